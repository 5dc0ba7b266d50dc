"""What a contract says about the calls that a driver makes, kept in order to tell later what has changed."""

from __future__ import annotations

from collections.abc import Iterable

from .contract import Contract

#: By operation id: what is in the answer, in the body and in the address, with its type.
Shapes = dict[str, dict[str, str]]
#: More would not be read.
_TOLD = 30


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


def changes(before: Shapes, now: Shapes) -> list[str]:
    """What is different, as sentences; nothing is known about operations that were not looked at before."""
    sentences = []
    for name, former in before.items():
        if name not in now:
            sentences.append(f"{name} is gone.")
            continue
        for place in sorted(former.keys() | now[name].keys()):
            was, is_ = former.get(place), now[name].get(place)
            if was is None:
                sentences.append(f"{name}: {place} is new{f' ({is_})' if is_ else ''}.")
            elif is_ is None:
                sentences.append(f"{name}: {place} is gone.")
            elif was != is_:
                sentences.append(f"{name}: {place} was {was or 'of any type'} and is {is_ or 'of any type'}.")
    if len(sentences) > _TOLD:
        sentences = [*sentences[:_TOLD], f"… and {len(sentences) - _TOLD} more."]
    return sentences
