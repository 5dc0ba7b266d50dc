"""Projects, as an external system's projects."""

import dataclasses

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.changes import mark
from ...engine.context import as_button
from ...records import MISSING, Activity, Employee, Project, _lt
from ..sync.hr_sync_status_mixin import INTERNAL
from .html_text import html_to_text, text_to_html
from .res_partner_near import NearPartners

_DATES = ("date_start", "date")


class ProjectProject(models.Model):
    _name = "project.project"
    _inherit = ["project.project", "hr.sync.push.mixin"]

    project_number = fields.Char(string="Number", copy=False, index="btree_not_null", tracking=True, groups=INTERNAL)
    manager_employee_id = fields.Many2one(
        "hr.employee",
        string="Managing Employee",
        groups=INTERNAL,
        copy=False,
        index="btree_not_null",
        help="Employee who manages the project in the external system, with or without a user.",
    )
    activity_id = fields.Many2one(
        "hr.timesheet.activity",
        string="Default Activity",
        groups=INTERNAL,
        check_company=True,
        help="Payroll activity of timesheet lines on this project that have none.",
    )
    wage_type_id = fields.Many2one(
        "hr.wage.type",
        string="Default Wage Type",
        groups=INTERNAL,
        check_company=True,
        help="Wage type of timesheet lines on this project that have none.",
    )
    hr_sync_send = fields.Boolean(
        string="Sync with External System",
        groups=INTERNAL,
        default=True,
        help="Also create this project in the external system. Projects that already exist there are synced in"
        " any case.",
    )

    hr_activity_ids = fields.One2many(
        "hr.project.activity",
        "project_id",
        string="Activities",
        readonly=True,
        groups="project.group_project_manager,hr_sync.group_officer",
    )

    _sync_record = Project
    _sync_fields = {
        "name": "name",
        "number": "project_number",
        "start": "date_start",
        "end": "date",
        "active": "active",
    }
    _sync_refs = {"manager": (Employee, "manager_employee_id"), "activity": (Activity, "activity_id")}
    _sync_labels = {"description": "description", "customer": "partner_id"}
    _sync_button_types = ("project", "task")

    @api.model
    def _hr_sync_labels(self, name):
        labels = super()._hr_sync_labels(name)
        makers = [
            system.name
            for system in self._hr_sync_connected()
            if any(stream.record is Project and stream.creates for stream in system.streams)
        ]
        return {**labels, "hr_sync_send": self.env._("Sync with %s", ", ".join(makers))} if makers else labels

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_held(self, records, refs):
        """A customer whose name identifies no contact is ignored while this is the case."""
        customer_names = {record.customer for record in records if isinstance(record.customer, str)}
        customers = refs.once("customers", lambda: self._sync_customers(customer_names, refs.connection.company_id))
        refs.once("customer names", dict).update(dict.fromkeys(customer_names))
        # Whom a name means depends on Odoo's contacts, so what was read once is compared again in each pass.
        held = []
        for record in records:
            if isinstance(record.customer, str):
                customer = record.customer if self._sync_customer(record, customers, refs) else None
                record = dataclasses.replace(record, customer=customer, payload_hash=None)
            held.append(record)
        return held

    @api.model
    def _sync_customers(self, names, company):
        """The companies of each of ``names``, written just so (one query)."""
        domain = Domain("is_company", "=", True) & Domain("company_id", "in", (company.id, False))
        found = {}
        for partner in self.env["res.partner"].search_fetch(domain & Domain("name", "in", list(names)), ["name"]):
            found.setdefault(partner.name, []).append(partner.id)
        return found

    @api.model
    def _sync_customer(self, record, customers, refs):
        """The id of the project's customer; none if no contact or several have that name, which the run notes."""
        found = customers.get(record.customer, ())
        if len(found) == 1:
            return found[0]
        names = {"customer": record.customer, "project": record.label or record.external_id}
        near = None
        if found:
            sentence = _lt("Several customers are called %(customer)s: project %(project)s has none.")
        else:
            sentence = _lt("There is no customer %(customer)s: project %(project)s has no customer.")
            customer_names = refs.once("customer names", dict)
            near = refs.once(
                "near customers",
                lambda: NearPartners(self.env, refs.connection.company_id, "name", list(customer_names)),
            ).of(record.customer)
        if near:
            names.update(partner=near[0].display_name, id=near[0].id)
            sentence = {
                "archived": _lt(
                    "The customer %(customer)s is archived in Odoo (ID %(id)s): project %(project)s has none."
                ),
                "written": _lt(
                    "There is no customer %(customer)s, but %(partner)s (ID %(id)s) has a similar name: project"
                    " %(project)s has no customer."
                ),
                "person": _lt(
                    "%(customer)s (ID %(id)s) is not a company in Odoo: project %(project)s has no customer."
                ),
            }[near[1]]
        refs.note(sentence.filled(**names))
        return None

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.description is not MISSING:
            values["description"] = text_to_html(record.description)
        if record.customer is not MISSING:
            customers = refs.once("customers", dict)
            values["partner_id"] = record.customer and customers[record.customer][0]
        return values

    @api.model
    def _sync_create(self, values, records, refs):
        common = {"company_id": refs.connection.company_id.id, "allow_timesheets": True, "user_id": False}
        # All of them at once: each is asked for the user below.
        self.env["hr.employee"].browse([one.get("manager_employee_id") or False for one in values]).mapped("user_id")
        return self.create([{**common, **one, **self._sync_manager_values(one)} for one in values])

    def _sync_write(self, values):
        """Odoo would empty both dates where one of them is empty, although it can hold a project with an open end."""
        values = {**values, **self._sync_manager_values(values)}
        dates = {name: values.pop(name) for name in _DATES if name in values}
        if dates:
            models.BaseModel.write(self, dates)
        if values:
            self.write(values)

    @api.model
    def _sync_manager_values(self, values):
        """Odoo's project manager is a user: the employee's, if there is one. It is never the one who syncs."""
        if "manager_employee_id" not in values:
            return {}
        user = self.env["hr.employee"].browse(values["manager_employee_id"] or ()).user_id
        return {"user_id": user.active and user.id}

    @api.model
    def _sync_candidates_domain(self, connection):
        return super()._sync_candidates_domain(connection) & Domain("is_template", "=", False)

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "description" in names:
            values["description"] = html_to_text(self.description)
        if "customer" in names:
            values["customer"] = self.partner_id.name or None
        if "manager" in names:
            manager = self._sync_manager()
            values["manager"] = MISSING if self.user_id and not manager else refs.of("employee", manager)
        return dataclasses.replace(record, **values)

    def _sync_load_refs(self, names, refs):
        if "manager" in names:
            refs.load_records("employee", self.env["hr.employee"].concat(*(one._sync_manager() for one in self)))
        return super()._sync_load_refs([name for name in names if name != "manager"], refs)

    def _sync_manager(self):
        """The employee who manages the project: the one chosen in Odoo, else the one of the external system."""
        employee, user = self.manager_employee_id, self.user_id
        if not user or employee.user_id == user:
            return employee
        return user.employee_ids.filtered(lambda one: one.company_id == (self.company_id or self.env.company))[:1]

    @api.model
    def _sync_source_paths(self):
        return [
            *super()._sync_source_paths(),
            "description",
            "partner_id.name",
            "user_id",
            "hr_sync_send",
            "is_template",
        ]

    @api.model
    def _sync_default_domain(self):
        return [("hr_sync_send", "=", True), ("is_template", "=", False)]

    def _sync_why_local(self, stream):
        """Templates, and what the company keeps hours in without a project, are nobody's projects."""
        if self.is_template:
            return self.env._("Templates are not sent.")
        if self in (self.company_id.internal_project_id, stream.connection_id.default_project_id):
            return self.env._("The project for hours without a project is not sent.")
        return ""

    def _sync_created(self):
        """Its tasks may be sent from now on."""
        mark(self.tasks)

    def _sync_unsent(self, local):
        manager = self._sync_manager()
        return {"manager": manager} if local.manager is MISSING and manager else {}

    def unlink(self):
        """The figures of their budgets go with them, and come again if the project is linked to another record."""
        self.check_access("unlink")
        self.env["hr.approved.hours"].sudo()._forget_unused("project_id", self)  # sudo: as below
        # sudo: who may delete a project need not see its figures, nor links
        activities = self.env["hr.project.activity"].sudo().with_context(active_test=False)
        activities = activities.search([("project_id", "in", self.ids)])
        mine = [("res_model", "=", activities._name), ("res_id", "in", activities.ids)]
        self.env["hr.sync.link"].sudo().search(mine).unlink()  # sudo: as above
        activities.unlink()
        return super().unlink()

    # --- Closed and reopened -------------------------------------------------------------------------

    def write(self, vals):
        """Tasks that had been archived before their project was stay archived when it is reopened.

        Odoo would unarchive them all. Only in synced projects, whose tasks are closed in the external system too.
        """
        if "active" not in vals:
            return super().write(vals)
        linked = self._sync_linked().with_context(active_test=False)
        reopened = bool(vals["active"])
        if not reopened:
            for task in linked.filtered("active").tasks:
                if task.archived_apart == task.active:
                    as_button(task).archived_apart = not task.active
        result = super().write(vals)
        if reopened:
            linked.tasks.filtered(lambda task: task.active and task.archived_apart).write({"active": False})
        return result

    def _sync_linked(self):
        """Those that an external system knows."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        # sudo: users who may archive a project need no access to links
        links = self.env["hr.sync.link"].sudo().search_fetch(domain & Domain("state", "=", "linked"), ["res_id"])
        return self.browse(set(links.mapped("res_id")))
