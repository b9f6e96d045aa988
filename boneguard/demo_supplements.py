"""What Helen takes, so that the supplements of the demo are ticked as real ones are."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from common.days import wall_time_to_utc
from nutrition.models import Dose, DoseStatus, Regimen, SupplementProduct, SupplementType
from nutrition.regimens import Pattern, due_slots
from nutrition.supplement_actions import Contents
from patients.models import Patient

_SUBMISSIONS = uuid.UUID("0d8c1c3f-5a55-4ff2-8c59-7c6d4b3d6a10")
_REGULARITY = 0.93  # of the doses that are due


@dataclass(frozen=True, slots=True)
class _Habit:
    """A type of the catalogue, how many of it, at what time."""

    key: str
    quantity: Decimal
    time: dt.time


HABITS = (
    _Habit("vitamin-d3-25-ug-1-000-iu", Decimal(1), dt.time(8)),
    _Habit("calcium-citrate-250-mg", Decimal(2), dt.time(18, 30)),
)


def make_supplements(patient: Patient, *, first: dt.date, now: dt.datetime, zone: str) -> None:
    """Her regimens from ``first`` on, and the doses up to ``now``."""
    chance = random.Random(5)
    types = {kind.key: kind for kind in SupplementType.objects.all()}
    for habit in HABITS:
        began = wall_time_to_utc(first, dt.time(6), zone)
        kind = types[habit.key]
        once = {"patient": patient, "submission_id": _number(patient, habit.key)}
        product = SupplementProduct.objects.create(
            **once, type=kind, created_at=began, **Contents.of_type(kind).as_fields()
        )
        regimen = Regimen.objects.create(
            **once,
            product=product,
            quantity=habit.quantity,
            pattern=Pattern.DAILY.value,
            times=[habit.time],
            starts_on=first,
            created_at=began,
        )
        Dose.objects.bulk_create(_doses(regimen, now, zone, chance))


def _doses(regimen: Regimen, now: dt.datetime, zone: str, chance: random.Random) -> Iterator[Dose]:
    product = regimen.product
    for day, due in due_slots(regimen.plan, regimen.starts_on, now.date()):
        minutes = chance.randrange(0, 20)
        taken_at = wall_time_to_utc(day, due, zone) + dt.timedelta(minutes=minutes)
        if taken_at > now or chance.random() > _REGULARITY:
            continue
        yield Dose(
            patient=regimen.patient,
            product=product,
            product_name=product.name,
            dose_unit=product.dose_unit,
            quantity=regimen.quantity,
            status=DoseStatus.TAKEN,
            day=day,
            due=due,
            time=(dt.datetime.combine(day, due) + dt.timedelta(minutes=minutes)).time(),
            submission_id=_number(regimen.patient, f"{product.name} {day}"),
            created_at=taken_at,
            **product.nutrients.times(regimen.quantity).as_fields(),
        )


def _number(patient: Patient, what: str) -> uuid.UUID:
    return uuid.uuid5(_SUBMISSIONS, f"{patient.pk} {what}")
