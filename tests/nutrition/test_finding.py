"""The list of found foods, on the page and as its fragment."""

import re
from decimal import Decimal
from html import unescape

import pytest

from nutrition.models import Food, Portion
from patients.models import HealthProfile
from tests.factories import make_entry, make_food
from tests.nutrition.pages import HTMX, part, same, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


class TestSearch:
    def test_found_foods_in_order_with_what_one_tap_would_log(self, browser, food):
        make_food("Kale")
        page = browser.get("/food/search/", {"q": "yogurt"})
        assert re.findall(r'data-food-name="([^"]+)"', page.content.decode()) == [food.name]
        text = text_of(page)
        assert "1 match" in text
        assert "1 cup · 245 g" in text
        assert "Ca Calcium 448 mg" in text
        assert "K2 Vitamin K2 0.7 µg" in text
        assert "Zn Zinc 2.2 mg" in text

    def test_what_nobody_knows_is_no_zero(self, browser):
        make_food("Kale", vitamin_k2_ug=None, k2_basis="plant food, none expected", zinc_mg=None)
        make_food("Kale crisps", k2_basis="MK-4 only")
        text = text_of(browser.get("/food/search/", {"q": "kale"}))
        assert "K2 Vitamin K2 – none expected" in text
        assert "Zn Zinc – not known" in text
        assert "K2 Vitamin K2 at least 0.7 µg" in text

    def test_her_last_amount_comes_back(self, browser, patient, food, today):
        make_entry(
            patient, today, food, portion_label="1 pot", quantity=Decimal(2), grams=Decimal(300)
        )
        text = text_of(browser.get("/food/search/", {"q": "yog"}))
        assert "2 × 1 pot · 300 g · you have logged this once" in text
        Portion.objects.filter(label="1 pot").delete()
        assert "300 g · you have logged this once" in text_of(browser.get("/food/search/?q=yog"))

    def test_a_food_without_portions_is_offered_by_weight(self, browser):
        make_food("Kale", portions=[])
        assert "Kale 100 g Ca" in text_of(browser.get("/food/search/", {"q": "kale"}))

    def test_the_fragment_is_the_part_of_the_page(self, browser, food):
        asked = {"q": "yogurt", "day": "2026-11-22", "meal": "lunch"}
        whole = same(part(browser.get("/food/search/", asked), "found"))
        fragment = browser.get("/food/search/", asked, headers=HTMX)
        assert "<html" not in fragment.content.decode()
        assert whole.startswith(same(fragment.content.decode()))
        assert 'name="day" value="2026-11-22"' in fragment.content.decode()

    def test_more_instead_of_an_end(self, browser):
        for number in range(30):
            make_food(f"Bread {number:02}")
        first = browser.get("/food/search/", {"q": "bread"})
        assert first.content.count(b"data-food-name") == 12
        assert "The 12 nearest matches, yours first" in text_of(first)
        link = re.search(r'href="(/food/search/\?[^"]+show=24)"', first.content.decode())[1]
        second = browser.get(unescape(link), headers=HTMX)
        assert second.content.count(b"data-food-name") == 24
        assert second.content.decode().count("data-focus") == 1
        last = browser.get("/food/search/", {"q": "bread", "show": "36"})
        assert last.content.count(b"data-food-name") == 30
        assert "Show more" not in text_of(last)
        for odd in ("-1", "x", "9" * 5000, "²"):
            page = browser.get("/food/search/", {"q": "bread", "show": odd})
            assert page.content.count(b"data-food-name") == 12

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("yoghrut", "Nothing by that name. These are for “yoghurt”."),
            ("xyzzy", "Nothing found. Try one plain word, such as cheese, salmon or oats."),
            ("  ", "Type the first letters: yog finds yoghurt."),
            ("yoghurt xyzzy", "Nothing by that name. These are for “yoghurt”."),
            ("plain kale", "No food has all of these words. These have some of them."),
            ("plian kale", "These have some of the words “plain kale”."),
        ],
    )
    def test_it_says_what_was_searched_instead(self, browser, food, query, sentence):
        make_food("Kale")
        assert sentence in text_of(browser.get("/food/search/", {"q": query}))

    def test_a_stand_in_is_called_the_closest_match(self, browser):
        make_food("White cheese", stand_in_for="halloumi; feta")
        assert "Closest match for halloumi" in text_of(browser.get("/food/search/?q=hallou"))

    def test_what_has_to_be_known_of_a_food_stands_where_it_is_chosen(self, browser):
        mixed = "Mixed dish: recipes differ, take the figures as a guide."
        milk = "Figures for a dish made with US milk, which has added vitamin D; count less."
        make_food("Kale soup", brand="Halvard", note=f"{mixed} {milk}", k2_source="ODS (kale)")
        make_food("Kale", note=mixed, k2_source="CIQUAL 2020 no. 1 (kale)", stand_in_for="horta")
        text = text_of(browser.get("/food/search/", {"q": "kale"}))
        assert f"Halvard · 1 cup · 245 g {mixed} … Ca" in text
        assert f"{mixed} Ca" in text
        kale, soup = Food.objects.get(name="Kale"), Food.objects.get(name="Kale soup")
        page = text_of(browser.get(f"/food/log/{soup.key}/"))
        assert f"{mixed} {milk}" in page
        assert "Vitamin K2: ODS (kale)" in page
        page = text_of(browser.get(f"/food/log/{kale.key}/"))
        credit = "Anses. 2020. Ciqual French food composition table, no. 1 (kale)"
        assert f"Vitamin K2: {credit}" in page
        assert "Also the closest match for: horta" in page

    def test_any_length_and_any_characters(self, browser):
        assert browser.get("/food/search/", {"q": "milk " * 2000}).status_code == 200
        assert browser.get("/food/search/", {"q": "<script>'\"&|!()"}).status_code == 200
        assert browser.get("/food/search/?q=milk%00").status_code == 400


@pytest.mark.parametrize(
    ("region", "first"),
    [
        ("us_canada", ["Milk, vitamin D added", "Milk, no added vitamin D"]),
        ("uk", ["Milk, no added vitamin D", "Milk, vitamin D added"]),
        ("", ["Milk, vitamin D added", "Milk, no added vitamin D"]),
    ],
)
def test_milk_of_her_region_comes_first_on_the_page(client_of, patient, region, first):
    milk = "Milk and plant drinks"
    make_food("Milk, vitamin D added", category=milk, fortification="US vitamin D")
    make_food("Milk, no added vitamin D", category=milk)
    HealthProfile.objects.create(patient=patient, region=region)
    page = client_of(patient).get("/food/search/?q=milk").content.decode()
    assert re.findall(r'data-food-name="([^"]+)"', page) == first
