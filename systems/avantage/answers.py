"""What the gateway answers: lines of comma-separated values between a line that begins them and one that ends them.

An answer is ``RQ01,<operation>,OK,BEGIN``, a line for each record, and ``RQ01,<operation>,OK,END,<records>``; or
``RQ01,<operation>,ERR,"<message>"``. These count at the start of a line only, as the data may hold the same text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...records import Sentence, _lt, clean_text
from ..errors import ContractBroken, Rejected, TooLarge
from ..transport.answer import excerpt
from ..transport.conversation import Conversation

#: How the lines are decoded. It has a character for each byte; those that only Windows has are put right afterwards.
SINGLE_BYTES = "latin-1"
#: Records that a table may have.
MOST = 250_000
#: What some tables have as the last value of each record.
_LITERAL = "AVANTAGE"
_END = re.compile(r"RQ01,([A-Z0-9]{3}),OK,END,([0-9]{1,9})")


def _windows() -> dict[int, str]:
    """The characters of Windows' code page by those that Latin-1 has at their places."""
    found = {}
    for number in range(0x80, 0xA0):
        try:
            found[number] = bytes([number]).decode("cp1252")
        except UnicodeDecodeError:
            continue  # it has none there
    return found


_FROM_WINDOWS = _windows()
_TO_WINDOWS = {ord(character): chr(number) for number, character in _FROM_WINDOWS.items()}


def from_wire(text: str) -> str:
    """A line as it is meant: the gateway uses Windows' code page."""
    return text.translate(_FROM_WINDOWS)


def to_wire(text: str) -> str:
    """A line such that its bytes are those of Windows' code page."""
    return text.translate(_TO_WINDOWS)


@dataclass(frozen=True)
class Rows:
    """The records of a table.

    :param rows: the values of each record, as they were sent, without the literal at the end.
    :param unread: why a record could not be taken apart, by its number, which begins with 1.
    """

    rows: list[list[str]]
    unread: dict[int, Sentence]

    def __len__(self) -> int:
        return len(self.rows) + len(self.unread)


def read_rows(talk: Conversation, first: str, operation: str) -> Rows:
    """Read an answer to its end.

    :param first: its first line.
    :raise Rejected: it is an error, at its beginning or after some records.
    :raise ContractBroken: it is another one, or ends with another number than that of its records.
    """
    if first.rstrip() != f"RQ01,{operation},OK,BEGIN":
        raise error_of(first) or ContractBroken(
            _lt("The gateway answered with something else than the table."), detail=excerpt(first.encode("latin-1"))
        )
    lines = list(_lines(talk, operation))
    rows, unread = [], {}
    for number, line in enumerate(lines, 1):
        try:
            rows.append(next(csv.reader([from_wire(line).replace("\0", "")], strict=True), []))
        except csv.Error:
            unread[number] = _lt("Record %(number)s of the table is not well formed.", number=number)
    if rows and all(row and row[-1] == _LITERAL for row in rows):
        rows = [row[:-1] for row in rows]
    return Rows(rows, unread)


def _lines(talk: Conversation, operation: str) -> Iterator[str]:
    count = 0
    while True:
        line = talk.receive()
        if line.startswith("RQ01,"):
            ended = _END.fullmatch(line.rstrip())
            if ended and ended[1] == operation:
                if int(ended[2]) != count:
                    raise ContractBroken(
                        _lt(
                            "Records that the gateway sent of a table: %(count)s of %(said)s. Nothing of it was used.",
                            count=count,
                            said=ended[2],
                        )
                    )
                return
            if error := error_of(line):
                raise error
        count += 1
        if count > MOST:
            raise TooLarge(_lt("The table has more than %(most)s records and was not read.", most=MOST))
        yield line


def error_of(line: str) -> Rejected | None:
    """The error that a line reports, None if it reports none."""
    try:
        parts = next(csv.reader([from_wire(line)], strict=True), [])
    except csv.Error:
        return None
    if len(parts) < 4 or parts[0] != "RQ01" or parts[2] != "ERR":
        return None
    said = clean_text(",".join(parts[3:]))
    return Rejected(
        said or _lt("The gateway reports an error without a message."), detail=excerpt(line.encode("latin-1"))
    )


def quoted(value: str) -> str:
    """A value in quotation marks."""
    return '"' + value.replace('"', '""') + '"'
