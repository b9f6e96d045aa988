import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from patients.models import Patient, Weight
from recommendations.actions import load_shipped
from recommendations.models import Threshold
from reminders.models import WeeklyReview
from tests.factories import make_activity, make_entry, make_food, make_patient, make_session

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 11, 26)
WEDNESDAY, TOMORROW = dt.date(2026, 11, 25), dt.date(2026, 11, 27)
MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def thursday_morning(db):
    load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(client_of, patient):
    """The page as she reads it: its words, one space between them."""

    def read(path="/today/", who=patient, **headers):
        response = client_of(who).get(path, headers=headers)
        assert response.status_code == 200
        return words(response)

    return read


def words(response):
    return re.sub(r"(\s|<[^>]*>)+", " ", unescape(response.content.decode()))


def test_the_head_says_day_therapy_and_hello(page):
    text = page()
    assert "Thursday 26 November · month 15 on letrozole Good morning, Helen" in text


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
        (dt.date(2026, 11, 26), "month 1 on letrozole"),
        (dt.date(2026, 10, 27), "month 1 on letrozole"),
        (dt.date(2026, 10, 26), "month 2 on letrozole"),
        (dt.date(2025, 11, 26), "month 13 on letrozole"),
        (None, "· on letrozole"),
    ],
)
def test_months_on_therapy(page, since, expected):
    assert expected in page(who=make_patient(inhibitor_since=since))


def test_a_therapy_not_yet_begun_or_none_is_not_counted(page):
    assert "letrozole" not in page(who=make_patient(inhibitor_since=TOMORROW))
    assert "on none" not in page(who=make_patient(inhibitor="none"))


def test_six_nutrients_and_total_vitamin_k_with_targets(page, patient):
    Weight.objects.create(patient=patient, day=WEDNESDAY, kg=Decimal("67.5"))
    make_entry(patient, THURSDAY, grams=448)
    text = page()
    assert "Calcium 820 / 1,200 mg 820 of 1,200 mg" in text
    assert "380 mg to go" in text
    assert "Protein 24 / 81 g" in text
    assert "Magnesium 76 / 320 mg" in text
    assert "Zinc 4 / 8 mg" in text
    assert "Vitamin D 0 / 20 µg" in text
    assert "0 of 800 IU" in text
    assert "Vitamin K, total 2 / 90 µg" in text
    assert "Vitamin K2 about 1 µg about 1 µg no official target" in text


def test_a_target_that_is_met_says_so_in_words_and_with_a_tick(client_of, patient):
    make_entry(patient, THURSDAY, grams=700)
    response = client_of(patient).get("/today/")
    assert "Calcium 1,281 / 1,200 mg 1,281 of 1,200 mg Target met" in words(response)
    assert response.content.decode().count('class="tick"') == 1


def test_unknown_is_not_zero(page, patient):
    make_entry(patient, THURSDAY, make_food("Plum", magnesium_mg=None), grams=100)
    make_entry(patient, THURSDAY, make_food("Fig", magnesium_mg=None), grams=100)
    make_entry(patient, THURSDAY, grams=1200)
    text = page()
    assert "Magnesium at least 204 / 320 mg" in text
    assert "At most 116 mg to go · 2 foods have no magnesium figure" in text


def test_too_much_unknown_is_not_judged(page, patient):
    make_entry(patient, THURSDAY, make_food("Plum", magnesium_mg=None))
    text = page()
    assert "Not judged: too much of what you ate has no magnesium figure" in text
    assert "1 food has no magnesium figure" in text


def test_foods_with_half_a_vitamin_k2_figure(page, patient):
    make_entry(patient, THURSDAY, make_food("Cheese", k2_basis="MK-4 only"))
    text = page()
    assert "Vitamin K2 at least about 0.7 µg" in text
    assert "For 1 food only part of the vitamin K2 is known" in text


def test_above_the_upper_limit_is_told_calmly(client_of, patient):
    make_entry(patient, THURSDAY, make_food("Oysters", zinc_mg=Decimal(60)), grams=100)
    response = client_of(patient).get("/today/")
    assert (
        "Above the upper limit of 40 mg. One day alone says little: your weekly review looks at "
        "the average." in words(response)
    )
    assert 'class="bar-limit"' in response.content.decode()


def test_an_empty_day_invites_and_blames_nobody(page):
    text = page()
    assert "Calcium – / 1,200 mg nothing logged, target 1,200 mg" in text
    assert "What you eat appears here. Start with one food you had today" in text
    assert "Log food" in text
    assert "0 / 1,200" not in text
    assert "low" not in text.split("Nutrients today")[1].split("Where do these")[0]


