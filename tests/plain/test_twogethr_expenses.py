"""Expenses of 2getHR: amounts, VAT, states and receipts."""

from decimal import Decimal

import pytest
from hr_sync.records import File, Money
from streams import Expenses
from test_twogethr_items import build, fault, sound, stream, value


@pytest.mark.parametrize(
    ("amount", "currency", "cost"),
    [
        (45, "CHF", Money(Decimal(45), "CHF")),
        (Decimal("45.80"), "eur", Money(Decimal("45.8"), "EUR")),
        (Decimal("1.2345"), "KWD", Money(Decimal("1.235"), "KWD")),
        (0, "CHF", Money(Decimal(0), "CHF")),
        (45, None, Money(Decimal(45), "CHF")),
        (45, "", Money(Decimal(45), "CHF")),
    ],
)
def test_the_cost(amount, currency, cost):
    assert value(Expenses, "cost", amount=amount, currency=currency, vatAmount=None) == cost


@pytest.mark.parametrize(
    ("of_tenant", "currency"), [("CHF", "CHF"), ("chf", "CHF"), (None, None), ("X", None), ("ÄÖÜ", None)]
)
def test_the_companys_currency_where_none_is_told(of_tenant, currency):
    record = build(Expenses, of_tenant, currency=None)
    assert record.errors == () and record.cost == Money(Decimal("45.8"), currency)


def test_a_currency_that_nobody_sends_any_more_is_not_sure():
    """Otherwise euros would become francs when the system stops sending it."""
    left_out = {key: value for key, value in sound(Expenses).items() if key != "currency"}
    assert stream(Expenses).build(left_out).absent == ("cost",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "45.80"}, "'45.80' is not a number"),
        ({"amount": True}, "True is not a number"),
        ({"amount": [45]}, "a list is not a number"),
        ({"amount": 10**12}, "a number has too many digits"),
        ({"amount": Decimal("1e400")}, "a number has too many digits"),
        ({"amount": float("nan")}, "NaN is not a number"),
        ({"amount": float("inf")}, "Infinity is not a number"),
        ({"currency": "Euro"}, "'Euro' is not a currency code of three letters"),
        ({"currency": 978}, "978 is not a currency"),
        ({"amount": None}, "the value is missing"),
    ],
)
def test_a_cost_that_cannot_be(changes, said):
    """And the issue names it once: the VAT beside it is read as it is."""
    assert fault(Expenses, **changes) == ("cost", said)


def test_the_vat():
    assert value(Expenses, "vat_amount", vatAmount=None) is None
    assert value(Expenses, "vat_amount", vatAmount=0) == 0
    assert value(Expenses, "vat_amount", vatAmount=Decimal("45.80")) == Decimal("45.8")
    said = "the VAT of 45.81 is more than the amount of 45.8"
    assert fault(Expenses, vatAmount=Decimal("45.81")) == ("vat_amount", said)
    said = "the VAT of -3.4 and the amount of 45.8 have different signs"
    assert fault(Expenses, vatAmount=Decimal("-3.4")) == ("vat_amount", said)


def test_a_credit_is_negative():
    credit = {"amount": Decimal("-23.4"), "vatAmount": Decimal("-1.75")}
    assert value(Expenses, "cost", **credit) == Money(Decimal("-23.4"), "EUR")
    assert value(Expenses, "vat_amount", **credit) == Decimal("-1.75")
    said = "the VAT of -24 is more than the amount of -23.4"
    assert fault(Expenses, **{**credit, "vatAmount": -24}) == ("vat_amount", said)


@pytest.mark.parametrize(
    ("came", "state"),
    [
        ("draft", "draft"),
        ("submitted", "submitted"),
        ("approved", "approved"),
        ("rejected", "rejected"),
        ("booked", "approved"),
    ],
)
def test_the_states_of_an_expense(came, state):
    assert value(Expenses, "state", state=came) == state


@pytest.mark.parametrize("state", ["paid", "Booked", 1, []])
def test_an_unknown_state_of_an_expense(state):
    field, said = fault(Expenses, state=state)
    assert field == "state" and "is not a known value" in said


