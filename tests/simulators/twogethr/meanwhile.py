"""What people do in 2getHR while a test looks at the other side."""

from __future__ import annotations

from datetime import date
from typing import Any

from .receipts import pdf
from .store import Store

Day = date | str
"""A day as an object or as the text that the contract asks for."""


class Meanwhile:
    """The part of the simulator by which tests change what it holds.

    The methods for single kinds only spare a test what it does not care about: every field can be given, and
    what is not given makes an entity that a driver can take over.
    """

    store: Store
    _today: date
    _added = 0

    # -- any kind, named as in the path: ``time-entries`` -----------------------------------------

    def all(self, collection: str) -> list[dict]:
        """Copies of all entities that are not deleted."""
        return self.store.all(collection)

    def get(self, collection: str, id: str) -> dict:
        """A copy of one entity."""
        return self.store.get(collection, id)

    def add(self, collection: str, **fields: Any) -> dict:
        """Add an entity with these fields and what the system decides by itself."""
        return self.store.create(collection, _plain(fields))

    def update(self, collection: str, id: str, **fields: Any) -> dict:
        """Change an entity, which is then among what changed since."""
        return self.store.update(collection, id, _plain(fields))

    def delete(self, collection: str, id: str) -> None:
        """Delete an entity, leaving the mark that readers of changes see, if its kind has such marks."""
        self.store.delete(collection, id)

    def vanish(self, collection: str, id: str) -> None:
        """Remove an entity without any mark."""
        self.store.vanish(collection, id)

    # -- people and where they belong -------------------------------------------------------------

    @property
    def users(self) -> list[dict]:
        """Copies of all users that are not deleted."""
        return self.all("users")

    @property
    def units(self) -> list[dict]:
        """Copies of all organisation units that are not deleted."""
        return self.all("organisation-units")

    def user(self, id: str) -> dict:
        """A copy of one user."""
        return self.get("users", id)

    def unit(self, id: str) -> dict:
        """A copy of one organisation unit."""
        return self.get("organisation-units", id)

    def add_user(self, **fields: Any) -> dict:
        """Add a user; names, an address and employment are made up where they are left out."""
        number = self._number()
        fields = _plain(fields)
        entry = fields.get("entryDate") or self._today.isoformat()
        period = {
            "id": f"period-{number}",
            "validFrom": entry,
            "validTo": None,
            "status": "active",
            "workloadPercent": 100.0,
            "weeklyHours": self.store.company.get("weeklyHours", 42.0),
            "schedule": None,
        }
        made = {
            "firstName": "Vreni",
            "lastName": f"Muster {number}",
            "email": f"vreni.muster{number}@alpenwerk.example",
            "personnelNumber": f"9{number:05d}",
            "language": "de",
            "entryDate": entry,
            "status": "active",
            "workPeriods": [period],
        }
        return self.add("users", **{**made, **fields})

    def update_user(self, id: str, **fields: Any) -> dict:
        """Change a user, who is then among what changed since."""
        return self.update("users", id, **fields)

    def delete_user(self, id: str) -> None:
        """Delete a user, leaving the mark that readers of changes see."""
        self.delete("users", id)

    def vanish_user(self, id: str) -> None:
        """Remove a user without any mark."""
        self.vanish("users", id)

    def add_unit(self, name: str, **fields: Any) -> dict:
        """Add an organisation unit."""
        return self.add("organisation-units", name=name, **fields)

    def update_unit(self, id: str, **fields: Any) -> dict:
        """Change an organisation unit."""
        return self.update("organisation-units", id, **fields)

    def delete_unit(self, id: str) -> None:
        """Delete an organisation unit, leaving the mark that readers of changes see."""
        self.delete("organisation-units", id)

    def vanish_unit(self, id: str) -> None:
        """Remove an organisation unit without any mark."""
        self.vanish("organisation-units", id)

    # -- projects ---------------------------------------------------------------------------------

    def add_project(self, **fields: Any) -> dict:
        """Add a project that began today and has no leader."""
        number = self._number()
        made = {"number": f"P-9{number:03d}", "name": f"Projekt {number}", "startDate": self._today}
        return self.add("projects", **{**made, **fields})

    def add_subproject(self, project_id: str, **fields: Any) -> dict:
        """Add a sub-project."""
        number = self._number()
        made = {"projectId": project_id, "number": f"{number:02d}", "name": f"Teilprojekt {number}"}
        return self.add("subprojects", **{**made, **fields})

    # -- absences ---------------------------------------------------------------------------------

    def add_absence_type(self, **fields: Any) -> dict:
        """Add a type of absence: paid, counted in half days, to be approved."""
        number = self._number()
        made = {"name": f"Abwesenheit {number}", "code": f"A{number}", "unit": "halfDay", "color": "#2e7d32"}
        return self.add("absence-types", **{**made, **fields})

    def add_absence(self, user_id: str, type_id: str, start: Day, end: Day | None = None, **fields: Any) -> dict:
        """Add an approved absence of whole days, of one without an ``end``."""
        made = {
            "userId": user_id,
            "absenceTypeId": type_id,
            "startDate": start,
            "endDate": end or start,
            "state": "approved",
        }
        return self.add("absences", **{**made, **fields})

    def add_holiday(self, name: str, date: Day, **fields: Any) -> dict:
        """Add a public holiday, a whole day everywhere."""
        return self.add("public-holidays", name=name, date=date, **fields)

    # -- time -------------------------------------------------------------------------------------

    def add_activity(self, **fields: Any) -> dict:
        """Add a type of activity, which is billable."""
        return self.add("activity-types", **{"name": f"Tätigkeit {self._number()}", **fields})

    def add_time_entry(self, user_id: str, date: Day, hours: float, **fields: Any) -> dict:
        """Add a time entry without clock times and without a project."""
        return self.add("time-entries", userId=user_id, date=date, hours=hours, **fields)

    def add_hours_report(self, user_id: str, lines: list[dict], **fields: Any) -> dict:
        """Add an approved report of hours; lines need a date and hours."""
        number = self._number()
        made = {
            "userId": user_id,
            "number": f"SR-{self._today.year}-9{number:03d}",
            "customerName": "Seilbahn Muster AG",
            "hourlyRate": 48.5,
            "currency": "CHF",
            "state": "approved",
            "lines": [
                {"id": f"line-{number}-{index}", "breakMinutes": 0, **_plain(line)} for index, line in enumerate(lines)
            ],
        }
        return self.add("hours-reports", **{**made, **fields})

    # -- money ------------------------------------------------------------------------------------

    def add_expense_type(self, **fields: Any) -> dict:
        """Add a type of expense at the standard rate."""
        number = self._number()
        return self.add("expense-types", **{"name": f"Spesen {number}", "code": f"S{number}", "vatRate": 8.1, **fields})

    def add_expense(self, user_id: str, type_id: str, date: Day, amount: float, **fields: Any) -> dict:
        """Add an approved expense in francs without a receipt."""
        made = {"userId": user_id, "expenseTypeId": type_id, "date": date, "amount": amount, "state": "approved"}
        return self.add("expenses", **{**made, "description": f"Auslage {self._number()}", **fields})

    def add_receipt(
        self,
        expense_id: str,
        content: bytes | None = None,
        content_type: str = "application/pdf",
        file_name: str = "Beleg.pdf",
    ) -> str:
        """Attach a file, by default a small PDF, to an expense and return the id of the receipt."""
        receipt = {"id": f"receipt-{self._number()}", "fileName": file_name, "contentType": content_type}
        self.store.files[receipt["id"]] = (content_type, pdf("Beleg") if content is None else content)
        self.update("expenses", expense_id, receipts=[*self.get("expenses", expense_id)["receipts"], receipt])
        return receipt["id"]

    def _number(self) -> int:
        self._added += 1
        return self._added


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Write days as the contract does."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
