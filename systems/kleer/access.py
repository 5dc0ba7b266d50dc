"""Access with the e-mail address and the password of a user: Kleer gives a token for each company of that user."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from ...records import _lt, clean_text
from ..decode import is_id
from ..errors import ContractBroken, Forbidden, KeyRefused, NotFound, Rejected, Unauthorized
from ..secrets import register_secret
from ..transport import Transport

#: The accesses that allow to administer the payroll, as Kleer's schema calls them.
_PAYROLL = frozenset(("payroll", "administratorwithpayroll"))


@dataclass(frozen=True)
class Company:
    """A company that a user has access to."""

    id: str
    name: str
    token: str
    accesses: frozenset[str]

    @property
    def has_payroll(self) -> bool:
        return not _PAYROLL.isdisjoint(self.accesses)


class Companies:
    """The companies, with their tokens, by a name for the credentials; kept in memory only."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Company, ...]] = {}
        self._lock = threading.Lock()

    def get(self, name: bytes) -> tuple[Company, ...] | None:
        with self._lock:
            return self._known.get(name)

    def put(self, name: bytes, companies: tuple[Company, ...]) -> None:
        with self._lock:
            self._known[name] = companies

    def forget(self, name: bytes) -> None:
        with self._lock:
            self._known.pop(name, None)


COMPANIES = Companies()


class Login:
    """The e-mail address and the password with which a connection gets its token."""

    def __init__(self, transport: Transport, email: str, password: str):
        self._transport, self._email, self._password = transport, email, password
        for secret in (password, escape(password)):  # as an XML document has it as well
            register_secret(secret)
        self._name = hashlib.sha256("\0".join((transport.base_url, email, password)).encode()).digest()

    def companies(self) -> tuple[Company, ...]:
        """
        :raise KeyRefused: Kleer does not take the address or the password.
        """
        known = COMPANIES.get(self._name)
        if known is None:
            known = self._ask()
            COMPANIES.put(self._name, known)
        return known

    def forget(self) -> None:
        """Have the next call authenticate anew."""
        COMPANIES.forget(self._name)

    def company(self, chosen: str) -> Company:
        """The company that was chosen, or the only one.

        :raise KeyRefused: a person has to choose first, or there is none.
        """
        companies = self.companies()
        if found := [company for company in companies if company.id == chosen]:
            return found[0]
        if len(companies) == 1 and not chosen:
            return companies[0]
        if not companies:
            raise KeyRefused(_lt("This user has access to no company in Kleer."))
        names = ", ".join(company.name for company in companies)
        if chosen:
            raise KeyRefused(
                _lt(
                    "This user no longer has access to the chosen company. Choose another one under Company: %(names)s",
                    names=names,
                )
            )
        raise KeyRefused(
            _lt(
                "This user has access to several companies: %(names)s. Choose one under Company, and test again.",
                names=names,
            )
        )

    def _ask(self) -> tuple[Company, ...]:
        payload = {"user-authentication": {"email": self._email, "password": self._password}}
        self._transport.send_with({"X-Token": ""})
        try:
            body = self._transport.request("POST", "/access/authenticate", payload=payload).body
        except (Unauthorized, Forbidden, NotFound, Rejected) as error:
            raise KeyRefused(
                _lt(
                    "Kleer refused the e-mail address or the password. The user must have Password as the password"
                    " setting: BankID does not work here."
                ),
                detail=error.detail,
            ) from None
        listed = body.get("accessible-companies") if isinstance(body, dict) else None
        items = listed.get("accessible-company") if isinstance(listed, dict) else None
        if not isinstance(items, list):
            raise ContractBroken(_lt("Kleer does not say to which companies the user has access."))
        found = (_company(item) for item in items)
        return tuple(company for company in found if company)


def _company(item: Any) -> Company | None:
    """One company; None where it is closed, or the answer has no token for it."""
    if not isinstance(item, dict) or item.get("active") is False or not is_id(item.get("id")):
        return None
    token, accesses = item.get("token"), item.get("accesses")
    if not isinstance(token, str) or not token.strip():
        return None
    register_secret(token)
    names = accesses.get("type") if isinstance(accesses, dict) else None
    words = frozenset(_word(name) for name in names or () if isinstance(name, str))
    return Company(str(item["id"]), clean_text(str(item.get("name") or "")[:200]) or str(item["id"]), token, words)


def _word(name: str) -> str:
    """The name of an access: Kleer writes PascalCase in XML and SCREAMING_SNAKE elsewhere."""
    return name.strip().replace("_", "").casefold()
