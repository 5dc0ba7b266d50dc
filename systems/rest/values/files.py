"""Files that belong to an entity: what they are called, and the ids by which their contents are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ....records import File, RecordError, _lt
from ...decode import Decode, is_id, wrong_type
from .parts import part_of

#: Characters of a file's name.
_NAME_LIMIT = 150
#: Characters of an ending that is kept when a name is shortened, the dot included.
_ENDING_LIMIT = 12
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")


def receipts(options: Mapping[str, Any]) -> tuple[Decode, None]:
    """A list of receipts, in the order of their ids so that the same ones are always equal."""
    get_id, get_name, get_type = (part_of(options["parts"], name) for name in ("id", "name", "media_type"))

    def receipt(item: Any) -> File:
        if not isinstance(item, dict):
            raise wrong_type(_lt("a receipt"), item)
        if not is_id(get_id(item)):
            raise RecordError("contract", _lt("a receipt has no id"))
        kind = get_type(item)
        kind = kind.split(";")[0].strip().lower() if isinstance(kind, str) else ""
        # The contents tell what they are; a type that cannot be read is not worth a receipt.
        return File(str(get_id(item)), file_name(get_name(item)), kind if _MEDIA_TYPE.fullmatch(kind) else None)

    def decode(value: Any, _stream: Any) -> tuple[File, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise wrong_type(_lt("a list of receipts"), value)
        files = sorted((receipt(item) for item in value), key=lambda file: file.key)
        if len({file.key for file in files}) < len(files):
            raise RecordError("value", _lt("two receipts have the same id"))
        return tuple(files)

    return decode, None


def file_name(value: Any) -> str:
    """A name that leads nowhere and shows what it is: no path, nothing invisible, not too long."""
    if value is not None and not isinstance(value, str):
        raise wrong_type(_lt("a file name"), value)
    last = re.split(r"[/\\]", value or "")[-1]
    # Control, format (such as "write from right to left"), surrogate; separators of lines and paragraphs.
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = unicodedata.normalize("NFC", shown).strip()
    if not name.strip(". "):
        return "receipt"
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending) <= _ENDING_LIMIT else ""
    return name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - len(ending)].rstrip() + ending
