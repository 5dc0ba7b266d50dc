"""What Odoo and the simulated Xledger hold at the end of the demo."""

from datetime import date, timedelta


def compare(client, simulator, types):
    """Print the sums of both sides; return whether each employee, absence and row is the same."""
    state = simulator.ask("state")
    people = client(
        "hr.employee",
        "search_read",
        [["personnel_number", "!=", False]],
        ["personnel_number", "work_email", "department_id", "hr_sync_external_id"],
    )
    numbers = {one["id"]: one["hr_sync_external_id"] for one in people}
    fields = ["employee_id", "request_date_from", "request_date_to", "holiday_status_id", "number_of_days"]
    leaves = client("hr.leave", "search_read", [["holiday_status_id.name", "in", types]], fields)
    fields = ["employee_id", "date", "project_id", "wage_type_id", "hours"]
    hours = client("hr.approved.hours", "search_read", [["hours", ">", 0]], fields)

    def name(table, number):
        return state[table][number]["description"] if number else ""

    here = {
        "employees": {
            (numbers[one["id"]], one["personnel_number"], one["work_email"], one["department_id"][1]): 1
            for one in people
        },
        "days off": {
            (
                numbers[one["employee_id"][0]],
                one["holiday_status_id"][1],
                one["request_date_from"],
                one["request_date_to"],
            ): one["number_of_days"]
            for one in leaves
        },
        "hours": {
            (
                numbers[one["employee_id"][0]],
                one["date"],
                one["project_id"][1],
                one["wage_type_id"][1].partition(" ")[2] if one["wage_type_id"] else "",
            ): one["hours"]
            for one in hours
        },
    }
    codes = state["absences"]["codes"]
    there = {
        "employees": {
            (one["dbId"], one["code"], one["email"], name("object_values", one["glObject1"])): 1
            for one in state["employees"].values()
        },
        "days off": {
            (one["employee"], codes[one["absenceCode"]]["description"], one["fromDate"], one["toDate"]): _days_off(one)
            for one in state["absences"]["entities"].values()
        },
        "hours": {
            (
                one["employee"],
                one["assignmentDate"],
                name("projects", one["project"]),
                name("time_types", one["timeType"]),
            ): float(one["workingHours"])
            for one in state["timesheets"].values()
        },
    }
    print(f"\n{'':<12}{'records':<10}{'Odoo':<10}{'Xledger':<10}")
    for kind, mine in here.items():
        sums = [f"{sum(side[kind].values()):g}" for side in (here, there)]
        print(f"{kind:<12}{len(there[kind]):<10}{sums[0]:<10}{sums[1]:<10}")
        if mine != there[kind]:
            print(f"Not as it should be: {len(set(mine.items()) ^ set(there[kind].items()))} {kind} differ")
    return all(here.values()) and here == there


def _days_off(absence):
    """The working days of an absence in Xledger, which has a percentage of the days from Monday to Friday."""
    first, last = (date.fromisoformat(absence[name][:10]) for name in ("fromDate", "toDate"))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(day.weekday() < 5 for day in days) * float(absence["leavePercent"]) / 100
