"""Editing the plan and answering it: what is kept, what happens once, and whose it is."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from exercise import outcome_actions, plan_actions
from exercise.actions import DayIsFull, delete_session
from exercise.catalogue import load_activities
from exercise.her_plan import her_plan
from exercise.models import (
    Activity,
    ActivitySession,
    NotToday,
    Outcome,
    PlannedOutcome,
    WeeklyPlan,
)
from exercise.plan import Because, Reduced
from patients.models import HealthProfile
from tests.exercise.pages import NOW, TODAY
from tests.factories import make_patient, make_session

SLOT = 31  # Thursday's walk of the suggestion


@pytest.fixture
def helen(as_web):
    load_activities()
    return make_patient(birth_date=dt.date(1966, 5, 4))


@pytest.fixture
def as_helen(helen):
    """The arguments of every action, with the plan as she sees it now."""

    def given(*, seen=True, **more):
        base = {"patient": helen, "by": helen.user, "now": NOW}
        if seen:
            base["seen"] = her_plan(helen, day=TODAY)
        return {**base, **more}

    return given


def add(as_helen, key="table_tennis", **more):
    values = {"weekday": 6, "minutes": 30, "agreed": False, "submission_id": uuid.uuid4(), **more}
    activity = Activity.objects.get(key=key)
    return plan_actions.add_planned(**as_helen(activity=activity, **values))


def do(as_helen, helen, *, slots=(SLOT,), version=None, submission_id=None, day=TODAY):
    plan = her_plan(helen, day=day)
    return outcome_actions.do_planned(
        **as_helen(seen=False),
        day=day,
        plan=plan,
        sessions=[plan.in_slot(slot) for slot in slots],
        version=version,
        submission_id=submission_id or uuid.uuid4(),
    )


def kept(helen):
    return list(ActivitySession.objects.kept().of([helen.pk]))


def test_without_an_edit_the_plan_is_the_suggestion(helen, count_queries):
    with count_queries() as queries:
        plan = her_plan(helen, day=TODAY)
    assert len(queries) <= 2
    assert not plan.is_own
    assert plan.time == dt.time(10)
    assert plan.sums.aerobic_minutes == 150
    assert [one.key for one in plan.on(TODAY)] == ["walk_brisk", "weight_shift"]
    assert not WeeklyPlan.objects.exists()


def test_the_first_edit_makes_the_week_her_own_and_keeps_every_place(helen, as_helen):
    before = her_plan(helen, day=TODAY).planned
    added = add(as_helen)
    after = her_plan(helen, day=TODAY)
    assert after.is_own
    assert after.planned == (*before, after.in_slot(added.slot))
    assert added.slot == 100


def test_adding_twice_is_adding_once(helen, as_helen):
    once = uuid.uuid4()
    assert add(as_helen, submission_id=once) == add(as_helen, submission_id=once)
    assert len(her_plan(helen, day=TODAY).planned) == 12


def test_a_removed_session_gives_its_place_to_nobody(helen, as_helen):
    first = add(as_helen)
    plan_actions.remove_planned(**as_helen(slot=first.slot))
    second = add(as_helen)
    assert second.slot == first.slot + 1
    plan_actions.put_back(**as_helen(slot=first.slot))
    assert her_plan(helen, day=TODAY).in_slot(first.slot) is not None


def test_move_and_change(helen, as_helen):
    plan_actions.change_planned(**as_helen(slot=SLOT, weekday=6, minutes=25, agreed=False))
    moved = her_plan(helen, day=TODAY).in_slot(SLOT)
    assert (moved.weekday, moved.minutes) == (6, 25)


def test_a_day_holds_six(as_helen):
    for _one in range(6):
        add(as_helen)
    with pytest.raises(plan_actions.DayIsPlanned):
        add(as_helen)
    with pytest.raises(plan_actions.DayIsPlanned):
        plan_actions.change_planned(**as_helen(slot=SLOT, weekday=6, minutes=25, agreed=False))


def test_what_is_not_planned_cannot_be_changed(as_helen):
    with pytest.raises(plan_actions.NotPlanned):
        plan_actions.change_planned(**as_helen(slot=999, weekday=6, minutes=25, agreed=False))
    with pytest.raises(plan_actions.NotPlanned):
        plan_actions.remove_planned(**as_helen(slot=999))


def test_back_to_the_suggestion_and_back_again(helen, as_helen):
    add(as_helen)
    plan_actions.follow_suggestion(**as_helen(seen=False))
    assert not her_plan(helen, day=TODAY).is_own
    plan_actions.keep_own(**as_helen(seen=False))
    assert len(her_plan(helen, day=TODAY).planned) == 12


def test_keep_own_without_an_own_week_changes_nothing(helen, as_helen):
    plan_actions.keep_own(**as_helen(seen=False))
    assert not her_plan(helen, day=TODAY).is_own


def test_done_logs_the_planned_minutes_once(helen, as_helen):
    once = uuid.uuid4()
    do(as_helen, helen, submission_id=once)
    do(as_helen, helen, submission_id=once)
    do(as_helen, helen)
    (session,) = kept(helen)
    assert (session.minutes, session.activity.key, session.day) == (35, "walk_brisk", TODAY)
    (row,) = PlannedOutcome.objects.all()
    assert (row.outcome, row.session) == (Outcome.DONE, session)


def test_one_tap_for_all_of_the_day(helen, as_helen):
    do(as_helen, helen, slots=(31, 32))
    assert {session.activity.key for session in kept(helen)} == {"walk_brisk", "weight_shift"}


@pytest.mark.parametrize(
    ("version", "key", "minutes"),
    [
        (Reduced.SHORTER, "walk_brisk", 20),
        (Reduced.LOW_IMPACT, "bike_stationary_light", 35),
    ],
)
def test_easier_versions(helen, as_helen, version, key, minutes):
    (row,) = do(as_helen, helen, version=version)
    (session,) = kept(helen)
    assert (session.activity.key, session.minutes) == (key, minutes)
    assert row.outcome == version.value


def test_not_today_and_after_all(helen, as_helen):
    plan = her_plan(helen, day=TODAY)
    outcome_actions.not_today(
        **as_helen(seen=False),
        day=TODAY,
        plan=plan,
        sessions=plan.on(TODAY),
        reason=NotToday.TIRED,
    )
    assert kept(helen) == []
    plan = her_plan(helen, day=TODAY)
    assert plan.because(TODAY) is Because.TIRED
    assert not plan.answers[TODAY, SLOT].is_done
    do(as_helen, helen, version=Reduced.SHORTER)
    assert PlannedOutcome.objects.get(slot=SLOT).reason == ""
    assert len(kept(helen)) == 1


def test_not_today_leaves_what_is_done(helen, as_helen):
    do(as_helen, helen)
    plan = her_plan(helen, day=TODAY)
    outcome_actions.not_today(
        **as_helen(seen=False), day=TODAY, plan=plan, sessions=plan.on(TODAY), reason=NotToday.PAIN
    )
    assert her_plan(helen, day=TODAY).answers[TODAY, SLOT].is_done


def test_taking_back_removes_what_was_logged(helen, as_helen):
    do(as_helen, helen)
    given = {**as_helen(seen=False), "day": TODAY, "slots": [SLOT]}
    assert outcome_actions.take_back(**given) == 1
    assert outcome_actions.take_back(**given) == 0
    assert kept(helen) == []
    do(as_helen, helen)
    assert len(kept(helen)) == 1


def test_a_session_removed_in_the_diary_is_open_again(helen, as_helen):
    (row,) = do(as_helen, helen)
    row.session.patient = helen
    delete_session(session=row.session, by=helen.user, now=NOW)
    assert (TODAY, SLOT) not in her_plan(helen, day=TODAY).answers
    do(as_helen, helen)
    assert len(kept(helen)) == 1


def test_a_full_day_logs_nothing(helen, as_helen):
    make_session(helen, TODAY, minutes=300)
    make_session(helen, TODAY, minutes=290)
    with pytest.raises(DayIsFull), transaction.atomic():
        do(as_helen, helen)
    assert not PlannedOutcome.objects.exists()


def test_her_pain_offers_the_easier_version(helen):
    HealthProfile.objects.create(patient=helen, joint_pain=4, asked_now_on=TODAY)
    helen.refresh_from_db()
    assert her_plan(helen, day=TODAY).because(TODAY) is Because.PAIN


def test_a_fracture_of_the_spine_filters_her_own_plan(helen, as_helen):
    row = add(as_helen, key="tennis_doubles")
    agreed = add(as_helen, key="deadlift", agreed=True)
    HealthProfile.objects.create(patient=helen, vertebral_fracture=True)
    helen.refresh_from_db()
    plan = her_plan(helen, day=TODAY)
    assert not plan.fits(plan.in_slot(row.slot))
    assert plan.fits(plan.in_slot(agreed.slot))


def test_only_she_may(helen, as_helen):
    other = make_patient(name="Ann Other").user
    plan = her_plan(helen, day=TODAY)
    base = {"patient": helen, "by": other, "now": NOW}
    calls = [
        lambda: plan_actions.remove_planned(**base, seen=plan, slot=SLOT),
        lambda: plan_actions.follow_suggestion(**base),
        lambda: plan_actions.keep_own(**base),
        lambda: plan_actions.set_time(**base, time=dt.time(9)),
        lambda: outcome_actions.take_back(**base, day=TODAY, slots=[SLOT]),
        lambda: outcome_actions.not_today(
            **base, day=TODAY, plan=plan, sessions=plan.on(TODAY), reason=NotToday.PAIN
        ),
        lambda: outcome_actions.do_planned(
            **base,
            day=TODAY,
            plan=plan,
            sessions=plan.on(TODAY),
            version=None,
            submission_id=uuid.uuid4(),
        ),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()
