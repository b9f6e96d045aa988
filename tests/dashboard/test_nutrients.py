"""The card of nutrients with supplements in it, and without any target: straight from verdicts."""

import datetime as dt
from decimal import Decimal

import pytest

from dashboard.nutrients import ORDER, nutrients_shown
from nutrition.intake import Intake
from nutrition.nutrients import Nutrients
from patients.facts import PatientFacts, Sex
from recommendations.assessment import assess_day
from recommendations.measures import INTAKE_MEASURES
from recommendations.progress import DayProgress
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.targets import RuleBook

DAY = dt.date(2026, 11, 26)
HELEN = PatientFacts(
    birth_date=dt.date(1960, 5, 4),
    sex=Sex.FEMALE,
    on_inhibitor=True,
    weight_kg=Decimal("67.5"),
    weighed_on=DAY,
)
YOGHURT = Intake.of_food(
    Nutrients(calcium_mg=Decimal(600), vitamin_d_ug=Decimal(5), energy_kcal=Decimal(150))
)


def row(label, intake, *, logged=True, is_today=True, rules=SHIPPED_THRESHOLDS):
    book = RuleBook(rules)
    verdicts = tuple(
        assess_day(measure, intake, book.resolve(measure, HELEN, DAY), logged=logged)
        for measure in INTAKE_MEASURES
    )
    progress = DayProgress(patient_id=1, day=DAY, facts=HELEN, logged=logged, intake=verdicts)
    rows = nutrients_shown(progress, is_today=is_today).rows
    assert len(rows) == len(ORDER)
    return next(one for one in rows if str(one.label) == label)


def dose(**amounts):
    return Intake.of_supplement(Nutrients(**{name: Decimal(mg) for name, mg in amounts.items()}))


def test_food_and_supplement_are_two_parts_of_one_bar():
    calcium = row("Calcium", YOGHURT + dose(calcium_mg=300))
    assert (calcium.split.food.width, calcium.split.supplements.x) == (50, 50)
    assert calcium.split.supplements.width == 25
    assert (calcium.amount, calcium.target, calcium.note) == ("900", "1,200", "300 mg to go")


def test_a_supplement_without_a_figure_is_said():
    calcium = row("Calcium", YOGHURT + dose(zinc_mg=5))
    assert calcium.at_least
    assert "1 supplement has no calcium figure" in calcium.note


@pytest.mark.parametrize(
    ("is_today", "note"), [(True, "No meal logged yet"), (False, "No meal logged")]
)
def test_a_supplement_alone_is_no_judged_day(is_today, note):
    calcium = row("Calcium", dose(calcium_mg=300), logged=False, is_today=is_today)
    assert calcium.at_least
    assert calcium.note.startswith(note)


def test_a_supplement_alone_may_reach_the_target():
    vitamin_d = row("Vitamin D", dose(vitamin_d_ug=25), logged=False)
    assert vitamin_d.met
    assert vitamin_d.note == "Target met · 1,000 of 800 IU"


def test_magnesium_has_a_limit_for_supplements_and_no_mark_on_the_bar():
    magnesium = row("Magnesium", YOGHURT + dose(magnesium_mg=400))
    assert magnesium.note.startswith("Supplements above the upper limit of 350 mg.")
    assert magnesium.split.limit_x is None
    assert not magnesium.met


def test_the_limit_is_a_mark_once_the_amount_comes_near():
    calcium = row("Calcium", dose(calcium_mg=2500))
    assert calcium.split.limit_x == 80
    assert calcium.split.target_x == 48


def test_without_any_rule_amounts_stand_alone():
    vitamin_d = row("Vitamin D", YOGHURT, rules=())
    assert (vitamin_d.kind, vitamin_d.blank, vitamin_d.note) == ("number", "no target", "200 IU")
    assert vitamin_d.words == "5 µg"
