"""Attendances follow the lines of hours reports: one each, with a link of its own."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import MISSING, _lt
from ...systems.decode import zone
from .hr_hours_report_lines import (
    hold_corrections,
    interval,
    is_correction,
    line_of,
    row_of,
)
from .hr_hours_report_times import Plan, Timeline
from .hr_hours_report_versions import employments

PART = "hours_line"
_DAY = timedelta(days=1)


class AttendanceWriter:
    """Brings attendances in line with hours reports.

    Each has a link of its own (external id: the report's, a slash, the line's key). One that a person deleted stays
    deleted; one that a person made is never touched.
    """

    def __init__(self, reports, refs):
        self.env = reports.env
        self.reports = reports
        self.refs = refs
        self.connection = refs.connection
        self.zone = zone((self.connection.tenant or {}).get("timezone") or "UTC")

    def apply(self, records):
        """Reconcile the attendances of each report where something they depend on has changed."""
        due = [
            (report, record)
            for report, record in zip(self.reports, records, strict=True)
            if any(value is not MISSING for value in (record.lines, record.employee, record.active))
        ]
        if not due:
            return
        # All queries here, whatever the number of reports.
        employments(self.refs).load(self.reports.employee_id.ids)
        rows = {report: self._rows(report, record) for report, record in due}
        links = self._links(due, rows)
        here = self._here(due, links)
        self._remove(due, rows, here, links)
        timelines = self._timelines(rows, here)
        moved, fresh = [], []
        for report, record in due:
            plan = Plan(report, self.zone, employments(self.refs), timelines[report.employee_id.id])
            for row, line, start, end, adjustment in plan.times(rows[report]) if report.active else ():
                place = f"{record.external_id}/{line.key}"
                attendance = here.get(place)
                if not attendance and place in links:
                    continue  # a person deleted it
                values = self._values(report, line, start, end, adjustment)
                row["attendance"] = _written(values)
                if attendance:
                    moved.append((attendance, values))
                else:
                    fresh.append((place, values))
            hold_corrections(rows[report])
        self._move(moved)
        self._create(fresh, here, links)
        for report, _record in due:
            if report.lines != rows[report]:
                report.lines = rows[report]

    # --- What there is -------------------------------------------------------------------------------

    def _rows(self, report, record):
        """The report's lines as they are to be kept; a line that counted once counts although the type was lost."""
        lines = report._sync_lines() if record.lines is MISSING else record.lines
        counted = set()
        if record.employee is MISSING:
            counted = {row[name] for row in report.lines or () if row["leased"] for name in ("key", "day")}
        dated, rows = employments(self.refs), []
        for line in lines:
            leased = dated.is_leased(report.employee_id.id, line.day)
            rows.append(row_of(line, leased or not counted.isdisjoint((line.key, line.day.isoformat()))))
        if left_out := sorted({row["day"] for row in rows if not row["leased"]}):
            self.refs.note(
                _lt(
                    "Hours report %(number)s: the lines of %(days)s are skipped, because the contract type of"
                    " %(employee)s is not Personalverleih on these days.",
                    number=report.name,
                    days=", ".join(left_out),
                    employee=report.employee_id.name,
                )
            )
        return rows

    def _links(self, due, rows):
        """The links of all lines, and of the attendances of lines that are gone, by external id (two queries)."""
        places = [f"{record.external_id}/{row['key']}" for report, record in due for row in rows[report]]
        attendances = self.env["hr.attendance"].search([("hours_report_id", "in", [report.id for report, _ in due])])
        domain = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", PART)
        domain &= Domain("external_id", "in", places) | Domain("res_id", "in", attendances.ids)
        links = self.env["hr.sync.link"].search(domain & Domain("res_model", "=", "hr.attendance"))
        return {link.external_id: link for link in links}

    def _here(self, due, links):
        """The attendances of the reports by the external id of their line.

        One without a link, as its connection was deleted, is known again by when it began.
        """
        linked = {link.res_id: place for place, link in links.items() if link.state == "linked"}
        here, unlinked = {}, {}
        for report, record in due:
            for attendance in report.attendance_ids:
                if attendance.id in linked:
                    here[linked[attendance.id]] = attendance
                else:
                    unlinked[record.external_id, interval(attendance)] = attendance
        if unlinked:
            for report, record in due:
                for row in report.lines or ():
                    made = tuple(row["attendance"] or ())
                    if attendance := unlinked.pop((record.external_id, made), None):
                        here[f"{record.external_id}/{row['key']}"] = attendance
            for attendance in unlinked.values():
                here[f"/{attendance.id}"] = attendance  # of no line: it goes
        return here

    def _remove(self, due, rows, here, links):
        """Remove the attendances of lines that are gone or do not count, and of reports that were withdrawn."""
        wanted = {
            f"{record.external_id}/{row['key']}"
            for report, record in due
            if report.active
            for row in rows[report]
            if row["leased"] and not is_correction(line_of(row))
        }
        gone = [place for place in here if place not in wanted]
        # The links first: otherwise it would look as if a person had deleted the attendances.
        outdated = [links.pop(place) for place in gone if place in links]
        self.env["hr.sync.link"].concat(*outdated).unlink()
        self.env["hr.attendance"].concat(*(here.pop(place) for place in gone)).unlink()

    def _timelines(self, rows, here):
        """What else each employee has attended around the days of the reports (one query)."""
        days = [row["day"] for part in rows.values() for row in part]
        timelines = {report.employee_id.id: Timeline() for report in rows}
        if not days:
            return timelines
        first = fields.Datetime.to_datetime(min(days)) - _DAY
        last = min(max(days), "9999-12-20")
        domain = Domain("employee_id", "in", list(timelines))
        domain &= Domain("check_in", "<", fields.Datetime.to_datetime(last) + 5 * _DAY)
        domain &= Domain("check_out", ">", first) | Domain("check_out", "=", False)
        domain &= Domain("id", "not in", [attendance.id for attendance in here.values()])
        found = self.env["hr.attendance"].search_fetch(domain, ["employee_id", "check_in", "check_out"], order="id")
        for attendance in found:
            end = attendance.check_out or attendance.check_in  # one that is still open only is where it begins
            timelines[attendance.employee_id.id].add(attendance.check_in, end)
        return timelines

    # --- Writing -------------------------------------------------------------------------------------

    def _values(self, report, line, start, end, adjustment):
        return {
            "employee_id": report.employee_id.id,
            "check_in": start,
            "check_out": end,
            "break_minutes": line.break_minutes if line.start is not None else 0,
            "hours_adjustment": adjustment,
            "hours_report_id": report.id,
        }

    def _move(self, pairs):
        """Write what differs. Lines may change places, so their times are checked when all are where they belong."""
        changed = []
        for attendance, values in pairs:
            differing = {name: value for name, value in values.items() if _plain(attendance[name]) != value}
            if differing:
                changed.append((attendance, differing))
        for attendance, differing in changed:
            attendance.with_context(hr_sync_checks_later=True).write(differing)
        self.env["hr.attendance"].concat(*(attendance for attendance, _differing in changed))._check_validity()

    def _create(self, fresh, here, links):
        values = [one for _place, one in fresh]
        created = self.env["hr.attendance"].create(values)
        made = {place: attendance for (place, _values), attendance in zip(fresh, created, strict=True)}
        made.update((place, attendance) for place, attendance in here.items() if place not in links)
        self.env["hr.sync.link"].create(
            [
                {
                    "connection_id": self.connection.id,
                    "record_type": PART,
                    "external_id": place,
                    "res_model": "hr.attendance",
                    "res_id": attendance.id,
                    "made": True,
                }
                for place, attendance in made.items()
            ]
        )


def _written(values):
    """The row's note of an attendance, as in ``interval``."""
    start, end = (fields.Datetime.to_string(values[name]) for name in ("check_in", "check_out"))
    return [start, end, values["break_minutes"]]


def _plain(value):
    return value.id if hasattr(value, "_name") else value
