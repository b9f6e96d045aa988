"""The page of a day: its meals, sums, and what she has often."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
import time_machine

from nutrition.models import FoodEntry
from tests.factories import make_entry, make_food, make_patient
from tests.nutrition.pages import HTMX, part, same, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


class TestDiary:
    def test_an_empty_day_says_what_to_do(self, browser):
        page = browser.get("/food/")
        assert page.status_code == 200
        text = text_of(page)
        assert "Today, 23 November" in text
        assert "Nothing for breakfast yet. Search for what you had, and add it." in text
        assert "What did you eat or drink?" in text
        assert "One tap again" not in text
        assert "The whole day" not in text

    @pytest.mark.parametrize(
        ("moment", "title"),
        [("08:30", "Breakfast"), ("12:00", "Lunch"), ("18:00", "Supper"), ("22:00", "Snacks")],
    )
    def test_the_meal_of_the_hour_where_she_is(self, browser, today, moment, title):
        with time_machine.travel(dt.datetime.fromisoformat(f"{today}T{moment}:00Z"), tick=False):
            assert f"{title} so far" in text_of(browser.get("/food/"))

    def test_late_in_los_angeles_it_is_still_yesterday(self, client_of, today):
        patient = make_patient(email="la@example.test", time_zone="America/Los_Angeles")
        with time_machine.travel(dt.datetime(2026, 11, 24, 7, 30, tzinfo=dt.UTC), tick=False):
            text = text_of(client_of(patient).get("/food/"))
        assert "Today, 23 November" in text
        assert "Snacks so far" in text

    def test_a_past_day_has_its_own_entries(self, browser, patient, today):
        yesterday = today - dt.timedelta(days=1)
        make_entry(patient, yesterday, make_food("Kale, boiled"), meal="lunch")
        text = text_of(browser.get("/food/", {"day": yesterday.isoformat(), "meal": "supper"}))
        assert "Yesterday, 22 November" in text
        assert "Lunch Kale, boiled" in text
        assert "Kale" not in text_of(browser.get("/food/", {"meal": "lunch"})).split("so far")[1]

    def test_a_day_too_long_ago_is_shown_but_takes_nothing_new(self, browser, patient, today):
        day = today - dt.timedelta(days=91)
        make_entry(patient, day, make_food("Kale, boiled"))
        text = text_of(browser.get("/food/", {"day": day.isoformat()}))
        assert "You can log up to 90 days back." in text
        assert "Monday, 24 August" in text
        assert "Kale, boiled" in text

    @pytest.mark.parametrize("day", ["2026-11-24", "yesterday", "2026-13-01", "1999-12-31", "0"])
    def test_an_address_of_no_such_day_is_not_found(self, browser, day):
        assert browser.get("/food/", {"day": day}).status_code == 404
        assert browser.get("/food/search/", {"day": day, "q": "milk"}).status_code == 404

    def test_the_day_alone_is_the_part_of_the_page(self, browser, patient, today):
        make_entry(patient, today)
        fragment = browser.get("/food/?meal=breakfast", headers=HTMX)
        assert "<html" not in fragment.content.decode()
        whole = same(part(browser.get("/food/?meal=breakfast"), "day"))
        assert whole.startswith(same(fragment.content.decode()))

    def test_an_unknown_meal_is_the_meal_of_the_hour(self, browser):
        assert "Breakfast so far" in text_of(browser.get("/food/", {"meal": "tiffin"}))

    def test_sums_say_at_least_where_a_food_has_no_figure(self, browser, patient, today):
        make_entry(patient, today, make_food("Milk"))
        make_entry(patient, today, make_food("Soup", calcium_mg=None, zinc_mg=None), meal="lunch")
        text = text_of(browser.get("/food/?meal=breakfast"))
        assert "Calcium from this meal 448 mg" in text
        assert "Calcium from this meal not known" in text
        assert "Calcium at least 448 mg" in text
        assert "Zinc at least 2.2 mg" in text
        assert "Magnesium 83 mg" in text
        assert "1 food has no figure for calcium; 1 food has no figure for zinc." in text
        assert " 0 mg" not in text

    def test_the_number_of_queries_does_not_grow(self, browser, patient, today, count_queries):
        foods = [make_food(f"Food {number}") for number in range(12)]
        with count_queries() as empty:
            browser.get("/food/")
        for food in foods:
            for back in range(5):
                make_entry(patient, today - dt.timedelta(days=back), food)
        with count_queries() as full:
            browser.get("/food/")
        assert len(full) == len(empty) <= 12
        with count_queries() as search:
            browser.get("/food/search/?q=food")
        assert len(search) <= 18


class TestAgain:
    def test_foods_of_this_meal_latest_first_with_the_amount_of_then(
        self, browser, patient, food, today
    ):
        kale = make_food("Kale", portions=[])
        make_entry(patient, today - dt.timedelta(days=9), food, grams=Decimal(100))
        for back, quantity in ((3, 1), (2, 2)):
            make_entry(
                patient,
                today - dt.timedelta(days=back),
                food,
                portion_label="1 pot",
                quantity=Decimal(quantity),
                grams=Decimal(150 * quantity),
            )
        make_entry(patient, today - dt.timedelta(days=1), kale, grams=Decimal(80))
        make_entry(patient, today, make_food("Turnip"), meal="supper")
        make_entry(patient, today - dt.timedelta(days=61), make_food("Leek"))
        make_entry(patient, today, make_food("Marrow", withdrawn_at=dt.datetime.now(dt.UTC)))
        html = part(browser.get("/food/?meal=breakfast"), "day")
        again = html[: html.index("so far")]
        again = again[: again.index('class="meal-again"')]
        names = re.findall(r'<span>([^<]+) <span class="serving[^>]*>([^<]+)<', again)
        assert names == [("Kale", "80 g"), ("Yoghurt, plain, low-fat", "2 × 1 pot · 300 g")]

    def test_one_tap_logs_it(self, browser, patient, food, today):
        make_entry(
            patient,
            today - dt.timedelta(days=1),
            food,
            portion_label="1 pot",
            quantity=Decimal("0.5"),
            grams=Decimal(75),
        )
        html = part(browser.get("/food/?meal=breakfast"), "day")
        form = html[html.index("<form") : html.index("</form>")]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        address = re.search(r'action="([^"]+)"', form)[1]
        answer = browser.post(address, {k: unescape(v) for k, v in fields.items()}, headers=HTMX)
        assert answer.status_code == 200
        entry = FoodEntry.objects.on(today).get()
        assert (entry.portion_label, entry.quantity, entry.grams) == ("1 pot", Decimal("0.5"), 75)

    def test_six_at_most(self, browser, patient, today):
        for number in range(9):
            make_entry(patient, today - dt.timedelta(days=number), make_food(f"Food {number}"))
        html = part(browser.get("/food/?meal=breakfast"), "day")
        assert html.count('class="chip" id="tap-') == 6
        assert "Food 0" not in html[: html.index("so far")]
