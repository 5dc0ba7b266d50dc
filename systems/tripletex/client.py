"""The calls that all Tripletex streams share: sessions, pages, the rate limit.

Sources: Tripletex' OpenAPI document 2.74.00 and the documentation at developer.tripletex.no; what is known from replies
alone says so where it is used.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from typing import Any, Callable
from urllib.parse import urlsplit

from ...records import _lt, clean_text
from ..account import Check, Credentials, Tenant
from ..decode import is_id
from ..errors import ContractBroken, Forbidden, KeyRefused, NotFound, RateLimited, Rejected, RemoteError, Unauthorized
from ..secrets import mask, register_secret
from ..stream import Stream
from ..transport import PATIENCE, Answer, Transport
from .errors import understand
from .rights import lacking
from .sessions import REFRESHED_SECONDS, SESSIONS, Session, ends, ends_in, expiration, name_of

#: How refresh tokens begin: those of a company's own integration, which need no application key.
REFRESH_PREFIX = "tlxr_"
#: How the keys of the test environment begin.
TEST_PREFIX = "test-"
PRODUCTION, TEST = "https://tripletex.no/v2", "https://api-test.tripletex.tech/v2"
#: Rows of a page; the default of a list.
PAGE = 1000
#: A page that is answered without an end would be read for ever.
_MAX_PAGES = 100_000
#: So many calls of a period are left to others who use the same key.
_RESERVE = 2
#: Seconds after which it is tried again when nothing says how long a period lasts.
_PERIOD = 60.0
#: What the webhook is about; activities, wage types and hours have no events.
EVENTS = tuple(f"{kind}.{action}" for kind in ("employee", "project") for action in ("create", "update", "delete"))


class TripletexClient:
    """One company at Tripletex, reached with one key."""

    def __init__(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        self.base_url = credentials.base_url
        self._key = credentials.api_key.strip()
        self._application_key = (credentials.application_key or "").strip()
        for secret in (self._key, self._application_key):
            register_secret(secret)
        self._session_name = name_of(self.base_url, self._application_key, self._key)
        # Not repeated by itself after 429: that answer does not say how long to wait, and counts as a call.
        self.transport = Transport(
            credentials.base_url,
            {"Content-Type": "application/json; charset=utf-8"},
            before_call,
            repeated=(500, 502, 503, 504),
            understand=understand,
        )
        self._tenant = tenant
        self._left: int | None = None
        self._renewed = 0.0
        #: What was read once for all streams of this client, such as the time sheets' settings.
        self.once: dict[str, Any] = {}

    def close(self) -> None:
        self.transport.close()

    # --- Calls ---------------------------------------------------------------------------------------

    def call(self, method: str, path: str, params: dict | None = None, payload: Any = None) -> Answer:
        """Call with a session; one that has ended meanwhile is renewed, once."""
        known = SESSIONS.get(self._session_name, _now())
        session = known or self._open()
        self._use(session)
        try:
            return self._counted(method, path, params, payload)
        except Unauthorized:
            SESSIONS.forget(self._session_name)
            if known is None:
                raise  # it was new: the key itself is refused
            self._use(self._open())
            return self._counted(method, path, params, payload)

    def rows(self, path: str, params: dict, names: Iterable[str], size: int = PAGE) -> Iterator[list]:
        """The pages of a list, by their length: ``fullResultSize`` is not exact (its own description)."""
        for number in range(_MAX_PAGES):
            values = self.page(path, params, names, number, size)[0]
            yield values
            if len(values) < size:
                return

    def page(
        self, path: str, params: dict, names: Iterable[str], number: int, size: int = PAGE
    ) -> tuple[list, datetime | None]:
        """One page of a list, and the server's clock."""
        asked = {**params, "from": number * size, "count": size, "sorting": "id", "fields": ",".join(names)}
        answer = self.call("GET", path, asked)
        return _values(answer.body, path), answer.date

    def value(self, path: str, names: Iterable[str]) -> Any:
        """The one entity that a path leads to."""
        return _value(self.call("GET", path, {"fields": ",".join(names)}).body, path)

    def _counted(self, method: str, path: str, params: dict | None, payload: Any) -> Answer:
        self._wait()
        try:
            answer = self.transport.request(method, path, params, payload)
        except RemoteError as error:
            self._note_limit(error.headers)
            if isinstance(error, RateLimited) and error.retry_after is None:
                error.retry_after = max(self._renewed - time.monotonic(), 0) or _PERIOD
            raise
        self._note_limit(answer.headers)
        return answer

    def _note_limit(self, headers: Any) -> None:
        left, reset = (_whole(headers.get(f"X-Rate-Limit-{name}")) for name in ("Remaining", "Reset"))
        if left is not None and reset is not None:
            self._left, self._renewed = left, time.monotonic() + reset

    def _wait(self) -> None:
        """Respect the limit before it is reached."""
        seconds = self._renewed - time.monotonic()
        if self._left is None or self._left > _RESERVE or seconds <= 0:
            return
        if seconds > PATIENCE:
            raise RateLimited(_lt("The system asks to wait."), retry_after=seconds)
        time.sleep(seconds)
        self._left = None

    # --- Sessions ------------------------------------------------------------------------------------

    def _use(self, session: Session) -> None:
        # 0: the company of the key's owner.
        text = base64.b64encode(f"0:{session.token}".encode()).decode()
        register_secret(text)
        self.transport.send_with({"Authorization": f"Basic {text}"})

    def _open(self) -> Session:
        """
        :raise KeyRefused: a key is refused, or belongs to the other environment.
        """
        self._check_environment()
        now = _now()
        if self._key.startswith(REFRESH_PREFIX):
            path, day = "/token/session/:createFromRefreshToken", None
            payload = {"refreshToken": self._key, "ttlSeconds": REFRESHED_SECONDS}
        else:
            path, day = "/token/session/:create", expiration(now)
            payload = {
                "consumerToken": self._application_key,
                "employeeToken": self._key,
                "expirationDate": day.isoformat(),
            }
        self.transport.send_with({"Authorization": ""})
        try:
            body = self._counted("POST", path, None, payload).body
        except (Unauthorized, Forbidden, NotFound, Rejected) as error:
            raise self._refused(error) from None
        value = _value(body, path)
        token = value.get("token") if isinstance(value, dict) else None
        if not isinstance(token, str) or not token:
            raise ContractBroken(_lt("Tripletex did not create a session for the key."))
        register_secret(token)
        session = Session(token, ends(day) if day else ends_in(REFRESHED_SECONDS, now))
        SESSIONS.put(self._session_name, session)
        return session

    def _refused(self, error: RemoteError) -> RemoteError:
        """What a refusal of a session means. A key that was revoked is answered with 401, 403, 404 or 422."""
        names = " ".join(error.fields) if isinstance(error, Rejected) else ""
        if names and "Token" not in names and ("expirationDate" in names or "ttlSeconds" in names):
            # Not about the key, nor about any record.
            sentence = _lt("Tripletex rejected the end date of the session.")
            return ContractBroken(sentence, detail=error.detail)
        if "consumerToken" in names:
            message = _lt("Tripletex does not know the application key (consumer token).")
        elif "refreshToken" in names or self._key.startswith(REFRESH_PREFIX):
            message = _lt("Tripletex does not know the key, or the key has expired.")
        elif isinstance(error, NotFound) and error.remote_code is None:
            message = _lt("Tripletex rejected the key, or the URL is not that of its API.")
        else:
            message = _lt(
                "Tripletex rejected the key. It was revoked, or not created for exactly the application name"
                " shown, including upper and lower case. Create a new key and enter it in the connection."
            )
        return KeyRefused(message, detail=error.detail)

    def _check_environment(self) -> None:
        """The two environments' keys are not interchangeable; each refuses the other's without saying why."""
        host, is_test = urlsplit(self.base_url).netloc, self._key.startswith(TEST_PREFIX)
        if is_test and host == urlsplit(PRODUCTION).netloc:
            raise KeyRefused(_lt("This is a key of Tripletex' test environment. Choose the test environment."))
        if not is_test and host == urlsplit(TEST).netloc and not self._key.startswith(REFRESH_PREFIX):
            raise KeyRefused(_lt("This is no key of Tripletex' test environment. Choose production."))

    # --- Who is there --------------------------------------------------------------------------------

    def tenant(self, refresh: bool = False) -> Tenant:
        """The company that the key belongs to; read once for each client, or again with ``refresh``."""
        if self._tenant is None or refresh:
            who = self.value("/token/session/%3EwhoAmI", ("companyId",))
            company = who.get("companyId") if isinstance(who, dict) else None
            if not is_id(company):
                raise ContractBroken(_lt("The system does not say which company the key belongs to."))
            known = self._tenant
            name = known.name if known and known.id == str(company) else self._company_name(company)
            self._tenant = Tenant(id=str(company), name=name, timezone="Europe/Oslo", country="NO", currency="NOK")
        return self._tenant

    def employee_id(self) -> int | None:
        """The employee in whose name calls are made, None if Tripletex does not say; read once for each client."""
        if "employee" not in self.once:
            who = self.value("/token/session/%3EwhoAmI", ("employeeId",))
            self.once["employee"] = who.get("employeeId") if isinstance(who, dict) else None
        return self.once["employee"]

    def _company_name(self, company: Any) -> str:
        with suppress(Forbidden, NotFound):
            value = self.value(f"/company/{int(company)}", ("id", "name"))
            return clean_text(str(value.get("name") or "")[:200]) or str(company)
        return str(company)

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Check whether the key has the needed permissions. An empty list may mean that it lacks one."""
        self.tenant(refresh=True)
        return Check(lacking(self), [], None)

    # --- Webhooks ------------------------------------------------------------------------------------

    def register_webhook(self, url: str, secret: str) -> str:
        """Have changes of employees and projects posted to ``url``; returns the ids of the subscriptions.

        :raise RemoteError: it does not; none of them is left behind then, as far as that can be had.
        """
        ids = []
        try:
            for event in EVENTS:
                payload = {"event": event, "targetUrl": url, "fields": "id", "hmacSharedSecret": secret}
                value = _value(self.call("POST", "/event/subscription", payload=payload).body, "/event/subscription")
                if not isinstance(value, dict) or not is_id(value.get("id")):
                    raise ContractBroken(_lt("Tripletex did not return an ID for the webhook."))
                ids.append(str(value["id"]))
        except RemoteError:
            with suppress(RemoteError):
                self.remove_webhook(",".join(ids))
            raise
        return ",".join(ids)

    def remove_webhook(self, webhook_id: str) -> None:
        for one in filter(None, webhook_id.split(",")):
            with suppress(NotFound):
                self.call("DELETE", f"/event/subscription/{int(one)}")

    def stream(self, cls: type[Stream], options=()) -> Stream:
        return cls(self, options)


def _values(body: Any, path: str) -> list:
    values = body.get("values") if isinstance(body, dict) else None
    if not isinstance(values, list):
        raise ContractBroken(_lt("The answer of %(path)s has no values.", path=path), detail=mask(repr(body)[:300]))
    return values


def _value(body: Any, path: str) -> Any:
    if not isinstance(body, dict) or body.get("value") is None:
        raise ContractBroken(_lt("The answer of %(path)s has no value.", path=path))
    return body["value"]


def _whole(header: str | None) -> int | None:
    return int(header) if header and header.isascii() and header.isdigit() and len(header) < 10 else None


def _now() -> datetime:
    return datetime.now(timezone.utc)


def iso_next(day: date) -> str:
    """The day after: the ends of Tripletex' spans are exclusive."""
    return (day + timedelta(days=1)).isoformat()
