"""HTTP, once for all systems: retries, time-outs, size limit, typed errors, masked logs."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, Callable
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from ...records import _lt
from ..errors import ContractBroken, Unauthorized, Unreachable
from ..secrets import get_logger
from .answer import Answer, parse_date, read_body
from .codec import JSON, Codec
from .deadline import LimitedAdapter, until
from .failures import NO_URL, error_of, problem_details, why_unreachable
from .retry import retries

_logger = get_logger(__name__)
for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.response", "urllib3.util.retry"):
    get_logger(_name)

#: Seconds a call may take to connect, and then between two pieces of the answer.
TIMEOUT = 30.0
#: Seconds a whole call may take, repetitions and headers included, so that a slow server does not block others.
DEADLINE = 60.0
#: Bytes an answer may have once it is unpacked.
SIZE_LIMIT = 64 * 1024 * 1024

#: What a header can carry everywhere.
_SENDABLE = re.compile(r"[\x20-\x7e]*")


class _Session(requests.Session):
    """A session that never follows a redirect: the key must only be sent to its own host."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class Transport:
    """A session with one server.

    :param base_url: what the contract's paths are appended to.
    :param headers: sent with every call; the key among them.
    :param before_call: called before each request goes out; the host uses it to make sure that it holds no
        transaction open meanwhile.
    :param pause: seconds that repetitions wait (see `retries`).
    :param repeated: the statuses after which a read is repeated.
    :param understand: makes problem details of the body with which the system refuses, or raises the typed error
        itself where the status does not say which kind it is.
    :param codec: the format of all bodies.
    :param reads: the methods that change nothing and may be repeated.
    :param heard: called with the headers of each answer, also of a refusal.
    """

    def __init__(
        self,
        base_url: str,
        headers: dict[str, str],
        before_call: Callable[[], None] | None = None,
        pause: float = 0.5,
        repeated: tuple[int, ...] = (429, 500, 502, 503, 504),
        understand: Callable[[dict], dict] = problem_details,
        codec: Codec = JSON,
        reads: tuple[str, ...] = ("GET",),
        heard: Callable[[Mapping[str, str]], None] | None = None,
    ):
        self.base_url = base_url.rstrip("/")
        self.calls = 0
        #: Seconds by which the server's clock was ahead of ours at its last answer; None if it has not said.
        self.ahead: float | None = None
        self._before_call = before_call
        self._heard = heard
        self._understand = understand
        self._codec = codec
        self._headers: dict[str, str] = {}
        self._session = _Session()
        self._session.headers.update({"Accept": codec.media_type, "Accept-Encoding": "gzip"})
        self.send_with(headers)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, LimitedAdapter(max_retries=retries(pause, repeated, reads)))

    def close(self) -> None:
        self._session.close()

    def send_with(self, headers: dict[str, str]) -> None:
        """Send these headers with every call from now on, besides those of before."""
        self._headers.update(headers)
        self._session.headers.update(headers)

    def request(self, method: str, path: str, params: dict | None = None, payload: Any = None) -> Answer:
        """Call and return the answer, read by the codec.

        :raise RemoteError: one of its kinds, for everything that is not a success with a body of the codec's format.
        """
        response, content = self._call(method, path, params, payload)
        return Answer(
            self._codec.parse(content, response.url), parse_date(response.headers.get("Date")), response.headers
        )

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
            raise Unauthorized(_lt("The API key contains an invalid character."))
        body, headers = None, {}
        if payload is not None:
            body = self._codec.dump(payload)
            if "Content-Type" not in self._session.headers:
                headers = {"Content-Type": self._codec.media_type}
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
                    data=body,
                    headers=headers,
                    timeout=TIMEOUT,
                    stream=True,
                    allow_redirects=False,
                )
            with response:
                if self._heard:
                    self._heard(response.headers)
                content = read_body(response, started + DEADLINE, SIZE_LIMIT if limit is None else limit)
        except (requests.RequestException, HTTPError, UnicodeError) as error:
            raise Unreachable(why_unreachable(error), detail=str(error)) from None
        self._note_clock(response)
        _logger.debug("%s %s: %s, %d bytes", method, path, response.status_code, len(content))
        if not 200 <= response.status_code < 300:
            raise error_of(response, content, self._understand, self._codec)
        return response, content

    def _note_clock(self, response: requests.Response) -> None:
        date = parse_date(response.headers.get("Date"))
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
        raise Unreachable(NO_URL, detail=url) from None
    if "@" in base.netloc:
        raise Unreachable(_lt("Enter the URL without a user name or password."))
    if not same or "@" in called.netloc:
        raise ContractBroken(_lt("The API description names a different server than the URL."), detail=url)
