"""A patient's page: the 12-week picture, as far as she shares it, and never without a trace."""

import datetime as dt
import re
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from patients.models import Grant, Weight
from privacy.models import AccessEvent
from tests.clinicians.conftest import LAST_MONDAY, MONDAY, NOW, TODAY
from tests.factories import make_entry, make_food, make_grant, make_session

pytestmark = pytest.mark.django_db


def page_of(patient):
    return reverse("clinicians:patient", args=[patient.public_id])


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def twelve_weeks(patient):
    """Each week 10 minutes more, and yoghurt on five days."""
    food = make_food("Much yoghurt", calcium_mg=1250)
    first = MONDAY - dt.timedelta(weeks=11)
    for week in range(12):
        monday = first + dt.timedelta(weeks=week)
        make_session(patient, monday, minutes=60 + week * 10)
        for day in range(5):
            if monday + dt.timedelta(days=day) <= TODAY:
                make_entry(patient, monday + dt.timedelta(days=day), food, grams=100)
    Weight.objects.create(patient=patient, day=LAST_MONDAY, kg="67.5")
    return patient


def test_the_picture(twelve_weeks, clinician, client_of):
    html = client_of(clinician).get(page_of(twelve_weeks)).content.decode()
    text = text_of(html)
    assert "Helen Marsh" in text
    assert "66 · letrozole, 14 months" in text
    assert "67.5 kg on 16 Nov 2026" in text
    assert "since September 2025" in text
    # 60, 70, … 160 in eleven full weeks: two of them reach 150; 170 in the running one.
    assert "Target reached in 2 of 11 full weeks with enough data." in text
    assert "Latest full week: 160 minutes." in text
    assert "170 minutes 150 minutes still running" in text
    assert "Calcium" in text
    assert "Target reached in 11 of 11 full weeks with enough data." in text
    assert "1,250 mg 1,200 mg 5 met" in text
    movement = re.search(r'<section[^>]*aria-labelledby="movement".*?</section>', html, re.S)[0]
    assert movement.count("<rect") == 12
    assert "Mon 23 Nov" in text
    assert f"Shared with you until {Grant.objects.get().until:%-d %B %Y}." in text


def test_a_week_with_too_few_logged_days_is_not_drawn(patient, clinician, client_of):
    for day in range(2):
        make_entry(patient, LAST_MONDAY + dt.timedelta(days=day))
    html = client_of(clinician).get(page_of(patient)).content.decode()
    assert "Not enough logged in these weeks." in html
    nutrients = re.search(r'<section[^>]*aria-labelledby="nutrients".*?</section>', html, re.S)[0]
    assert "<rect" not in nutrients
    assert "not enough logged" in nutrients


def test_unknown_is_said(patient, clinician, client_of):
    known, unknown = make_food("Known"), make_food("Unknown", calcium_mg=None)
    for day in range(3):
        make_entry(patient, LAST_MONDAY + dt.timedelta(days=day), known)
        make_entry(patient, MONDAY + dt.timedelta(days=day), unknown)
        make_entry(patient, LAST_MONDAY + dt.timedelta(days=day), unknown)
    text = text_of(client_of(clinician).get(page_of(patient)).content.decode())
    assert "at least 448 mg" in text
    assert "not judged" in text
    assert "not known" in text  # this week's calcium: no food of it has a figure
    assert "at least 0 mg" not in text


@pytest.mark.parametrize(
    ("scopes", "there", "missing"),
    [
        (["diary"], ["Nutrients, 12 weeks"], ["Movement is not shared with you."]),
        (["movement"], ["chart-aerobic"], ["The food diary is not shared with you."]),
        (
            ["bones"],
            [],
            ["The food diary is not shared with you.", "Movement is not shared with you."],
        ),
    ],
)
def test_only_what_the_grant_covers(twelve_weeks, clinician, client_of, scopes, there, missing):
    Grant.objects.update(scopes=scopes)
    html = client_of(clinician).get(page_of(twelve_weeks)).content.decode()
    for words in (*there, *missing):
        assert words in html
    if "diary" not in scopes:
        assert "calcium" not in html.lower()
    if "movement" not in scopes:
        assert "minutes" not in html
        assert "chart-aerobic" not in html
    assert ("The last seven days" in html) is (scopes != ["bones"])


