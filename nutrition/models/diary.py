"""What she ate, as it was then: an entry keeps the nutrients eaten, not a pointer to figures."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nutrition.models.amounts import NutrientColumns, none_negative
from nutrition.models.food import Food, K2Basis
from nutrition.models.own import OwnFood
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope


class Meal(models.TextChoices):
    BREAKFAST = "breakfast", _("Breakfast")
    LUNCH = "lunch", _("Lunch")
    SUPPER = "supper", _("Supper")
    SNACK = "snack", _("Snacks")


class FoodEntryQuerySet(models.QuerySet["FoodEntry"]):
    def kept(self) -> Self:
        """Entries that count. A deleted one waits for an undo and counts nowhere."""
        return self.filter(deleted_at=None)

    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def on(self, day: dt.date) -> Self:
        return self.filter(day=day)

    def copied_as(self, batch_id: uuid.UUID) -> Self:
        """Entries that one copy made."""
        return self.filter(batch_id=batch_id)

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Entries of the days from first to last, both included."""
        return self.filter(day__gte=first, day__lte=last)


@keep_history()
class FoodEntry(NutrientColumns):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="food_entries")
    day = models.DateField(_("day"))
    meal = models.CharField(_("meal"), max_length=10, choices=Meal)
    # The food may be edited or withdrawn later; the words below are what she logged.
    food = models.ForeignKey(Food, on_delete=models.SET_NULL, null=True, blank=True)
    # Without an index of its own: hardly an entry has one (food_entry_by_own_food).
    own_food = models.ForeignKey(
        OwnFood, on_delete=models.SET_NULL, null=True, blank=True, db_index=False
    )
    food_name = models.CharField(max_length=200)
    portion_label = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=8, decimal_places=3)
    grams = models.DecimalField(max_digits=9, decimal_places=2)
    k2_basis = models.CharField(max_length=40, choices=K2Basis, blank=True)
    # Of a meal of hers: what its ingredients without a figure weigh (Nutrients.unknown_kcal).
    unknown_kcal = models.JSONField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4)
    # Entries that were copied together, so that one undo takes them all.
    batch_id = models.UUIDField(null=True, blank=True)
    # Grows with each correction: a form that was filled in before another one saved is noticed.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = FoodEntryQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("food entry")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="food_entry_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(grams__gt=0, grams__lte=5000), name="food_entry_weight_is_plausible"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="food_entry_is_something"),
            models.CheckConstraint(
                condition=Q(meal__in=Meal.values), name="food_entry_meal_is_known"
            ),
            models.CheckConstraint(
                condition=Q(food=None) | Q(own_food=None), name="food_entry_is_one_food"
            ),
            none_negative("food_entry"),
        ]
        indexes = [
            models.Index(
                fields=["patient", "day"],
                condition=Q(deleted_at=None),
                name="food_entry_by_day",
            ),
            models.Index(
                fields=["patient", "batch_id"],
                condition=Q(batch_id__isnull=False),
                name="food_entry_by_batch",
            ),
            models.Index(
                fields=["own_food"],
                condition=Q(own_food__isnull=False),
                name="food_entry_by_own_food",
            ),
            # Totals ask for these few apart from the others.
            models.Index(
                fields=["patient", "day"],
                condition=Q(unknown_kcal__isnull=False, deleted_at=None),
                name="food_entry_partly_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.food_name}, {self.grams} g"
