"""How payloads become bytes, and the bodies of answers become values: JSON here, XML in its own module."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from ...records import Sentence, _lt
from ..errors import ContractBroken
from .answer import excerpt

WEB_PAGE = _lt("The answer is a web page instead of data. Is the URL the one of the API?")


class Codec:
    """One format of bodies. A transport sends and reads all bodies in the format of its codec."""

    #: Sent as ``Accept``, and as ``Content-Type`` where the system's headers have none of their own.
    media_type = ""

    def dump(self, payload: Any) -> bytes:
        """The body that carries ``payload``.

        :raise Rejected: a value cannot be written in this format, whatever the system would say of it.
        """
        raise NotImplementedError

    def parse(self, content: bytes, url: str) -> Any:
        """The value of a body, None for an empty one.

        :param url: where the body comes from, for the integrator.
        :raise ContractBroken: the body is not of this format.
        """
        raise NotImplementedError


class Json(Codec):
    """JSON; numbers with a point are read as Decimal."""

    media_type = "application/json"

    def dump(self, payload: Any) -> bytes:
        return json.dumps(payload, allow_nan=False).encode()

    def parse(self, content: bytes, url: str) -> Any:
        if not content:
            return None
        try:
            return json.loads(content, parse_float=Decimal)
        except (ValueError, ArithmeticError, RecursionError):
            raise broken(content, url, _lt("The answer is not valid JSON.")) from None


JSON = Json()


def broken(content: bytes, url: str, message: Sentence, why: str = "") -> ContractBroken:
    """The error for a body that cannot be read; a web page is the most frequent one and has a message of its own.

    :param why: what the parser says, for the integrator.
    """
    start = excerpt(content)
    if start.lstrip().lower().startswith(("<!doctype html", "<html")):
        message = WEB_PAGE
    return ContractBroken(message, detail=f"{url}: {why} {start}" if why else f"{url}: {start}")
