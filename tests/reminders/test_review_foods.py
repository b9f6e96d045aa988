"""The foods a stored review names: by the rules of Today, from the catalogue as it is."""

import datetime as dt
import json

import pytest

from common.days import Week
from recommendations.actions import load_shipped
from recommendations.models import Declined
from reminders.advice import StepKind
from reminders.frozen import thaw
from reminders.weekly_review import frozen_reviews
from reminders.wording import step_words
from tests.dashboard.larder import MILK, milk, nearly_there, soya_drink, told
from tests.factories import make_patient, make_session

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
