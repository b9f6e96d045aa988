"""Who gets a review when, exactly once, and who gets a mail about it."""

import datetime as dt
import itertools
import logging

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts.actions import change_settings
from accounts.models import User
from common.days import Week, local_time, wall_time_to_utc
from reminders import claiming, planner
from reminders.models import Message, ReviewSchedule, WeeklyReview
from reminders.planner import Planned
from tests.factories import make_entry, make_food, make_patient
from tests.reminders.conftest import JOINED, MONDAY, NOW, day, joined

pytestmark = pytest.mark.django_db

NINE_ZONES = [
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
]


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def weeks_of(patient):
    return sorted(WeeklyReview.objects.filter(patient=patient).values_list("week_start", flat=True))


class TestOnce:
    """R5 and R7 in one process; with real workers: `test_r5_ticks.py`, `test_r7_outage.py`."""

    def test_a_review_and_a_message_and_the_next_moment(self, helen):
        assert planner.plan(now=NOW) == Planned(reviews=1, messages=1)
        review = WeeklyReview.objects.get()
        assert (review.patient, review.week_start) == (helen, MONDAY)
        assert (review.logged_days, review.time_zone) == (4, "Europe/London")
        message = Message.objects.get()
        assert (message.review, message.kind, message.period) == (
            review, "weekly_review", "week:2026-W47",
        )  # fmt: skip
        assert message.next_attempt_at == NOW
        assert message.expires_at == NOW + dt.timedelta(hours=48)
        assert ReviewSchedule.objects.get().next_review_at == utc("2026-11-30T08:00")

    def test_again_and_again_changes_nothing(self, helen):
        planner.plan(now=NOW)
        before = list(WeeklyReview.objects.values()), list(Message.objects.values())
        for minutes in (0, 1, 60, 24 * 60):
            assert planner.plan(now=NOW + dt.timedelta(minutes=minutes)) == Planned()
        ReviewSchedule.objects.update(next_review_at=NOW)  # yesterday's tick replayed
        assert planner.plan(now=NOW) == Planned()
        assert (list(WeeklyReview.objects.values()), list(Message.objects.values())) == before

    def test_not_a_minute_early(self, helen):
        planner.plan(now=NOW - dt.timedelta(weeks=1))
        assert planner.plan(now=utc("2026-11-23T07:59:59")) == Planned()
        assert not WeeklyReview.objects.filter(week_start=MONDAY).exists()
        assert planner.plan(now=utc("2026-11-23T08:00:00")).reviews == 1

    def test_a_long_outage_makes_one_review_of_the_last_week(self, helen):
        planner.plan(now=NOW)
        assert planner.plan(now=NOW + dt.timedelta(weeks=5, days=2)).reviews == 1
        assert weeks_of(helen) == [MONDAY, MONDAY + dt.timedelta(weeks=5)]
        assert Message.objects.count() == 2

    def test_chunk_by_chunk_everybody_is_planned(self, thresholds, monkeypatch):
        monkeypatch.setattr(planner, "CHUNK", 2)
        for _number in range(5):
            joined(make_patient())
        assert planner.plan(now=NOW) == Planned(reviews=5, messages=5)

    def test_a_tick_ends_in_time_and_the_next_one_carries_on(self, thresholds, monkeypatch):
        """Or the worker's time limit would end it in the middle of a chunk."""
        monkeypatch.setattr(planner, "CHUNK", 2)
        for _number in range(5):
            joined(make_patient())
        with monkeypatch.context() as slow:
            seconds = itertools.count(step=20)
            slow.setattr(claiming.time, "monotonic", lambda: next(seconds))
            assert planner.plan(now=NOW, at_most=dt.timedelta(seconds=30)).reviews == 2
        assert planner.plan(now=NOW).reviews == 3

    def test_planners_leave_the_processors_to_each_other(self, db):
        """PostgreSQL's helpers for one of them would take them away from the others."""

        def helpers():
            with connection.cursor() as cursor:
                cursor.execute("SHOW max_parallel_workers_per_gather")
                return cursor.fetchone()[0]

        assert next(claiming.chunks(helpers, at_most=dt.timedelta(seconds=9))) == "0"

    def test_many_cost_no_more_queries_than_one(self, thresholds, count_queries):
        def cost():
            with count_queries() as queries:
                planner.plan(now=NOW)
            return len(queries)

        joined(make_patient())
        cost()  # stores the targets that people like her share, once
        joined(make_patient())
        one = cost()
        for _number in range(6):
            joined(make_patient())
        assert cost() == one


