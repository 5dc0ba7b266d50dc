"""The activities of projects, with the figures of their budgets as an external system has them."""

from odoo import api, fields, models

from ...records import Activity, Project, ProjectActivity

#: The figures, by the fields of the record.
_FIGURES = {
    "budget": "budget_amount",
    "invoiced": "invoiced_amount",
    "to_come": "to_come_amount",
    "profit": "profit_amount",
}


class HrProjectActivity(models.Model):
    """Nobody enters these by hand: they are read from the external system."""

    _name = "hr.project.activity"
    _inherit = ["hr.sync.mixin"]
    _description = "Project Activity"
    _order = "project_id, activity_id, id"

    _sync_record = ProjectActivity
    _sync_fields = {**_FIGURES, "active": "active"}
    _sync_refs = {"project": (Project, "project_id"), "activity": (Activity, "activity_id")}

    project_id = fields.Many2one("project.project", required=True, readonly=True, index=True, ondelete="cascade")
    activity_id = fields.Many2one(
        "hr.timesheet.activity", required=True, readonly=True, index=True, ondelete="restrict"
    )
    activity_code = fields.Char(related="activity_id.code", string="Code")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    budget_amount = fields.Monetary(string="Budget", readonly=True)
    invoiced_amount = fields.Monetary(string="Invoiced", readonly=True)
    to_come_amount = fields.Monetary(string="To Come", readonly=True)
    profit_amount = fields.Monetary(string="Profit", readonly=True)
    active = fields.Boolean(default=True, readonly=True)
    as_of = fields.Datetime(
        compute="_compute_as_of", compute_sudo=True, help="When the figures were last read from the external system."
    )
    known_figures = fields.Char(
        compute="_compute_as_of",
        compute_sudo=True,
        help="The figures that the external system has.",
        export_string_translation=False,
    )

    @api.depends("project_id.name", "activity_id.name")
    def _compute_display_name(self):
        for activity in self:
            activity.display_name = f"{activity.project_id.display_name}: {activity.activity_id.display_name}"

    def _compute_as_of(self):
        """A pass that finds a figure unchanged has read it all the same.

        sudo (compute_sudo): anyone who may read the figures may read of when they are.
        """
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("state", "=", "linked")]
        links = {link.res_id: link for link in self.env["hr.sync.link"].search(domain)}
        behind = self.env["hr.sync.stream"]._behind(self.env["hr.sync.link"].union(*links.values()))
        for activity in self:
            link = links.get(activity.id, self.env["hr.sync.link"])
            stream = behind.get((link.connection_id, link.record_type), self.env["hr.sync.stream"])
            activity.as_of = max(filter(None, (link.synced_at, stream.last_success)), default=False)
            known = link.fingerprint_in or {}
            activity.known_figures = " ".join(name for name in _FIGURES if name in known)

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])
