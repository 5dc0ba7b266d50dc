"""What people read, in their language: errors are written in English, and translated where they are kept."""

from odoo.tools.translate import get_translation

from ..records import RecordError, _lt
from ..systems import KeyRefused
from .context import LANG, engine_says


def error_message(env, error):
    """What ``error`` says, in the language of whoever is responsible for the connection."""
    if isinstance(error, RecordError):
        # Odoo would make something of its own of a list.
        plain = (str, int, float)
        params = {name: value if isinstance(value, plain) else str(value) for name, value in error.params.items()}
        return say(env, error.template, params)
    if isinstance(error, KeyRefused) and error.params:
        return say(env, error.template, error.params)
    return say(env, str(error))


def say(env, sentence, params=None, addon="hr_sync"):
    """A sentence that was marked for translation, in the code of ``addon``."""
    return get_translation(addon, engine_says(env, LANG) or env.lang or "en_US", sentence, params or ())


def sentence_with_field(env, error):
    """A reader's error with its field; what was asked of a person stands alone."""
    message = error_message(env, error)
    if not error.field:
        return message[:1].upper() + message[1:]
    field = error.field.replace("_", " ").capitalize()
    template = _lt("%(field)s: %(message)s. Correct it in the external system; the next sync takes it over.")
    return say(env, template, {"field": field, "message": message})
