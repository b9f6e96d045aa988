"""What the tables of supplements refuse, whoever writes them; fifty equal ticks at once."""

import datetime as dt
import threading
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction

from nutrition.models import Dose
from nutrition.supplement_actions import delete_dose, log_dose, stop
from privacy.context import acting_as
from tests.factories import make_patient
from tests.nutrition.supplements import make_dose, make_product, make_regimen

DAY = dt.date(2026, 11, 23)
EIGHT = dt.time(8)
NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0},
        {"quantity": 21},
        {"pattern": "hourly"},
        {"pattern": "weekdays"},
        {"pattern": "weekly", "weekdays": [1, 2]},
        {"pattern": "weekdays", "weekdays": [7]},
        {"every_days": 0},
        {"every_days": 91},
        {"times": []},
        {"until": dt.date(2026, 10, 31)},
        {"stopped_on": dt.date(2026, 10, 31)},
        {"is_paused": True},
    ],
)
def test_a_regimen_that_cannot_be(patient, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_regimen(patient, **wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0},
        {"status": "eaten"},
        {"status": "taken", "time": None},
        {"status": "skipped", "due": EIGHT},
        {"status": "skipped", "time": None},
        {"days_covered": 3},
        {"calcium_mg": -1},
    ],
)
def test_a_dose_that_cannot_be(patient, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_dose(patient, DAY, **wrong)


@pytest.mark.django_db
def test_one_regimen_runs_and_one_dose_stands_at_a_time(patient):
    product = make_product(patient)
    make_regimen(patient, product)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_regimen(patient, product)
    make_dose(patient, DAY, product, due=EIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_dose(patient, DAY, product, due=EIGHT)
    make_dose(patient, DAY, product, due=EIGHT, deleted_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_product(patient, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_product(patient, zinc_mg=Decimal(-1))


@pytest.mark.django_db
def test_only_she_herself(patient, outsider):
    regimen, dose = make_regimen(patient), make_dose(patient, DAY)
    with pytest.raises(PermissionDenied):
        stop(regimen=regimen, by=outsider.user, today=DAY, is_paused=True)
    with pytest.raises(PermissionDenied):
        delete_dose(dose=dose, by=outsider.user, now=NOW)


@pytest.mark.django_db
def test_nobody_else_sees_the_rows(patient, outsider, clinician, stranger, as_web):
    make_regimen(patient)
    make_dose(patient, DAY)
    for who, seen in ((patient, 1), (clinician, 1), (outsider, 0), (stranger, 0)):
        with as_web(who):
            assert Dose.objects.count() == seen


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_fifty_equal_ticks_at_once_make_one_dose():
    patient = make_patient()
    regimen = make_regimen(patient)
    submission, found = uuid.uuid4(), []

    def tick():
        try:
            with transaction.atomic(), acting_as(patient.user_id):
                dose = log_dose(
                    patient=patient,
                    by=patient.user,
                    now=NOW,
                    product=regimen.product,
                    regimen=regimen,
                    day=DAY,
                    due=EIGHT,
                    time=EIGHT,
                    quantity=Decimal(1),
                    submission_id=submission,
                )
            found.append(dose.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tick) for _thread in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 50
    assert len(set(found)) == Dose.objects.count() == 1
