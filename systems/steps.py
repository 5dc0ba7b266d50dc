"""The steps of a set-up, as a system declares them: what a person does before anything is exchanged."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Record, Sentence


@dataclass(frozen=True)
class Step:
    """One step of a set-up.

    :param name: what is done in it: enter the ``key``, choose the ``streams``, ``match`` records of both sides, fill in
        the ``mappings`` (left out where no stream that is switched on has any), enter what the data ``needs`` (left out
        where nothing depends on anything), see the ``preview``; or ``choose`` what
        is taken over of one record type, and ``finish``.
    :param record: the record type of a ``choose`` step.
    :param label: what people call a ``choose`` step.
    """

    name: str
    record: type[Record] | None = None
    label: Sentence | None = None

    @property
    def record_type(self) -> str | None:
        return self.record.record_type() if self.record else None


#: Both sides are compared, and everything is exchanged.
COMPARE = (Step("key"), Step("streams"), Step("match"), Step("mappings"), Step("needs"), Step("preview"))


def choose(*choices: tuple[type[Record], Sentence]) -> tuple[Step, ...]:
    """The steps in which a person chooses what is taken over, one record type after the other.

    :param choices: each record type with what people call its step.
    """
    return (Step("key"), *(Step("choose", record, label) for record, label in choices), Step("finish"))
