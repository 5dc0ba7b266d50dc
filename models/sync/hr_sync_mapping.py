"""One Odoo value of a mapping, and the remote value that stands for it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.mapping_values import send_again
from ...engine.messages import say
from ...records import clean_text
from .installed_systems import systems_of

#: The fields of a record type, the first that it has counts, that hold what people call a value for short.
_CODES = ("code", "number")


class HrSyncMapping(models.Model):
    """There is a row for each Odoo value that may be sent: the company's own and shared ones.

    People choose the remote value, and how the Odoo value is sent where the system offers that, and nothing else. The
    row of a value that is archived in Odoo is archived as well, and still counts: records refer to it.
    """

    _name = "hr.sync.mapping"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Mapping"
    _order = "connection_id, mapping, name, id"

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    mapping = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    label = fields.Char(string="Mapping", compute="_compute_declared")
    explanation = fields.Char(compute="_compute_declared")
    res_model = fields.Char(string="Model", required=True, readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True, export_string_translation=False
    )
    name = fields.Char(string="Value in Odoo", readonly=True)
    active = fields.Boolean(default=True, readonly=True)
    value_id = fields.Many2one(
        "hr.sync.mapping.value",
        string="External Value",
        ondelete="set null",
        index="btree_not_null",
        help="What is sent for the value in Odoo. Several values in Odoo may have the same.",
    )
    choice = fields.Selection(
        selection=lambda self: self._all_choices(),
        string="Sent As",
        help="How records with the value are sent. Only some mappings offer a choice.",
    )
    offered_choices = fields.Json(compute="_compute_declared", export_string_translation=False)
    proposed_id = fields.Many2one(
        "hr.sync.mapping.value",
        string="Proposal",
        compute="_compute_proposed",
        compute_sudo=True,
        help="Has the same code or the same name. It counts once it is accepted.",
    )
    problem = fields.Text(compute="_compute_problem")

    #: Where an issue leads to a mapping: it is edited in its list, and has no form.
    _sync_fix_view = "list"

    _unique_value = models.Constraint(
        "UNIQUE (connection_id, mapping, res_id)", "There is one row for each value of a mapping."
    )

    @api.constrains("value_id", "connection_id", "mapping")
    def _check_value(self):
        for row in self.filtered("value_id"):
            if (row.value_id.connection_id, row.value_id.mapping) != (row.connection_id, row.mapping):
                raise ValidationError(
                    self.env._("%(value)s is no value of %(mapping)s.", value=row.value_id.name, mapping=row.label)
                )

    @api.constrains("choice", "connection_id", "mapping")
    def _check_choice(self):
        for row in self.filtered("choice"):
            if row.choice not in (row.offered_choices or ()):
                raise ValidationError(self.env._("%(mapping)s: this cannot be chosen.", mapping=row.label))

    @api.model
    def _all_choices(self):
        """What the mappings of all systems offer to choose; each row offers those of its own mapping only."""
        found = {}
        for system in systems_of(self.env).values():
            for value, label in (pair for mapping in system.mappings for pair in mapping.choices):
                found.setdefault(value, say(self.env, label, addon=system.addon))
        return list(found.items())

    def write(self, vals):
        """What is mapped now is sent: what waited for it, and what was sent with another value or in another way."""
        names = ("value_id", "choice")
        before = {row: [row[name] for name in names] for row in self} if not vals.keys().isdisjoint(names) else {}
        result = super().write(vals)
        changed = self.filtered(lambda row: row in before and before[row] != [row[name] for name in names])
        for connection, rows in changed.grouped("connection_id").items():
            send_again(connection.sudo(), set(rows.mapped("mapping")))  # sudo: jobs and streams are the engine's
        return result

    def _declared(self):
        """What the system says about the mapping; None if it does not know it (any more)."""
        mappings = self.connection_id._system().mappings
        return next((one for one in mappings if one.name == self.mapping), None)

    @api.depends("mapping", "connection_id.system")
    @api.depends_context("lang")
    def _compute_declared(self):
        for row in self:
            declared, addon = row._declared(), row.connection_id._system().addon
            row.label = say(self.env, declared.label, addon=addon) if declared else row.mapping
            row.explanation = say(self.env, declared.help, addon=addon) if declared and declared.help else False
            row.offered_choices = [value for value, _label in declared.choices] if declared else []

    @api.depends("value_id.active", "value_id.vanished", "connection_id.name", "connection_id.mapping_ids.value_id")
    @api.depends_context("lang")
    def _compute_problem(self):
        for row in self:
            names = {"value": row.value_id.display_name, "system": row.connection_id.name}
            if row.value_id.vanished:
                row.problem = self.env._(
                    "%(value)s no longer exists in %(system)s. Records with this value are not sent: choose another"
                    " value.",
                    **names,
                )
            elif row.value_id and not row.value_id.active:
                row.problem = self.env._(
                    "%(value)s is inactive in %(system)s. Records with this value are not sent: choose another value.",
                    **names,
                )
            elif row.value_id and (first := row._counts_as()):
                row.problem = self.env._(
                    "%(name)s is mapped under %(other)s as well and counts there. Remove one of the two values.",
                    name=row.name,
                    other=first.label,
                )
            else:
                row.problem = False

    def _counts_as(self):
        """The row of another mapping by which the Odoo value counts instead; empty if there is none."""
        declared = self._declared()
        names = declared.unless if declared else ()
        others = self.connection_id.with_context(active_test=False).mapping_ids if names else self.browse()
        return others.filtered(lambda row: row.value_id and row.res_id == self.res_id and row.mapping in names)[:1]

    @api.depends("value_id", "res_id")
    def _compute_proposed(self):
        """The one value that can be used with the same code; else the one with the same name."""
        # sudo (compute_sudo): whoever sees the row may know the value's name, which it shows anyway.
        self.proposed_id = False
        values = self.env["hr.sync.mapping.value"].search([("connection_id", "in", self.connection_id.ids)])
        values = values.filtered(lambda value: value.active and not value.vanished)
        offered = values.grouped(lambda value: (value.connection_id, value.mapping))
        for (connection, mapping, model), rows in self.filtered(lambda row: not row.value_id).grouped(_key).items():
            if mine := offered.get((connection, mapping)):
                codes, names = _only(mine, "code"), _only(mine, "name")
                for row, (code, name) in zip(rows, rows._called(connection, model), strict=True):
                    row.proposed_id = codes.get(code) or names.get(name)

    def _called(self, connection, model):
        """The code and the name of each Odoo value of these rows, None for what it does not have."""
        records = self.env[model].with_context(lang=connection._value_language())
        known = records._sync_fields
        code = next((known[name] for name in _CODES if name in known), None)
        name = known.get("name", records._rec_name)
        found = {record.id: record for record in records.browse(self.mapped("res_id")).exists()}
        for row in self:
            record = found.get(row.res_id)
            yield tuple(clean_text(record[field] or "") if record and field else None for field in (code, name))

    # --- Buttons -------------------------------------------------------------------------------------

    def action_accept(self):
        """Take the proposals; of the rows that were selected, or of all of the page's connection."""
        self.check_access("write")
        rows = self or self.search([("connection_id", "=", self._page_connection().id), ("value_id", "=", False)])
        for proposed, mine in rows.filtered("proposed_id").grouped("proposed_id").items():
            mine.value_id = proposed.id
        return True

    def action_read_values(self):
        """Have the values of the page's connection read again."""
        return self._page_connection().action_read_mapping_values()

    def _page_connection(self):
        """The connection whose page is open."""
        named = self.env.context.get("hr_sync_mapped_connection")
        connection = self.connection_id[:1] or self.env["hr.sync.connection"].browse(named if named else ())
        connection.check_access("read")
        return connection

    # --- The rows ------------------------------------------------------------------------------------

    @api.model
    def _refresh(self, connection):
        """A row for each value that may be sent; nothing is written where nothing has changed.

        Called by the engine and when the page is opened. A row that is not mapped goes when its value is out of
        scope, or when no enabled record type uses its mapping; any other when its value is deleted.
        """
        every = self.with_context(active_test=False)
        used = connection._sent_mappings()
        idle = [("mapping", "not in", [declared.name for declared in used]), ("value_id", "=", False)]
        every.search([("connection_id", "=", connection.id), *idle]).unlink()
        for declared in used:
            model = self.env[self.env["hr.sync.mixin"]._sync_model_name(declared.record.record_type())]
            model = model.with_context(lang=connection._value_language())
            rows = every.search([("connection_id", "=", connection.id), ("mapping", "=", declared.name)])
            there = model.with_context(active_test=False).browse(rows.mapped("res_id")).exists()
            wanted = model.search(model._sync_candidates_domain(connection))
            gone = rows.filtered(
                lambda row, there=there, wanted=wanted: (
                    row.res_id not in there.ids if row.value_id else row.res_id not in wanted.ids
                )
            )
            gone.unlink()
            names = {record.id: record.display_name for record in there | wanted}
            for row in rows - gone:
                values = {"name": names[row.res_id], "active": row.res_id in wanted.ids}
                values["choice"] = declared.choice(row.choice) or False
                if any(row[name] != value for name, value in values.items()):
                    row.write(values)
            fresh = wanted - wanted.browse((rows - gone).mapped("res_id"))
            common = {"connection_id": connection.id, "mapping": declared.name, "res_model": model._name}
            common["choice"] = declared.choice(None) or False
            self.create([{**common, "res_id": record.id, "name": names[record.id]} for record in fresh])


def _key(row):
    return row.connection_id, row.mapping, row.res_model


def _only(values, field):
    """The values by what is in ``field``, where only one has just that."""
    groups = values.filtered(field).grouped(field)
    return {text: group for text, group in groups.items() if len(group) == 1}
