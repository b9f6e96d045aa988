"""The weekly review and when it comes."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from privacy.rules import PatientRows

EARLIEST = dt.time(6, 0)
LATEST = dt.time(21, 0)


class ReviewScheduleQuerySet(models.QuerySet["ReviewSchedule"]):
    def due(self, *, now: dt.datetime) -> Self:
        """Reviews whose local time has come."""
        return self.filter(next_review_at__lte=now)

    def uncomputed(self) -> Self:
        """Reviews whose moment has to be computed anew (the zone or the wish changed)."""
        return self.filter(next_review_at=None)


class ReviewSchedule(models.Model):
    """Her wish (weekday and wall time where she lives) and the instant it next comes to."""

    patient = models.OneToOneField(
        Patient, on_delete=models.CASCADE, related_name="review_schedule"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), default=0)  # 0 is Monday
    wall_time = models.TimeField(_("time of day"), default=dt.time(8, 0))
    by_email = models.BooleanField(_("also by e-mail"), default=True)
    unsubscribe_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # UTC, computed from the wish and her zone; NULL when it must be computed anew.
    next_review_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewScheduleQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("review time")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6), name="review_weekday_exists"
            ),
            models.CheckConstraint(
                condition=Q(wall_time__gte=EARLIEST, wall_time__lte=LATEST),
                name="review_time_6_to_21",
            ),
        ]
        # With the key: the first two thousand of a million are read in their order as they stand.
        indexes = [models.Index(fields=["next_review_at", "id"], name="review_schedule_next")]

    def __str__(self) -> str:
        return f"weekday {self.weekday} at {self.wall_time}"


class JudgedTargets(models.Model):
    """What people who are alike were held against in a review: targets, limits, sources, versions.

    Written once and never changed: thresholds may change as they like, a review keeps these. Names
    nobody: weights and personal targets stand in the review itself.
    """

    # SHA-256 of the content, so that equal targets are kept once. Not unique: of two workers that
    # meet the same new targets one would have to wait until the other is done with its chunk.
    digest = models.CharField(max_length=64, db_index=True)
    # As reminders/frozen.py writes them, by measure.
    goals = models.JSONField()

    class Meta:
        verbose_name = _("targets of a review")
        verbose_name_plural = _("targets of reviews")

    def __str__(self) -> str:
        return f"targets {self.digest[:8]}"


class WeeklyReview(models.Model):
    """One local week as it was judged then: numbers, targets and sources are frozen here."""

    # Found by the index of `review_once_per_local_week`.
    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="reviews", db_index=False
    )
    week_start = models.DateField(_("Monday of the week"))
    time_zone = models.CharField(max_length=64)
    planned_at = models.DateTimeField()
    logged_days = models.PositiveSmallIntegerField()
    # As reminders/frozen.py writes it: what each measure came to and how it was judged; what went
    # well; the one thing to try.
    findings = models.JSONField()
    # Rows that are written once and never removed: nothing to look up the other way round, and
    # nothing that PostgreSQL would have to prove again for each of a million reviews.
    targets = models.ForeignKey(
        JudgedTargets,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
    )

    row_security: ClassVar = PatientRows(written_by_jobs=True)

    class Meta:
        verbose_name = _("weekly review")
        ordering: ClassVar[list[str]] = ["-week_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "week_start"], name="review_once_per_local_week"
            ),
            models.CheckConstraint(
                condition=Q(week_start__iso_week_day=1), name="review_week_starts_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"week of {self.week_start}"

    @property
    def goals(self) -> dict[str, Any]:
        """What it was judged by, as reminders/frozen.py writes it. Select ``targets`` with it."""
        return dict(self.targets.goals) if self.targets else {}
