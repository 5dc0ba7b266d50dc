"""Paths of a profile: keys and positions, a left-out key told from a null, and nothing that computes."""

import pytest
from hr_sync.records import MISSING, RecordError, Sentence
from hr_sync.systems.rest.paths import find, follow, names_of, put, steps_of
from hypothesis import given
from hypothesis import strategies as st

ITEM = {"a": {"b": [{"c": 1}, {"c": None}]}, "n": None, "@odata.nextLink": "x", "dotted.key": 2, "": 3}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b[0].c", 1),
        ("a.b[-1].c", None),
        ("a.b[5].c", MISSING),
        ("a.b[-5]", MISSING),
        ("a.x", MISSING),
        ("x.y.z", MISSING),
        ("n", None),
        ("n.deeper[0]", None),
        ('"@odata.nextLink"', "x"),
        ('"dotted.key"', 2),
        ('""', 3),
        ("@", ITEM),
        ("@.a.b[0].c", 1),
    ],
)
def test_what_a_path_leads_to(path, value):
    assert follow(ITEM, steps_of(path)) is value or follow(ITEM, steps_of(path)) == value


def test_a_list_has_positions():
    assert follow([[1, 2]], steps_of("[0][1]")) == 2


@pytest.mark.parametrize("path", ["a.b.c", "a[0]", "dotted[0]", '"dotted.key".x'])
def test_what_is_of_another_type_on_the_way(path):
    item = {**ITEM, "dotted": {"x": 1}}
    with pytest.raises(RecordError) as caught:
        follow(item, steps_of(path))
    assert caught.value.code == "contract"
    assert find(item, steps_of(path)) is None


def test_where_nothing_is_said_nothing_is_found():
    assert find(ITEM, None) is None
    assert find(ITEM, steps_of("x")) is None


@pytest.mark.parametrize(
    "path",
    [
        "length(a)",
        "a[*].b",
        "a.*",
        "*",
        "a[]",
        "a[0:2]",
        "a[?b=='1']",
        "a[?b=='1'] | [0]",
        "a | b",
        "a || b",
        "a && b",
        "!a",
        "[a, b]",
        "{x: a}",
        "a.{x: b}",
        "`1`",
        "'raw'",
        "&a",
        "a == b",
        "map(&a, b)",
        "",
        "a.",
        "a..b",
        "a b",
        "a[",
        "$.a",
        "../x",
        "(a)" * 40,
        "(" * 100 + "a" + ")" * 100,
        "a" * 201,
        ".".join("a" * 13),
        "[0]" * 60,
    ],
)
def test_what_no_path_may_do(path):
    with pytest.raises(ValueError) as caught:
        steps_of(path)
    assert isinstance(caught.value.args[0], Sentence)


@given(st.text(max_size=60) | st.text(alphabet="ab.[]@*0-|&'`\"(){}?!:,<=", max_size=60))
def test_any_text_is_a_path_or_refused_in_a_sentence(path):
    try:
        steps = steps_of(path)
    except ValueError as error:
        assert isinstance(error.args[0], Sentence)
    else:
        assert all(isinstance(step, (str, int)) for step in steps)


def test_values_are_put_where_only_keys_lead():
    payload = {"a": 1}
    put(payload, names_of('a."x.y".z'), 2)
    put(payload, names_of("a.w"), None)
    assert payload == {"a": {"x.y": {"z": 2}, "w": None}}
    for path in ("a[0]", "@", "[0].a"):
        with pytest.raises(ValueError):
            names_of(path)
