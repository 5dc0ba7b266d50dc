"""What all makers of a population draw alike: ids, weighted choices, times of change."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import TypeVar

from .entities import instant

DAY = timedelta(days=1)
Choice = TypeVar("Choice")


def random_of(seed: int, kind: str) -> Random:
    """Chance of its own for a kind, so that more of one kind changes nothing about another."""
    return Random(f"{seed}/{kind}")


def new_id(random: Random) -> str:
    """An id such as 2getHR gives."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def draw(random: Random, weights: dict[Choice, int]) -> Choice:
    """One of the keys, each as often as its weight says."""
    return random.choices(tuple(weights), tuple(weights.values()))[0]


def some(random: Random, choices: Sequence[Choice], share: float) -> Choice | None:
    """One of the choices in that share of the cases, else nothing."""
    return random.choice(choices) if choices and random.random() < share else None


def day_between(random: Random, first: date, last: date) -> date:
    """Any day from the first to the last."""
    return first + random.randint(0, (last - first).days) * DAY


def stamp(random: Random, entities: list[dict], today: date) -> None:
    """Times of change before the day, all different, in no order that means anything."""
    midnight = datetime.combine(today, time(), timezone.utc)
    ago = random.sample(range(1, 400 * 86_400), len(entities))
    for entity, seconds in zip(entities, ago, strict=True):
        changed = midnight - timedelta(seconds=seconds, microseconds=random.randrange(10**6))
        created = changed - timedelta(seconds=random.randrange(86_400, 300 * 86_400))
        entity["createdAt"] = instant(created)
        entity["modifiedAt"] = instant(changed)
        entity["isDeleted"] = False
