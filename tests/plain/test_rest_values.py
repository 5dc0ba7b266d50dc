"""The kinds of values of a profile: each is read as it is written elsewhere, refused if it is not, and sent back."""

from datetime import date, datetime, timezone
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hr_sync.records import MISSING, Employment, PartlyRead, PersonName, Ref, Span
from hr_sync.systems import Rejected
from hr_sync.systems.rest.values.formats import read_day, read_moment, write_day, write_moment
from hr_sync.systems.rest.values.kinds import KINDS
from hypothesis import given
from hypothesis import strategies as st
from rest import kind, refused

UTC = timezone.utc
STREAM = SimpleNamespace(today=date(2026, 11, 29), today_for=lambda *_days: date(2026, 11, 29), client=None)


# --- Dates and points in time ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "written", "day"),
    [
        (None, "2026-03-01", date(2026, 3, 1)),
        ("dd.MM.yyyy", "01.03.2026", date(2026, 3, 1)),
        ("d.M.yyyy", "1.3.2026", date(2026, 3, 1)),
        ("yyyyMMdd", "20260301", date(2026, 3, 1)),
        ("MM/dd/yyyy", "03/01/2026", date(2026, 3, 1)),
        ("dd.MM.yyyy", None, None),
        ("dd.MM.yyyy", "", None),
    ],
)
def test_days_in_a_format(format, written, day):
    decode, encode = kind(STREAM, "date", **({"format": format} if format else {}))
    assert decode(written) == day
    assert encode(day) == (written or None)


@pytest.mark.parametrize("absent", ["01.01.1900", "31.12.9999", "01.01.0001"])
def test_what_means_no_date_elsewhere_means_none_in_a_format(absent):
    assert read_day(absent, "dd.MM.yyyy", STREAM) is None


@pytest.mark.parametrize(
    "written",
    ["31.02.2026", "1.3.2026", "2026-03-01", "01.03.26", "٠١.٠٣.٢٠٢٦", "01.03.2026x", "x", 20260301, True, []],
)
def test_days_that_are_none(written):
    decode, _encode = kind(STREAM, "date", format="dd.MM.yyyy")
    assert refused(decode, written)


@given(
    st.dates(date(1901, 1, 1), date(2900, 1, 1)), st.sampled_from(["dd.MM.yyyy", "d/M/yyyy", "yyyyMMdd", "yyyy-MM-dd"])
)
def test_a_day_that_is_written_is_read(day, format):
    assert day == date(2079, 6, 6) or read_day(write_day(day, format), format, STREAM) == day


def test_a_birthday_is_not_shown():
    decode, encode = kind(STREAM, "birthday", format="dd.MM.yyyy")
    assert decode("04.05.1990") == date(1990, 5, 4)
    assert encode(date(1990, 5, 4)) == "04.05.1990"
    for wrong in ("1990-05-04", "44.05.1990", "04.05.2090"):
        assert wrong not in refused(decode, wrong)


