"""Keys never reach a log: code that receives one registers it here, and every logger of the addon masks it."""

from __future__ import annotations

import json
import logging
import re

_MASK = "********"
#: Shorter texts are not secrets, and masking them would make every message unreadable.
_MIN_LENGTH = 6
#: Characters that are kept of what a system says: an answer may have millions, and a person reads the beginning.
KEPT = 2000
#: At least so many characters before a cut are dropped: what is masked may have been cut in two.
_LONGEST_NUMBER = 64
_known: set[str] = set()


def register_secret(secret: str | None) -> None:
    """Mask ``secret`` from now on in whatever our loggers write and our errors say."""
    secret = (secret or "").strip()
    if len(secret) >= _MIN_LENGTH:
        # Also as JSON shows it, and as .NET does, which escapes more than it has to.
        escaped = re.sub("[\"&'+<>`]", lambda found: f"\\u{ord(found[0]):04X}", secret)
        _known.update((secret, json.dumps(secret)[1:-1], escaped))


def mask(text: str) -> str:
    """``text`` without the secrets that are known."""
    # The longest first: what is left of a key that begins like another would be shown.
    for secret in sorted(_known, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, _MASK)
    return text


#: Social-security numbers (Swiss, Norwegian, Swedish), and bank accounts, as systems quote them when they refuse one.
_PERSONAL = re.compile(
    # One way only to match each character, whatever a text holds: it is done before anybody has looked at it.
    r"\b(?:756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}|\d{6,8}[-+]\d{4}|\d{10,13}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30})\b"
)


def mask_personal(text: str) -> str:
    """``text`` without the numbers that only people with the HR right may see."""
    return _PERSONAL.sub(_MASK, text)


def shown(text: str, personal: bool = False) -> str:
    """The beginning of what a system says, without secrets.

    :param personal: mask numbers that only people with the HR right may see as well.
    """
    beginning = mask(text[: 4 * KEPT])
    if personal:
        beginning = mask_personal(beginning)
    if len(text) > 4 * KEPT:
        beginning = beginning[: -max(_LONGEST_NUMBER, *map(len, _known), 0)]
    return beginning if len(beginning) <= KEPT else f"{beginning[:KEPT]} …"


class SecretFilter(logging.Filter):
    """Masks known secrets in a record's message, arguments and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if _known:
            message = record.getMessage()
            masked = mask(message)
            if masked != message:
                record.msg, record.args = masked, ()
            if record.exc_info and not record.exc_text:
                record.exc_text = logging.Formatter().formatException(record.exc_info)
            if record.exc_text:
                record.exc_text = mask(record.exc_text)
        return True


def get_logger(name: str) -> logging.Logger:
    """The logger of that name, with keys masked."""
    logger = logging.getLogger(name)
    if not any(isinstance(item, SecretFilter) for item in logger.filters):
        logger.addFilter(SecretFilter())
    return logger
