"""Work schedules and the contracts that work periods make up."""

from datetime import date, timedelta

import pytest
from hr_sync.records import Employment, RecordError, WorkPeriod, WorkSchedule, WorkSlot
from hypothesis import given
from hypothesis import strategies as st

DAY = timedelta(days=1)
JAN, MAR, MAY, JUL, SEP = (date(2026, month, 1) for month in (1, 3, 5, 7, 9))


def works(start, end=None, key=None):
    return WorkPeriod(key or start.isoformat(), start, end)


def leaves(day):
    return WorkPeriod(day.isoformat(), day, left=True)


def spans(*periods, entry=None, leaving=None):
    """First and last day of each contract."""
    return [(contract.start, contract.end) for contract in Employment(entry, leaving, periods).contracts()]


# --- Schedules -------------------------------------------------------------------------------


def test_a_night_shift_is_two_slots():
    schedule = WorkSchedule.of([(0, 22 * 60, 6 * 60)])
    assert schedule.slots == (WorkSlot(0, 1320, 1440), WorkSlot(1, 0, 360))
    assert schedule.minutes == 8 * 60


def test_the_night_after_sunday_is_monday():
    assert WorkSchedule.of([(6, 1320, 360)]).slots == (WorkSlot(0, 0, 360), WorkSlot(6, 1320, 1440))


def test_a_shift_until_midnight_stays_on_its_day():
    assert WorkSchedule.of([(2, 960, 0)]).slots == (WorkSlot(2, 960, 1440),)
    assert WorkSchedule.of([(2, 960, 1440)]).slots == (WorkSlot(2, 960, 1440),)


def test_slots_are_put_in_order():
    assert WorkSchedule.of([(1, 480, 720), (0, 780, 1020), (0, 480, 720)]).slots == (
        WorkSlot(0, 480, 720),
        WorkSlot(0, 780, 1020),
        WorkSlot(1, 480, 720),
    )


@pytest.mark.parametrize(
    "slots",
    [
        [(0, 480, 720), (0, 700, 800)],
        [(0, 480, 1020), (0, 500, 510), (0, 600, 610)],
        [(0, 480, 720), (0, 480, 720)],
        [(6, 1320, 360), (0, 300, 720)],
    ],
)
def test_slots_must_not_overlap(slots):
    with pytest.raises(RecordError, match="overlap") as caught:
        WorkSchedule.of(slots)
    assert caught.value.field == "employment"


def test_slots_may_touch():
    assert WorkSchedule.of([(0, 480, 720), (0, 720, 900)]).minutes == 420


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1439)), max_size=8))
def test_a_schedule_keeps_every_minute_and_no_slot_is_odd(triples):
    try:
        schedule = WorkSchedule.of(triples)
    except RecordError:
        return
    assert schedule.minutes == sum((end - start) % 1440 or 1440 for _weekday, start, end in triples)
    assert all(0 <= slot.start < slot.end <= 1440 and 0 <= slot.weekday <= 6 for slot in schedule.slots)
    for number in range(1, len(schedule.slots)):
        before, after = schedule.slots[number - 1 : number + 1]
        assert (before.weekday, before.end) <= (after.weekday, after.start)


@pytest.mark.parametrize(
    ("slot", "part"),
    [
        (WorkSlot(0, 480, 720), "morning"),
        (WorkSlot(0, 480, 780), "morning"),
        (WorkSlot(0, 780, 1020), "afternoon"),
        (WorkSlot(0, 720, 1020), "afternoon"),
        (WorkSlot(0, 480, 1020), "full_day"),
    ],
)
def test_parts_of_a_day(slot, part):
    assert slot.part_of_day == part


def test_42_hours_are_spread():
    schedule = WorkSchedule.spread(42 * 60)
    assert schedule.minutes == 42 * 60
    assert schedule.slots[:2] == (WorkSlot(0, 480, 720), WorkSlot(0, 780, 1044)), "8 hours 24 minutes from 08:00"
    assert {slot.weekday for slot in schedule.slots} == {0, 1, 2, 3, 4}


def test_a_third_of_an_hour_gets_lost_nowhere():
    """33.3 hours are 1,998 minutes, which five days cannot share evenly."""
    schedule = WorkSchedule.spread(1998)
    assert schedule.minutes == 1998
    days = [sum(slot.end - slot.start for slot in schedule.slots if slot.weekday == day) for day in range(5)]
    assert days == [400, 400, 400, 399, 399]


def test_no_hours_are_no_slots():
    assert WorkSchedule.spread(0) == WorkSchedule()
    assert WorkSchedule.spread(20 * 60).slots == tuple(WorkSlot(day, 480, 720) for day in range(5))


@pytest.mark.parametrize("minutes", [-1, 4501, 168 * 60])
def test_more_than_a_week_has_is_refused(minutes):
    with pytest.raises(RecordError, match="do not fit"):
        WorkSchedule.spread(minutes)


@given(st.integers(0, 4500))
def test_spreading_sums_up_and_is_a_schedule(minutes):
    schedule = WorkSchedule.spread(minutes)
    assert schedule.minutes == minutes
    assert WorkSchedule.of((slot.weekday, slot.start, slot.end) for slot in schedule.slots) == schedule


