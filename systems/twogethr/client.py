"""The calls that all 2getHR streams share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

from ...records import MISSING, File, Record, _lt, clean_text
from ..account import Check, Credentials, Tenant
from ..decode import is_id, zone
from ..errors import ContractBroken, NotFound
from ..moments import instant
from ..openapi.contract import Contract
from ..page import Page
from ..secrets import register_secret
from ..stream import Stream
from ..transport import Transport
from .check import look
from .values import CheckedField, minutes

_CONTRACT = Path(__file__).with_name("contract.json")
#: A page that is answered without an end would be read for ever.
_MAX_PAGES = 100_000


@lru_cache(maxsize=1)
def own_contract() -> Contract:
    """The contract that this driver was written for."""
    return Contract.parse(_CONTRACT.read_bytes())


class TwogethrClient:
    """One tenant of 2getHR, reached with one key.

    :raise ContractBroken: the replacement contract is not a contract document.
    """

    def __init__(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        register_secret(credentials.api_key)
        self.contract = Contract.parse(credentials.contract) if credentials.contract else own_contract()
        self.key_header = self.contract.key_header or own_contract().key_header
        self.transport = Transport(credentials.base_url, {self.key_header: credentials.api_key.strip()}, before_call)
        #: Without the key.
        self.open_transport = Transport(credentials.base_url, {}, before_call)
        self._tenant = tenant
        #: Minutes to which hours are rounded.
        self.rounding = credentials.rounding

    def close(self) -> None:
        self.transport.close()
        self.open_transport.close()

    def operation(self, name: str):
        """The contract's operation by the name that this driver knows it under."""
        wanted = own_contract().operations[name]
        found = self.contract.find(wanted)
        if found is None:
            raise ContractBroken(
                _lt("The contract has no operation %(name)s. Test the connection to see all that it lacks.", name=name)
            )
        return found

    def call(self, name: str, params: dict | None = None, payload: Any = None, **path_values: str):
        operation = self.operation(name)
        return self.transport.request(operation.method, operation.url(**path_values), params, payload)

    def download(self, name: str, limit: int, **path_values: str) -> bytes:
        return self.transport.download(self.operation(name).url(**path_values), limit)

    def tenant(self, refresh: bool = False) -> Tenant:
        """The company the key belongs to; read once for each client, or again with ``refresh``."""
        if self._tenant is None or refresh:
            body = self.call("getCompany").body
            if not isinstance(body, dict) or not is_id(body.get("id")):
                raise ContractBroken(
                    _lt("The system does not say which company the key belongs to."), detail=repr(body)[:300]
                )
            hours = body.get("weeklyHours")
            self._tenant = Tenant(
                id=str(body["id"]),
                name=clean_text(str(body.get("name") or body["id"])[:200]) or str(body["id"]),
                timezone=zone(str(body.get("timeZone") or "Europe/Zurich")).key,
                country=_code(body.get("country")),
                currency=_code(body.get("currency")),
                weekly_minutes=minutes(hours) if hours is not None else None,
            )
        return self._tenant

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Look whether the live contract has all that this driver needs.

        :param uses: the fields that are read, by operation id.
        :param sends: those that are sent, likewise.
        :param before: the ``shapes`` of an earlier check.
        :raise RemoteError: the company cannot be read either, so that the connection cannot work.
        """
        return look(self, own_contract(), uses, sends, before)

    def register_webhook(self, url: str, secret: str) -> str:
        """Have everything that changes posted to ``url``; returns the registration's id."""
        answer = self.call("createWebhook", payload={"url": url, "events": ["*"], "secret": secret})
        if not isinstance(answer.body, dict) or not is_id(answer.body.get("id")):
            raise ContractBroken(_lt("The answer of createWebhook has no id."))
        return str(answer.body["id"])

    def remove_webhook(self, webhook_id: str) -> None:
        with suppress(NotFound):
            self.call("deleteWebhook", id=webhook_id)

    def stream(self, cls: type[Stream], options=()) -> Stream:
        return cls(self, options)


