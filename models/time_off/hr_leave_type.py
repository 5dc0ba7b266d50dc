"""Time off types, as an external system's absence types."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...records import MISSING, AbsenceType, RecordError, _lt
from .hr_leave_writer import LEAVE_CONTEXT

#: The colours that a type can have, by their number: ``$o-colors`` in web/static/src/scss/secondary_variables.scss.
_PALETTE = (
    "#a2a2a2",
    "#ee2d2d",
    "#dc8534",
    "#e8bb1d",
    "#5794dd",
    "#9f628f",
    "#db8865",
    "#41a9a2",
    "#304be0",
    "#ee2f8a",
    "#61c36e",
    "#9872e6",
)


class HrLeaveType(models.Model):
    _name = "hr.leave.type"
    _inherit = ["hr.leave.type", "hr.sync.mixin"]

    code = fields.Char(copy=False, help="Short code of the type in the external system.")
    for_child = fields.Boolean(
        string="For a Child",
        help="Employees say for which of their children they are off, as payroll systems want to know for parental"
        " leave and for the care of a sick child.",
    )
    hr_sync_raised = fields.Boolean(
        readonly=True,
        copy=False,
        help="The external system counts whole days, but half a day was taken.",
    )

    _sync_record = AbsenceType
    _sync_vital = ("unit",)
    _sync_fields = {"name": "name", "code": "code", "active": "active"}
    _sync_labels = {"unit": "request_unit", "needs_approval": "leave_validation_type", "color": "color"}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        names = ", ".join(self.mapped("name"))
        self.env["hr.leave.total"]._check_taken_back(Domain("holiday_status_id", "in", self.ids), names)

    @api.model
    def _sync_candidates_domain(self, connection):
        """Also types without a company, except those of other countries: Odoo has types of its own for many countries.

        A type of another country counts if somebody of the company has taken it, or if it is mapped.
        """
        company, domain = connection.company_id, super()._sync_candidates_domain(connection)
        if not company.country_id:
            return domain
        kept = Domain("country_id", "in", (company.country_id.id, False)) | Domain("company_id", "=", company.id)
        # sudo: only which types are in use matters, whoever took them
        for model in ("hr.leave", "hr.leave.allocation"):
            used = self.env[model].sudo()._search([("employee_company_id", "=", company.id)])
            kept |= Domain("id", "in", used.subselect("holiday_status_id"))
        mapped = [("connection_id", "=", connection.id), ("res_model", "=", self._name), ("value_id", "!=", False)]
        rows = self.env["hr.sync.mapping"].sudo().with_context(active_test=False)._search(mapped)  # sudo: as above
        return domain & (kept | Domain("id", "in", rows.subselect("res_id")))

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        values["request_unit"] = record.unit
        values["color"] = record.color if record.color is MISSING else nearest_color(record.color)
        if record.paid is not MISSING:
            values["unpaid"] = not record.paid
        if record.needs_approval is not MISSING:
            # Never two approvals: the external system has its own, Odoo's is for what is requested here.
            values["leave_validation_type"] = "hr" if record.needs_approval else "no_validation"
        return values

    @api.model
    def _sync_create(self, values, records, refs):
        common = {"company_id": refs.connection.company_id.id, "requires_allocation": False, "time_type": "leave"}
        return self.create([{**common, **one} for one in values])

    def _sync_write(self, values):
        """Write; a type of which half days were taken counts them, also if the external system means whole ones."""
        if "request_unit" not in values:
            return super()._sync_write(values)
        halved = self._sync_halved() if values["request_unit"] == "day" else self.browse()
        before = {kind: kind.request_unit for kind in self}
        # Leaves count anew, also the approved ones, of which Odoo would say that they cannot change any more.
        counting = self.with_context(**LEAVE_CONTEXT)
        halved = halved.with_env(counting.env)
        super(HrLeaveType, halved)._sync_write({**values, "request_unit": "half_day", "hr_sync_raised": True})
        super(HrLeaveType, counting - halved)._sync_write({**values, "hr_sync_raised": False})
        counting.env["hr.leave"]._recompute_model()
        # Between days and hours Odoo does not know how to convert what was taken: it is read again.
        turned = self.filtered(
            lambda kind: "hour" in (before[kind], kind.request_unit) and before[kind] != kind.request_unit
        )
        self.env["hr.leave"]._sync_read_again(Domain("holiday_status_id", "in", turned.ids))
        return None

    def _sync_halved(self):
        """The types of which half days were taken, or asked for."""
        half = Domain("request_date_from_period", "=", "pm") | Domain("request_date_to_period", "=", "am")
        domain = Domain("holiday_status_id", "in", self.ids) & Domain("state", "not in", ("refuse", "cancel"))
        groups = self.env["hr.leave"]._read_group(domain & half, ["holiday_status_id"])
        return self.browse().concat(*(kind for (kind,) in groups))

    def _sync_raise_unit(self):
        """Let half days be taken of types that count whole ones."""
        self.filtered(lambda kind: kind.request_unit == "day").write(
            {"request_unit": "half_day", "hr_sync_raised": True}
        )

    def _sync_finish(self, records, refs):
        """No allocation is needed for what was approved elsewhere; Odoo freezes that once the type is in use."""
        asking = self.filtered("requires_allocation")
        if not asking:
            return
        groups = self.env["hr.leave"]._read_group(Domain("holiday_status_id", "in", asking.ids), ["holiday_status_id"])
        used = self.browse().concat(*(kind for (kind,) in groups))
        (asking - used).requires_allocation = False
        for kind in used:
            refs.note(
                _lt(
                    "%(type)s still requires allocations in Odoo: it has already been used, so this cannot be"
                    " changed. Absences from the external system are imported without allocations.",
                    type=kind.name,
                )
            )

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "unit" in names:
            values["unit"] = "day" if self.hr_sync_raised and self.request_unit == "half_day" else self.request_unit
        if "paid" in names:
            values["paid"] = not self.unpaid
        if "needs_approval" in names:
            # A type that asks for allocations does not fit, whatever it says: it is written once it is recognised.
            fits = not self.requires_allocation
            values["needs_approval"] = self.leave_validation_type != "no_validation" if fits else MISSING
        if "color" in names:
            values["color"] = _PALETTE[self.color] if 0 < self.color < len(_PALETTE) else None
        return type(record)(external_id="", **record.values(), **values)


def nearest_color(color):
    """The number of the palette's colour that is nearest to ``color`` ("#rrggbb"), 0 for none.

    :raise RecordError: it is not a colour.
    """
    if not color:
        return 0
    try:
        wanted = _rgb(color)
    except ValueError:
        raise RecordError("value", _lt("%(color)s is not a colour"), "color", color=repr(color)[:40]) from None
    distances = [sum((one - other) ** 2 for one, other in zip(wanted, _rgb(known), strict=True)) for known in _PALETTE]
    return distances.index(min(distances))


def _rgb(color):
    if len(color) != 7 or color[0] != "#":
        raise ValueError(color)
    return bytes.fromhex(color[1:])
