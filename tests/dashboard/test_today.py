import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from patients.models import Patient
from reminders.models import WeeklyReview
from tests.dashboard.reading import MONDAY, NOW, THURSDAY, TOMORROW, WEDNESDAY, words
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_head_says_day_therapy_and_hello(page):
    text = page()
    assert "Thursday 26 November · 14 months on letrozole Good morning, Helen" in text


@pytest.mark.parametrize(
    ("hour", "hello"),
    [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_follows_the_clock_where_she_lives(client_of, hour, hello):
    with time_machine.travel(NOW.replace(hour=hour), tick=False):
        assert f"{hello}, Vera" in words(client_of(make_patient(name="Vera Lang")).get("/today/"))
        tokyo = make_patient(name="Aiko", time_zone="Asia/Tokyo")
        there = {0: "Good morning", 11: "Good evening", 12: "Good evening", 18: "Good morning"}
        assert f"{there[hour]}, Aiko" in words(client_of(tokyo).get("/today/"))


def test_without_a_name_there_is_still_a_hello(client_of):
    patient = make_patient(name=" ")
    assert "Good morning" in words(client_of(patient).get("/today/"))


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (dt.date(2026, 11, 26), "first month on letrozole"),
        (dt.date(2026, 10, 27), "first month on letrozole"),
        (dt.date(2026, 10, 26), "1 month on letrozole"),
        (dt.date(2025, 11, 26), "12 months on letrozole"),
        (None, "· on letrozole"),
    ],
)
def test_months_on_therapy(page, since, expected):
    assert expected in page(who=make_patient(inhibitor_since=since))


def test_a_therapy_not_yet_begun_or_none_is_not_counted(page):
    assert "letrozole" not in page(who=make_patient(inhibitor_since=TOMORROW))
    assert "on none" not in page(who=make_patient(inhibitor="none"))


def test_the_first_day_names_the_first_step(page):
    assert "Welcome to BoneGuard. Log one thing you ate" in page(who=make_patient(created_at=NOW))
    busy = make_patient(created_at=NOW)
    make_session(busy, THURSDAY)
    assert "Welcome to BoneGuard." not in page(who=busy)
    earlier = make_patient(created_at=NOW - dt.timedelta(days=1))
    assert "Welcome to BoneGuard." not in page(who=earlier)


def test_the_week_strip_shows_what_is_logged(client_of, patient):
    make_entry(patient, MONDAY)
    make_session(patient, WEDNESDAY)
    response = client_of(patient).get("/today/")
    text = words(response)
    assert "Monday 23 November: food logged" in text
    assert "Wednesday 25 November: movement logged" in text
    assert "Thursday 26 November: nothing logged" in text
    assert "Friday 27 November Sat" in text
    html = response.content.decode()
    assert '<a href="/food/?day=2026-11-23" class="week-day"' in html
    assert "/food/?day=2026-11-27" not in html


def test_what_she_ate_by_meal(page, patient):
    for name in ("Oats", "Milk", "Plum", "Tea", "Honey", "Walnuts"):
        make_entry(patient, THURSDAY, make_food(name))
    make_entry(patient, THURSDAY, make_food("Soup"), meal="supper")
    text = page()
    assert "Eaten today Breakfast Oats Milk Plum Tea and 2 more Supper Soup" in text
    assert "Lunch" not in text


def test_a_day_too_long_ago_offers_no_logging(client_of, patient):
    response = client_of(patient).get("/today/?day=2026-06-01")
    assert "You can still add" not in words(response)
    assert "Nothing is logged for this day." in words(response)


@pytest.mark.parametrize(
    "day", ["2026-11-27", "1999-12-31", "yesterday", "2026-13-01", "%00", "9" * 200]
)
@pytest.mark.parametrize("path", ["/today/", "/today/nutrients/", "/today/movement/"])
def test_a_day_that_cannot_be_shown(client_of, patient, path, day):
    response = client_of(patient).get(f"{path}?day={day}", headers=HTMX)
    assert response.status_code in {400, 404}


def test_her_day_is_not_the_servers(page):
    """At 09:15 UTC it is still Wednesday in Honolulu."""
    text = page(who=make_patient(name="Leilani", time_zone="Pacific/Honolulu"))
    assert "Wednesday 25 November" in text
    with time_machine.travel(NOW.replace(hour=20), tick=False):
        text = page(who=make_patient(name="Moana", time_zone="Pacific/Auckland"))
    assert "Friday 27 November" in text


