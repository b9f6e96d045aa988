"""Supplements: the generic types, her own products, her schedules, and the doses she took."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nutrition.models.amounts import NutrientColumns, none_negative
from nutrition.regimens import Pattern, Plan
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope

MOST_AT_ONCE = 20  # tablets, drops, scoops
MOST_TIMES = 6
LONGEST_GAP = 90  # days between two doses
_QUANTITY = Q(quantity__gt=0, quantity__lte=MOST_AT_ONCE)


def _quantity() -> Any:
    return models.DecimalField(_("how many"), max_digits=5, decimal_places=3, default=Decimal(1))


class PatternChoice(models.TextChoices):
    DAILY = Pattern.DAILY.value, _("Every day")
    WEEKDAYS = Pattern.WEEKDAYS.value, _("On some weekdays")
    EVERY_N_DAYS = Pattern.EVERY_N_DAYS.value, _("Every few days")
    WEEKLY = Pattern.WEEKLY.value, _("Once a week")


class DoseStatus(models.TextChoices):
    TAKEN = "taken", _("Taken")
    SKIPPED = "skipped", _("Skipped")


class SupplementType(NutrientColumns):
    """A generic product of the shipped catalogue, amounts per dose unit."""

    k2_basis = ""  # a dose says what is in it, or not; nothing stands behind the figure

    key = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    also_called = models.TextField(blank=True)
    form = models.CharField(max_length=60)
    dose_unit = models.CharField(max_length=60)
    calcium_salt = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("supplement type")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints = [none_negative("supplement_type")]

    def __str__(self) -> str:
        return self.name


class OwnedQuerySet(models.QuerySet[Any]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))


@keep_history()
class SupplementProduct(NutrientColumns):
    """What is in her bottle, per dose unit. Changing it changes no dose that was taken."""

    k2_basis = ""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="supplements")
    type = models.ForeignKey(SupplementType, on_delete=models.SET_NULL, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    dose_unit = models.CharField(_("one of it is"), max_length=60)
    calcium_salt = models.CharField(max_length=40, blank=True)
    # How amounts were worked out where the label gave the salt only: {"calcium_mg": ["carbonate",
    # "1250"]}; shown to her beside the amounts.
    from_salts = models.JSONField(default=dict, blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("supplement")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="supplement_once_per_submission"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(dose_unit=""), name="supplement_has_a_name"
            ),
            none_negative("supplement_product"),
        ]

    def __str__(self) -> str:
        return self.name


@keep_history()
class Regimen(models.Model):
    """When she takes one product. A change ends it and begins another: the past stays judged so."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="regimens")
    product = models.ForeignKey(
        SupplementProduct, on_delete=models.CASCADE, related_name="regimens"
    )
    quantity = _quantity()
    pattern = models.CharField(max_length=12, choices=PatternChoice)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    every_days = models.PositiveSmallIntegerField(default=1)
    times = ArrayField(models.TimeField())
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)  # no longer due from this day on
    is_paused = models.BooleanField(default=False)
    prescribed = models.BooleanField(_("prescribed by my team"), default=False)
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("regimen")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="regimen_once_per_submission"
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(stopped_on=None), name="regimen_one_runs"
            ),
            models.CheckConstraint(condition=_QUANTITY, name="regimen_quantity_is_plausible"),
            models.CheckConstraint(
                condition=Q(pattern__in=PatternChoice.values), name="regimen_pattern_is_known"
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7)))
                & (
                    Q(pattern="weekdays", weekdays__len__gte=1)
                    | Q(pattern="weekly", weekdays__len=1)
                    | Q(pattern__in=["daily", "every_n_days"])
                ),
                name="regimen_weekdays_fit",
            ),
            models.CheckConstraint(
                condition=Q(every_days__gte=1, every_days__lte=LONGEST_GAP),
                name="regimen_gap_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(times__len__gte=1, times__len__lte=MOST_TIMES),
                name="regimen_has_times",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts_on")),
                name="regimen_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on=None, is_paused=False)
                | Q(stopped_on__isnull=False, stopped_on__gte=F("starts_on")),
                name="regimen_stops_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["patient", "product"], name="regimen_by_product")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.pattern}"

    @property
    def plan(self) -> Plan:
        """The schedule as a value."""
        return Plan(
            pattern=Pattern(self.pattern),
            starts_on=self.starts_on,
            until=self.until,
            stopped_on=self.stopped_on,
            weekdays=tuple(self.weekdays),
            every_days=self.every_days,
            times=tuple(self.times),
        )


class DoseQuerySet(OwnedQuerySet):
    def kept(self) -> Self:
        """Doses that were not taken back."""
        return self.filter(deleted_at=None)

    def taken(self) -> Self:
        """Doses that count in totals."""
        return self.kept().filter(status=DoseStatus.TAKEN)

    def on(self, day: dt.date) -> Self:
        return self.filter(day=day)

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Doses of the days from first to last, both included."""
        return self.filter(day__gte=first, day__lte=last)


@keep_history()
class Dose(NutrientColumns):
    """One dose taken or skipped, with what it held then. ``due`` is empty for one out of plan."""

    k2_basis = ""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="doses")
    product = models.ForeignKey(
        SupplementProduct, on_delete=models.SET_NULL, null=True, blank=True, related_name="doses"
    )
    product_name = models.CharField(max_length=200)
    dose_unit = models.CharField(max_length=60)
    calcium_salt = models.CharField(max_length=40, blank=True)
    quantity = _quantity()
    status = models.CharField(max_length=8, choices=DoseStatus)
    day = models.DateField(_("day"))
    due = models.TimeField(null=True, blank=True)
    time = models.TimeField(_("time"), null=True, blank=True)
    prescribed = models.BooleanField(default=False)
    days_covered = models.PositiveSmallIntegerField(default=1)
    submission_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = DoseQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.DIARY)

    class Meta:
        verbose_name = _("dose")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="dose_once_per_submission"
            ),
            models.UniqueConstraint(
                fields=["product", "day", "due"],
                condition=Q(deleted_at=None),
                name="dose_once_per_time",
            ),
            models.CheckConstraint(condition=_QUANTITY, name="dose_quantity_is_plausible"),
            models.CheckConstraint(
                condition=Q(status="taken", time__isnull=False)
                | Q(status="skipped", time=None, due__isnull=False),
                name="dose_is_taken_or_skipped",
            ),
            models.CheckConstraint(condition=Q(days_covered__in=[1, 7]), name="dose_covers_days"),
            none_negative("dose"),
        ]
        indexes = [
            models.Index(
                fields=["patient", "day"], condition=Q(deleted_at=None), name="dose_by_day"
            ),
            # Reviews ask who took any of these few, which count for seven days.
            models.Index(
                fields=["patient", "day"],
                condition=Q(deleted_at=None, days_covered__gt=1),
                name="dose_of_many_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_name}, {self.day}"
