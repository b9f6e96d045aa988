"""Progress: all nutrients at a glance, and each on a page of its own."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from nutrition.marks import DayMark
from nutrition.models import DayRecord
from nutrition.nutrients import Nutrient
from recommendations.actions import load_shipped
from tests.dashboard.reading import NOW, words
from tests.factories import make_entry, make_food
from tests.nutrition.supplements import make_dose, make_product

pytestmark = pytest.mark.django_db
YESTERDAY = NOW.date() - dt.timedelta(days=1)


@pytest.fixture
def thresholds(db):
    load_shipped()


@pytest.fixture
def page(client_of, patient):
    """The page at an address, as Helen sees it, on 26 November."""

    def read(address="/progress/calcium/"):
        with time_machine.travel(NOW, tick=False):
            answer = client_of(patient).get(address)
        assert answer.status_code == 200
        return words(answer)

    return read


def back(days):
    return YESTERDAY - dt.timedelta(days=days)


class TestOneNutrient:
    def test_nothing_logged_says_so_and_judges_nothing(self, page):
        assert "Nothing was logged in these days." in page()
        assert "None of what you logged in these days is known to hold any." in page()

    def test_below_three_days_nothing_is_judged(self, page, patient, thresholds):
        make_entry(patient, back(0), grams=200)
        text = page()
        assert "366 mg a day, from 1 logged day. Three days or more can be judged." in text

    def test_the_mean_is_judged_against_her_target(self, page, patient, thresholds):
        for days in (0, 1, 2):
            make_entry(patient, back(days), grams=600)
        text = page()
        assert "1,098 mg of 1,200 mg a day on average, over 3 logged days: close." in text
        assert "The target was reached on 0 of 3 logged days." in text

    def test_today_does_not_count_before_it_is_over(self, page, patient):
        make_entry(patient, NOW.date(), grams=200)
        assert "Nothing was logged in these days." in page()

    def test_days_not_logged_are_gaps_and_a_fast_day_is_zero(self, page, patient, thresholds):
        for days in (0, 1):
            make_entry(patient, back(days), grams=600)
        make_entry(patient, back(2), grams=600)
        DayRecord.objects.create(patient=patient, day=back(2), mark=DayMark.NOT_LOGGED)
        DayRecord.objects.create(patient=patient, day=back(3), mark=DayMark.ATE_NOTHING)
        text = page()
        assert "732 mg of 1,200 mg a day on average, over 3 logged days: low." in text
        assert "Mon 23 Nov not logged" in text
        assert "Sun 22 Nov 0 mg" in text

    def test_unknown_is_said_and_never_zero(self, page, patient, thresholds):
        mystery = make_food("Mystery", magnesium_mg=None)
        for days in (0, 1, 2):
            make_entry(patient, back(days), mystery)
        text = page("/progress/magnesium/")
        assert "not known of 320 mg a day on average" in text
        assert "3 foods have no magnesium figure." in text

    def test_what_gave_it_the_largest_first_with_times_and_share(self, page, patient):
        cheese = make_food("Cheddar", calcium_mg=Decimal(700))
        for days in (0, 1, 2):
            make_entry(patient, back(days), cheese, grams=100)
        make_entry(patient, back(1), make_food("Kale", calcium_mg=Decimal(300)), grams=100)
        product = make_product(patient, "Calcium 600 mg", calcium_mg=Decimal(600))
        make_dose(patient, back(1), product, calcium_mg=Decimal(600))
        text = page()
        assert "Most came from Cheddar: 70% of all that is known." in text
        assert "Cheddar 2,100 mg · 70% · 3 times" in text
        assert "Calcium 600 mg 600 mg · 20% · supplement, 1 time" in text
        assert "20% came from supplements, the rest from food." in text

    def test_many_foods_end_in_others(self, page, patient):
        for number in range(11):
            food = make_food(f"Food {number}", calcium_mg=Decimal(100 - number))
            make_entry(patient, back(0), food, grams=100)
        assert "3 others 273 mg" in page()

    def test_weekdays_need_two_of_two(self, page, patient):
        for week in range(2):
            make_entry(patient, back(7 * week), grams=600)
            make_entry(patient, back(7 * week + 1), grams=200)
        assert "Most on Wednesdays (1,098 mg), least on Tuesdays (366 mg)." in page()

    def test_vitamin_k2_and_companions_are_not_judged(self, page, patient, thresholds):
        for days in (0, 1, 2):
            make_entry(patient, back(days))
        assert "kcal a day on average, over 3 logged days." in page("/progress/energy/")
        assert "a day on average, over 3 logged days." in page("/progress/vitamin-k2/")

    def test_ninety_days_reach_further_back(self, page, patient):
        make_entry(patient, back(60))
        assert "Nothing was logged" in page()
        assert "from 1 logged day" in page("/progress/calcium/?days=90")
        assert "Nothing was logged" in page("/progress/calcium/?days=31")

    def test_each_day_leads_to_its_diary(self, client_of, patient):
        make_entry(patient, back(0))
        with time_machine.travel(NOW, tick=False):
            html = client_of(patient).get("/progress/calcium/").content.decode()
        assert f'href="/food/?day={back(0).isoformat()}"' in html

    def test_an_unknown_nutrient_is_404(self, client_of, patient):
        assert client_of(patient).get("/progress/copper/").status_code == 404


class TestOverview:
    def test_every_nutrient_has_a_line_of_its_own(self, page, patient, thresholds):
        for days in (0, 1, 2):
            make_entry(patient, back(days), grams=600)
        text = page("/progress/")
        assert "Calcium 1,098 mg of 1,200 mg a day on average" in text
        for name in ("Vitamin K2", "Omega-3 fats", "Energy"):
            assert name in text
        assert len(Nutrient) == 10

    @pytest.mark.parametrize("address", ["/progress/", "/progress/zinc/?days=90"])
    def test_queries_and_weight_do_not_grow(self, client_of, patient, count_queries, address):
        food = make_food()
        with time_machine.travel(NOW, tick=False):
            browser = client_of(patient)
            with count_queries() as empty:
                browser.get(address)
            for days in range(90):
                make_entry(patient, back(days), food)
            with count_queries() as full:
                html = browser.get(address).content
        assert len(empty) <= len(full) <= 12
        assert len(html) <= 60_000

    def test_the_outsider_sees_nothing_of_hers(self, client_of, patient, outsider):
        make_entry(patient, back(0))
        with time_machine.travel(NOW, tick=False):
            text = words(client_of(outsider).get("/progress/calcium/"))
        assert "Nothing was logged in these days." in text
