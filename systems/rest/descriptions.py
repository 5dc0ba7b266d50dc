"""Finds and reads the API description of a live system, given its URL or that of its Swagger page.

Calls only go to the host of that URL. Each place is read without the key first: who may read a description without one
is not given any.
"""

from __future__ import annotations

import json
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Callable
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from ...records import Sentence, _lt
from ..errors import ContractBroken, Forbidden, NotFound, RateLimited, RemoteError, TooLarge, Unauthorized, Unreachable
from ..openapi.contract import Contract
from ..openapi.reading import MAX_SIZE, parse_description
from ..secrets import register_secret
from ..transport import Transport
from ..transport.failures import NO_URL
from .calls.access import Access
from .calls.paging import server_of

#: Where frameworks put descriptions, and the pages that show them, below the URL of an API or at the root of its host.
_PLACES = (
    "/swagger/v1/swagger.json",  # Swashbuckle (ASP.NET)
    "/swagger.json",
    "/openapi.json",  # FastAPI
    "/v3/api-docs",  # springdoc (Spring)
    "/openapi/v1.json",  # ASP.NET 9
    "/api-docs",
    "/v2/api-docs",  # springfox (Spring)
    "/swagger/docs/v1",  # Swashbuckle (.NET Framework)
    "/api-json",  # NestJS
    "/openapi.yaml",
    "/swagger.yaml",
    "/swagger",
    "/swagger-ui/index.html",
    "/docs",
)
_VERSION = re.compile(r"/(v[0-9]{1,3})(?=/|$)", re.ASCII)
#: Calls in all, and how many pages, scripts and redirects lead from one place to the next.
_MAX_CALLS, _MAX_DEPTH = 50, 4
#: Seconds after which no other place is looked at: a person waits for the result.
_MAX_SECONDS = 60
#: Of a page or a script, and the addresses in it that are tried.
_MAX_PAGE, _MAX_NAMED = 2 * 1024 * 1024, 6
#: What pages of Swagger UI, ReDoc, Scalar and Stoplight call the address of the description, or that of their settings.
_NAMED = re.compile(
    r"""\b(?:configUrl|url|spec-?url|data-url|apiDescriptionUrl)["']?\s{0,5}[:=]\s{0,5}["']([^"'<>\s\\]{1,500})""",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""["']([^"'<>\s\\]{0,400}(?:swagger|openapi|api-docs)[^"'<>\s\\]{0,80}\.(?:json|ya?ml))["']""")
_SCRIPT = re.compile(r"""["']([^"'<>\s\\]{0,400}(?:swagger-initializer|swagger-ui-init|/index|^index)\.js)["'?]""")
#: The whole document in a script, as the page for Express and NestJS has it.
_INLINE = re.compile(r'"swaggerDoc"\s{0,5}:\s{0,5}(?=\{)')
#: What Swagger UI shows until somebody says what it is to show.
_EXAMPLE = "petstore.swagger.io"
#: By what a file that cannot be read is known to be a description.
_DECLARED = re.compile(rb"""["'\s](?:openapi|swagger)["']?\s{0,5}:|^(?:openapi|swagger):""")
_REDIRECTS = (301, 302, 303, 307, 308)


