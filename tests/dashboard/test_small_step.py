"""The card of the small step on Today, and "not for me"."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from nutrition.models import Food, FoodEntry
from recommendations.models import Declined
from tests.dashboard.larder import (
    ALMONDS,
    MILK,
    SOYA,
    almonds,
    milk,
    nearly_there,
    soya_drink,
    told,
)
from tests.dashboard.reading import MONDAY, NOW, THURSDAY, WEDNESDAY, words
from tests.factories import make_entry, make_food

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
GAP = "Close today’s calcium gap"
TOWARDS = "A step towards today’s calcium target"


def test_a_gap_one_food_and_the_way_to_log_it(client_of, patient):
    milk()
    nearly_there(patient, THURSDAY, calcium=950)
    response = client_of(patient).get("/today/")
    text = words(response)
    assert f"{GAP} 250 mg to go. Milk, skimmed 1 glass · 200 g About +250 mg of calcium." in text
    address = f"{reverse('nutrition:log', args=[MILK])}?day=2026-11-26&amp;meal=breakfast"
    assert f'href="{address}"' in response.content.decode()


def test_the_form_it_leads_to_is_filled_in(client_of, patient):
    milk()
    nearly_there(patient, THURSDAY)
    browser = client_of(patient)
    page = browser.get("/today/").content.decode()
    address = re.search(r'href="(/food/log/milk[^"]+)"', page)[1].replace("&amp;", "&")
    form = browser.get(address).context["form"]
    assert (form.initial["portion"], form.initial["meal"]) == ("1 glass", "breakfast")
    assert form.initial["day"] == THURSDAY


def test_two_foods_where_one_is_not_enough(page, patient):
    milk(), soya_drink()
    nearly_there(patient, THURSDAY, calcium=500)
    text = page()
    assert f"{TOWARDS} 700 mg to go; both together give about 490 mg." in text
    assert "Milk, skimmed" in text and "Soya drink" in text


def test_what_she_had_comes_first_and_as_much_as_she_had(page, patient):
    milk()
    hers = soya_drink()
    make_entry(patient, MONDAY, hers, grams=240, portion_label="1 cup")
    nearly_there(patient, THURSDAY, calcium=950)
    text = page()
    assert "Soya drink 1 cup · 240 g About +288 mg of calcium. You had it on Monday." in text
    assert "Milk, skimmed" not in text


def test_another_womans_food_is_not_hers(page, patient, outsider):
    milk()
    make_entry(outsider, MONDAY, soya_drink(), grams=240, portion_label="1 cup")
    nearly_there(patient, THURSDAY, calcium=950)
    assert "You had it" not in page()


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"diet": "vegan"}, "Soya drink"),
        ({"allergies": ["milk"]}, "Soya drink"),
        ({"allergies": ["lactose"]}, "Soya drink"),
        ({"allergies": ["soya"]}, "Milk, skimmed"),
        ({"kidneys": "severe"}, None),
        ({"kidneys": "disease"}, None),  # no weight: nobody knows how much protein is left
        ({"ask_before_calcium": True}, None),
    ],
)
def test_what_she_told_of_herself_decides(page, patient, answers, named):
    milk(), soya_drink()
    nearly_there(patient, THURSDAY, calcium=960)
    told(patient, **answers)
    text = page()
    assert [name for name in ("Milk, skimmed", "Soya drink") if name in text] == (
        [named] if named else []
    )
    assert (GAP in text) is bool(named)


def test_a_food_out_of_the_catalogue_is_not_named(page, patient):
    milk()
    Food.objects.update(withdrawn_at=NOW)
    nearly_there(patient, THURSDAY)
    assert "calcium gap" not in page()


def test_a_figure_that_an_admin_corrects_counts_at_once(page, patient):
    food = milk()
    nearly_there(patient, THURSDAY, calcium=950)
    assert "About +250 mg" in page()
    food.calcium_mg = 150
    food.save()
    assert "About +300 mg" in page()


def test_nothing_logged_nothing_met_nothing_known_nothing_past(page, patient):
    milk()
    assert "calcium" not in page().split("Nutrients")[0]
    nearly_there(patient, WEDNESDAY)
    assert "gap" not in page("/today/?day=2026-11-25")
    nearly_there(patient, THURSDAY, calcium=1200)
    assert "gap" not in page()


class TestNotForMe:
    def decline(self, browser, key=MILK, kind="food", query="", **headers):
        address = reverse("dashboard:decline", args=[kind, key])
        return browser.post(f"{address}{query}", {"back": "/today/"}, headers=headers)

    def test_it_is_not_suggested_again_and_the_next_is(self, client_of, patient):
        milk(), soya_drink()
        nearly_there(patient, THURSDAY, calcium=950)
        browser = client_of(patient)
        assert "Milk, skimmed" in words(browser.get("/today/"))
        response = self.decline(browser)
        assert (response.status_code, response["Location"]) == (303, "/today/")
        text = words(browser.get("/today/"))
        assert "It will not be suggested again. Undo" in text
        assert "Milk, skimmed" not in text and "Soya drink" in text
        assert Declined.objects.get().name == "Milk, skimmed"

    def test_undo_and_the_list_take_it_back(self, client_of, patient):
        milk()
        browser = client_of(patient)
        self.decline(browser), self.decline(browser)
        assert Declined.objects.count() == 1
        text = words(browser.get(reverse("dashboard:declined")))
        assert "Not for me Today and your weekly review do not suggest these." in text
        assert "Milk, skimmed Suggest it again Milk, skimmed" in text
        assert self.decline(browser, query="?wanted=1").status_code == 303
        assert not Declined.objects.exists()
        assert "Nothing so far." in words(browser.get(reverse("dashboard:declined")))

    def test_with_htmx_the_card_alone_comes_back(self, client_of, patient):
        milk(), soya_drink()
        nearly_there(patient, THURSDAY, calcium=950)
        response = self.decline(client_of(patient), **HTMX)
        html = response.content.decode()
        assert "<html" not in html and "Soya drink" in html and "Milk" not in html
        assert "It will not be suggested again." in response["HX-Trigger"]

    def test_it_stays_though_she_logs_it(self, client_of, patient):
        food = milk()
        self.decline(client_of(patient))
        make_entry(patient, WEDNESDAY, food)
        nearly_there(patient, THURSDAY)
        assert "calcium gap" not in words(client_of(patient).get("/today/"))

    @pytest.mark.parametrize(
        ("kind", "key"),
        [
            *(("food", "no-such"), ("food", "yours-1"), ("food", "yours-x"), ("pill", MILK)),
            *(("session", "no_such"), ("session", MILK), ("food", f"yours-{'9' * 30}")),
        ],
    )
    def test_what_cannot_be_suggested_is_404(self, client_of, patient, kind, key):
        milk()
        assert self.decline(client_of(patient), key, kind).status_code == 404
        assert not Declined.objects.exists()

    def test_hers_are_hers(self, client, client_of, patient, clinician, outsider):
        milk()
        self.decline(client_of(patient))
        address = reverse("dashboard:declined")
        assert client.get(address)["Location"].startswith(reverse("account_login"))
        assert client_of(clinician).get(address).status_code == 404
        assert "Milk" not in words(client_of(outsider).get(address))
        self.decline(client_of(outsider), query="?wanted=1")
        assert Declined.objects.get().patient == patient


def test_the_part_reloads_itself_and_alone_it_is_the_page(client_of, patient, outsider):
    milk()
    nearly_there(patient, THURSDAY, calcium=950)
    browser = client_of(patient)
    whole = browser.get("/today/").content.decode()
    assert 'hx-get="/today/step/" hx-trigger="diary-changed from:body' in whole
    part = browser.get("/today/step/", headers=HTMX)
    assert GAP in words(part) and "<html" not in part.content.decode()
    assert browser.get("/today/step/")["Location"] == "/today/"
    assert "gap" not in words(client_of(outsider).get("/today/step/", headers=HTMX))


def test_queries_stay_as_few_with_much_to_choose_from(client_of, patient, count_queries):
    browser = client_of(patient)
    nearly_there(patient, THURSDAY, calcium=500)

    def asked(path="/today/"):
        with count_queries() as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    before = asked()
    for food in (milk(), soya_drink(), almonds(), make_food("Cake")):
        for back in range(1, 30):
            make_entry(patient, THURSDAY - dt.timedelta(days=back), food)
    Declined.objects.create(patient=patient, kind="food", key=ALMONDS, name="Almonds")
    assert asked() == asked() == before
    assert before <= 15
    assert FoodEntry.objects.filter(food__key=SOYA).exists()
