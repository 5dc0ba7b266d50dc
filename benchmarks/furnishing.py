"""A database like a user's, from which those of the figures are copied.

In an empty one nothing shows what Odoo does for each new employee with every calendar and every public holiday that is
there.
"""

from datetime import date, datetime, time, timedelta

import pytz
from programs import ask
from session import PRESENT

ZONE = pytz.timezone("Europe/Zurich")
CALENDARS, EMPLOYEES, PROJECTS, TASKS, ABSENCES = 10, 30, 20, 5, 4
WEEK, FREE = 7, [("resource_id", "=", False)]


def furnish(env, url):
    """Have calendars, employees with contracts, projects, public holidays and time off before anything is pulled.

    The public holidays are those of the simulated system: last year's, this year's and the coming ones.
    """
    calendars = env["resource.calendar"].create([_calendar(number) for number in range(CALENDARS)])
    days = sorted({date.fromisoformat(holiday["date"]) for holiday in ask(url, "public-holidays")})
    first = date(days[0].year, 1, 1)
    employees = env["hr.employee"].create(
        [
            {
                "name": f"{PRESENT} {number}",
                "resource_calendar_id": calendars[number % CALENDARS].id,
                "date_version": first,
                "contract_date_start": first,
            }
            for number in range(EMPLOYEES)
        ]
    )
    for number, employee in enumerate(employees):
        calendar = calendars[(number + 1) % CALENDARS]
        employee.create_version({"date_version": first.replace(month=7), "resource_calendar_id": calendar.id})
    projects = env["project.project"].create([{"name": f"{PRESENT} {number}"} for number in range(PROJECTS)])
    tasks = [{"name": f"{PRESENT} {number}", "project_id": one.id} for one in projects for number in range(TASKS)]
    env["project.task"].create(tasks)
    env["resource.calendar.leaves"].create([_holiday(day, env.company) for day in days])
    _take_time_off(env, employees, first.replace(month=8))
    env.cr.commit()


def without_holidays(env):
    """The same database as if Odoo knew of no public holidays."""
    env["resource.calendar.leaves"].search(FREE).unlink()
    env.cr.commit()


def _calendar(number):
    """Five days of eight hours and some minutes, which differ from calendar to calendar."""
    hours = [
        {"name": name, "dayofweek": str(day), "day_period": period, "hour_from": start, "hour_to": end}
        for day in range(5)
        for name, period, start, end in (
            ("Morning", "morning", 8.0, 12.0),
            ("Afternoon", "afternoon", 13.0, 17.0 + number / 20),
        )
    ]
    return {
        "name": f"{PRESENT} {number}",
        "tz": ZONE.zone,
        "two_weeks_calendar": False,
        "attendance_ids": [(5, 0, 0), *((0, 0, values) for values in hours)],
    }


def _holiday(day, company):
    start, end = (ZONE.localize(datetime.combine(day, moment)) for moment in (time.min, time.max))
    as_utc = {
        name: moment.astimezone(pytz.utc).replace(tzinfo=None, microsecond=0)
        for name, moment in (("date_from", start), ("date_to", end))
    }
    return {"name": f"Holiday {day}", "company_id": company.id, "calendar_id": False, **as_utc}


def _take_time_off(env, employees, first):
    """Some days in different weeks for everybody, approved."""
    kind = env["hr.leave.type"].create(
        {"name": PRESENT, "requires_allocation": False, "leave_validation_type": "no_validation"}
    )
    monday = first + timedelta(days=-first.weekday() % WEEK)
    env["hr.leave"].create(
        [
            {
                "employee_id": employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": monday + timedelta(days=WEEK * number),
                "request_date_to": monday + timedelta(days=WEEK * number + 1),
            }
            for employee in employees
            for number in range(ABSENCES)
        ]
    )
