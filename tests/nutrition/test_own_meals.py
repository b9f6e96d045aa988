"""A meal of ingredients, put together on its page without JavaScript, and logged like any food."""

import re
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from nutrition import meal_actions
from nutrition.models import FoodEntry, Ingredient, OwnFood
from nutrition.models.own import MOST_INGREDIENTS
from nutrition.nutrients import Nutrient
from nutrition.servings import Serving
from tests.factories import make_food
from tests.nutrition.own import PAGE, make_meal, make_own_food
from tests.nutrition.pages import HTMX, fields_for, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
MEALS = f"{PAGE}meals/"


def named(**changes):
    return {
        "submission_id": str(uuid.uuid4()),
        "name": "Lentil soup",
        "makes_portions": "4",
        **changes,
    }


def some(**changes):
    return {"submission_id": str(uuid.uuid4()), "amount": "400", "portion": "grams", **changes}


@pytest.fixture
def lentils(db):
    return make_food("Lentils, red", calcium_mg=Decimal(50), magnesium_mg=Decimal(40), portions=[])


@pytest.fixture
def soup(browser, patient, lentils):
    """400 g of lentils for four."""
    browser.post(MEALS, named())
    meal = OwnFood.objects.get()
    browser.post(f"{MEALS}{meal.pk}/add/{lentils.key}/", some())
    meal.refresh_from_db()
    return meal


def test_from_its_name_to_the_diary_by_forms_alone(browser, lentils, today):
    answer = browser.post(MEALS, named(), follow=True)
    meal = OwnFood.objects.get()
    address = f"{MEALS}{meal.pk}/"
    assert answer.redirect_chain == [(address, 303)]
    assert "Now add what goes in." in text_of(answer)
    found = browser.get(address, {"q": "lentils"}).content.decode()
    add = f"{address}add/{lentils.key}/"
    assert f'action="{add}"' in found
    answer = browser.post(add, some(), follow=True)
    assert answer.redirect_chain == [(address, 303)]
    page = text_of(answer)
    assert "Lentils, red 400 g" in page
    assert "One portion 1 portion · 100 g" in page
    meal.refresh_from_db()
    assert (meal.is_ready, meal.calcium_mg, meal.weights) == (True, 50, {"1 portion": 100})
    logged = browser.post(
        f"/food/log/yours/{meal.pk}/", fields_for(today, portion="1 portion", amount="2")
    )
    assert logged.status_code == 303
    entry = FoodEntry.objects.get()
    assert (entry.food_name, entry.grams, entry.calcium_mg) == ("Lentil soup", 200, 100)
    assert "Lentil soup" in text_of(browser.get(PAGE))
    found = browser.get("/food/search/", {"q": "lentil so"}, headers=HTMX)
    assert re.findall(r'data-food-name="([^"]+)"', found.content.decode())[0] == "Lentil soup"


def test_what_is_not_known_of_an_ingredient_is_said(browser, soup, today):
    stock = make_food("Stock", magnesium_mg=None, energy_kcal=Decimal(63), portions=[])
    browser.post(f"{MEALS}{soup.pk}/add/{stock.key}/", some())
    page = text_of(browser.get(f"{MEALS}{soup.pk}/"))
    assert "Magnesium is not known of Stock." in page
    assert "at least" in page
    browser.post(f"/food/log/yours/{soup.pk}/", fields_for(today, portion="1 portion"))
    eaten = FoodEntry.objects.get().nutrients
    assert eaten.magnesium_mg == 40
    assert eaten.is_lower_bound(Nutrient.MAGNESIUM)
    day = text_of(browser.get("/food/?meal=breakfast"))
    assert "at least 40 mg" in day


