"""A Tripletex to test against: a real HTTP server with a Norwegian company in it.

::

    with TripletexSimulator() as simulator:
        kari = simulator.add_employee("Kari", "Berg", number="7")
        connection.base_url, connection.api_key = simulator.url, simulator.key

It also runs by itself: ``python tests/simulators/tripletex --port 8071``.
"""

from __future__ import annotations

import threading
import uuid
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from ..core.life import Simulated
from ..core.reply import Reply
from .api import ROW_LIMIT, TripletexService
from .page import TripletexControl
from .rules import EntryRules, Refused
from .spec import Spec
from .webhooks import TripletexWebhooks

APPLICATION = "GrønnJobb"
_KEYS = {"entry": ("employee", "date", "project", "activity"), "specification": ("employee", "date", "salaryType")}


class TripletexSimulator(Simulated):
    """The simulated system. Everything a test wants to look at or to change hangs on it."""

    def __init__(self, *, port: int = 0, key: str = "employee-key-1", gzip: bool = True) -> None:
        super().__init__(port, gzip=gzip)
        self.key = key
        self.keys = {key}
        """The keys (employee tokens, refresh tokens) that were made for the application."""
        self.application_key = "consumer-key-of-gronnjobb"
        self.sessions: dict[str, str] = {}
        """The day on which each session token ends."""
        self.company = {"id": 4711, "name": "Fjellverk AS"}
        self.settings = {"requireCommentsOnRegisteredHoursAllProjects": False, "defaultProjectActivity": None}
        self.entities: dict[str, dict[int, dict]] = {
            name: {} for name in ("employee", "project", "activity", "salaryType", "entry", "specification")
        }
        self.months: dict[tuple[int, str], dict] = {}
        self.weeks: dict[tuple[int, str], dict] = {}
        self.subscriptions: dict[int, dict] = {}
        self.forbidden: set[str] = set()
        """Paths that answer 403."""
        self.blind: set[str] = set()
        """Lists that are empty, as the key may not see what is in them."""
        self.row_limit = ROW_LIMIT
        self.atomic_lists = True
        """Whether a list that is refused leaves nothing behind; which of the two holds is not documented."""
        self.tells_lists = False
        self.tells_changes = True
        """Whether lists say who has made and changed an entry; that they do is not certain."""
        self.locks_by_validation = False
        """Whether what is locked is refused by 422 instead of 409; which of the two holds is not documented."""
        self.longest_comment: int | None = None
        """After how many characters comments are cut; whether they are, and where, is not documented."""
        self.limit: int | None = None
        """Calls that are left in this period; None for no limit."""
        self.target_schemes: tuple[str, ...] = ("https://",)
        self.clock = lambda: datetime.now(timezone.utc)
        self.lock = threading.RLock()
        self.spec = Spec.load()
        self.rules = EntryRules(self)
        self.service = TripletexService(self)
        self.control = TripletexControl(self)
        self.webhooks = TripletexWebhooks(self)
        self._last_id = 1000

    def now(self) -> datetime:
        return self.clock()

    def quiet(self) -> None:
        self.webhooks.stop()

    def today(self) -> date:
        return self.clock().astimezone(ZoneInfo("Europe/Oslo")).date()

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def new_session(self, ends: str) -> str:
        token = f"session-{uuid.uuid4().hex}"
        self.sessions[token] = ends
        return token

    # -- the rate limit -----------------------------------------------------------------------

    def limited(self) -> Reply | None:
        if self.limit is None:
            return None
        self.limit -= 1
        return Refused(429, 29000, "too_many").reply() if self.limit < 0 else None

    def with_limit(self, reply: Reply) -> Reply:
        """The headers of the limit; on 429 that of the reset is missing (Tripletex/tripletex-api2, issue 103)."""
        if self.limit is not None:
            reply.headers |= {"X-Rate-Limit-Limit": "100", "X-Rate-Limit-Remaining": str(max(self.limit, 0))}
            if reply.status != 429:
                reply.headers["X-Rate-Limit-Reset"] = "60"
        return reply

    # -- entries ------------------------------------------------------------------------------

    def put_entry(
        self, kind: str, given: Any, id_: int | None = None, by: int = 2, held: dict[tuple, set] | None = None
    ) -> dict:
        """Make or change one entry, as the API does; returns it.

        :param by: the employee who does it, 1 for the one whose key it is.
        :param held: what ``_held`` returns for the days of all entries of a list.

        :raise Refused: it breaks one of the rules.
        """
        entries = self.entities[kind]
        known = entries.get(id_) if id_ is not None else None
        if id_ is not None and known is None:
            raise Refused(404, 6000, "not_found")
        if known and given.get("version") not in (None, known["version"]):
            raise Refused(409, 8000, "revision")
        check = self.rules.check_time if kind == "entry" else self.rules.check_wage
        item = check(given, known)
        key = self._key(kind, item)
        held = self._held(kind, {item["date"]}) if held is None else held
        if held.get(key, set()) - {id_}:
            raise Refused(409, 7000, "exists")
        change = {"employeeId": by, "timestamp": self.now().isoformat(), "changeType": "UPDATE" if known else "CREATE"}
        changes = [*(known.get("changes") or () if known else ()), change]
        made = {"id": id_ or self.next_id(), "version": known["version"] + 1 if known else 0, **item}
        made["changes"] = changes if self.tells_changes else None
        entries[made["id"]] = made
        if known:
            held.get(self._key(kind, known), set()).discard(id_)
        held.setdefault(key, set()).add(made["id"])
        return made

    def put_list(self, items: list[tuple[dict, int | None]]) -> list[dict]:
        before = dict(self.entities["entry"])
        touched = [*(item for item, _id in items), *(before[id_] for _item, id_ in items if id_ in before)]
        # Looked up once: thousands of entries may be there.
        held = self._held("entry", {one.get("date") for one in touched})
        try:
            return [self.put_entry("entry", item, id_, by=1, held=held) for item, id_ in items]
        except Refused:
            if self.atomic_lists:
                self.entities["entry"] = before
            raise

    def remove_entry(self, kind: str, id_: int, version: int | None) -> None:
        known = self.entities[kind].get(id_)
        if known is None:
            raise Refused(404, 6000, "not_found")
        if version not in (None, known["version"]):
            raise Refused(409, 8000, "revision")
        self.rules.check_open(known)
        del self.entities[kind][id_]

    def _held(self, kind: str, days: set) -> dict[tuple, set]:
        """The ids of the entries of these days, by their keys."""
        held: dict[tuple, set] = {}
        for id_, item in self.entities[kind].items():
            if item["date"] in days:
                held.setdefault(self._key(kind, item), set()).add(id_)
        return held

    @staticmethod
    def _key(kind: str, item: dict) -> tuple:
        return tuple(
            value["id"] if isinstance(value, dict) else value for value in (item.get(name) for name in _KEYS[kind])
        )

    # -- what people there do -----------------------------------------------------------------

    def add_employee(self, first: str, last: str, number: str = "", **fields: Any) -> int:
        item = {
            "firstName": first,
            "lastName": last,
            "employeeNumber": number,
            "email": None,
            "phoneNumberMobile": None,
            "dateOfBirth": None,
            "allowInformationRegistration": True,
            "isContact": False,
        }
        return self._add("employee", {**item, **fields})

    def add_activity(self, name: str, **fields: Any) -> int:
        item = {"name": name, "activityType": "PROJECT_GENERAL_ACTIVITY", "isDisabled": False, "isChargeable": True}
        return self._add("activity", {**item, **fields})

    def add_project(self, name: str, number: str = "", activities: tuple[int, ...] = (), **fields: Any) -> int:
        item = {
            "name": name,
            "number": number,
            "startDate": "2020-01-01",
            "endDate": None,
            "isClosed": False,
            "isOffer": False,
            "forParticipantsOnly": False,
            "participants": [],
            "generalProjectActivitiesPerProjectOnly": False,
            "projectActivities": [{"activity": self.entities["activity"][one]} for one in activities],
        }
        return self._add("project", {**item, **fields})

    def add_wage_type(self, name: str, number: str = "", **fields: Any) -> int:
        return self._add(
            "salaryType", {"name": name, "number": number, "showInTimesheet": True, "isInactive": False, **fields}
        )

    def _add(self, kind: str, item: dict) -> int:
        with self.lock:
            id_ = self.next_id()
            self.entities[kind][id_] = {"id": id_, "version": 0, **item}
            return id_

    def change(self, kind: str, id_: int, **fields: Any) -> None:
        with self.lock:
            self.entities[kind][id_].update(fields)

    def set_month(self, employee: int, month: str, **state: Any) -> None:
        """Complete or approve somebody's month, or open it again."""
        with self.lock:
            self.months[employee, month] = state

    def set_week(self, employee: int, week: str, **state: Any) -> None:
        """The same for somebody's week, such as "2026-19"."""
        with self.lock:
            self.weeks[employee, week] = state

    def grow_old(self, **delta: float) -> None:
        """As if all that was done here had been done so much earlier."""
        with self.lock:
            for kind in _KEYS:
                for item in self.entities[kind].values():
                    for change in item.get("changes") or ():
                        moment = datetime.fromisoformat(change["timestamp"]) - timedelta(**delta)
                        change["timestamp"] = moment.isoformat()

    # -- what there is ------------------------------------------------------------------------

    def hours(self) -> dict[tuple, float]:
        """The hours of all entries, by employee, date, project and activity."""
        with self.lock:
            return {self._key("entry", item): item["hours"] for item in self.entities["entry"].values()}

    def wages(self) -> dict[tuple, float]:
        """The counts of all wage types, by employee, date and type."""
        with self.lock:
            return {self._key("specification", item): item["count"] for item in self.entities["specification"].values()}

    def writes(self) -> int:
        """How many requests there were that change hours."""
        return sum(one.method != "GET" and one.path.startswith("/timesheet") for one in self.requests)

    def kept(self) -> dict:
        """Everything that is known, as JSON."""
        with self.lock:
            months = [[employee, month, state] for (employee, month), state in self.months.items()]
            return {"entities": self.entities, "months": months, "settings": self.settings, "last_id": self._last_id}

    def restore(self, kept: dict) -> None:
        """Know again what was kept."""
        self.entities = {
            kind: {int(id_): item for id_, item in items.items()} for kind, items in kept["entities"].items()
        }
        self.months = {(employee, month): state for employee, month, state in kept["months"]}
        self.settings, self._last_id = kept["settings"], kept["last_id"]
