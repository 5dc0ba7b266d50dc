"""HTTP, once for all systems: retries, time-outs, size limit, typed errors, masked logs."""

from __future__ import annotations

import json
import random
import re
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, Callable
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, LocationParseError, ProtocolError
from urllib3.util.retry import Retry

from ...records import Sentence, _lt
from ..errors import (
    Conflict,
    ContractBroken,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    TooLarge,
    Unauthorized,
    Unreachable,
)
from ..secrets import get_logger, mask
from .deadline import LimitedAdapter, is_over, until

_logger = get_logger(__name__)
for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.response", "urllib3.util.retry"):
    get_logger(_name)

#: Seconds a call may take to connect, and then between two pieces of the answer.
TIMEOUT = 30.0
#: Seconds a whole call may take, repetitions and headers included, so that a server that drips holds nobody up.
DEADLINE = 60.0
#: Bytes an answer may have once it is unpacked.
SIZE_LIMIT = 64 * 1024 * 1024
#: Seconds that are waited on the spot when the system asks for it; a longer wait is rescheduled.
PATIENCE = 5.0
#: Seconds that no system means; urllib3 takes whatever is longer for so many.
ABSURD_WAIT = 6 * 3600
#: Calls, the first included, until a read is given up.
TRIES = 5
#: How much of an unexpected answer is kept for the integrator.
_EXCERPT = 300

#: What a header can carry everywhere.
_SENDABLE = re.compile(r"[\x20-\x7e]*")

_TOO_SLOW = _lt("The system did not finish its answer in time.")
_NO_URL = _lt("The URL is not a web address.")

_BY_STATUS = {401: Unauthorized, 403: Forbidden, 404: NotFound, 410: NotFound}
#: What is said of these statuses where the system says nothing.
_BY_STATUS_WORDS = {
    401: _lt("The API key was refused (HTTP 401)."),
    403: _lt("The API key lacks a right that is needed (HTTP 403)."),
    404: _lt("The system does not have this record or address (HTTP 404)."),
    410: _lt("The system does not have this record or address any more (HTTP 410)."),
}


class _Retry(Retry):
    """urllib3's retries, with jitter and without waiting long: the worker has other work."""

    def increment(self, *args: Any, **kwargs: Any) -> Retry:
        if is_over():
            raise Unreachable(_TOO_SLOW)
        again = super().increment(*args, **kwargs)
        if kwargs.get("response") is not None:
            # urllib3 reads the body of a refusal to its end before it asks again, however long that takes.
            kwargs["response"].close()
        return again

    def get_backoff_time(self) -> float:
        return super().get_backoff_time() * random.uniform(0.5, 1.0)

    def parse_retry_after(self, retry_after: str) -> float:
        try:
            seconds = super().parse_retry_after(retry_after)
        except (HTTPError, ValueError, OverflowError):
            return 0.0  # a header that makes no sense asks for nothing
        return seconds if seconds < ABSURD_WAIT else 0.0

    def sleep_for_retry(self, response: Any = None) -> bool:
        wait = self.get_retry_after(response)
        if wait and wait > PATIENCE:
            raise RateLimited(_lt("The system asks to wait."), retry_after=wait, detail=f"HTTP {response.status}")
        return super().sleep_for_retry(response)


class _Session(requests.Session):
    """A session that does not even look where a redirect leads: the key must go to nobody but its host."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


@dataclass
class Answer:
    """A successful answer: its JSON (numbers with a point as Decimal), the server's clock, and the headers."""

    body: Any
    date: datetime | None
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_details(body: dict) -> dict:
    """What a refusal says, as RFC 9457 has it; systems with words of their own translate theirs to this.

    :return: ``title`` and ``detail`` (texts), ``errors`` (texts by field), ``existingId``, and ``code``, a number.
    """
    return body


