"""A clinician sets a target for one patient: it wins, it ends, and both know of it."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from common.days import Week
from patients.actions import record_weight
from privacy import audit
from privacy.erasure import erase_patient
from recommendations import personal
from recommendations.actions import load_shipped
from recommendations.explained import targets_shown
from recommendations.measures import GuardProblem, Measure
from recommendations.models import PersonalTarget, Threshold
from recommendations.progress import day_progress, week_progress, weeks_progress
from tests.factories import make_clinician, make_entry, make_grant, make_patient

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
WEEK = Week.containing(TODAY)


@pytest.fixture(autouse=True)
def shipped(db):
    load_shipped()


def put(patient, by, target="1000", measure=Measure.CALCIUM, **changes):
    given = {
        "measure": measure,
        "target": Decimal(target),
        "valid_from": TODAY,
        "valid_until": TODAY + 90 * DAY,
        "reason": "Kidney stones in 2019",
    }
    submission_id = changes.pop("submission_id", None) or uuid.uuid4()
    return personal.set_target(
        patient=patient,
        wanted=personal.Wanted(**{**given, **changes}),
        submission_id=submission_id,
        by=by,
        now=NOW,
        today=TODAY,
    )


def target_on(patient, day, measure=Measure.CALCIUM):
    return day_progress([patient], day)[patient.pk][measure].target.value


def test_it_wins_from_its_day_until_its_end(patient, clinician):
    put(patient, clinician, valid_from=TODAY + DAY, valid_until=TODAY + 3 * DAY)
    days = [TODAY + number * DAY for number in range(5)]
    assert [target_on(patient, day) for day in days] == [1200, 1000, 1000, 1000, 1200]


def test_it_says_whose_it_is_and_why(patient, clinician):
    put(patient, clinician)
    (shown,) = targets_shown([day_progress([patient], TODAY)[patient.pk][Measure.CALCIUM]])
    assert shown.value == "1,000 mg a day"
    assert shown.details == (
        "Upper limit: 2,000 mg a day, food and supplements together.",
        "For you alone.",
        "Set by Dr A. Okafor, Breast oncology, from 26 November 2026 until 24 February 2027.",
        "Why: Kidney stones in 2019",
    )
    assert shown.source == ""


def test_weeks_are_judged_by_what_held_on_their_last_day(patient, clinician):
    make_entry(patient, WEEK.previous.start)
    before = weeks_progress([patient], [WEEK.previous], TODAY)
    put(patient, clinician, "20", Measure.VITAMIN_D)
    put(patient, clinician, "100", Measure.AEROBIC_MINUTES)
    assert weeks_progress([patient], [WEEK.previous], TODAY) == before
    assert week_progress([patient], WEEK.previous, TODAY)[patient.pk] == before[patient.pk][0]
    running = week_progress([patient], WEEK, TODAY)[patient.pk]
    assert running[Measure.AEROBIC_MINUTES].target.value == 100
    later = week_progress([patient], WEEK, WEEK.end + DAY)[patient.pk]
    assert later[Measure.AEROBIC_MINUTES].target.personal


def test_protein_is_set_for_each_kg(patient, clinician):
    record_weight(patient=patient, day=TODAY, kg=Decimal(60))
    put(patient, clinician, "0.8", Measure.PROTEIN)
    assert target_on(patient, TODAY, Measure.PROTEIN) == 48


def test_one_womans_target_is_no_other_womans(patient, outsider, clinician):
    put(patient, clinician)
    both = day_progress([patient, outsider], TODAY)
    assert both[patient.pk][Measure.CALCIUM].target.value == 1000
    assert both[outsider.pk][Measure.CALCIUM].target.value == 1200


def test_vitamin_k2_has_none_until_one_is_set(patient, clinician):
    assert day_progress([patient], TODAY)[patient.pk][Measure.VITAMIN_K2].target is None
    put(patient, clinician, "100", Measure.VITAMIN_K2)
    assert target_on(patient, TODAY, Measure.VITAMIN_K2) == 100


@pytest.mark.parametrize(
    ("target", "measure", "problem"),
    [
        ("12000", Measure.CALCIUM, GuardProblem.FAR_TOO_HIGH),
        ("1600", Measure.CALCIUM, GuardProblem.HIGH),
        ("600", Measure.CALCIUM, GuardProblem.LOW),
        ("0", Measure.CALCIUM, GuardProblem.NOT_POSITIVE),
        ("0.7", Measure.PROTEIN, GuardProblem.LOW),
        ("150", Measure.VITAMIN_D, GuardProblem.HIGH),
        ("8", Measure.BALANCE_DAYS, GuardProblem.FAR_TOO_HIGH),
    ],
)
def test_the_guard_rails_hold_for_one_person_too(patient, clinician, target, measure, problem):
    with pytest.raises(personal.BeyondGuardRails) as refused:
        put(patient, clinician, target, measure)
    assert problem in refused.value.problems
    assert not PersonalTarget.objects.exists()
    assert audit.looks_at(patient.pk) == []


def test_a_limit_that_two_admins_took_away_stands_in_nobodys_way(patient, clinician):
    Threshold.objects.filter(measure="calcium").update(upper_limit=None)
    put(patient, clinician)
    assert target_on(patient, TODAY) == 1000


@pytest.mark.parametrize(
    "span",
    [
        {"valid_from": TODAY - DAY},
        {"valid_until": TODAY - DAY},
        {"valid_until": TODAY + dt.timedelta(days=367)},
    ],
)
def test_it_begins_today_or_later_and_holds_a_year_at_most(patient, clinician, span):
    with pytest.raises(personal.NotThen):
        put(patient, clinician, **span)


def test_another_takes_its_place_and_the_past_keeps_it(patient, clinician):
    first = put(patient, clinician)
    put(patient, clinician, "900", valid_from=TODAY + 10 * DAY, valid_until=TODAY + 20 * DAY)
    assert target_on(patient, TODAY + 9 * DAY) == 1000
    assert target_on(patient, TODAY + 10 * DAY) == 900
    assert target_on(patient, TODAY + 21 * DAY) == 1200  # the first one does not come back
    first.refresh_from_db()
    assert (first.ended_from, first.end_reason) == (
        TODAY + 10 * DAY,
        "Another target took its place.",
    )


def test_a_slip_is_put_right_on_the_same_day(patient, clinician):
    put(patient, clinician, "1100")
    put(patient, clinician, "1000")
    assert target_on(patient, TODAY) == 1000


def test_ending_brings_back_what_holds_for_everybody(patient, clinician):
    row = put(patient, clinician, valid_from=TODAY)
    tomorrow = TODAY + DAY
    ended = personal.end_target(
        target=row, reason="Stones are gone", by=clinician, now=NOW + DAY, today=tomorrow
    )
    assert (ended.ended_by_name, ended.end_reason) == (
        "Dr A. Okafor, Breast oncology",
        "Stones are gone",
    )
    assert (target_on(patient, TODAY), target_on(patient, tomorrow)) == (1000, 1200)
    with pytest.raises(personal.AlreadyOver):
        personal.end_target(target=row, reason="Again", by=clinician, now=NOW, today=tomorrow)


def test_the_same_submission_counts_once(patient, clinician):
    once = uuid.uuid4()
    first = put(patient, clinician, submission_id=once)
    again = put(patient, clinician, "900", submission_id=once)
    assert first.pk == again.pk
    assert PersonalTarget.objects.get().ended_from is None
    assert len(audit.looks_at(patient.pk)) == 1


def test_she_reads_in_her_log_who_set_and_ended_it(patient, clinician):
    row = put(patient, clinician)
    personal.end_target(target=row, reason="x", by=clinician, now=NOW + DAY, today=TODAY)
    events = audit.looks_at(patient.pk)
    assert [event.kind for event in events] == ["target_end", "target"]
    assert {event.actor_name for event in events} == {"Dr A. Okafor"}


def test_without_the_log_nothing_is_set(patient, clinician, monkeypatch):
    def broken(*_args, **_given):
        raise DatabaseError("the log cannot be written")

    monkeypatch.setattr(audit, "record_target_set", broken)
    with pytest.raises(DatabaseError):
        put(patient, clinician)
    assert not PersonalTarget.objects.exists()


def test_it_outlives_the_grant_and_can_be_ended_by_another(patient, clinician, as_web):
    row = put(patient, clinician)
    patient.grants.update(revoked_at=NOW)
    assert target_on(patient, TODAY) == 1000
    other = make_clinician(name="Dr B. Lind", clinic="Bone clinic")
    make_grant(patient, other)
    with as_web(other):
        personal.end_target(target=row, reason="New plan", by=other, now=NOW, today=TODAY)
    assert target_on(patient, TODAY) == 1200


def test_the_database_lets_only_those_who_care_for_her_write(
    patient, outsider, clinician, stranger, as_web
):
    with as_web(clinician):
        row = put(patient, clinician)
    revoked = make_clinician(name="Dr R")
    make_grant(patient, revoked, revoked_at=NOW)
    for who, sees in ((patient, 1), (clinician, 1), (outsider, 0), (stranger, 0), (revoked, 0)):
        with as_web(who):
            assert PersonalTarget.objects.count() == sees
    for who in (patient, outsider, stranger, revoked):
        user = getattr(who, "user", who)
        with as_web(who), pytest.raises(DatabaseError), transaction.atomic():
            put(patient, user, measure=Measure.ZINC, target="9")
        with as_web(who):
            assert not PersonalTarget.objects.filter(pk=row.pk).update(target=Decimal(1))
    with as_web(clinician), pytest.raises(DatabaseError), transaction.atomic():
        put(patient, stranger, measure=Measure.ZINC, target="9")  # in somebody else's name
    with as_web(clinician), pytest.raises(DatabaseError), transaction.atomic():
        PersonalTarget.objects.all().delete()


def test_every_version_is_kept_and_nobody_changes_the_history(patient, clinician, as_web):
    with as_web(clinician):
        row = put(patient, clinician)
        personal.end_target(target=row, reason="x", by=clinician, now=NOW, today=TODAY)
    events = PersonalTarget.pgh_event_model.objects
    assert [event.pgh_label for event in events.order_by("pgh_id")] == ["insert", "update"]
    with as_web(clinician), pytest.raises(DatabaseError), transaction.atomic():
        events.update(target=1)
    with as_web(patient):
        assert events.count() == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"target": Decimal(0)},
        {"reason": ""},
        {"measure": "gold"},
        {"valid_until": TODAY - DAY},
        {"ended_from": TODAY - DAY},
    ],
)
def test_the_database_refuses_what_cannot_be(patient, clinician, broken):
    row = put(patient, clinician)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalTarget.objects.filter(pk=row.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.pk, row.submission_id = None, uuid.uuid4()
        row.save(force_insert=True)  # two of one measure from one day


def test_an_erased_woman_leaves_no_target_behind(patient, clinician):
    put(patient, clinician)
    erase_patient(patient.pk)
    assert not PersonalTarget.objects.exists()
    assert not PersonalTarget.pgh_event_model.objects.exists()


def test_a_target_outlives_its_clinicians_account(patient, clinician):
    put(patient, clinician)
    clinician.delete()
    assert PersonalTarget.objects.get().set_by_name == "Dr A. Okafor, Breast oncology"
    assert target_on(patient, TODAY) == 1000


def test_targets_of_many_people_cost_no_query_more(clinician, count_queries):
    people = [make_patient(name=f"P {number}") for number in range(20)]

    def cost():
        with count_queries() as queries:
            week_progress(people, WEEK, TODAY)
        return len(queries)

    without = cost()
    for patient in people:
        make_grant(patient, clinician)
        put(patient, clinician)
    assert cost() == without