class TestFirstReview:
    def test_whoever_joins_on_a_wednesday_has_it_on_the_monday_after(self, patient, thresholds):
        joined(patient, utc("2026-11-18T14:00"))
        assert planner.plan(now=utc("2026-11-18T14:01")) == Planned()
        assert ReviewSchedule.objects.get().next_review_at == utc("2026-11-23T08:00")
        assert planner.plan(now=NOW).reviews == 1
        assert weeks_of(patient) == [MONDAY]

    def test_never_of_a_week_before_she_joined(self, patient, thresholds):
        joined(patient, utc("2026-11-23T07:00"))  # an hour before this Monday's moment
        planner.plan(now=utc("2026-11-23T07:01"))
        assert planner.plan(now=NOW) == Planned()
        assert ReviewSchedule.objects.get().next_review_at == utc("2026-11-30T08:00")

    def test_three_back_dated_days_and_a_tick_on_the_monday_after(self, patient, thresholds):
        """No planner ran in between: the moment is computed and found due in one run."""
        joined(patient, utc("2026-11-20T10:00"))
        food = make_food()
        for number in (2, 3, 4):
            make_entry(patient, day(number), food)
        assert planner.plan(now=utc("2026-11-23T08:00")) == Planned(reviews=1, messages=1)
        assert WeeklyReview.objects.get().logged_days == 3

    def test_a_moment_before_she_joined_plans_nothing(self, patient, thresholds):
        joined(patient, utc("2026-11-20T10:00"))
        assert planner.plan(now=utc("2026-09-01T08:00")) == Planned()
        assert ReviewSchedule.objects.get().next_review_at == utc("2026-11-23T08:00")


class TestZones:
    """R6: nine zones over clock changes in spring and autumn, on both sides of the equator."""

    @pytest.mark.parametrize("zone", NINE_ZONES)
    @pytest.mark.parametrize("from_day", ["2026-03-02", "2026-09-21", "2026-10-19", "2027-03-29"])
    def test_eight_on_her_clock_each_monday_over_clock_changes(self, zone, from_day, thresholds):
        patient = joined(make_patient(time_zone=zone))
        first = dt.date.fromisoformat(from_day)
        start = wall_time_to_utc(first, dt.time(12), zone)
        joined(patient, start - dt.timedelta(weeks=6))
        WeeklyReview.objects.all().delete()
        planner.plan(now=start)
        for week in range(1, 6):
            moment = ReviewSchedule.objects.get().next_review_at
            local = local_time(moment, zone)
            assert (local.weekday(), local.time()) == (0, dt.time(8))
            assert local.date() == first + dt.timedelta(weeks=week)
            assert planner.plan(now=moment - dt.timedelta(seconds=1)) == Planned()
            assert planner.plan(now=moment).reviews == 1
        reviewed = weeks_of(patient)
        assert reviewed[-5:] == [first + dt.timedelta(weeks=week) for week in range(5)]
        assert len(set(reviewed)) == len(reviewed)

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
    def test_half_past_eleven_on_sunday_evening_belongs_to_that_week(self, zone, thresholds):
        patient = joined(make_patient(time_zone=zone))
        late = wall_time_to_utc(MONDAY + dt.timedelta(days=6), dt.time(23, 30), zone)
        make_entry(patient, local_time(late, zone).date(), make_food())
        planner.plan(now=wall_time_to_utc(MONDAY + dt.timedelta(days=7), dt.time(8), zone))
        assert WeeklyReview.objects.get(week_start=MONDAY).logged_days == 1

    def test_moving_house_loses_and_doubles_no_week(self, helen):
        planner.plan(now=NOW)
        change_settings(by=helen.user, name="Helen", time_zone="Pacific/Auckland", theme="system")
        assert ReviewSchedule.objects.get().next_review_at is None
        assert planner.plan(now=NOW + dt.timedelta(minutes=1)) == Planned()
        moment = ReviewSchedule.objects.get().next_review_at
        assert moment == wall_time_to_utc(dt.date(2026, 11, 30), dt.time(8), "Pacific/Auckland")
        planner.plan(now=moment)
        assert weeks_of(helen) == [MONDAY, MONDAY + dt.timedelta(weeks=1)]

    def test_moving_across_the_moment_still_reviews_the_week(self, helen):
        """In Los Angeles it was not yet Monday; in London it is past eight already."""
        User.objects.update(time_zone="America/Los_Angeles")
        planner.plan(now=utc("2026-11-16T17:00"))
        planner.plan(now=utc("2026-11-22T20:00"))
        helen.user.refresh_from_db()
        change_settings(by=helen.user, name="Helen", time_zone="Europe/London", theme="system")
        planner.plan(now=utc("2026-11-23T09:00"))
        assert weeks_of(helen) == [MONDAY - dt.timedelta(weeks=1), MONDAY]

    def test_a_zone_that_is_gone_counts_as_utc(self, helen, caplog):
        User.objects.update(time_zone="Mars/Olympus")
        assert planner.plan(now=NOW).reviews == 1
        assert "Mars/Olympus" in caplog.text