def test_the_first_day_names_the_first_step(page):
    assert "Welcome to BoneGuard. Log one thing you ate" in page(who=make_patient(created_at=NOW))
    busy = make_patient(created_at=NOW)
    make_session(busy, THURSDAY)
    assert "Welcome to BoneGuard." not in page(who=busy)
    earlier = make_patient(created_at=NOW - dt.timedelta(days=1))
    assert "Welcome to BoneGuard." not in page(who=earlier)


def test_protein_asks_for_her_weight(client_of, patient):
    make_entry(patient, THURSDAY)
    response = client_of(patient).get("/today/")
    assert "Protein 13 g 13 g Add your weight to see a protein target" in words(response)
    assert f'href="{reverse("patients:health")}"' in response.content.decode()


def test_targets_explain_themselves(page, patient, admin_person):
    Weight.objects.create(patient=patient, day=WEDNESDAY, kg=Decimal("67.5"))
    text = page()
    assert (
        "Calcium: 1,200 mg a day Upper limit: 2,000 mg a day, food and supplements together. "
        "For women aged 51 and over on an aromatase inhibitor. "
        "In force since 1 January 2022, shipped with BoneGuard. "
        "Source: ASCO 2019; upper limit IOM 2011" in text
    )
    assert "Protein: 81 g a day 1.2 g for each kg of your weight of 67.5 kg." in text
    assert "350 mg a day from supplements; food does not count." in text
    assert "There is no official target for vitamin K2." in text
    assert "Active minutes: 150 minutes a week For everyone." in text
    assert "Balance days: 3 days a week" in text
    Threshold.objects.create(
        measure="zinc",
        target=9,
        source="A trial",
        valid_from=WEDNESDAY,
        set_by=admin_person,
        sex="female",
        age_from=50,
    )
    text = page()
    assert "In force since 25 November 2026, set by Ada Admin. Source: A trial" in text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"birth_date": None}, "You have not told us your date of birth."),
        ({"sex": ""}, "You have not told us your sex."),
        ({"birth_date": None, "sex": ""}, "You have not told us your age and sex."),
    ],
)
def test_what_is_assumed_is_said(page, missing, sentence):
    text = page(who=make_patient(**missing))
    assert sentence in text
    assert "Answer a few questions" in text


def test_nothing_is_assumed_of_somebody_who_told(page):
    assert "You have not told us" not in page()


def test_movement_of_the_week(page, patient):
    weights = make_activity(
        "Weights", category="resistance", counts_aerobic=False, counts_resistance=True
    )
    make_session(patient, MONDAY, minutes=60)
    make_session(patient, WEDNESDAY, minutes=35)
    make_session(patient, WEDNESDAY, weights, minutes=20)
    text = page()
    assert "Movement this week 55 min to go 95 of 150 min 95 of 150 active minutes" in text
    assert "Strength days 1 of 2 Balance days 0 of 3" in text
    assert "Hip: loaded Spine: loaded Wrist: not yet" in text


def test_the_week_is_met(page, patient):
    make_session(patient, MONDAY, minutes=90)
    make_session(patient, WEDNESDAY, minutes=60)
    assert "Movement this week Target met 150 of 150 min" in page()


def test_movement_without_any_rule(page, patient):
    Threshold.objects.all().delete()
    make_session(patient, MONDAY, minutes=30)
    text = page()
    assert "30 min 30 active minutes" in text
    assert "No target for active minutes is set for you." in text
    assert "Calcium – mg nothing logged no target" in text


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


def test_a_past_day_says_how_it_stood(page, patient):
    make_entry(patient, WEDNESDAY, grams=500)
    text = page("/today/?day=2026-11-25")
    assert "month 15 on letrozole Wednesday 25 November" in text
    assert "Nutrients on this day" in text
    assert "Close: 285 mg below the target" in text
    assert "Very low: 235 mg below the target" in text  # magnesium
    assert "Low: 3.5 mg below the target" in text  # zinc
    assert "Good morning" not in text
    assert "Back to today" in text


def test_a_past_week_is_not_hurried(page, patient):
    make_session(patient, dt.date(2026, 11, 10), minutes=60)
    text = page("/today/?day=2026-11-12")
    assert "Movement that week 60 of 150 min" in text
    assert "to go" not in text
    assert "Wrist: not loaded" in text
    assert "Nothing is logged for this day. You can still add what you had." in text


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
    assert 'hx-get="/today/nutrients/?day=2026-11-26" hx-trigger="diary-changed from:body"' in html
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
