"""What a record shows of its sync: where it came from, when, and how it stands."""

from lxml import etree
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_PANEL = """
<group name="hr_sync_panel" string="group" invisible="not hr_sync_state" groups="base.group_user">
    <group>
        <field name="hr_sync_source"/>
        <field name="hr_sync_state" widget="badge" decoration-success="hr_sync_state == 'linked'"
            decoration-warning="hr_sync_state == 'waiting'" decoration-danger="hr_sync_state == 'failed'"/>
        <field name="hr_sync_stopped" invisible="not hr_sync_stopped"/>
        <field name="hr_sync_job_id" invisible="not hr_sync_job_id" groups="hr_sync.group_officer"/>
    </group>
    <group>
        <field name="hr_sync_external_id" string="id" invisible="not hr_sync_external_id"/>
        <field name="hr_sync_synced_at" invisible="not hr_sync_synced_at"/>
        <field name="hr_sync_exported_at" invisible="not hr_sync_exported_at"/>
        <field name="hr_sync_exported_by_id" invisible="not hr_sync_exported_by_id"/>
        <field name="hr_sync_can_open" invisible="1"/>
        <div colspan="2" class="d-flex flex-wrap gap-3" groups="hr_sync.group_officer">
            <button name="action_hr_sync_now" type="object" string="now" class="btn-link p-0" icon="fa-refresh"
                invisible="not hr_sync_external_id"/>
            <button name="action_hr_sync_open" type="object" string="open" class="btn-link p-0" icon="fa-external-link"
                invisible="not hr_sync_can_open"/>
        </div>
    </group>
</group>
"""


#: Portal users read projects and invoices; where these come from is for internal users.
INTERNAL = "base.group_user"


