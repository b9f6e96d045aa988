"""A target that a clinician set for one patient."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import OwnPolicies
from recommendations.models.thresholds import MeasureChoice

_SHARED = "patient_id = ANY (ARRAY(SELECT boneguard_shared_patients('any')))"


class PersonalTargetQuerySet(models.QuerySet["PersonalTarget"]):
    def not_over(self, *, day: dt.date) -> Self:
        """In force on that day or to come."""
        ever_held = Q(ended_from__gt=F("valid_from"))
        return self.filter(valid_until__gte=day).filter(
            Q(ended_from=None) | (Q(ended_from__gt=day) & ever_held)
        )

    def overlapping(self, *, first: dt.date, last: dt.date) -> Self:
        """In force on some day of that span."""
        return self.filter(valid_from__lte=last).not_over(day=first)


@keep_history()
class PersonalTarget(models.Model):
    """Wins over every threshold while it holds; it always has an end.

    Numbers and reason are never edited: another target takes its place from a day on. The names
    are those of the day, so that she can read whose it was when an account is long gone.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(_("measure"), max_length=20, choices=MeasureChoice)
    # In the unit of the measure per its period; protein in g per kg and day.
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=2)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_by_name = models.CharField(max_length=250)
    set_at = models.DateTimeField()
    # The first day on which it no longer holds; its own first day: it never held.
    ended_from = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_by_name = models.CharField(max_length=250, blank=True)
    end_reason = models.CharField(_("reason for ending it"), max_length=300, blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4)

    objects = PersonalTargetQuerySet.as_manager()

    # She reads them; who cares for her now reads, sets and ends them, and signs with her own name.
    row_security: ClassVar = OwnPolicies(
        select=f"patient_id = ANY ({{own}}) OR {_SHARED}",
        insert=f"set_by_id = {{user}} AND {_SHARED}",
        update=_SHARED,
    )

    class Meta:
        verbose_name = _("personal target")
        ordering: ClassVar[list[str]] = ["measure", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="personal_once_per_submission"
            ),
            # One that ended on its own first day never held: it leaves the day free.
            models.UniqueConstraint(
                fields=["patient", "measure", "valid_from"],
                condition=Q(ended_from=None) | Q(ended_from__gt=F("valid_from")),
                name="personal_one_per_measure_and_day",
            ),
            models.CheckConstraint(
                condition=Q(measure__in=MeasureChoice.values), name="personal_measure_is_known"
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="personal_target_above_0"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="personal_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_from=None) | Q(ended_from__gte=F("valid_from")),
                name="personal_ended_after_start",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="personal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} for patient {self.patient_id} from {self.valid_from}"
