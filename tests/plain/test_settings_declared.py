"""What a system may declare as a setting, and how what people enter becomes a value."""

from datetime import date

import pytest
from hr_sync.records import RecordError
from hr_sync.systems import Credentials, Setting

LABEL = "Label"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("char", "a b", "a b"),
        ("integer", " 12 ", 12),
        ("float", "1.5", 1.5),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "2026-06-01", date(2026, 6, 1)),
    ],
)
def test_values(kind, text, value):
    setting = Setting("x", kind, LABEL, default="nothing")
    assert setting.parse(text) == value
    assert setting.parse("") == "nothing"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1.5"),
        ("integer", "x"),
        ("float", "nan"),
        ("float", "1e999"),
        ("boolean", "yes"),
        ("date", "1.6.26"),
    ],
)
def test_wrong_types(kind, text):
    with pytest.raises(RecordError) as caught:
        Setting("x", kind, LABEL).parse(text)
    assert caught.value.sentence.values["value"] == text
    assert "the default is used" in caught.value.sentence.template


@pytest.mark.parametrize(
    "options",
    [
        {"type": "colour"},
        {"type": "integer", "secret": True},
        {"type": "selection"},
        {"type": "char", "choices": (("a", "A"),)},
    ],
)
def test_what_cannot_be_declared(options):
    with pytest.raises(ValueError, match="x: "):
        Setting("x", label=LABEL, **options)


def test_credentials_show_no_setting():
    credentials = Credentials("https://x.example", "key", settings={"token": "streng-geheim"})
    assert "streng-geheim" not in repr(credentials)
    assert dict(Credentials("", "").settings) == {}
    with pytest.raises(TypeError):
        Credentials("", "").settings["x"] = 1
    hash(credentials)