class HrSyncStatusMixin(models.AbstractModel):
    """Computed for anyone who may read the record; nothing of it is stored with it."""

    _name = "hr.sync.status.mixin"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Status Mixin"

    hr_sync_external_id = fields.Char(
        string="External ID",
        compute="_compute_hr_sync",
        search="_search_hr_sync_external_id",
        compute_sudo=True,
        groups=INTERNAL,
    )
    hr_sync_synced_at = fields.Datetime(
        string="Last Sync", compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL
    )
    hr_sync_exported_at = fields.Datetime(
        string="Exported On", compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL
    )
    hr_sync_exported_by_id = fields.Many2one(
        "res.users", string="Exported By", compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL
    )
    hr_sync_state = fields.Selection(
        [("linked", "In sync"), ("waiting", "Waiting"), ("failed", "With issue")],
        string="Sync State",
        compute="_compute_hr_sync",
        search="_search_hr_sync_state",
        compute_sudo=True,
        groups=INTERNAL,
    )
    hr_sync_job_id = fields.Many2one(
        "hr.sync.job", string="Sync Issue", compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL
    )
    hr_sync_source = fields.Char(string="System", compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL)
    hr_sync_stopped = fields.Char(
        string="Reason for Waiting", compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL
    )
    hr_sync_systems = fields.Char(
        string="Systems",
        compute="_compute_hr_sync_systems",
        search="_search_hr_sync_systems",
        compute_sudo=True,
        groups=INTERNAL,
        help="Codes of the external systems that have the record.",
    )
    hr_sync_can_open = fields.Boolean(
        compute="_compute_hr_sync", compute_sudo=True, groups=INTERNAL, export_string_translation=False
    )

    @api.depends_context("allowed_company_ids")
    def _compute_hr_sync(self):
        # sudo (compute_sudo): anyone who may read a record may read where it came from.
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        links, jobs = {}, {}
        domain &= Domain("company_id", "in", self.env.companies.ids)
        for link in self.env["hr.sync.link"].search(domain & Domain("state", "=", "linked")):
            links.setdefault(link.res_id, []).append(link)
        open_jobs = self.env["hr.sync.job"].search(domain & Domain("state", "in", ("pending", "failed", "skipped")))
        stopped = self._hr_sync_why_stopped(links, open_jobs)
        for job in open_jobs.sorted(lambda job: job.state == "pending"):
            jobs.setdefault(job.res_id, job)
        missing = self.env["hr.sync.link"].union(*(link for mine in links.values() for link in mine))._missing_issues()
        for record in self:
            mine = links.get(record.id, ())
            job = jobs.get(record.id, self.env["hr.sync.job"])
            connections = self.env["hr.sync.link"].union(*mine).connection_id or job.connection_id
            record.hr_sync_source = ", ".join(connections.mapped("name")) or False
            record.hr_sync_can_open = bool(mine and mine[0].connection_id.record_url)
            record.hr_sync_external_id = ", ".join(link.external_id for link in mine) or False
            record.hr_sync_synced_at = max((link.synced_at for link in mine if link.synced_at), default=False)
            exported = max((link for link in mine if link.exported_at), key=_exported_at, default=None)
            record.hr_sync_exported_at = exported and exported.exported_at
            record.hr_sync_exported_by_id = exported and exported.exported_by_id
            record.hr_sync_stopped = stopped.get(record.id)
            failed = job.state in ("failed", "skipped")
            waits = job or any(link.waiting for link in mine)
            about = job if failed else job.union(*(missing.get(link, job.browse()) for link in mine))[:1]
            record.hr_sync_job_id = about
            record.hr_sync_state = "failed" if failed else "waiting" if waits else "linked" if mine else False

    def _hr_sync_why_stopped(self, links, jobs):
        """Why records are not exchanged now although nothing is wrong with them, by their ids."""
        Stream = self.env["hr.sync.stream"]
        all_links = self.env["hr.sync.link"].union(*(link for mine in links.values() for link in mine))
        reading, sending = Stream._behind(all_links), Stream._behind(jobs)
        found = {}
        for link in all_links:
            stream = reading.get((link.connection_id, link.record_type), Stream)
            if stream.enabled and stream.direction != "out" and stream._is_stopped("in"):
                found[link.res_id] = stream.stopped
        for job in jobs.filtered(lambda one: one.direction == "out"):
            stream = sending.get((job.connection_id, job.record_type), Stream)
            if stream.enabled and (why := stream._why_unsent()):
                found[job.res_id] = why
        return found

    def _search_hr_sync_external_id(self, operator, value):
        if operator not in ("in", "ilike", "like", "=ilike", "=like", "=", "any"):
            return NotImplemented
        # sudo: the ids of the found records are filtered by the records' own rules again
        links = self.env["hr.sync.link"].sudo()
        if operator == "in" and False in value:
            linked = links._search([("res_model", "=", self._name), ("state", "=", "linked")])
            found = Domain("id", "not in", linked.subselect("res_id"))
            value = [item for item in value if item is not False]
            return found | self._search_hr_sync_external_id("in", value) if value else found
        query = links._search(
            [("res_model", "=", self._name), ("state", "=", "linked"), ("external_id", operator, value)]
        )
        return Domain("id", "in", query.subselect("res_id"))

    def _search_hr_sync_state(self, operator, value):
        """The same as what is computed: an open issue comes first, then what waits, then a link."""
        if operator != "in":
            return NotImplemented
        mine = Domain("res_model", "=", self._name) & Domain("company_id", "in", self.env.companies.ids)
        # sudo: the ids of the found records are filtered by the records' own rules again
        Link = self.env["hr.sync.link"].sudo()
        linked = mine & Domain("state", "=", "linked")
        links, lacking = Link._search(linked), Link._search(linked & Domain("waiting", "!=", False))
        jobs = self.env["hr.sync.job"].sudo()
        failed = jobs._search(mine & Domain("state", "in", ("failed", "skipped")))
        waiting = jobs._search(mine & Domain("state", "=", "pending"))
        is_failed, is_waiting, is_lacking, is_linked = (
            Domain("id", "in", found.subselect("res_id")) for found in (failed, waiting, lacking, links)
        )
        is_waiting |= is_lacking
        domains = {
            "failed": is_failed,
            "waiting": is_waiting & ~is_failed,
            "linked": is_linked & ~is_waiting & ~is_failed,
            False: ~is_linked & ~is_waiting & ~is_failed,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _compute_hr_sync_systems(self):
        # sudo (compute_sudo): as above
        groups = self.env["hr.sync.link"]._read_group(
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids) & Domain("state", "=", "linked"),
            ["res_id"],
            ["connection_id:recordset"],
        )
        systems = {res_id: ", ".join(sorted(set(found.mapped("system")))) for res_id, found in groups}
        for record in self:
            record.hr_sync_systems = systems.get(record.id, False)

    def _search_hr_sync_systems(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the ids of the found records are filtered by the records' own rules again
        links = self.env["hr.sync.link"].sudo()
        mine = Domain("res_model", "=", self._name) & Domain("state", "=", "linked")
        linked = links._search(mine & Domain("connection_id.system", "in", [code for code in value if code]))
        found = Domain("id", "in", linked.subselect("res_id"))
        if False in value:
            found |= Domain("id", "not in", links._search(mine).subselect("res_id"))
        return found

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            # Not in the form of a subview, nor where a record is only made: those have no sheet.
            for sheet in arch.xpath("(//sheet[not(ancestor::field)])[last()]"):
                sheet.append(self._hr_sync_panel())
        return arch, view

    @api.model
    def _hr_sync_panel(self):
        """What each form shows of the sync; made here once, as it is the same for a dozen models."""
        panel = etree.fromstring(_PANEL)
        name = self._hr_sync_system_name()
        labels = {
            "group": self.env._("HR Sync"),
            "now": self.env._("Sync Now"),
            "open": self.env._("Open in %s", name) if name else self.env._("Open in External System"),
            "id": self._hr_sync_labels(name)["hr_sync_external_id"],
        }
        for node in panel.xpath("//*[@string]"):
            node.set("string", labels[node.get("string")])
        return panel

    def action_hr_sync_open(self):
        """The record's page in the external system."""
        self.ensure_one()
        self.check_access("read")
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id) & Domain("state", "=", "linked")
        # sudo: anyone who may read a record may know where it came from
        link = (
            self.env["hr.sync.link"].sudo().search(mine & Domain("company_id", "in", self.env.companies.ids), limit=1)
        )
        if not link:
            raise UserError(self.env._("%s is not in any external system.", self.display_name))
        return link.connection_id._open_external(*link._whole())

    def action_hr_sync_now(self):
        """Have these records read again ahead of the next scheduled sync."""
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids) & Domain("state", "=", "linked")
        mine &= Domain("company_id", "in", self.env.companies.ids)
        # sudo: officers start syncs, but only the engine may write jobs
        links = self.env["hr.sync.link"].sudo().search(mine)
        links.connection_id._check_usable()
        Stream = self.env["hr.sync.stream"].sudo()  # sudo: as for jobs
        streams = Stream.union(*Stream._behind(links).values())
        streams.sudo(False)._check_may_be_started()
        streams._start_again()
        self.env["hr.sync.job"].sudo()._request_reading(links.filtered(lambda link: link._is_readable()))
        return True


def _exported_at(link):
    return link.exported_at
