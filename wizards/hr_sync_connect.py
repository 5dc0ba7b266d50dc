"""The choice of the system to connect, before its set-up begins."""

from odoo import api, fields, models

from ..engine.messages import say
from ..models.sync.installed_systems import system_in, systems_of, title_of


class HrSyncConnect(models.TransientModel):
    """Nothing else is asked for here: what a system needs is entered in its set-up, which is a record from then on."""

    _name = "hr.sync.connect"
    _description = "HR Sync System to Connect"

    system = fields.Selection(selection="_selection_system", required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    summary = fields.Char(compute="_compute_summary", export_string_translation=False)
    begun_by = fields.Char(compute="_compute_summary", export_string_translation=False)

    @api.model
    def _selection_system(self):
        return [(system.code, title_of(self.env, system)) for system in systems_of(self.env).values()]

    @api.depends("system", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        """What a connection to the system does, and who is setting one up for that company already."""
        for choice in self:
            system = system_in(self.env, choice.system) if choice.system else None
            choice.summary = say(self.env, system.summary, addon=system.addon) if system and system.summary else False
            found = self.env["hr.sync.setup"]._in_progress(choice.system, choice.company_id)
            choice.begun_by = found.create_uid.name if found and found.create_uid != self.env.user else False

    def action_continue(self):
        """Begin the set-up of the system, or continue the one that is in progress in that company."""
        self.ensure_one()
        return self.env["hr.sync.setup"]._begin(self.system, self.company_id)._open()
