"""A week of hours for Avantage: registered, approved, written to a file, and compared with what Odoo has."""

import base64
import csv
from datetime import date, timedelta

from devtools.console import Failure, step
from devtools.demo_runs import settle

#: The wage types of overtime: code and name, as Avantage names its hour types.
WAGE_TYPES = {"125": "Temps et demi", "150": "Temps double"}
#: The column of the file in which hours of a wage type stand, by its code; others are regular.
COLUMNS = {
    "": "Heures régulières",
    "125": "Heures à temps et demi",
    "150": "Heures à temps double",
}


def monday(weeks):
    """The Monday of the week so many weeks ago."""
    today = date.today()
    return today - timedelta(days=today.weekday() + 7 * weeks)


def work(client, company, first):
    """Everybody works from Monday to Friday on two projects, with overtime on Friday, some also on Saturday."""
    week = [["date", ">=", str(first)], ["date", "<=", str(first + timedelta(days=6))], ["company_id", "=", company]]
    if not client("account.analytic.line", "search_count", [*week, ["project_id", "!=", False]]):
        with step(f"Registering the week from {first}"):
            client("account.analytic.line", "create", list(_lines(client, company, first)))
    unapproved = [*week, ["approval_state", "not in", ["approved", "frozen"]]]
    with step(f"Approving the week from {first}"):
        while client("account.analytic.line", "search_count", unapproved):
            [wizard] = client("hr.timesheet.approve", "create", [{"period": "week", "date": str(first)}])
            client("hr.timesheet.approve", "action_approve", [wizard])
        settle(client)


def _lines(client, company, first):
    linked = [["hr_sync_external_id", "!=", False], ["company_id", "in", [company, False]]]
    people = client("hr.employee", "search", linked, order="personnel_number")
    projects = client("project.project", "search", linked, order="project_number")
    activities = client("hr.timesheet.activity", "search", linked, order="code")
    half, double = (client("hr.wage.type", "search", [["code", "=", code]], limit=1)[0] for code in WAGE_TYPES)
    for number, employee in enumerate(people):
        for day in range(5):
            line = {"employee_id": employee, "date": str(first + timedelta(days=day)), "name": "Travaux"}
            for part, hours in ((0, 5.25), (1, 2.75)):
                place = {
                    "project_id": projects[(number + part) % len(projects)],
                    "activity_id": activities[(number + day + part) % len(activities)],
                }
                yield {**line, **place, "unit_amount": hours}
        yield {**line, **place, "unit_amount": 1.5, "wage_type_id": half}
        if number % 5 == 0:
            saturday = {"date": str(first + timedelta(days=5)), "unit_amount": 4, "wage_type_id": double}
            yield {**line, **place, **saturday}


def export(client, connection, stream, first):
    """Write what is not in a file yet, unless hours are sent by now, after an earlier start of the demo."""
    if not client("hr.sync.stream", "read", [stream], ["file_reason"])[0]["file_reason"]:
        return
    days = {"date_from": str(first), "date_to": str(first + timedelta(days=6))}
    values = {"connection_id": connection, "stream_ids": [[6, 0, [stream]]], **days}
    with step("Exporting approved hours as a file"):
        [wizard] = client("hr.sync.export", "create", [values])
        client("hr.sync.export", "action_preview_file", [wizard])
        mine = ["export_id", "=", wizard]
        new = client("hr.sync.export.line", "search_count", [mine, ["outcome", "in", ["new", "changed"]]])
        left = client("hr.sync.export.line", "search_read", [mine, ["outcome", "=", "left_out"]], ["name", "reason"])
        if left:
            raise Failure(f"{len(left)} lines are left out: {left[0]['name']}: {left[0]['reason']}")
        if new:
            client("hr.sync.export", "action_write_file", [wizard])
    print(f"  New lines: {new}", flush=True)


def in_files(client, stream, first):
    """The hours in the files of that week, by employee, day and column."""
    held = {}
    days = [["stream_id", "=", stream], ["first_day", "=", str(first)]]
    for file in client("hr.sync.file", "search_read", days, ["name", "content"]):
        lines = base64.b64decode(file["content"]).decode("utf-8-sig").splitlines()
        print(f"  {file['name']}: {len(lines) - 1} lines. It begins with:", *lines[:3], sep="\n    ", flush=True)
        for row in csv.DictReader(lines, delimiter=";"):
            for column in COLUMNS.values():
                add(held, (row["Numéro d'employé"], row["Date"], column), float(row[column]))
    return held


def compare(client, first, held):
    """Print the hours of each employee in Odoo and beside it ``held``; return whether each day and column is the same.

    :param held: the hours by employee, day and column.
    """
    last = first + timedelta(days=6)
    period = [["date", ">=", str(first)], ["date", "<=", str(last)], ["hours", ">", 0]]
    employees = client("hr.employee", "search_read", [["personnel_number", "!=", False]], ["personnel_number", "name"])
    numbers = {one["id"]: one["personnel_number"] for one in employees}
    types = client("hr.wage.type", "search_read", [], ["code"])
    codes = {one["id"]: one["code"] for one in types}
    here = {}
    for one in client("hr.approved.hours", "search_read", period, ["employee_id", "date", "wage_type_id", "hours"]):
        column = COLUMNS[codes[one["wage_type_id"][0]] if one["wage_type_id"] else ""]
        add(here, (numbers[one["employee_id"][0]], one["date"], column), one["hours"])
    _print(employees, here, held)
    if here != held:
        print(f"\nNot as it should be: {len(set(here.items()) ^ set(held.items()))} sums differ")
    return bool(here) and here == held


def all_frozen(client, first):
    """Print how many lines of the two weeks from that day can still be changed; return whether there are none."""
    days = [["date", ">=", str(first)], ["date", "<", str(first + timedelta(days=14))]]
    mine = [*days, ["project_id", "!=", False], ["approval_state", "!=", "frozen"]]
    count = client("account.analytic.line", "search_count", mine)
    print(f"Timesheet lines that can still be changed: {count}", flush=True)
    return not count


def add(sums, key, hours):
    """Add hours to a sum; a sum of nothing is none."""
    if hours:
        sums[key] = round(sums.get(key, 0) + hours, 2)


def _print(employees, here, held):
    """A line for each employee: the sum of each column on both sides."""
    heads = list(COLUMNS.values())
    rows = [("employee", "days", *(f"{head}: Odoo, Avantage" for head in heads))]
    for one in [*employees, {"personnel_number": None, "name": "all"}]:
        number = one["personnel_number"]
        mine, theirs = (
            {key: value for key, value in side.items() if not number or key[0] == number} for side in (here, held)
        )
        sums = (
            ", ".join(f"{sum(value for key, value in side.items() if key[2] == head):g}" for side in (mine, theirs))
            for head in heads
        )
        rows.append((" ".join(filter(None, (number, one["name"]))), len({key[1] for key in theirs}), *sums))
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    print()
    for row in rows:
        print("  ".join(f"{cell!s:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
