import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.days import Week, local_time
from reminders.schedule import (
    DueReview,
    ReviewTime,
    ReviewTimeError,
    day_key,
    due_review,
    is_due,
    is_quiet,
    next_review_at,
    next_try_at,
    quiet_until,
    rescheduled_review_at,
    retry_delay,
    reviewed_week,
    week_key,
    week_of_key,
)

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
WEEK = Week(dt.date(2026, 11, 16))
zones = st.sampled_from(NINE_ZONES)
instants = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))
review_times = st.builds(
    ReviewTime,
    zone=zones,
    weekday=st.integers(0, 6),
    at=st.times(dt.time(6), dt.time(21)),
)


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


class TestReviewTime:
    def test_monday_at_eight_unless_she_says_otherwise(self):
        when = ReviewTime(zone="Europe/London")
        assert (when.weekday, when.at) == (0, dt.time(8))

    @pytest.mark.parametrize("wrong", [{"weekday": -1}, {"weekday": 7}])
    def test_refuses_a_weekday_that_is_none(self, wrong):
        with pytest.raises(ReviewTimeError):
            ReviewTime(zone="UTC", **wrong)

    @pytest.mark.parametrize("at", [dt.time(5, 59), dt.time(21, 1), dt.time(0)])
    def test_refuses_the_night(self, at):
        with pytest.raises(ReviewTimeError):
            ReviewTime(zone="UTC", at=at)

    @pytest.mark.parametrize("at", [dt.time(6), dt.time(21)])
    def test_allows_early_and_late(self, at):
        assert ReviewTime(zone="UTC", at=at).at == at


class TestNextReview:
    @pytest.mark.parametrize(
        ("zone", "after", "moment"),
        [
            ("Europe/London", "2026-11-23T07:59", "2026-11-23T08:00"),
            ("Europe/London", "2026-11-23T08:00", "2026-11-30T08:00"),
            ("Europe/London", "2026-10-25T12:00", "2026-10-26T08:00"),  # clocks went back
            ("Europe/London", "2026-10-19T07:00", "2026-10-26T08:00"),
            ("Europe/London", "2026-03-23T08:00", "2026-03-30T07:00"),  # clocks go forward
            ("America/Los_Angeles", "2026-11-02T15:00", "2026-11-02T16:00"),
            ("America/Los_Angeles", "2026-10-26T15:00", "2026-11-02T16:00"),
            ("Asia/Kathmandu", "2026-11-23T00:00", "2026-11-23T02:15"),
            ("Pacific/Auckland", "2026-11-22T18:59", "2026-11-22T19:00"),
            ("Australia/Lord_Howe", "2026-10-04T00:00", "2026-10-04T21:00"),
            ("Pacific/Apia", "2011-12-28T00:00", "2012-01-01T18:00"),
        ],
    )
    def test_known_moments(self, zone, after, moment):
        assert next_review_at(utc(after), ReviewTime(zone=zone)) == utc(moment)

    @given(instants, review_times)
    @settings(deadline=None)
    def test_is_later_within_eight_days_and_at_her_wall_time(self, after, when):
        moment = next_review_at(after, when)
        assert after < moment <= after + dt.timedelta(days=7, hours=1)
        local = local_time(moment, when.zone)
        assert local.weekday() == when.weekday
        assert local.time() == when.at

    @pytest.mark.parametrize("zone", NINE_ZONES)
    @pytest.mark.parametrize("weekday", [0, 3, 6])
    def test_two_years_bring_one_review_for_every_week_without_a_gap(self, zone, weekday):
        when = ReviewTime(zone=zone, weekday=weekday)
        moment = utc("2026-01-01T00:00")
        weeks = []
        for _ in range(105):
            moment = next_review_at(moment, when)
            weeks.append(reviewed_week(moment, zone))
        assert weeks == [weeks[0], *(week.next for week in weeks[:-1])]


class TestReviewedWeek:
    @pytest.mark.parametrize(
        ("zone", "at", "monday"),
        [
            ("Europe/London", "2026-11-23T08:00", "2026-11-16"),
            ("Europe/London", "2026-11-22T23:59", "2026-11-09"),
            ("Europe/London", "2026-11-29T12:00", "2026-11-16"),
            ("America/Los_Angeles", "2026-11-23T07:59", "2026-11-09"),  # still Sunday there
            ("Pacific/Auckland", "2026-11-22T12:00", "2026-11-16"),  # already Monday there
        ],
    )
    def test_is_the_last_complete_local_week(self, zone, at, monday):
        assert reviewed_week(utc(at), zone) == Week(dt.date.fromisoformat(monday))


class TestDueReview:
    WHEN = ReviewTime(zone="Europe/London")
    AT = utc("2026-11-23T08:00")

    def test_not_before_its_moment(self):
        assert not is_due(self.AT, utc("2026-11-23T07:59"))
        assert due_review(self.AT, utc("2026-11-23T07:59"), self.WHEN) is None

    @pytest.mark.parametrize("now", ["2026-11-23T08:00", "2026-11-24T10:00", "2026-11-30T07:59"])
    def test_from_its_moment_on_late_or_not(self, now):
        due = due_review(self.AT, utc(now), self.WHEN)
        assert due == DueReview(WEEK, utc("2026-11-30T08:00"))
        assert due.key == "week:2026-W47"

    def test_after_weeks_of_outage_there_is_one_catch_up(self):
        due = due_review(self.AT, utc("2026-12-16T12:00"), self.WHEN)
        assert due == DueReview(Week(dt.date(2026, 12, 7)), utc("2026-12-21T08:00"))

    @given(instants, review_times, st.lists(st.integers(1, 40 * 24 * 60), max_size=8))
    @settings(deadline=None)
    def test_planning_at_any_moments_never_repeats_a_week(self, start, when, minutes):
        scheduled, now, keys = next_review_at(start, when), start, []
        for step in minutes:
            now += dt.timedelta(minutes=step)
            if due := due_review(scheduled, now, when):
                keys.append(due.key)
                scheduled = due.next_at
        assert keys == sorted(set(keys))


