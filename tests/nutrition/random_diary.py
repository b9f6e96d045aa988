"""A diary kept at random, through the actions that a person has."""

import datetime as dt
import random
import uuid
from decimal import Decimal
from typing import Any, NamedTuple

from nutrition import actions, copy_actions
from nutrition.day_actions import mark_day
from nutrition.marks import DayMark
from nutrition.models import Food, FoodEntry, K2Basis
from nutrition.servings import Serving
from patients.models import Patient
from tests.factories import make_food
from tests.nutrition.supplements import make_dose, make_product

MEALS = ("breakfast", "lunch", "supper", "snack")


class When(NamedTuple):
    """The days of the diary, and the moment at which everything is done."""

    days: list[dt.date]
    now: dt.datetime


def a_week_of(
    patient: Patient, chance: random.Random, days: list[dt.date], now: dt.datetime
) -> None:
    """Foods with unknowns and true zeros, doses of two products, days marked."""
    when = When(days, now)
    foods = [
        make_food("Yoghurt"),
        make_food("Bread", magnesium_mg=None, zinc_mg=None, energy_kcal=Decimal(250)),
        make_food("Cheese", k2_basis=K2Basis.MK4_ONLY, vitamin_k2_ug=Decimal("8.3")),
        make_food("Kale", k2_basis=K2Basis.NONE_EXPECTED, vitamin_k2_ug=None),
        make_food("Stew", energy_kcal=None, calcium_mg=None, vitamin_k2_ug=None),
    ]
    products = [
        make_product(patient),
        make_product(patient, "Calcium", calcium_mg=Decimal("333.3"), magnesium_mg=None),
    ]
    for day in days:
        for _number in range(chance.randrange(5)):
            _something(patient, day, (foods, products), chance, when)
        if chance.random() < 0.35:
            mark_day(
                patient=patient, by=patient.user, now=now, day=day, mark=chance.choice([*DayMark])
            )


def _something(
    patient: Patient,
    day: dt.date,
    things: tuple[list[Food], list[Any]],
    chance: random.Random,
    when: When,
) -> None:
    """One of the things a person does to her diary."""
    entry = actions.log_food(
        patient=patient,
        by=patient.user,
        now=when.now,
        day=day,
        meal=chance.choice(MEALS),
        food=chance.choice(things[0]),
        serving=_serving(chance),
        submission_id=uuid.UUID(int=chance.getrandbits(128)),
    )
    step = chance.randrange(7)
    if step < 4:
        _think_again(entry, step, chance, when)
    elif step == 4:
        _have_it_again(patient, day, chance, when)
    else:
        _take(patient, day, chance.choice(things[1]), chance, when)


def _think_again(entry: FoodEntry, step: int, chance: random.Random, when: When) -> None:
    """Remove it; remove it and put it back; correct and move it; that, and take it back."""
    hers = {"entry": entry, "by": entry.patient.user}
    if step < 2:
        actions.delete_entry(now=when.now, **hers)
        if step == 1:
            actions.undo_delete(**hers)
        return
    moved = {"day": chance.choice(when.days), "meal": chance.choice(MEALS)}
    actions.change_entry(version=1, serving=_serving(chance), **moved, **hers)
    if step == 3:
        assert actions.undo_change(version=2, **hers)


def _have_it_again(patient: Patient, day: dt.date, chance: random.Random, when: When) -> None:
    copies = copy_actions.copy_entries(
        patient=patient,
        by=patient.user,
        now=when.now,
        entries=list(FoodEntry.objects.kept().of([patient.pk]).on(day)),
        day=chance.choice(when.days),
        submission_id=uuid.UUID(int=chance.getrandbits(128)),
    )
    if chance.random() < 0.3:
        copies[0].patient = patient
        copy_actions.delete_copy(entry=copies[0], by=patient.user, now=when.now)


def _take(patient: Patient, day: dt.date, product: Any, chance: random.Random, when: When) -> None:
    weekly, gone = chance.random() < 0.2, chance.random() < 0.2
    dose = {"days_covered": 7 if weekly else 1, "deleted_at": when.now if gone else None}
    if chance.random() < 0.2:
        minute = dt.time(chance.randrange(24), chance.randrange(60), chance.randrange(60))
        dose |= {"status": "skipped", "time": None, "due": minute}
    make_dose(patient, day, product, **dose)


def _serving(chance: random.Random) -> Serving:
    grams = Decimal(chance.randrange(1, 6000)) / 10
    return Serving("", grams, grams)
