"""What she does not want to be suggested to her."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows


class SuggestionKind(models.TextChoices):
    FOOD = "food", _("food")
    SESSION = "session", _("movement")


class DeclinedQuerySet(models.QuerySet["Declined"]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__any=list(patient_ids))


@keep_history()
class Declined(models.Model):
    """A food or an activity that is "not for me". It says nothing of why, and nobody asks.

    ``key`` is that of its pages (``AnyFood.key`` of nutrition, ``Activity.key`` of exercise),
    ``name`` what it was called when she said so.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=SuggestionKind)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DeclinedQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("declined suggestion")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind", "key"], name="declined_once"),
            models.CheckConstraint(
                condition=Q(kind__in=SuggestionKind.values), name="declined_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} of patient {self.patient_id}"