class Transport:
    """A session with one server.

    :param base_url: what the contract's paths are appended to.
    :param headers: sent with every call; the key among them.
    :param before_call: called before each request goes out; the host uses it to make sure that it holds no
        transaction open meanwhile.
    :param pause: the first repetition comes at once, the second after twice these seconds, each further one after
        twice the time before.
    :param repeated: the statuses after which a read is repeated.
    :param understand: makes problem details of the JSON object with which the system refuses.
    """

    def __init__(
        self,
        base_url: str,
        headers: dict[str, str],
        before_call: Callable[[], None] | None = None,
        pause: float = 0.5,
        repeated: tuple[int, ...] = (429, 500, 502, 503, 504),
        understand: Callable[[dict], dict] = problem_details,
    ):
        self.base_url = base_url.rstrip("/")
        self.calls = 0
        #: Seconds by which the server's clock was ahead of ours at its last answer; None if it has not said.
        self.ahead: float | None = None
        self._before_call = before_call
        self._understand = understand
        self._headers: dict[str, str] = {}
        self._session = _Session()
        self._session.headers.update({"Accept": "application/json", "Accept-Encoding": "gzip"})
        self.send_with(headers)
        # Only reads are repeated here: a write that may have arrived must not be sent again blindly.
        retries = _Retry(
            total=TRIES - 1,
            # A silent server is asked twice only: the worker that waits may live for two minutes.
            read=1,
            connect=2,
            backoff_factor=pause,
            status_forcelist=repeated,
            allowed_methods=frozenset(["GET"]),
            respect_retry_after_header=True,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, LimitedAdapter(max_retries=retries))

    def close(self) -> None:
        self._session.close()

    def send_with(self, headers: dict[str, str]) -> None:
        """Send these headers with every call from now on, besides those of before."""
        self._headers.update(headers)
        self._session.headers.update(headers)

    def request(self, method: str, path: str, params: dict | None = None, payload: Any = None) -> Answer:
        """Call and return the answer's JSON.

        :raise RemoteError: one of its kinds, for everything that is not a success with JSON inside.
        """
        response, content = self._call(method, path, params, payload)
        return Answer(_json(response, content), _date(response.headers.get("Date")), response.headers)

    def download(self, path: str, limit: int) -> bytes:
        """The bytes that a GET answers with; at most ``limit`` of them are read.

        :raise TooLarge: there are more.
        :raise RemoteError: one of its other kinds, for everything that is not a success.
        """
        return self._call("GET", path, limit=limit)[1]

    def _call(
        self, method: str, path: str, params: dict | None = None, payload: Any = None, limit: int | None = None
    ) -> tuple[requests.Response, bytes]:
        if not all(_SENDABLE.fullmatch(value) for value in self._headers.values()):
            raise Unauthorized(_lt("The API key has a character that no key can have."))
        if self._before_call:
            self._before_call()
        url = self.base_url + path
        _check_origin(self.base_url, url)
        self.calls += 1
        started = time.monotonic()
        try:
            with until(started + DEADLINE):
                response = self._session.request(
                    method,
                    url,
                    params=params,
                    json=payload,
                    timeout=TIMEOUT,
                    stream=True,
                    allow_redirects=False,
                )
            with response:
                content = _read(response, started + DEADLINE, SIZE_LIMIT if limit is None else limit)
        except (requests.RequestException, HTTPError, UnicodeError) as error:
            raise Unreachable(_why_unreachable(error), detail=str(error)) from None
        self._note_clock(response)
        _logger.debug("%s %s: %s, %d bytes", method, path, response.status_code, len(content))
        if not 200 <= response.status_code < 300:
            raise _error(response, content, self._understand)
        return response, content

    def _note_clock(self, response: requests.Response) -> None:
        date = _date(response.headers.get("Date"))
        # What a cache has kept says when it was made.
        if date and not response.headers.get("Age"):
            self.ahead = (date - datetime.now(timezone.utc)).total_seconds()


def _check_origin(base_url: str, url: str) -> None:
    """Make sure that a call, and the key with it, goes to the server of the base URL and to no other.

    :raise RemoteError: it does not, or the URL carries credentials of its own.
    """
    try:
        base, called = urlsplit(base_url), urlsplit(url)
        same = (base.scheme, base.hostname, base.port) == (called.scheme, called.hostname, called.port)
    except ValueError:
        raise Unreachable(_NO_URL, detail=url) from None
    if "@" in base.netloc:
        raise Unreachable(_lt("Enter the URL without a user name or password."))
    if not same or "@" in called.netloc:
        raise ContractBroken(_lt("The API description leads to another server than the URL."), detail=url)


