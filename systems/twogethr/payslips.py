"""2getHR's payslips. They are sent and never read for their own sake: payroll is done here."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

from ...records import Document, Employee, Payslip, PayslipLine, Record, _lt
from ..decode import LONG, code, currency, day, decimal, ref, text, wrong_type
from ..encode import external_id, iso_day, number, plain
from ..errors import ContractBroken
from ..field import Field
from .client import TwogethrStream

_amount = decimal()


def lines(value: Any, stream: Any) -> tuple[PayslipLine, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise wrong_type(_lt("a list of lines"), value)
    return tuple(
        PayslipLine(
            code()(item.get("code"), stream) or "",
            code(LONG)(item.get("name"), stream) or "",
            code()(item.get("category"), stream),
            _amount(item.get("quantity"), stream) or Decimal(1),
            _amount(item.get("rate"), stream),
            _amount(item.get("amount"), stream) or Decimal(0),
        )
        for item in value
    )


def encoded_lines(value: tuple[PayslipLine, ...], stream: Any) -> list[dict]:
    return [
        {
            "code": line.code,
            "name": line.name,
            "category": line.category,
            "quantity": number(line.quantity, stream),
            "rate": number(line.rate, stream),
            "amount": number(line.amount, stream),
        }
        for line in value
    ]


def no_document(_value: Any, _stream: Any) -> None:
    """What comes back is not compared, so it need not be unpacked."""


def encoded_document(value: Document | None, _stream: Any) -> dict | None:
    if value is None:
        return None
    content = base64.b64encode(value.content).decode()
    return {"fileName": value.name, "contentType": value.media_type, "contentBase64": content}


class Payslips(TwogethrStream):
    """Payslips that are confirmed in Odoo. The API has no list of them."""

    record = Payslip
    title = _lt("Payslips")
    summary = _lt("When a payslip is confirmed, it is sent to 2getHR with its PDF.")
    listed = False
    partial = False
    directions = ("out",)
    read_operation = "getPayslip"
    create_operation = "createPayslip"
    update_operation = "updatePayslip"
    delete_operation = "deletePayslip"
    after = (Employee,)
    fields = (
        Field("employee", "userId", ref(Employee), required=True, encode=external_id),
        Field("number", "number", code(), encode=plain),
        Field("name", "name", text(), encode=plain),
        Field("period_start", "periodStart", day, required=True, encode=iso_day),
        Field("period_end", "periodEnd", day, required=True, encode=iso_day),
        Field("gross", "grossAmount", decimal(), encode=number),
        Field("net", "netAmount", decimal(), required=True, encode=number),
        Field("currency", "currency", currency, required=True, encode=plain),
        Field("lines", "lines", lines, encode=encoded_lines),
        Field("document", "document", no_document, encode=encoded_document),
    )

    def payload(self, record: Record, there: dict) -> dict[str, Any]:
        """Texts that may be left out, but not be null, are left out."""
        payload = super().payload(record, there)
        return {
            name: value for name, value in payload.items() if value is not None or name in ("grossAmount", "document")
        }

    def update(self, external_id: str, record: Record) -> Record:
        # The contract wants our id in every body; an entity that was not read yet does not tell it.
        known = self._items.get(external_id)
        if known is None:
            known = self._keep(self.client.call(self.read_operation, id=external_id).body)
        own_id = known.get("externalId") if isinstance(known, dict) else None
        if not own_id:
            raise ContractBroken(_lt("The payslip in the external system does not have Odoo's ID."))
        payload = {**self.payload(record, {}), "externalId": own_id}
        answer = self.client.call(self.update_operation, payload=payload, id=external_id)
        return self.build(self._keep(answer.body), single=True)
