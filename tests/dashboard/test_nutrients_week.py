"""The running week of nutrients on Today: the mean over logged days, beside the target."""

import datetime as dt
from decimal import Decimal

import pytest

from common.days import Week
from dashboard.nutrient_week import week_words
from nutrition.intake import Intake
from nutrition.models import DayRecord
from patients.models import Weight
from recommendations.assessment import assess_days
from recommendations.goals import NoTarget, NoTargetReason
from recommendations.measures import Measure
from recommendations.progress import week_progress
from tests.dashboard.reading import MONDAY, THURSDAY, WEDNESDAY
from tests.factories import make_entry, make_food
from tests.nutrition.supplements import make_dose, make_product

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + dt.timedelta(days=1)
TOO_FEW = "This week: not enough logged yet for an average. It takes three logged days."


def logged(patient, days, food=None, grams=500):
    for day in days:
        make_entry(patient, day, food, grams=grams)


def test_the_mean_over_logged_days_stands_beside_the_target(page, patient):
    Weight.objects.create(patient=patient, day=MONDAY, kg=Decimal("67.5"))
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY])
    make_entry(patient, THURSDAY, grams=1000)
    text = page()
    # (3 × 915 + 1,830) / 4
    assert "This week: 1,144 of 1,200 mg a day over 4 logged days" in text
    assert "This week: 33 of 81 g a day over 4 logged days" in text
    assert text.count("over 4 logged days") == 7
    assert "not enough logged yet" not in text


def test_days_without_a_meal_are_left_out_and_a_fast_day_is_not(page, patient):
    logged(patient, [MONDAY, WEDNESDAY, THURSDAY])
    assert "This week: 915 of 1,200 mg a day over 3 logged days" in page()
    DayRecord.objects.create(patient=patient, day=TUESDAY, mark="ate_nothing")
    assert "This week: 686 of 1,200 mg a day over 4 logged days" in page()
    DayRecord.objects.filter(day=TUESDAY).update(mark="not_logged")
    assert "over 3 logged days" in page()


@pytest.mark.parametrize("days", [0, 1, 2])
def test_below_three_days_it_says_so_once(page, patient, days):
    logged(patient, [MONDAY, TUESDAY][:days])
    text = page()
    assert text.count(TOO_FEW) == 1
    assert "over" not in text.split("Nutrients today")[1].split("Where do these")[0]


def test_supplements_count_on_logged_days(page, patient):
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY])
    product = make_product(patient, calcium_mg=Decimal(600))
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        make_dose(patient, day, product)
    assert "1,515 of 1,200 mg a day over 3 logged days" in page()


def test_unknown_is_not_zero(page, patient):
    plum = make_food("Plum", magnesium_mg=None)
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY])
    make_entry(patient, WEDNESDAY, plum, grams=10)
    text = page()
    assert "This week: at least 85 of 320 mg a day over 3 logged days" in text
    assert "This week: 85 of 320" not in text


def test_what_nobody_knows_is_no_number(page, patient):
    porridge = make_food("Porridge", vitamin_k2_ug=None, k2_basis="")
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY], porridge)
    text = page()
    assert "This week: not known" in text
    assert "at least 0" not in text.split("Vitamin K2")[1].split("Where do these")[0]


def test_without_a_target_the_amount_stands_alone(page, patient):
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY])
    text = page()
    assert "This week: 26 g a day over 3 logged days" in text  # protein waits for her weight
    assert "µg a day over 3 logged days" in text.split("Vitamin K2")[1]


def test_a_past_week_speaks_of_itself(page, patient):
    logged(patient, [day - dt.timedelta(days=7) for day in (MONDAY, TUESDAY, WEDNESDAY)])
    text = page("/today/?day=2026-11-18")
    assert "That week: 915 of 1,200 mg a day over 3 logged days" in text
    assert "This week: " not in text.split("Where do these")[0]
    earlier = page("/today/?day=2026-11-11")
    assert "That week: not enough logged for an average. It takes three logged days." in earlier


def test_a_past_day_of_the_running_week_is_of_this_week(page, patient):
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY])
    assert "This week: 915 of 1,200 mg" in page("/today/?day=2026-11-24")


def test_the_part_that_reloads_itself_says_the_same(page, patient):
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY])
    part = page("/today/nutrients/?day=2026-11-26", **{"HX-Request": "true"})
    assert "This week: 915 of 1,200 mg a day over 3 logged days" in part


def test_it_is_the_week_that_every_page_knows(page, patient):
    logged(patient, [MONDAY, TUESDAY, WEDNESDAY], grams=333)
    week = week_progress([patient], Week.containing(THURSDAY), THURSDAY)[patient.pk]
    text = page()
    for verdict in week.intake:
        assert week_words(verdict, runs=True) in text


def test_words_need_three_days():
    nothing = NoTarget(measure=Measure.CALCIUM, reason=NoTargetReason.NO_RULE)
    for days in (0, 1, 2):
        verdict = assess_days(Measure.CALCIUM, Intake(), days, nothing)
        assert week_words(verdict, runs=True) == ""
