"""What people read, in their language: a sentence is translated where it is stored or shown, and not before."""

from odoo.tools.translate import get_translation

from ..records import _lt, as_sentence
from .context import LANG, engine_says


def say(env, sentence, addon="hr_sync"):
    """``sentence`` in the language of the user responsible for the connection, in the engine's environments; in the
    user's language everywhere else.

    :param sentence: a ``Sentence``; a plain text is shown as it is, and nothing gives an empty text.
    :param addon: the addon in whose code it is marked for translation.
    """
    if not sentence:
        return ""
    language = engine_says(env, LANG) or env.lang or "en_US"
    return as_sentence(sentence).text(lambda template: get_translation(addon, language, template, ()))


def explained(stream, error):
    """A ``RecordError`` as a whole sentence that names the field by its label in Odoo, and says what to do.

    What was asked of a person, which names no field, stands alone.
    """
    if not error.field:
        message = say(stream.env, error.sentence)
        return message[:1].upper() + message[1:]
    sentence = _lt(
        "%(field)s: %(message)s. Correct it in the external system; the next sync imports it.",
        field=stream._field_name(error.field),
        message=error.sentence,
    )
    return say(stream.env, sentence)
