"""The small step that is a session, and when to ask the team."""

import datetime as dt

import pytest
import time_machine

from exercise.catalogue import load_activities
from reminders.models import WeeklyReview
from tests.dashboard.larder import milk, nearly_there, told
from tests.dashboard.reading import MONDAY, NOW, THURSDAY, words
from tests.factories import make_session

pytestmark = pytest.mark.django_db
GAP = "Close today’s calcium gap"


class TestSession:
    AFTERNOON = NOW.replace(hour=15)

    def page(self, client_of, patient):
        with time_machine.travel(self.AFTERNOON, tick=False):
            return words(client_of(patient).get("/today/"))

    def rest(self, patient):
        """A plan of hers in which nothing stands on a Thursday."""
        from exercise.models import WeeklyPlan

        load_activities()
        WeeklyPlan.objects.create(patient=patient, time=dt.time(10), edited_at=NOW)

    def test_one_session_when_the_week_is_behind(self, client_of, patient):
        self.rest(patient)
        text = self.page(client_of, patient)
        assert "A small step for this week" in text
        assert "of 150 active minutes this week so far." in text or "days this week so far" in text

    def test_not_before_midday_nor_once_she_moved(self, client_of, patient):
        self.rest(patient)
        assert "A small step for this week" not in words(client_of(patient).get("/today/"))
        make_session(patient, THURSDAY, minutes=5)
        assert "A small step for this week" not in self.page(client_of, patient)

    def test_not_beside_a_planned_session(self, client_of, patient):
        load_activities()
        assert "A small step for this week" not in self.page(client_of, patient)

    def test_not_with_new_back_pain(self, client_of, patient):
        self.rest(patient)
        told(patient, new_back_pain=True, asked_now_on=THURSDAY)
        assert "A small step for this week" not in self.page(client_of, patient)

    def test_food_comes_before_it(self, client_of, patient):
        self.rest(patient)
        milk()
        nearly_there(patient, THURSDAY, calcium=950)
        text = self.page(client_of, patient)
        assert GAP in text and "A small step for this week" not in text


class TestTheTeam:
    def weeks(self, patient, amounts, measure="calcium", status="low"):
        for back, amount in enumerate(amounts, 1):
            measures = {measure: {"status": status, "amount": str(amount), "why": "short"}}
            WeeklyReview.objects.create(
                patient=patient,
                week_start=MONDAY - dt.timedelta(weeks=back),
                time_zone="UTC",
                planned_at=NOW,
                logged_days=4,
                findings={"format": 2, "measures": measures},
            )

    def said(self, page):
        return "Ask your team about a supplement." in page()

    def test_is_asked_when_four_weeks_were_under_three_quarters(self, page, patient):
        self.weeks(patient, [600, 700, 800, 900])
        text = page()
        assert "A question for your team Your calcium has been under three quarters" in text

    @pytest.mark.parametrize(
        "amounts", [[600, 600, 600], [900, 900, 900, 900], [1300, 1300, 500, 501]]
    )
    def test_and_otherwise_not(self, page, patient, amounts):
        self.weeks(patient, amounts)
        assert not self.said(page)

    def test_nor_when_a_week_was_not_judged(self, page, patient):
        self.weeks(patient, [600, 600, 600, 600], status="not_judged")
        assert not self.said(page)

    def test_nor_for_weeks_long_ago_or_of_somebody_else(self, page, patient, outsider):
        self.weeks(outsider, [600, 600, 600, 600])
        with time_machine.travel(NOW + dt.timedelta(weeks=1), tick=False):
            self.weeks(patient, [600, 600, 600, 600])
            assert not self.said(page)
