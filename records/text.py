"""Texts as they are compared and stored."""

from __future__ import annotations

import re
import unicodedata

#: Characters that text fields lose before they are compared or stored. PostgreSQL refuses NUL; the other
#: control characters, and lone surrogates, cannot be shown or encoded.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: What comes along when a text is copied, and nobody sees: soft hyphens, marks of direction, zero-width spaces.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0001]"
)
#: Every kind of space but the plain one.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: What a joiner may stand between: letters of the scripts that need it (Persian, Indic), and emoji.
_JOINED = "[\u0590-\u1fff\u2190-\u2bff\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U0001ffff]"
_STRAY_JOINERS = re.compile(f"(?<!{_JOINED})[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINED})")


def clean_text(value: str) -> str | None:
    """``value`` as people would type it; None if nothing is left.

    It is in Unicode form C, without outer spaces, what a database cannot hold, and what nobody sees; every space is a
    plain one. Joiners stay where a script or an emoji needs them.
    """
    if value.isascii() and value.isprintable():
        return value.strip() or None  # nearly all texts, and this is called for every one of them
    value = _UNPRINTABLE.sub("", value)
    if not value.isascii():
        value = _SPACES.sub(" ", _INVISIBLE.sub("", value))
        # Last, as letters and their marks come together where something was taken out between them.
        value = unicodedata.normalize("NFC", _STRAY_JOINERS.sub("", value))
    return value.strip() or None
