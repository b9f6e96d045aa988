"""That she has read what must not be lost."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from privacy.rules import PatientRows


class SafetyRead(models.Model):
    """Her word that she has read one safety message, given once.

    A row of her own, since jobs alone write messages. It finds its message by patient and period,
    as a message finds its review: no reference to prove for each of a million messages.
    """

    # Found by the index of `safety_read_once`.
    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="safety_reads", db_index=False
    )
    period = models.CharField(max_length=40)
    read_at = models.DateTimeField()

    row_security: ClassVar = PatientRows(append_only=True)

    class Meta:
        verbose_name = _("read safety message")
        verbose_name_plural = _("read safety messages")
        constraints = [
            models.UniqueConstraint(fields=["patient", "period"], name="safety_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period} read at {self.read_at}"
