"""Reads the body of an answer: unpacked, and within its limits."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from ...records import _lt
from ..errors import ContractBroken, TooLarge, Unreachable
from ..secrets import mask
from .deadline import TOO_SLOW

#: How much of an unexpected answer is kept for the integrator.
_EXCERPT = 300


@dataclass
class Answer:
    """A successful answer: its body as the codec reads it, the server's clock, and the headers."""

    body: Any
    date: datetime | None
    headers: Mapping[str, str] = field(default_factory=dict)


def read_body(response: requests.Response, deadline: float, limit: int) -> bytes:
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
                        _lt("The response could not be decompressed."), detail=f"{encoding}: {error}"
                    ) from None
                if unpacker.eof and unpacker.unused_data:  # gzip may come in several parts
                    rest, unpacker = unpacker.unused_data, zlib.decompressobj(wbits=47)
            content += piece
            if len(content) > limit:
                raise TooLarge(_lt("The response is larger than %(size)s MB and was not read.", size=limit // 2**20))
            piece = rest
        if time.monotonic() > deadline:
            raise Unreachable(TOO_SLOW)
    return bytes(content)


def _pieces(raw: Any) -> Iterator[bytes]:
    """The body as it arrives. Waiting for full blocks, or decompressing, would hide that a server sends very slowly."""
    if not hasattr(raw, "read1"):  # urllib3 1 waits for each block, and takes half an answer for a whole one
        raw.enforce_content_length = True
        yield from raw.stream(512, decode_content=False)
        return
    piece = raw.read1(65536, decode_content=False)
    while piece:
        yield piece
        piece = raw.read1(65536, decode_content=False)


def excerpt(content: bytes) -> str:
    """The start of a body. Masked before it is cut, so that no half of a key is left at the end."""
    return mask(content[: 20 * _EXCERPT].decode(errors="replace"))[:_EXCERPT]


def parse_date(header: str | None) -> datetime | None:
    """The server's clock in UTC, None where it is left out or makes no sense."""
    try:
        return parsedate_to_datetime(header).astimezone(timezone.utc) if header else None
    except (TypeError, ValueError, OverflowError):
        return None
