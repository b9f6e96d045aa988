"""The reviews on the site: hers alone, in words, as they were judged then."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from nutrition.models import FoodEntry
from recommendations.models import Threshold
from reminders import actions, delivery, planner
from reminders.models import Message, ReviewSchedule, WeeklyReview
from tests.factories import make_entry, make_food
from tests.reminders.conftest import MONDAY, NOW, day, joined

pytestmark = pytest.mark.django_db

LIST = "/reviews/"
PAGE = "/reviews/2026-11-16/"
SETTINGS = "/reviews/settings/"


@pytest.fixture(autouse=True)
def the_clock(time_machine):
    """A Monday morning in London; it stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def reviewed(helen):
    planner.plan(now=NOW)
    return helen


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestOneReview:
    def test_numbers_targets_and_verdicts_in_words(self, reviewed, client_of):
        page = client_of(reviewed).get(PAGE)
        assert page.status_code == 200
        words = text_of(page)
        assert "16 to 22 November 2026" in words
        assert "95 of 150 minutes" in words
        assert "915 of 1,200 mg a day" in words
        assert "Very low · 0 IU" in words
        assert "You came close to your target for calcium" in words
        assert "Add one day of strength exercise" in words
        assert "The average over the 4 days on which you logged meals." in words
        assert "no official target" in words

    def test_every_target_says_where_it_comes_from(self, reviewed, client_of):
        words = text_of(client_of(reviewed).get(PAGE))
        assert "Source: ASCO 2019" in words
        assert "Source: WHO 2020" in words
        assert "In force since 1 January 2022" in words

    def test_unknown_is_said(self, helen, client_of):
        make_entry(helen, day(2), make_food(magnesium_mg=None), magnesium_mg=None)
        planner.plan(now=NOW)
        words = text_of(client_of(helen).get(PAGE))
        assert re.search(r"at least \d+ of 320 mg a day", words)
        assert "1 food has no magnesium figure" in words

    def test_a_bound_is_not_also_a_guess(self, helen, client_of):
        make_entry(helen, day(2), make_food(vitamin_k2_ug=None, k2_basis=""))
        planner.plan(now=NOW)
        words = text_of(client_of(helen).get(PAGE))
        assert re.search(r"Vitamin K2 at least \d", words)
        assert "at least about" not in words

    @pytest.mark.parametrize("days", [0, 1, 2])
    def test_fewer_than_three_days_are_not_judged(self, helen, client_of, days):
        keep = [day(number) for number in (0, 1)[:days]]
        FoodEntry.objects.exclude(day__in=keep).delete()
        planner.plan(now=NOW)
        words = text_of(client_of(helen).get(PAGE))
        assert "Not enough logged to judge" in words
        assert "1,200" not in words.split("Your targets in that week")[0]
        assert "95 of 150 minutes" in words  # movement is always judged

    def test_nothing_changes_it_afterwards(self, reviewed, client_of):
        browser = client_of(reviewed)
        before = text_of(browser.get(PAGE))
        Threshold.objects.update(target=3, source="Somebody else")
        FoodEntry.objects.all().delete()
        User.objects.update(time_zone="Asia/Tokyo")
        planner.plan(now=NOW)
        assert text_of(browser.get(PAGE)) == before

    def test_a_review_without_findings_is_a_page_too(self, patient, client_of):
        WeeklyReview.objects.create(
            patient=patient,
            week_start=MONDAY,
            time_zone="UTC",
            planned_at=NOW,
            logged_days=0,
            findings={},
        )
        assert client_of(patient).get(PAGE).status_code == 200

    @pytest.mark.parametrize(
        "name",
        ["2026-11-09", "2026-11-17", "20261116", "2026-W47-1", "next", "2026-13-45", "x" * 999],
    )
    def test_other_addresses_are_404(self, reviewed, client_of, name):
        assert client_of(reviewed).get(f"/reviews/{name}/").status_code == 404

    def test_costs_a_fixed_number_of_queries(self, reviewed, client_of, count_queries):
        browser = client_of(reviewed)
        with count_queries() as queries:
            browser.get(PAGE)
        assert len(queries) <= 9  # five of them: session, user, transaction and its context


