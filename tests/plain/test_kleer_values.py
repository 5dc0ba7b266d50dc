"""What Kleer's documents hold: refusals, personal identity numbers, salaries, and what is never read."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hr_sync.records import MISSING, RecordError, Salary
from hr_sync.systems import ContractBroken, Forbidden, NotFound, Rejected
from hr_sync.systems.kleer.errors import understand
from hr_sync.systems.kleer.numbers import WrongNumber, birthday_of, formatted
from hr_sync.systems.kleer.salaries import salary, sent_salary
from hr_sync.systems.kleer.schema import KLEER


def paid_in(unit):
    """A stream of a connection that has salaries in this unit."""
    return SimpleNamespace(client=SimpleNamespace(settings={"salary_unit": unit}))


# --- Bad answers -----------------------------------------------------------------------------

DTD = b'<?xml version="1.0"?><!DOCTYPE users [<!ENTITY x SYSTEM "file:///etc/passwd">]><users><user>&x;</user></users>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE users [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(9))
    + b"]><users><user>&j;</user></users>"
)


@pytest.mark.parametrize("body", [DTD, LAUGHS])
def test_a_document_type_is_never_read(body):
    with pytest.raises(ContractBroken, match="document type declaration"):
        KLEER.parse(body, "https://kleer.example/user")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("se.kleer.PayrollUserDoesNotExistException: no\ncontract", NotFound),
        ("EventAccessDeniedException", NotFound),
        ("SingleAccessDeniedException", Forbidden),
        ("IllegalTaxTableException:\r\n  33\n", Rejected),
    ],
)
def test_the_name_of_an_exception_says_what_is_wrong(message, kind):
    with pytest.raises(kind) as caught:
        understand({"error": {"message": message}})
    assert "\n" not in str(caught.value)


def test_a_fault_without_a_name_may_pass():
    """The status decides then: a server error is tried again."""
    assert understand({"error": {"message": "Tekniskt\n fel"}}) == {"detail": "Tekniskt fel"}
    assert understand({"error": ["Tekniskt fel"]}) == {"detail": ""}
    assert len(understand({"error": {"message": "x" * 9000}})["detail"]) == 500


# --- Personal identity numbers ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("19900101-2385", "19900101-2385"),
        ("199001012385", "19900101-2385"),
        ("900101-2385", "19900101-2385"),
        ("900101 2385", "19900101-2385"),
        ("010203-2349", "20010203-2349"),
        ("010203+2349", "19010203-2349"),
        ("19900161-2382", "19900161-2382"),  # a coordination number
    ],
)
def test_personal_identity_numbers(number, found):
    assert formatted(number, date(2026, 6, 1)) == found


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("19900101-2384", "check"),
        ("19901301-2381", "day"),
        ("900101", "form"),
        ("19900101-238X", "form"),
        ("756.1234.5678.97", "form"),
    ],
)
def test_wrong_personal_identity_numbers(number, wrong):
    with pytest.raises(WrongNumber, match=wrong):
        formatted(number)


def test_the_day_of_birth_of_a_number():
    assert birthday_of("19900161-2382") == birthday_of("19900101-2385") == date(1990, 1, 1)


# --- Salaries --------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["krona", "ore"])
def test_a_salary_goes_both_ways(unit):
    stream = paid_in(unit)
    own = Salary(Decimal(35000), "monthly", date(2026, 5, 1))
    sent = sent_salary(own, stream)
    assert salary((sent["monthly-salary"], sent["monthly-salary-start-date"], 0, None), stream) == own


def test_a_contract_without_a_salary_says_nothing():
    stream = paid_in("ore")
    assert salary((0, None, 0, None), stream) is MISSING
    with pytest.raises(RecordError, match="cannot remove a salary"):
        sent_salary(None, stream)


@pytest.mark.parametrize("amount", ["1000.5", True])
def test_a_salary_that_is_no_number(amount):
    with pytest.raises(RecordError, match="is not a whole number"):
        salary((amount, None, 0, None), paid_in("ore"))


def test_salaries_are_in_no_message():
    assert "35000" not in str(Salary(Decimal(35000), "monthly", date(2026, 5, 1)))
