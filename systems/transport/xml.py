"""XML in the shape of JSON: an answer becomes objects, lists and values, so that fields are decoded as everywhere else.

No tree is built: what the declaration does not name is skipped while it is read. A document type declaration ends the
reading before any entity of it is known, so there is nothing that could be expanded or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Union

from lxml import etree

from ...records import Sentence, _lt
from ..errors import Rejected
from .codec import WEB_PAGE, Codec, broken
from .xml_schema import Element, Kind

#: Elements inside each other; no API needs a tenth of them.
_DEPTH = 100
#: Elements of one answer.
_ELEMENTS = 2_000_000
#: Bytes that are parsed at a time.
_PIECE = 65536
#: Not even a reference to these characters is allowed.
_UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NIL = f"{{{_XSI}}}nil"

_Content = Union[Kind, "tuple[Element, ...]"]


class Xml(Codec):
    """XML with declared elements.

    A payload, and the value of an answer, is an object with one key: the name of the root element.

    * An element with elements inside is an object; ``many`` makes a list, which is empty where there is none.
    * A text becomes what its type says: whole numbers ``int``, decimals ``Decimal``, booleans ``bool``; a date is a
      text without its time zone. A text that does not fit its type, or an element that is there twice and must not be,
      is handed on as it is: the decoder of that one field refuses it, and the rest of the answer is used.
    * ``xsi:nil`` is None. In a payload None is an empty element, or ``xsi:nil`` where the declaration allows it; a key
      that is left out is an element that is left out.
    * Elements that are not declared are skipped.

    :param roots: what may be sent and received.
    :param namespace: of all elements; None for a schema without one.
    :param declaration: whether bodies begin with ``<?xml …?>``.
    """

    media_type = "application/xml"

    def __init__(self, roots: Iterable[Element], namespace: str | None = None, declaration: bool = False):
        self._roots = {root.name: root for root in roots}
        self._namespace = namespace
        self._declaration = declaration

    # --- Sending -------------------------------------------------------------------------------------

    def dump(self, payload: Any) -> bytes:
        """The document of ``{root: value}``, in UTF-8 and in the order of the declaration.

        :raise Rejected: a text has a character that XML cannot carry.
        :raise ValueError: the payload does not follow the declaration, which is a mistake of the program.
        :raise TypeError: a value is of another type than declared, which is one too.
        """
        ((name, value),) = payload.items()
        declared = self._roots.get(name)
        if declared is None:
            raise ValueError(f"{name} is not declared")
        root = etree.Element(self._tag(name), nsmap={None: self._namespace} if self._namespace else None)
        self._fill(root, declared, value, name)
        return etree.tostring(root, encoding="utf-8", xml_declaration=self._declaration)

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}" if self._namespace else name

    def _fill(self, node: Any, declared: Element, value: Any, place: str) -> None:
        if value is None:
            if declared.nillable:
                node.set(_NIL, "true")
            elif isinstance(declared.content, Kind) and declared.content.name != "string":
                raise ValueError(f"{place} cannot be empty")
            return
        if isinstance(declared.content, Kind):
            node.text = _sendable(declared.content.write(value), place)
            return
        if not isinstance(value, dict):
            raise TypeError(f"{place} is not an object")
        unknown = value.keys() - declared.children.keys()
        if unknown:
            raise ValueError(f"{place} has no {', '.join(sorted(unknown))}")
        for child in declared.content:
            if child.name in value:
                self._add(node, child, value[child.name], f"{place}.{child.name}")
            elif child.required:
                raise ValueError(f"{place}.{child.name} is missing")

    def _add(self, node: Any, declared: Element, value: Any, place: str) -> None:
        if declared.name.startswith("@"):
            node.set(declared.name[1:], _sendable(declared.content.write(value), place))
            return
        if declared.many and not isinstance(value, (list, tuple)):
            raise TypeError(f"{place} is not a list")
        if declared.many and declared.required and not value:
            raise ValueError(f"{place} is missing")
        for one in value if declared.many else (value,):
            self._fill(etree.SubElement(node, self._tag(declared.name)), declared, one, place)

    # --- Receiving -----------------------------------------------------------------------------------

    def parse(self, content: bytes, url: str) -> Any:
        if not content:
            return None
        reader = _Reader(self._roots, self._namespace)
        parser = etree.XMLParser(
            target=reader,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            huge_tree=False,
            recover=False,
        )
        try:
            for start in range(0, len(content), _PIECE):
                parser.feed(content[start : start + _PIECE])
            return parser.close()
        except _Stopped as stopped:
            raise broken(content, url, stopped.sentence) from None
        except etree.LxmlError as error:
            raise broken(content, url, _lt("The answer is not valid XML."), str(error)) from None


class _Stopped(Exception):
    """The document is not read any further."""

    def __init__(self, sentence: Sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("content", "declared", "is_nil", "name", "texts", "value")

    def __init__(self, name: str, declared: Element, content: _Content):
        self.name, self.declared, self.content = name, declared, content
        self.texts: list[str] = []
        self.is_nil = False
        self.value: dict[str, Any] = {}


class _Reader:
    """Takes the events of the parser, and makes the value of the document of them."""

    def __init__(self, roots: dict[str, Element], namespace: str | None):
        self._roots, self._namespace = roots, namespace
        self._stack: list[_Open] = []
        #: How deep the reading is inside an element that is not declared.
        self._skipped = 0
        self._count = 0
        self._result: dict[str, Any] = {}

    def doctype(self, name: str, _public_id: str | None, _system: str | None) -> None:
        if name and name.lower() == "html":
            raise _Stopped(WEB_PAGE)
        raise _Stopped(_lt("The answer has a document type declaration (DTD), which is never read."))

    def start(self, tag: str, attributes: Any) -> None:
        self._count += 1
        if self._count > _ELEMENTS or len(self._stack) + self._skipped >= _DEPTH:
            raise _Stopped(_lt("The answer has too many elements, or too many inside each other."))
        declared = None if self._skipped else self._declared(tag)
        if declared is None:
            self._skipped += 1
            return
        opened = _Open(declared.name, declared, declared.content)
        opened.is_nil = attributes.get(_NIL, "").strip() in ("true", "1")
        if isinstance(declared.content, tuple):
            for child in declared.content:
                if child.name.startswith("@"):
                    text = attributes.get(child.name[1:])
                    if text is not None:
                        opened.value[child.name] = _parsed(child.content, text)
                elif child.many:
                    opened.value[child.name] = []
        self._stack.append(opened)

    def _declared(self, tag: str) -> Element | None:
        namespace, _, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        is_ours = namespace == (self._namespace or "")
        if not self._stack:
            root = self._roots.get(name) if is_ours else None
            if root is None:
                raise _Stopped(_lt("The answer is an XML document of another kind (%(name)s).", name=tag[:200]))
            return root
        if not is_ours:
            return None
        return self._stack[-1].declared.children.get(name)

    def data(self, text: str) -> None:
        if not self._skipped and isinstance(self._stack[-1].content, Kind):
            self._stack[-1].texts.append(text)

    def end(self, _tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        closed = self._stack.pop()
        if closed.is_nil:
            value: Any = None
        elif isinstance(closed.content, Kind):
            value = _parsed(closed.content, "".join(closed.texts))
        else:
            value = closed.value
        into = self._stack[-1].value if self._stack else self._result
        if closed.declared.many:
            into[closed.name].append(value)
        elif closed.name in into:
            before = into[closed.name]
            into[closed.name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            into[closed.name] = value

    def close(self) -> dict[str, Any]:
        return self._result


def _parsed(content: _Content, text: str) -> Any:
    try:
        return content.parse(text) if isinstance(content, Kind) else text
    except ValueError:
        return text


def _sendable(text: str, place: str) -> str:
    """``text``, in which XML can carry each character.

    :raise Rejected: it cannot.
    """
    found = _UNSENDABLE.search(text)
    if found:
        character = f"U+{ord(found[0]):04X}"
        raise Rejected(
            _lt(
                "The text of %(place)s has a character that cannot be sent (%(character)s).",
                place=place,
                character=character,
            )
        )
    return text
