"""The calls that all Kleer streams share.

A connection has a token and the number of the company, or the e-mail address and the password of a user. XML rather
than JSON: the XML schema is what the vendor keeps correct. PUT creates, POST changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

from ...records import _lt, clean_text
from ..account import Check, Credentials, Tenant
from ..errors import ContractBroken, Forbidden, KeyRefused, Unauthorized, Unreachable
from ..mapping import MappingValue
from ..secrets import register_secret
from ..stream import Stream
from ..transport import Answer, Transport
from .access import Login
from .activities import mapping_values
from .errors import understand
from .salaries import unit_is_known, unit_question
from .schema import KLEER

NO_PAYROLL = _lt(
    "The user may not administer the payroll. In Kleer, set Permissions → Payroll to Administer all the payroll."
)
PRODUCTION, TEST = "https://api.kleer.se/v1", "https://test-api.kleer.se/v1"


class KleerClient:
    """One company at Kleer."""

    def __init__(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        token = credentials.api_key.strip()
        register_secret(token)
        self.settings = credentials.settings
        self._token = token
        self._company = str(credentials.settings.get("company") or "").strip()
        # The content type also of reads: it decides about the format of the answer. Status 500 is not repeated by
        # itself, since it is the answer to the question for what does not exist as well.
        self.transport = Transport(
            credentials.base_url,
            {"X-Token": token, "Content-Type": KLEER.media_type},
            before_call,
            repeated=(429, 502, 503, 504),
            understand=understand,
            codec=KLEER,
        )
        self._tenant = tenant
        email, password = (str(credentials.settings.get(name) or "").strip() for name in ("email", "password"))
        self._login = None if token or not (email and password) else Login(self.transport, email, password)

    def close(self) -> None:
        self.transport.close()

    def read(self, path: str, root: str) -> tuple[dict, Answer]:
        """The document at a path of the company, which has this root, and the whole answer."""
        try:
            answer = self._call("GET", path)
        except Unreachable as error:
            if error.status != 500:
                raise
            answer = self._call("GET", path)
        return self._value(answer, (root,), path), answer

    def write(self, method: str, path: str, payload: dict, roots: tuple[str, ...]) -> dict:
        """Send a document; returns what the answer holds, which has one of these roots."""
        return self._value(self._call(method, path, payload), roots, path)

    def tenant(self, refresh: bool = False) -> Tenant:
        """The company that the token belongs to; read once for each client, or again with ``refresh``."""
        if self._tenant is None or refresh:
            found, _answer = self.read("/info", "company-information")
            number = clean_text(str(found.get("orgno") or ""))
            if not number:
                raise ContractBroken(_lt("The system does not say which company the key belongs to."))
            self._tenant = Tenant(
                id=number[:200],
                name=clean_text(str(found.get("name") or "")[:200]) or number,
                timezone="Europe/Stockholm",
                country="SE",
                currency=_currency(found.get("accounting-currency")),
            )
        return self._tenant

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Check the token, the right to administer the payroll, and whether it is known in what salaries are."""
        self.read("/user/me", "user")
        self.tenant(refresh=True)
        lacking = []
        if self._login and not self._login.company(self._chosen()).has_payroll:
            lacking.append(NO_PAYROLL)
        try:
            contracts = self.read("/payroll/user", "payroll-user-readables")[0]["payroll-user-readable"]
        except Forbidden:
            return Check([NO_PAYROLL], [], None)
        questions = [] if unit_is_known(self.settings) else [unit_question(contracts)]
        return Check(lacking, [], None, questions)

    def choices(self, name: str) -> list[tuple[str, str]]:
        """What can be chosen for a setting: the companies of the user, with their numbers."""
        if name != "login_company" or self._login is None:
            return []
        self._login.forget()  # rights may have changed since
        return [(company.id, f"{company.name} ({company.id})") for company in self._login.companies()]

    def _chosen(self) -> str:
        return str(self.settings.get("login_company") or "") or self._company

    def mapping_values(self, name: str) -> Iterator[MappingValue]:
        """What time off types can be mapped to."""
        return mapping_values(self)

    def stream(self, cls: type[Stream], options=()) -> Stream:
        return cls(self, options)

    def _call(self, method: str, path: str, payload: Any = None) -> Answer:
        if self._login is not None:
            return self._logged_in(method, path, payload)
        if not self._token:
            raise KeyRefused(
                _lt("Enter the token and the number of the company, or the e-mail address and the password of a user.")
            )
        if not (self._company.isascii() and self._company.isdigit()):
            raise KeyRefused(_lt("Enter the number that Kleer has for the company, beside the token."))
        return self.transport.request(method, f"/company/{self._company}{path}", payload=payload)

    def _logged_in(self, method: str, path: str, payload: Any) -> Answer:
        """Call with the token of the user; one that does not work any more is replaced once.

        A call that is refused with 401 was not carried out.
        """
        for attempt in (1, 2):
            company = self._login.company(self._chosen())
            self.transport.send_with({"X-Token": company.token})
            try:
                return self.transport.request(method, f"/company/{company.id}{path}", payload=payload)
            except Unauthorized:
                self._login.forget()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def _value(self, answer: Answer, roots: tuple[str, ...], path: str) -> dict:
        body = answer.body if isinstance(answer.body, dict) else {}
        value = next((body[root] for root in roots if root in body), None)
        if not isinstance(value, dict):
            raise ContractBroken(_lt("The answer of %(path)s has no value.", path=path), detail=", ".join(body))
        return value


def _currency(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) == 3 and value.isalpha() else None
