"""What she can do with foods of her own: add, correct, remove, put back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from nutrition.actions import only_herself
from nutrition.models import OwnFood, OwnKind
from nutrition.nutrients import Nutrients
from patients.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelContents:
    """A food as its label has it: amounts per 100 of ``unit``, and the grams (or ml) of portions.

    ``as_typed`` is the form as she filled it in.
    """

    name: str
    unit: str
    portions: dict[str, Decimal]
    nutrients: Nutrients
    as_typed: dict[str, str]

    def as_fields(self) -> dict[str, Any]:
        """The columns of an own food."""
        return {
            "name": self.name,
            "unit": self.unit,
            "portion_labels": list(self.portions),
            "portion_grams": list(self.portions.values()),
            "as_typed": self.as_typed,
            **self.nutrients.as_fields(),
        }


@transaction.atomic
def add_own_food(
    *,
    patient: Patient,
    by: User,
    now: dt.datetime,
    contents: LabelContents,
    submission_id: uuid.UUID,
) -> OwnFood:
    """Add a food from its label. The same submission again returns the first one.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(patient.user_id, by)
    food = OwnFood(
        patient=patient,
        kind=OwnKind.LABEL,
        is_ready=True,
        submission_id=submission_id,
        created_at=now,
        **contents.as_fields(),
    )
    return add_once(food)


@transaction.atomic
def change_own_food(*, food: OwnFood, by: User, contents: LabelContents) -> None:
    """Correct a food. What was logged of it, and meals it is in, keep what they held.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(food.patient.user_id, by)
    fields = contents.as_fields()
    for name, value in fields.items():
        setattr(food, name, value)
    food.save(update_fields=list(fields))


@transaction.atomic
def remove_own_food(*, food: OwnFood, by: User, now: dt.datetime) -> None:
    """Take a food or meal off her list; what was logged stays. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(food.patient.user_id, by)
    if food.deleted_at is None:
        food.deleted_at = now
        food.save(update_fields=["deleted_at"])


@transaction.atomic
def put_own_food_back(*, food: OwnFood, by: User) -> None:
    """Put a removed food or meal back on her list. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    only_herself(food.patient.user_id, by)
    if food.deleted_at is not None:
        food.deleted_at = None
        food.save(update_fields=["deleted_at"])


def add_once(food: OwnFood) -> OwnFood:
    """Insert it, or find the one that the same submission made before."""
    food.fold_words()
    # ON CONFLICT DO NOTHING: of many equal submissions at once one makes the row, all return it.
    OwnFood.objects.bulk_create([food], ignore_conflicts=True)
    return OwnFood.objects.of([food.patient_id]).get(submission_id=food.submission_id)
