"""An operation that writes, as a gateway might have one: its line and its answers are made up, and prove nothing."""

from __future__ import annotations

import csv
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

#: What a setting of the connection has to say for this operation.
TEMPLATE = ",TMP,{company},{employee},{project},{day},{activity},{trade},{hour_type},{regular},{half},{double},{note}"
ACKNOWLEDGED = "RQ01,W04,OK,[0-9]+"
REFUSED = "RQ01,W04,NON,.*"
_COLUMNS = 15


@dataclass(frozen=True)
class WriteFault:
    """What goes wrong with one line.

    :param kind: ``refuse`` (an error), ``no`` (a refusal of its own kind), ``silent``, ``close`` (without an answer),
        ``cut`` (in the middle of the answer), ``late``, ``slow`` (byte by byte), ``rubbish`` or ``twice``.
    :param is_kept: whether the line is taken all the same.
    """

    kind: str
    is_kept: bool = True
    seconds: float = 0.0


@dataclass
class SimulatedWriting:
    """The operation ``W04``, with the lines that it has taken.

    :param faults: by the number of a line, which begins with 1, among all that were sent.
    """

    name: str = "W04"
    faults: dict[int, WriteFault] = field(default_factory=dict)
    #: The lines that arrived, as they came, and the values of those that were taken.
    asked: list[str] = field(default_factory=list)
    taken: list[list[str]] = field(default_factory=list)
    #: Set when a line has arrived.
    arrived: threading.Event = field(default_factory=threading.Event)

    def serve(self, connection: socket.socket, line: str) -> bool:
        """Take a line, and answer it; returns whether the session goes on."""
        self.asked.append(line)
        fault = self.faults.get(len(self.asked))
        (values,) = csv.reader([line], strict=True)
        is_wrong = len(values) != _COLUMNS or values[3] != "TMP"
        if not is_wrong and (fault is None or (fault.is_kept and fault.kind not in ("refuse", "no"))):
            self.taken.append(values[4:])
        self.arrived.set()
        if is_wrong:
            connection.sendall(b'RQ01,W04,ERR,"Ligne invalide"\r\n')
            return True
        answer = b"RQ01,W04,OK,%d\r\n" % len(self.taken)
        return self._spoil(connection, fault, answer) if fault else self._send(connection, answer)

    @staticmethod
    def _send(connection: socket.socket, answer: bytes) -> bool:
        connection.sendall(answer)
        return True

    def _spoil(self, connection: socket.socket, fault: WriteFault, answer: bytes) -> bool:
        if fault.kind == "refuse":
            return self._send(connection, 'RQ01,W04,ERR,"Projet fermé"\r\n'.encode("cp1252"))
        if fault.kind == "no":
            return self._send(connection, b"RQ01,W04,NON,employe inconnu\r\n")
        if fault.kind == "rubbish":
            return self._send(connection, b"\x93?\xa0 RQ01 OK ou non\r\n")
        if fault.kind == "twice":
            return self._send(connection, answer * 2)
        if fault.kind == "slow":
            for number in range(len(answer)):
                connection.sendall(answer[number : number + 1])
                time.sleep(0.01)
            return True
        if fault.kind == "late":
            time.sleep(fault.seconds)
            with suppress(OSError):
                connection.sendall(answer)
            return True
        if fault.kind == "silent":
            with suppress(OSError):
                connection.recv(1)  # until nobody listens any more
        if fault.kind == "cut":
            connection.sendall(answer[:8])
        return False
