"""Texts that the external system keeps plainly and Odoo keeps as HTML."""

import re

from lxml import etree, html
from odoo.tools import plaintext2html

from ...records import clean_text

#: What begins a new line where it is shown.
_BLOCKS = frozenset("address blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split())  # noqa: SIM905
#: What an editor leaves behind that nobody sees.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def text_to_html(text):
    """The HTML of a plain text, False if there is none."""
    return plaintext2html(text) if text else False


def html_to_text(value):
    """The words of ``value`` line by line, however they are formatted; None if there are none.

    Not Odoo's ``html2plaintext``, which shows formatting: setting a word in bold does not change the text.
    """
    if not value:
        return None
    parts = []
    _collect(html.fragment_fromstring(str(value), create_parent="div"), parts)
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", "".join(parts)).split("\n"))
    return clean_text("\n".join(line for line in lines if line))


def _collect(root, parts):
    """Iterate over the content of ``root``; not recursively, as the nesting may be arbitrarily deep."""
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        plain = event in ("start", "end")
        if plain and element.tag in _BLOCKS:
            parts.append("\n")
        if event == "start":
            parts.append(_words(element.text))
        elif element is not root:
            parts.append(_words(element.tail))


def _words(text):
    """Line breaks in the source are spaces where it is shown."""
    return (text or "").replace("\n", " ").replace("\r", " ")
