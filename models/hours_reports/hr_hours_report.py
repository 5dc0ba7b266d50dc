"""Hours reports on leased employees: what their attendances and their invoice are made from."""

from decimal import Decimal

from odoo import api, fields, models

from ...engine.outcomes import SkipRecord
from ...records import MISSING, Customer, Employee, HoursReport, Project, _lt, clean_text
from .hr_hours_report_attendances import AttendanceWriter
from .hr_hours_report_invoice import InvoiceWriter, is_due
from .hr_hours_report_lines import interval, line_of
from .hr_hours_report_versions import employments

#: Digits after the point of an hourly rate.
_PLACES = 4


class HrHoursReport(models.Model):
    """What the external system reported, kept as it was: users read it, only the sync writes it.

    ``lines`` holds all lines of the report, also those that are left out because the employee is not leased on that
    day, so that attendances and invoice can be made again without asking the external system.
    """

    _name = "hr.hours.report"
    _inherit = ["hr.sync.mixin"]
    _description = "Hours Report"
    _order = "first_day desc, name desc, id desc"

    _sync_record = HoursReport
    _sync_zoned = ("lines",)
    _sync_fields = {"number": "name", "state": "reported_state", "active": "active"}
    _sync_refs = {"employee": (Employee, "employee_id"), "project": (Project, "project_id")}
    _sync_labels = {"customer": "customer_name", "hourly_rate": "hourly_rate", "currency": "currency_id"}
    #: All that decides about attendances and the invoice.
    _sync_vital = ("employee", "state", "customer", "project", "hourly_rate", "currency", "lines")
    _sync_day = "first_day"
    _sync_setup_hint = _lt(
        "Hours reports are imported only for employees whose contract type is Personalverleih. Set it on employees who"
        " are in Odoo now, and on the others after the first sync."
    )

    name = fields.Char(string="Number", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    active = fields.Boolean(default=True, readonly=True)
    employee_id = fields.Many2one("hr.employee", required=True, readonly=True, index=True, ondelete="cascade")
    reported_state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved")], required=True, default="draft"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved"), ("withdrawn", "Withdrawn")],
        compute="_compute_state",
        store=True,
    )
    customer_name = fields.Char(string="Reported Customer", readonly=True)
    customer_number = fields.Char(string="Reported Customer Number", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True, help="Invoiced customer.")
    project_id = fields.Many2one("project.project", readonly=True, index="btree_not_null")
    hourly_rate = fields.Float(digits=(16, _PLACES), readonly=True)
    has_hourly_rate = fields.Boolean(
        readonly=True, help="If disabled, the product's price is invoiced.", export_string_translation=False
    )
    lines = fields.Json(readonly=True)
    first_day = fields.Date(compute="_compute_totals", store=True)
    last_day = fields.Date(compute="_compute_totals", store=True)
    total_hours = fields.Float(compute="_compute_totals", store=True, help="Excluding skipped lines.")
    lines_left_out = fields.Integer(
        string="Skipped Lines",
        compute="_compute_totals",
        store=True,
        help="Lines on days when the employee's contract type is not Personalverleih.",
    )
    attendance_ids = fields.One2many("hr.attendance", "hours_report_id", string="Attendances", readonly=True)
    attendance_count = fields.Integer(compute="_compute_attendance_count")
    invoice_id = fields.Many2one("account.move", readonly=True, index="btree_not_null", copy=False)
    invoice_withdrawn = fields.Boolean(
        readonly=True,
        help="The sync cancelled the draft invoice; it is restored if the report returns.",
        export_string_translation=False,
    )

    @api.depends("active", "reported_state")
    def _compute_state(self):
        for report in self:
            report.state = report.reported_state if report.active else "withdrawn"

    @api.depends("lines")
    def _compute_totals(self):
        for report in self:
            lines = report._sync_lines()
            days = [line.day for line in lines]
            report.first_day, report.last_day = (min(days), max(days)) if days else (False, False)
            counted = report._sync_lines(leased=True)
            report.total_hours = sum(line.hours for line in counted)
            report.lines_left_out = len(lines) - len(counted)

    @api.depends("attendance_ids")
    def _compute_attendance_count(self):
        for report in self:
            report.attendance_count = len(report.attendance_ids)

    # --- Doors ---------------------------------------------------------------------------------------

    def action_open_attendances(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attendances"),
            "res_model": "hr.attendance",
            "view_mode": "list,form",
            "domain": [("hours_report_id", "=", self.id)],
        }

    def action_open_invoice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.invoice_id.id,
            "views": [(False, "form")],
        }

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.employee is not MISSING and record.lines is not MISSING:
            self._sync_skip_others(refs[record.employee], record.lines, refs)
        if record.customer is not MISSING:
            customer = record.customer or Customer(None)
            values.update(customer_name=customer.name or False, customer_number=customer.number or False)
        if record.hourly_rate is not MISSING:
            values.update(hourly_rate=record.hourly_rate or 0, has_hourly_rate=record.hourly_rate is not None)
        if record.currency is not MISSING:
            code = record.currency
            values["currency_id"] = self.env["res.currency"]._sync_of_code(code, refs).id if code else False
        return values

    @api.model
    def _sync_skip_others(self, employee_id, lines, refs):
        """Employees who are not leased on any of the days are paid and invoiced in another way.

        :raise SkipRecord: that is so.
        """
        if not any(employments(refs).is_leased(employee_id, line.day) for line in lines):
            raise SkipRecord(_lt("Hours reports of employees whose contract type is not Personalverleih are skipped."))

    @api.model
    def _sync_foreseen_skip(self, record, refs):
        """Most employees are not linked yet in a first preview: what it proposes for them decides."""
        employee = refs.foreseen(record.employee)
        if MISSING in (employee, record.lines) or refs[record.employee] is not MISSING:
            return None
        if employee:
            employments(refs).load(refs.foreseen_ids(Employee.record_type()))
            return self._sync_left_out_of(employee, record, refs)
        if employments(refs).is_new_leased():
            return None
        return _lt(
            "Hours reports of employees whose contract type is not Personalverleih are skipped. This employee is"
            " created without a contract type: once you set it, the next sync imports the report."
        )

    @api.model
    def _sync_left_out(self, record, refs):
        employee = refs[record.employee]
        # Of an employee who is not linked yet a preview asks ``_sync_foreseen_skip``.
        if MISSING in (employee, record.lines) or not employee:
            return None
        return self._sync_left_out_of(employee, record, refs)

    @api.model
    def _sync_left_out_of(self, employee, record, refs):
        try:
            self._sync_skip_others(employee, record.lines, refs)
        except SkipRecord as said:
            return said.sentence
        return None

    @api.model
    def _sync_requirements(self, record, refs):
        """What the invoice of a report needs, if it is to have one; a project's customer is not known beforehand."""
        due = MISSING not in (record.state, record.lines) and is_due(refs.connection, record.state)
        if not due or not record.lines or record.active is False or self._sync_left_out(record, refs):
            return ()
        needs = ("default_product_id", "default_journal_id")
        named = any(value not in (MISSING, None) for value in (record.customer, record.project))
        return needs if named else (*needs, "default_customer_id")

    @api.model
    def _sync_create(self, values, records, refs):
        company = refs.connection.company_id
        return self.create([{"company_id": company.id, **one} for one in values])

    def _sync_finish(self, records, refs):
        """Attendances and invoice follow; a report that cannot have them is not imported."""
        invoices = InvoiceWriter(self, refs)
        invoices.refuse_posted(records)
        AttendanceWriter(self, refs).apply(records)
        invoices.apply(records)

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "customer" in names:
            name, number = (clean_text(text or "") for text in (self.customer_name, self.customer_number))
            values["customer"] = Customer(name, number) if name or number else None
        if "hourly_rate" in names:
            rate = Decimal(f"{self.hourly_rate:.{_PLACES}f}") if self.has_hourly_rate else None
            values["hourly_rate"] = rate
        if "currency" in names:
            values["currency"] = self.currency_id.name or None
        if "lines" in names:
            values["lines"] = self._sync_lines_held()
        return type(record)(external_id="", **record.values(), **values)

    def _sync_stands(self, record, refs):
        return self.active and self.invoice_id.state != "posted"

    def _sync_move_zone(self, records, refs):
        """The attendances go by the company's clock."""
        AttendanceWriter(self, refs).apply(records)

    def _sync_lines(self, leased=False):
        """The lines as they were reported.

        :param leased: without those that are left out.
        """
        self.ensure_one()
        return tuple(line_of(row) for row in self.lines or () if row["leased"] or not leased)

    def _sync_lines_held(self):
        """The lines whose attendances are in Odoo as the sync made them.

        Where a person changed or deleted an attendance, or where the employee was not leased, this differs from what
        was reported, and only then.
        """
        here = {interval(attendance) for attendance in self.attendance_ids}
        rows = [row for row in self.lines or () if row["leased"]]
        if self.active:
            rows = [row for row in rows if row["attendance"] and tuple(row["attendance"]) in here]
        return tuple(line_of(row) for row in rows)
