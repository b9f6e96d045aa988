"""A food from its label: what may be typed, what is refused, how it is found and logged."""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest

from nutrition.models import FoodEntry, OwnFood
from nutrition.own_search import find_own_foods
from tests.factories import make_food
from tests.nutrition.own import PAGE, make_own_food
from tests.nutrition.pages import HTMX, fields_for, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LABEL = f"{PAGE}label/"


def label(**changes):
    given = {
        "submission_id": str(uuid.uuid4()),
        "name": "Oat drink",
        "per": "100ml",
        "portion_1": "1 glass",
        "size_1": "250 ml",
        "energy_kcal": "192 kJ",
        "calcium_mg": "120 mg",
        "vitamin_d_ug": "40 IU",
    }
    return {**given, **changes}


def test_a_food_from_its_label(browser, patient):
    answer = browser.post(LABEL, label())
    food = OwnFood.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/food/log/yours/{food.pk}/")
    assert (food.patient, food.name, food.unit, food.weights) == (
        patient,
        "Oat drink",
        "ml",
        {"1 glass": Decimal(250)},
    )
    held = food.nutrients
    assert (held.calcium_mg, held.vitamin_d_ug) == (120, 1)
    assert held.energy_kcal == Decimal("45.889")
    assert held.magnesium_mg is None
    assert "It is one of your foods now." in text_of(browser.get(answer["Location"]))


def test_amounts_for_one_portion(browser):
    browser.post(LABEL, label(per="portion", portion_1="1 slice", size_1="40", calcium_mg="80"))
    held = OwnFood.objects.get().nutrients
    assert (held.calcium_mg, held.vitamin_d_ug) == (200, Decimal("2.5"))


def test_unknown_and_none_are_not_the_same(browser):
    browser.post(LABEL, label(magnesium_mg="0", zinc_mg="?", protein_g=""))
    held = OwnFood.objects.get().nutrients
    assert (held.magnesium_mg, held.zinc_mg, held.protein_g) == (0, None, None)


