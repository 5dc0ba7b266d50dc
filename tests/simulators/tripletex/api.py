"""The simulated API: who calls, what for, and what is answered."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from ..core.reply import Reply, Request, json_reply
from ..core.service import Service
from .fields import only
from .rules import Refused, invalid

if TYPE_CHECKING:
    from .simulator import TripletexSimulator

#: The lists of master data, by what they are called here.
LISTS = {"/employee": "employee", "/project": "project", "/activity": "activity", "/salary/type": "salaryType"}
ENTRIES = {"/timesheet/entry": "entry", "/timesheet/salaryTypeSpecification": "specification"}
_FILTERS = {
    "isOffer": lambda item, given: item["isOffer"] == (given == "true"),
    "isClosed": lambda item, given: item["isClosed"] == (given == "true"),
    "showInTimesheet": lambda item, given: item["showInTimesheet"] == (given == "true"),
    "isInactive": lambda item, given: item["isInactive"] == (given == "true"),
    "includeContacts": lambda item, given: given == "true" or not item["isContact"],
    "startDateFrom": lambda item, given: bool(item["startDate"]) and item["startDate"] >= given,
    "startDateTo": lambda item, given: bool(item["startDate"]) and item["startDate"] < given,
    "id": lambda item, given: str(item["id"]) in given.split(","),
}
ROW_LIMIT = 10_000


class TripletexService(Service):
    """From a request to the reply, with everything checked in between."""

    simulator: TripletexSimulator

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Check, handle, and let the faults have their say."""
        path = unquote(path)
        operation, handler = self._route(method, path)
        request = self.record(operation, method, path, dict(parse_qsl(query, keep_blank_values=True)))
        try:
            request.body = json.loads(body) if body else None
        except ValueError as error:
            return self._refuse(request, {"": [f"not JSON: {error}"]}, Refused(422, 22000, "validation"))
        if handler is None:
            return self._refuse(request, {"path": ["no such operation"]}, Refused(404, 6000, "not_found"))
        if self.simulator.spec:
            self.blame(request, self.simulator.spec.request_errors(operation, query, request.body))

        def answer() -> Reply:
            reply = self._authorised(request, headers) or self._handle(handler, request)
            self._check_answer(request, reply)
            return reply

        described = SimpleNamespace(id=operation, entity={})
        reply = self.perform(
            request, described, answer, lambda: self._handle(handler, request), limited=self.simulator.limited
        )
        return self.simulator.with_limit(reply)

    def _route(self, method: str, path: str) -> tuple[str, Callable | None]:
        """The operation as the document has it, and who handles it."""
        generic = re.sub(r"/\d+(?=/|$)", "/{id}", path)
        generic = re.sub(r"^/token/session/(?![:>]).+$", "/token/session/{token}", generic)
        routes = {
            "POST /token/session/:create": self._session,
            "POST /token/session/:createFromRefreshToken": self._refreshed,
            "GET /token/session/>whoAmI": self._who,
            "GET /company/{id}": lambda request: self._single(self.simulator.company, request),
            "GET /timesheet/settings": lambda request: self._single(self.simulator.settings, request),
            "GET /timesheet/month/byMonthNumberList": self._months,
            "GET /timesheet/week": self._weeks,
            "GET /activity/>forTimeSheet": self._activities_for,
            "POST /timesheet/entry/list": self._post_list,
            "PUT /timesheet/entry/list": self._put_list,
            "POST /event/subscription": self._subscribe,
            "DELETE /event/subscription/{id}": self._unsubscribe,
            **{f"GET {path}": self._list for path in LISTS},
            **{f"GET {path}/{{id}}": self._read for path in LISTS},
            **{f"GET {path}": self._entries for path in ENTRIES},
            **{f"GET {path}/{{id}}": self._read for path in ENTRIES},
            **{f"POST {path}": self._post for path in ENTRIES},
            **{f"PUT {path}/{{id}}": self._put for path in ENTRIES},
            **{f"DELETE {path}/{{id}}": self._delete for path in ENTRIES},
        }
        operation = f"{method} {generic}"
        return operation, routes.get(operation)

    def _refuse(self, request: Request, errors: dict, refused: Refused) -> Reply:
        self.blame(request, errors)
        request.status = refused.status
        return refused.reply()

    def _authorised(self, request: Request, headers: Mapping[str, str]) -> Reply | None:
        """The refusal of somebody who may not call."""
        if request.operation.startswith("POST /token/session/:create"):
            return None
        scheme, _space, text = headers.get("Authorization", "").partition(" ")
        try:
            user, _colon, token = base64.b64decode(text).decode().partition(":")
        except ValueError:
            user = token = ""
        ends = self.simulator.sessions.get(token)
        if scheme != "Basic" or user != "0" or ends is None or ends <= self.simulator.today().isoformat():
            return Refused(401, 3000, "unauthorized").reply()
        if any(request.path.startswith(path) for path in self.simulator.forbidden):
            return Refused(403, 9000, "forbidden").reply()
        return None

    def _handle(self, handler: Callable[[Request], Reply], request: Request) -> Reply:
        with self.simulator.lock:
            try:
                return handler(request)
            except Refused as refused:
                return refused.reply()

    def _check_answer(self, request: Request, reply: Reply) -> None:
        if self.simulator.spec:
            body = json.loads(reply.body) if reply.body else None
            self.blame_answer(request, self.simulator.spec.answer_errors(request.operation, reply.status, body))

    # -- sessions -----------------------------------------------------------------------------

    def _session(self, request: Request) -> Reply:
        given, simulator = request.body or {}, self.simulator
        if given.get("consumerToken") != simulator.application_key:
            raise invalid({"arg:consumerToken": "not_found"})
        if given.get("employeeToken") not in simulator.keys:
            raise invalid({"arg:employeeToken": "not_found"})
        try:
            ends = date.fromisoformat(str(given.get("expirationDate")))
        except ValueError:
            raise invalid({"expirationDate": "missing"}) from None
        if not simulator.today() < ends <= simulator.today() + timedelta(days=183):
            raise invalid({"expirationDate": "validation"})
        return json_reply({"value": {"id": 1, "token": simulator.new_session(ends.isoformat())}}, 201)

    def _refreshed(self, request: Request) -> Reply:
        given, simulator = request.body or {}, self.simulator
        if given.get("refreshToken") not in simulator.keys:
            raise invalid({"refreshToken": "not_found"})
        if not 300 <= int(given.get("ttlSeconds") or 0) <= 28800:
            raise invalid({"ttlSeconds": "validation"})
        day = simulator.today() + timedelta(days=1)
        return json_reply({"value": {"token": simulator.new_session(day.isoformat())}})

    def _who(self, request: Request) -> Reply:
        who = {"employeeId": 1, "companyId": self.simulator.company["id"], "language": "no"}
        return self._single(who, request)

    # -- reading ------------------------------------------------------------------------------

    def _single(self, item: dict, request: Request) -> Reply:
        return json_reply({"value": only(item, request.query.get("fields"))})

    def _list(self, request: Request) -> Reply:
        name = LISTS[request.path]
        rows = [] if request.path in self.simulator.blind else list(self.simulator.entities[name].values())
        for key, given in request.query.items():
            if key in _FILTERS and (key != "isInactive" or name == "salaryType"):
                rows = [item for item in rows if _FILTERS[key](item, given)]
        return self._page(rows, request)

    def _page(self, rows: list[dict], request: Request) -> Reply:
        if len(rows) > self.simulator.row_limit:
            raise Refused(422, 23000, "too_large")
        start, count = int(request.query.get("from", 0)), int(request.query.get("count", 1000))
        shown = [only(item, request.query.get("fields")) for item in rows[start : start + count]]
        # "The value is not exact": whoever pages by it goes wrong.
        return json_reply({"fullResultSize": len(shown) + 1, "from": start, "count": len(shown), "values": shown})

    def _read(self, request: Request) -> Reply:
        path, _slash, id_ = request.path.rpartition("/")
        item = self.simulator.entities[{**LISTS, **ENTRIES}[path]].get(int(id_))
        if item is None or path in self.simulator.blind:
            raise Refused(404, 6000, "not_found")
        return self._single(item, request)

    def _entries(self, request: Request) -> Reply:
        query = request.query
        if "dateFrom" not in query or "dateTo" not in query:
            raise invalid({"dateFrom": "missing"})
        if query["dateFrom"] >= query["dateTo"]:
            raise Refused(422, 15000, "span")
        people = query["employeeId"].split(",") if "employeeId" in query else None
        rows = [
            item
            for item in self.simulator.entities[ENTRIES[request.path]].values()
            # What is broken shows.
            if (query["dateFrom"] <= item["date"] < query["dateTo"] or len(item["date"]) != 10)
            and (people is None or not item["employee"] or str(item["employee"]["id"]) in people)
            and ("id" not in query or str(item["id"]) in query["id"].split(","))
        ]
        return self._page(rows, request)

    def _months(self, request: Request) -> Reply:
        rows = []
        for person in request.query["employeeIds"].split(",") if request.path not in self.simulator.blind else ():
            employee = self.simulator.entities["employee"].get(int(person))
            for month in request.query["monthYearList"].split(",") if employee else ():
                state = {"completed": False, "approved": False, "approvedUntilDate": None}
                state.update(self.simulator.months.get((employee["id"], month), {}))
                rows.append({"id": len(rows) + 1, "employee": employee, "monthYear": month, **state})
        return self._page(rows, request)

    def _weeks(self, request: Request) -> Reply:
        year, _dash, week = request.query["weekYear"].partition("-")
        rows = []
        for person in request.query["employeeIds"].split(","):
            employee = self.simulator.entities["employee"].get(int(person))
            state = self.simulator.weeks.get((int(person), request.query["weekYear"]))
            if employee and state is not None and request.path not in self.simulator.blind:
                known = {"completed": False, "approved": False, **state}
                rows.append({"id": len(rows) + 1, "employee": employee, "year": int(year), "week": int(week), **known})
        return self._page(rows, request)

    def _activities_for(self, request: Request) -> Reply:
        project = self.simulator.entities["project"].get(int(request.query["projectId"]))
        rows = [
            item for item in self.simulator.entities["activity"].values() if self.simulator.rules.may_use(item, project)
        ]
        return self._page(rows, request)

    # -- writing ------------------------------------------------------------------------------

    def _post(self, request: Request) -> Reply:
        return json_reply({"value": self.simulator.put_entry(ENTRIES[request.path], request.body, by=1)}, 201)

    def _put(self, request: Request) -> Reply:
        path, _slash, id_ = request.path.rpartition("/")
        return json_reply({"value": self.simulator.put_entry(ENTRIES[path], request.body, int(id_), by=1)})

    def _post_list(self, request: Request) -> Reply:
        made = self.simulator.put_list([(item, None) for item in request.body])
        return self._answer(made, 201)

    def _put_list(self, request: Request) -> Reply:
        return self._answer(self.simulator.put_list([(item, item.get("id")) for item in request.body]), 200)

    def _answer(self, made: list[dict], status: int) -> Reply:
        # Both have been seen: all of it, and nothing.
        return json_reply({"fullResultSize": 0, "values": made if self.simulator.tells_lists else []}, status)

    def _delete(self, request: Request) -> Reply:
        path, _slash, id_ = request.path.rpartition("/")
        version = request.query.get("version")
        self.simulator.remove_entry(ENTRIES[path], int(id_), int(version) if version else None)
        return Reply(204)

    def _subscribe(self, request: Request) -> Reply:
        given = dict(request.body)
        if not given.get("event") or not str(given.get("targetUrl", "")).startswith(self.simulator.target_schemes):
            raise invalid({"targetUrl": "validation"})
        id_ = self.simulator.next_id()
        self.simulator.subscriptions[id_] = given
        return json_reply({"value": {"id": id_, "event": given["event"], "status": "ACTIVE"}}, 201)

    def _unsubscribe(self, request: Request) -> Reply:
        if self.simulator.subscriptions.pop(int(request.path.rpartition("/")[2]), None) is None:
            raise Refused(404, 6000, "not_found")
        return Reply(204)

    # -- refusals -----------------------------------------------------------------------------

    def worded(self, reply: Reply) -> Reply:
        """A fault's refusal as an ``ApiError``."""
        if not reply.content_type.startswith("application/problem+json"):
            return reply
        given = json.loads(reply.body)
        code = given.get("errors", {}).get("code") or {401: 3000, 403: 9000, 409: 7000, 422: 18000, 429: 29000}.get(
            reply.status, 1000
        )
        again = Refused(reply.status, code if isinstance(code, int) else code[0], given.get("detail") or "").reply()
        again.headers, again.wire = reply.headers, reply.wire
        return again
