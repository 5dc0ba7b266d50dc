"""The log of approved timesheet lines that were opened again."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.context import CONNECTION, engine_says
from ...records import _lt
from ..sync.sentence_field import SentenceText

#: The fields that hold the totals of a line.
_TOTALS = ("approved_hours_id", "approved_wage_id")
#: Why a sync reopened a line, if it is not known which one.
UNKNOWN = _lt("The entry was changed or deleted in the external system, so a sync reopened or deleted the line.")


class HrTimesheetReopening(models.Model):
    """One line for each time. ``create_date`` says when; ``create_uid`` says who, unless a sync did it."""

    _name = "hr.timesheet.reopening"
    _inherit = "hr.sync.guard"
    _description = "Reopened Timesheet Line"
    _order = "id desc"
    _rec_name = "employee_id"

    line_id = fields.Many2one("account.analytic.line", readonly=True, ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    employee_id = fields.Many2one("hr.employee", required=True, readonly=True, ondelete="cascade")
    project_id = fields.Many2one("project.project", readonly=True)
    date = fields.Date(required=True, readonly=True)
    hours = fields.Float(readonly=True)
    reopened_by_id = fields.Many2one(
        "res.users", compute="_compute_reopened_by_id", help="Empty if a sync reopened the line."
    )
    cause = SentenceText(string="Reason", readonly=True, help="Why a sync reopened the line.")
    was_frozen = fields.Boolean(string="Already in Payroll", readonly=True)
    agreed = fields.Json(
        readonly=True,
        help="When payroll last agreed with the totals of the line, by the IDs of their links. Once a link is gone, or"
        " payroll has agreed again, it has been corrected.",
    )
    reason = fields.Text(string="Not Corrected in Payroll", compute="_compute_reason", compute_sudo=True)

    @api.depends("cause", "create_uid")
    def _compute_reopened_by_id(self):
        for log in self:
            log.reopened_by_id = not log.cause and log.create_uid

    @api.depends("agreed")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_reason(self):
        # sudo (compute_sudo): anyone who may read the log may read why payroll still has the hours.
        ids = {int(id_) for log in self for id_ in log.agreed or ()}
        links = self.env["hr.sync.link"].search(Domain("id", "in", list(ids)) & Domain("state", "=", "linked"))
        reasons = {}
        for model, mine in links.grouped("res_model").items():
            totals = self.env[model].browse(mine.mapped("res_id")).exists()
            whys = totals._why_uncorrected()
            reasons.update((link.id, whys.get(link.res_id)) for link in mine)
        moments = {link.id: fields.Datetime.to_string(link.synced_at) for link in links}
        for log in self:
            still = [int(id_) for id_, moment in (log.agreed or {}).items() if moments.get(int(id_)) == moment]
            log.reason = "\n".join(dict.fromkeys(filter(None, map(reasons.get, still)))) or False

    @api.model
    def _cause(self, *, is_deleted):
        """Why the sync that is running reopens a line, as a ``Sentence``; the line goes as well if ``is_deleted``."""
        connection = self.env["hr.sync.connection"].browse(engine_says(self.env, CONNECTION))
        if not connection:
            return UNKNOWN
        if is_deleted:
            return _lt("The entry was deleted in %(system)s, so the sync deleted the line.", system=connection.name)
        return _lt("The entry was changed in %(system)s, so the sync reopened the line.", system=connection.name)

    @api.model
    def _log(self, lines, cause=None):
        """Keep what these approved lines were, and what payroll has of them, before they are reopened.

        :param cause: why a sync does it, as a ``Sentence``; None if a person does.
        """
        agreed = self._agreed(lines)
        self.sudo().create(  # sudo: nobody writes the log by hand
            [
                {
                    "line_id": line.id,
                    "company_id": line.company_id.id,
                    "employee_id": line.employee_id.id,
                    "project_id": line.project_id.id,
                    "date": line.date,
                    "hours": line.unit_amount,
                    "cause": cause,
                    "was_frozen": line.approval_state == "frozen",
                    "agreed": agreed.get(line),
                }
                for line in lines
            ]
        )

    @api.model
    def _agreed(self, lines):
        """When payroll last agreed with the totals of each line that it has, by the id of the link, by line."""
        found = {}
        for name in _TOTALS:
            # Of a line it may have the hours and not yet the wage type.
            unsent = set(lines.filtered(lambda line: line.approval_state != "frozen")[name]._unsent().ids)
            sent = lines.filtered(
                lambda line, name=name, unsent=unsent: line.approval_state == "frozen" or line[name].id not in unsent
            )
            mine = Domain("res_model", "=", lines[name]._name) & Domain("res_id", "in", sent[name].ids)
            # sudo: whoever reopens a line need not see links
            links = self.env["hr.sync.link"].sudo().search(mine & Domain("state", "=", "linked")).grouped("res_id")
            for line in sent:
                for link in links.get(line[name].id, ()):
                    found.setdefault(line, {})[str(link.id)] = fields.Datetime.to_string(link.synced_at)
        return found

    @api.model
    def _reasons(self, lines):
        """Why payroll still has what these open lines said before they were reopened, in words, by line."""
        logs = self.search(Domain("line_id", "in", lines.ids) & Domain("agreed", "!=", False))
        return {log.line_id: log.reason for log in logs.sorted("id") if log.reason}
