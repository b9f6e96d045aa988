"""The foods a stored review names: by the rules of Today, from the catalogue as it is."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from common.days import Week
from recommendations.actions import load_shipped
from recommendations.models import Declined
from reminders.advice import StepKind
from reminders.frozen import thaw
from reminders.weekly_review import frozen_reviews
from reminders.wording import step_words
from tests.dashboard.larder import MILK, milk, nearly_there, soya_drink, told
from tests.factories import make_entry, make_patient, make_session

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 16)
WEEK = Week(MONDAY)


@pytest.fixture
def low_calcium(db):
    """A maker of women whose week lacks calcium and nothing else."""
    load_shipped()

    def make(**answers):
        patient = make_patient()
        for day in WEEK.days[:4]:
            nearly_there(patient, day, calcium=1000)
            make_session(patient, day, minutes=60, is_resistance=True, is_balance=True)
        told(patient, **answers)
        return patient

    return make


def findings(patient):
    (frozen,) = frozen_reviews([patient], WEEK)
    stored = json.loads(frozen.findings)
    return stored, thaw(stored, json.loads(frozen.targets.goals)).to_try


def test_what_may_be_named_to_her_is(low_calcium):
    milk(), soya_drink()
    stored, step = findings(low_calcium())
    assert {food.name for food in step.foods} == {"Milk, skimmed", "Soya drink"}
    assert [food.name for food in findings(low_calcium(diet="vegan"))[1].foods] == ["Soya drink"]
    assert stored["to_try"]["foods"][0]["label"] == "1 glass"


def test_what_she_ate_in_that_week_is_named_first(low_calcium):
    """Whichever it is: the turn of the week begins with one of the two."""
    both = milk(), soya_drink()
    for food in both:
        patient = low_calcium()
        make_entry(patient, WEEK.days[6], food, calcium_mg=Decimal(10), deleted_at=None)
        assert findings(patient)[1].foods[0].name == food.name
        removed = low_calcium()
        make_entry(removed, WEEK.days[6], food, deleted_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
        make_entry(removed, WEEK.end + dt.timedelta(days=1), food)
        assert findings(removed)[1].foods[0].name == findings(low_calcium())[1].foods[0].name


@pytest.mark.parametrize(
    "answers", [{"kidneys": "severe"}, {"kidneys": "disease"}, {"ask_before_calcium": True}]
)
def test_and_what_may_not_is_not(low_calcium, answers):
    milk(), soya_drink()
    assert findings(low_calcium(**answers))[1].kind is StepKind.CARRY_ON


def test_what_is_not_for_her_is_not_but_for_others_it_is(low_calcium):
    milk()
    hers, others = low_calcium(), low_calcium()
    Declined.objects.create(patient=hers, kind="food", key=MILK, name="Milk")
    assert findings(hers)[1].kind is StepKind.CARRY_ON
    assert findings(others)[1].foods[0].name == "Milk, skimmed"


def test_a_stored_review_says_the_same_when_the_food_has_changed(low_calcium):
    food, patient = milk(), low_calcium()
    stored, step = findings(patient)
    said = "On most days, try Milk, skimmed (1 glass · 200 g), about 250 mg of calcium."
    assert step_words(step, {}).startswith(said)
    food.delete()
    assert step_words(thaw({**stored, "measures": {}}, {}).to_try, {}).startswith(said)
    assert findings(patient)[1].kind is StepKind.CARRY_ON


def test_as_many_queries_for_many_as_for_one(low_calcium, count_queries):
    milk()
    women = [low_calcium() for _number in range(3)]
    asked = []
    for some in (women[:1], women):
        with count_queries() as queries:
            assert len(list(frozen_reviews(some, WEEK))) == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]
