"""Lines of text over TCP, by the rules of the HTTP transport: announced, bounded, repeated only where that is safe."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable, TypeVar
from urllib.parse import urlsplit

from urllib3.exceptions import ConnectTimeoutError, HTTPError

from ...records import _lt
from ..errors import Unreachable
from ..secrets import get_logger
from .conversation import Conversation, Lost
from .deadline import TOO_SLOW, until
from .failures import why_unreachable
from .http import DEADLINE, SIZE_LIMIT, TIMEOUT
from .retry import retries

_logger = get_logger(__name__)

#: Bytes that a line may have.
LINE_LIMIT = 64 * 1024
#: Seconds after an answer in a session in which nothing else may come, before something else is sent.
_SETTLED = 0.05
#: What the rules of repetition know reads and writes by.
_READ, _WRITE = "GET", "POST"

_T = TypeVar("_T")
Talk = Callable[[Conversation], _T]


class NothingListens(Unreachable):
    """The host is there, and no program takes connections at the port."""


class Filtered(Unreachable):
    """Nobody answers at all when a connection is asked for, as behind a firewall."""


class NoGreeting(Unreachable):
    """A program took the connection, and has not said its first line."""


class Lines:
    """A server that is talked to in lines of text.

    Each exchange has a connection of its own, and there is one at a time: an answer that was left unfinished can never
    pass for the next one. In a ``session`` the exchanges share one. Lines that are sent end with CR LF; those received
    with LF or CR LF.

    :param address: ``tcp://host:port``, or ``tls://host:port`` for one that is encrypted; TCP without a scheme.
    :param encoding: of all lines. A byte, or a character, that it does not have is an error and never replaced.
    :param opening: what is said before each exchange, such as a login. It may be repeated.
    :param banner: whether the server speaks first, with one line; or what looks at that line, and raises a
        ``RemoteError`` if the server is another one.
    :param port: where the address names none.
    :param before_call: called before each exchange; the host uses it to make sure that it holds no transaction open
        meanwhile.
    :param pause: seconds that repetitions wait (see `retries`).
    :param line_limit: bytes that a line may have.
    :param tls: which certificates are trusted, where it is not those that the machine trusts.
    """

    def __init__(
        self,
        address: str,
        encoding: str,
        opening: Talk[None] | None = None,
        *,
        banner: bool | Callable[[str], None] = True,
        port: int | None = None,
        before_call: Callable[[], None] | None = None,
        pause: float = 0.5,
        line_limit: int = LINE_LIMIT,
        tls: ssl.SSLContext | None = None,
    ):
        self.calls = 0
        self._address, self._port = address.strip(), port
        self._encoding = encoding
        self._opening, self._banner = opening, banner
        self._before_call = before_call
        self._pause = pause
        self._line_limit = line_limit
        self._tls = tls
        self._lock = threading.Lock()
        self._in_session = False
        #: The connection that is open, with what is said over it.
        self._kept: tuple[socket.socket, Conversation] | None = None

    def read(self, talk: Talk[_T]) -> _T:
        """Have a conversation that changes nothing; it is repeated like a read.

        :return: what ``talk`` returns.
        :raise RemoteError: one of its kinds; what ``talk`` raises as well.
        """
        return self._exchange(talk, _READ)

    def write(self, talk: Talk[_T]) -> _T:
        """Have a conversation that changes something: once its first line may have been sent, it is not repeated.

        :return: what ``talk`` returns.
        :raise Unreachable: also if the answer was lost, so that nobody knows whether it was carried out.
        :raise RemoteError: one of its other kinds; what ``talk`` raises as well.
        """
        return self._exchange(talk, _WRITE)

    def _exchange(self, talk: Talk[_T], method: str) -> _T:
        with self._lock:
            if self._before_call:
                self._before_call()
            host, port, is_secure = _parts(self._address, self._port)
            self.calls += 1
            over = time.monotonic() + DEADLINE
            rules = retries(self._pause)
            with until(over):
                while True:
                    opened = False
                    try:
                        with self._conversation(host, port, is_secure, over) as conversation:
                            opened = True
                            result = talk(conversation)
                            conversation.expect_nothing(_SETTLED if self._in_session else 0)
                        _logger.debug("%s:%d: %d bytes received", host, port, conversation.received)
                        return result
                    except Lost as lost:
                        # Until the conversation began, nothing of it can have arrived.
                        repeated = method if opened else _READ
                        failure, network = lost.error, lost.network
                    try:
                        rules = rules.increment(repeated, f"{host}:{port}", error=network)
                    except HTTPError:
                        raise failure from None
                    rules.sleep()

    @contextmanager
    def session(self) -> Iterator[None]:
        """The exchanges that are made meanwhile, all by one thread, share a connection as long as nothing goes wrong.

        A new one is made where the server has closed it, or has said something that nobody asked for.
        """
        self._in_session = True
        try:
            yield
        finally:
            self._in_session = False
            self.hang_up()

    @contextmanager
    def _conversation(self, host: str, port: int, is_secure: bool, over: float) -> Iterator[Conversation]:
        """A conversation after the opening; in a session the one before goes on."""
        try:
            if self._kept is None or not self._kept[1].go_on(over):
                self.hang_up()
                connection = self._connect(host, port, is_secure, over)
                limits = (self._line_limit, SIZE_LIMIT)
                self._kept = connection, Conversation(connection, self._encoding, over, TIMEOUT, limits)
                self._open(self._kept[1])
            yield self._kept[1]
        except BaseException:
            self.hang_up()
            raise
        if not self._in_session:
            self.hang_up()

    def hang_up(self) -> None:
        """End the connection that a session has left open; the next exchange has a new one."""
        if self._kept is not None:
            self._kept[0].close()
            self._kept = None

    def _open(self, conversation: Conversation) -> None:
        if self._banner:
            try:
                banner = conversation.receive()
            except Lost as lost:
                error = NoGreeting(
                    _lt("The system took the connection, but sent no greeting. Is the port the right one?"),
                    detail=str(lost.error),
                )
                raise Lost(error, lost.network) from None
            if callable(self._banner):
                self._banner(banner)
        if self._opening:
            self._opening(conversation)

    def _connect(self, host: str, port: int, is_secure: bool, over: float) -> socket.socket:
        left = over - time.monotonic()
        if left <= 0:
            raise Unreachable(TOO_SLOW)
        detail = f"{host}:{port}"
        try:
            connection = socket.create_connection((host, port), timeout=min(left, TIMEOUT))
        except (OSError, UnicodeError) as error:
            failure = _failed(error)(why_unreachable(error), detail=f"{detail}: {error}")
            raise Lost(failure, ConnectTimeoutError(str(error))) from None
        if not is_secure:
            return connection
        try:
            return (self._tls or ssl.create_default_context()).wrap_socket(connection, server_hostname=host)
        except (OSError, ValueError) as error:
            connection.close()
            failure = Unreachable(why_unreachable(error), detail=f"{detail}: {error}")
            if isinstance(error, ssl.SSLCertVerificationError):
                raise failure from None  # it will be the same the next time
            raise Lost(failure, ConnectTimeoutError(str(error))) from None


def _failed(error: Exception) -> type[Unreachable]:
    """Why a connection was not made, as far as the network tells it."""
    if isinstance(error, ConnectionRefusedError):
        return NothingListens
    return Filtered if isinstance(error, socket.timeout) else Unreachable


def _parts(address: str, default_port: int | None) -> tuple[str, int, bool]:
    """Host, port, and whether it is encrypted.

    :raise Unreachable: it is no address.
    """
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port or default_port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in ("tcp", "tls") or parts.path.strip("/"):
        raise Unreachable(_lt("The address is not one of a server. Enter it as tcp://host:port."), detail=address)
    if "@" in parts.netloc:
        raise Unreachable(_lt("Enter the URL without a user name or password."))
    return host, port, parts.scheme == "tls"
