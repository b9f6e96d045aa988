"""What she can do with supplements: add, change, pause, end; tick a dose, take that back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from nutrition.models import Dose, DoseStatus, Regimen, SupplementProduct, SupplementType
from nutrition.nutrients import Nutrients
from nutrition.regimens import Pattern
from patients.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What one unit of a product is and holds; ``from_salts`` says what was converted."""

    name: str
    dose_unit: str
    nutrients: Nutrients
    calcium_salt: str = ""
    from_salts: dict[str, list[str]]

    @classmethod
    def of_type(cls, kind: SupplementType) -> "Contents":
        """Those of a generic type."""
        return cls(
            name=kind.name,
            dose_unit=kind.dose_unit,
            nutrients=kind.nutrients,
            calcium_salt=kind.calcium_salt,
            from_salts={},
        )

    def as_fields(self) -> dict[str, Any]:
        """The columns of a product."""
        return {
            "name": self.name,
            "dose_unit": self.dose_unit,
            "calcium_salt": self.calcium_salt,
            "from_salts": self.from_salts,
            **self.nutrients.as_fields(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How much, when, from when on; see regimens.Plan for what the parts mean."""

    quantity: Decimal
    pattern: Pattern
    times: tuple[dt.time, ...]
    starts_on: dt.date
    weekdays: tuple[int, ...] = ()
    every_days: int = 1
    until: dt.date | None = None
    prescribed: bool = False

    def as_fields(self) -> dict[str, Any]:
        """The columns of a regimen."""
        return {
            "quantity": self.quantity,
            "pattern": self.pattern.value,
            "times": sorted(self.times),
            "starts_on": self.starts_on,
            "weekdays": sorted(self.weekdays),
            "every_days": self.every_days,
            "until": self.until,
            "prescribed": self.prescribed,
        }


@transaction.atomic
def add_supplement(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    contents: Contents,
    schedule: Schedule,
    submission_id: uuid.UUID,
    kind: SupplementType | None = None,
) -> Regimen:
    """Add a product with its schedule. The same submission again returns the first regimen.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(patient.user_id, by)
    once = {"patient": patient, "submission_id": submission_id}
    product = SupplementProduct(**once, type=kind, created_at=now, **contents.as_fields())
    SupplementProduct.objects.bulk_create([product], ignore_conflicts=True)
    product = SupplementProduct.objects.of([patient.pk]).get(submission_id=submission_id)
    regimen = Regimen(**once, product=product, created_at=now, **schedule.as_fields())
    Regimen.objects.bulk_create([regimen], ignore_conflicts=True)
    first: Regimen = Regimen.objects.of([patient.pk]).get(submission_id=submission_id)
    return first


@transaction.atomic
def change_product(*, product: SupplementProduct, by: User, contents: Contents) -> None:
    """Correct what is in a product. Doses already taken keep what they held.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(product.patient.user_id, by)
    fields = contents.as_fields()
    for name, value in fields.items():
        setattr(product, name, value)
    product.save(update_fields=list(fields))


@transaction.atomic
def change_schedule(
    *,
    product: SupplementProduct,
    by: User,
    now: dt.datetime,
    today: dt.date,
    schedule: Schedule,
    submission_id: uuid.UUID,
) -> Regimen:
    """Take it otherwise from ``schedule.starts_on`` (today or later) on, or take it again.

    What runs now ends, so that days gone by stay judged as they were. The same submission again
    returns the first regimen.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(product.patient.user_id, by)
    SupplementProduct.objects.select_for_update().get(pk=product.pk)
    hers = Regimen.objects.of([product.patient_id])
    if first := hers.filter(submission_id=submission_id).first():
        return _a(first)
    for running in hers.filter(product=product, stopped_on=None):
        _stop(running, max(today, schedule.starts_on), is_paused=False)
    hers.filter(product=product, is_paused=True).update(is_paused=False)
    return Regimen.objects.create(
        patient_id=product.patient_id,
        product=product,
        submission_id=submission_id,
        created_at=now,
        **schedule.as_fields(),
    )


@transaction.atomic
def stop(*, regimen: Regimen, by: User, today: dt.date, is_paused: bool) -> None:
    """Pause or end a regimen: nothing is due from today on. A stopped one only changes its kind.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(regimen.patient.user_id, by)
    _stop(regimen, regimen.stopped_on or today, is_paused=is_paused)


@transaction.atomic
def resume(*, regimen: Regimen, by: User, now: dt.datetime, today: dt.date) -> Regimen:
    """Take it again from today on, as before. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(regimen.patient.user_id, by)
    product = SupplementProduct.objects.select_for_update().get(pk=regimen.product_id)
    hers = Regimen.objects.of([regimen.patient_id]).filter(product=product)
    if running := hers.filter(stopped_on=None).first():
        return _a(running)
    hers.update(is_paused=False)
    until = regimen.until if regimen.until and regimen.until >= today else None
    return Regimen.objects.create(
        patient_id=regimen.patient_id,
        product=product,
        quantity=regimen.quantity,
        pattern=regimen.pattern,
        weekdays=regimen.weekdays,
        every_days=regimen.every_days,
        times=regimen.times,
        prescribed=regimen.prescribed,
        starts_on=today,
        until=until,
        created_at=now,
    )


@transaction.atomic
def log_dose(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    product: SupplementProduct,
    regimen: Regimen | None,
    day: dt.date,
    due: dt.time | None,
    time: dt.time | None,
    quantity: Decimal,
    submission_id: uuid.UUID,
) -> Dose:
    """Log a dose with what it holds now: taken at ``time``, or skipped without one.

    ``due`` is the time it was planned for, None out of plan. The same submission again returns the
    first dose (which may have been taken back since: then ``deleted_at`` is set); a dose planned
    for a time that is ticked already returns the one that stands.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(patient.user_id, by)
    dose = Dose(
        patient=patient,
        quantity=quantity,
        status=DoseStatus.TAKEN if time is not None else DoseStatus.SKIPPED,
        day=day,
        due=due,
        time=time,
        submission_id=submission_id,
        created_at=now,
        **_as_it_is(product, regimen, quantity),
    )
    Dose.objects.bulk_create([dose], ignore_conflicts=True)
    hers = Dose.objects.of([patient.pk])
    row: Dose | None = hers.filter(submission_id=submission_id).first()
    return row or hers.kept().get(product=product, day=day, due=due)


@transaction.atomic
def delete_dose(*, dose: Dose, by: User, now: dt.datetime) -> None:
    """Take a tick back; the dose leaves every sum. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(dose.patient.user_id, by)
    if dose.deleted_at is None:
        dose.deleted_at = now
        dose.save(update_fields=["deleted_at"])


def undo_delete_dose(*, dose: Dose, by: User) -> bool:
    """Put a dose back, as it was; False when that time has been ticked again since.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    _only_herself(dose.patient.user_id, by)
    if dose.deleted_at is None:
        return True
    try:
        with transaction.atomic():
            Dose.objects.filter(pk=dose.pk).update(deleted_at=None)
    except IntegrityError:
        return False
    dose.deleted_at = None
    return True


def _as_it_is(
    product: SupplementProduct, regimen: Regimen | None, quantity: Decimal
) -> dict[str, Any]:
    """What a dose keeps of its product and regimen, however they change later."""
    return {
        "product": product,
        "product_name": product.name,
        "dose_unit": product.dose_unit,
        "calcium_salt": product.calcium_salt,
        "prescribed": regimen is not None and regimen.prescribed,
        "days_covered": regimen.plan.days_covered if regimen is not None else 1,
        **product.nutrients.times(quantity).as_fields(),
    }


def _stop(regimen: Regimen, day: dt.date, *, is_paused: bool) -> None:
    regimen.stopped_on = max(day, regimen.starts_on)
    regimen.is_paused = is_paused
    regimen.save(update_fields=["stopped_on", "is_paused"])


def _a(regimen: Any) -> Regimen:
    row: Regimen = regimen
    return row


def _only_herself(patient_user_id: int, by: User) -> None:
    if by.pk != patient_user_id:
        raise PermissionDenied
