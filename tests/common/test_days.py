import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.days import (
    Month,
    UnknownZone,
    Week,
    is_known_zone,
    known_zones,
    latest_day,
    local_day,
    local_time,
    wall_time_to_utc,
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
dates = st.dates(dt.date(2000, 1, 1), dt.date(2037, 12, 31))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


class TestWeek:
    def test_runs_from_monday_to_sunday(self):
        week = Week.containing(dt.date(2026, 11, 26))
        assert week.start == dt.date(2026, 11, 23)
        assert week.end == dt.date(2026, 11, 29)
        assert [day.isoweekday() for day in week.days] == [1, 2, 3, 4, 5, 6, 7]

    def test_refuses_to_start_on_another_day(self):
        with pytest.raises(ValueError, match="Monday"):
            Week(dt.date(2026, 11, 24))

    def test_key_follows_the_iso_year_and_not_the_calendar_year(self):
        assert Week.containing(dt.date(2027, 1, 1)).key == "2026-W53"
        assert Week.containing(dt.date(2024, 12, 30)).key == "2025-W01"

    @pytest.mark.parametrize(
        "key", ["", "2026", "2026-48", "2026-W54", "26-W01", "2026-W1", "x-Wy"]
    )
    def test_refuses_what_is_not_a_key(self, key):
        with pytest.raises(ValueError, match=r".+"):
            Week.from_key(key)

    @given(dates)
    @settings(deadline=None)
    def test_every_day_lies_in_exactly_one_week(self, day):
        week = Week.containing(day)
        assert day in week
        assert day not in week.next
        assert day not in week.previous
        assert day in week.days

    @given(dates)
    @settings(deadline=None)
    def test_next_previous_and_key_are_inverses(self, day):
        week = Week.containing(day)
        assert week.next.previous == week
        assert Week.from_key(week.key) == week
        assert week.next.start - week.end == dt.timedelta(days=1)
        assert week < week.next

    def test_twelve_weeks_back_end_with_this_one(self):
        week = Week.containing(dt.date(2026, 11, 26))
        weeks = week.back(12)
        assert len(weeks) == 12
        assert weeks[-1] == week
        assert weeks[0].start == dt.date(2026, 9, 7)
        assert weeks == tuple(sorted(weeks))


class TestMonth:
    def test_ends_on_its_last_day_in_leap_years_too(self):
        assert Month.containing(dt.date(2026, 11, 26)).start == dt.date(2026, 11, 1)
        assert Month(dt.date(2026, 2, 1)).end == dt.date(2026, 2, 28)
        assert Month(dt.date(2028, 2, 1)).end == dt.date(2028, 2, 29)

    def test_refuses_to_start_on_another_day(self):
        with pytest.raises(ValueError, match="first"):
            Month(dt.date(2026, 11, 2))

    @pytest.mark.parametrize(
        "key", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "x-y", "2026-11-01", "+202-11"]
    )
    def test_refuses_what_is_not_a_key(self, key):
        with pytest.raises(ValueError, match=r".+"):
            Month.from_key(key)

    @given(dates)
    @settings(deadline=None)
    def test_every_day_lies_in_exactly_one_month(self, day):
        month = Month.containing(day)
        assert day in month
        assert day not in month.next
        assert day not in month.previous
        assert month.next.previous == month
        assert Month.from_key(month.key) == month
        assert month.next.start - month.end == dt.timedelta(days=1)


class TestZones:
    @pytest.mark.parametrize("name", [*NINE_ZONES, "UTC"])
    def test_knows_places(self, name):
        assert is_known_zone(name)

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "Mars/Olympus",
            "../etc/passwd",
            "/etc/passwd",
            "localtime",
            "Factory",
            "\0",
            "a" * 9999,
        ],
    )
    def test_refuses_everything_else(self, name):
        assert not is_known_zone(name)
        with pytest.raises(UnknownZone):
            local_day(utc("2026-11-23T00:00"), name)
        with pytest.raises(UnknownZone):
            wall_time_to_utc(dt.date(2026, 11, 23), dt.time(8), name)

    def test_every_offered_zone_can_be_loaded(self):
        for name in known_zones():
            assert local_day(utc("2026-11-23T12:00"), name)


class TestLocalDay:
    @pytest.mark.parametrize(
        ("zone", "instant", "day"),
        [
            ("America/Los_Angeles", "2026-11-24T07:30", "2026-11-23"),  # 23:30
            ("Pacific/Auckland", "2026-11-23T10:30", "2026-11-23"),  # 23:30, summer time
            ("Pacific/Auckland", "2026-11-23T11:30", "2026-11-24"),
            ("Asia/Kathmandu", "2026-11-23T17:45", "2026-11-23"),  # 23:30
            ("Asia/Kathmandu", "2026-11-23T18:15", "2026-11-24"),  # midnight at UTC+5:45
            ("Pacific/Apia", "2011-12-30T09:59", "2011-12-29"),
            ("Pacific/Apia", "2011-12-30T10:00", "2011-12-31"),  # the 30th never was
        ],
    )
    def test_is_the_date_on_the_wall(self, zone, instant, day):
        assert local_day(utc(instant), zone) == dt.date.fromisoformat(day)

    def test_refuses_an_instant_without_a_zone(self):
        with pytest.raises(ValueError, match="naive"):
            local_day(dt.datetime(2026, 11, 23, 8), "UTC")


