"""What is said over one connection in lines of text: within a deadline, within limits, and in one strict encoding."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress

from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from ...records import _lt
from ..errors import ContractBroken, Rejected, TooLarge, Unreachable
from .answer import excerpt
from .deadline import TOO_SLOW
from .failures import why_unreachable

#: Bytes that are asked for at a time.
_PIECE = 65536
#: What would end a line, and begin another one that nobody meant to send.
_LINE_ENDS = ("\r", "\n")


class Lost(Exception):
    """The connection has ended or been silent for too long.

    It is no ``RemoteError``, so that what a system catches during a conversation is an answer of the server.

    :param error: what the caller gets if nothing is repeated.
    :param network: the same as urllib3 would have it, for the rules of repetition.
    """

    def __init__(self, error: Unreachable, network: HTTPError):
        super().__init__(str(error))
        self.error, self.network = error, network


class Conversation:
    """One connection, from its first line to its last.

    :param until: the moment of the monotonic clock at which it has to be over.
    :param silence: seconds without a byte after which the server is taken for silent.
    :param limits: bytes of a line, and of all lines together.
    """

    def __init__(self, connection: socket.socket, encoding: str, until: float, silence: float, limits: tuple[int, int]):
        self._socket = connection
        self._encoding = encoding
        self._until, self._silence = until, silence
        self._line_limit, self._limit = limits
        self._buffer = bytearray()
        #: Lines received since the last one that was sent.
        self._line = 0
        #: Bytes received.
        self.received = 0
        #: Lines of which at least a part may have been sent.
        self.sent = 0

    def ask(self, line: str) -> str:
        """Send a line, and return the one that answers."""
        self.send(line)
        return self.receive()

    def send(self, line: str) -> None:
        """Send a line.

        :raise Rejected: it has a line break, or a character that the encoding lacks.
        :raise ContractBroken: the server has sent something before it was asked.
        """
        if any(end in line for end in _LINE_ENDS):
            raise Rejected(_lt("A text with a line break cannot be sent."))
        try:
            content = line.encode(self._encoding)
        except UnicodeEncodeError as error:
            character = f"U+{ord(line[error.start]):04X}"
            raise Rejected(_lt("The character %(character)s cannot be sent.", character=character)) from None
        self.expect_nothing()
        self._line = 0
        self.sent += 1
        try:
            self._socket.settimeout(self._seconds())
            self._socket.sendall(content + b"\r\n")
        except OSError as error:
            raise self._lost(error) from None

    def receive(self) -> str:
        """The next line, without its end.

        :raise TooLarge: it is longer than a line, or the whole answer than an answer, may be.
        :raise ContractBroken: it is no text in the encoding of the system.
        """
        searched = 0
        while True:
            end = self._buffer.find(b"\n", searched)
            if (len(self._buffer) if end < 0 else end) > self._line_limit + 1:  # and CR
                size = self._line_limit // 2**10
                raise TooLarge(_lt("A line of the answer has more than %(size)s KB and was not read.", size=size))
            if end >= 0:
                break
            searched = len(self._buffer)
            self._buffer += self._read()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._line += 1
        try:
            return (line[:-1] if line.endswith(b"\r") else line).decode(self._encoding)
        except UnicodeDecodeError as error:
            raise ContractBroken(
                _lt(
                    "Line %(line)s of the answer is not a valid text in the encoding %(encoding)s.",
                    line=self._line,
                    encoding=self._encoding,
                ),
                detail=f"byte {error.start}: {excerpt(line)}",
            ) from None

    def go_on(self, until: float) -> bool:
        """Have another time limit for what comes next.

        :return: whether anything can come next: nothing was left of what was received, and the server has not closed
            the connection.
        """
        self._until, self.received = until, 0
        try:
            self._socket.settimeout(0)
            self._buffer += self._socket.recv(_PIECE)
        except (BlockingIOError, ssl.SSLWantReadError):
            return not self._buffer
        except OSError:
            pass
        return False

    def expect_nothing(self, seconds: float = 0) -> None:
        """Make sure that the answer is over: what else comes would pass for the answer to the next question.

        :param seconds: how long is waited for more.
        :raise ContractBroken: there is more.
        """
        with suppress(OSError):
            self._socket.settimeout(seconds)
            self._buffer += self._socket.recv(_PIECE)
        if self._buffer:
            raise ContractBroken(
                _lt("The system has sent more than it was asked for."), detail=excerpt(bytes(self._buffer))
            )

    def _read(self) -> bytes:
        try:
            self._socket.settimeout(self._seconds())
            piece = self._socket.recv(_PIECE)
        except OSError as error:
            raise self._lost(error) from None
        if not piece:
            error = Unreachable(_lt("The response was incomplete."), detail=excerpt(bytes(self._buffer)))
            raise Lost(error, ProtocolError("the connection was closed"))
        self.received += len(piece)
        if self.received > self._limit:
            size = self._limit // 2**20
            raise TooLarge(_lt("The response is larger than %(size)s MB and was not read.", size=size))
        return piece

    def _seconds(self) -> float:
        """How long the server may be silent now."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Unreachable(TOO_SLOW)
        return min(left, self._silence)

    def _lost(self, error: OSError) -> Lost:
        if isinstance(error, socket.timeout):
            if time.monotonic() >= self._until:
                return Lost(Unreachable(TOO_SLOW), ReadTimeoutError(None, "", ""))  # type: ignore[arg-type]
            return Lost(Unreachable(why_unreachable(error)), ReadTimeoutError(None, "", ""))  # type: ignore[arg-type]
        if isinstance(error, (ConnectionError, ssl.SSLEOFError)):
            cut = Unreachable(_lt("The response was incomplete."), detail=str(error))
            return Lost(cut, ProtocolError(str(error)))
        return Lost(Unreachable(why_unreachable(error), detail=str(error)), ProtocolError(str(error)))
