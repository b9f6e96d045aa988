"""Thresholds: the targets that admins keep, each from a date on and with its source."""

import datetime as dt
from typing import ClassVar, Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.facts import Sex
from privacy.history import keep_history
from recommendations.measures import Measure
from recommendations.populations import Population, Therapy
from recommendations.wording import as_set, people


class MeasureChoice(models.TextChoices):
    """Everything a target can be set for; `measures.py` holds unit and period of each."""

    CALCIUM = "calcium", _("Calcium")
    VITAMIN_D = "vitamin_d", _("Vitamin D")
    MAGNESIUM = "magnesium", _("Magnesium")
    VITAMIN_K = "vitamin_k", _("Vitamin K, total")
    VITAMIN_K2 = "vitamin_k2", _("Vitamin K2")
    PROTEIN = "protein", _("Protein")
    ZINC = "zinc", _("Zinc")
    AEROBIC_MINUTES = "aerobic_minutes", _("Aerobic minutes")
    RESISTANCE_DAYS = "resistance_days", _("Strength days")
    BALANCE_DAYS = "balance_days", _("Balance days")


class TherapyChoice(models.TextChoices):
    ANY = "", _("everyone")
    INHIBITOR = "inhibitor", _("on an aromatase inhibitor")
    NONE = "none", _("no inhibitor recorded")


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    def in_force(self, *, day: dt.date) -> Self:
        """Rows that are valid on that day; of one population the latest of them wins."""
        return self.filter(valid_from__lte=day).filter(
            Q(withdrawn_from=None) | Q(withdrawn_from__gt=day)
        )

    def begin_on(self, day: dt.date) -> Self:
        """Versions from that very day, but for those withdrawn before they were ever in force."""
        return self.filter(valid_from=day).filter(
            Q(withdrawn_from=None) | Q(withdrawn_from__gt=F("valid_from"))
        )

    def later_in_force(self, *, day: dt.date) -> Self:
        """For a subquery: versions of the outer row that began after it and hold on that day."""
        return self.in_force(day=day).filter(
            valid_from__gt=OuterRef("valid_from"),
            **{name: OuterRef(name) for name in POPULATION_FIELDS},
        )

    def with_replaced(self, *, day: dt.date) -> Self:
        """Each row with ``is_replaced``: a later version of it is in force on that day."""
        return self.annotate(is_replaced=Exists(Threshold.objects.later_in_force(day=day)))

    def same_population(self, row: "ForPeople") -> Self:
        """All versions of this row: the same measure for the same people, whenever valid."""
        return self.filter(**{name: getattr(row, name) for name in POPULATION_FIELDS})


# Whom a row is for and about what; rows alike in these are versions of one threshold.
POPULATION_FIELDS = ("measure", "sex", "age_from", "age_to", "therapy", "fell")


class _Columns(Protocol):
    """Where the columns that say whom a row is for may stand."""

    @property
    def sex(self) -> str: ...
    @property
    def age_from(self) -> int: ...
    @property
    def age_to(self) -> int: ...
    @property
    def therapy(self) -> str: ...
    @property
    def fell(self) -> bool: ...


def population_of(row: _Columns) -> Population:
    """Whom a row is for, as the rules ask."""
    return Population(
        sex=Sex(row.sex) if row.sex else None,
        age_from=row.age_from,
        age_to=row.age_to,
        therapy=Therapy(row.therapy),
        fell=True if row.fell else None,
    )


class ForPeople(models.Model):
    """What a threshold and its draft have in common: whom it is for, and how much."""

    measure = models.CharField(_("measure"), max_length=20, choices=MeasureChoice)
    sex = models.CharField(
        _("sex"),
        max_length=6,
        blank=True,
        choices=[("female", _("women")), ("male", _("men"))],
        help_text=_("Empty: everyone"),
    )
    age_from = models.PositiveSmallIntegerField(_("from age"), default=0)
    age_to = models.PositiveSmallIntegerField(_("to age"), default=150)
    therapy = models.CharField(_("therapy"), max_length=10, blank=True, choices=TherapyChoice)
    fell = models.BooleanField(
        _("only after a fall"), default=False, help_text=_("a fall in the last 12 months")
    )
    target = models.DecimalField(
        _("target"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    upper_limit = models.DecimalField(
        _("upper limit"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("link to the source"), blank=True)
    valid_from = models.DateField(_("valid from"))
    reason = models.TextField(_("reason for this version"), blank=True)

    class Meta:
        abstract = True

    @property
    def population(self) -> Population:
        """Whom it is for, as the rules ask."""
        return population_of(self)


@keep_history()
class Threshold(ForPeople):
    withdrawn_from = models.DateField(_("no longer valid from"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason for withdrawing it"), blank=True)
    is_shipped = models.BooleanField(_("shipped default"), default=False, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("set by"),
    )
    # The second admin, where the guard rails of clinical.md 9.2 ask for one.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering: ClassVar[list[str]] = ["measure", "sex", "age_from", "therapy", "-valid_from"]
        constraints = [
            # A version withdrawn from its own first day was never in force: it leaves the day free.
            models.UniqueConstraint(
                fields=["measure", "sex", "age_from", "age_to", "therapy", "fell", "valid_from"],
                condition=Q(withdrawn_from=None) | Q(withdrawn_from__gt=F("valid_from")),
                name="threshold_one_per_population_and_date",
            ),
            models.CheckConstraint(
                condition=Q(age_to__gte=F("age_from")), name="threshold_ages_in_order"
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__gt=0), name="threshold_target_above_0"
            ),
            models.CheckConstraint(
                condition=Q(upper_limit=None) | Q(upper_limit__gt=0),
                name="threshold_limit_above_0",
            ),
            models.CheckConstraint(
                condition=Q(measure__in=MeasureChoice.values), name="threshold_measure_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_from=None) | Q(withdrawn_from__gte=F("valid_from")),
                name="threshold_withdrawn_after_start",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("set_by")),
                name="threshold_agreed_by_another",
            ),
            # The limit of magnesium is for supplements alone, its target for food as well.
            models.CheckConstraint(
                condition=Q(target=None)
                | Q(upper_limit=None)
                | Q(measure="magnesium")
                | Q(target__lte=F("upper_limit") * 2),
                name="threshold_target_below_twice_limit",
            ),
        ]

    def __str__(self) -> str:
        target = "–" if self.target is None else as_set(Measure(self.measure), self.target)
        return f"{self.get_measure_display()}, {people(self.population)}: {target}"
