from decimal import Decimal

import pytest
from django.urls import reverse

from patients.models import Weight
from recommendations.models import Threshold
from tests.dashboard.reading import THURSDAY, WEDNESDAY, words
from tests.factories import make_entry, make_food, make_patient

pytestmark = pytest.mark.django_db


def test_six_nutrients_and_total_vitamin_k_with_targets(page, patient):
    Weight.objects.create(patient=patient, day=WEDNESDAY, kg=Decimal("67.5"))
    make_entry(patient, THURSDAY, grams=448)
    text = page()
    assert "Calcium 820 / 1,200 mg 820 of 1,200 mg" in text
    assert "380 mg to go" in text
    assert "Protein 24 / 81 g" in text
    assert "Magnesium 76 / 320 mg" in text
    assert "Zinc 4 / 8 mg" in text
    assert "Vitamin D 0 / 20 µg" in text
    assert "0 of 800 IU" in text
    assert "Vitamin K, total 2 / 90 µg" in text
    assert "Vitamin K2 about 1 µg about 1 µg no official target" in text


def test_a_target_that_is_met_says_so_in_words_and_with_a_tick(client_of, patient):
    make_entry(patient, THURSDAY, grams=700)
    response = client_of(patient).get("/today/")
    assert "Calcium 1,281 / 1,200 mg 1,281 of 1,200 mg Target met" in words(response)
    assert response.content.decode().count('class="tick"') == 1


def test_unknown_is_not_zero(page, patient):
    make_entry(patient, THURSDAY, make_food("Plum", magnesium_mg=None), grams=100)
    make_entry(patient, THURSDAY, make_food("Fig", magnesium_mg=None), grams=100)
    make_entry(patient, THURSDAY, grams=1200)
    text = page()
    assert "Magnesium at least 204 / 320 mg" in text
    assert "At most 116 mg to go · 2 foods have no magnesium figure" in text


def test_too_much_unknown_is_not_judged(page, patient):
    make_entry(patient, THURSDAY, make_food("Plum", magnesium_mg=None))
    text = page()
    assert "Not judged: too much of what you ate has no magnesium figure" in text
    assert "1 food has no magnesium figure" in text


def test_foods_with_half_a_vitamin_k2_figure(page, patient):
    make_entry(patient, THURSDAY, make_food("Cheese", k2_basis="MK-4 only"))
    text = page()
    assert "Vitamin K2 at least 0.7 µg" in text
    assert "For 1 food only part of the vitamin K2 is known" in text


def test_vitamin_k2_that_nobody_knows_is_no_number(page, patient):
    make_entry(patient, THURSDAY, make_food("Porridge", vitamin_k2_ug=None, k2_basis=""))
    text = page()
    assert "Vitamin K2 not known" in text
    assert "at least 0 µg" not in text
    assert "1 food has no vitamin K2 figure" in text


def test_above_the_upper_limit_is_told_calmly(client_of, patient):
    make_entry(patient, THURSDAY, make_food("Oysters", zinc_mg=Decimal(60)), grams=100)
    response = client_of(patient).get("/today/")
    assert (
        "Above the upper limit of 40 mg. One day alone says little: your weekly review looks at "
        "the average." in words(response)
    )
    assert 'class="bar-limit"' in response.content.decode()


def test_an_empty_day_invites_and_blames_nobody(page):
    text = page()
    assert "Calcium – / 1,200 mg nothing logged, target 1,200 mg" in text
    assert "What you eat appears here. Start with one food you had today" in text
    assert "Log food" in text
    assert "0 / 1,200" not in text
    assert "low" not in text.split("Nutrients today")[1].split("Where do these")[0]


def test_protein_asks_for_her_weight(client_of, patient):
    make_entry(patient, THURSDAY)
    response = client_of(patient).get("/today/")
    assert "Protein 13 g 13 g Add your weight to see a protein target" in words(response)
    assert f'href="{reverse("patients:health")}"' in response.content.decode()


def test_targets_explain_themselves(page, patient, admin_person):
    Weight.objects.create(patient=patient, day=WEDNESDAY, kg=Decimal("67.5"))
    text = page()
    assert (
        "Calcium: 1,200 mg a day Upper limit: 2,000 mg a day, food and supplements together. "
        "For women aged 51 and over on an aromatase inhibitor. "
        "In force since 1 January 2022, shipped with BoneGuard. "
        "Source: ASCO 2019; upper limit IOM 2011" in text
    )
    assert "Protein: 81 g a day 1.2 g for each kg of your weight of 67.5 kg." in text
    assert "350 mg a day from supplements; food does not count." in text
    assert "There is no official target for vitamin K2." in text
    assert "Active minutes: 150 minutes a week For everyone." in text
    assert "Balance days: 3 days a week" in text
    Threshold.objects.create(
        measure="zinc",
        target=9,
        source="A trial",
        valid_from=WEDNESDAY,
        set_by=admin_person,
        sex="female",
        age_from=50,
    )
    text = page()
    assert "In force since 25 November 2026, set by Ada Admin. Source: A trial" in text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"birth_date": None}, "You have not told us your date of birth."),
        ({"sex": ""}, "You have not told us your sex."),
        ({"birth_date": None, "sex": ""}, "You have not told us your age and sex."),
    ],
)
def test_what_is_assumed_is_said(page, missing, sentence):
    text = page(who=make_patient(**missing))
    assert sentence in text
    assert "Answer a few questions" in text


def test_nothing_is_assumed_of_somebody_who_told(page):
    assert "You have not told us" not in page()


def test_a_past_day_says_how_it_stood(page, patient):
    make_entry(patient, WEDNESDAY, grams=500)
    text = page("/today/?day=2026-11-25")
    assert "14 months on letrozole Wednesday 25 November" in text
    assert "Nutrients on this day" in text
    assert "Close: 285 mg below the target" in text
    assert "Very low: 235 mg below the target" in text  # magnesium
    assert "Low: 3.5 mg below the target" in text  # zinc
    assert "Good morning" not in text
    assert "Back to today" in text
