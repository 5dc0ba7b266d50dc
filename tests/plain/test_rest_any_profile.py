"""Whatever a document says, it is refused in sentences or makes a system; no other error, and not for long."""

import copy
import json
from pathlib import Path

import pytest
from hr_sync.records import Sentence
from hr_sync.systems.registry import SYSTEMS, register
from hr_sync.systems.rest.checks.problems import ProfileError
from hr_sync.systems.rest.profile import load_profile
from hr_sync.systems.rest.system import RestSystem
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = [
    json.loads(file.read_text())
    for file in sorted((Path(__file__).resolve().parents[2] / "systems/rest/examples").glob("*.json"))
]
WORDS = [
    "",
    "id",
    "a.b",
    "{id}",
    "/x/{id}",
    "/..",
    "iso",
    "dd.MM.yyyy",
    "yyyy",
    "text",
    "name",
    "employee",
    "%",
    "{",
    "[0]",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats(0, 9) | st.sampled_from(WORDS) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value, before=()):
    yield before
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*before, key))


PLACES = [(number, place) for number, example in enumerate(EXAMPLES) for place in places(example) if place]


def tried(document):
    """What becomes of a document: the sentences that refuse it, or none."""
    try:
        profile = load_profile(json.dumps(document).encode())
    except ProfileError as error:
        assert error.problems and all(isinstance(problem, Sentence) and str(problem) for problem in error.problems)
        assert str(error.sentence)
        return error.problems
    system = RestSystem(profile, "any")
    try:
        register(system)
    finally:
        SYSTEMS.pop("any", None)
    return ()


def changed(number, place):
    document = copy.deepcopy(EXAMPLES[number])
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    return document, inner


@settings(max_examples=150)
@given(st.sampled_from(PLACES), VALUES)
def test_any_value_at_any_place(where, value):
    document, inner = changed(*where)
    inner[where[1][-1]] = value
    tried(document)


@settings(max_examples=60)
@given(st.sampled_from(PLACES))
def test_anything_left_out(where):
    document, inner = changed(*where)
    del inner[where[1][-1]]
    tried(document)


@settings(max_examples=60)
@given(
    st.sampled_from([one for one in PLACES if isinstance(one[1][-1], str)]),
    st.sampled_from(WORDS) | st.text(max_size=9),
)
def test_any_key_at_any_place(where, key):
    document, inner = changed(*where)
    inner[key] = inner.pop(where[1][-1])
    tried(document)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(content):
    with pytest.raises(ProfileError):
        load_profile(content)


def test_the_examples_are_taken():
    assert [tried(example) for example in EXAMPLES] == [()] * 4
