"""Employments become versions: one for each work period, with the contract's dates and its calendar."""

from odoo import fields
from odoo.fields import Domain

from ..records import MISSING, Employment, WorkPeriod

PART = "work_period"


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

    def write(self, records):
        """Settle the employment of each employee whose record has one."""
        pairs = [
            (employee, record)
            for employee, record in zip(self.employees, records, strict=True)
            if record.employment is not MISSING
        ]
        if pairs:
            links = self._links([record.external_id for _employee, record in pairs])
            fresh = []
            for employee, record in pairs:
                fresh += self._settle(employee, record, links.get(record.external_id, {}))
            self._create(fresh)
        self._mark_departures(records)

    def _links(self, external_ids):
        """The links of the employees' periods, by employee and by period."""
        domain = Domain("connection_id", "=", self.refs.connection.id) & Domain("record_type", "=", PART)
        versions = self.env["hr.version"].search([("employee_id", "in", self.employees.ids)])
        domain &= Domain("res_model", "=", "hr.version") & Domain("res_id", "in", versions.ids)
        wanted = {f"{external_id}/" for external_id in external_ids}
        links = {}
        for link in self.env["hr.sync.link"].search(domain):
            owner, _slash, period = link.external_id.rpartition("/")
            if f"{owner}/" in wanted:
                links.setdefault(owner, {})[period] = link
        return links

    def _settle(self, employee, record, links):
        """Adopt, write and archive one employee's versions; returns what is to be created."""
        targets = _targets(record.employment, self.refs.calendars)
        if not targets:
            return []
        versions = employee.version_ids
        by_key = {key: versions.filtered(lambda item, link=link: item.id == link.res_id) for key, link in links.items()}
        linked = self.env["hr.version"].concat(*by_key.values())
        pairs, missing = [], []
        free = versions - linked
        for key, values in targets:
            version = by_key.get(key) or free.filtered(
                lambda item, values=values: item.date_version == values["date_version"]
            )
            free -= version
            pairs.append((key, values, version))
        self._adopt(pairs, free)
        keys = {key for key, _values, _version in pairs}
        gone = self.env["hr.version"].concat(*(version for key, version in by_key.items() if key not in keys))
        if gone and gone != employee.version_ids:
            self.env["hr.sync.link"].concat(*(link for key, link in links.items() if key not in keys)).unlink()
            gone.write({"active": False})
        # Contracts that end are closed before others take their place.
        for key, values, version in sorted(pairs, key=lambda pair: (not pair[1]["contract_date_end"], pair[0])):
            if version:
                self._write_version(version, values)
                if key not in links:
                    self._link(record, key, version)
            else:
                missing.append((employee, record, key, values))
        return missing

    def _adopt(self, pairs, free):
        """A version without a contract that was there before stands for the period that runs today."""
        bare = free.filtered(lambda version: not version.contract_date_start)
        if len(bare) != 1 or len(free) != 1 or any(version for _key, _values, version in pairs):
            return
        today = fields.Date.context_today(self.employees)
        running = [index for index, pair in enumerate(pairs) if pair[1]["date_version"] <= today]
        index = running[-1] if running else 0
        pairs[index] = (*pairs[index][:2], bare)

    def _write_version(self, version, values):
        changed = {name: value for name, value in values.items() if _plain(version[name]) != (value or False)}
        if changed:
            # All versions of a contract get its dates from here, so Odoo need not spread them.
            version.with_context(sync_contract_dates=True).write(changed)

    def _create(self, missing):
        """Make the versions that are not there yet, all employees' at once."""
        values = []
        for employee, _record, _key, own in missing:
            base = employee._get_version(own["date_version"])
            copied = base.copy_data()[0]
            copied.pop("name", None)
            values.append({**copied, **own, "employee_id": employee.id, "active": True})
        versions = self.env["hr.version"].create(values)
        for (_employee, record, key, _values), version in zip(missing, versions, strict=True):
            self._link(record, key, version)

    def _link(self, record, key, version):
        self.env["hr.sync.link"].create(
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
            if record.active is False and not day:
                day = fields.Date.context_today(employee)
            elif record.active is True and record.employment is MISSING:
                day = day if day and day >= fields.Date.context_today(employee) else False
            if employee.departure_date != day:
                employee.departure_date = day

    def read(self, employee):
        """The employment as Odoo has it, to tell whether somebody changed it here.

        It is not in the external system's terms (periods have no keys): it is only ever compared with itself.
        """
        periods = []
        versions = employee.version_ids.sorted("date_version")
        for version in versions:
            calendar = version.resource_calendar_id
            schedule = calendar._sync_schedule() if calendar else None
            periods.append(WorkPeriod("", version.date_version, version.contract_date_end or None, False, schedule))
        start = versions[:1].contract_date_start or None
        return Employment(start, versions[-1:].contract_date_end or None, tuple(periods))


def _plain(value):
    """A field's value as it is written."""
    return value.id if hasattr(value, "_name") else value