class TestTheList:
    def test_newest_first_with_what_was_sent(self, helen, client_of, post):
        planner.plan(now=NOW - dt.timedelta(weeks=1))
        delivery.deliver(now=NOW - dt.timedelta(weeks=1))
        planner.plan(now=NOW)
        page = client_of(helen).get(LIST)
        words = text_of(page)
        assert words.index("16 to 22 November 2026") < words.index("9 to 15 November 2026")
        assert "Active minutes: 95 of 150 minutes, low · meals logged on 4 days" in words
        assert "It comes on Monday 30 November at 08:00." in words
        assert "Here and by e-mail." in words
        assert re.search(r"Weekly review , 16 November 2026 08:05 : sent", words)
        assert re.search(r"Weekly review , 23 November 2026 08:05 : waiting", words)
        assert f'href="{PAGE}"' in page.content.decode()

    def test_empty_says_what_will_be_here_and_when(self, patient, client_of):
        joined(patient, dt.datetime(2026, 11, 18, 14, tzinfo=dt.UTC))
        words = text_of(client_of(patient).get(LIST))
        assert "After each week you find here" in words
        assert "None yet." in words
        assert "It comes on Monday 23 November at 08:00." in words  # due, the tick is on its way

    def test_the_moment_is_told_in_her_time(self, helen, client_of):
        User.objects.update(time_zone="Pacific/Auckland")
        helen.user.refresh_from_db()
        planner.plan(now=NOW)
        words = text_of(client_of(helen).get(LIST))
        assert "It comes on Monday 30 November at 08:00." in words

    def test_a_year_of_reviews_comes_in_pages_at_the_same_price(
        self, helen, client_of, count_queries
    ):
        for back in range(30):
            WeeklyReview.objects.create(
                patient=helen,
                week_start=MONDAY - dt.timedelta(weeks=back),
                time_zone="UTC",
                planned_at=NOW,
                logged_days=0,
                findings={},
            )
        ReviewSchedule.objects.update(next_review_at=NOW)
        browser = client_of(helen)
        with count_queries() as queries:
            first = browser.get(LIST)
        assert "Page 1 of 3" in text_of(first)
        assert "Page 3 of 3" in text_of(browser.get(f"{LIST}?page=3"))
        assert browser.get(f"{LIST}?page=abc").status_code == 200
        assert len(queries) <= 11


