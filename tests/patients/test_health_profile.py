"""What she says about her health: kept, asked for in few queries, never guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from patients import actions
from patients.facts import PatientFacts
from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region
from patients.models import HealthProfile, Patient
from patients.people import facts_by_day, facts_of
from tests.factories import make_patient

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
EVERYTHING = {
    "region": "uk",
    "height_cm": Decimal("162.5"),
    "medicines": ["levothyroxine", "denosumab"],
    "kidneys": "severe",
    "ask_before_calcium": False,
    "osteoporosis": True,
    "lowest_t_score": Decimal("-2.6"),
    "low_trauma_fractures": 1,
    "vertebral_fracture": True,
    "falls_last_year": 2,
    "injured_in_fall": False,
    "unsteady": True,
    "joint_pain": 4,
    "new_back_pain": False,
    "recent_fracture": True,
    "bone_metastases": False,
    "arm_surgery_or_lymphoedema": True,
    "diet": "vegetarian",
    "allergies": ["lactose", "nuts"],
}


def answer(patient, *, day=DAY, **answers):
    actions.record_answers(patient=patient, now=NOW, today=day, **answers)


def facts(patient, *, day=DAY):
    return facts_of([Patient.objects.get(pk=patient.pk)], day=day)[patient.pk]


def test_every_answer_reaches_the_rules(patient):
    answer(patient, fell_in_last_year=True, **EVERYTHING)
    found = facts(patient)
    kinds = {
        "region": Region.UK,
        "medicines": frozenset({Medicine.LEVOTHYROXINE, Medicine.DENOSUMAB}),
        "kidneys": Kidneys.SEVERE,
        "diet": Diet.VEGETARIAN,
        "allergies": frozenset({Allergy.LACTOSE, Allergy.NUTS}),
    }
    for name, value in {**EVERYTHING, **kinds}.items():
        assert getattr(found, name) == value, name
    assert set(EVERYTHING) == actions.HEALTH_ANSWERS
    assert found.severe_kidney_disease and not found.takes_vitamin_k_antagonist


def test_nothing_said_is_no_no(patient):
    before, silent = facts(patient), PatientFacts()
    assert all(getattr(before, name) == getattr(silent, name) for name in EVERYTHING)
    answer(patient, **dict.fromkeys(EVERYTHING, None) | {"region": "", "kidneys": "", "diet": ""})
    assert facts(patient) == before
    assert HealthProfile.objects.get(patient=patient).medicines is None
    answer(patient, medicines=[])
    assert HealthProfile.objects.get(patient=patient).medicines == []


def test_none_of_these_medicines_is_an_answer(patient):
    answer(patient, diet="vegan")
    assert not facts(patient).told_medicines
    answer(patient, medicines=[])
    assert facts(patient).told_medicines


def test_an_answer_leaves_the_others(patient):
    answer(patient, **EVERYTHING)
    answer(patient, diet="vegan")
    found = facts(patient)
    assert (found.diet, found.unsteady, found.lowest_t_score) == ("vegan", True, Decimal("-2.6"))


@pytest.mark.parametrize(
    ("fell", "times", "falls"),
    [(None, None, None), (False, 2, 0), (True, None, None), (True, 1, 1), (True, 2, 2)],
)
def test_falls_agree_with_whether_she_fell(patient, fell, times, falls):
    answer(patient, fell_in_last_year=fell, falls_last_year=times)
    assert facts(patient).falls_last_year == falls
    assert facts(patient).fell_in_last_year is bool(fell)


@pytest.mark.parametrize(("days", "recent"), [(0, True), (83, True), (84, None)])
def test_a_break_is_recent_for_twelve_weeks(patient, days, recent):
    answer(patient, recent_fracture=True)
    assert facts(patient, day=DAY + dt.timedelta(days=days)).recent_fracture is recent


def test_few_queries_however_many_people_and_days(patient, outsider, django_assert_num_queries):
    answer(patient, diet="vegan")
    people = [patient, outsider, *(make_patient() for _ in range(5))]
    fresh = list(Patient.objects.filter(pk__in=[one.pk for one in people]))
    with django_assert_num_queries(2):
        found = facts_by_day(fresh, days=[DAY, DAY + dt.timedelta(days=7)])
    assert found[patient.pk, DAY].diet is Diet.VEGAN and found[outsider.pk, DAY].diet is None
    joined = list(Patient.objects.filter(pk=patient.pk).select_related("health_profile"))
    with django_assert_num_queries(1):
        assert facts_of(joined, day=DAY)[patient.pk].diet is Diet.VEGAN


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "mars"},
        {"kidneys": "two"},
        {"diet": "paleo"},
        {"medicines": ["warfarin", "levothyroxine"]},
        {"allergies": ["homework"]},
        {"height_cm": Decimal("99.9")},
        {"height_cm": Decimal("230.1")},
        {"lowest_t_score": Decimal("-8.1")},
        {"lowest_t_score": Decimal("8.1")},
        {"joint_pain": 11},
        {"falls_last_year": 51},
        {"low_trauma_fractures": 51},
    ],
)
def test_the_database_refuses_what_cannot_be(patient, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        answer(patient, **wrong)
    assert not HealthProfile.objects.exists()


def test_what_is_so_now_needs_its_day(patient):
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthProfile.objects.create(patient=patient, joint_pain=3)


def test_only_her_own_answers(patient):
    with pytest.raises(ValueError, match="public_id"):
        answer(patient, public_id="x")


def test_every_version_is_kept(patient):
    answer(patient, kidneys="well")
    answer(patient, kidneys="disease")
    history = HealthProfile.pgh_event_model.objects.filter(patient_id=patient.pk)
    assert list(history.order_by("pgh_id").values_list("kidneys", flat=True)) == ["well", "disease"]


def test_she_writes_them_others_do_not(as_web, patient, clinician, outsider, stranger):
    with as_web(patient):
        answer(patient, diet="vegan")
    with as_web(clinician):
        assert facts(patient).diet is Diet.VEGAN
        assert HealthProfile.objects.update(diet="") == 0
    for other in (outsider, stranger):
        with as_web(other):
            assert not HealthProfile.objects.exists()
    assert facts(patient).diet is Diet.VEGAN