# --- Receipts --------------------------------------------------------------------------------------


def receipt(name="lunch.pdf", key="f1", kind="application/pdf"):
    return {"id": key, "fileName": name, "contentType": kind}


def test_receipts():
    assert value(Expenses, "receipts", receipts=None) == ()
    assert value(Expenses, "receipts", receipts=[]) == ()
    assert value(Expenses, "receipts", receipts=[receipt(key="f2"), receipt(key=1, kind=None)]) == (
        File("1", "lunch.pdf", None),
        File("f2", "lunch.pdf", "application/pdf"),
    )


def test_the_same_receipts_in_another_order_are_the_same():
    both = [receipt("a.pdf", "1"), receipt("b.pdf", "2")]
    assert value(Expenses, "receipts", receipts=both) == value(Expenses, "receipts", receipts=both[::-1])


@pytest.mark.parametrize(
    ("receipts", "said"),
    [
        ([receipt(), receipt("b.pdf")], "two receipts have the same id"),
        ([receipt(key="1"), receipt(key=1)], "two receipts have the same id"),
        ([receipt(key=None)], "a receipt has no id"),
        ([receipt(key="")], "a receipt has no id"),
        ([receipt(key=True)], "a receipt has no id"),
        ([receipt(key="a\x00")], "a receipt has no id"),
        ([{}], "a receipt has no id"),
        (["lunch.pdf"], "'lunch.pdf' is not a receipt"),
        ([None], "None is not a receipt"),
        ([receipt(["lunch.pdf"])], "a list is not a file name"),
        ([receipt(5)], "5 is not a file name"),
        ("lunch.pdf", "'lunch.pdf' is not a list of receipts"),
        ({"id": "f1"}, "an object is not a list of receipts"),
        (False, "False is not a list of receipts"),
    ],
)
def test_receipts_that_cannot_be(receipts, said):
    assert fault(Expenses, receipts=receipts) == ("receipts", said)


@pytest.mark.parametrize(
    ("came", "name"),
    [
        ("lunch.pdf", "lunch.pdf"),
        ("Quittung Zoë 4. Mai.pdf", "Quittung Zoë 4. Mai.pdf"),
        ("Zoe\u0308.pdf", "Zoë.pdf"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\me\\scan.jpg", "scan.jpg"),
        ("a/b\\c.png", "c.png"),
        ("a\x00b\r\nc\x1f.pdf", "abc.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),  # shown from right to left, it would end in .pdf
        ("a\u2028b\ud800.pdf", "ab.pdf"),
        ("  .pdf  ", ".pdf"),
        ("..", "receipt"),
        ("a/..", "receipt"),
        (". .", "receipt"),
        ("scans/", "receipt"),
        ("\\", "receipt"),
        (" \x00 ", "receipt"),
        ("", "receipt"),
        (None, "receipt"),
        ("x" * 150, "x" * 150),
        ("x" * 151, "x" * 150),
        ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 145 + "  " + "y" * 50 + ".pdf", "x" * 145 + ".pdf"),
        ("x" * 10 + "." + "y" * 200, ("x" * 10 + "." + "y" * 200)[:150]),
    ],
)
def test_the_name_of_a_receipt_leads_nowhere(came, name):
    [file] = value(Expenses, "receipts", receipts=[receipt(came)])
    assert file.name == name and len(name) <= 150


@pytest.mark.parametrize(
    ("came", "kind"),
    [
        ("image/jpeg", "image/jpeg"),
        ("Image/JPEG; charset=binary", "image/jpeg"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("pdf", None),
        ("a/b\r\nX-Header: c", None),
        ("", None),
        (None, None),
        (5, None),
        (["image/png"], None),
    ],
)
def test_a_media_type_that_cannot_be_read_is_none(came, kind):
    """The contents tell what they are."""
    [file] = value(Expenses, "receipts", receipts=[receipt(kind=came)])
    assert file.media_type == kind
