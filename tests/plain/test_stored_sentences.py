"""A sentence that is stored reads the same afterwards, in every language; nothing that is stored can break a page."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hr_sync.records import FieldLabel, Sentence, _lt, capitalized, clause, joined, shared, split, unpacked, verbatim
from hr_sync.systems import RemoteError
from hr_sync.systems.secrets import register_secret

GERMAN = {"on %(day)s: %(reason)s": "am %(day)s: %(reason)s", "no %(what)s": "kein %(what)s", "broken %(a)s": "%(b)s"}
INNER = _lt("no %(what)s", what="100 % %(name)s")
SENTENCES = [
    _lt("no %(what)s", what=Decimal("1.50")),
    _lt("on %(day)s: %(reason)s", day=date(2026, 5, 1), reason=INNER),
    capitalized(INNER),
    _lt("on %(day)s: %(reason)s", day=clause("It ends here."), reason=shared("CHF")),
    joined([INNER, "said", verbatim("no %(what)s")], "\n"),
    verbatim("100 % %(name)s"),
    FieldLabel("Name", model="hr.employee", name="name"),
]


class German:
    def __call__(self, template):
        return GERMAN.get(template, template)

    def label(self, model, name, value):
        return f"{model}.{name}.{value}"


def stored(sentence):
    return unpacked(json.loads(json.dumps(sentence.packed())))


@pytest.mark.parametrize("sentence", SENTENCES, ids=str)
def test_reads_the_same(sentence):
    again = stored(sentence)
    assert type(again) is type(sentence) and again.packed() == sentence.packed()
    assert (str(again), again.text(German())) == (str(sentence), sentence.text(German()))


def test_translated_when_it_is_read():
    text = stored(joined([capitalized(INNER), FieldLabel("Name", model="m", name="n")], "; ")).text(German())
    assert text == "Kein 100 % %(name)s; m.n.None"


@pytest.mark.parametrize(
    "data",
    [
        "a text of before, 100 % %(x)s",
        5,
        [],
        [1, {"t": "x"}],
        {},
        {"t": 5, "v": {"a": 1}},
        {"t": "%(a)s and %(b)s", "v": {"a": "1"}},
        {"t": "%(a)d", "v": {"a": "x"}},
        {"t": "%s %", "v": {"a": "x"}},
        {"t": "%(a)s", "v": {"a": ["%(x)s", {"t": "y"}], "template": "z", "self": "s"}},
        {"t": "%(a)s", "v": [1, 2]},
        {"t": "%(said)s", "k": "no such kind"},
        {"t": "x", "k": {"a": 1}},
        {"t": "Name", "k": "field", "v": {"model": ["x"], "name": {"t": "n"}}},
        {"t": "broken %(a)s", "v": {"a": "x"}},
    ],
    ids=repr,
)
def test_nothing_stored_breaks_a_page(data):
    found = unpacked(data)
    if found is not None:
        assert isinstance(found.text(German()), str) and isinstance(found.cause().text(German()), str)
        assert isinstance(bool(found), bool) and stored(found).text() == found.text()


def test_what_is_left_of_a_bad_template():
    assert unpacked({"t": "%(a)s and %(b)s", "v": {"a": "1"}}).text() == "%(a)s and %(b)s"
    assert unpacked({"t": "broken %(a)s", "v": {"a": "x"}}).text(German()) == "broken x", "the translation is wrong"


def test_no_longer_in_the_catalogue():
    assert stored(_lt("%(name)s is of yesterday", name="Anna")).text(German()) == "Anna is of yesterday"


def test_size_and_depth():
    assert len(json.dumps(_lt("no %(what)s", what="x" * 5_000_000).packed())) < 11_000
    nested = verbatim("the core")
    for _number in range(500):
        nested = _lt("no %(what)s", what=nested)
    assert len(json.dumps(nested.packed())) < 20_000 and stored(nested).text().startswith("no no")
    assert stored(verbatim("a\x00b\ud800c")).text() == "abc", "PostgreSQL takes neither"


def test_secrets_are_masked_before_anything_is_stored():
    register_secret("sesame-open-5678")
    inner = _lt("it says: %(said)s", said="the key sesame-open-5678 is bad")
    assert "sesame" not in json.dumps(RemoteError(_lt("Not read: %(reason)s", reason=inner)).sentence.packed())


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (_lt("no %(what)s", what="Anna"), _lt("no %(what)s", what="Beat"), True),
        (_lt("no %(what)s", what=shared("CHF")), _lt("no %(what)s", what=shared("EUR")), False),
        (_lt("no %(what)s", what=_lt("name")), _lt("no %(what)s", what=_lt("first name")), False),
        (FieldLabel("Name", model="m", name="n"), FieldLabel("Name", model="m", name="o"), False),
        (verbatim('Employee 12 "Anna" is locked'), verbatim('Employee 13 "Beat" is locked'), True),
        (verbatim("a@x.example is used.\nBy Anna"), verbatim("b@x.example is used.\nBy Beat"), True),
        (verbatim("It is locked"), verbatim("It is closed"), False),
    ],
)
def test_one_cause(one, other, is_same):
    assert (stored(one).cause().packed() == stored(other).cause().packed()) is is_same
    assert stored(one).cause().packed() == one.cause().packed()


def test_a_cause_is_named_without_particulars():
    sentence = _lt("%(currency)s has no rate on %(day)s", currency=shared("CHF"), day=date(2026, 5, 1))
    assert str(sentence.cause()) == "CHF has no rate on …"


def test_split():
    parts = [INNER, verbatim("said")]
    assert [str(one) for one in split(stored(joined(parts, "\n")))] == [str(one) for one in parts]
    assert split(None) == [] and split(INNER) == [INNER]
    assert isinstance(stored(Sentence("x")), Sentence)
