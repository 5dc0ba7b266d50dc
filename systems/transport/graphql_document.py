"""A GraphQL document: a constant of the program, of which is known whether it only reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Names and braces are all that is looked at: without texts in it, a document cannot hide any of them.
_TOKEN = re.compile(r"[{}()]|[_A-Za-z][_0-9A-Za-z]*")
_COMMENT = re.compile(r"#[^\r\n]*")


class Document:
    """One operation, with the fragments that it uses.

    Values are sent as variables and nowhere else. So that nobody builds them into the document, it may not contain a
    quotation mark; names of enumerations and numbers that never change may stand in it.

    :raise ValueError: it has a quotation mark, more or less than one operation, or one that can be neither repeated
        nor sent once (a subscription).
    """

    __slots__ = ("is_query", "text")

    def __init__(self, text: str):
        plain = _COMMENT.sub("", text)
        if '"' in plain:
            raise ValueError("values belong into the variables")
        operations = list(_operations(plain))
        if len(operations) != 1 or operations[0] not in ("query", "mutation"):
            raise ValueError(f"one query or mutation is wanted, not {operations}")
        self.text = text.strip()
        #: Whether it changes nothing, so that it may be sent again.
        self.is_query = operations[0] == "query"


def _operations(text: str) -> Iterator[str]:
    """The kinds of the operations in a document; fragments are none."""
    depth, arguments, kind = 0, 0, ""
    for token in _TOKEN.findall(text):
        if token == "(":
            arguments += 1
        elif token == ")":
            arguments -= 1
        elif arguments:
            continue  # braces of default values and of filters
        elif token == "{":
            if depth == 0 and kind != "fragment":
                yield kind or "query"  # a document may begin with its fields, and is a query then
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                kind = ""
        elif depth == 0 and not kind:
            kind = token
        if depth < 0 or arguments < 0:
            raise ValueError("something is closed that was not opened")
    if depth or arguments or kind:
        raise ValueError("the document is not complete")
