"""Sets a connection up, step by step; nothing of Odoo's or the system's is written before the last one."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = ("key", "streams", "match", "preview")


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    setup_step = fields.Selection(
        [
            ("key", "API key"),
            ("streams", "What to sync"),
            ("match", "Who is who"),
            ("preview", "Preview"),
            ("choose", "What to take over"),
            ("finish", "Finish"),
        ],
        copy=False,
        help="Where the set-up stands; it can be left, and resumed by anybody who may.",
    )
    setup_done = fields.Boolean(readonly=True, copy=False, help="It has been set up before; now it is updated.")
    running_ids = fields.One2many("hr.sync.run", compute="_compute_looking", string="Under Way")
    looking = fields.Boolean(compute="_compute_looking")
    preview_ids = fields.One2many("hr.sync.run", compute="_compute_looking", string="Previews")
    certain_count = fields.Integer(compute="_compute_proposals")
    question_count = fields.Integer(compute="_compute_proposals")
    new_count = fields.Integer(compute="_compute_proposals")
    only_here_count = fields.Integer(compute="_compute_proposals")
    decided_count = fields.Integer(compute="_compute_proposals")

    @api.depends("run_ids.state")
    def _compute_looking(self):
        Run, latest = self.env["hr.sync.run"], {}
        for run in Run.search([("connection_id", "in", self.ids), ("kind", "=", "preview")], order="id"):
            latest[run.stream_id] = run
        running = Run.search([("connection_id", "in", self.ids), ("state", "=", "running")], order="id")
        for connection in self:
            runs = Run.browse([latest[one].id for one in connection.stream_ids if one.enabled and one in latest])
            connection.preview_ids = runs
            connection.running_ids = running.filtered(lambda run, mine=connection: run.connection_id == mine)
            connection.looking = "running" in runs.mapped("state")

    @api.depends("run_ids.state")
    def _compute_proposals(self):
        groups = self.env["hr.sync.proposal"]._read_group(
            [("connection_id", "in", self.ids)], ["connection_id", "outcome", "decision"], ["__count"]
        )
        for connection in self:
            mine = [group[1:] for group in groups if group[0] == connection]
            found = Counter()
            for outcome, _decision, count in mine:
                found[outcome] += count
            connection.certain_count = found["match"]
            connection.new_count = found["create"]
            connection.only_here_count = found["only_here"] + found["create_there"]
            connection.question_count = sum(count for what, said, count in mine if what == "question" and not said)
            connection.decided_count = sum(count for _what, said, count in mine if said)

    # --- Steps ---------------------------------------------------------------------------------------

    def action_setup_key(self):
        """Test the key; go on if it works."""
        if self._chooses():
            return self._choose_first()
        answer = self.action_test()
        if self.last_error or not self.tenant:
            return answer
        return self._go_to("streams")

    def action_setup_look(self):
        """Look at both sides with what was switched on."""
        self._check_setting_up()
        streams = self.stream_ids.filtered("enabled")
        if not streams:
            raise UserError(self.env._("Switch on what is to be kept the same first."))
        streams.sudo()._look()  # sudo: runs are the engine's
        return self._go_to("match")

    def action_setup_preview(self):
        self._check_setting_up()
        if self.looking:
            raise UserError(
                self.env._("Both sides are still being looked at. It goes on by itself, also if you leave.")
            )
        return self._go_to("preview")

    def action_setup_back(self):
        self._check_setting_up()
        if self._chooses():
            return self._choose_before()
        return self._go_to(STEPS[max(STEPS.index(self.setup_step) - 1, 0)])

    def action_setup_start(self):
        """The last step: from here on both sides are kept the same, first of all in what is there already."""
        self._check_setting_up()
        if self.setup_step != "preview" or self.looking:
            raise UserError(self.env._("Go through the steps first."))
        self._put({"state": "connected", "setup_step": False, "setup_done": True})
        # sudo: links and jobs are the engine's
        proposals = self.env["hr.sync.proposal"].sudo().search([("connection_id", "=", self.id)])
        proposals._apply()
        proposals.exists().unlink()
        self.stream_ids.filtered("enabled").action_sync()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_run_action")
        domain = [("connection_id", "=", self.id), ("kind", "=", "sync")]
        return {**action, "domain": domain, "target": "main", "context": {"search_default_running": 1}}

    def action_setup_resume(self):
        self.ensure_one()
        kind = "choice" if self._chooses() else "setup"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set-up"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(f"hr_sync.hr_sync_connection_view_{kind}").id, "form")],
        }

    def action_open_matching(self):
        """What is on both sides, side by side."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_matching_action")
        domain = [("connection_id", "=", self.id), ("certainty", "!=", False)]
        first = {"search_default_questions": 1} if self.question_count else {}
        return {**action, "domain": domain, "context": {"search_default_undecided": 1, **first}}

    def action_open_preview(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_proposal_action")
        return {**action, "domain": [("connection_id", "=", self.id)]}

    def _go_to(self, step):
        return self._put({"setup_step": step})

    def _in_setup(self):
        """Whether it is set up for the first time, so that nothing is written yet."""
        return bool(self.setup_step) and not self.setup_done

    def _check_setting_up(self):
        self.ensure_one()
        self.check_access("write")
        if not self.setup_step or not self.tenant:
            raise UserError(self.env._("Test the API key first."))
