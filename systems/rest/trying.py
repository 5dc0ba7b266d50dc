"""Tries a list of a profile: what comes, and what is read from it. Nothing is changed; two pages are read at most."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...records import MISSING, PartlyRead, RecordError, Sentence, _lt, words_of
from ..decode import is_id
from ..errors import RemoteError, Unauthorized
from ..secrets import mask
from .calls.paging import RawPage
from .check import explained
from .fields import ProfileField
from .paths import Steps, find, follow, steps_of
from .reading import ReadingStream
from .trial import Trial, TriedField, TriedItem

if TYPE_CHECKING:
    from .client import RestClient

_PAGES = 2
#: Characters of a text, entries of a list or an object, and levels, that are shown.
_TEXT, _ENTRIES, _DEPTH = 200, 100, 8
_CUT = "…"


def try_list(client: RestClient, record_type: str, limit: int = 5) -> Trial:
    """Read the first pages of a list, and the first entities in them.

    :param record_type: one that the profile describes.
    :param limit: how many entities are shown.
    """
    cls = client.stream_class(record_type)
    stream = client.stream(cls, cls.options)
    said = stream.said.get("list")
    if said is None:
        return Trial(record_type, error=_lt("Records of this type are only sent: there is no list to be read."))
    pages: list[RawPage] = []
    items: list[Any] = []
    tried: list[TriedItem] = []
    error = None
    try:
        client.tenant()
        stream.prepare()
        for page in islice(stream._raw_pages(), _PAGES):
            pages.append(page)
            items += page.items
            tried += [_tried(stream, item) for item in page.items[: max(limit - len(tried), 0)]]
    except RemoteError as raised:
        error = (explained(client, raised) if isinstance(raised, Unauthorized) else raised).sentence
    return Trial(
        record_type,
        f"{said.get('method', 'GET')} {said['path']}",
        tuple(tried),
        tuple(len(page.items) for page in pages),
        next((page.total for page in pages if page.total is not None), None),
        error is None and pages[-1].last,
        error,
        tuple(_remarks(stream, pages, items)),
    )


def _tried(stream: ReadingStream, item: Any) -> TriedItem:
    if not isinstance(item, dict):
        written = json.dumps(item, ensure_ascii=False, default=str)
        said = _lt("The list has an entry that is not an object: %(value)s", value=_short(written))
        return TriedItem(_plain(item), error=said)
    return TriedItem(
        _plain(item),
        tuple(_marks(stream, item)),
        tuple(
            _field(item, one.name, (*one.paths, *one.beside), *_decoded(stream, one, item)) for one in stream.offered
        ),
    )


def _marks(stream: ReadingStream, item: dict) -> Iterator[TriedField]:
    """What is known of an entity besides its fields."""
    said, identity = stream.said, stream.identity(item)
    path = said.get("id", "id")
    error = None if is_id(identity) else _lt("There is no id. The entity has: %(keys)s.", keys=_keys(item))
    yield _field(item, "id", (path,), identity if error is None else None, error)
    if "modified" in said:
        path, moment = said["modified"]["path"], stream.modified(item)
        is_unread = moment is None and find(item, steps_of(path)) is not None
        yield _field(item, "modified", (path,), moment, _lt("It is not a time in this format.") if is_unread else None)
    if "deleted" in said:
        yield _field(item, "deleted", (said["deleted"]["path"],), stream.deleted(item))
    if "own_id" in said:
        yield _field(item, "own_id", (said["own_id"],), stream.own_id(item))
    if "label" in said:
        yield _field(item, "label", tuple(said["label"]), stream.label(item))


def _decoded(stream: ReadingStream, declared: ProfileField, item: dict) -> tuple[Any, Sentence | None]:
    """The value of a field, and why it could not be read, or only in part."""
    try:
        value = declared.decode(declared.find(item)[0], stream)
    except PartlyRead as error:
        return error.value, error.sentence
    except (RecordError, RemoteError) as error:  # it may refer to another list by a code
        return None, error.sentence
    return value, _lt("the value is missing") if value is None and declared.required else None


def _field(item: dict, name: str, paths: tuple[str, ...], value: Any, error: Sentence | None = None) -> TriedField:
    ways = [steps_of(path) for path in paths]
    return TriedField(
        name,
        paths,
        tuple(_plain(find(item, steps)) for steps in ways),
        _shown(value, name),
        error and error.mapped(_short),
        tuple(path for path, steps in zip(paths, ways) if not _has(item, steps)),
    )


def _has(item: dict, steps: Steps) -> bool:
    try:
        return follow(item, steps) is not MISSING
    except RecordError:
        return False


def _remarks(stream: ReadingStream, pages: list[RawPage], items: list[Any]) -> Iterator[Sentence]:
    """What is odd about the pages as a whole."""
    counts = Counter(str(found) for found in map(stream.identity, items) if is_id(found))
    twice = sum(1 for count in counts.values() if count > 1)
    if twice:
        yield _lt("Ids that occur more than once in the pages that were read: %(count)s.", count=twice)
    kinds = {type(found) for found in map(stream.identity, items) if is_id(found)}
    if len(kinds) > 1:
        yield _lt("Some ids are numbers and others are texts. A number and a text of the same digits are the same id.")
    total = pages[-1].total if pages else None
    if total and pages[-1].last and len(items) < total:
        said = _lt("Only part of the list came (%(count)s of %(total)s). Check how the profile reads its pages.")
        yield said.filled(total=total, count=len(items))
    entities = [item for item in items if isinstance(item, dict)]
    paths = {path: steps for one in stream.offered for path, steps in zip(one.paths, one.ways)}
    unknown = [path for path, steps in paths.items() if not any(_has(item, steps) for item in entities)]
    if entities and unknown:
        said = _lt("No entity that was read (%(count)s) has %(paths)s. The first one has: %(keys)s.")
        yield said.filled(count=len(entities), paths=", ".join(unknown), keys=_keys(entities[0]))


def _shown(value: Any, name: str) -> Sentence | str:
    """A record's value as people read it, shortened; empty if it says nothing."""
    found = words_of(value, name)
    return found.mapped(_short) if isinstance(found, Sentence) else _short(found)


def _plain(value: Any, depth: int = 0) -> Any:
    """``value`` as JSON can hold it, shortened, without secrets."""
    if isinstance(value, (dict, list)) and depth == _DEPTH:
        return _CUT
    if isinstance(value, dict):
        return {_short(str(key)): _plain(inner, depth + 1) for key, inner in islice(value.items(), _ENTRIES)}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value[:_ENTRIES]]
    if isinstance(value, Decimal):
        number = float(value)
        return number if abs(number) < 1e15 else _short(str(value))
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    text = mask(text[: 4 * _TEXT])
    return text if len(text) <= _TEXT else text[:_TEXT] + _CUT


def _keys(item: dict) -> str:
    return _short(", ".join(map(str, item)))
