"""A day with its week, search, and what the page costs."""

import datetime as dt

import pytest

from tests.exercise.pages import NOW, PAGE, TODAY, given, htmx, inside, text_of, tidy
from tests.factories import make_activity, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]


class TestThePage:
    def test_an_empty_week_says_what_to_do_and_blames_nobody(self, browser):
        page = browser.get(PAGE)
        assert page.status_code == 200
        words = text_of(page)
        assert "Today, Thursday 19 November" in words
        assert "Active minutes 0" in words
        assert "What you log appears here" in words
        assert "Wrist: not yet" in words

    def test_the_week_shows_amounts_days_and_sites(self, browser, patient, walk):
        make_session(patient, TODAY, walk, minutes=40)
        make_session(patient, dt.date(2026, 11, 16), walk, minutes=20, effort="vigorous")
        make_session(patient, dt.date(2026, 11, 17), walk, minutes=15, effort="light")
        bands = make_activity(
            "Bands", category="resistance", counts_aerobic=False, counts_resistance=True,
            loads_wrist=2,
        )  # fmt: skip
        make_session(patient, TODAY, bands)
        make_session(patient, dt.date(2026, 11, 15), walk, minutes=200)  # the week before
        words = text_of(browser.get(PAGE))
        assert "Active minutes 80" in words
        assert "Of these, on your feet 80" in words
        assert "Strength days 1" in words
        assert "Balance days 0" in words
        assert "Hip: loaded" in words
        assert "Wrist: strongly loaded" in words
        assert "Gentle minutes, not counted 15" in words

    def test_each_session_says_what_it_counted_as(self, browser, patient):
        stairs = make_activity("Stairs", counts_balance=True, counts_resistance=True)
        make_session(patient, TODAY, stairs, minutes=20, effort="vigorous")
        words = text_of(browser.get(PAGE))
        assert "20 min · vigorous · counts twice · strength · balance" in words

    def test_another_day_shows_that_day_and_its_week(self, browser, patient, walk):
        make_session(patient, dt.date(2026, 11, 15), walk, minutes=77)
        page = browser.get(f"{PAGE}?day=2026-11-15")
        words = text_of(page)
        assert "Sunday 15 November" in words
        assert "That week" in words
        assert "Active minutes 77" in words
        assert "77 min · moderate" in words
        assert 'href="?day=2026-11-16"' in page.content.decode()
        assert "77 min · moderate" not in text_of(browser.get(PAGE))

    def test_her_day_is_the_one_where_she_lives(self, browser, patient, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC))
        patient.user.time_zone = "Pacific/Auckland"
        patient.user.save()
        assert "Friday 20 November" in text_of(browser.get(PAGE))

    @pytest.mark.parametrize(
        "day",
        [
            "2026-11-20",
            "yesterday",
            "2026-13-01",
            "1999-12-31",
            "0001-01-01",
            "9999-12-31",
            "1" * 99,
        ],
    )
    def test_a_day_that_cannot_be_shown_is_not_found(self, browser, day):
        assert browser.get(PAGE, {"day": day}).status_code == 404

    def test_long_ago_can_be_read_but_not_logged(self, browser, patient, walk):
        make_session(patient, dt.date(2026, 1, 5), walk, minutes=33)
        make_session(patient, TODAY, walk)
        words = text_of(browser.get(f"{PAGE}?day=2026-01-05"))
        assert "33 min" in words
        assert "You can log up to 90 days back." in words
        assert "One tap again" not in words

    def test_what_she_does_often_is_one_tap(self, browser, patient, walk):
        for offset in (1, 2):
            make_session(patient, TODAY - dt.timedelta(days=offset), walk, minutes=30)
        make_session(patient, TODAY - dt.timedelta(days=3), walk, minutes=30, effort="vigorous")
        words = text_of(browser.get(PAGE))
        assert "Walking, brisk, 30 min, moderate" in words
        assert "Walking, brisk, 30 min, vigorous" in words
        assert words.index("30 min, moderate") < words.index("30 min, vigorous")

    def test_a_withdrawn_activity_is_no_longer_one_tap(self, browser, patient, walk):
        make_session(patient, TODAY - dt.timedelta(days=1), walk)
        walk.withdrawn_at = NOW
        walk.save()
        assert "One tap again" not in text_of(browser.get(PAGE))


class TestSearch:
    def test_it_finds_and_leads_to_the_form(self, browser, walk):
        page = browser.get(PAGE, {"q": "walk", "day": "2026-11-18"})
        assert "1 activity found" in text_of(page)
        assert "Go well." in text_of(page)
        link = "/movement/log/?activity=walk_brisk&amp;day=2026-11-18"
        assert link in page.content.decode()

    def test_the_fragment_is_what_a_reload_shows(self, browser, walk):
        for query in ("walk", "wlak", "zzzz", ""):
            fragment = browser.get(PAGE, {"q": query}, **htmx("found"))
            assert "<html" not in fragment.content.decode()
            page = browser.get(PAGE, {"q": query})
            assert tidy(fragment.content.decode()) == inside(page, "found")

    def test_corrected_words_are_told(self, browser, walk):
        assert "These are for “walking”" in text_of(browser.get(PAGE, {"q": "wlaking"}))

    def test_nothing_found_says_what_to_try(self, browser, walk):
        assert "Nothing found. Try another word" in text_of(browser.get(PAGE, {"q": "zzzz"}))

    def test_more_is_one_link_away(self, browser, db):
        for number in range(15):
            make_activity(f"Walking {number}")
        page = browser.get(PAGE, {"q": "walking"})
        assert "Show all 15" in text_of(page)
        assert page.content.decode().count("/movement/log/?activity=") == 12
        everything = browser.get(PAGE, {"q": "walking", "all": "1"})
        assert everything.content.decode().count("/movement/log/?activity=") == 15

    @pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\"'&", "é" * 3000, "& | !"])
    def test_odd_words_are_only_words(self, browser, walk, query):
        assert browser.get(PAGE, {"q": query}).status_code == 200

    def test_a_nul_byte_is_refused(self, browser):
        assert browser.get(f"{PAGE}?q=a%00b").status_code == 400


class TestQueries:
    def test_the_page_costs_the_same_with_years_of_history(
        self, browser, patient, walk, count_queries
    ):
        make_session(patient, TODAY, walk)
        with count_queries() as few:
            browser.get(PAGE)
        for offset in range(60):
            make_session(patient, TODAY - dt.timedelta(days=offset % 9), walk, minutes=offset + 1)
        with count_queries() as many:
            browser.get(PAGE, {"q": "walk"})
        assert len(few) <= 17, few.captured_queries
        assert len(many) == len(few) + 5

    def test_logging_costs_little(self, browser, walk, count_queries):
        browser.get(PAGE)
        with count_queries() as queries:
            browser.post("/movement/log/", given(walk), **htmx("day"))
        assert len(queries) <= 23, queries.captured_queries
