"""What a dialect says: addresses, fields, who may call, how lists, answers and refusals look."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from ..core.reply import Reply, Request, json_reply
from ..twogethr.entities import Entry
from ..twogethr.store import Store
from .parts import Part, render


class Refused(Exception):
    """A request that the dialect refuses.

    :param fields: what is wrong, by the dialect's own names.
    """

    def __init__(self, status: int, text: str, fields: dict[str, list[str]] | None = None, existing: str | None = None):
        super().__init__(text)
        self.status, self.text, self.fields, self.existing = status, text, fields or {}, existing


class Dialect:
    """One way to speak; a subclass says which."""

    #: What stands before all paths, and the collections of the store by what they are called after it.
    prefix = ""
    collections: dict[str, str] = {}
    #: The method of an update, and whether it has to have all fields that can be written.
    update_method, needs_all = "PATCH", False
    #: For the dialect's own API description: where an id stands after the list's path, the object in which an entity is
    #: sent and answered, the parameters of lists, those that are no texts, those that such a description tries, how a
    #: key is sent, and what JSON is called.
    single_path, wrapper = "/id", ""
    parameters: tuple[str, ...] = ()
    schemas: dict[str, dict[str, str]] = {}
    described_query: dict[str, str] = {}
    security: dict[str, Any] = {}
    media_type = "application/json"
    #: How many entities a page has unless the client says so, and at most.
    page_size, most = 20, 50

    def __init__(self, store: Store, key: str):
        self.store, self.key = store, key
        self._numbers: dict[str, int] = {}
        self._ids: dict[str, str] = {}
        #: By collection.
        self.parts: dict[str, tuple[Part, ...]] = {}

    def snapshot(self) -> dict[str, Any]:
        """What may change: the key, and what has been numbered."""
        return deepcopy({name: value for name, value in vars(self).items() if name not in ("store", "parts")})

    def reset(self, snapshot: dict[str, Any]) -> None:
        vars(self).update(deepcopy(snapshot))

    # -- ids ----------------------------------------------------------------------------------

    def number(self, id_: str | None) -> int | None:
        """A number for an id of the store: the same whenever it is asked for."""
        if id_ is None:
            return None
        if id_ not in self._numbers:
            self._numbers[id_] = 1000 + len(self._numbers)
            self._ids[str(self._numbers[id_])] = id_
        return self._numbers[id_]

    def id_of(self, number: Any) -> str | None:
        """The store's id for a number."""
        return None if number is None else self._ids.get(str(number), f"unknown {number}")

    # -- requests -----------------------------------------------------------------------------

    def before(self, request: Request, headers: Mapping[str, str], body: bytes) -> Reply | None:
        """Answer what has nothing to do with entities, such as the request for a token."""
        return None

    def is_allowed(self, request: Request, headers: Mapping[str, str]) -> bool:
        raise NotImplementedError

    def split(self, rest: str) -> tuple[str, str | None]:
        """The collection's name and the id in what follows the prefix."""
        name, _slash, id_ = rest.strip("/").partition("/")
        return name, id_ or None

    def store_id(self, id_: str) -> str:
        """The store's id for one in an address."""
        return id_

    def fields_of(self, body: dict) -> dict:
        """The entity in what was sent."""
        return body

    # -- answers ------------------------------------------------------------------------------

    def listing(self, collection: str, request: Request) -> Reply:
        """One page, and how the next one is found. Takes the parameters that it knows out of ``request.query``."""
        raise NotImplementedError

    def entity(self, collection: str, data: dict) -> dict:
        """An entity in the dialect."""
        return render(self.parts[collection], data)

    def single(self, collection: str, data: dict, status: int) -> Reply:
        """The answer with one entity, after a read (200), a creation (201) or an update (202)."""
        return json_reply(self.entity(collection, data), 200 if status == 202 else status)

    def refusal(self, refused: Refused) -> Reply:
        raise NotImplementedError

    def company(self) -> dict[str, Any]:
        """The company in the dialect."""
        return dict(self.store.company)

    # -- what dialects share ------------------------------------------------------------------

    def found(self, collection: str, since: datetime | None = None, first: date | None = None) -> list[Entry]:
        """The entities that a list has, of which ``shown`` makes a page."""
        return self.store.select(collection, since, first)

    def shown(self, collection: str, found: list[Entry], start: int, size: int) -> list[dict]:
        return [self.entity(collection, one.data) for one in found[start : start + size]]

    def size(self, text: str | None) -> int:
        return min(int(text or self.page_size), self.most)
