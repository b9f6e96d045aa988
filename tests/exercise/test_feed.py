"""The calendar feed: valid, on her wall clock the whole year, generic, and gone when revoked."""

import datetime as dt
import re
import zoneinfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from exercise import feed as feeds
from exercise import plan_actions
from exercise.catalogue import load_activities
from exercise.models import CalendarFeed
from patients.models import HealthProfile
from tests.exercise.pages import NOW, TODAY
from tests.factories import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_clock")]

# North, south, and a zone whose clocks change by half an hour.
ZONES = {
    "Europe/London": (dt.date(2027, 3, 28), dt.date(2027, 10, 31)),
    "America/New_York": (dt.date(2027, 3, 14), dt.date(2027, 11, 7)),
    "Australia/Lord_Howe": (dt.date(2027, 4, 4), dt.date(2027, 10, 3)),
}


@pytest.fixture
def helen(db):
    load_activities()
    return make_patient(name="Helen Zxqcanary", birth_date=dt.date(1966, 5, 4))


def feed_for(patient):
    return feeds.make_feed(patient=patient, by=patient.user, now=NOW)


def address(feed):
    return reverse("feed", args=[feeds.token_of(feed)])


def read(client, feed):
    response = client.get(address(feed))
    assert response.status_code == 200
    return response, icalendar.Calendar.from_ical(response.content)


def test_it_opens_for_nobody_signed_in_and_validates(helen, client):
    response, calendar = read(client, feed_for(helen))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert not calendar.errors
    events = calendar.walk("VEVENT")
    assert len(events) == 6  # Sunday is for rest
    for event in events:
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DURATION", "RRULE", "SUMMARY"} <= set(event)
        assert event["DTSTAMP"].dt.utcoffset() == dt.timedelta(0)
    assert len({event["UID"] for event in events}) == 6


def test_lines_end_and_fold_as_the_standard_has_it(helen, client):
    content = read(client, feed_for(helen))[0].content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


@pytest.mark.parametrize("zone", ZONES)
def test_wall_clock_time_stays_across_both_clock_changes(zone, client):
    load_activities()
    patient = make_patient(time_zone=zone)
    plan_actions.set_time(patient=patient, by=patient.user, now=NOW, time=dt.time(9, 15))
    _response, calendar = read(client, feed_for(patient))
    (rules,) = calendar.walk("VTIMEZONE")
    assert rules["TZID"] == zone
    as_sent = rules.to_tz(lookup_tzid=False)
    ours = zoneinfo.ZoneInfo(zone)
    for event in calendar.walk("VEVENT"):
        start = event["DTSTART"].dt.replace(tzinfo=None)
        assert event["DTSTART"].params["TZID"] == zone
        assert start.time() == dt.time(9, 15)
        walls = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
        for change in ZONES[zone]:
            near = walls.between(
                dt.datetime.combine(change - dt.timedelta(days=8), dt.time()),
                dt.datetime.combine(change + dt.timedelta(days=8), dt.time()),
            )
            assert len(near) >= 2
            for wall in near:
                assert wall.time() == dt.time(9, 15)
                # The rules that travel with the feed give the instant that her zone gives.
                sent = wall.replace(tzinfo=as_sent).astimezone(dt.UTC)
                assert sent == wall.replace(tzinfo=ours).astimezone(dt.UTC)


def test_both_changes_lie_in_the_rules_of_each_zone():
    for zone, changes in ZONES.items():
        ours = zoneinfo.ZoneInfo(zone)
        for change in changes:
            before, after = (
                dt.datetime.combine(change + dt.timedelta(days=days), dt.time(9, 15), ours)
                for days in (-1, 1)
            )
            assert before.utcoffset() != after.utcoffset()