def test_portions_and_a_cooked_weight(browser, soup):
    answer = browser.post(
        f"{MEALS}{soup.pk}/", named(makes_portions="2 1/2", cooked_grams="1,000 g"), follow=True
    )
    assert "What you have logged stays as it was." in text_of(answer)
    soup.refresh_from_db()
    assert (soup.weights, soup.calcium_mg) == ({"1 portion": 400}, 20)
    page = browser.get(f"{MEALS}{soup.pk}/").content.decode()
    assert 'value="1000 g"' in page
    assert 'value="2½"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Fill in “Name of the meal”"),
        ({"name": "x" * 201}, "too long"),
        ({"makes_portions": ""}, "how many portions it makes"),
        ({"makes_portions": "0"}, "how many portions it makes"),
        ({"makes_portions": "-2"}, "how many portions it makes"),
        ({"makes_portions": "101"}, "how many portions it makes"),
        ({"makes_portions": "300 g"}, "how many portions it makes"),
        ({"makes_portions": "a few"}, "how many portions it makes"),
        ({"cooked_grams": "0"}, "or leave it empty"),
        ({"cooked_grams": "-5"}, "or leave it empty"),
        ({"cooked_grams": "heavy"}, "or leave it empty"),
        ({"cooked_grams": "60000"}, "at most 50,000 g"),
        ({"cooked_grams": "60 kg"}, "at most 50,000 g"),
        ({"cooked_grams": "20 g"}, "cannot weigh so little"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words_and_kept(browser, soup, wrong, words):
    given = named(**wrong)
    answer = browser.post(f"{MEALS}{soup.pk}/", given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    for name, text in given.items():
        if text and name != "submission_id":
            assert f'name="{name}" value="{text}"' in answer.content.decode()
    soup.refresh_from_db()
    assert (soup.name, soup.weights) == ("Lentil soup", {"1 portion": 100})
    if "cooked_grams" not in wrong:
        assert browser.post(MEALS, given).status_code == 422
        assert OwnFood.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": ""}, "how much it was"),
        ({"amount": "0"}, "above 0"),
        ({"amount": "6000"}, "at most"),
        ({"portion": "bucket"}, "Choose one of the portions"),
    ],
)
def test_an_amount_that_cannot_be(browser, soup, lentils, wrong, words):
    address = f"{MEALS}{soup.pk}/add/{lentils.key}/"
    answer = browser.post(address, some(**wrong))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Ingredient.objects.count() == 1


def test_a_meal_of_nothing_is_refused(browser, patient):
    browser.post(MEALS, named())
    meal = OwnFood.objects.get()
    answer = browser.post(f"{MEALS}{meal.pk}/", named())
    assert answer.status_code == 422
    assert "Add at least one ingredient first." in text_of(answer)
    assert browser.get(f"/food/log/yours/{meal.pk}/").status_code == 404
    assert "Nothing in it yet." in text_of(browser.get(PAGE))
    assert "Lentil soup" not in text_of(browser.get("/food/search/", {"q": "soup"}, headers=HTMX))


def test_taking_the_last_ingredient_out_and_putting_it_back(browser, soup):
    line = Ingredient.objects.get()
    answer = browser.post(f"{PAGE}ingredients/{line.pk}/remove/", follow=True)
    assert "Taken out. Undo" in text_of(answer)
    soup.refresh_from_db()
    assert not soup.is_ready
    browser.post(f"{PAGE}ingredients/{line.pk}/undo/")
    soup.refresh_from_db()
    assert (soup.is_ready, soup.weights) == (True, {"1 portion": 100})


def test_another_amount_of_an_ingredient_by_its_figures_of_then(browser, soup, lentils):
    lentils.calcium_mg = Decimal(999)
    lentils.save()
    line = Ingredient.objects.get()
    address = f"{PAGE}ingredients/{line.pk}/"
    assert "Lentils, red" in text_of(browser.get(address))
    assert browser.post(address, some(amount="800")).status_code == 303
    soup.refresh_from_db()
    assert (soup.calcium_mg, soup.weights) == (50, {"1 portion": 200})
    assert browser.post(address, some(amount="x")).status_code == 422


def test_the_same_ingredient_twice_by_accident_is_one(browser, soup, lentils):
    sent = some(amount="100")
    for _time in range(2):
        browser.post(f"{MEALS}{soup.pk}/add/{lentils.key}/", sent)
    assert [line.grams for line in Ingredient.objects.all()] == [400, 100]


