"""Employee: a person who works, or worked, for the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref
from .identity import Person, name_words
from .sentence import Sentence, joined
from .work import Employment

_NUMBERS = ("personnel_number", "social_security")
_EMAILS = ("work_email", "private_email")
#: Words that belong to the last name when a full name is taken apart ("Anna Maria von Gunten").
_PARTICLES = frozenset(
    "af al da dal de del della den der des di do dos du el la le les ten ter van vom von y zu zum zur".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class PersonName:
    """A name in its two parts; ``str()`` is how it is written in one line."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first} {self.last}".strip()

    @classmethod
    def split(cls, full: str) -> PersonName:
        """``full`` taken apart: the last word, and the particles before it, are the last name."""
        words = full.split()
        start = max(len(words) - 1, 0)
        while start > 1 and words[start - 1].lower() in _PARTICLES:
            start -= 1
        return cls(" ".join(words[:start]), " ".join(words[start:]))


@dataclass(frozen=True)
class BankAccount:
    """A bank account by its national numbers; ``clearing`` is that of the bank, where the country has one."""

    clearing: str | None
    number: str

    def __str__(self) -> str:
        return f"{self.clearing or ''} {self.number}".strip()


@dataclass(frozen=True)
class Salary:
    """What somebody earns in an hour or a month, in the currency of the company.

    :param period: ``hourly`` or ``monthly``.
    :param since: the day it holds from.
    """

    amount: Decimal
    period: str
    since: date | None = None

    def words(self) -> Sentence:
        """Without the amount: not everybody who reads about a difference may see what people earn."""
        return joined(["••••", *([self.since] if self.since else ())], " ")

    def __str__(self) -> str:
        return str(self.words())  # nor does any message or log that has it as a value


@dataclass(frozen=True)
class Employee(Record):
    """A person who works, or worked, for the company.

    ``sex`` is male, female or other; ``marital`` is single, married, registered_partnership, widowed or divorced.
    ``nationality`` and ``country`` are ISO 3166-1 alpha-2 codes, ``language`` is an ISO 639-1 code.
    ``departure`` is the last day of the employment, None while it is open.
    ``active`` is whether the person works for the company on the day the record is read.
    ``contract_start`` and ``contract_end`` are the days of the last contract, for systems that have no periods of work
    (``employment``); ``trial_end`` is the last day of its trial period. ``seniority_start`` is the day since which the
    person has been employed without a break. ``contract_type`` is hourly, permanent or other, ``payout_frequency`` is
    hourly or monthly.
    ``job`` and ``employment_type`` are what a person maps; ``job_title`` is what is written, whatever the job.
    ``tax_table`` and ``tax_column`` are those by which the Swedish income tax is deducted.
    """

    name: PersonName = MISSING
    personnel_number: str | None = MISSING
    work_email: str | None = MISSING
    work_phone: str | None = MISSING
    mobile_phone: str | None = MISSING
    private_email: str | None = MISSING
    private_phone: str | None = MISSING
    birthday: date | None = MISSING
    sex: str | None = MISSING
    marital: str | None = MISSING
    nationality: str | None = MISSING
    language: str | None = MISSING
    social_security: str | None = MISSING
    street: str | None = MISSING
    street2: str | None = MISSING
    zip: str | None = MISSING
    city: str | None = MISSING
    country: str | None = MISSING
    iban: str | None = MISSING
    bank_account: BankAccount | None = MISSING
    tax_table: int | None = MISSING
    tax_column: int | None = MISSING
    job_title: str | None = MISSING
    job: Ref | None = MISSING
    department: Ref | None = MISSING
    manager: Ref | None = MISSING
    trade: Ref | None = MISSING
    departure: date | None = MISSING
    employment: Employment = MISSING
    contract_start: date | None = MISSING
    contract_end: date | None = MISSING
    contract_type: str | None = MISSING
    employment_type: Ref | None = MISSING
    trial_end: date | None = MISSING
    seniority_start: date | None = MISSING
    salary: Salary | None = MISSING
    payout_frequency: str | None = MISSING
    active: bool = MISSING

    @classmethod
    def evidence(cls) -> tuple[str, ...]:
        return ("name", "birthday", *_NUMBERS, *_EMAILS)

    @classmethod
    def details(cls) -> tuple[str, ...]:
        return ("personnel_number", "department", "work_email", "birthday", "private_email")

    def person(self) -> Person:
        """What the record says about who it is; fields that are MISSING say nothing."""
        known = self.values()
        name = known.get("name") or PersonName("", "")
        numbers = tuple((field, known[field]) for field in _NUMBERS if known.get(field))
        emails = frozenset(known[field].casefold() for field in _EMAILS if known.get(field))
        return Person(name_words(str(name)), known.get("birthday"), numbers, emails)
