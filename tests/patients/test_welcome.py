"""The welcome: one question per page, all of them optional."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from patients.models import Patient, Weight
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def newcomer(db):
    return make_patient(
        name="Nora New",
        birth_date=None,
        sex="",
        inhibitor="",
        inhibitor_since=None,
        welcomed_at=None,
    )


def step(slug):
    return reverse("patients:welcome_step", args=[slug])


def born(day, month, year):
    return {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}


def since(day, month, year):
    return {
        "inhibitor_since_day": day,
        "inhibitor_since_month": month,
        "inhibitor_since_year": year,
    }


def test_four_questions_in_a_row(newcomer, client_of):
    browser = client_of(newcomer)
    answer = browser.get(reverse("patients:welcome"), follow=True)
    assert answer.redirect_chain[-1][0] == step("about")
    assert "Step 1 of 9" in answer.content.decode()
    answer = browser.post(step("about"), {**born("4", "5", "1960"), "sex": "female"}, follow=True)
    assert "Step 2 of 9" in answer.content.decode()
    answer = browser.post(
        step("tablets"), {"inhibitor": "letrozole", **since("", "9", "2025")}, follow=True
    )
    assert "Step 3 of 9" in answer.content.decode()
    answer = browser.post(step("weight"), {"kg": "67,5"}, follow=True)
    assert "Step 4 of 9" in answer.content.decode()
    for number, slug in enumerate(("medicines", "kidneys", "bones"), start=5):
        answer = browser.post(step(slug), {}, follow=True)
        assert f"Step {number} of 9" in answer.content.decode()
    answer = browser.post(step("falls"), {"fell_in_last_year": "yes"}, follow=True)
    assert "Step 8 of 9" in answer.content.decode()
    browser.post(step("now"), {})
    answer = browser.post(step("food"), {"region": "uk"})
    assert answer["Location"] == reverse("patients:welcome_done")
    answer = browser.post(reverse("patients:welcome_done"))
    assert answer["Location"] == reverse("dashboard:today")

    newcomer.refresh_from_db()
    assert newcomer.birth_date == dt.date(1960, 5, 4)
    assert (newcomer.sex, newcomer.inhibitor) == ("female", "letrozole")
    assert newcomer.inhibitor_since == dt.date(2025, 9, 1)
    assert newcomer.fell_in_last_year is True
    assert newcomer.welcomed_at == NOW
    weight = Weight.objects.get()
    assert (weight.patient_id, str(weight.kg), weight.day) == (newcomer.pk, "67.5", NOW.date())


def test_without_a_name_she_is_asked_for_it_and_the_counting_stays(newcomer, client_of):
    newcomer.user.name = ""
    newcomer.user.save()
    browser = client_of(newcomer)
    answer = browser.get(reverse("patients:welcome"), follow=True)
    assert "Step 1 of 10" in answer.content.decode()
    answer = browser.post(step("name"), {"name": " Nora   New "}, follow=True)
    assert "Step 2 of 10" in answer.content.decode()
    newcomer.user.refresh_from_db()
    assert newcomer.user.name == "Nora New"


def test_each_page_can_be_skipped_and_so_can_all(newcomer, client_of):
    browser = client_of(newcomer)
    browser.get(reverse("patients:welcome"))
    for slug in ("about", "tablets", "weight", "falls"):
        assert browser.post(step(slug), {}).status_code == 302
    browser.post(reverse("patients:welcome_done"))
    newcomer.refresh_from_db()
    assert newcomer.welcomed_at == NOW
    assert newcomer.birth_date is None
    assert newcomer.fell_in_last_year is None
    assert not Weight.objects.exists()


def test_the_day_of_the_first_welcome_stays(patient, client_of):
    first = patient.welcomed_at
    client_of(patient).post(reverse("patients:welcome_done"))
    patient.refresh_from_db()
    assert patient.welcomed_at == first


@pytest.mark.parametrize(
    ("slug", "typed", "sentence"),
    [
        ("about", born("4", "5", "2010"), "BoneGuard is for people of 18 and over."),
        ("about", born("4", "5", "1899"), "more than 110 years old"),
        ("about", born("4", "5", "2199"), "This day is still to come."),
        ("about", born("31", "2", "1960"), "There is no such day."),
        ("about", born("", "5", "1960"), "Fill in day, month and year"),
        ("about", born("four", "5", "1960"), "There is no such day."),
        ("about", born("4", "5", "99999"), "There is no such day."),
        ("about", born("-1", "5", "1960"), "There is no such day."),
        ("about", born("٤", "5", "1960"), "There is no such day."),
        ("about", {"sex": "other"}, "Choose one of the answers listed"),
        ("tablets", {"inhibitor": "letrozole", **since("24", "11", "2026")}, "still to come"),
        (
            "tablets",
            {"inhibitor": "letrozole", **since("1", "1", "1980")},
            "These tablets came later.",
        ),
        ("tablets", since("1", "9", "2025"), "Choose which tablet you take since then."),
        ("tablets", {"inhibitor": "aspirin"}, "Choose one of the answers listed"),
        ("weight", {"kg": "24.9"}, "“Your weight” must be 25 or more."),
        ("weight", {"kg": "351"}, "“Your weight” must be 350 or less."),
        ("weight", {"kg": "heavy"}, "Enter “Your weight” as a number"),
        ("weight", {"kg": "1e9"}, "“Your weight” must be 350 or less."),
        ("weight", {"kg": "NaN"}, "Enter “Your weight” as a number"),
        ("weight", {"kg": "67.55"}, "too many digits after the point"),
        ("falls", {"fell_in_last_year": "maybe"}, "Choose one of the answers listed"),
        ("name", {"name": "N" * 121}, "“Your name” is too long"),
    ],
)
def test_what_cannot_be_true_gets_a_sentence_and_stays_typed(
    newcomer, client_of, slug, typed, sentence
):
    answer = client_of(newcomer).post(step(slug), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for value in typed.values():
        if value not in {"other", "aspirin", "maybe", ""}:
            assert f'value="{value}"' in page
    newcomer.refresh_from_db()
    assert newcomer.birth_date is None
    assert not Weight.objects.exists()


@pytest.mark.parametrize(
    ("birth_date", "allowed"),
    [
        (born("23", "11", "2008"), True),
        (born("24", "11", "2008"), False),
        (born("24", "11", "1915"), True),
        (born("23", "11", "1916"), True),
        (born("23", "11", "1915"), False),
    ],
)
def test_the_edges_of_age(newcomer, client_of, birth_date, allowed):
    answer = client_of(newcomer).post(step("about"), birth_date)
    assert (answer.status_code == 302) is allowed


def test_none_of_the_tablets_has_no_start(patient, client_of):
    client_of(patient).post(step("tablets"), {"inhibitor": "none", **since("1", "9", "2025")})
    patient.refresh_from_db()
    assert (patient.inhibitor, patient.inhibitor_since) == ("none", None)


def test_all_is_editable_in_settings(patient, client_of):
    browser = client_of(patient)
    page = browser.get(reverse("patients:health")).content.decode()
    assert 'value="1960"' in page
    answer = browser.post(
        reverse("patients:health"),
        {
            **born("5", "5", "1961"),
            "sex": "female",
            "inhibitor": "exemestane",
            **since("1", "10", "2025"),
        },
    )
    assert answer.status_code == 302
    patient.refresh_from_db()
    assert patient.birth_date == dt.date(1961, 5, 5)
    assert (patient.inhibitor, patient.inhibitor_since) == ("exemestane", dt.date(2025, 10, 1))


def test_weight_in_settings_is_one_a_day(patient, client_of):
    browser = client_of(patient)
    browser.post(reverse("patients:weight"), {"kg": "67"})
    answer = browser.post(reverse("patients:weight"), {"kg": "66.5"}, follow=True)
    assert "66.5 kg on 23 November 2026" in answer.content.decode()
    assert Weight.objects.count() == 1
    answer = browser.post(reverse("patients:weight"), {"kg": ""})
    assert answer.status_code == 422
    assert "Fill in “Your weight”." in answer.content.decode()


def test_a_wrong_answer_in_settings_changes_nothing(patient, client_of):
    answer = client_of(patient).post(reverse("patients:health"), born("1", "1", "2020"))
    assert answer.status_code == 422
    patient.refresh_from_db()
    assert patient.birth_date == dt.date(1960, 5, 4)


def test_no_column_of_a_patient_can_be_smuggled_in(patient, outsider, client_of):
    """S15"""
    foreign = {
        "id": outsider.pk,
        "user": outsider.user_id,
        "user_id": outsider.user_id,
        "patient": outsider.pk,
        "patient_id": outsider.pk,
        "public_id": str(outsider.public_id),
        "welcomed_at": "2020-01-01",
        "created_at": "2020-01-01",
        "day": "2020-01-01",
    }
    theirs = Patient.objects.filter(pk=outsider.pk).values().get()
    mine = Patient.objects.filter(pk=patient.pk).values().get()
    browser = client_of(patient)
    browser.post(
        reverse("patients:health"),
        {
            **foreign,
            **born("4", "5", "1960"),
            "sex": "female",
            "inhibitor": "letrozole",
            **since("10", "9", "2025"),
        },
    )
    browser.post(reverse("patients:weight"), {**foreign, "kg": "67"})
    for slug in ("about", "tablets", "falls"):
        browser.post(step(slug), foreign)
    assert Patient.objects.filter(pk=outsider.pk).values().get() == theirs
    now = Patient.objects.filter(pk=patient.pk).values().get()
    for column in ("id", "user_id", "public_id", "welcomed_at", "created_at"):
        assert now[column] == mine[column]
    assert [(w.patient_id, w.day) for w in Weight.objects.all()] == [(patient.pk, NOW.date())]


@pytest.mark.parametrize("who", ["clinician", "admin_person"])
@pytest.mark.parametrize("name", ["welcome", "welcome_done", "health", "care_team"])
def test_pages_of_a_patient_are_no_one_else_s(who, name, client_of, request):
    browser = client_of(request.getfixturevalue(who))
    assert browser.get(reverse(f"patients:{name}")).status_code == 404


def test_there_is_no_other_step(patient, client_of):
    assert client_of(patient).get(step("money")).status_code == 404


def test_a_clinician_says_where_she_works_and_a_patient_does_not(clinician, patient, client_of):
    browser = client_of(clinician)
    answer = browser.post(reverse("patients:clinic"), {"clinic": "Bone clinic"}, follow=True)
    assert 'value="Bone clinic"' in answer.content.decode()
    assert browser.post(reverse("patients:clinic"), {"clinic": ""}).status_code == 422
    clinician.clinician.refresh_from_db()
    assert clinician.clinician.clinic == "Bone clinic"
    assert client_of(patient).get(reverse("patients:clinic")).status_code == 404