class TwogethrStream(Stream):
    """What 2getHR's lists have in common: pages by number, ``modifiedSince``, tombstones, ``externalId``."""

    #: Operation ids of the contract. Types of which there are few can only be listed.
    list_operation: str | None = None
    read_operation: str | None = None
    file_operation: str | None = None
    create_operation: str | None = None
    update_operation: str | None = None
    delete_operation: str | None = None
    page_size = 500
    #: The client keeps nothing while it calls: neither a session of its own at the system, nor cookies.
    at_once = 4

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.creates, cls.updates = cls.create_operation is not None, cls.update_operation is not None
        cls.deletes, cls.readable = cls.delete_operation is not None, cls.read_operation is not None

    def __init__(self, client: Any, options: Iterable[str] = ()):
        super().__init__(client, options)
        #: Entities as they were last read alone, by id: what is nested is sent whole, with what is not ours in it.
        self._items: dict[str, dict] = {}

    @property
    def today(self) -> date:
        """The day it is at the company."""
        return datetime.now(zone(self.client.tenant().timezone)).date()

    @classmethod
    def uses(cls) -> dict[str, set[str]]:
        """The fields that this stream reads, by operation id."""
        paths = {path for declared in cls.fields for path in declared.paths} | {"id"}
        paths.update(*(declared.against for declared in cls.fields if isinstance(declared, CheckedField)))
        paths |= {"modifiedAt"} if cls.incremental else set()
        used = {}
        if cls.listed:
            used[cls.list_operation] = {f"items.{path}" for path in paths} | {"items", "totalCount"}
        if cls.read_operation:
            used[cls.read_operation] = paths
        for name in (cls.file_operation, cls.delete_operation):
            if name:
                used[name] = set()
        for name in (cls.create_operation, cls.update_operation):
            if name:
                used[name] = {"id"}
        return used

    @classmethod
    def sends(cls) -> dict[str, set[str]]:
        """The fields that this stream sends, by operation id."""
        paths = {path for declared in cls.fields for path in declared.sent}
        sent = {cls.update_operation: paths, cls.create_operation: paths | {"externalId"}}
        return {name: fields for name, fields in sent.items() if name}

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        self.client.tenant()
        params: dict[str, Any] = {"pageSize": self.page_size}
        if since and self.incremental:
            params["modifiedSince"] = since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        if first_day and self.ranged:
            params["from"] = first_day.isoformat()
        reached = 0
        for number in range(start, _MAX_PAGES):
            answer = self.client.call(self.list_operation, {**params, "page": number})
            items, total, size = self._unwrap(answer.body)
            if number == start:
                reached = (start - 1) * min(size, len(items))
            reached += len(items)
            # Both, as a server may cap the page size and not say so.
            last = not items or (number * size >= total and reached >= total)
            records, broken = self.build_page(items)
            yield Page(records, broken, total, answer.date, last)
            if last:
                return

    def read(self, external_id: str, single: bool = True) -> Record | None:
        self.client.tenant()
        if self.read_operation:
            return self.read_or_none(
                lambda: self._keep(self.client.call(self.read_operation, id=external_id).body), single
            )
        listed = (record for page in self.pages() for record in page.records)
        return next((record for record in listed if record.external_id == external_id), None)

    def create(self, record: Record, own_id: str) -> Record:
        self.client.tenant()
        payload = {name: value for name, value in self.payload(record, {}).items() if value is not None}
        answer = self.client.call(self.create_operation, payload={**payload, "externalId": own_id})
        return self.build(self._keep(answer.body), single=True)

    def update(self, external_id: str, record: Record) -> Record:
        payload = self.payload(record, self._items.get(external_id) or {})
        if external_id not in self._items and any(isinstance(value, dict) for value in payload.values()):
            # Entities of a list are not kept, and what is nested is sent with what is not ours in it.
            self.read(external_id)
            payload = self.payload(record, self._items.get(external_id) or {})
        answer = self.client.call(self.update_operation, payload=payload, id=external_id)
        return self.build(self._keep(answer.body), single=True)

    def delete(self, external_id: str) -> None:
        with suppress(NotFound):
            self.client.call(self.delete_operation, id=external_id)

    def payload(self, record: Record, there: dict) -> dict[str, Any]:
        """What to send: the fields that are not MISSING. A nested object is sent whole, on top of what is there."""
        payload: dict[str, Any] = {}
        for declared in self.offered:
            value = getattr(record, declared.name)
            if declared.encode is None or value is MISSING:
                continue
            encoded = declared.encode(value, self)
            for path, part in zip(declared.sent, encoded if len(declared.sent) > 1 else (encoded,)):
                keys = path.split(".")
                place = payload
                for depth, key in enumerate(keys[:-1]):
                    if key not in place:
                        known = there.get(key) if depth == 0 else None
                        place[key] = dict(known) if isinstance(known, dict) else {}
                    place = place[key]
                place[keys[-1]] = part
        return payload

    def _keep(self, item: Any) -> Any:
        if isinstance(item, dict) and is_id(item.get("id")):
            self._items[str(item["id"])] = item
        return item

    def read_file(self, external_id: str, file: File, limit: int) -> bytes:
        return self.client.download(self.file_operation, limit, id=external_id, receiptId=file.key)

    def _unwrap(self, body: Any) -> tuple[list, int, int]:
        """Items, total and page size of a list answer. The size is the server's, which may cap what was asked for."""
        items = body.get("items") if isinstance(body, dict) else None
        total = body.get("totalCount") if isinstance(body, dict) else None
        if not isinstance(items, list) or not isinstance(total, int):
            raise ContractBroken(
                _lt("The answer of %(operation)s has no items or no totalCount.", operation=self.list_operation)
            )
        size = body.get("pageSize")
        return items, total, size if isinstance(size, int) and size > 0 else self.page_size

    def modified(self, item: dict) -> datetime | None:
        return instant(item.get("modifiedAt"))

    def deleted(self, item: dict) -> bool:
        return item.get("isDeleted") is True

    def own_id(self, item: dict) -> str | None:
        value = item.get("externalId")
        return value if isinstance(value, str) and is_id(value) else None


def _code(value: Any) -> str | None:
    """A country's or a currency's code, None for anything that is none."""
    return value if isinstance(value, str) and value.isalpha() and len(value) <= 3 else None
