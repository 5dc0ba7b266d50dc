"""The calls of an API that list records, and those that belong to them: read one, create, update, delete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .contract import Contract, Operation
from .names import joined, words
from .shapes import Shape, lists_in


def _ordered(text: str) -> tuple[str, ...]:
    """Names in small letters and without what parts their words, the most telling ones first."""
    return tuple(text.split())


#: What the list in an answer is called mostly; another one may be about something else.
_ENVELOPES = _ordered("items value values data results records entries content elements rows list objects resultset")
#: How deep in an answer it is looked for what comes next, and for how many there are.
_DEPTH = 3
#: How the last part of a path says that it lists what stands before it; such a call may be a POST.
_SEARCH = frozenset(_ordered("search query find filter list all"))
_PLACE = re.compile(r"\{[^{}/]*\}")
#: What places in paths are called that are the same for all calls of a customer.
_COMPANY = frozenset(
    _ordered("company tenant organization organisation employer account administration client firma mandant")
)
#: Lists beside the one that an answer is about.
_BESIDE = _ordered("messages errors warnings links actions filters sort facets")
#: How a page is asked for, and how large it is.
_PAGE = _ordered("page pagenumber pageno pageindex currentpage seite")
_OFFSET = _ordered("offset skip start startindex startat firstresult from")
_CURSOR = _ordered("cursor after pagetoken nexttoken continuationtoken startingafter pageafter pagecursor")
_SIZE = _ordered("pagesize perpage size limit top take maxresults pagelimit seitengroesse count")
#: How "only what is about this day or later" is asked for; the short ones only where a date is described.
_FROM_DAY = _ordered("fromdate datefrom startdate fromday dayfrom begindate datumvon vondatum datedebut")
_FROM = _ordered("from start von")
#: Where an answer says what comes next, and how many there are.
_NEXT = _ordered("nextlink odatanextlink nexturl nextpageurl linksnext pagingnext next nextpage")
_NEXT_CURSOR = _ordered("nextcursor nextpagetoken nexttoken endcursor cursorsnext continuationtoken")
_TOTAL = _ordered("totalcount total totalitems totalresults totalelements totalrecords odatacount anzahl count")
#: How "only what was changed since" is asked for.
_CHANGED = _ordered(
    "modifiedsince updatedsince changedsince since modifiedafter updatedafter changedafter updatedfrom updatedmin"
    " lastmodifiedfrom lastmodified lastupdated updatedat modifiedat ifmodifiedsince geaendertseit modifiedepuis"
)


@dataclass(frozen=True)
class ListCall:
    """A call that lists records.

    :param items: where they stand in the answer; empty if the answer is the list.
    :param paging: ``page``, ``offset``, ``cursor``, ``next_link`` or ``none``, as far as the document tells.
    :param page: the name of the parameter that says which page, if one does; ``size`` that of its size.
    :param next: where the answer says what comes next, if it does; ``total`` where it says how many there are.
    :param changed: the name of the parameter that asks for what was changed since.
    :param parameters: the names of all its parameters.
    :param changed_as: ``unix`` or ``unix_ms`` if that is a number; empty for a text.
    :param from_day: the name of the parameter that asks for what is about a day or later.
    :param most: how many a page may have, if that is told.
    :param in_body: parameters go into the body of a POST.
    :param needs: the places in the path that a person fills in once, such as the number of the company.
    """

    operation: Operation
    items: tuple[str, ...]
    shape: Shape
    paging: str = "none"
    page: str = ""
    size: str = ""
    next: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    changed: str = ""
    changed_as: str = ""
    from_day: str = ""
    most: int | None = None
    in_body: bool = False
    needs: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()


def list_calls(contract: Contract) -> Iterator[ListCall]:
    """Every call that lists objects and needs no id but that of the company."""
    for operation in contract.operations.values():
        needs = tuple(_PLACE.findall(operation.path))
        is_list = (operation.method == "GET" and not operation.path.endswith("}")) or _is_search(operation)
        if not is_list or not all(map(_is_of_company, needs)):
            continue
        answer = Shape(contract, contract.answer(operation))
        found = _main_list(answer, _collection(operation).rpartition("/")[2])
        if found:
            yield _call(contract, operation, answer, *found, needs)


def related(contract: Contract, operation: Operation) -> dict[str, Operation]:
    """The other calls about the records that ``operation`` lists: ``read``, ``create``, ``update``, ``delete``."""
    found: dict[str, Operation] = {}
    # OData has the id in brackets.
    path = _collection(operation)
    one = re.compile(re.escape(path) + r"(/\{[^{}/]*\}/?|\('?\{[^{}/]*\}'?\))")
    kinds = {"GET": "read", "PATCH": "update", "PUT": "update", "DELETE": "delete"}
    for other in contract.operations.values():
        if one.fullmatch(other.path) and other.method in kinds:
            # Where there are both, a call that changes only what it names is the safer one.
            if other.method != "PUT" or "update" not in found:
                found[kinds[other.method]] = other
        elif other.method == "POST" and other.path.rstrip("/") == path:
            found["create"] = other
    return found


def _is_search(operation: Operation) -> bool:
    last = operation.path.rstrip("/").rpartition("/")[2].lower()
    return operation.method == "POST" and last in _SEARCH


def _collection(operation: Operation) -> str:
    """The path of what is listed: that of /people/search is /people."""
    path = operation.path.rstrip("/")
    head, _slash, last = path.rpartition("/")
    return head if head and last.lower() in _SEARCH else path


def _is_of_company(place: str) -> bool:
    return not _COMPANY.isdisjoint(words(place))


def _main_list(answer: Shape, last: str) -> tuple[tuple[str, ...], Shape] | None:
    """The list that an answer is about, of all that it has: the one that is called like an envelope, or the path."""
    ranked = []
    for path, shape in lists_in(answer):
        name = joined(path[-1]) if path else ""
        if shape.fields and name not in _BESIDE:
            ranked.append((bool(name) and name not in (*_ENVELOPES, joined(last)), len(path), len(ranked), path, shape))
    return min(ranked)[3:] if ranked else None


def _call(
    contract: Contract,
    operation: Operation,
    answer: Shape,
    items: tuple[str, ...],
    shape: Shape,
    needs: tuple[str, ...],
) -> ListCall:
    described = _parameters(contract, operation)
    # filter[changed-since] asks for the same as changedSince.
    parameters = {joined(name).removeprefix("filter") or joined(name): name for name in sorted(described)}
    from_day = _from_day(contract, parameters, described)
    page, size, changed, offset, cursor = (
        next((parameters[key] for key in known if key in parameters and parameters[key] != from_day), "")
        for known in (_PAGE, _SIZE, _CHANGED, _OFFSET, _CURSOR)
    )
    link, mark, total = (_find(answer, known) for known in (_NEXT, _NEXT_CURSOR, _TOTAL))
    known = {"size": size, "total": total, "changed": changed, "needs": needs, "in_body": operation.method == "POST"}
    known["parameters"] = frozenset(described)
    known["changed_as"] = _moment(contract, described[changed]) if changed else ""
    known["from_day"] = from_day
    most = _schema(contract, described[size]).says("maximum") if size else None
    known["most"] = most if isinstance(most, int) and most > 0 else None
    if cursor and (mark or link):
        return ListCall(operation, items, shape, "cursor", cursor, next=mark or link, **known)
    if link:
        return ListCall(operation, items, shape, "next_link", next=link, **known)
    if page or offset:
        return ListCall(operation, items, shape, "page" if page else "offset", page or offset, **known)
    return ListCall(operation, items, shape, **known)


def _parameters(contract: Contract, operation: Operation) -> dict[str, dict]:
    """What a call can be asked, by name: its query, or the fields of what is posted."""
    if operation.method == "POST":
        fields = Shape(contract, contract.body(operation)).fields
        return {name: {"schema": schema} for name, schema in fields.items()}
    described = contract.described_parameters(operation)
    return {name: one for name, one in described.items() if one.get("in") == "query"}


def _schema(contract: Contract, parameter: dict) -> Shape:
    return Shape(contract, parameter.get("schema") or parameter)


def _from_day(contract: Contract, names: dict[str, str], described: dict[str, dict]) -> str:
    if long := next((names[key] for key in _FROM_DAY if key in names), ""):
        return long
    short = (names[key] for key in _FROM if key in names)
    return next((name for name in short if _schema(contract, described[name]).says("format") == "date"), "")


def _moment(contract: Contract, parameter: dict) -> str:
    """How a parameter takes a point in time, as far as that is told."""
    schema = _schema(contract, parameter)
    if schema.kind not in ("integer", "number"):
        return ""
    said = f"{parameter.get('description')} {schema.says('description')} {schema.says('example')}"
    return "unix_ms" if re.search(r"milli|\b\d{13}\b", said, re.IGNORECASE) else "unix"


def _find(answer: Shape, names: tuple[str, ...]) -> tuple[str, ...]:
    """Where the answer has a value of one of these names, outside of its lists."""
    offered: dict[str, tuple[str, ...]] = {}
    level: list[tuple[tuple[str, ...], Shape]] = [((), answer)]
    for _depth in range(_DEPTH):
        below = []
        for path, outer in level:
            for name, schema in outer.fields.items():
                inner = Shape(answer.contract, schema)
                if inner.items:
                    continue
                if inner.fields:
                    below.append(((*path, name), inner))
                    continue
                offered.setdefault(joined(name), (*path, name))
                if path:
                    offered.setdefault(joined(path[-1]) + joined(name), (*path, name))
        level = below
    return next((offered[name] for name in names if name in offered), ())


def about(operation: Operation) -> list[tuple[str, ...]]:
    """The words by which a call says what it lists: the last part of its path first, then its own name."""
    parts = [part for part in _collection(operation).split("/") if part and "{" not in part]
    return [words(name) for name in (*parts[:-3:-1], operation.id) if name]
