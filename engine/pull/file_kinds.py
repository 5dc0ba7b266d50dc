"""What a file is, by its contents: neither its name nor what the other side says of it can be trusted."""

import re
from pathlib import PurePath

#: What may be attached, with the endings that its files have, the usual one first. Nothing that a browser would run.
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/bmp": (".bmp", ".dib"),
    "image/gif": (".gif",),
    "image/heic": (".heic", ".heif", ".hif"),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "image/webp": (".webp",),
}
#: How each begins.
_BEGINNINGS = {
    "application/pdf": rb"(?:\xef\xbb\xbf)?\s*%PDF-\d",
    # The sizes that the second header of a bitmap has had; two letters alone also begin "BMW".
    "image/bmp": rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}",
    "image/gif": rb"GIF8[79]a",
    "image/heic": rb".{4}ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/tiff": rb"II\*\0|MM\0\*",
    "image/webp": rb"RIFF.{4}WEBPVP8",
}
_KINDS = {kind: re.compile(pattern, re.DOTALL) for kind, pattern in _BEGINNINGS.items()}


def kind_of(content):
    """The media type of a file that may be attached, None for any other."""
    head = bytes(content[:64])
    return next((kind for kind, pattern in _KINDS.items() if pattern.match(head)), None)


def name_for(name, kind):
    """``name`` with an ending that says what the file is: a picture named ``.exe`` or ``.html`` is opened as none."""
    endings = _ENDINGS.get(kind, (".bin",))
    return name if PurePath(name).suffix.lower() in endings else name + endings[0]