def test_every_opening_is_in_the_log_of_the_patient(patient, clinician, client_of):
    browser = client_of(clinician)
    for _time in range(2):
        assert browser.get(page_of(patient)).status_code == 200
    events = AccessEvent.objects.all()
    assert [(event.kind, event.patient_id, event.actor_id) for event in events] == [
        ("opened", patient.pk, clinician.pk)
    ] * 2
    text = text_of(client_of(patient).get(reverse("patients:care_team")).content.decode())
    assert "Dr A. Okafor, Breast oncology , opened your page" in text


def test_a_log_that_cannot_be_written_opens_nothing(patient, clinician, client_of):
    browser = client_of(clinician, raise_request_exception=False)
    web = settings.DATABASE_ROLES["web"]
    with connection.cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON privacy_accessevent FROM "{web}"')
    try:
        answer = browser.get(page_of(patient))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'GRANT INSERT ON privacy_accessevent TO "{web}"')
    assert answer.status_code == 500
    assert "Helen" not in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [{"revoked_at": NOW}, {"confirmed_at": None}, {"until": TODAY - dt.timedelta(days=1)}],
)
def test_a_grant_that_does_not_live_is_a_missing_page(patient, clinician, client_of, change):
    browser = client_of(clinician)
    assert browser.get(page_of(patient)).status_code == 200
    Grant.objects.update(**change)
    gone = browser.get(page_of(patient))
    missing = browser.get(reverse("clinicians:patient", args=[uuid.uuid4()]))
    assert gone.status_code == missing.status_code == 404
    token = re.compile(r'"X-CSRFToken": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", gone.content.decode()) == token.sub("", missing.content.decode())
    assert AccessEvent.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "patient", "outsider", "admin_person"])
def test_nobody_without_a_grant_opens_it(who, patient, client_of, request):
    browser = client_of(request.getfixturevalue(who))
    assert browser.get(page_of(patient)).status_code == 404
    assert not AccessEvent.objects.exists()


def test_a_grant_for_one_is_no_grant_for_another(clinician, outsider, client_of):
    assert client_of(clinician).get(page_of(outsider)).status_code == 404


def test_a_clinician_who_was_made_inactive_is_out_at_once(patient, clinician, client_of):
    browser = client_of(clinician)
    clinician.is_active = False
    clinician.save()
    assert browser.get(page_of(patient)).status_code == 302


def test_the_page_only_reads(patient, clinician, client_of):
    assert client_of(clinician).post(page_of(patient)).status_code == 405


def test_her_day_is_the_patient_s_day(patient, clinician, client_of):
    patient.user.time_zone = "Pacific/Auckland"
    patient.user.save()
    make_session(patient, TODAY + dt.timedelta(days=1), minutes=45)  # tomorrow there already
    text = text_of(client_of(clinician).get(page_of(patient)).content.decode())
    assert "Thu 26 Nov" in text
    assert "45 minutes" in text


def test_the_number_of_queries_does_not_grow_with_her_history(
    twelve_weeks, clinician, client_of, count_queries
):
    browser = client_of(clinician)
    with count_queries() as queries:
        browser.get(page_of(twelve_weeks))
    assert len(queries) == 16, [query["sql"] for query in queries.captured_queries]


def test_a_patient_of_nothing_yet_has_a_page(stranger, client_of):
    from tests.factories import make_patient

    newcomer = make_patient(name="", birth_date=None, sex="", inhibitor="", inhibitor_since=None)
    newcomer.user.name = ""
    newcomer.user.save()
    make_grant(newcomer, stranger)
    html = client_of(stranger).get(page_of(newcomer)).content.decode()
    assert "No name given" in html
