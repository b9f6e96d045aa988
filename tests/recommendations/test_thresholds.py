"""Thresholds as stored: loading, new versions, withdrawing, and what they mean for a person."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from patients.facts import PatientFacts, Sex
from recommendations import actions
from recommendations.goals import NoTarget, Target
from recommendations.measures import GuardProblem, Measure
from recommendations.models import Threshold
from recommendations.populations import Population, Therapy
from recommendations.rules import rule_book
from recommendations.shipped import SHIPPED_SINCE, SHIPPED_THRESHOLDS
from recommendations.targets import RuleBook

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)
EVENING = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)  # midnight in the furthest east
DAY = dt.timedelta(days=1)
WOMEN_51 = Population(sex=Sex.FEMALE, age_from=51, therapy=Therapy.INHIBITOR)
HELEN = PatientFacts(birth_date=dt.date(1960, 5, 4), sex=Sex.FEMALE, on_inhibitor=True)


@pytest.fixture
def shipped(db):
    actions.load_shipped()


def publish(by, target=1000, upper_limit=2000, valid_from=TODAY, **more):
    given = {
        "measure": Measure.CALCIUM,
        "population": WOMEN_51,
        "target": Decimal(target),
        "upper_limit": None if upper_limit is None else Decimal(upper_limit),
        "source": "New guideline",
        "reason": "The guideline changed",
        "valid_from": valid_from,
        "now": NOW,
        "by": by,
        **more,
    }
    return actions.publish_version(**given)


def goal(facts=HELEN, day=TODAY, measure=Measure.CALCIUM):
    return rule_book(until=day).resolve(measure, facts, day)


def value(*args, **kwargs):
    return goal(*args, **kwargs).value


def test_the_command_loads_every_shipped_row_once():
    said = StringIO()
    call_command("load_thresholds", stdout=said)
    assert Threshold.objects.count() == len(SHIPPED_THRESHOLDS)
    assert f"{len(SHIPPED_THRESHOLDS)} added" in said.getvalue()
    call_command("load_thresholds", stdout=said)
    assert Threshold.objects.count() == len(SHIPPED_THRESHOLDS)
    assert set(Threshold.objects.values_list("is_shipped", "valid_from")) == {(True, SHIPPED_SINCE)}


def test_stored_rows_mean_what_the_shipped_ones_mean(shipped):
    book = rule_book(until=TODAY)
    pure = RuleBook(SHIPPED_THRESHOLDS)
    for sex in Sex:
        for age in (20, 40, 51, 64, 65, 70, 71, 90):
            for on_inhibitor in (True, False):
                for fell in (True, False):
                    facts = PatientFacts(
                        birth_date=TODAY.replace(year=TODAY.year - age),
                        sex=sex,
                        on_inhibitor=on_inhibitor,
                        fell_in_last_year=fell,
                        weight_kg=Decimal(70),
                        weighed_on=TODAY,
                    )
                    for measure in Measure:
                        stored = book.resolve(measure, facts, TODAY)
                        expected = pure.resolve(measure, facts, TODAY)
                        assert type(stored) is type(expected)
                        if isinstance(stored, Target):
                            assert (stored.value, stored.upper_limit, stored.source) == (
                                expected.value,
                                expected.upper_limit,
                                expected.source,
                            )


def test_one_query_for_all_rules(shipped, count_queries):
    with count_queries() as queries:
        rule_book(until=TODAY)
    assert len(queries) == 1


def test_a_woman_a_man_and_ages(shipped):
    man = PatientFacts(birth_date=dt.date(1960, 5, 4), sex=Sex.MALE, on_inhibitor=False)
    older = PatientFacts(birth_date=dt.date(1950, 5, 4), sex=Sex.MALE, on_inhibitor=False)
    assert (value(), value(man), value(older)) == (1200, 1000, 1200)
    assert value(measure=Measure.BALANCE_DAYS) == 3
    assert value(PatientFacts(birth_date=dt.date(1970, 1, 1)), measure=Measure.BALANCE_DAYS) == 2


def test_a_new_version_applies_from_its_day_on_and_not_before(shipped, admin_person):
    publish(admin_person, target=1100, valid_from=TODAY + 3 * DAY)
    assert value(day=TODAY + 2 * DAY) == 1200
    assert value(day=TODAY + 3 * DAY) == 1100
    later = goal(day=TODAY + 3 * DAY)
    assert (later.set_by, later.source, later.since) == (
        "Ada Admin",
        "New guideline",
        TODAY + 3 * DAY,
    )


def test_past_days_keep_their_target(shipped, admin_person):
    publish(admin_person, target=1100)
    assert rule_book(until=TODAY).resolve(Measure.CALCIUM, HELEN, TODAY - DAY).value == 1200
    assert value() == 1100


def test_a_version_for_yesterday_is_refused(shipped, admin_person):
    with pytest.raises(actions.DayIsOver):
        publish(admin_person, valid_from=TODAY - DAY)


def test_no_day_is_changed_that_is_over_somewhere_on_earth(shipped, admin_person):
    row = publish(admin_person)
    with pytest.raises(actions.DayIsOver) as refused:
        publish(admin_person, target=1100, now=EVENING)
    assert refused.value.earliest == TODAY + DAY
    with pytest.raises(actions.DayIsOver):
        actions.withdraw(threshold=row, from_day=TODAY, reason="x", now=EVENING, by=admin_person)
    late = EVENING - dt.timedelta(seconds=1)
    actions.withdraw(threshold=row, from_day=TODAY, reason="x", now=late, by=admin_person)


@pytest.mark.parametrize(
    ("target", "limit", "problem"),
    [
        (12000, 2000, GuardProblem.FAR_TOO_HIGH),
        (2200, 2000, GuardProblem.ABOVE_OWN_LIMIT),
        (1600, 2000, GuardProblem.HIGH),
        (600, 2000, GuardProblem.LOW),
        (0, 2000, GuardProblem.NOT_POSITIVE),
        (1200, 3000, GuardProblem.LIMIT_HIGH_FOR_AGE),
        (1200, 2500, GuardProblem.LIMIT_HIGH_FOR_AGE),
        (1200, None, GuardProblem.LIMIT_MISSING),
    ],
)
def test_the_action_itself_holds_the_guard_rails(admin_person, target, limit, problem):
    with pytest.raises(actions.BeyondGuardRails) as refused:
        publish(admin_person, target=target, upper_limit=limit)
    assert problem in refused.value.problems
    assert not Threshold.objects.exists()


def test_one_version_per_people_and_day(shipped, admin_person):
    publish(admin_person, target=1100)
    with pytest.raises(actions.DayTaken):
        publish(admin_person, target=1000)
    assert value() == 1100


def test_another_broken_rule_of_the_database_is_not_hidden(admin_person):
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(admin_person, source=None)


def test_withdrawing_brings_back_what_it_replaced(shipped, admin_person):
    version = publish(admin_person, target=1100)
    actions.withdraw(
        threshold=version, from_day=TODAY + 5 * DAY, reason="wrong", now=NOW, by=admin_person
    )
    assert value(day=TODAY + 4 * DAY) == 1100
    assert value(day=TODAY + 5 * DAY) == 1200
    version.refresh_from_db()
    assert (version.withdrawn_by, version.withdrawal_reason) == (admin_person, "wrong")


def test_a_slip_is_withdrawn_and_set_right_on_the_same_day(shipped, admin_person):
    slip = publish(admin_person, target=1010)
    actions.withdraw(threshold=slip, from_day=TODAY, reason="slip", now=NOW, by=admin_person)
    publish(admin_person, target=1100)
    assert value() == 1100


def test_withdrawing_has_its_limits(shipped, admin_person):
    version = publish(admin_person, valid_from=TODAY + 2 * DAY)

    def withdraw(day):
        return actions.withdraw(
            threshold=version, from_day=day, reason="x", now=NOW, by=admin_person
        )

    with pytest.raises(actions.DayIsOver):
        withdraw(TODAY - DAY)
    with pytest.raises(actions.BeforeItsStart):
        withdraw(TODAY)
    withdraw(TODAY + 2 * DAY)
    with pytest.raises(actions.AlreadyWithdrawn):
        withdraw(TODAY + 9 * DAY)


def test_loading_again_leaves_alone_what_an_admin_did(shipped, admin_person):
    publish(admin_person, target=1100)
    zinc = Threshold.objects.get(measure="zinc", sex="female")
    actions.withdraw(threshold=zinc, from_day=TODAY, reason="x", now=NOW, by=admin_person)
    assert actions.load_shipped() == actions.Loaded(
        added=0, renamed=0, unchanged=len(SHIPPED_THRESHOLDS)
    )
    assert value() == 1100
    assert isinstance(goal(measure=Measure.ZINC), NoTarget)


def test_loading_follows_new_words_of_a_source_but_no_number(shipped):
    row = Threshold.objects.get(measure="zinc", sex="female")
    Threshold.objects.filter(pk=row.pk).update(source="An old name", target=9)
    assert actions.load_shipped().renamed == 1
    row.refresh_from_db()
    assert (row.source, row.target) == ("IOM 2001", 9)


def test_vitamin_k2_can_be_given_a_target(shipped, admin_person):
    assert isinstance(goal(measure=Measure.VITAMIN_K2), NoTarget)
    publish(
        admin_person,
        measure=Measure.VITAMIN_K2,
        population=Population(),
        target=100,
        upper_limit=None,
    )
    assert value(measure=Measure.VITAMIN_K2) == 100


def test_history_keeps_every_version(shipped, admin_person):
    version = publish(admin_person)
    actions.withdraw(threshold=version, from_day=TODAY, reason="x", now=NOW, by=admin_person)
    events = Threshold.pgh_event_model.objects.filter(pgh_obj_id=version.pk)
    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "update",
    ]
