"""Whether a contract has what a driver uses, and what has changed in it since it was last looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...records import Sentence, _lt
from .contract import Contract

#: By operation id: what is in the answer, in the body and in the address, with its type.
Shapes = dict[str, dict[str, str]]
#: More would not be read.
_TOLD = 30
#: How the places begin that are kept in databases, and what a person reads instead.
_PLACES = {
    "the answer's ": _lt("%(operation)s: %(name)s in the answer"),
    "the body's ": _lt("%(operation)s: %(name)s in the body"),
    "the parameter ": _lt("%(operation)s: the parameter %(name)s"),
}


def missing(
    live: Contract,
    needed: Contract,
    uses: Mapping[str, Iterable[str]],
    sends: Mapping[str, Iterable[str]] | None = None,
    names_key: bool = True,
) -> list[Sentence]:
    """What a driver uses and the live contract lacks, as sentences.

    :param needed: the contract that the driver was written for.
    :param uses: the field names that the driver reads, by operation id.
    :param sends: those that it sends, likewise; every operation here is in ``uses`` too.
    :param names_key: it has to name the header for the key.
    """
    lacking = []
    if names_key and not live.key_header:
        lacking.append(_lt("The document does not name the header for the API key."))
    for name, fields in uses.items():
        operation = live.find(needed.operations[name])
        if operation is None:
            wanted = needed.operations[name]
            call = f"{wanted.method} {wanted.path}"
            lacking.append(_lt("The operation %(operation)s (%(call)s) is missing.", operation=name, call=call))
            continue
        absent = live.lacks(operation, fields)
        if absent:
            lacking.append(
                _lt("The answer of %(name)s has no %(fields)s.", name=operation.id, fields=", ".join(absent))
            )
        refused = live.lacks(operation, (sends or {}).get(name, ()), sent=True)
        if refused:
            lacking.append(_lt("The body of %(name)s has no %(fields)s.", name=operation.id, fields=", ".join(refused)))
        gone = sorted(needed.parameters(needed.operations[name]) - live.parameters(operation))
        if gone:
            lacking.append(
                _lt(
                    "The operation %(operation)s does not take %(names)s.",
                    operation=operation.id,
                    names=", ".join(gone),
                )
            )
    return lacking


def shapes(live: Contract, needed: Contract, operations: Iterable[str]) -> Shapes:
    """What the live contract says about these operations of the contract that the driver was written for."""
    found = {}
    for name in sorted(operations):
        operation = live.find(needed.operations[name])
        if operation is not None:
            found[name] = {
                **{f"the answer's {field}": kind for field, kind in live.flat(live.answer(operation)).items()},
                **{f"the body's {field}": kind for field, kind in live.flat(live.body(operation)).items()},
                **{f"the parameter {field}": "" for field in live.parameters(operation)},
            }
    return found


def changes(before: Shapes, now: Shapes) -> list[Sentence]:
    """What is different, as sentences; nothing is known about operations that were not looked at before."""
    sentences = []
    for name, former in before.items():
        if name not in now:
            sentences.append(_lt("%(place)s is gone.", place=name))
            continue
        for key in sorted(former.keys() | now[name].keys()):
            was, is_ = former.get(key), now[name].get(key)
            place = _place(name, key)
            if was is None and is_:
                sentences.append(_lt("%(place)s is new (%(type)s).", place=place, type=is_))
            elif was is None:
                sentences.append(_lt("%(place)s is new.", place=place))
            elif is_ is None:
                sentences.append(_lt("%(place)s is gone.", place=place))
            elif was != is_:
                sentences.append(
                    _lt("%(place)s was %(before)s and is %(now)s.", place=place, before=_type(was), now=_type(is_))
                )
    if len(sentences) > _TOLD:
        sentences = [*sentences[:_TOLD], _lt("… and %(count)s more.", count=len(sentences) - _TOLD)]
    return sentences


def _place(operation: str, key: str) -> Sentence | str:
    for prefix, sentence in _PLACES.items():
        if key.startswith(prefix):
            return sentence.filled(operation=operation, name=key[len(prefix) :])
    return f"{operation}: {key}"


def _type(kind: str) -> Sentence | str:
    return kind or _lt("of any type")
