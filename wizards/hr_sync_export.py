"""Sends what people choose by employee, type and period to an external system, and shows before what that would be."""

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import date_utils, format_date


class HrSyncExport(models.TransientModel):
    """It only asks: runs do the work, and compare, so that exporting again sends what has changed since.

    Employees are those of the public profiles, which officers without a right of HR may read as well.
    """

    _name = "hr.sync.export"
    _description = "Export"

    connection_id = fields.Many2one(
        "hr.sync.connection",
        string="Export To",
        required=True,
        default=lambda self: self._default_connection(),
        domain="[('id', 'in', offered_connection_ids)]",
    )
    company_id = fields.Many2one(related="connection_id.company_id")
    offered_connection_ids = fields.Many2many("hr.sync.connection", compute="_compute_offered")
    offered_stream_ids = fields.Many2many("hr.sync.stream", compute="_compute_offered")
    stream_ids = fields.Many2many(
        "hr.sync.stream",
        string="Record Types",
        compute="_compute_streams",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_stream_ids)]",
    )
    employee_ids = fields.Many2many(
        "hr.employee.public",
        string="Employees",
        domain="[('company_id', '=', company_id)]",
        context={"active_test": False},
        help="All employees of the company if no employee and no department is chosen.",
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        domain="[('company_id', 'in', (company_id, False))]",
        help="Adds the employees of these departments and of those below them, including employees who have left.",
    )
    has_time_off = fields.Boolean(compute="_compute_has_time_off", export_string_translation=False)
    time_off_type_ids = fields.Many2many(
        "hr.leave.type",
        string="Time Off Types",
        domain="[('company_id', 'in', (company_id, False))]",
        help="All time off types if none is chosen.",
    )
    date_from = fields.Date(string="First Day", required=True, default=lambda self: self._default_days()[0])
    date_to = fields.Date(string="Last Day", required=True, default=lambda self: self._default_days()[1])

    def _default_connection(self):
        connections = self.env["hr.sync.stream"]._exportable().connection_id
        return connections.filtered(lambda one: one.company_id == self.env.company)[:1] or connections[:1]

    def _default_days(self):
        """The last month: hours are approved, and exported, when it is over."""
        day = fields.Date.context_today(self) - relativedelta(months=1)
        return date_utils.start_of(day, "month"), date_utils.end_of(day, "month")

    @api.depends("connection_id")
    def _compute_offered(self):
        streams = self.env["hr.sync.stream"]._exportable()
        for wizard in self:
            wizard.offered_connection_ids = streams.connection_id
            wizard.offered_stream_ids = streams.filtered(
                lambda one, mine=wizard.connection_id: one.connection_id == mine
            )

    @api.depends("connection_id")
    def _compute_streams(self):
        for wizard in self:
            wizard.stream_ids = wizard.offered_stream_ids

    @api.depends("stream_ids")
    def _compute_has_time_off(self):
        for wizard in self:
            models_ = [self.env[stream._model_name()] for stream in wizard.stream_ids]
            wizard.has_time_off = any(getattr(model, "_sync_scope_kind", None) for model in models_)

    def _compute_display_name(self):
        self.display_name = self.env._("Export")

    def action_preview(self):
        """Have listed what an export would send, and what it would not and why; nothing is sent."""
        streams, scope = self._checked()
        return self._open_runs(streams._request_export_preview(scope))

    def action_export(self):
        """Send it, in the background."""
        streams, scope = self._checked()
        before = streams._running(direction="out")
        runs = streams._request_export(scope)
        action = runs._notification()
        url = action["params"]["links"][0]["url"] if len(runs) == 1 else "/odoo/action-hr_sync.hr_sync_run_action"
        started = self.env._("Export started")
        title = started if runs - before else self.env._("This export is queued already and is not sent twice")
        params = {"title": title, "links": [{**action["params"]["links"][0], "url": url}], "next": False}
        return {**action, "params": {**action["params"], **params}}

    @api.model
    def _open_runs(self, runs):
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_run_action")
        if len(runs) == 1:
            return {**action, "res_id": runs.id, "view_mode": "form", "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", runs.ids)]}

    # --- What is chosen ------------------------------------------------------------------------------

    def _checked(self):
        """What is to be exported, as far as the user may: the streams for which there is anything, and the scope.

        :raise UserError: the choice makes no sense, or there is nothing to export.
        :raise AccessError: the user may not export it.
        """
        self.ensure_one()
        self.env["hr.sync.stream"]._check_may_start()
        self.connection_id.check_access("read")
        self.connection_id._check_usable()
        self._check_choice()
        scope = self._scope()
        self.stream_ids._check_readable(scope)
        streams = self._sent_streams()._with_something(scope)
        if not streams:
            raise UserError(
                self.env._(
                    "There is nothing to export to %(connection)s from %(first)s to %(last)s (%(types)s). Only approved"
                    " or confirmed records are exported: choose another period, or other employees or record types.",
                    connection=self.connection_id.name,
                    first=format_date(self.env, self.date_from),
                    last=format_date(self.env, self.date_to),
                    types=", ".join(self.stream_ids.mapped("display_name")),
                )
            )
        return streams, scope

    def _check_choice(self):
        if self.date_from > self.date_to:
            raise UserError(self.env._("The first day is after the last day."))
        if not self.stream_ids:
            raise UserError(self.env._("Choose at least one record type to export."))
        self.stream_ids.check_access("read")
        self.stream_ids._check_may_be_started()  # first: what the user may not export is not offered either
        if left := self.stream_ids - self.offered_stream_ids:
            raise UserError(
                self.env._(
                    "%(connection)s cannot receive this at the moment: %(types)s. Choose other record types.",
                    connection=self.connection_id.name,
                    types=", ".join(left.mapped("display_name")),
                )
            )
        self.employee_ids.check_access("read")
        self.time_off_type_ids.check_access("read")
        self.department_ids.check_access("read")
        if strangers := self.employee_ids.filtered(lambda one: one.company_id != self.company_id):
            raise UserError(
                self.env._(
                    "%(connection)s receives data of %(company)s only. Remove these employees: %(names)s.",
                    connection=self.connection_id.name,
                    company=self.company_id.name,
                    names=", ".join(strangers.mapped("name")),
                )
            )

    def _scope(self):
        """The scope of the runs, which is the same for the same choice, whoever makes it."""
        scope = {"first": fields.Date.to_string(self.date_from), "last": fields.Date.to_string(self.date_to)}
        if self.has_time_off and self.time_off_type_ids:
            scope["kinds"] = sorted(self.time_off_type_ids.ids)
        employees = self._employees()
        return scope if employees is None else {"employees": sorted(employees.ids), **scope}

    def _employees(self):
        """The chosen employees; None for all of the company."""
        Employee = self.env["hr.employee.public"].with_context(active_test=False)
        mine = Domain("company_id", "=", self.company_id.id)
        if self.department_ids:
            return self.employee_ids | Employee.search(
                mine & Domain("department_id", "child_of", self.department_ids.ids)
            )
        if self.employee_ids:
            return self.employee_ids
        everybody = Employee.search(mine)
        # sudo: compares numbers; whoever may not read all of them exports those that they may read
        return None if Employee.sudo().search_count(mine) == len(everybody) else everybody
