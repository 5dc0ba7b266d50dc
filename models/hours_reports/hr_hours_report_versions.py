"""What employees' versions say on the days of hours reports, looked up for a whole chunk."""

from bisect import bisect_right

from ...records import Employee

LEASED = "hr_sync.contract_type_personalverleih"
#: The hour at which days begin if there is no calendar.
_FIRST_HOUR = 8.0


def employments(refs):
    """The versions of all employees to whom the chunk refers."""

    def load():
        found = Employments(refs.env)
        found.load(refs.ids(Employee.record_type()))
        return found

    return refs.once("employments", load)


class Employments:
    """Employees' contract types and calendars by day."""

    def __init__(self, env):
        self.env = env
        self._leased = env.ref(LEASED, raise_if_not_found=False)
        self._versions = {}
        self._hours = {}

    def load(self, employee_ids):
        """Read the versions of those employees who are not known yet (one query)."""
        wanted = [id_ for id_ in employee_ids if id_ not in self._versions]
        if not wanted:
            return
        self._versions.update((id_, ([], [])) for id_ in wanted)
        names = ["employee_id", "date_version", "contract_type_id", "resource_calendar_id"]
        domain = [("employee_id", "in", wanted), ("active", "=", True)]
        for version in self.env["hr.version"].search_fetch(domain, names, order="date_version, id"):
            days, versions = self._versions[version.employee_id.id]
            days.append(version.date_version)
            versions.append(version)

    def is_leased(self, employee_id, day):
        """Whether the contract type that holds on that day is Personalverleih."""
        version = self._on(employee_id, day)
        return bool(self._leased and version and version.contract_type_id == self._leased)

    def is_new_leased(self):
        """Whether the sync creates employees as Personalverleih, because Odoo has a default for the contract type."""
        default = self.env["hr.version"].default_get(["contract_type_id"]).get("contract_type_id")
        return bool(self._leased and default == self._leased.id)

    def first_hour(self, employee_id, day):
        """The hour at which work begins on that weekday."""
        version = self._on(employee_id, day)
        calendar = version.resource_calendar_id if version else None
        if not calendar:
            return _FIRST_HOUR
        if calendar not in self._hours:
            hours = self._hours[calendar] = {}
            for slot in calendar.attendance_ids:
                if slot.day_period != "lunch" and not slot.display_type:
                    hours[slot.dayofweek] = min(slot.hour_from, hours.get(slot.dayofweek, 24.0))
        return self._hours[calendar].get(str(day.weekday()), _FIRST_HOUR)

    def _on(self, employee_id, day):
        """The version of that day, as Odoo determines it: before the first version, the first one."""
        self.load([employee_id])
        days, versions = self._versions[employee_id]
        return versions[max(bisect_right(days, day) - 1, 0)] if versions else None
