"""Where a nutrient came from: which foods and supplements gave how much of it."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Sum, Value
from django.db.models.functions import Coalesce

from nutrition.models import Dose, FoodEntry
from nutrition.nutrients import Nutrient
from patients.models import Patient

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Contributor:
    """One food or supplement: what it gave in all, how often it was had, and when last."""

    name: str
    is_supplement: bool
    amount: Decimal
    times: int
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Contributors:
    """The largest first; ``others`` is what all further ones gave. Unknown amounts are nowhere."""

    first: tuple[Contributor, ...]
    others: Decimal
    other_count: int

    @property
    def total(self) -> Decimal:
        """Everything that is known."""
        return sum((one.amount for one in self.first), _ZERO) + self.others


def contributors(
    patient: Patient, nutrient: Nutrient, days: Collection[dt.date], *, most: int
) -> Contributors:
    """What gave the nutrient on these days: the ``most`` largest and the rest. One query.

    Ask for logged days, as every mean does. Total vitamin K is K1 and the known K2 together.
    """
    foods = FoodEntry.objects.kept().of([patient.pk]).filter(day__in=days)
    doses = Dose.objects.taken().of([patient.pk]).filter(day__in=days)
    parts = [
        entries.order_by()
        .values_list(column)
        .annotate(
            is_supplement=Value(is_supplement),
            given=Sum(_amount(nutrient)),
            times=Count("pk"),
            latest=Max("day"),
        )
        for entries, column, is_supplement in (
            (foods, "food_name", False),
            (doses, "product_name", True),
        )
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return _largest((Contributor(*row) for row in rows if row[2]), most)


def _amount(nutrient: Nutrient) -> Coalesce:
    zero = Value(_ZERO)
    if nutrient is not Nutrient.VITAMIN_K:
        return Coalesce(F(nutrient.value), zero)
    parts = (Nutrient.VITAMIN_K1, Nutrient.VITAMIN_K2)
    return sum((Coalesce(F(part.value), zero) for part in parts), start=zero)  # type: ignore[return-value]


def _largest(rows: Iterable[Contributor], most: int) -> Contributors:
    ordered = sorted(rows, key=lambda one: (-one.amount, one.name))
    rest = ordered[most:]
    return Contributors(
        first=tuple(ordered[:most]),
        others=sum((one.amount for one in rest), _ZERO),
        other_count=len(rest),
    )
