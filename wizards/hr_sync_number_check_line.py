"""One number or code that would not be matched, or not surely."""

from odoo import api, fields, models


class HrSyncNumberCheckLine(models.TransientModel):
    _name = "hr.sync.number.check.line"
    _description = "HR Sync Number Check Line"
    _order = "check_id, id"

    check_id = fields.Many2one("hr.sync.number.check", readonly=True, required=True, ondelete="cascade")
    record_type = fields.Selection(
        selection=lambda self: self.env["hr.sync.stream"]._fields["record_type"]._description_selection(self.env),
        string="Records",
        readonly=True,
    )
    side = fields.Selection([("remote", "External system"), ("odoo", "Odoo")], readonly=True)
    number = fields.Char(readonly=True)
    label = fields.Char(string="Record", readonly=True)
    problem = fields.Selection(
        [
            ("spaces", "Contains spaces"),
            ("missing", "Missing"),
            ("doubled", "Used more than once"),
            ("nearly", "Nearly the same as another one"),
        ],
        readonly=True,
    )
    alike = fields.Char(readonly=True)
    note = fields.Char(readonly=True)
    explanation = fields.Char(compute="_compute_explanation")

    @api.depends("problem", "alike", "note")
    @api.depends_context("lang")
    def _compute_explanation(self):
        words = dict(self._fields["problem"]._description_selection(self.env))
        for line in self:
            said = words.get(line.problem, "")
            line.explanation = line.note or (f"{said}: {line.alike}" if line.alike else said)
