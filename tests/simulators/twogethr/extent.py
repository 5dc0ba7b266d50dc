"""How much of everything but people a simulated company has."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Extent:
    """Numbers of entities; of absences, reports and expenses there are fewer where no more have room.

    Types, public holidays and activities come with any extent, even with an empty one.
    """

    projects: int = 0
    subprojects: int = 0
    absences: int = 0
    months_of_time: int = 0
    """Months before today for which everybody has written down what they worked."""
    hours_reports: int = 0
    expenses: int = 0

    def __post_init__(self) -> None:
        if self.subprojects and not self.projects:
            raise ValueError("sub-projects need projects")

    @classmethod
    def parse(cls, text: str) -> Extent:
        """Read ``demo`` or numbers by name, ``projects=4,absences=20``."""
        if text == "demo":
            return DEMO
        numbers = dict(part.split("=", 1) for part in text.split(",") if part)
        if unknown := numbers.keys() - {field.name for field in fields(cls)}:
            raise ValueError(f"an extent has no {', '.join(sorted(unknown))}")
        return cls(**{name: int(number) for name, number in numbers.items()})


DEMO = Extent(projects=40, subprojects=150, absences=2000, months_of_time=3, hours_reports=30, expenses=150)
"""A year's absences and a quarter's work of about 200 people."""