class TestSettings:
    def save(self, browser, **form):
        return browser.post(SETTINGS, form)

    def test_shows_what_she_has(self, helen, client_of):
        page = client_of(helen).get(SETTINGS).content.decode()
        assert 'value="08:00"' in page
        assert "checked" in page
        assert "Europe/London" in page

    def test_says_where_numbers_in_mails_are_chosen(self, helen, client_of):
        page = client_of(helen).get(SETTINGS)
        assert "It holds for the e-mail with your review as well" in text_of(page)
        assert 'href="/settings/reminders/"' in page.content.decode()

    def test_another_time_moves_the_next_review(self, reviewed, client_of):
        browser = client_of(reviewed)
        answer = self.save(browser, wall_time="18:30", by_email="on")
        assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
        schedule = ReviewSchedule.objects.get()
        assert schedule.wall_time == dt.time(18, 30)
        # This week's review is there already: the next is next Monday's, not tonight's.
        assert schedule.next_review_at == dt.datetime(2026, 11, 30, 18, 30, tzinfo=dt.UTC)
        assert "Saved." in text_of(browser.get(LIST))

    def test_an_earlier_time_loses_no_week(self, helen, client_of, time_machine):
        planner.plan(now=NOW - dt.timedelta(weeks=1))
        time_machine.move_to(NOW - dt.timedelta(minutes=30))  # 07:35, half an hour before
        self.save(client_of(helen), wall_time="07:00", by_email="on")
        assert planner.plan(now=NOW).reviews == 1
        assert WeeklyReview.objects.filter(week_start=MONDAY).count() == 1

    def test_without_the_mail(self, helen, client_of):
        self.save(client_of(helen), wall_time="08:00")
        assert not ReviewSchedule.objects.get().by_email
        planner.plan(now=NOW)
        assert WeeklyReview.objects.count() == 1
        assert not Message.objects.exists()
        assert "Here only, not by e-mail." in text_of(client_of(helen).get(LIST))

    @pytest.mark.parametrize(
        ("wall_time", "sentence"),
        [
            ("", "Fill in “Time on Mondays”."),
            ("05:59", "Choose a time between 06:00 and 21:00."),
            ("21:01", "Choose a time between 06:00 and 21:00."),
            ("25:00", "Enter “Time on Mondays” as a time, such as 08:00."),
            ("abc", "Enter “Time on Mondays” as a time, such as 08:00."),
            ("8\x00", "as a time"),
            ("9" * 1_000_000, "as a time"),
        ],
        ids=["empty", "early", "late", "no hour", "abc", "nul", "megabyte"],
    )
    def test_wrong_times_get_a_sentence(self, helen, client_of, wall_time, sentence):
        page = self.save(client_of(helen), wall_time=wall_time, by_email="on")
        assert page.status_code == 422
        assert sentence in text_of(page)
        assert "Error: " in page.content.decode().split("</title>")[0]
        assert ReviewSchedule.objects.get().wall_time == dt.time(8)

    def test_foreign_fields_change_nothing(self, helen, client_of):
        before = ReviewSchedule.objects.get()
        self.save(
            client_of(helen),
            wall_time="08:00",
            by_email="on",
            weekday="3",
            patient="999",
            next_review_at="2020-01-01",
            unsubscribe_token="0" * 32,
        )
        after = ReviewSchedule.objects.get()
        assert (after.weekday, after.patient_id) == (0, helen.pk)
        assert after.unsubscribe_token == before.unsubscribe_token


class TestOthers:
    ADDRESSES = [("get", LIST), ("get", PAGE), ("get", SETTINGS), ("post", SETTINGS)]

    def test_an_outsider_finds_nothing_of_hers(self, reviewed, outsider, client_of):
        browser = client_of(outsider)
        foreign, missing = browser.get(PAGE), browser.get("/reviews/2026-11-09/")
        assert foreign.status_code == missing.status_code == 404
        words = text_of(browser.get(LIST))
        assert "November 2026" not in words
        browser.post(SETTINGS, {"wall_time": "20:00"})
        assert ReviewSchedule.objects.get(patient=reviewed).wall_time == dt.time(8)

    def test_staff_have_no_reviews(self, reviewed, clinician, admin_person, client_of):
        for person in (clinician, admin_person):
            browser = client_of(person)
            for method, address in self.ADDRESSES:
                answer = getattr(browser, method)(address)
                assert answer.status_code in {302, 404}
                assert "95 of 150" not in answer.content.decode()

    def test_nobody_signed_in_is_sent_to_sign_in(self, reviewed, client):
        for method, address in self.ADDRESSES:
            answer = getattr(client, method)(address)
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/accounts/login/")

    def test_the_database_hides_the_rows_too(self, reviewed, outsider, as_web):
        with as_web(outsider):
            assert not WeeklyReview.objects.exists()
            assert not Message.objects.exists()
            assert ReviewSchedule.objects.get().patient == outsider
        with as_web(reviewed):
            assert WeeklyReview.objects.count() == Message.objects.count() == 1


def test_addresses_others_link_to():
    assert reverse("reminders:reviews") == LIST
    assert reverse("reminders:review", args=["2026-11-16"]) == PAGE
    assert reverse("reminders:review_settings") == SETTINGS


def test_nobody_changes_the_reviews_of_another(helen, outsider):
    with pytest.raises(PermissionDenied):
        actions.change_schedule(
            patient=helen, wall_time=dt.time(9), by_email=False, by=outsider.user, now=NOW
        )
    assert ReviewSchedule.objects.get(patient=helen).by_email
