"""What she wants to be reminded of, and the reminders themselves as they stand on the site."""

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from privacy.rules import PatientRows
from reminders.models.review import EARLIEST, LATEST
from reminders.nudges import ReminderKind

USUAL_TIME = dt.time(18, 0)


class ReminderKindChoice(models.TextChoices):
    SUPPLEMENTS = ReminderKind.SUPPLEMENTS.value, _("Supplements not taken yet")
    MID_WEEK = ReminderKind.MID_WEEK.value, _("Thursday: movement that the week still needs")
    PLANNED_SESSION = ReminderKind.PLANNED_SESSION.value, _("Today's planned movement")
    NOTHING_LOGGED = ReminderKind.NOTHING_LOGGED.value, _("Nothing logged for three days")


def _kinds() -> "ArrayField[list[str], list[str]]":
    kind = models.CharField(max_length=20, choices=ReminderKindChoice)
    return ArrayField(kind, default=list, blank=True)


class ReminderSettingsQuerySet(models.QuerySet["ReminderSettings"]):
    def due(self, *, now: dt.datetime) -> Self:
        """Those whose moment of the day has come."""
        return self.filter(next_at__lte=now)

    def uncomputed(self) -> Self:
        """Those whose moment has to be computed anew (the zone or the wish changed)."""
        return self.filter(next_at=None)


class ReminderSettings(models.Model):
    """Her wishes: what, where, when, and when not. Each kind is on until she turns it off."""

    patient = models.OneToOneField(
        Patient, on_delete=models.CASCADE, related_name="reminder_settings"
    )
    wall_time = models.TimeField(_("time of day"), default=USUAL_TIME)
    off_site = _kinds()
    off_email = _kinds()
    # E-mails wait until the quiet hours are over. Equal times: none.
    quiet_from = models.TimeField(_("quiet from"), default=dt.time(21, 0))
    quiet_until = models.TimeField(_("quiet until"), default=dt.time(7, 0))
    # The last day of a holiday or a stay in hospital.
    paused_until = models.DateField(_("no reminders up to and including"), null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)  # no reminders before that day
    numbers_in_email = models.BooleanField(_("numbers in e-mails"), default=True)
    plain_subject = models.BooleanField(_("subjects say what it is about"), default=False)
    # UTC, computed from the wish and her zone; NULL when it must be computed anew.
    next_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderSettingsQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("reminder settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(wall_time__gte=EARLIEST, wall_time__lte=LATEST),
                name="reminder_time_6_to_21",
            ),
            models.CheckConstraint(
                condition=Q(off_site__contained_by=list(ReminderKind))
                & Q(off_email__contained_by=list(ReminderKind)),
                name="reminder_kinds_are_known",
            ),
        ]
        indexes = [models.Index(fields=["next_at", "id"], name="reminder_settings_next")]

    def __str__(self) -> str:
        return f"reminders at {self.wall_time}"

    def is_paused(self, day: dt.date) -> bool:
        """Whether nothing but what is about her safety may come on that day of hers."""
        return self.paused_until is not None and day <= self.paused_until

    def allows(self, day: dt.date) -> bool:
        """Whether reminders may come on that day of hers."""
        snoozed = self.snoozed_until is not None and day < self.snoozed_until
        return not snoozed and not self.is_paused(day)


class Reminder(models.Model):
    """What she was reminded of on one of her days, and why: frozen when it was planned."""

    # Found by the index of `reminder_once_per_local_day`.
    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="reminders", db_index=False
    )
    day = models.DateField()
    time_zone = models.CharField(max_length=64)
    planned_at = models.DateTimeField()
    # As reminders/nudges.py writes them (Item.as_json), worst first.
    items = models.JSONField()

    row_security: ClassVar = PatientRows(written_by_jobs=True)

    class Meta:
        verbose_name = _("reminder")
        ordering: ClassVar[list[str]] = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "day"], name="reminder_once_per_local_day"),
        ]

    def __str__(self) -> str:
        return f"reminder of {self.day}"
