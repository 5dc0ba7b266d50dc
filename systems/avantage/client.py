"""The calls that all of Avantage's streams share: tables are read through one access point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Callable

from ...records import RecordError, _lt, clean_text
from ..account import Check, Credentials, Tenant
from ..errors import ContractBroken, Rejected, Unanswered
from ..mapping import MappingValue
from ..stream import Stream
from .answers import SINGLE_BYTES, to_wire
from .gateway import COMPANY, CURRENCY, AccessPoint, Gateway
from .mapped import TABLE_OF
from .table_maps import COLUMNS
from .tables import Table, table_of
from .writing import Operation, operation_of
from .writing_settings import SWITCH
from .writing_template import HoursLine

#: The clock of the customers, who are in Québec; the gateway does not tell one.
TIMEZONE = "America/Toronto"


class AvantageClient:
    """One company in Avantage, seen through one access point.

    :param credentials: the address, the user and the password of the access point, and the settings of the system.
    """

    def __init__(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        self.settings = credentials.settings
        self._entered = credentials.tables
        #: By their codes; None until they are read.
        self._hour_types: dict[str, MappingValue] | None = None
        self.company = str(self.settings.get("company") or COMPANY).strip()
        self.gateway = Gateway(
            AccessPoint(credentials.base_url, credentials.user, credentials.api_key, self.company), before_call
        )

    def close(self) -> None:
        """Nothing is open between two reads."""

    def tenant(self, refresh: bool = False) -> Tenant:
        """The company whose number is sent with the log-in. The gateway says nothing about it."""
        return Tenant(
            self.company,
            f"Avantage {self.company}",
            timezone=TIMEZONE,
            country="CA",
            currency=CURRENCY,
        )

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Log in, which is all that can be tried without reading a table; nothing is written to try it."""
        self.gateway.test()
        return Check([], [], None, capabilities={"sends_hours": self.operation() is not None})

    def operation(self) -> Operation | None:
        """The operation that writes hours, None where it is switched off or has not been entered wholly."""
        try:
            return operation_of(self.settings) if self.settings.get(SWITCH) else None
        except RecordError:
            return None  # it was entered before its values were checked

    def hours_line(self, line: HoursLine) -> str:
        """A line of hours exactly as it is sent.

        :raise Rejected: no operation writes them, or it has no place for some of the hours, or the gateway's encoding
            lacks a character.
        """
        text = self._operation().line(line)
        try:
            to_wire(text).encode(SINGLE_BYTES)
        except UnicodeEncodeError as error:
            character = text[error.start]
            raise Rejected(
                _lt("The line has the character %(character)s, which Avantage lacks.", character=character)
            ) from None
        return text

    def write_hours(self, line: HoursLine) -> None:
        """Send a line of hours.

        :raise Unanswered: it may have been taken.
        :raise RemoteError: it was not taken; a ``Rejected`` says why.
        """
        operation = self._operation()
        answer = self.gateway.write(self.hours_line(line))
        try:
            operation.check(answer)
        except Unanswered:
            self.gateway.lines.hang_up()  # whatever else comes may be about this line
            raise

    def hour_type(self, code: str) -> MappingValue | None:
        """The hour type with that code, where it is known of which kind hour types are; None elsewhere.

        :raise Rejected: the table of hour types does not have it.
        """
        table = self.table(TABLE_OF["hour_type"])
        if not code or table is None or table.columns.get("kind") is None:
            return None
        if self._hour_types is None:
            self._hour_types = {value.external_id: value for value in self.mapping_values("hour_type")}
        if code not in self._hour_types:
            raise Rejected(_lt("Hour type %(code)s is not in Avantage's table of hour types.", code=code))
        return self._hour_types[code]

    def _operation(self) -> Operation:
        operation = self.operation()
        if operation is None:
            raise Rejected(_lt("The operation that writes hours is not set up in the settings of the connection."))
        return operation

    def table(self, name: str) -> Table | None:
        """The table of that name, None if it has not been entered.

        :raise Rejected: what has been entered cannot be read.
        """
        if name not in self._entered:
            return None
        try:
            return table_of(self._entered[name], COLUMNS[name])
        except RecordError as error:
            raise Rejected(error.sentence) from None

    def first_record(self, name: str) -> list[str] | None:
        """The values of the first record of a table, None if it has none; the whole table is read for it.

        :raise Rejected: the table has not been entered.
        :raise ContractBroken: its only records are not well formed.
        """
        table = self.table(name)
        if table is None:
            raise Rejected(_lt("Enter the table first."))
        found = self.gateway.read(table)
        if not found.rows and found.unread:
            raise ContractBroken(next(iter(found.unread.values())))
        return found.rows[0] if found.rows else None

    def mapping_values(self, name: str) -> Iterator[MappingValue]:
        """What a person can map, from the table that the mapping is about; nothing while it has not been entered."""
        table = self.table(TABLE_OF[name])
        if table is None or table.columns.get("code") is None:
            return
        items, _failed = table.items(self.gateway.read(table))
        seen = set()
        for item in items:
            code = clean_text(item["code"])
            if code and code not in seen:
                seen.add(code)
                kind = clean_text(item.get("kind") or "")
                yield MappingValue(code, code, clean_text(item.get("name") or "") or code, kind=kind)

    def stream(self, cls: type[Stream], options: Iterable[str] = ()) -> Stream:
        return cls(self, options)
