"""Tips that her medicines, kidneys and region ask for: when, where, and never in the way."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from nutrition.fortification import US_VITAMIN_D, is_unsure, sold_in
from nutrition.intake import Intake
from nutrition.interactions import Tip
from nutrition.medicine_tips import medicine_tips
from nutrition.models import Dose, FoodEntry
from nutrition.nutrients import STORED_NUTRIENTS, Nutrients
from nutrition.vitamin_k import changed_much, daily_mean, may_suggest
from nutrition.wording import TIPS, VITAMIN_K_CHANGED, VITAMIN_K_STANDING
from patients.facts import PatientFacts
from patients.health_facts import Kidneys, Medicine, Region
from patients.models import HealthProfile
from tests.factories import make_entry, make_food
from tests.nutrition.pages import fields_for, text_of
from tests.nutrition.supplements import make_product, make_regimen

NOW = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
NONE = dict.fromkeys(STORED_NUTRIENTS, Decimal(0))


def holding(**amounts):
    return Nutrients(**{**NONE, **{name: Decimal(value) for name, value in amounts.items()}})


CALCIUM, VITAMIN_D = holding(calcium_mg=500), holding(vitamin_d_ug=25)
MAGNESIUM, ZINC, K2 = holding(magnesium_mg=100), holding(zinc_mg=15), holding(vitamin_k2_ug=90)
MINERALS = (CALCIUM, MAGNESIUM, ZINC)
SPACED = {
    Medicine.LEVOTHYROXINE: (Tip.APART_FROM_LEVOTHYROXINE, "4 hours"),
    Medicine.ALENDRONATE_OR_RISEDRONATE: (Tip.APART_FROM_BISPHOSPHONATE, "30 minutes"),
    Medicine.IBANDRONATE: (Tip.APART_FROM_IBANDRONATE, "60 minutes"),
    Medicine.IRON: (Tip.APART_FROM_IRON, "2 hours"),
    Medicine.TETRACYCLINE: (Tip.APART_FROM_TETRACYCLINE, "2 hours before them, or 4 to 6 hours"),
    Medicine.QUINOLONE: (Tip.APART_FROM_QUINOLONE, "2 hours before them, or 6 hours after"),
}


def tips(*held, **facts):
    return set(medicine_tips(held, PatientFacts(**facts)))


@pytest.mark.parametrize("medicine", sorted(SPACED))
def test_minerals_keep_their_distance(medicine):
    tip, distance = SPACED[medicine]
    for mineral in MINERALS:
        assert tips(mineral, medicines=frozenset({medicine})) == {tip}
    assert tips(VITAMIN_D, K2, medicines=frozenset({medicine})) == set()
    assert distance in str(TIPS[tip]) and "pharmacist" in str(TIPS[tip])


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, False),
        ({"ask_before_calcium": False}, False),
        ({"ask_before_calcium": True}, True),
        ({"kidneys": Kidneys.DISEASE}, False),
        ({"kidneys": Kidneys.SEVERE}, True),
        ({"medicines": frozenset({Medicine.THIAZIDE_OR_DIGOXIN})}, True),
    ],
)
def test_who_asks_before_calcium_and_vitamin_d(facts, told):
    for held in (CALCIUM, VITAMIN_D):
        assert (Tip.ASK_ABOUT_CALCIUM in tips(held, **facts)) is told
    assert Tip.ASK_ABOUT_CALCIUM not in tips(ZINC, K2, **facts)


@pytest.mark.parametrize("medicine", [Medicine.DENOSUMAB, Medicine.ZOLEDRONIC_ACID])
def test_after_denosumab_calcium_is_not_left_out_alone(medicine):
    for held in (CALCIUM, VITAMIN_D):
        assert tips(held, medicines=frozenset({medicine})) == {Tip.KEEP_CALCIUM}
    assert tips(ZINC, medicines=frozenset({medicine})) == set()


def test_magnesium_and_kidneys():
    assert Tip.ASK_ABOUT_MAGNESIUM in tips(MAGNESIUM, kidneys=Kidneys.SEVERE)
    assert tips(MAGNESIUM, kidneys=Kidneys.DISEASE) == set()
    assert Tip.ASK_ABOUT_MAGNESIUM not in tips(ZINC, kidneys=Kidneys.SEVERE)


def test_vitamin_k_in_a_supplement_beside_warfarin():
    warfarin = {"medicines": frozenset({Medicine.VITAMIN_K_ANTAGONIST})}
    unknown = Nutrients(**{**NONE, "vitamin_k1_ug": None})
    for held in (K2, holding(vitamin_k1_ug=1), unknown):
        assert tips(held, **warfarin) == {Tip.KEEP_VITAMIN_K_EVEN}
        assert tips(held) == set()
    assert tips(CALCIUM, **warfarin) == set()


def test_no_tip_tells_her_to_stop():
    for words in [*TIPS.values(), VITAMIN_K_STANDING, VITAMIN_K_CHANGED]:
        assert not {"stop", "please", "danger", "must"} & set(str(words).lower().split())


@pytest.mark.parametrize(
    ("k1", "k2", "with_warfarin"),
    [
        (0, 0, True),
        ("8.9", 0, True),
        (9, 0, False),
        (5, 4, False),
        (0, None, True),
        (None, 0, False),
    ],
)
def test_what_may_be_suggested(k1, k2, with_warfarin):
    amounts = {
        "vitamin_k1_ug": None if k1 is None else Decimal(k1),
        "vitamin_k2_ug": None if k2 is None else Decimal(k2),
    }
    portion = Nutrients(**{**NONE, **amounts})
    warfarin = PatientFacts(medicines=frozenset({Medicine.VITAMIN_K_ANTAGONIST}))
    assert may_suggest(portion, warfarin) is with_warfarin
    assert may_suggest(portion, PatientFacts()) is True


@pytest.mark.parametrize(
    ("before", "after", "much"),
    [
        (100, 150, False),
        (100, "150.1", True),
        (100, 50, False),
        (100, "49.9", True),
        (0, 0, False),
        (0, 1, True),
        (None, 100, False),
        (100, None, False),
    ],
)
def test_more_than_half_is_a_large_change(before, after, much):
    means = [None if one is None else Decimal(one) for one in (before, after)]
    assert changed_much(*means) is much


def test_the_mean_of_a_week_that_can_be_judged():
    day = Intake.of_food(holding(energy_kcal=500, vitamin_k1_ug=90, vitamin_k2_ug=10))
    blank = Intake.of_food(
        Nutrients(**{**NONE, "energy_kcal": Decimal(501), "vitamin_k1_ug": None})
    )
    assert daily_mean([day] * 3) == 100
    assert daily_mean([day] * 2) is None
    assert daily_mean([day, day, day + Intake.of_food(holding(vitamin_k1_ug=30))]) == 110
    assert daily_mean([day, day, day + blank]) is None  # 501 of 2,001 kcal say nothing
    pill = Intake.of_supplement(Nutrients(**{**NONE, "vitamin_k1_ug": None}))
    assert daily_mean([day, day, day + pill]) is None


@pytest.mark.parametrize(
    ("added", "region", "unsure"),
    [
        (US_VITAMIN_D, Region.US_CANADA, False),
        (US_VITAMIN_D, Region.UK, True),
        (US_VITAMIN_D, Region.ELSEWHERE, True),
        (US_VITAMIN_D, None, True),
        ("fortified product", Region.UK, False),
        ("", None, False),
    ],
)
def test_vitamin_d_that_is_added_elsewhere_is_unknown(added, region, unsure):
    held = holding(vitamin_d_ug=1, calcium_mg=120)
    assert is_unsure(added, region) is unsure
    known = sold_in(region, held, fortification=added)
    assert known.vitamin_d_ug == (None if unsure else 1)
    assert known.calcium_mg == 120


# The pages.


@pytest.fixture
def answers(patient):
    def say(**fields):
        HealthProfile.objects.update_or_create(patient=patient, defaults=fields)

    return say


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
def test_tips_stand_where_the_dose_is_logged_and_nothing_is_in_the_way(
    patient, answers, client_of, outsider
):
    answers(medicines=["levothyroxine", "denosumab"], ask_before_calcium=True)
    product = make_product(patient, "Calcium", calcium_mg=Decimal(500))
    regimen = make_regimen(patient, product)
    browser, take = client_of(patient), reverse("nutrition:take", args=[product.pk])
    wanted = (Tip.APART_FROM_LEVOTHYROXINE, Tip.KEEP_CALCIUM, Tip.ASK_ABOUT_CALCIUM)
    tick = reverse("nutrition:tick", args=[regimen.pk])
    for url in ("/today/", "/food/supplements/", take, tick):
        page = text_of(browser.get(url))
        assert all(str(TIPS[tip]) in page for tip in wanted), url
    one = fields_for(TODAY)["submission_id"]
    assert browser.post(take, {"quantity": "1", "submission_id": one}).status_code == 303
    assert Dose.objects.filter(patient=patient).count() == 1
    make_regimen(outsider)
    assert str(TIPS[wanted[0]]) not in text_of(client_of(outsider).get("/today/"))


@pytest.mark.django_db
def test_the_notice_for_warfarin_is_on_every_page_of_food(patient, outsider, answers, client_of):
    food = make_food("Kale", vitamin_k1_ug=Decimal(300))
    add = reverse("nutrition:log", args=[food.key])
    pages = ("/today/", "/food/", "/food/search/?q=kale", "/food/supplements/", add)
    pages += ("/food/supplements/label/",)
    answers(medicines=["vitamin_k_antagonist"])
    for url in pages:
        assert str(VITAMIN_K_STANDING) in text_of(client_of(patient).get(url)), url
        assert str(VITAMIN_K_STANDING) not in text_of(client_of(outsider).get(url)), url
    assert client_of(patient).post(add, fields_for(TODAY)).status_code in (302, 303)
    assert FoodEntry.objects.filter(patient=patient).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("grams", "told"), [(150, False), (151, True), (50, False), (49, True)])
def test_a_changed_week_is_for_the_clinic(patient, answers, client_of, count_queries, grams, told):
    food = make_food("Kale", vitamin_k1_ug=Decimal(100), vitamin_k2_ug=Decimal(0))
    for back in range(3):  # two full weeks ago 100 µg a day, last week something else
        make_entry(patient, dt.date(2026, 11, 13) - dt.timedelta(days=back), food, grams=100)
        make_entry(patient, dt.date(2026, 11, 20) - dt.timedelta(days=back), food, grams=grams)
    assert str(VITAMIN_K_CHANGED) not in text_of(client_of(patient).get("/today/"))
    answers(medicines=["vitamin_k_antagonist"])
    browser = client_of(patient)
    with count_queries() as queries:
        page = text_of(browser.get("/today/"))
    assert (str(VITAMIN_K_CHANGED) in page) is told
    assert len(queries) <= 15


@pytest.mark.django_db
def test_milk_of_another_country_is_stored_as_unknown_and_stays_so(patient, answers, client_of):
    milk = make_food("Milk", vitamin_d_ug=Decimal(1), fortification=US_VITAMIN_D)
    add, browser = reverse("nutrition:log", args=[milk.key]), client_of(patient)

    def log():
        browser.post(add, fields_for(TODAY))
        return FoodEntry.objects.latest("pk")

    assert "You have not said where you buy your food" in text_of(browser.get(add))
    assert log().vitamin_d_ug is None
    answers(region="uk")
    assert "Where you live it may have none" in text_of(browser.get(add))
    british = log()
    assert british.vitamin_d_ug is None and british.calcium_mg > 0
    answers(region="us_canada")
    assert "is added in the United States" not in text_of(browser.get(add))
    assert log().vitamin_d_ug > 0
    british.refresh_from_db()
    assert british.vitamin_d_ug is None
