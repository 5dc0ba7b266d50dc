"""The typed error for a call that fails, by status and by what the network says."""

from __future__ import annotations

import socket
import ssl
from typing import Callable

import requests
from urllib3.exceptions import LocationParseError, ProtocolError

from ...records import Sentence, _lt
from ..errors import (
    Conflict,
    ContractBroken,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
    Unreachable,
)
from .answer import excerpt
from .codec import Codec
from .retry import Retries

NO_URL = _lt("The URL is not valid.")

_BY_STATUS = {401: Unauthorized, 403: Forbidden, 404: NotFound, 410: NotFound}
#: What is said of these statuses where the system says nothing.
_BY_STATUS_WORDS = {
    401: _lt("The API key was refused (HTTP 401)."),
    403: _lt("The API key lacks a required permission (HTTP 403)."),
    404: _lt("The system does not have this record or address (HTTP 404)."),
    410: _lt("The system no longer has this record or address (HTTP 410)."),
}


def problem_details(body: dict) -> dict:
    """What a refusal says, as RFC 9457 has it; systems with words of their own translate theirs to this.

    :return: ``title`` and ``detail`` (texts), ``errors`` (texts by field), ``existingId``, and ``code``, a number.
    """
    return body


def error_of(
    response: requests.Response, content: bytes, understand: Callable[[dict], dict], codec: Codec
) -> RemoteError:
    """The typed error for an answer that reports a failure.

    :param understand: makes problem details of the body. It raises the error itself where the body and not the status
        says which kind of failure it is.
    """
    try:
        body = codec.parse(content, response.url)
    except ContractBroken:
        body = None
    code = None
    try:
        problem = understand(body) if isinstance(body, dict) else {}
        code = problem.get("code")
        error = _typed_error(response, content, problem)
    except RemoteError as understood:
        error = understood
    error.status = response.status_code
    error.remote_code = code if isinstance(code, int) else None
    error.headers = response.headers
    return error


def _typed_error(response: requests.Response, content: bytes, problem: dict) -> RemoteError:
    status = response.status_code
    detail = f"HTTP {status} {response.url}: {excerpt(content)}"
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
    return ContractBroken(said or _lt("Unexpected response (HTTP %(status)s).", status=status), detail=detail)


def _seconds(response: requests.Response) -> float | None:
    """The wait that the Retry-After header asks for, given as seconds or as a date."""
    header = response.headers.get("Retry-After")
    if not header:
        return None
    return Retries().parse_retry_after(header)


_BAD_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    LocationParseError,
    UnicodeError,
)


def why_unreachable(error: Exception) -> Sentence:
    text = str(error)
    if isinstance(error, requests.Timeout) or "timed out" in text:
        return _lt("The system did not answer in time.")
    unknown = "NameResolution" in text or "getaddrinfo" in text or "Name or service not known" in text
    if unknown or isinstance(error, socket.gaierror):
        return _lt("The host name in the URL is not known.")
    if isinstance(error, (requests.exceptions.SSLError, ssl.SSLError)):
        return _lt("The system's certificate could not be verified.")
    if isinstance(error, _BAD_URL):
        return NO_URL
    if isinstance(error, ProtocolError):
        return _lt("The response was incomplete.")
    return _lt("The system cannot be reached.")
