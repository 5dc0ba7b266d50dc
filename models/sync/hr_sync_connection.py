"""One account at one external system, of one company."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...records import _lt
from ...systems import ContractBroken
from ...systems.openapi.contract import Contract
from ...systems.secrets import get_logger, register_secret
from . import connection_clock, connection_counts, connection_settings, connection_streams, connection_tables
from .feedback import notification
from .installed_systems import system_in, systems_of
from .sentence_field import SentenceText

# The key passes through these when somebody logs queries or calls in detail.
for _name in ("odoo.sql_db", "odoo.http.rpc.request", "odoo.http.rpc.response", "odoo.addons.base.models.ir_cron"):
    get_logger(_name)

_KEY_GROUP = "hr_sync.group_administrator"


class HrSyncConnection(models.Model):
    _name = "hr.sync.connection"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Connection"
    _check_company_auto = True
    _order = "company_id, name"

    name = fields.Char(required=True)
    system = fields.Selection(
        selection=lambda self: self._selection_system(),
        default=lambda self: next(iter(systems_of(self.env))),
        required=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Not tested"), ("connected", "Connected"), ("paused", "Paused"), ("error", "Error")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    paused_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    paused_at = fields.Datetime(string="Paused On", readonly=True, copy=False)
    base_url = fields.Char(string="URL")
    api_key = fields.Char(string="API Key", groups=_KEY_GROUP, copy=False, exportable=False)
    application_key = fields.Char(
        groups=_KEY_GROUP,
        copy=False,
        exportable=False,
        help="Application key (consumer token), for systems that issue one per application.",
    )
    application_name = fields.Char(help="Name of the key's application in the external system.")
    record_url = fields.Char(
        string="Record URL Template",
        help="URL of a record in the external system, used for links. {type} is replaced by the record type, {id}"
        " by the ID.",
    )
    contract = fields.Binary(
        string="Swagger JSON",
        groups=_KEY_GROUP,
        attachment=False,
        copy=False,
        help="The system's API description, if it differs from the built-in one.",
    )
    responsible_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, help="HR responsible of employees created by the sync."
    )
    last_error = SentenceText(readonly=True, copy=False)
    wait_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="No calls are made before this time, as requested by the system.",
        export_string_translation=False,
    )
    failures = fields.Integer(
        readonly=True, copy=False, help="Number of consecutive attempts without a response from the system."
    )
    check_result = SentenceText(string="Last Test", readonly=True, copy=False)
    check_passed = fields.Boolean(readonly=True, copy=False, export_string_translation=False)
    contract_shapes = fields.Json(
        readonly=True, copy=False, groups=_KEY_GROUP, help="API contract at the last successful test."
    )
    contract_date = fields.Datetime(string="Last Successful Test", readonly=True, copy=False)
    tenant = fields.Json(readonly=True, copy=False, help="The company at the external system.")
    tenant_name = fields.Char(compute="_compute_tenant_name", string="Company in External System")
    tenant_key = fields.Char(
        readonly=True,
        copy=False,
        index=True,
        help="Host and ID of the company in the external system.",
        export_string_translation=False,
    )
    database_key = fields.Char(readonly=True, copy=False, help="Connected database.", export_string_translation=False)
    cron_id = fields.Many2one("ir.cron", readonly=True, copy=False, ondelete="set null", groups="base.group_system")
    stream_ids = fields.One2many("hr.sync.stream", "connection_id")
    job_ids = fields.One2many("hr.sync.job", "connection_id")
    run_ids = fields.One2many("hr.sync.run", "connection_id")
    setting_ids = fields.One2many("hr.sync.setting", "connection_id")
    #: The same in two parts, as the set-up asks for them.
    access_setting_ids = fields.One2many(
        "hr.sync.setting", "connection_id", domain=[("after_test", "=", False)], export_string_translation=False
    )
    option_setting_ids = fields.One2many(
        "hr.sync.setting", "connection_id", domain=[("after_test", "=", True)], export_string_translation=False
    )
    has_secret_settings = fields.Boolean(compute="_compute_has_secret_settings", export_string_translation=False)
    issue_count = fields.Integer(compute="_compute_issues")
    issue_types = fields.Char(compute="_compute_issues", help="Number of issues by record type.")
    clock_ahead = fields.Integer(
        readonly=True,
        copy=False,
        help="Minutes by which the system's clock is ahead of this server's, or behind it (negative), where that is"
        " more than webhooks allow.",
        export_string_translation=False,
    )
    clock_warning = fields.Char(string="Clock", compute="_compute_clock_warning")
    # The language of the values that both sides have agreed on. It is empty in connections that have not worked since
    # there is a choice: their values are those of the source.
    value_language = fields.Char(readonly=True, copy=False, export_string_translation=False)

    _tenant_unique = models.UniqueIndex(
        "(system, tenant_key, company_id) WHERE active AND tenant_key IS NOT NULL",
        "This company of the external system has an active connection already.",
    )

    @api.depends("tenant")
    def _compute_tenant_name(self):
        for connection in self:
            connection.tenant_name = (connection.tenant or {}).get("name")

    @api.depends("job_ids.state")
    @api.depends_context("lang")
    def _compute_issues(self):
        mine = [("connection_id", "in", self.ids), ("state", "=", "failed")]
        groups = self.env["hr.sync.job"]._read_group(mine, ["connection_id", "record_type"], ["__count"])
        for connection in self:
            counts = {name: count for one, name, count in groups if one == connection._origin}
            connection.issue_count = sum(counts.values())
            connection.issue_types = connection_counts.by_type(self.env, counts)

    @api.depends("system")
    def _compute_has_secret_settings(self):
        for connection in self:
            connection.has_secret_settings = any(setting.secret for setting in connection._system().settings)

    @api.depends("clock_ahead", "system")
    @api.depends_context("lang")
    def _compute_clock_warning(self):
        for connection in self:
            name = connection._system().name or connection.name
            connection.clock_warning = connection_clock.warning(self.env, name, connection.clock_ahead)

    @api.constrains("record_url")
    def _check_record_url(self):
        for connection in self.filtered("record_url"):
            if not connection.record_url.startswith(("https://", "http://")) or "{id}" not in connection.record_url:
                raise ValidationError(self.env._("The record URL template must start with https:// and contain {id}."))

    @api.constrains("contract")
    def _check_contract(self):
        for connection in self:
            text = connection._contract_text()
            try:
                _ = text and Contract.parse(text)
            except ContractBroken as error:
                raise ValidationError(self.env._("The Swagger JSON cannot be used. %s", error)) from None

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create([self._clean(vals, vals.get("system")) for vals in vals_list])
        connections._add_streams()
        connections._make_workers()
        return connections

    def write(self, vals):
        for system in set(self.mapped("system")):
            vals = self._clean(vals, system)
        if "active" in vals:
            self._check_worker_idle()
        result = super().write(vals)
        if "active" in vals:
            # sudo: crons belong to the system. A connection that is put away has no worker, and nothing running.
            self.sudo().cron_id.active = vals["active"]
            if not vals["active"]:
                open_runs = self.sudo().run_ids.filtered(lambda run: run.state == "running")
                open_runs._finish("failed", _lt("The connection was removed."))
                # First: one UPDATE of it and its successor would meet the unique index row by row, in any order.
                self.flush_recordset(["active"])
        return result

    def unlink(self):  # pylint: disable=method-required-super
        """Archive instead: the links are what keeps a new connection from making everything a second time."""
        self.check_access("unlink")
        self._put({"active": False, **self._paused_now()})
        return True

    def _delete(self):
        """Delete it with its messages and activities; the caller has checked that it was never in use."""
        return super().unlink()  # pylint: disable=super-method-mismatch

    def _put(self, values):
        """Write what a button is for: people may not write it otherwise."""
        self.check_access("write")
        self.sudo().write(values)  # sudo: as checked
        return True

    @api.model
    def _clean(self, vals, system):
        """``vals`` with the URL and the key as they were meant."""
        vals = dict(vals)
        if vals.get("base_url"):
            vals["base_url"] = system_in(self.env, system).clean_url(vals["base_url"])
        for name in ("api_key", "application_key"):
            if isinstance(vals.get(name), str):
                vals[name] = vals[name].strip()
                register_secret(vals[name])
        return vals

    def _add_streams(self):
        """A row for each stream, setting and table of the system that has none yet.

        :return: the new streams.
        """
        before = self.stream_ids
        for connection in self:
            system = connection._system()
            connection_settings.add_settings(connection.id, connection.setting_ids, system.settings)
            connection_tables.add_tables(connection, system.tables)
            commands = connection_streams.commands_for(self.env, system, connection.stream_ids)
            if commands:
                connection.sudo().stream_ids = commands  # sudo: nobody makes streams by hand
        return self.stream_ids - before

    # --- What a person does --------------------------------------------------------------------------

    def action_sync(self):
        """Bring every stream that is switched on up to date, as far as the user may; returns at once."""
        self._check_usable()
        streams = self.stream_ids.filtered(lambda stream: stream.enabled and not stream._is_set_up())
        streams = streams.filtered(lambda stream: stream._may_be_started()) or streams
        streams._check_may_be_started()
        self.stream_ids._start_again()
        return streams.action_sync()

    def action_pause(self):
        self._put(self._paused_now())
        return notification(self.env._("Paused"), self.env._("Changes are queued until you resume."), "info")

    def _paused_now(self):
        """The values of a connection that the user pauses."""
        return {"state": "paused", "paused_by_id": self.env.uid, "paused_at": fields.Datetime.now()}

    def action_resume(self):
        """Continue after a pause, an error, or while syncing is suspended."""
        for connection in self:
            if not connection.active:
                connection._refuse_removed()
            state = "connected" if connection.tenant and not connection._in_setup() else "draft"
            connection._put({"state": state, "last_error": False, "failures": 0, "wait_until": False})
            connection.stream_ids._start_again()
            connection._wake()
        if any(connection.state == "draft" for connection in self):
            return notification(self.env._("Resumed"), self.env._("Finish the set-up to start syncing."), "info")
        return notification(self.env._("Resumed"), self.env._("Queued changes are synced now."))
