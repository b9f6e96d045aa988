"""What she says of whole days, and the foods she marked to find again."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nutrition.marks import DayMark
from nutrition.models.food import Food
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope


class DayMarkChoice(models.TextChoices):
    COMPLETE = DayMark.COMPLETE.value, _("That’s all for this day")
    NOT_LOGGED = DayMark.NOT_LOGGED.value, _("I did not log this day")
    ATE_NOTHING = DayMark.ATE_NOTHING.value, _("I ate nothing on this day")


class OwnQuerySet(models.QuerySet[Any]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def on(self, day: dt.date) -> Self:
        return self.filter(day=day)

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Records of the days from first to last, both included."""
        return self.filter(day__gte=first, day__lte=last)


@keep_history()
class DayRecord(models.Model):
    """Her word on one day. A day she said nothing of has no row."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="day_records")
    day = models.DateField(_("day"))
    mark = models.CharField(max_length=20, choices=DayMarkChoice)
    marked_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("record of a day")
        ordering: ClassVar[list[str]] = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "day"], name="day_record_once_per_day"),
            models.CheckConstraint(
                condition=Q(mark__in=DayMarkChoice.values), name="day_record_mark_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.mark}"


@keep_history()
class FavouriteFood(models.Model):
    """A food she marked with a star."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="favourite_foods")
    food = models.ForeignKey(Food, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("favourite food")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "food"], name="favourite_food_once"),
        ]

    def __str__(self) -> str:
        return f"{self.food_id}"
