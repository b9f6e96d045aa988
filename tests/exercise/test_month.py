"""A month of sessions on one page: every one of them, in a fixed number of queries."""

import datetime as dt

import pytest

from tests.exercise.own import make_strength
from tests.exercise.pages import TODAY, text_of
from tests.factories import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]

MONTH = "/movement/month/"


class TestThePage:
    def test_an_empty_month_says_what_will_be_here(self, browser):
        page = browser.get(MONTH)
        words = text_of(page)
        assert page.status_code == 200
        assert "November 2026" in words
        assert "Nothing is logged in this month." in words
        assert "?month=2026-10" in page.content.decode()
        assert "Month after" not in words

    def test_every_session_is_there_by_day_with_a_way_to_correct_it(self, browser, patient, walk):
        first = make_session(patient, dt.date(2026, 11, 2), walk, minutes=41, note="With Ann")
        second = make_session(patient, TODAY, walk, minutes=42, effort="vigorous")
        strength = make_strength(patient, TODAY)
        make_session(patient, dt.date(2026, 10, 31), walk, minutes=43)
        make_session(patient, TODAY, walk, minutes=44, deleted_at=dt.datetime.now(dt.UTC))
        page = browser.get(MONTH)
        words = text_of(page)
        assert "You moved on 2 days, in 3 sessions." in words
        assert "Active minutes 125" in words
        assert "Strength days 1" in words
        assert words.index("Thursday 19 November") < words.index("Monday 2 November")
        assert "41 min · moderate With Ann" in words
        assert "42 min · vigorous · counts twice" in words
        assert "Squat 3 × 8, 20 kg" in words
        assert "43 min" not in words and "44 min" not in words
        for row in (first, second, strength):
            assert f'href="/movement/sessions/{row.pk}/"' in page.content.decode()

    def test_a_month_long_ago_is_read_but_not_changed(self, browser, patient, walk):
        row = make_session(patient, dt.date(2026, 3, 3), walk, minutes=41)
        page = browser.get(MONTH, {"month": "2026-03"})
        words = text_of(page)
        assert "March 2026" in words and "41 min" in words
        assert f"/movement/sessions/{row.pk}/" not in page.content.decode()
        assert "?month=2026-02" in page.content.decode()
        assert "?month=2026-04" in page.content.decode()

    def test_the_month_is_the_one_where_she_lives(self, browser, patient, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC))
        patient.user.time_zone = "Pacific/Auckland"
        patient.user.save()
        assert "December 2026" in text_of(browser.get(MONTH))

    @pytest.mark.parametrize(
        "month", ["2026-12", "2026-13", "1999-12", "0000-01", "november", "2026-11-01", "9" * 99]
    )
    def test_a_month_that_cannot_be_shown_is_not_found(self, browser, month):
        assert browser.get(MONTH, {"month": month}).status_code == 404

    def test_it_is_nobody_elses(self, patient, outsider, clinician, client_of, walk):
        make_session(patient, TODAY, walk, minutes=111, note="canary")
        page = client_of(outsider).get(MONTH)
        assert "canary" not in page.content.decode()
        assert "Nothing is logged" in text_of(page)
        assert client_of(clinician).get(MONTH).status_code in {302, 404}


class TestQueries:
    def test_a_full_month_costs_what_one_session_costs(self, browser, patient, walk, count_queries):
        make_strength(patient, TODAY)
        browser.get(MONTH)
        with count_queries() as few:
            browser.get(MONTH)
        for offset in range(60):
            make_session(patient, dt.date(2026, 10, 1 + offset % 31), walk, minutes=offset + 1)
        for day in (5, 12, 19, 26):
            make_strength(patient, dt.date(2026, 10, day))
        with count_queries() as many:
            page = browser.get(MONTH, {"month": "2026-10"})
        assert page.content.decode().count("/movement/sessions/") == 64
        assert len(many) == len(few)
        assert len(many) <= 12, many.captured_queries
