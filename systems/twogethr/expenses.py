"""2getHR's expenses with their receipts, and the types that tell what for."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from ...records import Employee, Expense, ExpenseType, File, Money, Project, RecordError, _lt
from ..decode import LONG, code, currency, day, decimal, flag, is_id, one_of, ref, text, wrong_type
from ..field import Field
from .client import TwogethrStream
from .values import EXISTS, CheckedField, words

#: Characters of a file's name.
_NAME_LIMIT = 150
#: Characters of an ending that is kept when a name is shortened, the dot included.
_ENDING_LIMIT = 12
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")

#: Three places, as some currencies have thousandths. A negative amount is a credit: the employee owes it.
_amount = decimal(places=3)


def cost(value: tuple, stream: Any) -> Money | None:
    """What was paid, VAT included; in the company's currency where none is given."""
    amount, code = _amount(value[0], stream), currency(value[1])
    if amount is None:
        return None
    if code is None:
        try:
            code = currency(stream.client.tenant().currency)
        except RecordError:
            code = None  # the company's own, whatever it is called
    return Money(amount, code)


def vat_amount(value: tuple, stream: Any) -> Decimal | None:
    """The part of the cost that is VAT."""
    vat = _amount(value[0], stream)
    try:
        whole = _amount(value[1], stream)
    except RecordError:
        return vat  # the cost says what is wrong with it
    if vat and whole and (vat < 0) != (whole < 0):
        raise RecordError(
            "value",
            _lt("the VAT of %(vat)s and the amount of %(amount)s have different signs"),
            vat=str(vat),
            amount=str(whole),
        )
    if vat is not None and whole is not None and abs(vat) > abs(whole):
        raise RecordError(
            "value", _lt("the VAT of %(vat)s is more than the amount of %(amount)s"), vat=str(vat), amount=str(whole)
        )
    return vat


def receipts(value: Any, _stream: Any) -> tuple[File, ...]:
    """The receipts, in the order of their ids so that the same ones are always equal."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise wrong_type(_lt("a list of receipts"), value)
    files = sorted((_receipt(item) for item in value), key=lambda file: file.key)
    if len({file.key for file in files}) < len(files):
        raise RecordError("value", _lt("two receipts have the same id"))
    return tuple(files)


def _receipt(item: Any) -> File:
    if not isinstance(item, dict):
        raise wrong_type(_lt("a receipt"), item)
    if not is_id(item.get("id")):
        raise RecordError("contract", _lt("a receipt has no id"))
    kind = item.get("contentType")
    kind = kind.split(";")[0].strip().lower() if isinstance(kind, str) else ""
    # The contents tell what they are; a type that cannot be read is not worth a receipt.
    return File(str(item["id"]), file_name(item.get("fileName")), kind if _MEDIA_TYPE.fullmatch(kind) else None)


def file_name(value: Any) -> str:
    """A name that leads nowhere and shows what it is: no path, nothing invisible, not too long."""
    if value is not None and not isinstance(value, str):
        raise wrong_type(_lt("a file name"), value)
    last = re.split(r"[/\\]", value or "")[-1]
    # Control, format (such as "write from right to left"), surrogate; separators of lines and paragraphs.
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = unicodedata.normalize("NFC", shown).strip()
    if not name.strip(". "):
        return "receipt"
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending) <= _ENDING_LIMIT else ""
    return name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - len(ending)].rstrip() + ending


class ExpenseTypes(TwogethrStream):
    """What expenses are made for."""

    record = ExpenseType
    button = _lt("Sync 2getHR Expense Type")
    title = _lt("Expense Types")
    summary = _lt("Each expense type has its product and purchase tax.")
    list_operation = "listExpenseTypes"
    webhook_entity = "expenseType"
    match = (("code",), ("name",))
    fields = (
        Field("name", "name", text(), required=True),
        Field("code", "code", code()),
        Field("vat_rate", "vatRate", decimal(0, 100)),
        Field("active", "isActive", flag(True)),
    )

    def label(self, item: dict) -> str:
        return words(item, "name")


class Expenses(TwogethrStream):
    """What employees paid for the company."""

    record = Expense
    button = _lt("Sync 2getHR Expenses")
    title = _lt("Expenses")
    summary = _lt("Expenses, with their receipts attached.")
    list_operation = "listExpenses"
    webhook_entity = "expense"
    read_operation = "getExpense"
    file_operation = "getExpenseReceipt"
    after = (Employee, ExpenseType, Project)
    ranged = True
    files = "receipts"
    fields = (
        Field("employee", "userId", ref(Employee), required=True),
        Field("expense_type", "expenseTypeId", ref(ExpenseType), required=True),
        Field("day", "date", day, required=True),
        Field("cost", ("amount", "currency"), cost, required=True),
        CheckedField("vat_amount", "vatAmount", vat_amount, against=("amount",)),
        Field("description", "description", text(LONG)),
        Field("project", "projectId", ref(Project)),
        Field(
            "state",
            "state",
            one_of(
                {
                    "draft": "draft",
                    "submitted": "submitted",
                    "approved": "approved",
                    "rejected": "rejected",
                    # Approved, and passed on to bookkeeping there.
                    "booked": "approved",
                }
            ),
            required=True,
        ),
        Field("receipts", "receipts", receipts),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return words(item, "date", "amount", "currency")
