"""Translated fields: how users of every language come to see what one wrote."""

#: The language that Odoo falls back to where a value has no translation.
SOURCE = "en_US"


def languages(env):
    """The codes of all languages in which somebody may see a value; the environment's own first, once each."""
    installed = [code for code, _name in env["res.lang"].get_installed()]
    return list(dict.fromkeys([env.lang or SOURCE, SOURCE, *installed]))


def translated(model, names):
    """Those of the fields ``names`` of a model that have a value for each language."""
    return [name for name in names if name in model._fields and getattr(model._fields[name], "translate", False)]


def texts_of(record, name):
    """What users of all languages see in a field of one record."""
    return {record.with_context(lang=lang)[name] for lang in languages(record.env)}


def in_other_languages(records, values):
    """What is to be written as well, so that users of every language see ``values``.

    :return: pairs of ``records`` in another language, and the part of ``values`` that is translated.
    """
    texts = {name: values[name] for name in translated(records, values) if values[name]}
    return [(records.with_context(lang=lang), texts) for lang in languages(records.env)[1:] if texts]


def same_in_other_languages(records, vals):
    """What else shows the text that ``vals`` replaces in the environment's language.

    :return: pairs of records in another language, and the part of ``vals`` that they show in one text until now.
    """
    found = []
    for name in translated(records, vals):
        for lang in languages(records.env)[1:] if vals[name] else ():
            pairs = zip(records, records.with_context(lang=lang), strict=True)
            if same := [other.id for one, other in pairs if one[name] == other[name]]:
                found.append((records.browse(same).with_context(lang=lang), {name: vals[name]}))
    return found
