"""The exercises of a strength session: sets, repetitions and load, with what each counted as."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercise import loading
from exercise.models.activity import Activity
from exercise.models.own import OwnActivity
from exercise.models.session import ActivitySession
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope


class StrengthExerciseQuerySet(models.QuerySet["StrengthExercise"]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def kept(self) -> Self:
        """Those that are in their session now."""
        return self.filter(deleted_at=None)


@keep_history()
class StrengthExercise(models.Model):
    """One exercise of one session. ``load_kg`` empty: her own weight, or she did not say."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(ActivitySession, on_delete=models.CASCADE, related_name="exercises")
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    own_activity = models.ForeignKey(
        OwnActivity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    activity_name = models.CharField(max_length=120)
    sets = models.PositiveSmallIntegerField(_("sets"))
    repetitions = models.PositiveSmallIntegerField(_("repetitions"))
    load_kg = models.DecimalField(_("load"), max_digits=6, decimal_places=2, null=True, blank=True)
    # What it counted as; an activity edited later does not rewrite the week.
    is_resistance = models.BooleanField(default=False)
    is_balance = models.BooleanField(default=False)
    loads_hip = models.PositiveSmallIntegerField(default=0)
    loads_spine = models.PositiveSmallIntegerField(default=0)
    loads_wrist = models.PositiveSmallIntegerField(default=0)
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = StrengthExerciseQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.MOVEMENT)

    class Meta:
        verbose_name = _("exercise of a session")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="strength_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=loading.MAX_SETS),
                name="strength_sets_1_to_20",
            ),
            models.CheckConstraint(
                condition=Q(repetitions__gte=1, repetitions__lte=loading.MAX_REPETITIONS),
                name="strength_repetitions_1_to_200",
            ),
            models.CheckConstraint(
                condition=Q(load_kg=None) | Q(load_kg__gte=0, load_kg__lte=loading.MAX_LOAD_KG),
                name="strength_load_0_to_500_kg",
            ),
            models.CheckConstraint(
                condition=Q(loads_hip__lte=2, loads_spine__lte=2, loads_wrist__lte=2),
                name="strength_loads_are_0_to_2",
            ),
            models.CheckConstraint(
                condition=Q(activity=None) | Q(own_activity=None),
                name="strength_is_one_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_name}, {self.sets} x {self.repetitions}"

    @property
    def load(self) -> loading.SessionLoad:
        """What it counted as when it was logged; strength work has no minutes of its own."""
        return loading.SessionLoad(
            minutes=0,
            effort=loading.Effort.MODERATE,
            aerobic=False,
            weight_bearing=False,
            resistance=self.is_resistance,
            balance=self.is_balance,
            impacts=0,
            sites=loading.Sites(self.loads_hip, self.loads_spine, self.loads_wrist),
        )
