"""The week of movement against its targets: how far she is, what is left, and the pictures."""

import datetime as dt
import re

import pytest

from recommendations.models import Threshold
from tests.dashboard.reading import MONDAY, THURSDAY, WEDNESDAY, words
from tests.exercise.own import make_strength
from tests.exercise.pages import htmx, inside, tidy
from tests.factories import make_activity, make_session

pytestmark = pytest.mark.django_db

PAGE = "/movement/"


def make_tai_chi():
    return make_activity("Tai chi", category="balance", counts_aerobic=False, counts_balance=True)


def attributes(html, css_class):
    """The attributes of every element of the chart with this class."""
    found = re.findall(rf'<\w+ class="{css_class}"([^>]*)>', html)
    return [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in found]


class TestTheWeek:
    def test_it_says_how_far_she_is_and_what_is_left(self, page, patient):
        make_session(patient, MONDAY, minutes=60)
        make_session(patient, WEDNESDAY, minutes=35)
        make_strength(patient, WEDNESDAY)
        text = page(PAGE)
        assert "This week 23 to 29 November" in text
        assert (
            "95 of 150 active minutes: you are on pace, 55 to go in 4 days (about 14 a day)."
        ) in text
        assert "Active minutes 95 of 150 55 min to go" in text
        assert "Strength days 1 of 2 1 day to go" in text
        assert "Balance days 0 of 3 3 days to go" in text

    @pytest.mark.parametrize(
        ("minutes", "sentence"),
        [
            (150, "You reached your 150 active minutes: 150 in all."),
            (20, "20 of 150 active minutes: about 33 a day for the 4 days left gets you there."),
        ],
    )
    def test_one_sentence_says_where_it_stands(self, page, patient, minutes, sentence):
        make_session(patient, MONDAY, minutes=minutes)
        assert sentence in page(PAGE)

    def test_nobody_is_asked_for_more_than_an_hour_a_day(self, page, patient, time_machine):
        make_session(patient, MONDAY, minutes=20)
        time_machine.move_to(dt.datetime(2026, 11, 29, 9, 0, tzinfo=dt.UTC))
        assert "20 of 150 active minutes: every minute more does you good." in page(PAGE)
        make_session(patient, WEDNESDAY, minutes=80)
        assert "100 of 150 active minutes: 50 to go today." in page(PAGE)

    def test_an_empty_week_blames_nobody(self, page):
        text = page(PAGE)
        assert "Nothing is logged yet this week: the first walk starts it." in text
        assert "Nothing has loaded your hips, spine or wrists yet this week." in text
        assert "Nothing was logged in that week." in page(f"{PAGE}?day=2026-11-18")

    def test_a_past_week_is_not_hurried(self, page, patient):
        make_session(patient, dt.date(2026, 11, 10), minutes=60)
        text = page(f"{PAGE}?day=2026-11-12")
        assert "That week 9 to 15 November" in text
        assert "60 of 150 active minutes." in text
        assert "to go" not in text
        assert "Wrist: not loaded" in text

    def test_without_a_target_amounts_stand_alone(self, page, patient):
        Threshold.objects.all().delete()
        make_session(patient, MONDAY, minutes=30)
        text = page(PAGE)
        assert "You moved 30 active minutes." in text
        assert "even pace" not in text

    def test_weeks_beside_it_are_one_link_away_as_far_as_there_are_any(self, client_of, patient):
        browser = client_of(patient)
        now = browser.get(PAGE).content.decode()
        assert 'href="?day=2026-11-19"' in now and "Week after" not in now
        past = browser.get(f"{PAGE}?day=2026-11-21").content.decode()
        # Saturday next week has not come yet: today is as near as can be.
        assert 'href="?day=2026-11-14"' in past and 'href="?day=2026-11-26"' in past
        first = browser.get(f"{PAGE}?day=2000-01-01").content.decode()
        assert "Week before" not in first


