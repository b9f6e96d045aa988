"""Search over the shipped activities: what people type, and what must come first."""

import datetime as dt

import pytest

from exercise.catalogue import load_activities
from exercise.models import Activity
from exercise.search import find_activities, stem
from tests.factories import make_session

DAY = dt.date(2026, 11, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue(db):
    load_activities()


def keys(query, patient, **options):
    found = find_activities(query, patient_id=patient.pk, **options)
    return [activity.key for activity in found.activities]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("brisk walk", "walk_brisk"),
        ("walk brisk", "walk_brisk"),
        ("walking brisk", "walk_brisk"),
        ("BRISK  wal", "walk_brisk"),
        ("wlaking brisk", "walk_brisk"),
        ("tai chi", "tai_chi"),
        ("taichi", "tai_chi"),
        ("yoga hatha", "yoga_hatha"),
        ("yogaa", "yoga_hatha"),
        ("dansing balroom slow", "dance_ballroom_slow"),
        ("swim", "swim_leisure"),
        ("swiming", "swim_leisure"),
        ("deadlift", "deadlift"),
        ("dead lift", "deadlift"),
        ("nordik walking", "nordic_moderate"),
        ("gardning", "garden_general"),
        ("hoovering", "vacuuming"),
        ("farmers walk", "farmers_carry"),
        ("Pilatés", "pilates"),
        ("jogging", "jog"),
        ("sit to stand", "sit_to_stand"),
    ],
)
def test_what_people_type_finds_what_they_mean(patient, query, first):
    assert keys(query, patient)[0] == first


def test_plain_walking_comes_before_special_walks(patient):
    assert keys("walk", patient)[0].startswith("walk_")
    assert "treadmill_brisk" not in keys("walk", patient)[:5]


def test_what_she_does_often_comes_first(patient, outsider):
    dog = Activity.objects.get(key="walk_dog")
    make_session(patient, DAY, dog)
    make_session(outsider, DAY, Activity.objects.get(key="walk_grass"))
    assert keys("walk", patient)[0] == "walk_dog"
    assert keys("walk", outsider)[0] == "walk_grass"


def test_a_removed_session_does_not_make_an_activity_frequent(patient):
    session = make_session(patient, DAY, Activity.objects.get(key="walk_dog"))
    session.deleted_at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    session.save()
    assert keys("walk", patient)[0] != "walk_dog"


def test_the_words_that_were_searched_instead_are_told(patient):
    assert find_activities("wlaking", patient_id=patient.pk).corrected == "walking"
    assert find_activities("walking", patient_id=patient.pk).corrected == ""


def test_a_page_knows_that_there_is_more(patient):
    found = find_activities("walk", patient_id=patient.pk, limit=3)
    assert len(found.activities) == 3
    assert found.has_more
    assert found.total > 20
    whole = find_activities("walk", patient_id=patient.pk, limit=500)
    assert len(whole.activities) == found.total
    assert not whole.has_more


def test_a_withdrawn_activity_is_not_offered(patient):
    Activity.objects.filter(key="deadlift").update(
        withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    assert "deadlift" not in keys("deadlift", patient)


@pytest.mark.parametrize(
    "query", ["", "   ", "!!!", "& | !", "(", "'; DROP TABLE x", ":*", "xqzzvw", "\\", "9" * 5000]
)
def test_odd_queries_find_nothing_or_something_but_never_break(patient, query):
    assert find_activities(query, patient_id=patient.pk).total >= 0


def test_nonsense_finds_nothing(patient):
    assert find_activities("xqzzvw", patient_id=patient.pk).total == 0
    assert find_activities("", patient_id=patient.pk).total == 0


def test_queries_are_few(patient, django_assert_num_queries):
    with django_assert_num_queries(5):
        find_activities("walk", patient_id=patient.pk)
    with django_assert_num_queries(7):
        find_activities("wlaking", patient_id=patient.pk)


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("walking", "walk"),
        ("walks", "walk"),
        ("jogging", "jog"),
        ("dance", "danc"),
        ("yoga", "yoga"),
        ("bus", "bus"),
        ("press", "pres"),
    ],
)
def test_stems(word, stemmed):
    assert stem(word) == stemmed