class TestRescheduling:
    def test_without_any_review_yet_it_lies_ahead(self):
        when = ReviewTime(zone="Europe/London")
        at = rescheduled_review_at(utc("2026-11-25T12:00"), when, None)
        assert at == utc("2026-11-30T08:00")

    def test_travelling_west_does_not_repeat_a_week(self):
        # Reviewed on Monday morning in Auckland; in Los Angeles it is still Sunday.
        when = ReviewTime(zone="America/Los_Angeles")
        at = rescheduled_review_at(utc("2026-11-22T20:00"), when, WEEK)
        assert at == utc("2026-11-30T16:00")
        assert reviewed_week(at, when.zone) == WEEK.next

    def test_travelling_east_does_not_lose_a_week(self):
        # Monday 07:00 in Los Angeles, not yet reviewed; in Auckland it is Tuesday.
        when = ReviewTime(zone="Pacific/Auckland")
        now = utc("2026-11-23T15:00")
        at = rescheduled_review_at(now, when, WEEK.previous)
        assert is_due(at, now)
        assert due_review(at, now, when).week == WEEK

    def test_another_weekday_does_not_repeat_a_week(self):
        # Reviewed on Monday; from Wednesday on she wants Fridays.
        when = ReviewTime(zone="Europe/London", weekday=4)
        at = rescheduled_review_at(utc("2026-11-25T12:00"), when, WEEK)
        assert reviewed_week(at, when.zone) == WEEK.next

    @given(instants, review_times, review_times)
    @settings(deadline=None)
    def test_the_next_week_reviewed_is_the_one_after_the_last(self, start, before, after):
        last_moment = next_review_at(start, before)
        last = reviewed_week(last_moment, before.zone)
        now = last_moment + dt.timedelta(hours=30)
        at = rescheduled_review_at(now, after, last)
        assert reviewed_week(at, after.zone) == last.next

    @given(instants, review_times, st.integers(0, 167))
    @settings(deadline=None)
    def test_changing_nothing_changes_nothing(self, start, when, hours):
        last_moment = next_review_at(start, when)
        upcoming = next_review_at(last_moment, when)
        now = min(last_moment + dt.timedelta(hours=hours), upcoming - dt.timedelta(seconds=1))
        last = reviewed_week(last_moment, when.zone)
        assert rescheduled_review_at(now, when, last) == upcoming


def test_keys():
    assert week_key(WEEK) == "week:2026-W47"
    assert week_of_key("week:2026-W47") == WEEK
    assert day_key(dt.date(2026, 11, 23)) == "day:2026-11-23"


@pytest.mark.parametrize("period", ["", "2026-W47", "day:2026-11-23", "week:", "week:2026-11-23"])
def test_what_is_no_week_is_none(period):
    with pytest.raises(ValueError, match="week"):
        week_of_key(period)


class TestRetries:
    @pytest.mark.parametrize(
        ("failures", "minutes"), [(1, 5), (2, 15), (3, 60), (4, 240), (5, 240), (50, 240)]
    )
    def test_delays(self, failures, minutes):
        assert retry_delay(failures) == dt.timedelta(minutes=minutes)

    def test_nothing_failed_nothing_to_wait_for(self):
        with pytest.raises(ValueError, match="first failure"):
            retry_delay(0)

    def test_a_server_that_stays_down_is_tried_for_a_day(self):
        first = now = utc("2026-11-23T08:00")
        tries = 1
        while (moment := next_try_at(first, now, tries)) is not None:
            now, tries = moment, tries + 1
        assert tries == 9
        assert now - first == dt.timedelta(minutes=5 + 15 + 60 + 5 * 240)
        assert now + retry_delay(tries) - first > dt.timedelta(hours=24)


class TestQuietHours:
    NIGHT = (dt.time(21), dt.time(7))

    @pytest.mark.parametrize(
        ("now", "until"),
        [
            ("2026-11-23T20:59", None),
            ("2026-11-23T21:00", "2026-11-24T07:00"),
            ("2026-11-24T00:00", "2026-11-24T07:00"),
            ("2026-11-24T06:59", "2026-11-24T07:00"),
            ("2026-11-24T07:00", None),
            ("2026-10-24T22:00", "2026-10-25T07:00"),  # clocks go back
            ("2026-03-28T22:00", "2026-03-29T06:00"),  # clocks go forward
        ],
    )
    def test_across_midnight(self, now, until):
        got = quiet_until(utc(now), "Europe/London", *self.NIGHT)
        # London was on summer time until 25 October and is from 29 March on.
        assert got == (until and utc(until))
        assert is_quiet(utc(now), "Europe/London", *self.NIGHT) == (until is not None)

    def test_within_a_day(self):
        nap = (dt.time(13), dt.time(15))
        assert quiet_until(utc("2026-11-23T14:00"), "UTC", *nap) == utc("2026-11-23T15:00")
        assert quiet_until(utc("2026-11-23T15:00"), "UTC", *nap) is None

    def test_equal_times_mean_none(self):
        assert not is_quiet(utc("2026-11-23T08:00"), "UTC", dt.time(8), dt.time(8))

    @given(instants, zones, st.times(), st.times())
    @settings(deadline=None)
    def test_they_end_within_a_day_and_are_over_then(self, now, zone, start, end):
        until = quiet_until(now, zone, start, end)
        if until is not None:
            assert now < until <= now + dt.timedelta(hours=26)
            assert not is_quiet(until, zone, start, end) or start == end
