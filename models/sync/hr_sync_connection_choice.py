"""A set-up in which a person chooses, type by type, what is taken over; and its repetition later on."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.error_table import Place
from ...engine.messages import say
from ...systems import RemoteError
from ...systems.secrets import register_secret

_KEY_GROUP = "hr_sync.group_administrator"
#: Minutes between two looks at what is kept up to date.
_DAILY = 24 * 60


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    chooses = fields.Boolean(compute="_compute_offers")
    needs_application_key = fields.Boolean(compute="_compute_offers")
    application_known = fields.Boolean(compute="_compute_application_known", groups=_KEY_GROUP)
    guide = fields.Html(compute="_compute_guide", sanitize=False)
    host = fields.Selection(
        [("production", "Production"), ("test", "Test environment"), ("other", "Another address")],
        compute="_compute_host",
        inverse="_inverse_host",
        string="Environment",
    )
    new_api_key = fields.Char(
        string="New API Key",
        groups=_KEY_GROUP,
        copy=False,
        exportable=False,
        help="Replaces the key in use when the last step is done; leave it empty to keep that one.",
    )
    keep_current = fields.Boolean(
        string="Keep Up to Date",
        help="Read daily, and when the system tells, what has been taken over, and take over what is new there."
        " Otherwise nothing is read until these steps are repeated.",
    )
    hours_from = fields.Date(string="Send Hours From", copy=False, help="Approved hours of earlier days stay here.")
    setup_type = fields.Char(copy=False, help="The record type that is being chosen from.")
    setup_progress = fields.Html(compute="_compute_setup_progress", sanitize=False)
    choice_ids = fields.One2many("hr.sync.proposal", compute="_compute_choices")
    choice_count = fields.Integer(compute="_compute_choices")
    taken_count = fields.Integer(compute="_compute_choices")
    choosing_looks = fields.Boolean(compute="_compute_choices")
    choosing_failed = fields.Char(compute="_compute_choices")

    def write(self, vals):
        result = super().write(vals)
        if "keep_current" in vals:
            for connection in self.filtered(lambda one: one._chooses()):
                values = (
                    {"trigger": "schedule", "interval": _DAILY} if connection.keep_current else {"trigger": "setup"}
                )
                connection.stream_ids.filtered(lambda one: one._declaration().trigger == "setup").write(values)
        return result

    def _chooses(self):
        return bool(self._system().chosen)

    @api.depends("system")
    def _compute_offers(self):
        for connection in self:
            connection.chooses = connection._chooses()
            connection.needs_application_key = connection._system().application_keys

    @api.depends("system")
    def _compute_application_known(self):
        """Whether the application's name and key have been saved; not while they are being typed."""
        for connection in self:
            saved = connection._origin
            connection.application_known = bool(saved.application_name and saved.application_key)

    @api.depends("system", "application_name")
    @api.depends_context("lang")
    def _compute_guide(self):
        for connection in self:
            system = connection._system()
            name = Markup('<b class="user-select-all">%s</b>') % (connection.application_name or "…")
            steps = []
            for sentence in system.guide:
                before, place, after = say(self.env, sentence, addon=system.addon).partition("%(application)s")
                steps.append(Markup("<li>%s%s%s</li>") % (before, name if place else "", after))
            if not steps:
                connection.guide = False
                continue
            link = Markup('<a href="%s" target="_blank" rel="noreferrer">%s</a>') % (
                system.guide_url,
                self.env._("%s explains it here.", system.name),
            )
            connection.guide = Markup("<ol>%s</ol>%s") % (
                Markup("").join(steps),
                Markup("<p>%s</p>") % link if system.guide_url else "",
            )

    @api.depends("base_url", "system")
    def _compute_host(self):
        for connection in self:
            hosts = connection._system().hosts
            found = [name for name, url in hosts.items() if url == connection.base_url]
            connection.host = found[0] if found else "other" if connection.base_url or not hosts else "production"

    def _inverse_host(self):
        for connection in self:
            url = connection._system().hosts.get(connection.host)
            if url:
                connection.base_url = url

    @api.depends("setup_step", "setup_type")
    @api.depends_context("lang")
    def _compute_setup_progress(self):
        for connection in self:
            names = [self.env._("Key"), *(connection._type_label(one) for one in connection._choice_types())]
            names.append(self.env._("Finish"))
            step = connection._position()
            parts = [
                Markup('<span class="badge rounded-pill %s">%s</span>')
                % ("text-bg-primary" if number == step else "text-bg-light", f"{number + 1}. {name}")
                for number, name in enumerate(names)
            ]
            connection.setup_progress = Markup(" ").join(parts)

    @api.depends("setup_type", "setup_step", "run_ids.state")
    def _compute_choices(self):
        Proposal, Run = self.env["hr.sync.proposal"], self.env["hr.sync.run"]
        for connection in self:
            mine = [("connection_id", "=", connection.id), ("record_type", "=", connection.setup_type)]
            found = Proposal.search(mine, order="outcome, label") if connection.setup_type else Proposal
            last = Run.search([*mine, ("kind", "=", "preview")], limit=1) if connection.setup_type else Run
            connection.choice_ids = found
            connection.choice_count = len(found.filtered("external_id"))
            connection.taken_count = len(found.filtered("taken"))
            connection.choosing_looks = last.state == "running"
            connection.choosing_failed = last.error if last.state == "failed" else False

    # --- Steps ---------------------------------------------------------------------------------------

    def action_setup_update(self):
        """Go through the steps again; what runs goes on with what it has until the last of them."""
        self.ensure_one()
        self.check_access("write")
        if not self.setup_step:
            days = self.stream_ids.filtered("first_day").mapped("first_day")
            self._put(
                {"setup_step": "key", "setup_type": False, "setup_done": True, "hours_from": min(days, default=False)}
            )
        return self.action_setup_resume()

    def action_setup_next(self):
        """Go on to the next type, or to the last step."""
        self._check_setting_up()
        types = self._choice_types()
        following = types.index(self.setup_type) + 1 if self.setup_type in types else 0
        if following < len(types):
            self._put({"setup_step": "choose", "setup_type": types[following]})
        else:
            self._put({"setup_step": "finish", "setup_type": False})
        return True

    def action_setup_finish(self):
        """The last step: what was chosen is taken over, and approved hours are sent from that day on."""
        self._check_setting_up()
        if self.setup_step != "finish":
            raise UserError(self.env._("Go through the steps first."))
        if self._running_looks():
            raise UserError(self.env._("The lists are still being read. Wait a moment, then finish."))
        if not self.hours_from:
            raise UserError(self.env._("Choose the day from which on approved hours are sent."))
        renewed = self.new_api_key
        values = {"state": "connected", "setup_step": False, "setup_type": False, "setup_done": True}
        values |= {"last_error": False, "failures": 0, "wait_until": False}
        self._put({**values, **({"api_key": renewed, "new_api_key": False} if renewed else {})})
        self.stream_ids._start_again()
        sending = self.stream_ids.filtered(lambda one: one.direction == "out")
        sending.write({"first_day": self.hours_from})
        # sudo: links and jobs are the engine's
        proposals = self.env["hr.sync.proposal"].sudo().search([("connection_id", "=", self.id)])
        proposals._leave_the_rest()
        proposals._apply()
        proposals.exists().unlink()
        reading = self.stream_ids.filtered(lambda one: one.enabled and one.direction != "out")
        reading.sudo()._request("setup", full=True)  # sudo: as above
        answer = self._listen_or_not()
        self._wake()
        action = self.action_open_connection()
        if answer and answer["params"]["type"] == "danger":
            return {**answer, "params": {**answer["params"], "next": action}}
        return action

    def _listen_or_not(self):
        """Have the system tell what changes only as long as that is read; returns what went wrong, or well."""
        if self.keep_current and self.offers_webhook and not self.webhook_external_id:
            return self.action_register_webhook()
        return self.action_remove_webhook() if self.webhook_external_id and not self.keep_current else None

    def action_setup_cancel_update(self):
        """Leave everything as it is; the key in use stays."""
        self._check_setting_up()
        if not self._in_setup():
            self._put({"setup_step": False, "setup_type": False, "new_api_key": False})
            # sudo: as above
            self.env["hr.sync.proposal"].sudo().search([("connection_id", "=", self.id)]).unlink()
        return self.action_open_connection()

    def action_remove(self):
        """Remove the connection; all that is in Odoo stays, and a new one finds its pairs again."""
        self.ensure_one()
        self.check_access("unlink")
        if self.webhook_external_id and self._system().is_present:
            # Where that fails, nobody listens any more all the same.
            self.action_remove_webhook()
        self.unlink()
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_open_connection(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_connection_action")
        return {**action, "res_id": self.id, "view_mode": "form", "views": [(False, "form")], "target": "main"}

    def action_take_matching(self):
        """Take over all of this step that are in Odoo already."""
        self._check_setting_up()
        return self._decide_choices("link", "match")

    def action_take_all(self):
        """Take over all of this step that need no answer."""
        self.action_take_matching()
        return self._decide_choices("new", "create")

    def action_take_none(self):
        self._check_setting_up()
        return self._decide_choices(False)

    def _decide_choices(self, decision, outcome=None):
        """Say the same about all of this step, or about those of one outcome."""
        self.choice_ids.filtered(lambda one: outcome in (None, one.outcome))._decide(decision)
        self.invalidate_recordset(["choice_ids", "taken_count"])
        return True

    # --- What they need ------------------------------------------------------------------------------

    def _choose_first(self):
        """Test the key, then look at all that can be chosen from."""
        answer = self._test_renewed() if self.new_api_key and not self._in_setup() else self.action_test()
        if not self.tenant or answer["params"]["type"] == "danger":
            return answer
        types = self._choice_types()
        streams = self.stream_ids.filtered(lambda one: one.record_type in types)
        # sudo: proposals and runs are the engine's. What was looked at with another key may be another's.
        self._running_looks().sudo()._finish("cancelled")
        streams.sudo()._look()
        self._put({"setup_step": "choose", "setup_type": types[0]})
        return self.action_setup_resume() if answer["params"]["type"] == "success" else answer

    def _test_renewed(self):
        """Whose the new key is; the connection keeps the one that it has."""
        register_secret(self.new_api_key)
        try:
            with self._calling(renewed=True) as client:
                tenant = client.tenant(refresh=True)
        except RemoteError as error:
            sentence = self._call_failed(error, Place.TEST_NEW_KEY)
            return self._notification("danger", self.env._("The test failed"), sentence)
        if tenant.id != (self.tenant or {}).get("id"):
            raise UserError(
                self.env._(
                    "The new key belongs to another company: %(new)s instead of %(old)s. Make a new connection for it.",
                    new=tenant.name,
                    old=self.tenant_name,
                )
            )
        return self._notification("success", self.env._("Connected to %s", tenant.name), "")

    def _choose_before(self):
        types = self._choice_types()
        position = self._position() - 1
        if position <= 0:
            self._put({"setup_step": "key", "setup_type": False})
        else:
            self._put({"setup_step": "choose", "setup_type": types[position - 1]})
        return True

    def _position(self):
        """The number of the step, from 0."""
        types = self._choice_types()
        if self.setup_step == "finish":
            return len(types) + 1
        return types.index(self.setup_type) + 1 if self.setup_type in types else 0

    def _choice_types(self):
        return [record.record_type() for record in self._system().chosen]

    def _type_label(self, record_type):
        many = {
            "employee": self.env._("Employees"),
            "project": self.env._("Projects"),
            "wage_type": self.env._("Wage Types"),
        }
        if record_type in many:
            return many[record_type]
        labels = dict(self.env["hr.sync.stream"]._fields["record_type"]._description_selection(self.env))
        return labels[record_type]

    def _running_looks(self):
        mine = [("connection_id", "=", self.id), ("kind", "=", "preview"), ("state", "=", "running")]
        return self.env["hr.sync.run"].search(mine)
