"""A construction company whose approved hours go to files for Avantage."""

import base64
import csv
import io

from odoo.tests import freeze_time, new_test_user

from .avantage import AvantageCase

MAY = {"date_from": "2026-05-01", "date_to": "2026-05-31"}
HEADER = [
    "Compagnie",
    "Début de la période",
    "Fin de la période",
    "Révision",
    "Numéro d'employé",
    "Numéro de projet",
    "Date",
    "Code d'activité",
    "Code de métier",
    "Code de type d'heures",
    "Heures régulières",
    "Heures à temps et demi",
    "Heures à temps double",
    "Note",
]


@freeze_time("2026-06-01 08:00:00")
class AvantageHoursCase(AvantageCase):
    """Luc is a carpenter and Zoé an electrician; both work on a project that was imported."""

    def prepare(self):
        super().prepare()
        self.stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "approved_hours")
        self.site = self.env["project.project"].create(
            {
                "name": "École Sainte-Thérèse",
                "project_number": "26008",
                "company_id": self.company.id,
                "allow_timesheets": True,
            }
        )
        self.link(self.site, "project", "0000026008")
        self.carpenter, self.electrician = self.trade("CHA", "Charpentier"), self.trade("ELE", "Électricien")
        self.concrete = self.env["hr.timesheet.activity"].create(
            {"name": "Bétonnage", "code": "03300", "company_id": self.company.id}
        )
        self.luc = self.person("Luc Tremblay", "E007", self.carpenter)
        self.zoe = self.person("Zoé Côté", "E008", self.electrician)
        self.overtime = self.wage_type("Temps supplémentaire", "TS")
        groups = "hr_sync.group_officer,hr.group_hr_user,hr_timesheet.group_timesheet_manager"
        self.officer = new_test_user(
            self.env(user=1), "hsv_officer", groups=groups, company_id=self.company.id, company_ids=self.company.ids
        )

    # --- What there is -------------------------------------------------------------------------------

    def person(self, name, number, trade=None):
        values = {"name": name, "personnel_number": number, "company_id": self.company.id}
        return self.env["hr.employee"].create({**values, "trade_id": trade.id if trade else False})

    def trade(self, code, name):
        return self.env["hr.trade"].create({"code": code, "name": name, "company_id": self.company.id})

    def wage_type(self, name, code):
        return self.env["hr.wage.type"].create({"name": name, "code": code, "company_id": self.company.id})

    def link(self, record, record_type, external_id):
        values = {"connection_id": self.connection.id, "record_type": record_type, "external_id": external_id}
        values |= {"res_model": record._name, "res_id": record.id, "state": "linked"}
        return self.env["hr.sync.link"].create(values)

    def hour_type(self, wage_type, code, kind=False):
        """Map a wage type to an hour type that Avantage has."""
        self.connection.action_open_mappings()
        row = self.env["hr.sync.mapping"].search(
            [("mapping", "=", "hour_type"), ("res_id", "=", wage_type.id), ("connection_id", "=", self.connection.id)]
        )
        row.value_id = self.env["hr.sync.mapping.value"].create(
            {
                "connection_id": self.connection.id,
                "mapping": "hour_type",
                "external_id": code,
                "code": code,
                "name": f"Type {code}",
                "kind": kind,
            }
        )
        return row

    def line(self, hours=8, day="2026-05-04", employee=None, approve=True, **values):
        line = self.env["account.analytic.line"].create(
            {
                "employee_id": (employee or self.luc).id,
                "project_id": self.site.id,
                "date": day,
                "unit_amount": hours,
                "name": "/",
                **values,
            }
        )
        if approve:
            line.sudo().action_approve_timesheet()
        return line

    def change(self, line, **values):
        """Reopen a line, edit it, and approve it again."""
        line.sudo().action_reopen_timesheet()
        line.write(values)
        line.sudo().action_approve_timesheet()

    # --- What is written -----------------------------------------------------------------------------

    def wizard(self, **values):
        values = {"connection_id": self.connection.id, "stream_ids": self.stream.ids, **MAY, **values}
        wizard = self.env["hr.sync.export"].with_user(self.officer)
        return wizard.with_context(allowed_company_ids=self.company.ids).create(values)

    def new_file(self, **values):
        """Write the file; returns it."""
        before = self.env["hr.sync.file"].search([])
        self.wizard(**values).action_write_file()
        return self.env["hr.sync.file"].search([]) - before

    def content(self, file):
        return base64.b64decode(file.content)

    def rows(self, file):
        """The lines of a file, each by the headers."""
        cp1252 = self.connection._setting_values()["hours_encoding"] == "cp1252"
        text = self.content(file).decode("cp1252" if cp1252 else "utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def preview(self, **values):
        """What the preview lists: outcomes and reasons, by the totals' ids."""
        wizard = self.wizard(**values)
        wizard.action_preview_file()
        return {line.res_id: (line.outcome, line.reason or "") for line in wizard.line_ids}
