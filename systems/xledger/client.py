"""The calls that all Xledger streams share: one GraphQL endpoint, reached with one token.

A token belongs to one entity and may reach those below it. What is written without an owner belongs to the token's own
entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Callable

from ...records import Sentence, _lt, clean_text
from ..account import Check, Credentials, Tenant
from ..decode import is_id
from ..errors import ContractBroken, KeyRefused
from ..mapping import MappingValue
from ..secrets import get_logger, register_secret
from ..stream import Stream
from ..transport.graphql import Graphql, GraphqlAnswer
from ..transport.graphql_document import Document
from ..transport.pace import Pace
from . import contacts, documents, targets
from .absences import CODE
from .absences_codes import absence_codes
from .absences_schema import absence_capabilities
from .errors import MEANINGS
from .moments import TIMEZONE
from .timesheets_mappings import mapping_values

_logger = get_logger(__name__)

LIVE, DEMO = "https://www.xledger.net/graphql", "https://demo.xledger.net/graphql"
#: What has to be possible, by its name in the schema, and what stops without it.
_NEEDED = {
    "addEmployees": _lt("Employees cannot be added"),
    "updateEmployees": _lt("Employees cannot be changed"),
    "addTimesheets": _lt("Timesheets cannot be added"),
    "updateTimesheets": _lt("Timesheets cannot be changed"),
}
_VANISHED = _lt(
    "Xledger's API no longer offers what adds absences. Nothing of time off is sent; it is exported as a file."
)
#: Calls in so many seconds: a little less than the 20 in five of which the 21st is refused.
_BURST = (18, 5.0)
#: Entities of a page.
_ENTITIES = 1000


class XledgerClient:
    """One entity at Xledger.

    :param credentials: the token as the key, and the settings of the system.
    """

    def __init__(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        token = credentials.api_key.strip()
        register_secret(token)
        self.settings = credentials.settings
        #: What the last connection test has found in the schema.
        self.capabilities = credentials.capabilities
        self.transport = Graphql(
            credentials.base_url, {"Authorization": f"token {token}"}, MEANINGS, Pace(*_BURST, before_call)
        )
        self._tenant = tenant
        self._found: list[dict] | None = None
        #: What streams and mappings have read, and need not be read again with the same client.
        self.once: dict[str, Any] = {}
        #: Credits that the token had left after the last query, and what that query cost; None before any.
        self.remaining: int | None = None
        self.cost: int | None = None

    def close(self) -> None:
        self.transport.close()

    def run(self, document: Document, variables: dict[str, Any]) -> GraphqlAnswer:
        """Send a query or a mutation; see ``Graphql.run``."""
        answer = self.transport.run(document, variables)
        self.note(answer)
        return answer

    def note(self, answer: GraphqlAnswer) -> None:
        """Keep what a query has cost."""
        rate = answer.body.get("rateLimit")
        if isinstance(rate, dict):
            self.remaining, self.cost = _whole(rate.get("remaining")), _whole(rate.get("cost"))
            _logger.debug("Xledger: %s credits left, the last query cost %s", self.remaining, self.cost)

    def facts(self) -> Iterator[Sentence]:
        """What Xledger says about the credits that calls cost; nothing before the first query."""
        if self.remaining is not None:
            yield _lt(
                "Credits left in this hour: %(remaining)s. Cost of the last query: %(cost)s.",
                remaining=self.remaining,
                cost="?" if self.cost is None else self.cost,
            )

    # --- Whose token it is ---------------------------------------------------------------------------

    def entities(self, refresh: bool = False) -> list[dict]:
        """The entities that the token reaches: ``dbId``, ``code``, ``description``, ``ownerDbId``; read once."""
        if self._found is None or refresh:
            found = []
            for page in self.transport.pages(documents.ENTITIES, "entities", {}, _ENTITIES):
                self.note(page.answer)
                found += [node for node in page.nodes if is_id(node.get("dbId"))]
            self._found = found
        return self._found

    def home(self) -> dict:
        """The token's own entity: the one that none of the others owns.

        :raise ContractBroken: there is none.
        """
        entities = self.entities()
        ids = {str(one["dbId"]) for one in entities}
        tops = [one for one in entities if str(one.get("ownerDbId")) not in ids - {str(one["dbId"])}]
        if not tops:
            raise ContractBroken(_lt("The system does not say which company the key belongs to."))
        return tops[0]

    @property
    def owner(self) -> str:
        """The code of the entity whose employees are synced, empty for the token's own."""
        return str(self.settings.get("owner") or "").strip()

    def tenant(self, refresh: bool = False) -> Tenant:
        """The entity whose employees are synced; read once for each client, or again with ``refresh``.

        :raise KeyRefused: the token does not reach the entity that was chosen.
        """
        if self._tenant is None or refresh:
            self.entities(refresh)
            entity = self.home()
            if self.owner and self.owner != entity.get("code"):
                entity = next((one for one in self.entities() if one.get("code") == self.owner), None)
            if entity is None:
                raise KeyRefused(
                    _lt(
                        "The token does not reach the entity %(entity)s. Create a token in that entity or above it, or"
                        " choose another entity in the settings of the connection.",
                        entity=self.owner,
                    )
                )
            number = str(entity["dbId"])
            name = clean_text(str(entity.get("description") or "")[:200])
            self._tenant = Tenant(number, name or number, timezone=TIMEZONE)
        return self._tenant

    def is_below(self) -> bool:
        """Whether the employees belong to an entity below that of the token."""
        return bool(self.owner) and self.owner != self.home().get("code")

    def choices(self, name: str) -> list[tuple[str, str]]:
        """What may be chosen for the setting ``name``: the entities, by their codes."""
        found = [(one, clean_text(str(one.get("code") or ""))) for one in self.entities()]
        return [(code, f"{code} {clean_text(str(one.get('description') or '')) or ''}") for one, code in found if code]

    def foreign_entities(self) -> set[str]:
        """The entities that the token reaches and that are neither the one that is synced nor above it."""
        owners = {str(one["dbId"]): str(one.get("ownerDbId")) for one in self.entities()}
        number: str | None = self.tenant().id
        while number in owners:
            number = owners.pop(number)
        return set(owners)

    def mapping_values(self, name: str) -> Iterator[MappingValue]:
        """The values that may be chosen in the mapping ``name``."""
        if name == CODE.name:
            return absence_codes(self)
        return targets.mapping_values(self, name) if name in targets.SOURCES else mapping_values(self, name)

    # --- What it may do ------------------------------------------------------------------------------

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Read one employee, which shows whether the token may, and look whether the schema has what is sent."""
        self.tenant(refresh=True)
        self.run(documents.employees("CURRENT", "all"), {"first": 1, "after": None})
        names = self._fields("Mutation")
        absences = absence_capabilities(self.run, names)
        changes = [_VANISHED] if self.capabilities.get("absences") and not absences else []
        capabilities = {"absences": absences, "absence_codes": "absenceCodes" in self._fields("Query")}
        lacking = [sentence for name, sentence in _NEEDED.items() if name not in names]
        if contacts.is_on(self.settings) and "updateContacts" not in names:
            lacking.append(_lt("Contact details cannot be changed"))
        lacking += targets.twice(self.settings)
        return Check(lacking, changes, None, capabilities=capabilities)

    def _fields(self, type_: str) -> set[str]:
        """The names of the fields of one of the schema's types."""
        found = self.run(documents.MUTATIONS, {"type": type_}).body.get("__type")
        fields = found.get("fields") if isinstance(found, dict) else None
        return {one.get("name") for one in fields if isinstance(one, dict)} if isinstance(fields, list) else set()

    def stream(self, cls: type[Stream], options: Iterable[str] = ()) -> Stream:
        return cls(self, options)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
