"""What she adds herself: foods from their labels, and meals made of ingredients.

Apart from the shared catalogue, so that its rows need no policy and its index stays in use
(docs/decisions.md).
"""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.folding import fold
from nutrition.models.amounts import NutrientColumns, none_negative
from nutrition.models.food import Food, K2Basis
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows

MOST_PORTIONS_MADE = 100
MOST_COOKED_GRAMS = 50_000
MOST_INGREDIENTS = 40
_EACH_IS_SOMETHING = Func(
    F("portion_grams"),
    template="0 < ALL(%(expressions)s)",
    output_field=models.BooleanField(),
)


class OwnKind(models.TextChoices):
    LABEL = "label", _("Food from a label")
    RECIPE = "recipe", _("Meal of ingredients")


class OwnUnit(models.TextChoices):
    GRAMS = "g", _("g")
    MILLILITRES = "ml", _("ml")


class OwnFoodQuerySet(models.QuerySet["OwnFood"]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def kept(self) -> Self:
        """Those she did not remove."""
        return self.filter(deleted_at=None)

    def offered(self) -> Self:
        """Those she can log: not removed, and a meal only with something in it."""
        return self.kept().filter(is_ready=True)


@keep_history(without=("folded_name",))
class OwnFood(NutrientColumns):
    """One food or meal of one patient, per 100 g (of a drink per 100 ml, which count as 100 g)."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="own_foods")
    kind = models.CharField(max_length=6, choices=OwnKind)
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(max_length=2, choices=OwnUnit, default=OwnUnit.GRAMS)
    # The first portion is the usual one. A meal has one: its weight by the number of portions.
    portion_labels = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    portion_grams = ArrayField(
        models.DecimalField(max_digits=8, decimal_places=2), default=list, blank=True
    )
    k2_basis = models.CharField(max_length=40, choices=K2Basis, blank=True)
    # Of a meal: the energy (kcal) of the ingredients without a figure, by nutrient; null where an
    # ingredient has no energy figure either. See Nutrients.unknown_kcal.
    unknown_kcal = models.JSONField(null=True, blank=True)
    # The label in her words and units, for the form that corrects it.
    as_typed = models.JSONField(default=dict, blank=True)
    makes_portions = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    cooked_grams = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    is_ready = models.BooleanField(default=False)
    folded_name = models.TextField(editable=False, default="")
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = OwnFoodQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    # What a food of the catalogue may have besides.
    brand = also_called = stand_in_for = note = fortification = figures_from = k2_source = ""
    times = 0  # how often she logged it, where that was asked for

    class Meta:
        verbose_name = _("own food")
        ordering: ClassVar[list[str]] = ["folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="own_food_once_per_submission"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="own_food_has_a_name"),
            models.CheckConstraint(
                condition=Q(unit__in=OwnUnit.values), name="own_food_unit_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=OwnKind.LABEL, makes_portions=None, cooked_grams=None)
                | Q(
                    kind=OwnKind.RECIPE,
                    makes_portions__isnull=False,
                    makes_portions__gt=0,
                    makes_portions__lte=MOST_PORTIONS_MADE,
                ),
                name="own_food_is_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(cooked_grams=None)
                | Q(cooked_grams__gt=0, cooked_grams__lte=MOST_COOKED_GRAMS),
                name="own_food_weight_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(portion_labels__len=F("portion_grams__len")),
                name="own_food_portions_have_weights",
            ),
            models.CheckConstraint(
                condition=Q(_EACH_IS_SOMETHING), name="own_food_portions_are_something"
            ),
            none_negative("own_food"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Search would miss a renamed food whose folded words stayed behind.
        self.fold_words()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "folded_name"}
        super().save(*args, **kwargs)

    def fold_words(self) -> None:
        """Bring the column that search reads in line with the name people read."""
        self.folded_name = fold(self.name)

    @property
    def key(self) -> str:
        """Its name in a page, beside the keys of the catalogue."""
        return f"yours-{self.pk}"

    @property
    def is_meal(self) -> bool:
        """Whether it is made of ingredients."""
        return self.kind == OwnKind.RECIPE

    @property
    def weights(self) -> dict[str, Decimal]:
        """Grams of each portion by its label, the usual one first."""
        return dict(zip(self.portion_labels, self.portion_grams, strict=True))


AnyFood = Food | OwnFood


class IngredientQuerySet(models.QuerySet["Ingredient"]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def kept(self) -> Self:
        """Those that are in the meal now."""
        return self.filter(deleted_at=None)


@keep_history()
class Ingredient(NutrientColumns):
    """Some amount of a food in a meal, with what it held when it was put in."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    meal = models.ForeignKey(OwnFood, on_delete=models.CASCADE, related_name="ingredients")
    food = models.ForeignKey(
        Food, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    own_food = models.ForeignKey(
        OwnFood, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    food_name = models.CharField(max_length=200)
    portion_label = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=8, decimal_places=3)
    grams = models.DecimalField(max_digits=9, decimal_places=2)
    k2_basis = models.CharField(max_length=40, choices=K2Basis, blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = IngredientQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("ingredient")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="ingredient_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(grams__gt=0, grams__lte=5000, quantity__gt=0),
                name="ingredient_is_something",
            ),
            models.CheckConstraint(
                condition=Q(food=None) | Q(own_food=None), name="ingredient_is_one_food"
            ),
            none_negative("ingredient"),
        ]

    def __str__(self) -> str:
        return f"{self.food_name}, {self.grams} g"
