"""Leaving: after 14 days nothing names her, but for the bare numbers of the access log."""

import datetime as dt
import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Role, User
from exercise.models import (
    FavouriteActivity,
    OwnActivity,
    StrengthExercise,
)
from nutrition.models import FoodEntry
from patients import actions, tasks
from patients.models import HealthProfile, Invitation, Patient, Weight
from privacy.models import AccessEvent
from tests.exercise.own import make_own_activity, make_strength
from tests.exercise.planned import make_plan
from tests.factories import (
    make_clinician,
    make_entry,
    make_grant,
    make_patient,
    make_session,
    make_user,
)
from tests.nutrition.own import make_meal, make_own_food
from tests.nutrition.supplements import make_dose, make_regimen

pytestmark = pytest.mark.django_db
ASKED = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
DUE = ASKED + dt.timedelta(days=14)


def leaving(user, at=ASKED):
    user.deletion_requested_at = at
    user.save(update_fields=["deletion_requested_at"])
    return user


@pytest.fixture
def full(patient, clinician, client_of):
    """A patient with a row in every table that can hold one about her."""
    entry = make_entry(patient, dt.date(2026, 10, 1))
    FoodEntry.objects.filter(pk=entry.pk).update(grams=200)
    make_plan(patient, make_session(patient, dt.date(2026, 10, 1)))
    make_strength(patient, dt.date(2026, 10, 1))
    FavouriteActivity.objects.create(patient=patient, own_activity=make_own_activity(patient))
    regimen = make_regimen(patient)
    make_dose(patient, dt.date(2026, 10, 1), regimen.product)
    food = make_own_food(patient)
    make_meal(patient, ingredients=[(food, 100)])
    FoodEntry.objects.filter(pk=entry.pk).update(food=None, own_food=food)
    Weight.objects.create(patient=patient, day=dt.date(2026, 10, 1), kg=67)
    HealthProfile.objects.create(patient=patient, diet="vegan", medicines=["iron"])
    Invitation.objects.create(
        patient=patient,
        email="clinic@example.test",
        scopes=["diary"],
        until=dt.date(2027, 1, 1),
        created_at=ASKED,
        expires_at=DUE,
    )
    TOTP.activate(patient.user, "JBSWY3DPEHPK3PXP")
    browser = client_of(clinician)
    assert browser.get(reverse("clinicians:patient", args=[patient.public_id])).status_code == 200
    client_of(patient).get(reverse("accounts:settings"))
    return patient


def numbers_of(model, user, patient):
    """Which columns of a table would name her by number."""
    if model is User:
        return {"id": user.pk}
    if model is Patient:
        return {"id": patient.pk}
    if getattr(model, "pgh_tracked_model", None) is Patient:
        return {"pgh_obj_id": patient.pk}
    return {"user_id": user.pk, "patient_id": patient.pk}


def text_of(model, row):
    """A row as text; a session is read as what it holds."""
    return json.dumps(Session(**row).get_decoded() if model is Session else row, default=str)


def rows_that_name(user, patient):
    """Every row of every table that holds her address, her name or one of her numbers."""
    words = (user.email, user.name, str(patient.public_id), f'"_auth_user_id": "{user.pk}"')
    found = []
    for model in apps.get_models(include_auto_created=True):
        numbers = numbers_of(model, user, patient).items()
        for row in model._default_manager.values():
            text = text_of(model, row)
            if any(word in text for word in words) or any(
                row.get(column) == number for column, number in numbers
            ):
                found.append((model, row))
    return found


def test_nothing_names_her_afterwards_but_the_log(full, outsider, clinician):
    user, patient = leaving(full.user), full
    seen_before = {model for model, _row in rows_that_name(user, patient)}
    assert {User, Patient, Weight, FoodEntry, Session, AccessEvent} <= seen_before
    assert {FavouriteActivity, OwnActivity, StrengthExercise} <= seen_before
    make_entry(outsider, dt.date(2026, 10, 1))

    assert actions.erase_due(now=DUE) == 1

    left = rows_that_name(user, patient)
    assert {model for model, _row in left} == {AccessEvent}
    assert {row["actor_id"] for _model, row in left} == {clinician.pk}
    assert "Helen" not in json.dumps([row for _model, row in left], default=str)
    assert FoodEntry.objects.get().patient == outsider
    assert FoodEntry.pgh_event_model.objects.filter(patient_id=outsider.pk).exists()
    assert User.objects.filter(pk=clinician.pk).exists()


def test_not_before_the_fourteen_days_are_over_and_not_after_a_change_of_mind(patient, outsider):
    leaving(patient.user)
    assert actions.erase_due(now=DUE - dt.timedelta(seconds=1)) == 0
    assert User.objects.filter(pk=patient.user_id).exists()
    from accounts.actions import keep_account

    keep_account(by=patient.user)
    assert actions.erase_due(now=DUE) == 0
    assert Patient.objects.count() == 2


def test_a_clinician_leaves_and_her_name_stays_in_the_log(patient, clinician, client_of):
    client_of(clinician).get(reverse("clinicians:patient", args=[patient.public_id]))
    leaving(clinician)
    assert actions.erase_due(now=DUE) == 1
    assert not User.objects.filter(email=clinician.email).exists()
    assert not patient.grants.exists()
    assert AccessEvent.objects.get().actor_name == "Dr A. Okafor"
    page = client_of(patient).get(reverse("patients:care_team")).content.decode()
    assert "Dr A. Okafor" in page


def test_an_admin_leaves_too(admin_person):
    leaving(admin_person)
    assert actions.erase_due(now=DUE) == 1
    assert not User.objects.filter(role=Role.ADMIN).exists()


def test_one_that_cannot_be_erased_does_not_keep_the_others(patient, outsider, monkeypatch, caplog):
    from patients import actions as module

    real = module.erase_patient

    def stumble(patient_id):
        if patient_id == patient.pk:
            raise RuntimeError("stumbled")
        real(patient_id)

    monkeypatch.setattr(module, "erase_patient", stumble)
    leaving(patient.user)
    leaving(outsider.user)
    assert actions.erase_due(now=DUE) == 1
    assert list(Patient.objects.all()) == [patient]
    monkeypatch.undo()
    assert actions.erase_due(now=DUE) == 1
    assert not Patient.objects.exists()


def test_the_hourly_task_works_as_the_jobs_role(settings):
    person = make_patient(name="Ida Imminent")
    make_grant(person, make_clinician())
    make_entry(person, dt.date(2026, 10, 1))
    leaving(person.user, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.DATABASE_ROLES["jobs"]}"')
    try:
        tasks.erase_due()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.DATABASE_ROLES["owner"]}"')
    assert not Patient.objects.exists()
    assert not FoodEntry.pgh_event_model.objects.exists()


def test_the_task_is_in_the_schedule():
    from boneguard.celery import app

    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.erase_due.name in names


def test_a_session_of_somebody_with_a_similar_number_stays(client_of):
    people = [make_user() for _count in range(3)]
    for person in people:
        client_of(person).get(reverse("accounts:settings"))
    leaving(people[0])
    with transaction.atomic():
        actions.erase_due(now=DUE)
    left = {session.get_decoded()["_auth_user_id"] for session in Session.objects.all()}
    assert left == {str(person.pk) for person in people[1:]}
