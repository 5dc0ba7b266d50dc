"""The set-up of a connection, or its repetition: step by step, and nothing is exchanged before the last one."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.error_table import Place
from ...engine.messages import say
from ...systems import RemoteError
from ...systems.secrets import register_secret
from .installed_systems import system_in

_KEY_GROUP = "hr_sync.group_administrator"


class HrSyncSetup(models.Model):
    """A set-up in progress; any administrator can continue it. It is deleted at its end.

    The system declares the steps (``System.steps``); what is asked in them is in ``hr_sync_setup_compare.py`` and
    ``hr_sync_setup_choose.py``. The fields of the connection are shown and edited in the form of the set-up.
    """

    _name = "hr.sync.setup"
    _inherit = "hr.sync.guard"
    _inherits = {"hr.sync.connection": "connection_id"}
    _description = "HR Sync Set-up"

    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade")
    step = fields.Selection(
        [
            ("key", "Access"),
            ("streams", "What to sync"),
            ("match", "Match records"),
            ("mappings", "Mappings"),
            ("needs", "Required settings"),
            ("preview", "Preview"),
            ("choose", "What to import"),
            ("finish", "Finish"),
        ],
        required=True,
        default="key",
        readonly=True,
        copy=False,
        help="Current step of the set-up; it can be interrupted and continued by any administrator.",
    )
    record_type = fields.Char(readonly=True, copy=False, help="The record type that is being chosen from.")
    progress = fields.Html(compute="_compute_progress", sanitize=False)
    new_api_key = fields.Char(
        string="New API Key",
        groups=_KEY_GROUP,
        copy=False,
        exportable=False,
        help="Replaces the current key after the last step; leave empty to keep the current key.",
    )
    preview_ids = fields.One2many("hr.sync.run", compute="_compute_previews", string="Previews")
    looking = fields.Boolean(compute="_compute_previews")
    looking_error = fields.Char(compute="_compute_previews", string="Error")

    _connection_unique = models.Constraint("UNIQUE (connection_id)", "This connection is already being set up.")

    @api.depends("step", "record_type", "system", "stream_ids.enabled")
    @api.depends_context("lang")
    def _compute_progress(self):
        for setup in self:
            system = setup._system()
            names = dict(self._fields["step"]._description_selection(self.env))
            names["key"] = say(self.env, system.access_label, addon=system.addon)
            position, addon = setup._position(), system.addon
            parts = [
                Markup('<span class="badge rounded-pill %s">%s</span>')
                % (
                    "text-bg-primary" if number == position else "text-bg-light",
                    f"{number + 1}. {say(self.env, step.label, addon=addon) if step.label else names[step.name]}",
                )
                for number, step in enumerate(setup._steps())
            ]
            setup.progress = Markup(" ").join(parts)

    @api.depends("run_ids.state", "stream_ids.enabled", "record_type", "step")
    def _compute_previews(self):
        """The last preview of each stream that the step is about, and whether one of them is under way."""
        for setup in self:
            runs = setup._latest_previews()
            setup.preview_ids = runs
            setup.looking = "running" in runs.mapped("state")
            setup.looking_error = next((run.error for run in runs if run.state == "failed" and run.error), False)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._clean(vals)
        lists = {name for name in vals if self._fields[name].inherited and self._fields[name].type == "one2many"}
        if lists:
            # Odoo's delegation writes the connection of each row as well, which people may not change.
            self.connection_id.write({name: vals[name] for name in lists})
        return super().write({name: value for name, value in vals.items() if name not in lists})

    @api.model
    def _clean(self, vals):
        """``vals`` with the new key as it was meant; the connection does the same for its own."""
        if not isinstance(vals.get("new_api_key"), str):
            return vals
        key = vals["new_api_key"].strip()
        register_secret(key)
        return {**vals, "new_api_key": key}

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """What the connection does not export its set-up does not either; Odoo's delegation leaves that out."""
        described = super().fields_get(allfields, attributes)
        for name, description in described.items():
            if "exportable" in description:
                description["exportable"] &= self._fields[name].base_field.exportable
        return described

    # --- Buttons -------------------------------------------------------------------------------------

    def action_key(self):
        """Test the key; continue if it works."""
        self._check_step("key")
        answer = self._test()
        if not self.tenant or answer["params"]["type"] == "danger":
            # The page itself shows the last error, until the next test: a notification need not stay beyond that.
            answer["params"]["sticky"] = not self.last_error
            return answer
        self._begin_choosing()
        self._go(1)
        return answer if answer["params"]["type"] != "success" else True

    def action_back(self):
        self._check_tested()
        return self._go(-1)

    def action_cancel(self):
        """Leave everything as it is; the key in use stays. A first set-up is left, and can be resumed."""
        self._check_tested()
        connection = self.connection_id
        if self.setup_done:
            self._proposals().unlink()
            self._remove()
        return connection.action_open_connection()

    def action_open_matching(self):
        return self.connection_id.action_open_matching()

    def action_open_preview(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_proposal_action")
        return {**action, "domain": [("connection_id", "=", self.connection_id.id)]}

    # --- What they share -----------------------------------------------------------------------------

    def _open(self):
        """The action that shows the form in which the steps are gone through."""
        self.ensure_one()
        # A stored action: its address, with the record's id, survives a reload.
        name = "choice" if self._chooses() else "setup"
        action = self.env["ir.actions.act_window"]._for_xml_id(f"hr_sync.hr_sync_{name}_action")
        return {**action, "res_id": self.id}

    def _test(self):
        """Test the new key where the connection has one that works, else its own; return the notification."""
        if not (self.new_api_key and self.setup_done):
            return self.connection_id.action_test()
        register_secret(self.new_api_key)
        connection = self.connection_id
        try:
            with connection._calling(renewed=True) as client:
                tenant = client.tenant(refresh=True)
        except RemoteError as error:
            sentence = connection._call_failed(error, Place.TEST_NEW_KEY)
            return connection._notification("danger", self.env._("The test failed"), sentence)
        if tenant.id != (self.tenant or {}).get("id"):
            raise UserError(
                self.env._(
                    "The new key belongs to another company: %(new)s instead of %(old)s. Create a new connection"
                    " for it.",
                    new=tenant.name,
                    old=self.tenant_name,
                )
            )
        return connection._notification("success", self.env._("Connected to %s", tenant.name), "")

    def _finish(self):
        """Have the connection work, with what was decided; the set-up is over and gone. Returns the connection."""
        connection, new_key = self.connection_id, self.new_api_key
        values = {"state": "connected", "setup_done": True, "last_error": False, "failures": 0, "wait_until": False}
        connection._put({**values, **({"api_key": new_key} if new_key else {})})
        self._remove()
        connection.stream_ids._start_again()
        proposals = self.env["hr.sync.proposal"].sudo()  # sudo: links and jobs are the engine's
        proposals = proposals.search([("connection_id", "=", connection.id)])
        proposals._apply()
        proposals.exists().unlink()
        return connection

    def _remove(self):
        self.check_access("write")
        self.sudo().unlink()  # sudo: as checked; people do not delete one while it is under way

    def _system(self):
        """As its connection has it; as it is declared while there is none yet, or another one is being chosen."""
        connection = self.connection_id
        if connection.system and connection.system == self.system:
            return connection._system()
        return system_in(self.env, self.system)

    def _steps(self):
        """The steps of the system, without those in which there is nothing to do; the present one is always there."""
        asked = {"mappings": self.connection_id._sent_mappings, "needs": self._needs}
        steps = self._system().steps
        return [step for step in steps if step.name == self.step or step.name not in asked or asked[step.name]()]

    def _position(self):
        """The number of the step, from 0."""
        here = (self.step, self.record_type or None)
        return next((number for number, step in enumerate(self._steps()) if (step.name, step.record_type) == here), 0)

    def _go(self, distance):
        """Go to the next step, or back (-1)."""
        steps = self._steps()
        step = steps[min(max(self._position() + distance, 0), len(steps) - 1)]
        return self._put({"step": step.name, "record_type": step.record_type})

    def _put(self, values):
        """Write what a button is for: people may not write it otherwise."""
        self.check_access("write")
        self.sudo().write(values)  # sudo: as checked
        return True

    def _latest_previews(self):
        """The last preview of each of those streams, in their order (one query)."""
        streams, Run = self._looked_at(), self.env["hr.sync.run"]
        mine = [("stream_id", "in", streams.ids), ("kind", "=", "preview")]
        latest = {run.stream_id: run for run in Run.search(mine, order="id")}
        return Run.browse([latest[stream].id for stream in streams if stream in latest])

    def _looked_at(self):
        """The streams whose previews the step shows."""
        if self.record_type:
            return self.stream_ids.filtered(lambda one: one.record_type == self.record_type)
        return self.stream_ids.filtered("enabled")

    def _proposals(self):
        return self.env["hr.sync.proposal"].sudo().search([("connection_id", "=", self.connection_id.id)])

    def _check_step(self, name):
        """Refuse what belongs to another step, and everything before the key has been tested."""
        self.ensure_one()
        self.check_access("write")
        if name != "key":
            self._check_tested()
        if self.step != name:
            raise UserError(self.env._("Complete the set-up steps first."))

    def _check_tested(self):
        self.ensure_one()
        self.check_access("write")
        if not self.tenant:
            raise UserError(self.env._("Test the connection first."))
