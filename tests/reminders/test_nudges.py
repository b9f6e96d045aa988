"""When there is something to remind of: the rules alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise.precautions import Status as Care
from reminders.nudges import (
    ASKED_AGAIN,
    Behind,
    Item,
    OpenDose,
    OpenSession,
    ReminderKind,
    Situation,
    due_items,
    left_open,
    still_due,
)

K = ReminderKind
MONDAY = dt.date(2026, 11, 23)
THURSDAY = dt.date(2026, 11, 26)
SIX = dt.time(18)
DOSE = OpenDose("Calcium 500 mg", dt.time(8))
WALK = OpenSession("Walking, brisk", 30)
SHORT = Behind("aerobic_minutes", 40, 150)


def kinds(items):
    return [item.kind for item in items]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"doses": (DOSE,)}, [K.SUPPLEMENTS]),
        ({"doses": (OpenDose("Magnesium", dt.time(18)),)}, [K.SUPPLEMENTS]),
        ({"doses": (OpenDose("Magnesium", dt.time(18, 1)),)}, []),  # still to come
        ({"sessions": (WALK,)}, [K.PLANNED_SESSION]),
        ({"behind": (SHORT,)}, []),  # on a Monday nobody is asked
        ({"day": THURSDAY, "behind": (SHORT,)}, [K.MID_WEEK]),
        ({"day": THURSDAY}, []),  # the week is met
        (
            {"day": THURSDAY, "sessions": (WALK,), "behind": (SHORT,), "doses": (DOSE,)},
            [K.SUPPLEMENTS, K.MID_WEEK, K.PLANNED_SESSION],
        ),
        ({"silent_days": 2}, []),
        ({"silent_days": 3}, [K.NOTHING_LOGGED]),
        ({"silent_days": 4}, []),
        ({"silent_days": 10}, [K.NOTHING_LOGGED]),
        ({"silent_days": 17}, [K.NOTHING_LOGGED]),
        ({"silent_days": 24}, []),  # three times are enough
        ({"silent_days": 3, "doses": (DOSE,), "sessions": (WALK,)}, [K.NOTHING_LOGGED]),
        ({"silent_days": 5, "doses": (DOSE,), "sessions": (WALK,)}, []),
    ],
)
def test_what_is_due(facts, expected):
    assert kinds(due_items(Situation(**{"day": MONDAY, "clock": SIX, **facts}))) == expected


STRENGTH, BALANCE = Behind("resistance_days", 0, 2), Behind("balance_days", 0, 3)
ALL_BEHIND = (SHORT, STRENGTH, BALANCE)


@pytest.mark.parametrize(
    ("care", "named"),
    [
        ((), ["aerobic_minutes", "resistance_days", "balance_days"]),
        ((Care.LOW_DENSITY,), ["aerobic_minutes", "resistance_days", "balance_days"]),
        ((Care.SPINE, Care.JOINT_PAIN), ["aerobic_minutes", "resistance_days", "balance_days"]),
        ((Care.FALLS,), ["resistance_days", "balance_days"]),
        ((Care.TEAM_FIRST,), []),
        ((Care.TEAM_FIRST, Care.FALLS), []),
    ],
)
def test_the_middle_of_the_week_heeds_her_precautions(care, named):
    now = Situation(day=THURSDAY, clock=SIX, behind=ALL_BEHIND, care=frozenset(care))
    found = [one["measure"] for item in due_items(now) for one in item.details]
    assert found == named
    everything = due_items(Situation(day=THURSDAY, clock=SIX, behind=ALL_BEHIND))
    behind = {one.measure for one in ALL_BEHIND}
    still = left_open(
        everything, doses=set(), sessions=set(), behind=behind, logged=True, care=care
    )
    assert [one["measure"] for item in still for one in item.details] == named


def test_after_falls_minutes_alone_are_no_reason_to_write():
    assert (
        due_items(Situation(day=THURSDAY, clock=SIX, behind=(SHORT,), care=frozenset({Care.FALLS})))
        == ()
    )


@pytest.mark.parametrize("care", [Care.TEAM_FIRST, Care.FALLS, Care.JOINT_PAIN])
def test_silence_proposes_no_walk_to_whom_none_is_proposed(care):
    now = Situation(day=MONDAY, clock=SIX, silent_days=3, care=frozenset({care}))
    (item,) = due_items(now)
    assert item.details[0].get("no_walk", False) == (care is not Care.JOINT_PAIN)


@pytest.mark.parametrize("days", [3, 4, 5, 10, 24, 400])
def test_where_silence_is_no_question_the_rest_goes_on(days):
    now = Situation(
        day=MONDAY, clock=SIX, silent_days=days, doses=(DOSE,), sessions=(WALK,), behind=(SHORT,)
    )
    assert kinds(due_items(now, {K.NOTHING_LOGGED})) == [K.SUPPLEMENTS, K.PLANNED_SESSION]
    assert kinds(due_items(now, {K.NOTHING_LOGGED, K.SUPPLEMENTS})) == [K.PLANNED_SESSION]
    assert K.SUPPLEMENTS not in kinds(due_items(now, {K.PLANNED_SESSION}))


def test_an_item_names_everything_of_its_kind():
    doses = (DOSE, OpenDose("Magnesium", dt.time(12, 30)))
    (item,) = due_items(Situation(day=MONDAY, clock=SIX, doses=doses))
    assert item.details == (
        {"name": "Calcium 500 mg", "due": "08:00"},
        {"name": "Magnesium", "due": "12:30"},
    )
    assert Item.from_json(item.as_json()) == item


names = st.text(min_size=1, max_size=8)
all_situations = st.builds(
    Situation,
    day=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    clock=st.times(),
    silent_days=st.integers(0, 40),
    doses=st.lists(st.builds(OpenDose, names, st.times()), max_size=4).map(tuple),
    sessions=st.lists(st.builds(OpenSession, names, st.integers(1, 90)), max_size=3).map(tuple),
    behind=st.lists(
        st.builds(Behind, names, st.integers(0, 9), st.integers(10, 20)), max_size=2
    ).map(tuple),
)


@given(all_situations)
def test_worst_first_each_kind_once_and_never_what_is_done(now):
    found = kinds(due_items(now))
    assert found == [kind for kind in K if kind in found]
    assert (K.NOTHING_LOGGED in found) == (now.silent_days in ASKED_AGAIN)
    if now.silent_days >= 3:
        assert set(found) <= {K.NOTHING_LOGGED}
    assert K.SUPPLEMENTS not in found or any(one.due <= now.clock for one in now.doses)
    assert K.PLANNED_SESSION not in found or now.sessions
    assert K.MID_WEEK not in found or (now.behind and now.day.weekday() == 3)


@given(all_situations, st.sets(st.sampled_from(list(K))))
def test_later_only_what_was_planned_and_is_still_open(now, planned):
    assert kinds(still_due(planned, now)) == [
        one for one in kinds(due_items(now)) if one in planned
    ]


@given(all_situations)
def test_a_page_that_knows_of_nothing_open_shows_nothing(now):
    items = due_items(now)
    done = {"doses": set(), "sessions": set(), "behind": set(), "logged": True}
    assert list(left_open(items, **done)) == []
    still = {
        "doses": {(one.name, one.due.isoformat("minutes")) for one in now.doses},
        "sessions": {one.name for one in now.sessions},
        "behind": {one.measure for one in now.behind},
        "logged": False,
    }
    assert list(left_open(items, **still)) == list(items)