def test_a_food_of_hers_goes_in_and_a_meal_does_not(browser, patient, soup):
    drink = make_own_food(patient)
    browser.post(f"{MEALS}{soup.pk}/add/yours/{drink.pk}/", some(amount="1", portion="1 glass"))
    assert Ingredient.objects.get(own_food=drink).grams == 250
    other = make_meal(patient, "Lentil pie", [(drink, 100)])
    for meal in (other, soup):
        answer = browser.post(f"{MEALS}{soup.pk}/add/yours/{meal.pk}/", some())
        assert answer.status_code == 422
        assert "A meal cannot go into a meal." in text_of(answer)
    found = text_of(browser.get(f"{MEALS}{soup.pk}/", {"q": "lentil"}, headers=HTMX))
    assert "Lentil pie" not in found
    assert "Lentils, red" in found


def test_a_meal_can_be_full(browser, soup, lentils):
    for _number in range(MOST_INGREDIENTS - 1):
        browser.post(f"{MEALS}{soup.pk}/add/{lentils.key}/", some(amount="1"))
    answer = browser.post(f"{MEALS}{soup.pk}/add/{lentils.key}/", some(amount="1"))
    assert answer.status_code == 422
    assert "at most 40 ingredients" in text_of(answer)


def test_changing_or_removing_anything_leaves_the_past_alone(browser, soup, lentils, today):
    browser.post(f"/food/log/yours/{soup.pk}/", fields_for(today, portion="1 portion"))
    before = FoodEntry.objects.values().get()
    browser.post(f"{MEALS}{soup.pk}/", named(name="Dal", makes_portions="1"))
    browser.post(f"{MEALS}{soup.pk}/add/{lentils.key}/", some())
    lentils.calcium_mg = Decimal(1)
    lentils.save()
    browser.post(f"{PAGE}ingredients/{Ingredient.objects.first().pk}/remove/")
    browser.post(f"{PAGE}{soup.pk}/remove/")
    assert FoodEntry.objects.values().get() == before
    assert browser.get(f"{MEALS}{soup.pk}/").status_code == 404
    browser.post(f"{PAGE}{soup.pk}/undo/")
    assert "Dal" in text_of(browser.get(PAGE))


def test_a_label_and_a_meal_have_pages_of_their_own(browser, patient, soup):
    drink = make_own_food(patient)
    assert browser.get(f"{PAGE}{soup.pk}/")["Location"] == f"{MEALS}{soup.pk}/"
    assert browser.get(f"{MEALS}{drink.pk}/").status_code == 404


def test_another_person_meets_nothing(patient, outsider, client_of, lentils):
    drink = make_own_food(patient)
    meal = make_meal(patient, ingredients=[(lentils, 100)])
    line = Ingredient.objects.get()
    theirs = make_meal(outsider, "Theirs", [(lentils, 100)])
    browser = client_of(outsider)
    addresses = [
        f"{MEALS}{meal.pk}/",
        f"{MEALS}{meal.pk}/add/{lentils.key}/",
        f"{MEALS}{theirs.pk}/add/yours/{drink.pk}/",
        f"{PAGE}ingredients/{line.pk}/",
    ]
    for address in addresses:
        assert browser.get(address).status_code == 404
        assert browser.post(address, {**named(), **some()}).status_code == 404
    for name in ("remove", "undo"):
        assert browser.post(f"{PAGE}ingredients/{line.pk}/{name}/").status_code == 404
    with pytest.raises(PermissionDenied):
        meal_actions.add_ingredient(
            meal=theirs,
            by=outsider.user,
            now=meal.created_at,
            food=drink,
            serving=Serving("", Decimal(1), Decimal(1)),
            submission_id=uuid.uuid4(),
        )
    with pytest.raises(PermissionDenied):
        meal_actions.remove_ingredient(ingredient=line, by=outsider.user, now=meal.created_at)
