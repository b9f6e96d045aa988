"""Her weekly plan, what became of each planned session, and the address of her calendar feed."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercise.loading import MAX_ENTRY_MINUTES, MIN_ENTRY_MINUTES
from exercise.models.activity import Activity
from exercise.models.session import ActivitySession
from exercise.plan import EARLIEST_TIME, FIRST_OWN_SLOT, LATEST_TIME, USUAL_TIME
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope

_MINUTES = {"minutes__gte": MIN_ENTRY_MINUTES, "minutes__lte": MAX_ENTRY_MINUTES}


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    SHORTER = "shorter", _("Done, shorter version")
    LOW_IMPACT = "low_impact", _("Done, low-impact version")
    NOT_TODAY = "not_today", _("Not today")


class NotToday(models.TextChoices):
    PAIN = "pain", _("Pain")
    TIRED = "tired", _("Tired")
    NO_TIME = "no_time", _("No time")


class OwnedQuerySet(models.QuerySet[Any]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def kept(self) -> Self:
        """Planned sessions that were not taken out."""
        return self.filter(removed_at=None)


@keep_history()
class WeeklyPlan(models.Model):
    """Her choices about the plan. ``edited_at`` empty: she follows the suggestion as it is today.

    ``next_slot`` only grows, so that a new session never takes the place of one that was done.
    """

    patient = models.OneToOneField(Patient, on_delete=models.CASCADE, related_name="weekly_plan")
    time = models.TimeField(_("time of day"), default=USUAL_TIME)
    next_slot = models.PositiveIntegerField(default=FIRST_OWN_SLOT)
    edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    row_security: ClassVar = PatientRows(scope=Scope.MOVEMENT)

    class Meta:
        verbose_name = _("weekly plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(time__gte=EARLIEST_TIME, time__lte=LATEST_TIME),
                name="plan_time_is_by_day",
            ),
            models.CheckConstraint(
                condition=Q(next_slot__gte=FIRST_OWN_SLOT), name="plan_slots_of_her_own"
            ),
        ]

    def __str__(self) -> str:
        return f"plan of patient {self.patient_id}"


@keep_history()
class PlannedSession(models.Model):
    """One session of the week as she wants it; it counts while the plan is edited."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="planned_sessions")
    slot = models.PositiveIntegerField()
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    agreed = models.BooleanField(_("agreed with my team"), default=False)
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.MOVEMENT)

    class Meta:
        verbose_name = _("planned session")
        ordering: ClassVar[list[str]] = ["weekday", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "slot"], name="planned_once_per_slot"),
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="planned_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(weekday__in=Weekday.values), name="planned_weekday_is_known"
            ),
            models.CheckConstraint(condition=Q(**_MINUTES), name="planned_minutes_1_to_300"),
        ]

    def __str__(self) -> str:
        return f"slot {self.slot} on weekday {self.weekday}"


@keep_history()
class PlannedOutcome(models.Model):
    """What became of one planned session on one day: the answer stands once per day and slot."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="planned_outcomes")
    day = models.DateField(_("day"))
    slot = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.CharField(max_length=8, choices=NotToday, blank=True)
    # As it was planned then; editing the plan later does not rewrite it.
    activity_name = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    session = models.ForeignKey(
        ActivitySession, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.MOVEMENT)

    class Meta:
        verbose_name = _("outcome of a planned session")
        ordering: ClassVar[list[str]] = ["day", "slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day", "slot"], name="outcome_once_per_planned_session"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_today", reason__in=NotToday.values, session=None)
                | (Q(reason="") & ~Q(outcome="not_today")),
                name="outcome_not_today_has_its_reason",
            ),
            models.CheckConstraint(condition=Q(**_MINUTES), name="outcome_minutes_1_to_300"),
        ]

    def __str__(self) -> str:
        return f"{self.day}, slot {self.slot}: {self.outcome}"


@keep_history(without=("nonce",))
class CalendarFeed(models.Model):
    """A secret address at which a calendar reads her plan. The signed address holds the nonce."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="calendar_feeds")
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("calendar address")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(revoked_at=None), name="feed_one_works"
            )
        ]

    def __str__(self) -> str:
        return f"feed of patient {self.patient_id}"