def test_it_holds_no_health_data(helen, client):
    HealthProfile.objects.create(patient=helen, joint_pain=7, asked_now_on=TODAY)
    response, calendar = read(client, feed_for(helen))
    text = response.content.decode()
    assert {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")} == {"Movement session"}
    for word in (
        "Zxqcanary",
        "walk",
        "water",
        "bike",
        "strength",
        "balance",
        "bone health",
        "pain",
    ):
        assert word not in text.lower()
    assert not re.search(rf"\b{helen.pk}\b.*@boneguard", text)
    for name in ("DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "COMMENT"):
        assert f"\n{name}" not in text


# Every line that a feed may hold. What is not listed here is in none, whatever her plan says.
MAY_STAND = [
    r"(BEGIN|END):V(CALENDAR|EVENT|TIMEZONE)",
    r"(BEGIN|END):(STANDARD|DAYLIGHT)",
    r"PRODID:-//BoneGuard//Plan//EN",
    r"VERSION:2\.0|CALSCALE:GREGORIAN|METHOD:PUBLISH|X-WR-CALNAME:Movement sessions",
    r"REFRESH-INTERVAL;VALUE=DURATION:PT12H|X-PUBLISHED-TTL:PT12H",
    r"UID:[0-9a-f-]{36}@boneguard",
    r"DTSTAMP:\d{8}T\d{6}Z",
    r"DTSTART;TZID=Europe/London:\d{8}T\d{6}",
    r"DURATION:PT(\d+H)?(\d+M)?",
    r"RRULE:FREQ=WEEKLY;BYDAY=(MO|TU|WE|TH|FR|SA|SU)",
    r"SUMMARY:Movement session|CLASS:PRIVATE|TRANSP:OPAQUE",
    r"TZID:Europe/London|TZNAME:(GMT|BST)|TZOFFSET(FROM|TO):[+-]\d{4}",
    r"DTSTART:\d{8}T\d{6}|RDATE:[\dT,]+|RRULE:FREQ=YEARLY;[\w=;,-]+",  # of the zone
]
ANSWERS = [
    {},
    {"osteoporosis": True},
    {"vertebral_fracture": True},
    {"unsteady": True},
    {"bone_metastases": True},
    {"joint_pain": 6, "asked_now_on": TODAY},
    {"arm_surgery_or_lymphoedema": True},
]


@pytest.mark.parametrize("answers", ANSWERS, ids=["-".join(one) or "none" for one in ANSWERS])
def test_no_line_holds_more_than_a_time(helen, client, answers):
    HealthProfile.objects.create(patient=helen, **answers)
    response, calendar = read(client, feed_for(helen))
    lines = response.content.decode().replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    for line in lines:
        assert any(re.fullmatch(pattern, line) for pattern in MAY_STAND), line
    starts = [event["DTSTART"].dt for event in calendar.walk("VEVENT")]
    assert {start.time() for start in starts} <= {dt.time(10)}


def test_each_component_is_what_rfc_5545_asks_for(helen, client):
    """3.6.1: an event's UID and DTSTAMP once, one of DURATION and DTEND, RRULE that fits DTSTART.

    3.6.5: a zone has at least one of STANDARD and DAYLIGHT, each with its start and both offsets.
    """
    _response, calendar = read(client, feed_for(helen))
    assert calendar.name == "VCALENDAR"
    for name in ("PRODID", "VERSION", "CALSCALE", "METHOD"):
        assert not isinstance(calendar[name], list)
    for event in calendar.walk("VEVENT"):
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "CLASS", "TRANSP", "RRULE"):
            assert not isinstance(event[name], list)
        assert "DTEND" not in event
        assert event["DURATION"].dt > dt.timedelta()
        (day,) = event["RRULE"]["BYDAY"]
        starts = event["DTSTART"].dt
        assert ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[starts.weekday()] == day
        assert not calendar.walk("VALARM")
    (zone,) = calendar.walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    for part in zone.subcomponents:
        assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= set(part)
        assert part["DTSTART"].dt.tzinfo is None


def test_a_revoked_renewed_or_made_up_address_is_the_same_404(helen, client):
    first = feed_for(helen)
    second = feed_for(helen)
    assert client.get(address(second)).status_code == 200
    feeds.revoke_feed(patient=helen, by=helen.user, now=NOW)
    answers = [client.get(address(one)) for one in (first, second)]
    answers.append(client.get("/feed/made-up.ics"))
    answers.append(client.get(address(first).replace(".ics", "x.ics")))
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(rb'"[^"]{20,}"', b"", one.content) for one in answers}) == 1


def test_an_account_that_is_closed_has_no_feed(helen, client):
    feed = feed_for(helen)
    helen.user.is_active = False
    helen.user.save()
    assert client.get(address(feed)).status_code == 404


def test_the_same_plan_is_not_sent_again_and_no_cache_shares_it(helen, client):
    feed = feed_for(helen)
    first = client.get(address(feed))
    assert "private" in first["Cache-Control"]
    again = client.get(address(feed), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    plan_actions.set_time(patient=helen, by=helen.user, now=NOW, time=dt.time(18))
    assert client.get(address(feed), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_only_the_team_can_say_means_an_empty_calendar(helen, client):
    HealthProfile.objects.create(patient=helen, bone_metastases=True)
    _response, calendar = read(client, feed_for(helen))
    assert calendar.walk("VEVENT") == []


def test_an_address_shows_the_plan_of_its_owner_only(helen, client):
    other = make_patient(name="Ann Other", time_zone="Asia/Tokyo")
    _response, calendar = read(client, feed_for(other))
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Asia/Tokyo"
    feeds.revoke_feed(patient=helen, by=helen.user, now=NOW)
    assert client.get(address(CalendarFeed.objects.get())).status_code == 200


def test_only_she_makes_and_revokes(helen):
    other = make_patient(name="Ann Other").user
    with pytest.raises(PermissionDenied):
        feeds.make_feed(patient=helen, by=other, now=NOW)
    with pytest.raises(PermissionDenied):
        feeds.revoke_feed(patient=helen, by=other, now=NOW)


def test_the_page_makes_renews_and_revokes(helen, client_of, client, outsider):
    browser, page = client_of(helen), reverse("exercise:plan_calendar")
    assert "/feed/" not in browser.get(page).content.decode()
    assert browser.post(reverse("exercise:make_address")).status_code == 303
    shown = re.search(r'value="(http[^"]+\.ics)"', browser.get(page).content.decode())[1]
    assert client.get(shown).status_code == 200
    browser.post(reverse("exercise:revoke_address"))
    assert client.get(shown).status_code == 404
    assert "/feed/" not in client_of(outsider).get(page).content.decode()


@pytest.mark.parametrize("time", ["04:59", "22:01", "", "noon"])
def test_a_time_out_of_the_day_is_a_sentence(helen, client_of, time):
    answer = client_of(helen).post(reverse("exercise:plan_calendar"), {"time": time})
    assert answer.status_code == 422
    assert f'value="{time}"' in answer.content.decode() or not time
