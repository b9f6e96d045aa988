"""Foods that may be named, as rows of the catalogue, and days that lack something."""

import datetime as dt
from decimal import Decimal

from patients.models import HealthProfile
from recommendations.progress import day_in_week_progress
from tests.factories import make_entry, make_food

MILK, SOYA, ALMONDS = "milk-skimmed-vitamin-d-added", "soya-drink-fortified", "almonds"
NOTHING = dict.fromkeys(
    ("vitamin_d_ug", "magnesium_mg", "vitamin_k1_ug", "vitamin_k2_ug", "zinc_mg", "protein_g"),
    Decimal(0),
)


def on_shelf(key, name, **figures):
    """A reviewed food; per 100 g, and a glass of 200 g is its usual portion."""
    figures = {name: Decimal(value) for name, value in figures.items()}
    amounts = {**NOTHING, "calcium_mg": Decimal(0), "energy_kcal": Decimal(40), **figures}
    portions = [("1 glass", Decimal(200)), ("1 cup", Decimal(240))]
    return make_food(name, key=key, portions=portions, **amounts)


def milk():
    return on_shelf(MILK, "Milk, skimmed", calcium_mg=125, protein_g=3)


def soya_drink():
    return on_shelf(SOYA, "Soya drink", calcium_mg=120, protein_g=3)


def almonds():
    return on_shelf(ALMONDS, "Almonds", magnesium_mg=270, calcium_mg=20)


def nearly_there(patient, day, *, calcium=900):
    """A day that has everything but some calcium. Its protein is never judged: no weight."""
    figures = {"magnesium_mg": 320, "zinc_mg": 8, "vitamin_d_ug": 20, "vitamin_k1_ug": 90}
    food = make_food(
        "Stew",
        energy_kcal=Decimal(600),
        calcium_mg=Decimal(calcium),
        **{name: Decimal(value) for name, value in figures.items()},
    )
    return make_entry(patient, day, food, grams=100)


def told(patient, **answers):
    """What she said of her health."""
    HealthProfile.objects.update_or_create(
        patient=patient, defaults={"medicines": [], "region": "us_canada", **answers}
    )
    patient.refresh_from_db()


def in_week(patient, day: dt.date):
    """Her day and week as Today reads them."""
    return day_in_week_progress([patient], day, day)[patient.pk]
