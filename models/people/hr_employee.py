"""Employees, as people of an external system."""

import dataclasses
from datetime import datetime, time

from odoo import api, fields, models
from odoo.tools import ormcache
from pytz import UTC, timezone

from ...engine.context import is_engine
from ...engine.languages import languages, texts_of
from ...records import (
    MISSING,
    Department,
    Employee,
    EmploymentType,
    Job,
    PersonName,
    RecordError,
    Trade,
    _lt,
    clean_text,
)
from ..time_off.work_times import WorkTimes
from .hr_employee_versions import EmploymentWriter, first_version, prepare_calendars

_HR = "hr.group_hr_user"
_MARITAL = {
    "single": "single",
    "married": "married",
    "registered_partnership": "cohabitant",
    "widowed": "widower",
    "divorced": "divorced",
}
_MARITAL_BACK = {here: there for there, here in _MARITAL.items()}
_COUNTRIES = {"nationality": "country_id", "country": "private_country_id"}


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "hr.sync.push.mixin"]

    personnel_number = fields.Char(groups=_HR, copy=False, tracking=True, index="btree_not_null")
    hr_child_ids = fields.One2many("hr.employee.child", "employee_id", string="Children", groups=_HR)
    # What has no groups here is read for everybody, and plain users could no longer open employees.
    hr_sync_external_id = fields.Char(groups=_HR)
    hr_sync_synced_at = fields.Datetime(groups=_HR)
    hr_sync_state = fields.Selection(groups=_HR)
    hr_sync_job_id = fields.Many2one(groups=_HR)
    hr_sync_marker = fields.Boolean(groups=_HR)

    _personnel_number_unique = models.UniqueIndex(
        "(company_id, personnel_number) WHERE personnel_number != ''",
        "Another employee of the company has this personnel number.",
    )

    _sync_record = Employee
    _sync_scope_fields = ("id", None)
    _sync_vital = ("active",)
    _sync_never_empty = frozenset({"employment"})  # everybody has a version
    _sync_fields = {
        "personnel_number": "personnel_number",
        "work_email": "work_email",
        "work_phone": "work_phone",
        "mobile_phone": "mobile_phone",
        "private_email": "private_email",
        "private_phone": "private_phone",
        "birthday": "birthday",
        "sex": "sex",
        "social_security": "ssnid",
        "street": "private_street",
        "street2": "private_street2",
        "zip": "private_zip",
        "city": "private_city",
        "job_title": "job_title",
        "departure": "departure_date",
        "trial_end": "trial_date_end",
        "active": "active",
        "tax_table": "l10n_se_tax_table",
        "tax_column": "l10n_se_tax_column",
        "payout_frequency": "payout_frequency",
    }
    _sync_refs = {
        "department": (Department, "department_id"),
        "employment_type": (EmploymentType, "contract_type_id"),
        "job": (Job, "job_id"),
        "manager": (Employee, "parent_id"),
        "trade": (Trade, "trade_id"),
    }
    _sync_labels = {
        "name": "name",
        "marital": "marital",
        "nationality": "country_id",
        "language": "lang",
        "country": "private_country_id",
        "iban": "bank_account_ids",
        "bank_account": "bank_account_ids",
        "contract_start": "contract_date_start",
        "contract_end": "contract_date_end",
        "contract_type": "contract_type_id",
        "salary": "wage",
    }
    _sync_unique = ("personnel_number",)

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_not_held(self, record, company):
        """A language that is not installed cannot be held; it is taken over once it is."""
        language = record.language
        return ("language",) if isinstance(language, str) and not self._sync_lang(language, company.id) else ()

    @api.model
    def _sync_held_by(self):
        return repr(sorted({code.split("_")[0] for code, _name in self.env["res.lang"].get_installed()}))

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        # Set once all versions are there: it belongs to the current one.
        values.pop("departure_date", None)
        if record.name is not MISSING:
            values["name"] = str(record.name)
        if record.marital is not MISSING and record.marital:
            values["marital"] = _MARITAL[record.marital]
        if record.language is not MISSING:
            company = refs.connection.company_id
            values["lang"] = self._sync_lang(record.language, company.id) if record.language else False
        for name, field in _COUNTRIES.items():
            code = getattr(record, name)
            if code is not MISSING:
                values[field] = self._sync_country_id(code) if code else False
                if code and not values[field]:
                    raise RecordError("value", _lt("%(country)s is not the code of a country"), name, country=code)
        if record.employment is not MISSING:
            # Made here, not while records are written: what is written may be rolled back, and others share them.
            prepare_calendars(record.employment, refs.calendars)
        if record.job_title is not MISSING and record.job_title:
            job = refs.once("jobs", lambda: self._sync_jobs(refs.connection.company_id)).get(record.job_title)
            values.update({"job_id": job} if job else {"is_custom_job_title": True})
        return values

    @api.model
    def _sync_create(self, values, records, refs):
        """Create employees with their first version; the later ones are made when the employment is applied."""
        connection = refs.connection
        company = connection.company_id
        defaults = {
            "company_id": company.id,
            "tz": (connection.tenant or {}).get("timezone"),
            "hr_responsible_id": (connection.responsible_id or self.env.user).id,
        }
        for one, record in zip(values, records, strict=True):
            one.update({**defaults, **one})
            if record.employment is not MISSING:
                one.update(first_version(record.employment, refs.calendars))
        # Odoo asks each new employee's manager for the user, one by one: let it find them in the cache.
        self.browse([one["parent_id"] for one in values if one.get("parent_id")]).mapped("user_id")
        # The dates are whole as they come, and somebody new has no leaves: Odoo need not look for either.
        times = WorkTimes(refs.lasting.setdefault("work times", {}))
        own = {"sync_contract_dates": True, "hr_sync_creating": True, "hr_sync_work_times": times}
        fresh = self.with_context(**own).create(values)
        return self.browse(fresh.ids)

    def _avatar_generate_svg(self):
        """No picture is stored in a sync: initials are drawn when they are shown, and ten files a person are saved."""
        return False if is_engine(self.env) else super()._avatar_generate_svg()

    def _sync_write(self, values):
        """Write master data to the current version and to later ones that still hold what is replaced."""
        values = dict(values)
        dated = {name: values[name] for name in values if self._fields[name].inherited}
        later = self._sync_later_versions(dated) if dated else []
        if "name" in values:
            for employee in self.filtered(lambda item: item.legal_name == item.name):
                employee.legal_name = values["name"]
        if "job_title" in values and "job_id" not in values:
            # A job that was found by the former title says no more what the person does.
            self.filtered(lambda item: item.job_id and item.job_title in texts_of(item.job_id, "name")).job_id = False
        self.with_context(hr_sync_work_times=WorkTimes()).write(values)
        for name, versions in later:
            versions.write({name: dated[name]})

    def _sync_later_versions(self, dated):
        """For each field the versions after the current one that hold the same value as it does."""
        found = []
        for name in dated:
            versions = self.env["hr.version"]
            for employee in self:
                current = employee.current_version_id
                versions |= employee.version_ids.filtered(
                    lambda version, current=current, name=name: (
                        version.date_version > current.date_version and version[name] == current[name]
                    )
                )
            if versions:
                found.append((name, versions))
        return found

    def _sync_finish(self, records, refs):
        self._sync_bank_accounts(records)
        EmploymentWriter(self, refs).apply(records)

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "name" in names:
            values["name"] = PersonName.split(clean_text(self.name or "") or "")
        if "marital" in names:
            values["marital"] = _MARITAL_BACK.get(self.marital)
        if "language" in names:
            values["language"] = self.lang.split("_")[0] if self.lang else None
        for name, field in _COUNTRIES.items():
            if name in names:
                values[name] = self[field].code or None
        if "employment" in names:
            values["employment"] = EmploymentWriter(self, refs).outward(self)
        return type(record)(external_id="", **record.values(), **values)

    @api.model
    def _sync_source_paths(self):
        """Personal data lie on the version that is current, and are edited there too."""
        names = [*super()._sync_source_paths(), "name", "marital", "lang", *_COUNTRIES.values()]
        paths = [f"current_version_id.{name}" if self._fields[name].inherited else name for name in names]
        accounts = ("bank_account_ids.sanitized_acc_number", "bank_account_ids.clearing_number", "salary_distribution")
        return [*paths, *accounts]

    @api.model
    def _sync_default_domain(self):
        return [("active", "=", True)]

    def _sync_why_local(self, stream):
        """A person needs both names there."""
        name = PersonName.split(clean_text(self.name or "") or "")
        if not name.first or not name.last:
            return self.env._("Not sent: enter both a first and a last name.")
        return ""

    def _sync_why_unsent(self, stream):
        """Who has left follows from the day."""
        if self.active or self.departure_date or "active" in stream._sent():
            return ""
        return self.env._(
            "Archived in Odoo only: %(system)s needs a departure date. Enter the date, or unarchive the employee.",
            system=stream.connection_id.display_name,
        )

    def _sync_outgoing(self, record, there):
        """Odoo has the name in one piece: where it goes apart is known there."""
        name = record.name
        if name is MISSING or there is None or not isinstance(there.name, PersonName):
            return record
        full, known = str(name), there.name
        if full.startswith(f"{known.first} "):
            name = PersonName(known.first, full[len(known.first) + 1 :])
        elif full.endswith(f" {known.last}"):
            name = PersonName(full[: -len(known.last) - 1], known.last)
        return dataclasses.replace(record, name=name)

    @api.model
    def _sync_next_change(self, record, connection):
        """The start of the day, at the company, on which the person leaves or comes back."""
        if record.employment is MISSING:
            return None
        tz = timezone((connection.tenant or {}).get("timezone") or "UTC")
        day = record.employment.changes_after(datetime.now(tz).date())
        return tz.localize(datetime.combine(day, time.min)).astimezone(UTC).replace(tzinfo=None) if day else None

    # --- Look-ups ------------------------------------------------------------------------------------

    @api.model
    @ormcache("code", "company_id")
    def _sync_lang(self, code, company_id):
        """The installed language with that ISO code, the company's variant first; False if there is none."""
        installed = [lang for lang, _name in self.env["res.lang"].get_installed() if lang.split("_")[0] == code]
        preferred = f"{code}_{self.env['res.company'].browse(company_id).country_code}"
        return preferred if preferred in installed else (installed or [False])[0]

    @api.model
    def _sync_jobs(self, company):
        """The company's jobs, and those of no company, by their names in all languages."""
        jobs = self.env["hr.job"].search_fetch([("company_id", "in", (company.id, False))], ["name"])
        jobs = jobs.sorted(lambda job: (bool(job.company_id), -job.id))
        # What comes last stays: a name in the connection's own language, and then one of the company's own jobs.
        return {
            clean_text(job.name or ""): job.id
            for lang in reversed(languages(self.env))
            for job in jobs.with_context(lang=lang)
        }
