"""Numbers, switches and currencies: as they come over the wire, and as a hostile server may send them."""

import json
import time
from decimal import Decimal, localcontext

import pytest
from hr_sync.records import RecordError, fingerprint
from hr_sync.systems import ContractBroken
from hr_sync.systems.decode import currency, decimal, flag
from hypothesis import given
from hypothesis import strategies as st
from streams import (
    Absences,
    AbsenceTypes,
    Activities,
    Expenses,
    ExpenseTypes,
    HoursReports,
    Projects,
    Tasks,
    TimeEntries,
)
from test_twogethr_items import fault, value

#: Fields that are a number and nothing else, and what they may be.
NUMBERS = [
    (Tasks, "plannedHours", 0, None),
    (Absences, "hours", 0, 10_000),
    (HoursReports, "hourlyRate", 0, None),
    (ExpenseTypes, "vatRate", 0, 100),
]


@pytest.mark.parametrize(
    ("places", "came", "becomes"),
    [
        (4, 0, "0"),
        (4, 8, "8"),
        (4, 100, "100"),
        (4, Decimal("8.50"), "8.5"),
        (4, Decimal("1E+2"), "100"),
        (4, Decimal("-0.0"), "0"),
        (4, Decimal("0E+999999"), "0"),
        (4, Decimal("0.33335"), "0.3334"),
        (4, Decimal("0.33345"), "0.3335"),
        (4, Decimal("-0.33335"), "-0.3334"),
        (4, Decimal("1e-999999"), "0"),
        (4, Decimal("0." + "1" * 40), "0.1111"),
        (4, Decimal("999999999999.99994"), "999999999999.9999"),
        (3, Decimal("12.3450"), "12.345"),
        (3, Decimal("12.3455"), "12.346"),
        (0, Decimal("12.5"), "13"),
    ],
)
def test_a_number(places, came, becomes):
    found = decimal(places=places)(came, None)
    assert isinstance(found, Decimal) and str(found) == becomes


def test_no_number():
    assert decimal()(None, None) is None


@pytest.mark.parametrize("came", [True, False, "8", "", "8h", [], [8], {}, b"8"])
def test_what_is_not_a_number(came):
    with pytest.raises(RecordError, match="is not a number") as raised:
        decimal()(came, None)
    assert raised.value.code == "contract"


@pytest.mark.parametrize("came", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_have(came):
    """Python reads it all the same, and not as a Decimal."""
    for number in (json.loads(came, parse_float=Decimal), Decimal(came)):
        with pytest.raises(RecordError, match=f"{came} is not a number".replace("NaN", "(?i:nan)")) as raised:
            decimal()(float("nan") if number != number else number, None)
        assert raised.value.code == "value"
    with pytest.raises(RecordError, match="NaN is not a number"):
        decimal(0, 24)(Decimal("sNaN"), None)


@pytest.mark.parametrize(
    "came", [10**12, -(10**12), 10**40, Decimal("1e12"), Decimal("1e400"), Decimal("1e999999999"), Decimal("9" * 40)]
)
def test_more_digits_than_anybody_can_mean(came):
    started = time.monotonic()
    for places in (0, 4):
        with pytest.raises(RecordError, match="too many digits"):
            decimal(places=places)(came, None)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (-1, "-1 is negative"),
        (Decimal("-0.00001"), "-0.00001 is negative"),
        (Decimal("-1e-999999"), "-1E-999999 is negative"),
        (25, "25 is more than 24"),
        (Decimal("24.00001"), "24.00001 is more than 24"),
        (Decimal("24." + "0" * 500 + "1"), "is more than 24"),
    ],
)
def test_bounds_hold_before_a_number_is_rounded(came, said):
    with pytest.raises(RecordError, match=said) as raised:
        decimal(0, 24)(came, None)
    assert len(str(raised.value)) < 120


def test_a_bound_that_is_not_zero():
    with pytest.raises(RecordError, match="4 is less than 5"):
        decimal(5)(4, None)
    assert decimal(0, 24)(0, None) == 0 and decimal(0, 24)(24, None) == 24


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**11), max_value=10**11), st.integers(0, 4))
def test_equal_numbers_are_one(came, places):
    """However many zeros they are written with, and whatever others have set for their own reckoning."""
    found = decimal(places=places)(came, None)
    assert abs(found - came) <= Decimal(5).scaleb(-places - 1)
    assert -found.as_tuple().exponent <= places
    with localcontext() as context:
        context.prec = 50
        longer = came + Decimal("0E-20")
    assert str(decimal(places=places)(longer, None)) == str(found)
    assert fingerprint(found, b"k") == fingerprint(decimal(places=places)(found, None), b"k")