# --- Contracts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("periods", "contracts"),
    [
        ([], []),
        ([works(JAN)], [(JAN, None)]),
        ([works(JAN), works(MAR)], [(JAN, None)]),
        ([works(JAN, MAR - DAY), works(MAR)], [(JAN, None)]),
        ([works(JAN), leaves(MAR)], [(JAN, MAR - DAY)]),
        ([works(JAN, MAR - DAY), leaves(MAR)], [(JAN, MAR - DAY)]),
        ([works(JAN, MAR - DAY), leaves(MAY)], [(JAN, MAR - DAY)]),
        ([works(JAN), leaves(MAR), works(MAY)], [(JAN, MAR - DAY), (MAY, None)]),
        ([works(JAN), leaves(MAR), leaves(MAY), works(JUL), leaves(SEP)], [(JAN, MAR - DAY), (JUL, SEP - DAY)]),
        ([works(JAN, MAR - DAY), works(MAY)], [(JAN, MAR - DAY), (MAY, None)]),
        ([works(JAN, MAY), works(MAR)], [(JAN, None)]),
        ([works(JAN), works(MAR, MAY)], [(JAN, MAY)]),
        ([leaves(JAN), works(MAR)], [(MAR, None)]),
        ([leaves(MAR)], [(MAR - DAY, MAR - DAY)]),
    ],
    ids=[
        "nothing", "open", "a change", "a change without a gap", "leaving", "leaving the day after",
        "leaving after the end", "coming back", "leaving twice", "a gap", "an overlap", "an end", "left first",
        "left only",
    ],
)  # fmt: skip
def test_contracts(periods, contracts):
    assert spans(*periods) == contracts


def test_a_contract_has_its_own_periods():
    first, change, back = works(JAN), works(MAR), works(JUL)
    one, two = Employment(periods=(first, change, leaves(MAY), back)).contracts()
    assert (one.periods, two.periods) == ((first, change), (back,))


@pytest.mark.parametrize(
    ("periods", "entry", "leaving", "contracts"),
    [
        ([], JAN, None, [(JAN, None)]),
        ([], JAN, MAR, [(JAN, MAR)]),
        ([], None, MAR, []),
        ([works(MAR)], JAN, None, [(JAN, None)]),
        ([works(MAR)], MAY, None, [(MAR, None)]),
        ([works(JAN)], None, MAR, [(JAN, MAR)]),
        ([works(JAN, MAR)], None, MAY, [(JAN, MAR)]),
        ([works(JAN, MAY)], None, MAR, [(JAN, MAR)]),
        ([works(JAN), leaves(MAY)], None, MAR, [(JAN, MAY - DAY)]),
        ([works(MAR), leaves(MAY), works(JUL)], JAN, SEP, [(JAN, MAY - DAY), (JUL, SEP)]),
        ([leaves(MAR)], JAN, None, [(JAN, MAR - DAY)]),
    ],
)
def test_entry_and_exit_dates_bear_on_contracts(periods, entry, leaving, contracts):
    assert spans(*periods, entry=entry, leaving=leaving) == contracts


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(RecordError, match="before it starts") as caught:
        spans(works(MAR, JAN))
    assert caught.value.field == "employment"


@pytest.mark.parametrize(
    ("periods", "entry", "leaving"),
    [([], MAR, JAN), ([works(MAR)], None, JAN), ([leaves(JAN)], MAR, None), ([works(MAR), leaves(MAR)], None, None)],
)
def test_who_withdrew_before_the_first_day_has_no_contract(periods, entry, leaving):
    employment = Employment(entry, leaving, tuple(periods))
    assert employment.contracts() == () and employment.withdrawn().start == MAR
    assert employment.last_day() < MAR


def test_who_withdrew_after_an_earlier_employment_keeps_that_one():
    employment = Employment(periods=(works(JAN), leaves(MAR), works(JUL), leaves(JUL)))
    assert spans(*employment.periods) == [(JAN, MAR - DAY)] and employment.withdrawn() is None
    assert employment.last_day() == MAR - DAY


def test_the_last_day():
    assert Employment(periods=(works(JAN), leaves(MAR))).last_day() == MAR - DAY
    assert Employment(periods=(works(JAN), leaves(MAR), works(MAY))).last_day() is None
    assert Employment().last_day() is None
    assert Employment(exit=MAR).last_day() == MAR


histories = st.lists(
    st.tuples(st.integers(1, 400), st.booleans(), st.one_of(st.none(), st.integers(0, 400))), max_size=7
)


@given(histories)
def test_contracts_follow_each_other_and_hold_every_period(history):
    periods, day = [], JAN
    for gap, left, length in history:
        day += gap * DAY
        periods.append(leaves(day) if left else works(day, None if length is None else day + length * DAY))
    contracts = Employment(periods=tuple(periods)).contracts()
    for number in range(1, len(contracts)):
        before, after = contracts[number - 1 : number + 1]
        assert before.end is not None and before.end < after.start
    if any(not period.left for period in periods):
        held = [period for contract in contracts for period in contract.periods]
        assert held == [period for period in periods if not period.left]
        assert all(contract.start == contract.periods[0].valid_from for contract in contracts)
        last = periods[-1]
        assert contracts[-1].end == last.valid_to if not last.left else contracts[-1].end < last.valid_from


# --- Leaving ---------------------------------------------------------------------------------


def test_who_is_gone_on_a_day():
    employment = Employment(periods=(works(JAN), leaves(MAR), works(MAY)))
    days = (JAN - DAY, JAN, MAR - DAY, MAR, MAY - DAY, MAY)
    assert [employment.left_on(day) for day in days] == [False, False, False, True, True, False]


def test_periods_without_leaving_tell_nothing():
    assert Employment(periods=(works(JAN),)).left_on(MAR) is None
    assert Employment(exit=JAN).left_on(MAR) is None


def test_the_next_day_that_changes_something():
    employment = Employment(periods=(works(JAN), works(MAR), leaves(MAY), leaves(JUL), works(SEP)))
    assert employment.changes_after(JAN) == MAY
    assert employment.changes_after(MAY - DAY) == MAY
    assert employment.changes_after(MAY) == SEP
    assert employment.changes_after(SEP) is None
    assert Employment(periods=(works(JAN),)).changes_after(JAN - DAY) is None
