"""The nine nutrient columns that foods (per 100 g) and diary entries (as eaten) share."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nutrition.nutrients import K2Basis, Nutrient, Nutrients


def _amount(label: Any) -> Any:
    # NULL is "nobody measured it"; 0 is a measurement. The two are never mixed.
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


class NutrientColumns(models.Model):
    k2_basis: Any  # a column of both tables, in the words of nutrients.K2Basis

    energy_kcal = _amount(_("energy, kcal"))
    calcium_mg = _amount(_("calcium, mg"))
    vitamin_d_ug = _amount(_("vitamin D, µg"))
    magnesium_mg = _amount(_("magnesium, mg"))
    vitamin_k1_ug = _amount(_("vitamin K1, µg"))
    vitamin_k2_ug = _amount(_("vitamin K2, µg"))
    protein_g = _amount(_("protein, g"))
    zinc_mg = _amount(_("zinc, mg"))
    omega3_g = _amount(_("omega-3, g"))

    class Meta:
        abstract = True

    @property
    def nutrients(self) -> Nutrients:
        """The stored amounts as one value."""
        amounts = {name: getattr(self, name) for name in NUTRIENT_COLUMNS}
        return Nutrients(
            **amounts,
            k2_basis=K2Basis(self.k2_basis),
            unknown_kcal=left_out(getattr(self, "unknown_kcal", None)),
        )


def left_out(stored: Mapping[str, str | None] | None) -> dict[Nutrient, Decimal | None]:
    """What a column ``unknown_kcal`` says, as ``Nutrients.unknown_kcal``."""
    return {
        Nutrient(name): None if kcal is None else Decimal(kcal)
        for name, kcal in (stored or {}).items()
    }


NUTRIENT_COLUMNS = (
    "energy_kcal",
    "calcium_mg",
    "vitamin_d_ug",
    "magnesium_mg",
    "vitamin_k1_ug",
    "vitamin_k2_ug",
    "protein_g",
    "zinc_mg",
    "omega3_g",
)


def none_negative(prefix: str) -> models.CheckConstraint:
    """A constraint for tables with these columns: an amount is unknown or at least 0."""
    condition = Q()
    for name in NUTRIENT_COLUMNS:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return models.CheckConstraint(condition=condition, name=f"{prefix}_no_negative_nutrient")