def _read(response: requests.Response, deadline: float, limit: int) -> bytes:
    """The unpacked body, unless it is too long or too slow."""
    encoding = response.headers.get("Content-Encoding") or "identity"
    unpacker = None if encoding.lower() == "identity" else zlib.decompressobj(wbits=47)
    content = bytearray()
    for piece in _pieces(response.raw):
        while piece:
            rest = b""
            if unpacker:
                try:
                    piece = unpacker.decompress(piece, limit + 1 - len(content))
                except zlib.error as error:
                    raise ContractBroken(
                        _lt("The answer could not be unpacked."), detail=f"{encoding}: {error}"
                    ) from None
                if unpacker.eof and unpacker.unused_data:  # gzip may come in several parts
                    rest, unpacker = unpacker.unused_data, zlib.decompressobj(wbits=47)
            content += piece
            if len(content) > limit:
                raise TooLarge(_lt("The answer has more than %(size)s MB and was not read.", size=limit // 2**20))
            piece = rest
        if time.monotonic() > deadline:
            raise Unreachable(_TOO_SLOW)
    return bytes(content)


def _pieces(raw: Any) -> Iterator[bytes]:
    """The body as it arrives. Whoever waits until a block is full, or unpacks, does not notice that a server drips."""
    if not hasattr(raw, "read1"):  # urllib3 1 waits for each block, and takes half an answer for a whole one
        raw.enforce_content_length = True
        yield from raw.stream(512, decode_content=False)
        return
    piece = raw.read1(65536, decode_content=False)
    while piece:
        yield piece
        piece = raw.read1(65536, decode_content=False)


def _excerpt(content: bytes) -> str:
    """The start of a body. Masked before it is cut, lest half a key is left at the end."""
    return mask(content[: 20 * _EXCERPT].decode(errors="replace"))[:_EXCERPT]


def _json(response: requests.Response, content: bytes) -> Any:
    if not content:
        return None
    try:
        return json.loads(content, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        start = _excerpt(content)
        if start.lstrip().lower().startswith(("<!doctype", "<html")):
            message = _lt("The answer is a web page instead of data. Is the URL the one of the API?")
        else:
            message = _lt("The answer is not valid JSON.")
        raise ContractBroken(message, detail=f"{response.url}: {start}") from None


def _error(response: requests.Response, content: bytes, understand: Callable[[dict], dict]) -> RemoteError:
    """The typed error for an answer that reports a failure."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    problem = understand(body) if isinstance(body, dict) else {}
    error = _typed_error(response, content, problem)
    code = problem.get("code")
    error.status = response.status_code
    error.remote_code = code if isinstance(code, int) else None
    error.headers = response.headers
    return error


def _typed_error(response: requests.Response, content: bytes, problem: dict) -> RemoteError:
    status = response.status_code
    detail = f"HTTP {status} {response.url}: {_excerpt(content)}"
    said = "; ".join(text for text in (problem.get("title"), problem.get("detail")) if isinstance(text, str))
    retry_after = _seconds(response)
    if status == 429 or (status == 503 and retry_after is not None):
        return RateLimited(said or _lt("Too many calls."), retry_after=retry_after, detail=detail)
    if status >= 500:
        return Unreachable(
            said or _lt("The system reports an error of its own (HTTP %(status)s).", status=status), detail=detail
        )
    if status in _BY_STATUS:
        return _BY_STATUS[status](said or _BY_STATUS_WORDS[status], detail=detail)
    if status == 409:
        existing = problem.get("existingId")
        return Conflict(said or _lt("It exists already."), existing_id=existing and str(existing), detail=detail)
    if status in (400, 422):
        fields = problem.get("errors") if isinstance(problem.get("errors"), dict) else {}
        return Rejected(said or _lt("The values were refused."), fields=fields, detail=detail)
    if 300 <= status < 400:
        return ContractBroken(
            _lt("The system answers from another address. Enter that address as the URL."), detail=detail
        )
    return ContractBroken(said or _lt("An unexpected answer (HTTP %(status)s).", status=status), detail=detail)


def _seconds(response: requests.Response) -> float | None:
    """The wait that the Retry-After header asks for, given as seconds or as a date."""
    header = response.headers.get("Retry-After")
    if not header:
        return None
    return _Retry().parse_retry_after(header)


def _date(header: str | None) -> datetime | None:
    """The server's clock in UTC, None where it is left out or makes no sense."""
    try:
        return parsedate_to_datetime(header).astimezone(timezone.utc) if header else None
    except (TypeError, ValueError, OverflowError):
        return None


_BAD_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    LocationParseError,
    UnicodeError,
)


def _why_unreachable(error: Exception) -> Sentence:
    text = str(error)
    if isinstance(error, requests.Timeout) or "timed out" in text:
        return _lt("The system did not answer in time.")
    if "NameResolution" in text or "getaddrinfo" in text or "Name or service not known" in text:
        return _lt("The host name in the URL is not known.")
    if isinstance(error, requests.exceptions.SSLError):
        return _lt("The system's certificate could not be verified.")
    if isinstance(error, _BAD_URL):
        return _NO_URL
    if isinstance(error, ProtocolError):
        return _lt("The answer was cut off.")
    return _lt("The system cannot be reached.")