def find_description(
    url: str, before_call: Callable[[], None] | None = None, access: Access | None = None, only: bool = False
) -> tuple[Contract, str]:
    """The description that a system shows, and its path on the host.

    :param url: that of the API, of its Swagger page or of the description itself.
    :param access: what goes with the calls to places that are not shown without it.
    :param only: read nothing but this URL, and what its page names.
    :raise RemoteError: none was found, or it cannot be used; the message says what to do.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise Unreachable(NO_URL, detail=url) from None
    search = _Search(parts, before_call)
    places = [_path_of(parts) or "/", *(() if only else _usual(parts.path))]
    try:
        found = search.among(places)
        if found is None and access is not None and search.protected:
            search.open_with(access)
            found = search.among(search.protected)
    finally:
        search.close()
    if found is None:
        raise search.why_not_found()
    return found


def guessed_access(key: str) -> Access:
    """For a system of which nobody has said yet how it takes the key: both of the usual ways at once."""
    key = key.strip()
    register_secret(key)
    return Access({"Authorization": f"Bearer {key}", "X-Api-Key": key}, {})


def _usual(path: str) -> Iterator[str]:
    """The usual places, the most frequent ones first: below the path of the URL, a page left out, and at the root."""
    folder = path.rstrip("/")
    if "." in folder.rpartition("/")[2]:
        folder = folder.rpartition("/")[0]
    version = _VERSION.findall(folder)
    for place in _PLACES:
        for base in dict.fromkeys((folder, "")):
            if version and "v1" in place:
                yield base + place.replace("v1", version[-1])
            yield base + place


class _Search:
    """One search, on one host."""

    def __init__(self, parts: SplitResult, before_call: Callable[[], None] | None):
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._url = self._origin + parts.path
        # A place that is in trouble is not asked again: there are others.
        headers = {"Accept": "application/json, application/yaml, text/html;q=0.5, */*;q=0.1"}
        self._transport = Transport(self._origin, headers, before_call, repeated=())
        self._parameters: dict[str, str] = {}
        self._tried: set[str] = set()
        self._until = time.monotonic() + _MAX_SECONDS
        #: What is not shown without a key.
        self.protected: list[str] = []
        self._elsewhere = ""
        self._unusable: ContractBroken | None = None

    def close(self) -> None:
        self._transport.close()

    def open_with(self, access: Access) -> None:
        self._transport.send_with(access.headers())
        self._parameters = access.parameters
        self._tried.clear()

    def among(self, places: Iterable[str]) -> tuple[Contract, str] | None:
        """The first description among these places, and among those to which they lead."""
        waiting = deque((place, 0) for place in places)
        while waiting and self._transport.calls < _MAX_CALLS and time.monotonic() < self._until:
            path, depth = waiting.popleft()
            if path in self._tried:
                continue
            self._tried.add(path)
            content, following = self._read(path)
            contract, named = self._understood(content, depth) if content else (None, ())
            if contract is not None:
                return contract, path
            if depth < _MAX_DEPTH:
                leads = [self._on_host(path, one) for one in (following, *named)]
                waiting.extendleft((one, depth + 1) for one in reversed(leads) if one)
        return None

    def _read(self, place: str) -> tuple[bytes, str]:
        """The content, and the address of another place that is answered instead.

        :raise RemoteError: the host cannot be reached, or wants to be left alone.
        """
        path = place
        if self._parameters:
            path += f"{'&' if '?' in place else '?'}{urlencode(self._parameters)}"
        try:
            return self._transport.download(path, MAX_SIZE), ""
        except RateLimited:
            raise
        except TooLarge as error:
            self._unusable = self._unusable or error
        except RemoteError as error:
            if error.status is None:
                raise
            if isinstance(error, (Unauthorized, Forbidden)):
                self.protected.append(place)
            if error.status in _REDIRECTS:
                return b"", str(error.headers.get("Location") or "")
        return b"", ""

    def _understood(self, content: bytes, depth: int) -> tuple[Contract | None, Iterable[str]]:
        """The description that ``content`` is or contains, or else the addresses in it that may be one."""
        first = content.lstrip()[:1]
        try:
            return parse_description(content), ()
        except ContractBroken as error:
            if first != b"<" and _DECLARED.search(content[:5000]):
                self._unusable = self._unusable or error
        if first in b"{[" and not depth:
            return None, ()  # an answer of the API; the settings of a page are only found through the page
        text = unescape(content[:_MAX_PAGE].decode("utf-8", "replace"))
        if inline := _INLINE.search(text):
            try:
                document, _end = json.JSONDecoder().raw_decode(text, inline.end())
                return parse_description(json.dumps(document).encode()), ()
            except (ValueError, RecursionError, ContractBroken):
                pass
        named = [*_NAMED.findall(text), *_QUOTED.findall(text), *_SCRIPT.findall(text)]
        return None, [one for one in dict.fromkeys(named) if not one.startswith(("data:", "#"))][:_MAX_NAMED]

    def _on_host(self, path: str, address: str) -> str:
        """The path of an address on this host; empty for another host."""
        if not address:
            return ""
        try:
            there = urlsplit(urljoin(self._origin + path, address))
            is_here = server_of(there) == server_of(urlsplit(self._origin))
        except ValueError:
            return ""
        if is_here:
            return _path_of(there)
        if there.netloc and there.hostname != _EXAMPLE:
            self._elsewhere = self._elsewhere or f"{there.scheme}://{there.netloc}"
        return ""

    def why_not_found(self) -> RemoteError:
        if self._unusable is not None:
            return self._unusable
        said: Sentence = _lt(
            "No API description was found at %(url)s. Enter the URL of the system's Swagger page, or upload the file."
        )
        if self._elsewhere:
            said = _lt(
                "No API description was found at %(url)s. It refers to %(other)s, which is not called. If that is the"
                " address of the system, enter it as the URL; otherwise upload the file."
            ).filled(other=self._elsewhere)
        elif self.protected:
            said = _lt(
                "No API description was found at %(url)s, which does not show everything without a login. Enter the"
                " URL of the system's Swagger page, or download the file in a browser and upload it."
            )
        return NotFound(said.filled(url=self._url))


def _path_of(parts: SplitResult) -> str:
    return parts.path + (f"?{parts.query}" if parts.query else "")