@pytest.mark.parametrize(("cls", "key", "minimum", "maximum"), NUMBERS)
def test_each_number_of_an_item(cls, key, minimum, maximum):
    field = next(declared.name for declared in cls.fields if key in declared.paths)
    assert value(cls, field, **{key: None}) is None
    assert value(cls, field, **{key: Decimal("1.50")}) == Decimal("1.5")
    assert value(cls, field, **{key: minimum}) == minimum
    assert fault(cls, **{key: Decimal("-0.01")}) == (field, "-0.01 is negative")
    if maximum:
        assert value(cls, field, **{key: maximum}) == maximum
        assert fault(cls, **{key: maximum + 1}) == (field, f"{maximum + 1} is more than {maximum}")
    for odd in ("1.5", True, [], Decimal("1e400"), 10**40, float("nan"), float("inf"), Decimal("NaN")):
        assert fault(cls, **{key: odd})[0] == field


def test_money_has_thousandths_and_hours_ten_thousandths():
    assert value(HoursReports, "hourly_rate", hourlyRate=Decimal("62.12345")) == Decimal("62.123")
    assert value(Expenses, "vat_amount", vatAmount=Decimal("1.0005")) == Decimal("1.001")
    assert value(Absences, "hours", hours=Decimal("1.33335")) == Decimal("1.3334")


def test_a_number_that_hangs_nobody(serve):
    """A hundred thousand digits in an answer are read as what they are: a mistake in one field of one item."""
    from hr_sync.systems import Credentials, Tenant, Twogethr

    items = ",".join(f'{{"id": "{n}", "name": "T", "vatRate": {rate}}}' for n, rate in enumerate(HOSTILE))
    body = f'{{"items": [{items}], "totalCount": {len(HOSTILE)}}}'.encode()
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    client = Twogethr().connect(Credentials(server.url, "a-key"), tenant=Tenant("1", "Company"))
    started = time.monotonic()
    try:
        [page] = client.stream(ExpenseTypes).pages()
    except ContractBroken as error:
        pytest.fail(f"the whole page is lost: {error}")
    finally:
        client.close()
    assert [[error.field for error in record.errors] for record in page.records] == [["vat_rate"]] * len(HOSTILE)
    assert all(len(str(error)) < 150 for record in page.records for error in record.errors)
    assert time.monotonic() - started < 5


HOSTILE = ("NaN", "Infinity", "-Infinity", "1e400", "1e999999", "-1e-999999", "1" * 40, "1." + "1" * 100_000 + "e5")


# --- Switches ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("default", [True, False])
def test_a_switch(default):
    read = flag(default)
    assert (read(True, None), read(False, None), read(None, None)) == (True, False, default)
    for odd in ("true", "false", "", 0, 1, [], {}):
        with pytest.raises(RecordError, match="is not true or false") as raised:
            read(odd, None)
        assert raised.value.code == "contract"


@pytest.mark.parametrize(
    ("cls", "key", "field", "default"),
    [
        (AbsenceTypes, "isPaid", "paid", True),
        (AbsenceTypes, "requiresApproval", "needs_approval", True),
        (Activities, "isBillable", "billable", True),
        (TimeEntries, "isLocked", "locked", False),
        (Projects, "isActive", "active", True),
    ],
)
def test_what_is_not_said(cls, key, field, default):
    assert value(cls, field, **{key: None}) is default
    assert value(cls, field, **{key: not default}) is not default
    assert fault(cls, **{key: "true"}) == (field, "'true' is not true or false")


# --- Currencies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("came", "code"), [("CHF", "CHF"), (" eur ", "EUR"), (None, None), ("", None)])
def test_a_currency(came, code):
    assert currency(came) == code


@pytest.mark.parametrize("came", ["Franken", "CH", "C1F", "€", "aß", "ÄÖÜ", " ", "12 "])
def test_what_is_no_currency(came):
    with pytest.raises(RecordError, match="not a currency code of three letters"):
        currency(came)
    assert fault(HoursReports, currency=came)[0] == "currency"
    assert fault(Expenses, currency=came)[0] == "cost"


@pytest.mark.parametrize("came", [756, True, ["CHF"], {}])
def test_a_currency_that_is_no_text(came):
    assert fault(HoursReports, currency=came)[1].endswith("is not a currency")
