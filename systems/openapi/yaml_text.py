"""Reads YAML the way OpenAPI wants it (YAML 1.2, JSON schema): what people write in it, and nothing that it can do.

PyYAML's own loaders read YAML 1.1, in which ``NO`` is false and ``2026-01-01`` a date, take the last of two equal keys,
and go as deep as a document asks. Its parser is used here, and the values are made of its events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from ...records import Sentence, _lt
from ..errors import ContractBroken, TooLarge

#: Levels of objects and lists.
MAX_DEPTH = 200
#: Values of all kinds; one that is referred to counts each time, as a few lines can say a billion that way.
MAX_VALUES = 2_000_000
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
#: Numbers as JSON writes them: 007, and what is longer, are texts of digits.
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})", re.ASCII)
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{0,20})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
#: The values of another object are taken over; YAML 1.1 has it, and people use it.
_MERGE = "<<"
#: The parser in C is ten times faster; PyYAML can be built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The value of a document, with texts as the keys of its objects.

    :raise ContractBroken: it is not valid, or exceeds a limit.
    """
    try:
        return _Reader().read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _invalid(error.problem_mark) from None
    except (yaml.YAMLError, UnicodeError):
        raise ContractBroken(_lt("The file is not valid YAML: it has a character that is not allowed.")) from None


@dataclass
class _Open:
    """An object or a list that has not ended yet.

    :param counted: how many values came before it.
    :param key: of an object: the key whose value comes next, None if a key comes next.
    """

    value: Any
    anchor: str | None
    counted: int
    key: str | None = None
    names: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self) -> None:
        self._open: list[_Open] = []
        #: By anchor, with how many values each consists of.
        self._anchored: dict[str, tuple[Any, int]] = {}
        self._counted = 0
        self._found: list[Any] = []

    def read(self, events: Any) -> Any:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._begin(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._end(event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentEndEvent) and len(self._found) > 1:
                raise _refused(event, _lt("The file has several YAML documents. Upload a file with one."))
        return self._found[0] if self._found else None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            # All keys are texts, such as the 200 of an answer.
            if event.value in top.names:
                said = _lt('The file has the key "%(key)s" twice in one object (line %(line)s). Remove one of them.')
                raise _refused(event, said, key=event.value[:60])
            top.key = event.value
            top.names.add(event.value)
            return
        self._count(event, 1)
        value = _resolved(event.value) if event.implicit[0] else event.value
        if event.anchor:
            self._anchored[event.anchor] = (value, 1)
        self._put(event, value)

    def _begin(self, event: Any) -> None:
        if len(self._open) == MAX_DEPTH:
            said = _lt("Objects and lists are nested more than %(limit)s levels deep (line %(line)s of the file).")
            raise _refused(event, said, limit=MAX_DEPTH)
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        counted = self._counted
        self._count(event, 1)
        self._put(event, value)
        self._open.append(_Open(value, event.anchor, counted))

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        if isinstance(done.value, dict):
            _merge(done.value)
        if done.anchor:
            self._anchored[done.anchor] = (done.value, self._counted - done.counted)

    def _alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self._anchored:
            said = _lt('The file refers to "%(name)s", which it does not have before (line %(line)s).')
            raise _refused(event, said, name=event.anchor[:60])
        value, count = self._anchored[event.anchor]
        self._count(event, count)
        self._put(event, value)

    def _put(self, event: Any, value: Any) -> None:
        if not self._open:
            self._found.append(value)
            return
        top = self._open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is None:
            raise _refused(event, _lt("A key is not a text (line %(line)s of the file)."))
        else:
            top.value[top.key], top.key = value, None

    def _count(self, event: Any, count: int) -> None:
        self._counted += count
        if self._counted > MAX_VALUES:
            raise TooLarge(_lt("The file has more than %(count)s values.", count=MAX_VALUES))


def _resolved(text: str) -> Any:
    """The value of a text without quotation marks."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _merge(value: dict) -> None:
    others = value.get(_MERGE)
    others = others if isinstance(others, list) else [others]
    if _MERGE in value and all(isinstance(one, dict) for one in others):
        del value[_MERGE]
        for one in others:
            for key, inner in one.items():
                value.setdefault(key, inner)


def _refused(event: Any, said: Sentence, **values: Any) -> ContractBroken:
    return ContractBroken(said.filled(line=event.start_mark.line + 1, **values))


def _invalid(mark: Any) -> ContractBroken:
    if mark is None:
        return ContractBroken(_lt("The file is not valid YAML."))
    return ContractBroken(
        _lt(
            "The file is not valid YAML (line %(line)s, column %(column)s).", line=mark.line + 1, column=mark.column + 1
        )
    )
