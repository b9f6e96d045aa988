"""The outbox. The queue of record is PostgreSQL; Celery only wakes it."""

import datetime as dt
from functools import cached_property
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.days import Week
from patients.models import Patient
from privacy.rules import PatientRows
from reminders.kinds import CRITICAL, NUDGE, Handling
from reminders.models.reminder import Reminder
from reminders.models.review import WeeklyReview
from reminders.models.safety_read import SafetyRead
from reminders.schedule import week_of_key


class MessageKind(models.TextChoices):
    WEEKLY_REVIEW = "weekly_review", _("Weekly review")
    REMINDER = "reminder", _("Reminder")
    SAFETY = "safety", _("Important for your safety")


# Every other kind is a nudge.
CRITICAL_KINDS = (MessageKind.SAFETY,)


class MessageState(models.TextChoices):
    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    EXPIRED = "expired", _("too late to be useful")
    CANCELLED = "cancelled", _("not needed any more")
    UNCERTAIN = "uncertain", _("may or may not have arrived")


class MessageQuerySet(models.QuerySet["Message"]):
    def ready(self, *, now: dt.datetime) -> Self:
        """Waiting messages whose time has come and that nobody holds."""
        return self.filter(state=MessageState.PENDING, next_attempt_at__lte=now).filter(
            Q(leased_until=None) | Q(leased_until__lte=now)
        )

    def critical(self) -> Self:
        """Those that must not be lost."""
        return self.filter(kind__in=CRITICAL_KINDS)

    def of_safety(self) -> Self:
        """Those that stand on the site on a page of their own, whatever became of the mail."""
        return self.filter(kind=MessageKind.SAFETY)

    def unread(self) -> Self:
        """Those that she has not said to have read."""
        read = SafetyRead.objects.filter(patient=OuterRef("patient"), period=OuterRef("period"))
        return self.filter(~Exists(read))


class Message(models.Model):
    """One message to one patient about one period. It ends in a state that says what became of it.

    `period` makes planning repeatable: the second planner finds the row and changes nothing. It
    also says which review a message is about, as she has one of each week.
    """

    # Found by the index of `message_once_per_period`.
    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    kind = models.CharField(max_length=20, choices=MessageKind)
    period = models.CharField(max_length=40)
    reminder = models.ForeignKey(
        Reminder, on_delete=models.CASCADE, null=True, blank=True, db_index=False
    )
    # What it says, when it is not about a review: frozen when planned, as its kind writes it.
    content = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PENDING)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # The 24 hours of trying again count from here.
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # How many tries ended unknown and it went again: no later failure proves that she has nothing.
    unknown_ends = models.PositiveSmallIntegerField(default=0, db_default=0)
    # The Message-ID header, the same at every attempt.
    message_id = models.CharField(max_length=120)
    # What the mail server answered, without addresses or contents.
    outcome = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    row_security: ClassVar = PatientRows(written_by_jobs=True)

    class Meta:
        verbose_name = _("message")
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind", "period"], name="message_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="message_expires_later"
            ),
            models.CheckConstraint(
                condition=~Q(kind="safety") | Q(content__isnull=False),
                name="message_of_safety_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind="reminder") | Q(reminder__isnull=False),
                name="message_of_reminder_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind="weekly_review") | Q(period__startswith="week:"),
                name="message_of_review_names_a_week",
            ),
        ]
        # With the key, so that twenty of a million that wait since the same moment are read as they
        # stand; what is critical goes before them.
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=Q(state="pending"), name="message_queue"
            ),
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state="pending", kind="safety"),
                name="message_critical_queue",
            ),
            models.Index(
                fields=["leased_until"],
                condition=Q(leased_until__isnull=False),
                name="message_leased",
            ),
            models.Index(
                fields=["reminder"],
                condition=Q(reminder__isnull=False),
                name="message_of_reminder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}: {self.state}"

    @property
    def week(self) -> Week | None:
        """The week whose review it is about, if it is about a review."""
        return week_of_key(self.period) if self.kind == MessageKind.WEEKLY_REVIEW else None

    @cached_property
    def review(self) -> WeeklyReview | None:
        """The review it is about, with its targets; None without one, or where it is gone.

        One query.
        """
        if self.week is None:
            return None
        hers = WeeklyReview.objects.filter(patient_id=self.patient_id)
        return hers.filter(week_start=self.week.start).select_related("targets").first()

    @property
    def handling(self) -> Handling:
        """What the outbox promises for it."""
        return CRITICAL if self.kind in CRITICAL_KINDS else NUDGE
