"""What the tables of own foods refuse, whoever writes them, and whom they show what."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from nutrition.actions import log_food
from nutrition.models import FoodEntry, Ingredient, OwnFood
from nutrition.servings import Serving
from tests.factories import make_entry, make_food
from tests.nutrition.own import make_meal, make_own_food

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": "rumour"},
        {"unit": "kg"},
        {"calcium_mg": -1},
        {"portion_labels": ["1 cup"], "portion_grams": []},
        {"portion_grams": [Decimal(0)]},
        {"makes_portions": 4},
        {"cooked_grams": 400},
        {"kind": "recipe"},
        {"kind": "recipe", "makes_portions": 0},
        {"kind": "recipe", "makes_portions": 101},
        {"kind": "recipe", "makes_portions": 4, "cooked_grams": 0},
        {"kind": "recipe", "makes_portions": 4, "cooked_grams": 60_000},
    ],
)
def test_an_own_food_that_cannot_be(patient, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_own_food(patient, **{"name": "Oat drink", **wrong})


@pytest.mark.parametrize("wrong", [{"grams": 0}, {"grams": 6000}, {"quantity": 0}, {"zinc_mg": -1}])
def test_an_ingredient_that_cannot_be(patient, wrong):
    meal = make_meal(patient, ingredients=[(make_food(), 100)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Ingredient.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ingredient.objects.update(own_food=meal)  # beside the food it is


def test_an_entry_is_of_one_food(patient):
    entry = make_entry(patient, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        FoodEntry.objects.filter(pk=entry.pk).update(own_food=make_own_food(patient))


def test_the_same_form_twice_makes_one(patient):
    once = uuid.uuid4()
    make_own_food(patient, submission_id=once)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_own_food(patient, submission_id=once)


def test_own_foods_are_seen_by_their_owner_alone(patient, outsider, clinician, as_web):
    food = make_own_food(patient)
    meal = make_meal(patient, ingredients=[(food, 100)])
    for person, seen in ((patient, 2), (outsider, 0), (clinician, 0), (None, 0)):
        with as_web(person):
            assert OwnFood.objects.count() == seen
            assert Ingredient.objects.count() == seen // 2
    with as_web(outsider):
        assert OwnFood.objects.update(name="theirs") == 0
        assert OwnFood.objects.filter(pk=meal.pk).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            make_own_food(patient)
    assert OwnFood.objects.get(pk=meal.pk).name == "Lentil soup"


def test_a_clinician_reads_the_entry_with_its_name(patient, clinician, as_web):
    food = make_own_food(patient)
    log(patient, food)
    with as_web(clinician):
        entry = FoodEntry.objects.select_related("own_food").get()
        assert entry.food_name == "Oat drink from the corner shop"


def test_what_is_another_persons_cannot_be_logged(patient, outsider):
    with pytest.raises(PermissionDenied):
        log(outsider, make_own_food(patient))
    assert FoodEntry.objects.count() == 0


def test_every_version_is_kept(patient):
    food = make_own_food(patient)
    food.calcium_mg = Decimal(130)
    food.save()
    assert [row.calcium_mg for row in OwnFood.pgh_event_model.objects.order_by("pk")] == [120, 130]


def log(patient, food):
    return log_food(
        patient=patient,
        by=patient.user,
        now=NOW,
        day=DAY,
        meal="lunch",
        food=food,
        serving=Serving("1 glass", Decimal(1), Decimal(250)),
        submission_id=uuid.uuid4(),
    )
