"""Holds a profile against its schema, ``schema.json``, and says in plain words what does not fit, and where."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from ....records import Sentence, _lt
from ..paths import names_of, steps_of
from ..values.formats import ISO, MILLISECONDS, SECONDS, format_of
from .problems import problem_at, quoted

_FILE = Path(__file__).parents[1] / "schema.json"
#: After so many problems nobody wants to read more.
_MOST = 50
_TYPES = {
    "object": _lt("an object"),
    "array": _lt("a list"),
    "string": _lt("a text"),
    "integer": _lt("a whole number"),
    "number": _lt("a number"),
    "boolean": _lt("true or false"),
}
_SAID = {
    "maxLength": _lt("it has more than %(limit)s characters"),
    "minLength": _lt("it has too few characters; the minimum is %(limit)s"),
    "maximum": _lt("it is more than %(limit)s"),
    "minimum": _lt("it is less than %(limit)s"),
    "maxItems": _lt("it has more than %(limit)s entries"),
    "minItems": _lt("it has too few entries; the minimum is %(limit)s"),
    "maxProperties": _lt("it has more than %(limit)s entries"),
    "minProperties": _lt("it has too few entries; the minimum is %(limit)s"),
}
FORMATS = FormatChecker(formats=())


def shape_problems(document: dict) -> list[Sentence]:
    """What the schema does not allow, in the order of the places."""
    errors: list[ValidationError] = []
    for error in _validator().iter_errors(document):
        errors.append(error)
        if len(errors) == _MOST:
            break
    errors.sort(key=lambda error: [str(part) for part in error.absolute_path])
    return [_problem(error) for error in errors]


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_FILE.read_text(encoding="utf-8")), format_checker=FORMATS)


def _problem(error: ValidationError) -> Sentence:
    if error.validator == "anyOf":  # a path, or a list of paths
        branch = 0 if isinstance(error.instance, str) else 1
        error = next(one for one in error.context or () if one.relative_schema_path[0] == branch)
    return problem_at(list(error.absolute_path), _said(error))


def _said(error: ValidationError) -> Sentence:
    kind, wanted, value = str(error.validator), error.validator_value, error.instance
    if kind == "additionalProperties":
        unknown = sorted(set(value) - set(error.schema["properties"]))
        return _lt("%(names)s is not known", names=", ".join(map(quoted, unknown[:5])))
    if kind == "required":
        missing = [name for name in wanted if name not in value]
        return _lt("%(names)s is missing", names=", ".join(missing))
    if kind == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        return _lt("%(value)s is not %(wanted)s", value=quoted(value), wanted=_TYPES[names[0]])
    if kind in ("enum", "const"):
        choices = wanted if kind == "enum" else [wanted]
        said = _lt("%(value)s is not one of: %(choices)s")
        return said.filled(value=quoted(value), choices=", ".join(map(quoted, choices)))
    if kind == "format" and error.cause and isinstance(error.cause.args[0], Sentence):
        return error.cause.args[0]
    if kind in _SAID:
        return _SAID[kind].filled(limit=wanted)
    if kind == "pattern" and wanted.startswith("^/"):
        said = _lt("%(value)s is not a path on the server of the URL, which starts with /")
        return said.filled(value=quoted(value))
    return _lt("%(value)s has a character that is not allowed there", value=quoted(value))


# --- What a text has to be, where that is more than a pattern can say --------------------------------


def _checks(name: str) -> Any:
    def register(check: Any) -> Any:
        def checked(value: Any) -> bool:
            if isinstance(value, str):
                check(value)
            return True

        return FORMATS.checks(name, raises=ValueError)(checked)

    return register


@_checks("path")
def _path(value: str) -> None:
    steps_of(value)


@_checks("sent_path")
def _sent_path(value: str) -> None:
    names_of(value)


@_checks("date_format")
def _date_format(value: str) -> None:
    if format_of(value).has_time:
        raise ValueError(_lt("%(format)s has a time of day, which a date does not", format=value))


@_checks("moment_format")
def _moment_format(value: str) -> None:
    if value not in (ISO, SECONDS, MILLISECONDS):
        format_of(value)


@_checks("zone")
def _zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(_lt("%(zone)s is not a time zone", zone=quoted(value))) from None


@_checks("url_path")
def _url_path(value: str) -> None:
    if "//" in value or any(part in (".", "..") for part in value.split("/")):
        raise ValueError(_lt("%(path)s must not have //, or the parts . and ..", path=quoted(value)))


@_checks("id_path")
def _id_path(value: str) -> None:
    _url_path(value)
    if value.count("{id}") > 1 or set("{}") & set(value.replace("{id}", "")):
        raise ValueError(_lt("%(path)s may have one place to be filled, {id}", path=quoted(value)))


@_checks("file_path")
def _file_path(value: str) -> None:
    _url_path(value)
    if value.count("{file}") != 1:
        raise ValueError(_lt("%(path)s must have the place {file} once", path=quoted(value)))
    _id_path(value.replace("{file}", ""))