def test_portions_of_her_own(browser):
    browser.post(LABEL, label(portion_2="1 carton", size_2="1,000 g", size_3="30"))
    assert OwnFood.objects.get().weights == {
        "1 glass": 250,
        "1 carton": 1000,
        "1 portion": 30,
    }


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Fill in “Name”"),
        ({"name": "x" * 201}, "too long"),
        ({"name": "a\0b"}, "a character we cannot keep"),
        ({"per": "ounce"}, "Choose one of the answers"),
        ({"calcium_mg": "20% DV"}, "Look for the amount beside it"),
        ({"calcium_mg": "15 % NRV"}, "A percentage says"),
        ({"calcium_mg": "-5"}, "0 or more"),
        ({"calcium_mg": "lots"}, "as a number with its unit"),
        ({"calcium_mg": "1\0"}, "as a number with its unit"),
        ({"calcium_mg": "41 g"}, "more than this amount of food can hold"),
        ({"calcium_mg": "120 kcal"}, "in mg, µg or g"),
        ({"protein_g": "101"}, "more than this amount of food can hold"),
        ({"protein_g": "1e9"}, "as a number"),
        ({"vitamin_d_ug": "5"}, "25 µg or 1,000 IU"),
        ({"vitamin_d_ug": "25 mg"}, "more than this amount of food can hold"),
        ({"energy_kcal": "250"}, "250 kcal or 1,046 kJ"),
        ({"energy_kcal": "250 g"}, "in kcal or kJ"),
        ({"energy_kcal": "1000 kcal"}, "more than this amount of food can hold"),
        ({"per": "portion", "size_1": "0"}, "Write a size above 0"),
        ({"per": "portion", "size_1": ""}, "how much one portion is"),
        ({"per": "portion", "portion_1": "", "size_1": ""}, "how much one portion is"),
        ({"per": "portion", "size_1": "20 g", "protein_g": "21"}, "more than this amount"),
        ({"size_1": "6000"}, "at most 5,000 g"),
        ({"size_1": "-3"}, "Write a size above 0"),
        ({"size_1": "two"}, "as a number in g or ml"),
        ({"size_1": "a handful"}, "as a number in g or ml"),
        ({"portion_2": "1 glass", "size_2": "200"}, "a name of its own"),
        ({"portion_2": "1 carton"}, "how much one portion is"),
        (
            {"energy_kcal": "", "calcium_mg": "", "vitamin_d_ug": ""},
            "Write at least one amount",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words_and_kept(browser, wrong, words):
    given = label(**wrong)
    answer = browser.post(LABEL, given)
    assert answer.status_code == 422
    assert words in text_of(answer), text_of(answer)
    html = answer.content.decode()
    for name, text in given.items():
        if text and "\0" not in text and name not in ("per", "submission_id"):
            assert f'name="{name}" value="{text}"' in html
    assert not OwnFood.objects.exists()


def test_the_same_form_twice_makes_one(browser):
    given = label()
    assert browser.post(LABEL, given)["Location"] == browser.post(LABEL, given)["Location"]
    assert OwnFood.objects.count() == 1


def test_hers_come_first_and_are_marked(browser, patient):
    make_food("Oat drink, plain")
    make_own_food(patient)
    answer = browser.get("/food/search/", {"q": "oat dri"}, headers=HTMX)
    names = re.findall(r'data-food-name="([^"]+)"', answer.content.decode())
    assert names == ["Oat drink from the corner shop", "Oat drink, plain"]
    assert "Yours" in text_of(answer)
    assert "2 matches, yours first" in text_of(answer)


@pytest.mark.parametrize(
    "text", ["oat", "drink oat", "Oat Drínk", "oats", "corner shpo", "oatdrink"]
)
def test_hers_are_found_as_people_type(patient, text):
    make_own_food(patient)
    found = find_own_foods(text, patient_id=patient.pk)
    assert [food.name for food in found] == ["Oat drink from the corner shop"]


def test_what_is_not_hers_or_not_there_is_not_found(patient, outsider):
    make_own_food(outsider)
    make_own_food(patient, deleted_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    make_own_food(patient, "Bread from Tom")
    for text in ("oat", "zebra", "", "?!"):
        assert find_own_foods(text, patient_id=patient.pk) == []


def test_nothing_found_leads_to_the_label(browser):
    answer = browser.get("/food/search/", {"q": "zzqx", "meal": "lunch"}, headers=HTMX)
    assert "Add it from its label" in text_of(answer)
    address = re.search(r'href="(/food/yours/label/[^"]+)"', answer.content.decode())[1]
    page = browser.get(address.replace("&amp;", "&"))
    assert 'name="name" value="zzqx"' in page.content.decode()
    answer = browser.post(address.replace("&amp;", "&"), label(), follow=True)
    html = answer.content.decode()
    assert re.search(r'<input[^>]*name="meal"[^>]*value="lunch"[^>]*checked', html)


def test_logged_like_any_food_and_the_last_amount_comes_back(browser, patient, today):
    food = make_own_food(patient)
    address = f"/food/log/yours/{food.pk}/"
    sent = fields_for(today, portion="1 glass", amount="2")
    assert browser.post(address, sent).status_code == 303
    assert browser.post(address, sent).status_code == 303
    entry = FoodEntry.objects.get()
    assert (entry.own_food, entry.food, entry.food_name) == (food, None, food.name)
    assert (entry.grams, entry.calcium_mg, entry.magnesium_mg) == (500, 600, None)
    answer = browser.get("/food/search/", {"q": "oat"}, headers=HTMX)
    assert "2 × 1 glass" in text_of(answer)
    assert "you have logged this once" in text_of(answer)
    assert "Change this food" in text_of(browser.get(address))
    assert browser.get(f"/food/entries/{entry.pk}/").status_code == 200


def test_one_tap_from_the_days_before(browser, patient, today, thresholds):
    food = make_own_food(patient)
    yesterday = today - dt.timedelta(days=1)
    browser.post(
        f"/food/log/yours/{food.pk}/",
        fields_for(today, day=yesterday.isoformat(), portion="1 glass", amount="1½"),
    )
    for address in ("/food/?meal=breakfast", "/today/"):
        html = browser.get(address).content.decode()
        assert f'id="tap-yours-{food.pk}"' in html
        assert f'action="/food/log/yours/{food.pk}/"' in html
        assert "1½ × 1 glass" in html
    sent = fields_for(today, portion="1 glass", amount="1½", found="1")
    answer = browser.post(f"/food/log/yours/{food.pk}/", sent, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="found-yours-{food.pk}"' in answer.content.decode()


def test_correcting_it_changes_nothing_that_was_eaten(browser, patient, today):
    browser.post(LABEL, label())
    food = OwnFood.objects.get()
    address = f"{PAGE}{food.pk}/"
    browser.post(f"/food/log/yours/{food.pk}/", fields_for(today, portion="1 glass"))
    page = browser.get(address).content.decode()
    assert 'value="192 kJ"' in page
    assert 'value="40 IU"' in page
    answer = browser.post(address, label(name="Oat drink, new", calcium_mg="10 mg"), follow=True)
    assert "What you have logged stays as it was." in text_of(answer)
    food.refresh_from_db()
    assert (food.name, food.calcium_mg) == ("Oat drink, new", 10)
    entry = FoodEntry.objects.get()
    assert (entry.food_name, entry.calcium_mg) == ("Oat drink", 300)
    assert browser.post(address, label(name="")).status_code == 422


def test_taking_it_off_and_putting_it_back(browser, patient, today):
    food = make_own_food(patient)
    browser.post(f"/food/log/yours/{food.pk}/", fields_for(today, portion="1 glass"))
    answer = browser.post(f"{PAGE}{food.pk}/remove/", follow=True)
    assert "Taken off your list." in text_of(answer)
    assert "Nothing yet." in text_of(answer)
    assert browser.get(f"{PAGE}{food.pk}/").status_code == 404
    assert browser.get(f"/food/log/yours/{food.pk}/").status_code == 404
    entry = FoodEntry.objects.get()
    assert (entry.food_name, entry.calcium_mg) == (food.name, 300)
    assert browser.get(f"/food/entries/{entry.pk}/").status_code == 200
    assert f'action="{PAGE}{food.pk}/undo/"' in answer.content.decode()
    answer = browser.post(f"{PAGE}{food.pk}/undo/", follow=True)
    assert food.name in text_of(answer)
    assert browser.get(f"/food/log/yours/{food.pk}/").status_code == 200


def test_the_list_is_read_in_a_fixed_number_of_queries(browser, patient, count_queries):
    make_own_food(patient, "First")
    browser.get(PAGE)
    with count_queries() as few:
        browser.get(PAGE)
    for number in range(20):
        make_own_food(patient, f"Food {number}")
    with count_queries() as many:
        browser.get(PAGE)
    assert len(many) == len(few)


def test_another_person_meets_nothing(patient, outsider, client_of):
    food = make_own_food(patient)
    browser = client_of(outsider)
    for address in (f"{PAGE}{food.pk}/", f"/food/log/yours/{food.pk}/"):
        assert browser.get(address).status_code == 404
        assert browser.post(address, label()).status_code == 404
    for name in ("remove", "undo"):
        assert browser.post(f"{PAGE}{food.pk}/{name}/").status_code == 404
    assert "corner shop" not in text_of(browser.get(PAGE))
    assert "corner shop" not in text_of(browser.get("/food/search/", {"q": "oat"}))
    food.refresh_from_db()
    assert food.deleted_at is None
