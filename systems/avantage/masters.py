"""What Avantage keeps of projects, employees, trades and activities. They come in, and never go out.

Each is found in Odoo by its number or code, exactly. A difference in spaces, zeros or case is a question.
"""

from __future__ import annotations

from ...records import Activity, Employee, Project, Trade, _lt
from ..decode import code, text
from ..field import Field
from .streams import AvantageStream
from .values import is_entered, is_open, person_name, slashed_day, trade


class Trades(AvantageStream):
    """Trades (métiers), by their codes."""

    record = Trade
    button = _lt("Sync Avantage Trades")
    title = _lt("Trades")
    summary = _lt("Trades are imported by their codes. Their rates stay in Avantage.")
    table, table_label, identifier = "trades", _lt("trades"), "code"
    match = (("code",),)
    checked = "code"
    fields = (
        Field("name", "name", text(), required=True),
        Field("code", "code", code()),
    )


class Activities(AvantageStream):
    """Budget activities, by their codes."""

    record = Activity
    button = _lt("Sync Avantage Activities")
    title = _lt("Activities")
    summary = _lt("Budget activities are imported by their codes.")
    table, table_label, identifier = "activities", _lt("activities"), "code"
    match = (("code",),)
    checked = "code"
    fields = (
        Field("name", "name", text(), required=True),
        Field("code", "code", code()),
    )


class Projects(AvantageStream):
    """Projects (contracts), by their numbers."""

    record = Project
    button = _lt("Sync Avantage Projects")
    title = _lt("Projects")
    summary = _lt("Projects are listed, and linked to those of Odoo by their numbers or by hand.")
    table, table_label, identifier = "projects", _lt("projects"), "number"
    skips_inactive = True
    asks_to_import = True
    match = (("number",),)
    checked = "number"
    fields = (
        Field("name", "name", text(), required=True),
        Field("number", "number", code()),
        Field("active", "status", is_open("closed_projects"), when=is_entered("closed_projects")),
    )


class Employees(AvantageStream):
    """Employees, by their numbers. Nobody gets an e-mail address that Avantage does not have."""

    record = Employee
    button = _lt("Sync Avantage Employees")
    title = _lt("Employees")
    summary = _lt("Employees are imported by their numbers; former ones only if they were imported before.")
    table, table_label, identifier = "employees", _lt("employees"), "number"
    skips_inactive = True
    follows = (Trade,)
    match = (("personnel_number",),)
    checked = "personnel_number"
    fields = (
        Field("name", ("first_name", "last_name", "name"), person_name, required=True),
        Field("personnel_number", "number", code()),
        Field("work_email", "email", code()),
        Field("work_phone", "phone", code()),
        Field("birthday", "birthday", slashed_day),
        Field("trade", "trade", trade),
        Field("active", "status", is_open("former_employees"), when=is_entered("former_employees")),
    )

    def label(self, item: dict) -> str:
        name = person_name((item["first_name"], item["last_name"], item["name"]), self)
        return f"{item['id']} {name or ''}".strip()