class TestWallTime:
    @pytest.mark.parametrize(
        ("zone", "day", "time", "instant"),
        [
            # Both changes of the year, at a time that comes once, not at all, or twice.
            ("Europe/London", "2026-03-29", "08:00", "2026-03-29T07:00"),
            ("Europe/London", "2026-03-29", "01:30", "2026-03-29T01:00"),
            ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30"),
            ("Europe/London", "2026-10-25", "08:00", "2026-10-25T08:00"),
            ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
            ("America/Los_Angeles", "2026-03-08", "02:59", "2026-03-08T10:00"),
            ("America/Los_Angeles", "2026-11-01", "01:30", "2026-11-01T08:30"),
            ("America/St_Johns", "2026-03-08", "02:15", "2026-03-08T05:30"),
            # Half an hour, not an hour.
            ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),
            ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
            ("Pacific/Auckland", "2026-09-27", "02:30", "2026-09-26T14:00"),
            ("Pacific/Auckland", "2026-04-05", "02:30", "2026-04-04T13:30"),
            # The gap is at midnight.
            ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00"),
            ("America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T03:00"),
            # A whole day is missing.
            ("Pacific/Apia", "2011-12-30", "08:00", "2011-12-30T10:00"),
            ("Asia/Kathmandu", "2026-11-23", "08:00", "2026-11-23T02:15"),
        ],
    )
    def test_known_instants(self, zone, day, time, instant):
        got = wall_time_to_utc(dt.date.fromisoformat(day), dt.time.fromisoformat(time), zone)
        assert got == utc(instant)
        assert got.tzinfo is dt.UTC

    def test_the_fold_of_the_argument_changes_nothing(self):
        day = dt.date(2026, 10, 25)
        once = wall_time_to_utc(day, dt.time(1, 30), "Europe/London")
        assert wall_time_to_utc(day, dt.time(1, 30, fold=1), "Europe/London") == once

    def test_refuses_a_time_with_a_zone_of_its_own(self):
        with pytest.raises(ValueError, match="own"):
            wall_time_to_utc(dt.date(2026, 1, 1), dt.time(8, tzinfo=dt.UTC), "UTC")

    @given(dates, st.times(), st.sampled_from(NINE_ZONES))
    @settings(deadline=None, max_examples=300)
    def test_is_the_first_instant_at_which_the_clock_shows_it_or_later(self, day, time, zone):
        wall = dt.datetime.combine(day, time)
        instant = wall_time_to_utc(day, time, zone)
        assert local_time(instant, zone).replace(tzinfo=None) >= wall
        # None in the day before did: every clock reading there is earlier.
        for minutes in range(1, 26 * 60, 15):
            earlier = local_time(instant - dt.timedelta(minutes=minutes), zone)
            assert earlier.replace(tzinfo=None) < wall

    @pytest.mark.parametrize("zone", NINE_ZONES)
    def test_a_whole_year_of_mornings_is_in_order_and_at_eight(self, zone):
        first = dt.date(2026, 1, 1)
        mornings = [
            wall_time_to_utc(first + dt.timedelta(days=n), dt.time(8), zone) for n in range(365)
        ]
        assert mornings == sorted(set(mornings))
        assert {local_time(morning, zone).time() for morning in mornings} == {dt.time(8)}

    @pytest.mark.parametrize("zone", NINE_ZONES)
    def test_no_quarter_hour_of_a_year_leads_backwards(self, zone):
        times = [dt.time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
        for month, day in [(3, 8), (3, 29), (4, 5), (9, 27), (10, 4), (10, 25), (11, 1), (6, 15)]:
            instants = [wall_time_to_utc(dt.date(2026, month, day), time, zone) for time in times]
            assert instants == sorted(instants)
            for time, instant in zip(times, instants, strict=True):
                shown = instant.astimezone(zoneinfo.ZoneInfo(zone)).time()
                assert shown >= time


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (dt.datetime(2026, 11, 26, 9, 59, 59, tzinfo=dt.UTC), dt.date(2026, 11, 26)),
        (dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC), dt.date(2026, 11, 27)),
        (dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
    ],
)
def test_the_latest_day_on_earth(now, latest):
    assert latest_day(now) == latest
    assert max(local_day(now, zone) for zone in known_zones()) == latest


def test_the_latest_day_needs_an_instant():
    with pytest.raises(ValueError, match="naive"):
        latest_day(dt.datetime(2026, 11, 26, 9))
