"""One session towards a target: never what her precautions hide, and small."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise.catalogue import SHIPPED, read_activities
from exercise.one_session import one_session
from exercise.plan import Because, Known, Missed
from exercise.precautions import Status, advise_for

CATALOGUE = {
    key: Known(activity.facts, activity.features)
    for key, activity in read_activities(SHIPPED).items()
}
COUNTS = {
    Missed.AEROBIC: lambda facts: facts.is_aerobic,
    Missed.STRENGTH: lambda facts: facts.counts_resistance,
    Missed.BALANCE: lambda facts: facts.counts_balance,
}


def pick(toward, *found, to_go=100, **more):
    return one_session(toward, to_go, CATALOGUE, found or (Status.GENERAL,), **more)


@given(
    st.sampled_from(Missed),
    st.sets(st.sampled_from(Status)),
    st.integers(0, 400),
    st.booleans(),
    st.none() | st.sampled_from(Because),
    st.frozensets(st.sampled_from(["sit_to_stand", "walk_moderate", "weight_shift", "rt_bands"])),
)
def test_whoever_she_is_nothing_hidden_or_declined_is_named(
    toward, found, to_go, fell, easier, declined
):
    session = one_session(
        toward, to_go, CATALOGUE, found, fell=fell, easier=easier, declined=declined
    )
    if session is None:
        return
    assert advise_for(CATALOGUE[session.key].features, found, fell=fell).is_offered
    assert session.key not in declined
    assert 5 <= session.minutes <= (15 if easier else 30)
    assert session.minutes % 5 == 0
    assert COUNTS[toward](CATALOGUE[session.key].facts)
    if Status.FALLS in found:
        assert not session.key.startswith("walk")


@pytest.mark.parametrize("toward", Missed)
def test_nothing_where_only_the_team_can_say(toward):
    for others in itertools.combinations(Status, 2):
        assert pick(toward, Status.TEAM_FIRST, *others) is None


@pytest.mark.parametrize("toward", Missed)
@pytest.mark.parametrize("status", [one for one in Status if one is not Status.TEAM_FIRST])
def test_everybody_else_has_something_for_each_target(toward, status):
    assert pick(toward, status) is not None


@pytest.mark.parametrize(
    ("toward", "found", "key"),
    [
        (Missed.AEROBIC, Status.GENERAL, "walk_moderate"),
        (Missed.AEROBIC, Status.SPINE, "walk_moderate"),
        (Missed.AEROBIC, Status.FALLS, "bike_stationary_light"),
        (Missed.AEROBIC, Status.JOINT_PAIN, "bike_stationary_light"),
        (Missed.STRENGTH, Status.GENERAL, "sit_to_stand"),
        (Missed.STRENGTH, Status.SPINE, "sit_to_stand"),
        (Missed.BALANCE, Status.FALLS, "weight_shift"),
    ],
)
def test_what_it_is(toward, found, key):
    assert pick(toward, found).key == key


@pytest.mark.parametrize(("to_go", "minutes"), [(1, 10), (11, 15), (25, 25), (140, 30)])
def test_as_long_as_what_is_missing_from_ten_minutes_to_half_an_hour(to_go, minutes):
    assert pick(Missed.AEROBIC, to_go=to_go).minutes == minutes


def test_sore_or_tired_is_half_the_time_and_sore_low_impact():
    assert pick(Missed.AEROBIC, easier=Because.TIRED).minutes == 15
    assert pick(Missed.AEROBIC, easier=Because.PAIN).key == "bike_stationary_light"
    assert pick(Missed.BALANCE, easier=Because.TIRED).minutes == 5
