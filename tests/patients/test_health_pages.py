"""The questions about health: every one may stay open, none is lost, all can be changed."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from patients.health_parts import PARTS
from patients.heights import read_height
from patients.models import HealthProfile, Patient
from tests.nutrition.pages import text_of

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
OVERVIEW = reverse("patients:health")


def part(slug):
    return reverse("patients:health_part", args=[slug])


def profile_of(patient):
    return HealthProfile.objects.get(patient=patient)


GIVEN = {
    "height": ({"height_cm": "5'4"}, {"height_cm": Decimal("162.6")}),
    "medicines": (
        {"medicines": ["levothyroxine", "iron"]},
        {"medicines": ["levothyroxine", "iron"]},
    ),
    "kidneys": (
        {"kidneys": "severe", "ask_before_calcium": "no"},
        {"kidneys": "severe", "ask_before_calcium": False},
    ),
    "bones": (
        {
            "osteoporosis": "yes",
            "low_trauma_fractures": "2",
            "vertebral_fracture": "no",
            "lowest_t_score": "−2,4",
        },
        {
            "osteoporosis": True,
            "low_trauma_fractures": 2,
            "vertebral_fracture": False,
            "lowest_t_score": Decimal("-2.4"),
        },
    ),
    "falls": (
        {"falls_last_year": "2", "injured_in_fall": "yes", "unsteady": "no"},
        {"falls_last_year": 2, "injured_in_fall": True, "unsteady": False},
    ),
    "now": (
        {
            "joint_pain": "0",
            "new_back_pain": "no",
            "recent_fracture": "yes",
            "bone_metastases": "no",
            "arm_surgery_or_lymphoedema": "yes",
        },
        {
            "joint_pain": 0,
            "new_back_pain": False,
            "recent_fracture": True,
            "bone_metastases": False,
            "arm_surgery_or_lymphoedema": True,
            "asked_now_on": NOW.date(),
        },
    ),
    "food": (
        {"diet": "vegan", "allergies": ["nuts"], "region": "us_canada"},
        {"diet": "vegan", "allergies": ["nuts"], "region": "us_canada"},
    ),
}
EVERY = pytest.mark.parametrize("slug", sorted(PARTS))


@EVERY
def test_answers_are_kept_shown_and_taken_back(patient, outsider, client_of, slug):
    typed, kept = GIVEN[slug]
    browser = client_of(patient)
    with time_machine.travel(NOW, tick=False):
        assert browser.post(part(slug), typed)["Location"] == OVERVIEW
    profile = profile_of(patient)
    assert {name: getattr(profile, name) for name in kept} == kept

    page = browser.get(part(slug))
    again = {
        bound.name: bound.value() for bound in page.context["form"] if bound.value() is not None
    }
    browser.post(part(slug), again)
    profile = profile_of(patient)
    assert {name: getattr(profile, name) for name in typed} == {name: kept[name] for name in typed}

    unsaid = {name: [] if isinstance(said, list) else "unknown" for name, said in typed.items()}
    if slug == "falls":
        unsaid["fell_in_last_year"] = "unknown"
    browser.post(
        part(slug),
        {"height_cm": ""}
        if slug == "height"
        else {name: "" if name == "lowest_t_score" else said for name, said in unsaid.items()},
    )
    profile = profile_of(patient)
    assert all(getattr(profile, name) in (None, "") for name in typed)
    assert not HealthProfile.objects.filter(patient=outsider).exists()


@EVERY
def test_every_question_may_be_left_out(patient, client_of, slug):
    assert client_of(patient).post(part(slug), {}).status_code == 302
    assert client_of(patient).get(part(slug)).status_code == 200


def test_the_overview_reads_every_answer_back(patient, client_of):
    browser = client_of(patient)
    assert text_of(browser.get(OVERVIEW)).count("Nothing answered yet.") == len(PARTS)
    for slug, (typed, _kept) in GIVEN.items():
        browser.post(part(slug), typed)
    page = text_of(browser.get(OVERVIEW))
    assert "Nothing answered yet." not in page
    for words in ("162.6 cm", "Iron tablets", "-2.4", "Twice or more", "Vegan", "Nuts"):
        assert words in page


@pytest.mark.parametrize(
    ("slug", "typed", "sentence"),
    [
        ("height", {"height_cm": "tall"}, "Enter your height such as 162 cm or 5 ft 4."),
        ("height", {"height_cm": "99.9"}, "Your height lies between 100 and 230 cm."),
        ("height", {"height_cm": "231"}, "Your height lies between 100 and 230 cm."),
        ("bones", {"lowest_t_score": "-8.1"}, "A T-score lies between -8 and 8."),
        ("bones", {"lowest_t_score": "8.1"}, "A T-score lies between -8 and 8."),
        ("bones", {"lowest_t_score": "low"}, "Enter your T-score as a number, such as -1.8."),
        ("bones", {"lowest_t_score": "NaN"}, "Enter your T-score as a number, such as -1.8."),
        ("bones", {"lowest_t_score": "-1.85"}, "too many digits after the point"),
        ("bones", {"low_trauma_fractures": "3"}, "Choose one of the answers listed"),
        ("medicines", {"medicines": ["none", "iron"]}, "Take one or the other away."),
        ("medicines", {"medicines": ["aspirin"]}, "Choose one of the answers listed"),
        ("kidneys", {"kidneys": "three"}, "Choose one of the answers listed"),
        ("now", {"joint_pain": "11"}, "Choose one of the answers listed"),
        ("food", {"region": "mars"}, "Choose one of the answers listed"),
        (
            "falls",
            {"fell_in_last_year": "no", "falls_last_year": "1"},
            "You answered above that you did not fall.",
        ),
        (
            "falls",
            {"fell_in_last_year": "no", "injured_in_fall": "yes"},
            "You answered above that you did not fall.",
        ),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_stays_typed(patient, client_of, slug, typed, sentence):
    for url in (part(slug), reverse("patients:welcome_step", args=[slug])):
        if slug == "height" and "welcome" in url:
            url = reverse("patients:welcome_step", args=["weight"])
        answer = client_of(patient).post(url, typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page and "There is something to put right" in page
        if said := {"height_cm", "lowest_t_score"} & typed.keys():
            assert f'value="{typed[said.pop()]}"' in page
    assert not HealthProfile.objects.exists()


@pytest.mark.parametrize(
    ("typed", "fell"),
    [
        ({"falls_last_year": "1"}, True),
        ({"injured_in_fall": "yes"}, True),
        ({"injured_in_fall": "no"}, None),
        ({"fell_in_last_year": "unknown"}, None),
        ({"fell_in_last_year": "no", "unsteady": "yes"}, False),
    ],
)
def test_a_fall_is_told_by_how_often_or_by_the_injury(patient, client_of, typed, fell):
    client_of(patient).post(part("falls"), typed)
    assert Patient.objects.get(pk=patient.pk).fell_in_last_year is fell


def test_none_of_these_is_an_answer_and_an_empty_page_is_none(patient, client_of):
    browser = client_of(patient)
    browser.post(part("medicines"), {"medicines": ["none"]})
    assert profile_of(patient).medicines == []
    assert "None of these" in text_of(browser.get(OVERVIEW))
    browser.post(part("medicines"), {})
    assert profile_of(patient).medicines is None


@pytest.mark.parametrize(
    ("slug", "typed", "words"),
    [
        ("now", {"new_back_pain": "yes"}, "Contact your team today about new back pain."),
        ("bones", {"lowest_t_score": "-2.5"}, "Show this scan result to your team"),
    ],
)
def test_some_answers_are_for_the_team_too(patient, client_of, slug, typed, words):
    browser = client_of(patient)
    for url in (part(slug), reverse("patients:welcome_step", args=[slug])):
        assert words in text_of(browser.post(url, typed, follow=True))
    assert words not in text_of(
        browser.post(part("bones"), {"lowest_t_score": "-2.4"}, follow=True)
    )


def test_height_is_asked_with_the_weight(patient, client_of):
    url = reverse("patients:welcome_step", args=["weight"])
    client_of(patient).post(url, {"height_cm": "1.62 m"})
    assert profile_of(patient).height_cm == Decimal(162)
    client_of(patient).post(url, {"kg": "67"})
    assert profile_of(patient).height_cm == Decimal(162)


def test_nobody_elses(patient, outsider, clinician, stranger, admin_person, client_of):
    client_of(patient).post(part("food"), {"diet": "vegan"})
    assert "Vegan" not in text_of(client_of(outsider).get(OVERVIEW))
    for other in (clinician, stranger, admin_person):
        assert client_of(other).get(part("food")).status_code == 404
        assert client_of(other).post(part("food"), {"diet": "none"}).status_code == 404
    assert client_of(patient).get(part("nonsense")).status_code == 404
    assert profile_of(patient).diet == "vegan"


@pytest.mark.parametrize(
    ("said", "cm"),
    [
        ("162", "162"),
        ("162,5 cm", "162.5"),
        ("1.62", "162"),
        ("1.62 m", "162"),
        ("1 metre", "100"),
        ("5'4", "162.6"),
        ("5’4”", "162.6"),
        ("5 ft 4 in", "162.6"),
        ("5 feet 4 inches", "162.6"),
        ("5 ft", "152.4"),
        ("5 ft. 4.5 in", "163.8"),
        ("5 ft 12", None),
        ("5 4", None),
        ("", None),
        ("-162", None),
        ("1e2", None),
        ("NaN", None),
    ],
)
def test_heights_as_people_say_them(said, cm):
    assert read_height(said) == (Decimal(cm) if cm else None)
