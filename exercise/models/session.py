"""One thing she did on one day, with what it counted as when she logged it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercise import loading
from exercise.loading import MAX_ENTRY_IMPACTS, MAX_ENTRY_MINUTES, MAX_PAIN, MIN_ENTRY_MINUTES
from exercise.models.activity import Activity, Effort, EntryUnit
from exercise.models.own import OwnActivity
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope


class ActivitySessionQuerySet(models.QuerySet["ActivitySession"]):
    def kept(self) -> Self:
        """Sessions that count. A deleted one waits for an undo and counts nowhere."""
        return self.filter(deleted_at=None)

    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def on(self, day: dt.date) -> Self:
        return self.filter(day=day)

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Sessions of the days from first to last, both included."""
        return self.filter(day__gte=first, day__lte=last)


@keep_history()
class ActivitySession(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField(_("day"))
    activity = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, blank=True)
    # Without an index of its own: hardly a session has one (session_by_own_activity).
    own_activity = models.ForeignKey(
        OwnActivity, on_delete=models.SET_NULL, null=True, blank=True, db_index=False
    )
    activity_name = models.CharField(max_length=120)
    # How it was told: in minutes, in impacts, or in sets, which stand in exercises of their own.
    entry_unit = models.CharField(max_length=10, choices=EntryUnit, default=EntryUnit.MINUTES)
    # 0 where sets or impacts were told without a time.
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    effort = models.CharField(_("effort"), max_length=10, choices=Effort)
    # What it counted as (loading.SessionLoad); an activity edited later does not rewrite the week.
    is_aerobic = models.BooleanField(default=False)
    is_weight_bearing = models.BooleanField(default=False)
    is_resistance = models.BooleanField(default=False)
    is_balance = models.BooleanField(default=False)
    impacts = models.PositiveSmallIntegerField(default=0)
    loads_hip = models.PositiveSmallIntegerField(default=0)
    loads_spine = models.PositiveSmallIntegerField(default=0)
    loads_wrist = models.PositiveSmallIntegerField(default=0)
    pain_before = models.PositiveSmallIntegerField(_("pain before"), null=True, blank=True)
    pain_after = models.PositiveSmallIntegerField(_("pain after"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4)
    # Grows with each correction: a form that was filled in before another one saved is noticed.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ActivitySessionQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.MOVEMENT)

    class Meta:
        verbose_name = _("session")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="session_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=MAX_ENTRY_MINUTES)
                & (
                    Q(entry_unit=EntryUnit.MINUTES, minutes__gte=MIN_ENTRY_MINUTES)
                    | Q(entry_unit=EntryUnit.IMPACTS, impacts__gte=1)
                    | Q(entry_unit=EntryUnit.SETS_REPS)
                ),
                name="session_is_something_up_to_300_minutes",
            ),
            models.CheckConstraint(
                condition=(Q(pain_before=None) | Q(pain_before__lte=MAX_PAIN))
                & (Q(pain_after=None) | Q(pain_after__lte=MAX_PAIN)),
                name="session_pain_is_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(activity=None) | Q(own_activity=None), name="session_is_one_activity"
            ),
            models.CheckConstraint(
                condition=Q(is_weight_bearing=False) | Q(is_aerobic=True),
                name="session_weight_bearing_minutes_are_aerobic",
            ),
            models.CheckConstraint(
                condition=Q(impacts__lte=MAX_ENTRY_IMPACTS), name="session_impacts_to_1000"
            ),
            models.CheckConstraint(
                condition=Q(loads_hip__lte=2, loads_spine__lte=2, loads_wrist__lte=2),
                name="session_loads_are_0_to_2",
            ),
            models.CheckConstraint(
                condition=Q(effort__in=Effort.values), name="session_effort_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient", "day"], condition=Q(deleted_at=None), name="session_by_day"
            ),
            models.Index(
                fields=["own_activity"],
                condition=Q(own_activity__isnull=False),
                name="session_by_own_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_name}, {self.minutes} min"

    @property
    def load(self) -> loading.SessionLoad:
        """What it counted as when it was logged."""
        return loading.SessionLoad(
            minutes=self.minutes,
            effort=loading.Effort(self.effort),
            aerobic=self.is_aerobic,
            weight_bearing=self.is_weight_bearing,
            resistance=self.is_resistance,
            balance=self.is_balance,
            impacts=self.impacts,
            sites=loading.Sites(self.loads_hip, self.loads_spine, self.loads_wrist),
        )
