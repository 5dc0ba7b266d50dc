"""What people read, in their language: a sentence is translated where it is shown, and not before."""

import re
from datetime import date, datetime, time

from odoo.tools import format_date, format_datetime, format_duration, format_time
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang
from odoo.tools.translate import get_translation

from ..records import FieldLabel, Sentence, _lt, as_sentence, capitalized, type_label, verbatim
from ..systems import SYSTEMS
from .context import LANG, engine_says

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: What Babel calls the names of each type of codes.
_NAMES = {"country": "territories", "language": "languages"}


class _Reader:
    """Translates for one person.

    :param addon: the addon in whose code a sentence is marked for translation; those of the systems come after it.
    """

    def __init__(self, env, addon):
        self.env = env
        self.language = engine_says(env, LANG) or env.lang or "en_US"
        self.addons = dict.fromkeys((addon, *(system.addon for system in SYSTEMS.values())))

    def __call__(self, template):
        for addon in self.addons:
            if (found := get_translation(addon, self.language, template, ())) != template:
                return found
        return template

    def _localized(self):
        return self.env["base"].with_context(lang=self.language).env

    def label(self, model, name, value):
        """What people call a field, or one of its choices; None if there is no such field or choice."""
        field = self.env[model]._fields.get(name) if model in self.env else None
        env = self._localized()
        if not field or value is None:
            return field and field._description_string(env)
        return dict(field._description_selection(env)).get(value) if field.type == "selection" else None

    def formatted(self, type, text):
        """A number, a moment or a code that stands in a ``Shown``, as people of the language write or call it; as it is
        if it is none. Hours are shown as Odoo's forms show them.
        """
        if type == "hours" and _NUMBER.fullmatch(text):
            return format_duration(float(text))
        if type == "number" and _NUMBER.fullmatch(text):
            decimals = len(text.partition(".")[2])
            return formatLang(self._localized(), float(text), digits=decimals)
        if names := _NAMES.get(type):
            locale = babel_locale_parse(get_lang(self.env, self.language).code)
            return getattr(locale, names).get(text) or text
        try:
            if type == "date":
                return format_date(self.env, date.fromisoformat(text), lang_code=self.language)
            if type == "month":
                return format_date(self.env, date.fromisoformat(f"{text}-01"), self.language, "LLLL y")
            if type == "time":
                at = time.fromisoformat(text)
                return format_time(self.env, at, time_format="short", lang_code=self.language)
            if type == "datetime":
                moment = datetime.fromisoformat(text).replace(tzinfo=None)
                return format_datetime(self.env, moment, lang_code=self.language)
        except ValueError:
            return text  # another version has stored it
        return text


def say(env, sentence, addon="hr_sync"):
    """``sentence`` in the language of the user responsible for the connection, in the engine's environments; in the
    user's language everywhere else.

    :param sentence: a ``Sentence``; a plain text is shown as it is, and nothing gives an empty text.
    :param addon: the addon in whose code it is marked for translation.
    """
    return as_sentence(sentence).text(_Reader(env, addon)) if sentence else ""


def type_name(record_type):
    """What people call a record type, as a ``Sentence``."""
    return FieldLabel(type_label(record_type), model="hr.sync.stream", name="record_type", value=record_type)


def explained(stream, error):
    """A ``RecordError`` as a whole sentence that names the field by its label in Odoo, and says what to do.

    What was asked of a person, which names no field, stands alone.
    """
    if not error.field:
        return capitalized(error.sentence)
    return _lt(
        "%(field)s: %(message)s. Correct it in the external system; the next sync imports it.",
        field=stream._field_label_of(error.field),
        message=error.sentence,
    )


def storable(text):
    """A text, or a ``Sentence``, as it stands in a JSON field; ``unpacked`` reads both.

    A sentence that is the same in every language is stored as its text.
    """
    written = str(text)
    return text.packed() if isinstance(text, Sentence) and text != verbatim(written) else written


def sentence_of(record, name):
    """The ``Sentence`` that a field of one record holds, None if it is empty: what is copied to another field."""
    return record._fields[name].sentence(record)


def is_changed(record, values):
    """Whether one record holds other values; a reason is the same in every language."""
    for name, value in values.items():
        field = record._fields[name]
        held = sentence_of(record, name) if hasattr(field, "sentence") else record[name]
        if field.convert_to_cache(value, record) != field.convert_to_cache(held, record):
            return True
    return False


def fix_values(error):
    """The values of a job that say in which Odoo record its error is corrected.

    :param error: None, or an error that names no record, for those of a job without one.
    """
    model, id_ = getattr(error, "fix", None) or (False, False)
    return {"fix_model": model, "fix_id": id_}