def test_the_review_of_last_week_is_announced_once_it_exists(client_of, patient, outsider):
    def review(whose, monday):
        WeeklyReview.objects.create(
            patient=whose,
            week_start=monday,
            time_zone="UTC",
            planned_at=NOW,
            logged_days=3,
            findings=[],
        )

    browser = client_of(patient)
    review(outsider, dt.date(2026, 11, 16))
    review(patient, dt.date(2026, 11, 9))
    assert "Your review of last week is here." not in words(browser.get("/today/"))
    review(patient, dt.date(2026, 11, 16))
    response = browser.get("/today/")
    assert "Your review of last week is here." in words(response)
    address = reverse("reminders:review", args=["2026-11-16"])
    assert f'href="{address}"' in response.content.decode()
    assert "Your review" not in words(browser.get("/today/?day=2026-11-25"))


@pytest.mark.parametrize(
    ("path", "inside", "outside"),
    [
        ("/today/nutrients/", "Calcium", "Movement this week"),
        ("/today/movement/", "Movement this week", "Calcium"),
    ],
)
def test_parts_reload_themselves(client_of, patient, path, inside, outside):
    make_entry(patient, WEDNESDAY)
    response = client_of(patient).get(f"{path}?day=2026-11-25", headers=HTMX)
    assert "<html" not in response.content.decode()
    text = words(response)
    assert inside in text
    assert outside not in text
    whole = client_of(patient).get("/today/?day=2026-11-25").content.decode()
    assert response.content.decode().strip() in whole


@pytest.mark.parametrize("path", ["/today/nutrients/", "/today/movement/"])
def test_without_htmx_a_part_is_the_page(client_of, patient, path):
    response = client_of(patient).get(f"{path}?day=2026-11-25")
    assert response.status_code == 302
    assert response["Location"] == "/today/?day=2026-11-25"


def test_parts_listen_for_what_changes_them(client_of, patient):
    html = client_of(patient).get("/today/").content.decode()
    assert 'hx-get="/today/nutrients/?day=2026-11-26" hx-trigger="diary-changed' in html
    assert 'hx-trigger="diary-changed from:body, supplements-changed from:body"' in html
    assert (
        'hx-get="/today/movement/?day=2026-11-26" hx-trigger="movement-changed from:body"' in html
    )


def test_queries_of_an_empty_day_and_a_full_one(client_of, patient, count_queries):
    browser = client_of(patient)

    def asked(path="/today/"):
        with count_queries() as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    empty = asked()
    foods, walk = [make_food(f"Food {number}") for number in range(4)], make_activity()
    for back in range(60):
        for food in foods * 3:
            make_entry(patient, THURSDAY - dt.timedelta(days=back), food)
        make_session(patient, THURSDAY - dt.timedelta(days=back), walk)
    WeeklyReview.objects.create(
        patient=patient,
        week_start=dt.date(2026, 11, 16),
        time_zone="UTC",
        planned_at=NOW,
        logged_days=7,
        findings=[],
    )
    assert asked() == empty
    assert empty <= 15
    assert asked("/today/?day=2026-11-25") <= 15


@pytest.mark.parametrize("path", ["/today/", "/today/nutrients/", "/today/movement/"])
def test_only_the_patient_herself(client, client_of, patient, clinician, outsider, path):
    make_entry(patient, THURSDAY, make_food("Canary pudding"))
    assert client.get(path)["Location"].startswith(reverse("account_login"))
    assert client_of(clinician).get(path).status_code == 404
    response = client_of(outsider).get(path, headers=HTMX)
    assert "Canary" not in response.content.decode()


def test_admins_have_no_today(client_of, admin_person):
    assert client_of(admin_person).get("/today/").status_code == 404


def test_nothing_can_be_posted(client_of, patient):
    assert client_of(patient).post("/today/").status_code == 405


def test_another_womans_food_is_not_in_her_sums(page, patient, outsider):
    make_entry(outsider, THURSDAY, grams=500)
    make_session(outsider, THURSDAY, minutes=60)
    text = page()
    assert "Calcium – / 1,200 mg" in text
    assert "0 of 150 min" in text
    assert Patient.objects.count() == 2