@pytest.mark.parametrize(
    ("written", "format", "zone", "moment"),
    [
        ("2026-07-01T12:00:00Z", None, None, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01T12:00:00+02:00", "iso", "Europe/Zurich", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-01T12:00:00", "iso", "Europe/Zurich", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-01T12:00:00", "iso", None, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("01.07.2026 12:00:30", "dd.MM.yyyy HH:mm:ss", "Europe/Zurich", datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC)),
        (1782907200, "unix", None, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("1782907200", "unix", None, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        (1782907200000, "unix_ms", None, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        (Decimal("1782907200.5"), "unix", None, datetime(2026, 7, 1, 12, 0, 0, 500000, tzinfo=UTC)),
        (10**40, "unix", None, None),
        (Decimal("1e9999999"), "unix", None, None),
        (Decimal("NaN"), "unix", None, None),
        (True, "unix", None, None),
        ([], "unix", None, None),
        ({}, "iso", None, None),
        (5, "dd.MM.yyyy", None, None),
        ("x", "dd.MM.yyyy", None, None),
        (None, "dd.MM.yyyy", None, None),
    ],
)
def test_points_in_time(written, format, zone, moment):
    assert read_moment(written, format, zone) == moment


@pytest.mark.parametrize(
    ("format", "zone", "written"),
    [
        (None, None, "2026-07-01T12:00:30Z"),
        ("iso", "Europe/Zurich", "2026-07-01T14:00:30+02:00"),
        ("dd.MM.yyyy HH:mm", "Europe/Zurich", "01.07.2026 14:00"),
        ("yyyy-MM-dd", "Europe/Zurich", "2026-07-01"),
        ("unix", None, "1782907230"),
        ("unix_ms", None, "1782907230000"),
    ],
)
def test_points_in_time_are_written_and_never_too_late(format, zone, written):
    moment = datetime(2026, 7, 1, 12, 0, 30, 999999, tzinfo=UTC)
    assert write_moment(moment, format, zone) == written
    assert read_moment(written, format, zone) <= moment


# --- Numbers and durations ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "value", "number"),
    [
        ({}, 7, Decimal(7)),
        ({}, Decimal("7.25"), Decimal("7.25")),
        ({"decimal_separator": ","}, "7,25", Decimal("7.25")),
        ({"decimal_separator": ",", "group_separator": "."}, "-1.234.567,5", Decimal("-1234567.5")),
        ({"decimal_separator": ".", "group_separator": "'"}, "1'234.5", Decimal("1234.5")),
        ({"decimal_separator": ".", "group_separator": "'"}, "1234.5", Decimal("1234.5")),
        ({"decimal_separator": ","}, "", None),
        ({"decimal_separator": ","}, 7.5, Decimal("7.5")),
    ],
)
def test_numbers(options, value, number):
    assert kind(STREAM, "decimal", **options)[0](value) == number


@pytest.mark.parametrize(
    "value",
    ["1.5", "1.50", "1.234", "1.234.56,7", "12.34.567", "1,2,3", "x", "1e5", "NaN", "--1", "٣", "0" * 41, [], True],
)
def test_a_number_with_other_separators_is_refused(value):
    options = {"decimal_separator": ",", "group_separator": "."}
    if value == "1.234":
        assert kind(STREAM, "decimal", **options)[0](value) == 1234
    else:
        assert refused(kind(STREAM, "decimal", **options)[0], value)


def test_a_number_without_a_separator_is_no_text():
    assert refused(kind(STREAM, "decimal")[0], "7.5")
    assert refused(kind(STREAM, "decimal", minimum=0)[0], -1)


@pytest.mark.parametrize(
    ("options", "value", "found", "sent"),
    [
        ({"unit": "hours"}, Decimal("7.5"), "7.5", 7.5),
        ({"unit": "hours", "decimal_separator": ","}, "7,5", "7.5", "7,5"),
        ({"unit": "minutes"}, 450, "7.5", 450),
        ({"unit": "seconds"}, 27000, "7.5", 27000),
        ({"unit": "iso"}, "PT7H30M", "7.5", "PT7H30M"),
        ({"unit": "iso"}, "PT45M", "0.75", "PT45M"),
        ({"unit": "iso"}, "-PT1H", "-1", "-PT1H"),
        ({"unit": "iso"}, "P1DT1H", "25", "PT25H"),
        ({"unit": "iso"}, "PT5400S", "1.5", "PT1H30M"),
        ({"unit": "iso"}, "PT0S", "0", "PT0H"),
        ({"unit": "clock"}, "7:30", "7.5", "7:30"),
        ({"unit": "clock"}, "-0:30", "-0.5", "-0:30"),
        ({"unit": "clock"}, "137:00", "137", "137:00"),
    ],
)
def test_durations(options, value, found, sent):
    decode, encode = kind(STREAM, "hours", **options)
    assert decode(value) == Decimal(found)
    assert encode(Decimal(found)) == sent
    assert decode(None) is None and encode(None) is None


@pytest.mark.parametrize(
    ("unit", "value"),
    [("iso", one) for one in ("P", "PT", "P1DT", "P1Y", "P1W", "P1M", "7:30", "PT-1H", "pt1h", "PT1H" * 20, 7, [])]
    + [("clock", one) for one in ("7", "7:60", "7:3", "a:30", "7:30:00", 7, "1" * 30 + ":00")]
    + [("hours", "7.5"), ("minutes", "x"), ("minutes", True)],
)
def test_durations_that_are_none(unit, value):
    assert refused(kind(STREAM, "hours", unit=unit)[0], value)


@given(st.decimals(-1000, 1000, places=2, allow_nan=False), st.sampled_from(["iso", "clock", "minutes"]))
def test_a_duration_that_is_sent_is_read_to_the_minute(hours, unit):
    decode, encode = kind(STREAM, "hours", unit=unit)
    assert abs(decode(encode(hours)) - hours) <= Decimal(1) / 60


# --- Words -------------------------------------------------------------------------------------------


def test_words_for_yes_and_no():
    decode, encode = kind(STREAM, "boolean", true=["J", "Ja", 1], false=["N", ""])
    assert [decode(one) for one in ("J", "Ja", 1, "N", "", None)] == [True, True, True, False, False, None]
    assert (encode(True), encode(False), encode(None)) == ("J", "N", None)
    for unknown in ("j", "yes", True, 0, [], {}):
        assert refused(decode, unknown)
    assert kind(STREAM, "boolean", default=True)[0](None) is True
    assert refused(kind(STREAM, "boolean")[0], 1) == "1 is not true or false", "to JSON, 1 is not true"


def test_a_table_of_words():
    decode, encode = kind(STREAM, "choice", values={"1": "male", "2": "female", "w": "female"})
    assert [decode(one) for one in (1, "2", "w", None, "")] == ["male", "female", "female", None, None]
    assert encode("female") == "2", "the first of several is sent"
    assert refused(decode, "3") and refused(decode, True) and refused(decode, [])
    with pytest.raises(Rejected):
        encode("other")
    assert kind(STREAM, "choice", values={"1": "male"}, numbers=True)[1]("male") == 1
    assert kind(STREAM, "choice", values={"true": "approved"}, default="requested")[0](True) == "approved"
    assert kind(STREAM, "choice", values={"x": "approved"}, default="approved")[0](()) == "approved"


def test_countries_and_languages():
    decode, encode = kind(STREAM, "country", values={"Schweiz": "CH", "756": "CH"})
    assert [decode(one) for one in ("Schweiz", 756, "de", None)] == ["CH", "CH", "DE", None]
    assert (encode("CH"), encode("DE"), encode(None)) == ("Schweiz", "DE", None)
    assert refused(decode, "Suisse") and refused(decode, [])
    assert kind(STREAM, "language")[0]("de_CH") == "de"


def test_numbers_with_a_check_digit():
    assert kind(STREAM, "ahv")[0]("7569217076985") == "756.9217.0769.85"
    assert kind(STREAM, "iban")[0]("CH93 0076 2011 6238 5295 7") == "CH9300762011623852957"
    assert "7569217076986" not in refused(kind(STREAM, "ahv")[0], "7569217076986")


# --- Values that are made of several -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "value", "name", "sent"),
    [
        ("parts", ("Anna", "Muster"), PersonName("Anna", "Muster"), ("Anna", "Muster")),
        ("first last", "Anna von Gunten", PersonName("Anna", "von Gunten"), "Anna von Gunten"),
        ("last, first", "von Gunten, Anna Maria", PersonName("Anna Maria", "von Gunten"), "von Gunten, Anna Maria"),
        ("last, first", "Anna Muster", PersonName("Anna", "Muster"), "Muster, Anna"),
    ],
)
def test_names(order, value, name, sent):
    decode, encode = kind(STREAM, "name", order=order)
    assert decode(value) == name
    assert encode(name) == sent


def test_names_that_are_none():
    assert "missing" in refused(kind(STREAM, "name", order="first last")[0], " ")
    assert "last name" in refused(kind(STREAM, "name")[0], ("Anna", None))
    with pytest.raises(PartlyRead):
        kind(STREAM, "name", order="first last")[0]("Anna " + "x" * 600)


def test_spans():
    halves = {"VM": "morning", "NM": "afternoon"}
    decode, encode = kind(STREAM, "span", format="dd.MM.yyyy", halves=halves)
    assert encode is None
    first, last = date(2026, 3, 2), date(2026, 3, 4)
    assert decode(("02.03.2026", "04.03.2026", "NM", "VM")) == Span(first, last, True, True)
    assert decode(("02.03.2026", "04.03.2026", None, "NM")) == Span(first, last)
    assert decode((None, None, None, None)) is None
    for wrong in (
        ("02.03.2026", None, None, None),
        (None, "02.03.2026", None, None),
        ("04.03.2026", "02.03.2026", None, None),
        ("02.03.2026", "04.03.2026", "?", None),
        ("02.03.2006", "04.03.2026", None, None),
    ):
        assert refused(decode, wrong)
    assert kind(STREAM, "span")[0](("2026-03-02", "2026-03-04")) == Span(first, last)


def test_a_last_day_is_not_before_the_first_one():
    decode, encode = kind(STREAM, "date", format="dd.MM.yyyy")
    assert decode(("02.01.2026", "01.01.2026")) == decode(("02.01.2026", "02.01.2026")) == date(2026, 1, 2)
    assert refused(decode, ("02.01.2026", "03.01.2026")) == "2026-01-02 is before the start on 2026-01-03"
    for first in (None, "", MISSING, "soon", 5):
        assert decode(("02.01.2026", first)) == date(2026, 1, 2), "what is wrong with the first day is said there"
    assert decode((None, "01.01.2026")) is None and refused(decode, ("soon", None))
    assert (encode(date(2026, 1, 2)), encode(None)) == ("02.01.2026", None)


def test_colors():
    decode, encode = kind(STREAM, "color")
    assert [decode(one) for one in ("#00AAff", " #123456 ")] == ["#00aaff", "#123456"]
    assert [decode(one) for one in ("red", "#12345", "#1234567", 5, None, [], {})] == [None] * 7
    assert encode is None


def test_employments():
    decode, _none = kind(STREAM, "employment", format="dd.MM.yyyy")
    assert decode("01.02.2026") == Employment(date(2026, 2, 1))
    assert decode(("01.02.2026", "28.02.2026")) == Employment(date(2026, 2, 1), date(2026, 2, 28))
    assert refused(decode, ("01.02.2026", "28.01.2026"))
    active, _none = kind(STREAM, "active_until")
    assert [active(one) for one in (None, "2026-11-29", "2026-11-28")] == [True, True, False]


def test_references():
    class Codes:
        def id_of(self, code):
            return {"T1": "17"}[code]

        def code_of(self, external_id):
            return {"17": "T1"}[external_id]

    stream = SimpleNamespace(client=SimpleNamespace(codes=lambda _record, _by: Codes()))
    decode, encode = KINDS["reference"].make({"record": "department"})
    assert decode(17, STREAM) == Ref("department", "17") == decode("17", STREAM)
    assert encode(Ref("department", "17"), STREAM) == "17"
    assert decode(None, STREAM) is None and encode(None, STREAM) is None
    assert KINDS["reference"].make({"record": "department", "numbers": True})[1](Ref("department", "17"), STREAM) == 17
    decode, encode = KINDS["reference"].make({"record": "department", "by": "name"})
    assert decode("T1", stream) == Ref("department", "17")
    assert encode(Ref("department", "17"), stream) == "T1"
    assert decode("", stream) is None
