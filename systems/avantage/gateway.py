"""Avantage's TCP gateway: who may come in, and what an access point answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Callable

from ...records import Sentence, _lt
from ..errors import KeyRefused, RemoteError, TooLarge, Unanswered
from ..secrets import register_secret
from ..transport.conversation import Conversation
from ..transport.lines import Filtered, Lines, NoGreeting, NothingListens
from .answers import SINGLE_BYTES, Rows, from_wire, quoted, read_rows, to_wire
from .tables import Table

#: Where the gateway listens unless somebody has chosen another port.
PORT = 2131
#: The number of the company in Avantage, where there is only one.
COMPANY = "01"
#: In which it keeps its books; the gateway does not tell it.
CURRENCY = "CAD"
#: What a login must not hold: it would be another field, or another line.
_SEPARATORS = (",", '"', "\r", "\n")


@dataclass(frozen=True)
class AccessPoint:
    """One way into the gateway.

    :param address: ``tcp://host:port`` or ``host:port``; the port may be left out.
    :param company: Avantage's number of the company, two digits.
    """

    address: str
    user: str
    password: str = field(repr=False)
    company: str = COMPANY


class Gateway:
    """The gateway, with one session at a time.

    What is read is the whole of what was asked for: an answer that ends early, or with another number of records than
    it says, is an error.

    :param before_call: called before each session.
    :param pause: seconds that repetitions wait.
    """

    def __init__(self, access: AccessPoint, before_call: Callable[[], None] | None = None, pause: float = 0.5):
        self.access = access
        for secret in (access.password, access.user):
            register_secret(secret)
        self.lines = Lines(
            access.address,
            SINGLE_BYTES,
            self._log_in,
            banner=_check_banner,
            port=PORT,
            before_call=before_call,
            pause=pause,
        )

    def read(self, table: Table, key: str | None = None) -> Rows:
        """The records of a table: all, or those whose key in the table's index is ``key``.

        :param key: as Avantage stores it, with all its zeros.
        :raise Rejected: the gateway does not know the table or the index, or says why it refuses.
        :raise ContractBroken: the answer is not as agreed.
        """
        return self.lines.read(lambda talk: _ask(talk, table, key))

    def read_all(self, asked: Sequence[tuple[Table, str | None]]) -> list[Rows]:
        """Several tables, or keys of one, in one session."""
        return self.lines.read(lambda talk: [_ask(talk, table, key) for table, key in asked])

    def session(self) -> AbstractContextManager[None]:
        """What is written meanwhile goes over one connection, after one log-in."""
        return self.lines.session()

    def write(self, line: str) -> str:
        """Send a line that changes something, and return the line that answers.

        :raise Unanswered: it may have arrived, and no answer has.
        :raise RemoteError: it was not sent.
        """
        began: list[tuple[Conversation, int]] = []

        def say(talk: Conversation) -> str:
            began.append((talk, talk.sent))
            return talk.ask(to_wire(line))

        try:
            return self.lines.write(say)
        except RemoteError as error:
            if any(talk.sent > before for talk, before in began):
                raise Unanswered(error.sentence, detail=error.detail) from error
            raise

    def test(self) -> None:
        """Log in, and nothing else.

        :raise RemoteError: why that fails, in words that say what to do.
        """
        try:
            self.lines.read(lambda _talk: None)
        except RemoteError as error:
            raise _explained(error) from error

    def _log_in(self, talk: Conversation) -> None:
        words = ("LOGIN", self.access.company.strip() or COMPANY, self.access.user, self.access.password)
        if any(separator in word for word in words for separator in _SEPARATORS):
            raise KeyRefused(
                _lt("User, password and company must not contain a comma, a quotation mark or a line break.")
            )
        answer = talk.ask(to_wire(",".join(words)))
        if answer.rstrip() != "LOGIN,OK" and not answer.startswith("LOGIN,OK,"):
            raise KeyRefused(
                _lt("Avantage refused the log-in. Check the user, the password and the company number."),
                detail=from_wire(answer),
            )


def _ask(talk: Conversation, table: Table, key: str | None) -> Rows:
    parts = ["RQ01", table.operation, "", table.name, table.index]
    question = ",".join(parts) if key is None else f"{','.join(parts)},{quoted(key)}"
    return read_rows(talk, talk.ask(to_wire(question)), table.operation)


def _check_banner(line: str) -> None:
    """Look at the greeting: that of a gateway with a key is no text. A text in French is ASCII for the most part.

    :raise KeyRefused: it is no text.
    """
    text = line.strip()
    readable = sum(" " <= character <= "~" for character in text)
    if readable * 3 < len(text) * 2:
        raise KeyRefused(_ENCRYPTED)


_ENCRYPTED = _lt(
    "The gateway answers, but not in readable text. Leave the 40-bit and 128-bit passwords of the TCP port empty in"
    " Avantage: encrypted gateways are not supported."
)
_WORDS: tuple[tuple[type[RemoteError], Sentence], ...] = (
    (
        NothingListens,
        _lt(
            "No program listens at this address and port. Start MainTCP on the Avantage server, and check the port"
            " (2131 unless it was changed)."
        ),
    ),
    (
        Filtered,
        _lt(
            "The server does not answer at this port. Allow the port in the Windows firewall and in the firewall of the"
            " network, for the outgoing address of Odoo."
        ),
    ),
    (
        NoGreeting,
        _lt(
            "A program takes the connection, but sends no greeting. Check that the port is the one of MainTCP, and that"
            " the buffer of the TCP port is set up in Avantage. MainTCP may also be serving another session: try again."
        ),
    ),
    (TooLarge, _ENCRYPTED),
)


def _explained(error: RemoteError) -> RemoteError:
    """The same error in the words of the set-up."""
    for cls, sentence in _WORDS:
        if isinstance(error, cls):
            return cls(sentence, detail=error.detail)
    return error