class TestThePictures:
    def test_the_chart_climbs_day_by_day_to_the_target(self, client_of, patient):
        make_session(patient, MONDAY, minutes=60)
        make_session(patient, WEDNESDAY, minutes=35, effort="vigorous")
        html = client_of(patient).get(PAGE).content.decode()
        days = attributes(html, "stairs-day")
        assert len(days) == 4  # from Monday to Thursday, who is today
        heights = [float(day["height"].rstrip("%")) for day in days]
        assert heights[1] == heights[3] == 0
        assert heights[2] / heights[0] == pytest.approx(70 / 60, abs=0.02)
        (target,) = attributes(html, "chart-target")
        (pace,) = attributes(html, "stairs-pace")
        assert pace["y1"] == "100%" and pace["y2"] == target["y1"]

    def test_title_description_and_table_say_the_same(self, page, patient):
        make_session(patient, MONDAY, minutes=60)
        make_session(patient, WEDNESDAY, minutes=35, effort="light")
        make_session(patient, WEDNESDAY, make_tai_chi(), minutes=20)
        text = page(PAGE)
        assert "Most on Monday: 60 active minutes." in text
        assert "Active minutes from Monday to Sunday" in text
        assert (
            "Minutes by day: Monday 60, Tuesday 0, Wednesday 0, Thursday 0. Each day adds to the "
            "days before it."
        ) in text
        assert "Monday 23 November 60 60 0 – –" in text
        assert "Wednesday 25 November 0 0 35 – yes" in text
        assert "Friday 27 November" not in text
        # Below the chart: a dash for a day without minutes, nothing for one that has not come.
        assert "Mon 60 Tue – Wed – Thu – Fri Sat Sun The slanted line" in text

    def test_the_two_totals_are_kept_apart_and_explained(self, page, patient):
        swim = make_activity("Swimming", category="non_weight_bearing_aerobic")
        make_session(patient, MONDAY, minutes=30, effort="vigorous")
        make_session(patient, WEDNESDAY, swim, minutes=40)
        make_session(patient, THURSDAY, minutes=15, effort="light")
        jumps = make_activity("Jumps", entry_unit="impacts", counts_aerobic=False)
        make_session(patient, THURSDAY, jumps, entry_unit="impacts", minutes=None, impacts=50)
        text = page(PAGE)
        assert "All active minutes 100 Of these, on your feet 60" in text
        assert "Gentle minutes, not counted 15 Stamps and jumps 50" in text
        assert "also load your bones, which swimming and cycling hardly do." in text
        assert "30 vigorous minutes count twice: by the clock you moved 70 minutes" in text
        assert "only moderate and vigorous movement is counted." in text

    def test_the_figure_shows_each_site_with_a_title_and_not_by_colour_alone(
        self, client_of, patient
    ):
        carry = make_activity("Carrying", loads_hip=1, loads_spine=2, loads_wrist=0)
        make_session(patient, MONDAY, carry)
        html = client_of(patient).get(PAGE).content.decode()
        assert "<title>Hip: loaded</title>" in html
        assert "<title>Spine: strongly loaded</title>" in html
        assert "<title>Wrist: not yet</title>" in html
        # Stripes for some loading, a full shape for strong, a dashed outline for none.
        hip = 'class="site site-1" fill="url(#site-some)"'
        assert html.count(hip) == 2  # in the figure and beside the words
        assert html.count('class="site site-2"') == html.count('class="site site-0"') == 2
        assert "Loaded so far: hips and spine. Not yet: wrists." in words_of(html)


def words_of(html):
    return re.sub(r"(\s|<[^>]*>)+", " ", html)


class TestParts:
    @pytest.mark.parametrize("part", ["week", "pictures", "found", "day"])
    def test_a_part_is_what_a_reload_shows(self, client_of, patient, part):
        make_session(patient, MONDAY, minutes=60)
        browser = client_of(patient)
        fragment = browser.get(PAGE, {"q": "walk"}, **htmx(part))
        assert "<html" not in fragment.content.decode()
        assert tidy(fragment.content.decode()) == inside(browser.get(PAGE, {"q": "walk"}), part)

    def test_an_unknown_part_is_the_whole_page(self, client_of, patient):
        assert "<html" in client_of(patient).get(PAGE, **htmx("elsewhere")).content.decode()

    def test_her_minutes_are_nobody_elses(self, client_of, patient, outsider):
        make_session(patient, MONDAY, minutes=77)
        assert "77" not in words(client_of(outsider).get(PAGE))
