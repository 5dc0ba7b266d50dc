"""What the tests of profiles share: a small profile, changed at one place by each test."""

import copy
import json

from hr_sync.systems.rest.problems import ProfileError
from hr_sync.systems.rest.profile import load_profile

PROFILE = {
    "format": "hr_sync.rest",
    "version": 1,
    "name": "Example HR",
    "base_path": "/api",
    "authentication": {"type": "header", "name": "X-Key"},
    "records": {
        "department": {
            "list": {"path": "/units", "items": "items"},
            "match": [["name"]],
            "fields": {"name": {"path": "title", "value": {"type": "text"}}},
        },
        "employee": {
            "list": {
                "path": "/people",
                "items": "items",
                "total": "total",
                "paging": {"type": "page", "parameter": "page", "size": {"parameter": "size", "value": 2}},
                "changes": {"parameter": "since"},
            },
            "read": {"path": "/people/{id}"},
            "create": {"path": "/people"},
            "update": {"path": "/people/{id}", "method": "PATCH"},
            "modified": {"path": "changed"},
            "own_id": "reference",
            "match": [["personnel_number"], ["name", "birthday"]],
            "fields": {
                "name": {"path": ["first", "last"], "value": {"type": "name"}, "send": True},
                "personnel_number": {"path": "number", "value": {"type": "code"}, "send": True},
                "birthday": {"path": "born", "value": {"type": "birthday", "format": "dd.MM.yyyy"}, "send": True},
                "department": {"path": "unit.id", "value": {"type": "reference", "record": "department"}},
                "active": {"value": {"type": "constant", "value": True}},
            },
        },
    },
}
#: In ``changed``: the key is left out.
LEFT_OUT = object()


def changed(*place, value):
    """The small profile with ``value`` at that place."""
    document = copy.deepcopy(PROFILE)
    inner = document
    for key in place[:-1]:
        inner = inner.setdefault(key, {}) if isinstance(inner, dict) else inner[key]
    if value is LEFT_OUT:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return document


def loaded(document):
    return load_profile(json.dumps(document).encode())


def problems(document):
    """What is wrong with a document, in English; nothing if it can be loaded."""
    try:
        loaded(document)
    except ProfileError as error:
        return [str(problem) for problem in error.problems]
    return []
