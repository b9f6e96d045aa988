"""An estimate of her calcium from five questions. It stands beside the diary and never in it."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nutrition.calcium_estimate import MOST_PORTIONS, Source
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope


def _portions() -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=3, decimal_places=1, default=Decimal(0))


class CalciumEstimateQuerySet(models.QuerySet["CalciumEstimate"]):
    def kept(self) -> Self:
        """Estimates that were not removed."""
        return self.filter(deleted_at=None)

    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))


@keep_history()
class CalciumEstimate(models.Model):
    """Portions a week of five kinds of food, and the calcium that they were estimated to hold."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="estimates")
    day = models.DateField(_("day"))
    dairy = _portions()
    drinks = _portions()
    fish = _portions()
    tofu = _portions()
    greens = _portions()
    # What was told then; other figures per portion later change no estimate.
    calcium_mg = models.PositiveIntegerField()
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CalciumEstimateQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("calcium estimate")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="estimate_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(
                    **{f"{source}__gte": 0 for source in Source},
                    **{f"{source}__lte": MOST_PORTIONS for source in Source},
                ),
                name="estimate_portions_are_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calcium_mg} mg, {self.day}"
