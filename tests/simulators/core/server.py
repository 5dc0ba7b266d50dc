"""The HTTP side: real sockets, HTTP/1.1 with kept-alive connections, and ways to misuse them.

The standard library's server is used because it leaves the socket in our hands: connections stay
open between requests, and a fault can cut, drip, reset or withhold an answer.
"""

from __future__ import annotations

import gzip
import socket
import struct
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from .reply import Reply, problem

if TYPE_CHECKING:
    from .life import Simulated

MAX_BODY = 64 * 1024 * 1024
LINGER = struct.Struct("ii")
PIECE = 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    """One connection; it serves requests until one side has had enough."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_any(self) -> None:
        """Read a request completely, have it answered, and send the answer."""
        body = self._read_body()
        if body is None:
            return
        simulator = self.server.simulator
        url = urlsplit(self.path)
        if url.path == "/" or url.path.startswith("/_control/"):
            reply = simulator.control.answer(
                self.command, unquote(url.path), body, self.headers.get("Content-Type", "")
            )
        else:
            try:
                reply = simulator.service.answer(self.command, url.path, url.query, self.headers, body)
            except Exception as error:  # a fault in the simulator must show in the test
                simulator.record_failure(self.command, url.path, error)
                reply = problem(500, f"The simulator failed: {error!r}")
        try:
            self._send(reply)
        except OSError:  # the client, or stop(), has closed the connection
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_any

    def _read_body(self) -> bytes | None:
        """The body, or None when it cannot be had and the connection is of no more use."""
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._send(problem(411, "Send a Content-Length."))
            return None
        try:
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 <= length <= MAX_BODY:
                raise ValueError
        except ValueError:
            self.close_connection = True
            self._send(problem(413))
            return None
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return None
        return body

    def _send(self, reply: Reply) -> None:
        wire = reply.wire
        faults = self.server.simulator.faults
        if wire.hang:
            faults.released.wait()
        if wire.hang or wire.reset:
            self.close_connection = True
            if wire.reset:
                option = LINGER.pack(1, 0)  # closing then sends RST, not FIN
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
            return
        length, pieces = self._encode(reply)
        self.send_response_only(reply.status)
        headers = {
            "Date": format_datetime(self.server.simulator.now(), usegmt=True),
            **self._content_headers(reply, length),
            **reply.headers,
        }
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        left = int(length * wire.fraction)
        for piece in pieces:
            self.wfile.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
            if wire.interval:
                self.wfile.flush()
                if faults.released.wait(wire.interval):
                    break
        if left > 0 or wire.fraction < 1 or wire.surplus:  # not what was promised
            self.close_connection = True
        self.wfile.flush()

    def _content_headers(self, reply: Reply, length: int) -> dict[str, str]:
        if reply.status == HTTPStatus.NO_CONTENT:
            return {}
        headers = {"Content-Type": reply.content_type, "Content-Length": str(max(0, length + reply.wire.surplus))}
        if self._compressed:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return headers

    def _encode(self, reply: Reply) -> tuple[int, Iterator[bytes]]:
        """The length and the pieces of the body as it is sent."""
        body, wire = reply.render(), reply.wire
        wanted = wire.gzip
        if wanted is None:
            accepted = "gzip" in self.headers.get("Accept-Encoding", "")
            wanted = accepted and self.server.simulator.gzip and len(body) > 500
        self._compressed = wanted
        if wanted:
            body = _compressed_blanks(wire.padding, body) if wire.padding else gzip.compress(body, 1)
            return len(body), _sliced(body, wire.chunk or PIECE)
        return wire.padding + len(body), _padded(wire.padding, body, wire.chunk or PIECE)

    def parse_request(self) -> bool:
        """Drop a request that broke off in its first line; it would pass for HTTP/0.9."""
        if not self.raw_requestline.endswith(b"\n"):
            self.close_connection = True
            return False
        return super().parse_request()

    def handle(self) -> None:
        """Serve the connection; a client that vanishes is no event."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def finish(self) -> None:
        """Close; what was still to be sent to a client that is gone is forgotten."""
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; the simulator keeps records of its own."""


class Server(ThreadingHTTPServer):
    """Listens on the loopback address only, and can close every connection at once."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, simulator: Simulated, port: int) -> None:
        self.simulator = simulator
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._serving: set[threading.Thread] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def server_bind(self) -> None:
        """Bind without looking up the host's name, which can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address

    def process_request_thread(self, request: socket.socket, client_address: object) -> None:
        """Serve one connection and keep it listed while it is open."""
        thread = threading.current_thread()
        with self._lock:
            self.connections += 1
            self._open.add(request)
            self._serving.add(thread)
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.discard(request)
                self._serving.discard(thread)

    def shutdown_request(self, request: socket.socket) -> None:
        """Close; without the polite half-close when the connection is to be reset."""
        with suppress(OSError):
            option = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER.size)
            if LINGER.unpack(option)[0]:
                self.close_request(request)
                return
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep what went wrong outside of a request, so that a test sees it."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.simulator.record_failure("", "", error)

    def close_connections(self, timeout: float = 2.0) -> None:
        """Close all connections, also idle ones, and wait until nobody serves them."""
        with self._lock:
            open_, threads = list(self._open), list(self._serving)
        for connection in open_:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout)


def _sliced(body: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def _padded(padding: int, body: bytes, size: int) -> Iterator[bytes]:
    blanks = b" " * min(size, padding)
    while padding > 0:
        yield blanks[:padding]
        padding -= len(blanks)
    yield from _sliced(body, size)


def _compressed_blanks(padding: int, body: bytes) -> bytes:
    """Compress without ever holding the blanks."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join([*map(packer.compress, _padded(padding, body, PIECE)), packer.flush()])
