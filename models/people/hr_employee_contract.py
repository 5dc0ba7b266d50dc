"""Contracts and salaries of employees, for systems that know a single contract and one salary with its first day."""

import dataclasses
from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from ...records import MISSING, Salary

#: The contract types of records, by their XML ids.
_CONTRACT_TYPES = {"hourly": "hr_sync.contract_type_hourly", "permanent": "hr.contract_type_permanent"}
#: The record's fields that are built here, and the fields of versions that they are built from.
_SENT = frozenset(("contract_start", "contract_end", "contract_type", "salary", "seniority_start"))
_SOURCES = ("date_version", "contract_date_start", "contract_date_end", "wage", "hourly_wage", "payout_period")


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_create(self, values, records, refs):
        for one, record in zip(values, records, strict=True):
            if record.contract_start not in (MISSING, None):
                end = record.contract_end
                one["date_version"] = one["contract_date_start"] = record.contract_start
                one["contract_date_end"] = False if end is MISSING or end is None else end
        return super()._sync_create(values, records, refs)

    def _sync_finish(self, records, refs):
        changed = self.browse()
        for employee, record in zip(self, records, strict=True):
            if record.contract_start is not MISSING or record.contract_end is not MISSING:
                changed |= employee._sync_apply_contract(record)
            if record.contract_type is not MISSING:
                employee._sync_apply_contract_type(record.contract_type)
            if record.salary is not MISSING and record.salary:
                changed |= employee._sync_apply_salary(record.salary)
        if changed:
            self.env["hr.leave"]._sync_fit(changed)
        # Who leaves does so on the last day of the contract.
        records = [
            record if record.contract_end is MISSING else dataclasses.replace(record, departure=record.contract_end)
            for record in records
        ]
        return super()._sync_finish(records, refs)

    def _sync_apply_contract(self, record):
        """Bring one employee's last contract in line; returns the employee if a version was made or moved."""
        last = self._sync_last_contract()
        start = last.contract_date_start if record.contract_start is MISSING else record.contract_start
        end = last.contract_date_end if record.contract_end is MISSING else record.contract_end
        if not start:
            return self.browse()
        dates = {"contract_date_start": start, "contract_date_end": end or False}
        if not last:
            self.current_version_id.write({**dates, "date_version": start})
        elif (last.contract_date_start, last.contract_date_end or None) == (start, end or None):
            return self.browse()
        elif last.contract_date_end and last.contract_date_end < start:
            self._sync_new_version({"date_version": start, **dates})
        else:
            first = self._sync_contract_versions(last)[:1]
            last.write(dates)  # and with it all versions of the contract
            if first.date_version != start and start not in self.version_ids.mapped("date_version"):
                first.date_version = start
        return self

    def _sync_apply_contract_type(self, name):
        """A contract type that a person has chosen, and that says more than these two, stays."""
        types = {known: self.env.ref(xmlid, raise_if_not_found=False) for known, xmlid in _CONTRACT_TYPES.items()}
        wanted, former = types.get(name), self.contract_type_id
        if wanted and former != wanted and (not former or former in types.values()):
            self._sync_write({"contract_type_id": wanted.id})

    def _sync_apply_salary(self, salary):
        """Have the salary hold from its day on; returns the employee if a version was made for it."""
        values = {"payout_period": salary.period, "hourly_wage" if salary.period == "hourly" else "wage": salary.amount}
        versions = self.with_context(active_test=True).version_ids.sorted("date_version")
        since = salary.since or self.current_version_id.date_version
        holding = versions.filtered(lambda version: version.date_version <= since)[-1:] or versions[:1]
        later = versions.filtered(lambda version: version.date_version >= since)
        changed, wanted = self.browse(), (salary.amount, salary.period)
        if holding.date_version < since and _salary_of(holding) != wanted:
            later |= self._sync_new_version({"date_version": since})
            changed = self
        later.filtered(lambda version: _salary_of(version) != wanted).write(values)
        return changed

    def _sync_new_version(self, values):
        """A new version; people's own leaves in it stay approved."""
        self.ensure_one()
        mine = Domain("employee_id", "=", self.id) & Domain("state", "=", "validate")
        approved = self.env["hr.leave"].search(mine)._sync_own()
        version = self.create_version(values)
        approved.filtered(lambda leave: leave.state == "confirm")._action_validate(check_state=False)
        return version

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        if not _SENT.intersection(names):
            return record
        values, last = {}, self._sync_last_contract()
        if "contract_start" in names:
            values["contract_start"] = last.contract_date_start or None
        if "contract_end" in names:
            days = [last.contract_date_end, self.departure_date]
            days = [day for day in days if day and (not last or day >= last.contract_date_start)]
            values["contract_end"] = min(days, default=None)
        if "contract_type" in names:
            values["contract_type"] = self._sync_contract_type()
        if "salary" in names:
            values["salary"] = self._sync_salary()
        if "seniority_start" in names:
            # Odoo's own rule: a gap of some days between two contracts ends the seniority.
            values["seniority_start"] = self._get_first_version_date() or None if last else None
        return type(record)(external_id="", **{**record.values(), **values})

    def _sync_contract_type(self):
        kind = self.contract_type_id
        if not kind:
            return None
        types = {self.env.ref(xmlid, raise_if_not_found=False): known for known, xmlid in _CONTRACT_TYPES.items()}
        return types.get(kind, "other")

    def _sync_salary(self):
        """The newest salary, which may lie ahead, with the day of the version that brought it."""
        versions = self.with_context(active_test=True).version_ids.sorted("date_version", reverse=True)
        amount, period = _salary_of(versions[:1]) if versions else (0, "monthly")
        if not amount:
            return None
        since = versions[0].date_version
        for version in versions[1:]:
            if _salary_of(version) != (amount, period):
                break
            since = version.date_version
        else:
            start = versions[-1].contract_date_start
            since = max(since, start) if start else since
        return Salary(amount, period, since)

    def _sync_last_contract(self):
        """The newest version that has a contract; empty if none has."""
        versions = self.with_context(active_test=True).version_ids.filtered("contract_date_start")
        return versions.sorted(lambda version: (version.contract_date_start, version.date_version))[-1:]

    def _sync_contract_versions(self, last):
        """The versions of the same contract, the first one first."""
        versions = self.with_context(active_test=True).version_ids
        same = versions.filtered(lambda version: version.contract_date_start == last.contract_date_start)
        return same.sorted("date_version")

    @api.model
    def _sync_source_paths(self):
        return [*super()._sync_source_paths(), *(f"version_ids.{name}" for name in _SOURCES)]


def _salary_of(version):
    """A version's salary as it is compared: Odoo has the amount as a float."""
    amount, period = version._sync_salary()
    return Decimal(str(amount)).quantize(Decimal("0.01")).normalize() + 0, period
