"""An entry belongs to the day it is where she is, and stays there when she travels."""

import datetime as dt
import uuid
import zoneinfo

import pytest
import time_machine

from nutrition.models import FoodEntry
from nutrition.totals import intake_by_day
from tests.factories import make_food, make_patient
from tests.nutrition.pages import text_of

pytestmark = pytest.mark.django_db
EVENING = dt.date(2026, 11, 23)
ZONES = ("America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu")


@pytest.fixture
def food(db):
    return make_food("Warm milk")


def at(zone, hour, minute, day=EVENING):
    local = dt.datetime.combine(day, dt.time(hour, minute), zoneinfo.ZoneInfo(zone))
    return time_machine.travel(local.astimezone(dt.UTC), tick=False)


def one_tap(browser, food, day):
    """What the button of the list sends: the day and meal that its page had in view."""
    fields = {"submission_id": str(uuid.uuid4()), "amount": "1", "portion": "1 cup"}
    fields |= {"day": day.isoformat(), "meal": "snack"}
    return browser.post(f"/food/log/{food.key}/", fields)


@pytest.mark.parametrize("zone", ZONES)
def test_half_past_eleven_at_night_is_still_that_day(client_of, food, zone):
    patient = make_patient(time_zone=zone)
    with at(zone, 23, 30):
        browser = client_of(patient)
        page = browser.get("/food/")
        assert f'name="day" value="{EVENING}"' in page.content.decode()
        assert "Today, 23 November" in text_of(page)
        assert one_tap(browser, food, EVENING).status_code == 303
        # A day further is tomorrow here, whatever the date of the server.
        assert one_tap(browser, food, EVENING + dt.timedelta(days=1)).status_code == 422
        assert "Warm milk" in text_of(browser.get("/today/"))
    assert FoodEntry.objects.of([patient.pk]).get().day == EVENING
    with at(zone, 0, 30, EVENING + dt.timedelta(days=1)):
        browser = client_of(patient)
        assert "Today, 24 November" in text_of(browser.get("/food/"))
        # Just after midnight the page of the evening still logs on the evening.
        one_tap(browser, food, EVENING)
    assert FoodEntry.objects.of([patient.pk]).on(EVENING).count() == 2


def test_a_journey_moves_no_past_entry(client_of, food):
    patient = make_patient(time_zone=ZONES[0])
    with at(ZONES[0], 23, 30):
        one_tap(client_of(patient), food, EVENING)
    before = FoodEntry.objects.values().get()
    sums = intake_by_day([patient.pk], EVENING, EVENING)
    for zone in (*ZONES[1:], "Pacific/Kiritimati", "Pacific/Honolulu"):
        with at(zone, 12, 0, EVENING + dt.timedelta(days=2)):
            browser = client_of(patient)
            settings = {"name": "Helen", "time_zone": zone, "theme": "dark"}
            answer = browser.post("/settings/", settings)
            assert answer.status_code in {302, 303}, answer.content.decode()
            patient.user.refresh_from_db()
            assert patient.user.time_zone == zone
            assert FoodEntry.objects.values().get() == before
            assert intake_by_day([patient.pk], EVENING, EVENING) == sums
            assert "Warm milk" in text_of(browser.get(f"/food/?day={EVENING}&meal=snack"))
