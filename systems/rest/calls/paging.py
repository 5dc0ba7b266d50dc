"""Lists that come in pages: how each page is asked for, and when there are no more.

A list that never ends, or that repeats a page, is an error: what follows from it would be guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Callable
from urllib.parse import SplitResult, urljoin, urlsplit

from requests.utils import parse_header_links

from ....records import RecordError, Sentence, _lt, joined
from ...errors import ContractBroken
from ...transport import Answer
from ..paths import find, follow, names_of, path_of, put, steps_of

#: A page that is answered without an end would be read for ever.
MAX_PAGES = 100_000
#: Pages without an entity after which a list is taken for endless.
_MAX_EMPTY = 50
#: Pages that may come again in a list that ends by its total.
_MAX_REPEATED = 20
#: Characters of a cursor or a link; servers refuse longer URLs.
_MAX_LINK = 4000
#: Keys of an answer that are looked at, and those that a message names, with their characters.
_LOOKED_AT, _NAMED, _KEY = 100, 10, 60
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Ask:
    """One call for one page.

    :param path: appended to the address of the server, with a query of its own where a link had one.
    """

    path: str
    parameters: dict[str, str]
    body: dict[str, Any] | None = None

    def having(self, said: Mapping[str, Any], parameter: str, value: Any) -> Ask:
        """The same with a value where ``said`` puts it: in the query, or in the body."""
        if said.get("in") == "body":
            body = deepcopy(self.body or {})
            put(body, names_of(parameter), value)
            return replace(self, body=body)
        return replace(self, parameters={**self.parameters, parameter: str(value)})


@dataclass(frozen=True)
class RawPage:
    """One page as it came.

    :param total: how many entities the whole list has, None if the system does not tell.
    """

    items: list
    total: int | None
    answer: Answer
    last: bool


class Listing:
    """Reads one list.

    :param said: the list as the profile describes it.
    :param ask: the call without what pages need.
    :param call: makes a call.
    :param id_of: the id of an entity, or anything else that tells two pages apart.
    :param origin: the address of the server: links may not lead elsewhere.
    :param size: how many entities a page is asked to have, where the profile says how it is asked.
    :param whole: all entities are asked for. Of changes there may be none, although a total counts all entities.
    """

    def __init__(
        self,
        said: Mapping[str, Any],
        ask: Ask,
        call: Callable[[Ask], Answer],
        id_of: Callable[[Any], Any],
        origin: str,
        size: int,
        whole: bool = True,
    ):
        self._said, self._call, self._id_of, self._origin = said, call, id_of, origin
        self._paging = said.get("paging", {"type": "none"})
        self._size = size if "size" in self._paging else None
        parameter = self._paging.get("size", {}).get("parameter")
        self._ask = ask.having(self._paging, parameter, self._size) if parameter else ask
        self._pages: set[int] = set()
        self._links: set[str] = set()
        self._reached = 0
        self._empty = 0
        self._repeated = 0
        self._known_total: int | None = None
        self._whole = whole

    def pages(self, start: int = 1) -> Iterator[RawPage]:
        """
        :param start: the number of the first page that is wanted. What is only found by following from page to page is
            read from its beginning.
        :raise ContractBroken: an answer is no page, or pages repeat.
        """
        # Only there a number says where the page is. Offsets and links depend on how much came before.
        first = number = start if self._paging["type"] == "page" and self._size else 1
        ask: Ask | None = self._numbered(number)
        while ask is not None:
            if number > MAX_PAGES:
                raise ContractBroken(_lt("The list at %(path)s does not end.", path=self._said["path"]))
            answer = self._call(ask)
            items, total = self._items(answer.body), self._total(answer.body, number)
            if total and not items and number == 1 and self._whole:
                said = _lt("The list at %(path)s shows none of its entities (%(count)s).")
                raise ContractBroken(said.filled(path=self._said["path"], count=total))
            if number == first > 1:
                # At least so many came before: a server may give fewer than it was asked for.
                self._reached = (first - 1) * min(self._size, len(items))
            self._reached += len(items)
            # Where pages have numbers and the total is said, the list ends, and who reads it sees what is missing: the
            # list may just be changing.
            self._refuse_repetition(items, _MAX_REPEATED if total is not None and self._paging["type"] == "page" else 0)
            following = self._next(ask, number, answer, items, total)
            if number >= start:
                yield RawPage(items, total, answer, following is None)
            ask, number = following, number + 1

    def _numbered(self, number: int) -> Ask:
        """The call for the page of that number; for lists that are followed, the first one."""
        kind, first = self._paging["type"], self._paging.get("first", 0)
        if kind == "page":
            return self._ask.having(self._paging, self._paging["parameter"], self._paging.get("first", 1) + number - 1)
        if kind == "offset":
            return self._ask.having(self._paging, self._paging["parameter"], first + self._reached)
        return self._ask

    def _next(self, ask: Ask, number: int, answer: Answer, items: list, total: int | None) -> Ask | None:
        kind = self._paging["type"]
        if kind == "none":
            return None
        if kind in ("page", "offset"):
            # Until nothing comes where nobody says how many there are: a server may give fewer than it was asked for,
            # or more.
            asked = number * max(self._size, len(items)) if self._size and kind == "page" else self._reached
            is_last = not items or (total is not None and min(self._reached, asked) >= total)
            return None if is_last else self._numbered(number + 1)
        if kind == "cursor":
            return self._after(ask, find(answer.body, steps_of(self._paging["next"])))
        if kind == "next_link":
            return self._linked(ask, find(answer.body, steps_of(self._paging["next"])))
        links = parse_header_links(answer.headers.get("Link") or "")
        return self._linked(ask, next((link.get("url") for link in links if link.get("rel") == "next"), None))

    def _after(self, ask: Ask, cursor: Any) -> Ask | None:
        if cursor is None or cursor == "":
            return None
        if isinstance(cursor, bool) or not isinstance(cursor, (str, int)) or len(str(cursor)) > _MAX_LINK:
            raise ContractBroken(_lt("The list at %(path)s has no usable next page.", path=self._said["path"]))
        self._refuse_again(str(cursor))
        return ask.having(self._paging, self._paging["parameter"], cursor)

    def _linked(self, ask: Ask, link: Any) -> Ask | None:
        """The call that a link names, which may be relative. It says everything that the call needs."""
        if link is None or link == "":
            return None
        if isinstance(link, str) and len(link) > _MAX_LINK:
            raise ContractBroken(_lt("The list at %(path)s has no usable next page.", path=self._said["path"]))
        try:
            if not isinstance(link, str):
                raise ValueError(link)
            url = urljoin(self._origin + ask.path, link)
            there = urlsplit(url)
            if server_of(there) != server_of(urlsplit(self._origin)):
                raise ValueError(link)
        except ValueError:
            raise ContractBroken(
                _lt("The next page of the list at %(path)s is on another server.", path=self._said["path"]),
                detail=str(link),
            ) from None
        self._refuse_again(url)
        query = f"?{there.query}" if there.query else ""
        return replace(ask, path=there.path + query, parameters={})

    def _items(self, body: Any) -> list:
        """The list in an answer. One that is null is empty, as some servers write it."""
        place = self._said.get("items", "@")
        try:
            items = follow(body, steps_of(place))
        except RecordError:
            items = False
        if items is None and body is not None:
            return []
        if not isinstance(items, list):
            said = _lt("The answer of %(path)s has no list at %(place)s.", path=self._said["path"], place=place)
            raise ContractBroken(joined((said, _what_it_is(body)), " "))
        return items

    def _total(self, body: Any, number: int) -> int | None:
        """How many entities the whole list has. Some servers only say it with the first page."""
        place = self._said.get("total")
        if place is None:
            return None
        total = find(body, steps_of(place))
        if total is None and number > 1:
            return self._known_total
        if isinstance(total, bool) or not isinstance(total, int) or total < 0:
            raise ContractBroken(
                _lt("The answer of %(path)s has no number at %(place)s.", path=self._said["path"], place=place)
            )
        self._known_total = total
        return total

    def _refuse_repetition(self, items: list, allowed: int) -> None:
        self._empty = 0 if items else self._empty + 1
        page = hash(tuple(str(self._id_of(item)) for item in items))
        self._repeated += bool(items and page in self._pages)
        if self._repeated > allowed or self._empty > _MAX_EMPTY:
            raise ContractBroken(_lt("The list at %(path)s repeats a page.", path=self._said["path"]))
        self._pages.add(page)

    def _refuse_again(self, link: str) -> None:
        if link in self._links:
            raise ContractBroken(_lt("The list at %(path)s repeats a page.", path=self._said["path"]))
        self._links.add(link)


def _what_it_is(body: Any) -> Sentence:
    """What an answer has in which a list was looked for in vain: keys, and no values, which may be personal."""
    if isinstance(body, list):
        return _lt("It is a list itself: the path of that is @.")
    if not isinstance(body, dict) or not body:
        return _lt("It has no keys.")
    lists = list(islice(_lists_in(body), _NAMED))
    if lists:
        return _lt("It has lists at: %(places)s.", places=", ".join(map(path_of, lists)))
    return _lt(
        "It has no list. Its keys are: %(keys)s.", keys=", ".join(str(key)[:_KEY] for key in islice(body, _NAMED))
    )


def _lists_in(body: dict) -> Iterator[tuple[str, ...]]:
    """The keys that lead to each list, at most three levels deep."""
    level: list[tuple[tuple[str, ...], dict]] = [((), body)]
    for _depth in range(3):
        below = []
        for names, outer in level:
            for key, value in islice(outer.items(), _LOOKED_AT):
                if isinstance(value, list):
                    yield (*names, key)
                elif isinstance(value, dict):
                    below.append(((*names, key), value))
        level = below[:_LOOKED_AT]


def server_of(parts: SplitResult) -> tuple[str, str | None, int | None]:
    """What tells two servers apart: a port that is not written is the one of the scheme."""
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
