"""Activities: what they load, how hard they usually are, and where care is needed."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.folding import fold
from exercise import loading, precautions
from privacy.history import keep_history


class Category(models.TextChoices):
    WEIGHT_BEARING = "weight_bearing_aerobic", _("Aerobic, weight-bearing")
    NON_WEIGHT_BEARING = "non_weight_bearing_aerobic", _("Aerobic, not weight-bearing")
    RESISTANCE = "resistance", _("Strength")
    BALANCE = "balance", _("Balance")
    FLEXIBILITY = "flexibility", _("Flexibility")


class Impact(models.TextChoices):
    NONE = "none", _("none")
    LOW = "low", _("low")
    MODERATE = "moderate", _("moderate")
    HIGH = "high", _("high")


class EntryUnit(models.TextChoices):
    MINUTES = "minutes", _("minutes")
    SETS_REPS = "sets_reps", _("sets and repetitions")
    IMPACTS = "impacts", _("impacts")


class Effort(models.TextChoices):
    """The talk test (clinical.md 3.1)."""

    LIGHT = "light", _("Light: I could sing")
    MODERATE = "moderate", _("Moderate: I could talk, not sing")
    VIGOROUS = "vigorous", _("Vigorous: only a few words at a time")


class Flag(models.TextChoices):
    """Where care is needed (clinical.md 3.5)."""

    HIGH_IMPACT = "HIGH_IMPACT", _("high impact")
    MODERATE_IMPACT = "MODERATE_IMPACT", _("moderate impact")
    FLEXION = "FLEXION", _("bends the spine")
    TWIST = "TWIST", _("twists the spine")
    AXIAL_LOAD = "AXIAL_LOAD", _("load on shoulders, overhead or in the hands")
    HEAVY_LOAD = "HEAVY_LOAD", _("heavy load")
    FALL_RISK = "FALL_RISK", _("risk of falling")
    CONTACT = "CONTACT", _("contact with others")
    SUPERVISED = "SUPERVISED", _("learn it with a professional")
    FLOOR_TRANSFER = "FLOOR_TRANSFER", _("getting up from the floor")
    ARM_LOAD = "ARM_LOAD", _("load on the arm")
    NOT_BONE_LOADING = "NOT_BONE_LOADING", _("little for bone")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def offered(self) -> Self:
        """Activities that may still be chosen."""
        return self.filter(withdrawn_at=None)


@keep_history(without=("folded_name", "search"))
class Activity(models.Model):
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("category"), max_length=30, choices=Category)
    impact = models.CharField(_("impact"), max_length=10, choices=Impact)
    met = models.DecimalField(_("MET"), max_digits=4, decimal_places=1, null=True, blank=True)
    intensity = models.CharField(_("usual effort"), max_length=10, choices=Effort, blank=True)
    entry_unit = models.CharField(_("logged in"), max_length=10, choices=EntryUnit)
    counts_aerobic = models.BooleanField(_("counts as aerobic"), default=False)
    counts_resistance = models.BooleanField(_("counts as strength"), default=False)
    counts_balance = models.BooleanField(_("counts as balance"), default=False)
    loads_hip = models.PositiveSmallIntegerField(_("loads the hip"), default=0)
    loads_spine = models.PositiveSmallIntegerField(_("loads the spine"), default=0)
    loads_wrist = models.PositiveSmallIntegerField(_("loads the wrist"), default=0)
    flags = ArrayField(
        models.CharField(max_length=20, choices=Flag),
        verbose_name=_("precautions"),
        default=list,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # Set when an admin edits the row: loading the shipped file again must not undo that.
    edited_at = models.DateTimeField(_("edited here"), null=True, blank=True, editable=False)
    folded_name = models.TextField(editable=False, default="")
    search = models.GeneratedField(
        expression=SearchVector("folded_name", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering: ClassVar[list[str]] = ["name"]
        indexes = [GinIndex(fields=["search"], name="activity_search")]
        constraints = [
            models.CheckConstraint(
                condition=Q(loads_hip__lte=2, loads_spine__lte=2, loads_wrist__lte=2),
                name="activity_loads_are_0_to_2",
            ),
            models.CheckConstraint(
                condition=Q(intensity__in=["", *Effort.values]), name="activity_intensity_is_known"
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="activity_category_is_known"
            ),
            models.CheckConstraint(
                condition=Q(impact__in=Impact.values), name="activity_impact_is_known"
            ),
            models.CheckConstraint(
                condition=Q(entry_unit__in=EntryUnit.values), name="activity_unit_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Search would miss a renamed activity whose folded name stayed behind.
        self.folded_name = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def facts(self) -> loading.ActivityFacts:
        """What the rules know of it, to work out what a session counts as."""
        return loading.ActivityFacts(
            category=loading.Category(self.category),
            impact=loading.Impact(self.impact),
            entry_unit=loading.EntryUnit(self.entry_unit),
            intensity=loading.Effort(self.intensity) if self.intensity else None,
            met=self.met,
            counts_aerobic=self.counts_aerobic,
            counts_resistance=self.counts_resistance,
            counts_balance=self.counts_balance,
            loads_hip=self.loads_hip,
            loads_spine=self.loads_spine,
            loads_wrist=self.loads_wrist,
        )

    @property
    def features(self) -> precautions.Features:
        """What the precautions look at."""
        return precautions.Features(
            key=self.key,
            category=loading.Category(self.category),
            impact=loading.Impact(self.impact),
            entry_unit=loading.EntryUnit(self.entry_unit),
            counts_resistance=self.counts_resistance,
            flags=frozenset(str(flag) for flag in self.flags),
        )
