"""The gateway: one session at a time, a greeting, a log-in, and tables that are read by an index.

It imports nothing of the addon, and writes the protocol with code of its own.
"""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from .writing import SimulatedWriting

BANNER = "ACCEO Avantage - MainTCP"
_QUESTION = re.compile(r'RQ01,(R\d\d),,([A-Z0-9_]+),([A-Z0-9_]+)(?:,"((?:[^"]|"")*)")?')


@dataclass
class SimulatedTable:
    """A table.

    :param index: the index, and the column whose values are its keys.
    :param literal: whether each record ends with the literal that some tables have.
    """

    index: tuple[str, int]
    rows: list[list[str]] = field(default_factory=list)
    literal: bool = False


class AvantageSimulator:
    """The gateway on the loopback address.

    :param banner: what it says first; bytes that are no text for a gateway with a key, None for one that says nothing.
    """

    def __init__(self, user: str = "odoo", password: str = "s3cret", company: str = "01"):
        self.user, self.password, self.company = user, password, company
        #: Tables by operation and name.
        self.tables: dict[tuple[str, str], SimulatedTable] = {}
        self.banner: bytes | None = BANNER.encode() + b"\r\n"
        #: Bytes of an answer after which the connection is cut; None for never.
        self.cut_after: int | None = None
        #: How many records more than there are the last line of an answer says.
        self.miscounts = 0
        #: The lines of all sessions, without log-ins.
        self.asked: list[str] = []
        self.sessions = 0
        #: The operation that writes; None where there is none.
        self.writing: SimulatedWriting | None = None
        #: The port on which it listens; 0 for a free one.
        self.wanted_port = 0
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []

    def __enter__(self) -> AvantageSimulator:
        self._listener = socket.create_server(("127.0.0.1", self.wanted_port))
        self.port = self._listener.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, args=(self._listener,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close_program()

    def close_program(self) -> None:
        """Somebody has closed the desktop program."""
        if self._listener:
            # An accept that waits would keep the port.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            self._open.append(connection)
            with connection, suppress(OSError):
                self.sessions += 1
                self._serve(connection)
            self._open.remove(connection)

    def _serve(self, connection: socket.socket) -> None:
        if self.banner is not None:
            connection.sendall(self.banner)
        lines = connection.makefile("rb")
        is_in = False
        for line in lines:
            text = line.decode("cp1252").removesuffix("\r\n")
            if not line.endswith(b"\r\n"):
                return
            if not is_in:
                is_in = text == f"LOGIN,{self.company},{self.user},{self.password}"
                connection.sendall(b"LOGIN,OK\r\n" if is_in else b'LOGIN,,ERR,"Acc\xe8s refus\xe9"\r\n')
                continue
            if self.writing and text.startswith(f"RQ01,{self.writing.name},"):
                if not self.writing.serve(connection, text):
                    return
                continue
            self.asked.append(text)
            answer = self._reply(text)
            if answer is None or not answer.endswith(b"\r\n"):
                connection.sendall(answer or b"")
                return
            if self.cut_after is not None and self.cut_after < len(answer):
                connection.sendall(answer[: self.cut_after])
                return
            connection.sendall(answer)

    def _reply(self, question: str) -> bytes | None:
        """The bytes of an answer, None for none; the connection is closed after one that ends within a line."""
        return self._answer(question).encode("cp1252")

    def _answer(self, question: str) -> str:
        found = _QUESTION.fullmatch(question)
        if not found:
            return 'RQ01,,ERR,"Requête inconnue"\r\n'
        operation, name, index, key = found.groups()
        table = self.tables.get((operation, name))
        if table is None or table.index[0] != index:
            return f'RQ01,{operation},ERR,"Table ou index inconnu: {name}, {index}"\r\n'
        key = key.replace('""', '"') if key is not None else None
        rows = [row for row in table.rows if key is None or row[table.index[1]] == key]
        lines = [",".join(map(_written, [*row, "AVANTAGE"] if table.literal else row)) for row in rows]
        end = f"RQ01,{operation},OK,END,{len(lines) + self.miscounts}"
        return "".join(f"{line}\r\n" for line in [f"RQ01,{operation},OK,BEGIN", *lines, end])


def _written(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if re.search('[",]', value) else value
