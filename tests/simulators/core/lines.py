"""A raw TCP server on the loopback address that speaks in lines, and misbehaves as a test scripts it.

A script is what one connection goes through, step by step: bytes are sent, and

* ``HEAR`` waits for one line of the client and keeps it;
* ``WAIT`` does nothing until the server is stopped;
* ``HOLD`` does nothing until the test sets ``going_on``;
* ``RESET`` closes the connection with a reset;
* ``Drip(piece)`` sends the same bytes again and again, until nobody listens;
* ``Flood(piece, size)`` sends them until that many bytes have been sent.

At the end of the script the connection is closed. This module imports nothing of the addon and runs on Python 3.9, as
the tests of the lower floors do.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass

HEAR, WAIT, HOLD, RESET = "hear", "wait", "hold", "reset"


@dataclass(frozen=True)
class Drip:
    piece: bytes
    interval: float = 0.005


@dataclass(frozen=True)
class Flood:
    piece: bytes
    size: int


class LineServer:
    """Each connection gets the next script; the last one is repeated.

    :param tls: the server's side of a TLS connection.
    """

    def __init__(self, *scripts: list, tls: ssl.SSLContext | None = None):
        self.scripts = scripts
        self.tls = tls
        #: The lines of each connection, as they came.
        self.heard: list[list[bytes]] = []
        #: Bytes sent to all clients.
        self.sent = 0
        self.stopped, self.going_on = threading.Event(), threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def connections(self) -> int:
        return len(self.heard)

    def stop(self) -> None:
        self.stopped.set()
        self.going_on.set()
        self._listener.close()

    def _listen(self) -> None:
        while not self.stopped.is_set():
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            script = self.scripts[min(len(self.heard), len(self.scripts) - 1)]
            heard: list[bytes] = []
            self.heard.append(heard)
            threading.Thread(target=self._serve, args=(connection, script, heard), daemon=True).start()

    def _serve(self, connection: socket.socket, script: list, heard: list[bytes]) -> None:
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                received = bytearray()
                for step in script:
                    if step == HEAR:
                        while b"\n" not in received:
                            piece = connection.recv(4096)
                            if not piece:
                                return
                            received += piece
                        line, _, rest = bytes(received).partition(b"\n")
                        heard.append(line)
                        received = bytearray(rest)
                    elif step == WAIT:
                        self.stopped.wait()
                    elif step == HOLD:
                        self.going_on.wait()
                    elif step == RESET:
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        return
                    else:
                        self._send(connection, step)
        except OSError:
            pass  # the client has gone, which is its right
        finally:
            with suppress(OSError):
                connection.close()

    def _send(self, connection: socket.socket, step: bytes | Drip | Flood) -> None:
        if isinstance(step, bytes):
            connection.sendall(step)
            self.sent += len(step)
            return
        left = step.size if isinstance(step, Flood) else 2**62
        while left > 0 and not self.stopped.is_set():
            connection.sendall(step.piece)
            self.sent += len(step.piece)
            left -= len(step.piece)
            if isinstance(step, Drip) and self.stopped.wait(step.interval):
                return