class TestWhoGetsAMail:
    def test_not_whoever_wants_none(self, helen):
        ReviewSchedule.objects.update(by_email=False)
        assert planner.plan(now=NOW) == Planned(reviews=1)

    def test_not_to_an_address_that_is_not_proved(self, helen):
        EmailAddress.objects.update(verified=False)
        assert planner.plan(now=NOW) == Planned(reviews=1)

    def test_not_for_another_address_that_is(self, helen):
        EmailAddress.objects.update(email="old@example.test")
        assert planner.plan(now=NOW) == Planned(reviews=1)

    def test_not_to_an_account_that_is_not_active(self, helen):
        User.objects.update(is_active=False)
        assert planner.plan(now=NOW) == Planned(reviews=1)

    def test_nothing_at_all_for_whoever_leaves(self, helen):
        User.objects.update(deletion_requested_at=NOW)
        assert planner.plan(now=NOW) == Planned()
        assert not WeeklyReview.objects.exists()
        User.objects.update(deletion_requested_at=None)
        assert planner.plan(now=NOW + dt.timedelta(weeks=1)).reviews == 1


class TestPoison:
    """R9 while planning; while sending: `test_r9_poison.py`."""

    def test_one_who_cannot_be_planned_keeps_nobody_else(self, helen, monkeypatch, caplog):
        others = [joined(make_patient()) for _number in range(3)]
        real = planner.frozen_reviews

        def trip(patients, week):
            if helen.pk in [one.pk for one in patients]:
                raise RuntimeError("broken row")
            return real(patients, week)

        monkeypatch.setattr(planner, "frozen_reviews", trip)
        with caplog.at_level(logging.CRITICAL):
            assert planner.plan(now=NOW) == Planned(reviews=3, messages=3, put_off=1)
        assert all(weeks_of(other) == [MONDAY] for other in others)
        assert weeks_of(helen) == []
        monkeypatch.setattr(planner, "frozen_reviews", real)
        assert planner.plan(now=NOW + dt.timedelta(minutes=59)) == Planned()
        assert planner.plan(now=NOW + dt.timedelta(minutes=61)).reviews == 1
        assert weeks_of(helen) == [MONDAY]


def test_the_demo_plans_week_after_week(helen):
    """As demo data are made: one tick at each past Monday, oldest first."""
    joined(helen, JOINED - dt.timedelta(weeks=6))
    for back in range(5, -1, -1):
        planner.plan(now=NOW - dt.timedelta(weeks=back))
    assert weeks_of(helen) == [MONDAY - dt.timedelta(weeks=back) for back in range(5, -1, -1)]
    assert all(Week(start).start == start for start in weeks_of(helen))
