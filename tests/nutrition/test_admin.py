"""Foods in the admin site: edited and withdrawn by admins, the past left as it was."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from nutrition.models import Food, FoodEntry
from nutrition.models.amounts import NUTRIENT_COLUMNS
from nutrition.search import find_foods
from tests.factories import make_entry, make_food

DAY = dt.date(2026, 11, 23)
LIST = "admin:nutrition_food_changelist"

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of, admin_person):
    return client_of(admin_person)


@pytest.fixture
def food(db):
    return make_food("Kale, boiled", key="kale-boiled", note="Cooked.")


def address(food):
    return reverse("admin:nutrition_food_change", args=[food.pk])


def fields_of(food, **changes):
    """What the admin's page sends when nothing is touched."""
    portions = list(food.portions.order_by("position"))
    fields = {
        name: "" if getattr(food, name) is None else str(getattr(food, name))
        for name in (
            *("name", "brand", "also_called", "stand_in_for", "category", "note"),
            *("figures_from", "source_id", "fortification", "vitamin_d_basis", "k2_basis"),
            "k2_source",
            *NUTRIENT_COLUMNS,
        )
    }
    fields |= {"portions-TOTAL_FORMS": str(len(portions)), "portions-INITIAL_FORMS": len(portions)}
    for number, portion in enumerate(portions):
        fields |= {
            f"portions-{number}-id": portion.pk,
            f"portions-{number}-food": food.pk,
            f"portions-{number}-position": portion.position,
            f"portions-{number}-label": portion.label,
            f"portions-{number}-grams": portion.grams,
        }
    return {**fields, **changes}


def test_search_and_filters(browser, food):
    make_food("Milk", withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    page = browser.get(reverse(LIST), {"q": "kale"}).content.decode()
    assert "Kale, boiled" in page
    assert "Milk" not in page
    for query in ({"withdrawn_at__isempty": "1"}, {"category": food.category}, {"k2_basis": ""}):
        assert browser.get(reverse(LIST), query).status_code == 200


def test_an_edit_holds_from_now_on_and_is_found_by_its_new_name(browser, food, patient):
    entry = make_entry(patient, DAY, food)
    before = FoodEntry.objects.values().get(pk=entry.pk)
    changes = {"name": "Cavolo nero", "calcium_mg": "200", "zinc_mg": ""}
    answer = browser.post(address(food), fields_of(food, **changes))
    assert answer.status_code == 302, answer.content.decode()
    food.refresh_from_db()
    assert (food.name, food.calcium_mg, food.zinc_mg) == ("Cavolo nero", 200, None)
    assert food.edited_at is not None
    assert FoodEntry.objects.values().get(pk=entry.pk) == before
    found = find_foods("cavolo", patient_id=patient.pk).foods
    assert [match.food for match in found] == [food]


def test_the_portion_with_the_lowest_number_is_the_usual_one(browser, food):
    fields = fields_of(food, **{"portions-0-position": "5", "portions-1-position": "2"})
    assert browser.post(address(food), fields).status_code == 302
    assert food.portions.get(is_default=True).label == "1 pot"


@pytest.mark.parametrize(
    "changes",
    [
        {"calcium_mg": "-1"},
        {"calcium_mg": "a lot"},
        {"calcium_mg": "99999999"},
        {"energy_kcal": "903"},
        {"protein_g": "100.5"},
        {"name": ""},
        {"k2_basis": "guessed"},
        {"portions-0-grams": "0"},
        {"portions-0-grams": "5001"},
        {"portions-0-label": ""},
        {"portions-1-label": "1 cup"},
        {"portions-0-DELETE": "on", "portions-1-DELETE": "on"},
    ],
)
def test_what_cannot_be_is_refused(browser, food, changes):
    before = Food.objects.values().get(), list(food.portions.values())
    answer = browser.post(address(food), fields_of(food, **changes))
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert (Food.objects.values().get(), list(food.portions.values())) == before


def test_a_new_food_of_our_own(browser, patient):
    fields = {
        "key": "oat-drink",
        "name": "Oat drink",
        "category": "Milk and plant drinks",
        "calcium_mg": "120",
        "portions-TOTAL_FORMS": "1",
        "portions-INITIAL_FORMS": "0",
        "portions-0-position": "0",
        "portions-0-label": "1 glass",
        "portions-0-grams": "200",
    }
    answer = browser.post(reverse("admin:nutrition_food_add"), fields)
    assert answer.status_code == 302, answer.content.decode()
    food = Food.objects.get()
    assert not food.is_shipped
    assert food.portions.get().is_default
    assert food.magnesium_mg is None
    assert find_foods("oat drink", patient_id=patient.pk).foods[0].food == food


def test_withdrawn_and_offered_again(browser, food, patient):
    entry = make_entry(patient, DAY, food)
    chosen = {"_selected_action": [food.pk]}
    page = browser.post(reverse(LIST), {"action": "withdraw", **chosen}, follow=True)
    assert "1 food withdrawn." in page.content.decode()
    assert find_foods("kale", patient_id=patient.pk).foods == ()
    entry.refresh_from_db()
    assert entry.food == food
    page = browser.post(reverse(LIST), {"action": "offer_again", **chosen}, follow=True)
    assert "1 food is offered again." in page.content.decode()
    assert len(find_foods("kale", patient_id=patient.pk).foods) == 1
    food.refresh_from_db()
    assert food.edited_at is not None


def test_nothing_is_deleted(browser, food):
    assert browser.get(reverse("admin:nutrition_food_delete", args=[food.pk])).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [food.pk]}
    browser.post(reverse(LIST), {**chosen, "post": "yes"})
    assert Food.objects.get() == food


def test_the_key_is_set_once(browser, food):
    browser.post(address(food), fields_of(food, key="other"))
    food.refresh_from_db()
    assert food.key == "kale-boiled"


def test_no_page_shows_what_anybody_ate(browser, food, patient, clinician, client_of):
    make_entry(patient, DAY, food, note="secret note")
    for page in (reverse(LIST), address(food), f"{address(food)[:-7]}history/"):
        html = browser.get(page).content.decode()
        assert "secret note" not in html
        assert patient.user.name not in html
    assert client_of(clinician).get(address(food)).status_code in {302, 404}


def test_a_food_may_be_changed_as_the_database_role_of_the_web(browser, food):
    """The client of the tests asks as the web role: history is written by triggers for it too."""
    before = Food.pgh_event_model.objects.count()
    browser.post(address(food), fields_of(food, calcium_mg="1.5"))
    food.refresh_from_db()
    assert food.calcium_mg == Decimal("1.5")
    assert Food.pgh_event_model.objects.count() == before + 1
