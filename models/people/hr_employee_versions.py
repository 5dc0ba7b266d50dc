"""Employments become versions: one for each work period, with the contract's dates and its calendar."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import MISSING, Employment, WorkPeriod

PART = "work_period"


def prepare_calendars(employment, calendars):
    """Find or make the calendars of all periods."""
    _targets(employment, calendars)


def first_version(employment, calendars):
    """The version fields of an employee who is about to be created."""
    targets = _targets(employment, calendars)
    values = dict(targets[0][1]) if targets else {}
    if len(targets) < 2:
        values["departure_date"] = employment.last_day() or False
    return values


def _targets(employment, calendars):
    """What versions an employment asks for: (period key, values), by date."""
    targets = []
    for contract in employment.contracts():
        dates = {"contract_date_start": contract.start, "contract_date_end": contract.end or False}
        for index, period in enumerate(contract.periods or (None,)):
            values = {"date_version": contract.start if index == 0 else period.valid_from, **dates}
            if period and period.schedule is not None:
                values["resource_calendar_id"] = calendars[period.schedule]
            targets.append((period.key if period else contract.start.isoformat(), values))
    if not targets and (withdrawn := employment.withdrawn()):
        # Who never came has a version, as everybody has, and no contract.
        key = withdrawn.periods[0].key if withdrawn.periods else withdrawn.start.isoformat()
        values = {"date_version": withdrawn.start, "contract_date_start": False, "contract_date_end": False}
        targets.append((key, values))
    return targets


class EmploymentWriter:
    """Brings employees' versions in line with their employments.

    Each version that stands for a work period has a link of its own (external id: the employee's, a slash, the
    period's), so that versions which people made themselves are never touched.
    """

    def __init__(self, employees, refs):
        self.env = employees.env
        self.employees = employees
        self.refs = refs
        self._fresh_links = []
        #: Employees one of whose versions was made, changed or archived.
        self._changed = employees.browse()

    def apply(self, records):
        """Reconcile the employment of each employee whose record has one."""
        pairs = [
            (employee, record)
            for employee, record in zip(self.employees, records, strict=True)
            if record.employment is not MISSING
        ]
        if pairs:
            links = self._links({employee.id: record.external_id for employee, record in pairs})
            missing = []
            for employee, record in pairs:
                missing += self._apply(employee, record, links.get(record.external_id, {}))
            self._create(missing)
            self.env["hr.sync.link"].create(self._fresh_links)
            if self._changed:
                self.env["hr.leave"]._sync_fit(self._changed)
        self._mark_departures(records)

    def _links(self, external_ids):
        """The links of the employees' periods, by employee and by period; also of versions that people archived.

        :param external_ids: the external id of each employee, by the employee's id.
        """
        versions = self.env["hr.version"].with_context(active_test=False)
        versions = versions.search([("employee_id", "in", list(external_ids))])
        owners = {version.id: external_ids[version.employee_id.id] for version in versions}
        domain = Domain("connection_id", "=", self.refs.connection.id) & Domain("record_type", "=", PART)
        domain &= Domain("res_model", "=", "hr.version") & Domain("res_id", "in", versions.ids)
        links = {}
        for link in self.env["hr.sync.link"].search(domain):
            owner = owners[link.res_id]
            links.setdefault(owner, {})[link.external_id.removeprefix(f"{owner}/")] = link
        return links

    def _apply(self, employee, record, links):
        """Adopt, write and archive one employee's versions; returns what is to be created."""
        targets = _targets(record.employment, self.refs.calendars)
        if not targets:
            return []
        versions = employee.with_context(active_test=True).version_ids
        by_id = {version.id: version for version in versions}
        by_key = {key: by_id[link.res_id] for key, link in links.items() if link.res_id in by_id}
        keys = {key for key, _values in targets}
        none = self.env["hr.version"]
        stale = none.concat(*(version for key, version in by_key.items() if key not in keys))
        free = versions - none.concat(*by_key.values())
        pairs = []
        for key, values in targets:
            version = by_key.get(key) or _of_date(stale, values) or _of_date(free, values)
            stale, free = stale - version, free - version
            pairs.append([key, values, version])
        stale = self._reuse(pairs, stale)
        self._adopt(pairs, free)
        outdated = [link for key, link in links.items() if key not in keys or key not in by_key]
        self.env["hr.sync.link"].concat(*outdated).unlink()
        self._write_versions(employee, [(version, values) for _key, values, version in pairs if version], stale)
        missing = []
        for key, values, version in pairs:
            if not version:
                missing.append((employee, record, key, values))
            elif key not in by_key:
                self._link(record, key, version)
        return missing

    def _reuse(self, pairs, stale):
        """A period that is new takes over the version of one that is gone; returns the versions that are left over."""
        for pair in pairs:
            if not pair[2] and stale:
                pair[2] = stale.sorted("date_version")[0]
                stale -= pair[2]
        return stale

    def _adopt(self, pairs, free):
        """A version without a contract that was there before stands for the period that runs today."""
        bare = free.filtered(lambda version: not version.contract_date_start)
        if len(bare) != 1 or len(free) != 1 or any(version for _key, _values, version in pairs):
            return
        today = fields.Date.context_today(self.employees)
        running = [index for index, pair in enumerate(pairs) if pair[1]["date_version"] <= today]
        pairs[running[-1] if running else 0][2] = bare

    def _write_versions(self, employee, pairs, gone):
        """Write what differs. A contract's dates change on all its versions, so they are checked when all are there."""
        groups = {}
        dates = {}
        for version, values in pairs:
            changed = {name: value for name, value in values.items() if _plain(version[name]) != (value or False)}
            if "date_version" in changed:
                dates[version] = changed.pop("date_version")
            if changed:
                groups.setdefault(repr(sorted(changed.items())), []).append((version, changed))
        if not (gone or groups or dates):
            return
        self._changed |= employee
        # All versions of a contract get its dates from here, so Odoo need not spread them.
        references_only = {"sync_contract_dates": True, "hr_sync_checks_later": True}
        gone.with_context(**references_only).write({"active": False})
        for part in groups.values():
            versions = self.env["hr.version"].concat(*(version for version, _changed in part))
            versions.with_context(**references_only).write(part[0][1])
        self._move_versions(employee.with_context(active_test=True, **references_only), dates)
        employee.with_context(active_test=True).version_ids._sync_check_versions()

    def _move_versions(self, employee, dates):
        """Write new dates one by one, each when no other version has it any more."""
        while dates:
            taken = {version.date_version for version in employee.version_ids}
            version = next((version for version, day in dates.items() if day not in taken), None)
            if version:
                day = dates.pop(version)
            else:
                # They wait for each other: one steps aside.
                version, day = next(iter(dates)), min(*taken, *dates.values()) - timedelta(days=1)
            version = version.with_env(employee.env)
            version.date_version = day
            version.flush_recordset(["date_version"])

    def _create(self, missing):
        """Make the versions that are not there yet, all employees' at once."""
        values = []
        self._changed = self._changed.union(*(employee for employee, *_rest in missing))
        for employee, _record, _key, own in missing:
            base = employee._get_version(own["date_version"])
            copied = base.copy_data()[0]
            copied.pop("name", None)
            values.append({**copied, **own, "employee_id": employee.id, "active": True})
        domain = Domain("employee_id", "in", [employee.id for employee, *_rest in missing]) & Domain(
            "state", "=", "validate"
        )
        approved = self.env["hr.leave"].search(domain)._sync_own() if missing else self.env["hr.leave"]
        versions = self.env["hr.version"].create(values)
        # Odoo takes the approval from people's own leaves in the new version, to have their hours looked at; nobody
        # would be sent.
        approved.filtered(lambda leave: leave.state == "confirm")._action_validate(check_state=False)
        for (_employee, record, key, _values), version in zip(missing, versions, strict=True):
            self._link(record, key, version)

    def _link(self, record, key, version):
        self._fresh_links.append(
            {
                "connection_id": self.refs.connection.id,
                "record_type": PART,
                "external_id": f"{record.external_id}/{key}",
                "res_model": "hr.version",
                "res_id": version.id,
            }
        )

    def _mark_departures(self, records):
        """The departure date follows the employment; who is archived without one left today."""
        for employee, record in zip(self.employees, records, strict=True):
            day = employee.departure_date
            if record.employment is not MISSING:
                day = record.employment.last_day() or False
            elif record.departure is not MISSING:
                day = record.departure or False
            if record.active is False and not day:
                day = fields.Date.context_today(employee)
            elif record.active is True and record.employment is MISSING and record.departure is MISSING:
                day = employee.version_ids.sorted("date_version")[-1:].contract_date_end
            if employee.departure_date != day:
                employee.departure_date = day

    def outward(self, employee):
        """The employment as Odoo has it, to detect changes made in Odoo.

        It is not in the external system's terms (periods have no keys): it is only ever compared with itself. None
        where no version has a contract.
        """
        versions = employee.version_ids.sorted("date_version")
        if not any(version.contract_date_start for version in versions):
            return None
        periods = []
        for version in versions:
            calendar = version.resource_calendar_id
            schedule = calendar._sync_schedule() if calendar else None
            periods.append(WorkPeriod("", version.date_version, version.contract_date_end or None, False, schedule))
        return Employment(
            versions[0].contract_date_start or None, versions[-1].contract_date_end or None, tuple(periods)
        )


def _of_date(versions, values):
    return versions.filtered(lambda version: version.date_version == values["date_version"])


def _plain(value):
    """A field's value as it is written."""
    return value.id if hasattr(value, "_name") else value
