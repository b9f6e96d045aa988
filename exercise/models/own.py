"""What she adds herself: activities of her own, and the activities she marked to find again.

Apart from the shared catalogue, so that its rows need no policy (docs/decisions.md).
"""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.folding import fold
from exercise import loading, precautions
from exercise.models.activity import Activity, Category, Effort, EntryUnit, Flag, Impact
from patients.models import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows

OWN_KEY = "own:"


class OwnActivityQuerySet(models.QuerySet["OwnActivity"]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))

    def offered(self) -> Self:
        """Those she did not remove."""
        return self.filter(deleted_at=None)


@keep_history(without=("folded_name",))
class OwnActivity(models.Model):
    """One activity of one patient, as she describes it. Sites: 0 not loaded, 1 some, 2 strongly."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="own_activities")
    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("category"), max_length=30, choices=Category)
    impact = models.CharField(_("impact"), max_length=10, choices=Impact, default=Impact.NONE)
    intensity = models.CharField(
        _("usual effort"), max_length=10, choices=Effort, default=Effort.MODERATE
    )
    entry_unit = models.CharField(
        _("logged in"), max_length=10, choices=EntryUnit, default=EntryUnit.MINUTES
    )
    loads_hip = models.PositiveSmallIntegerField(_("loads the hip"), default=0)
    loads_spine = models.PositiveSmallIntegerField(_("loads the spine"), default=0)
    loads_wrist = models.PositiveSmallIntegerField(_("loads the wrist"), default=0)
    folded_name = models.TextField(editable=False, default="")
    submission_id = models.UUIDField(default=uuid.uuid4)
    # Grows with each correction: a form that was filled in before another one saved is noticed.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = OwnActivityQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("own activity")
        ordering: ClassVar[list[str]] = ["folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="own_activity_once_per_submission"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="own_activity_has_a_name"),
            models.CheckConstraint(
                condition=Q(loads_hip__lte=2, loads_spine__lte=2, loads_wrist__lte=2),
                name="own_activity_loads_are_0_to_2",
            ),
            models.CheckConstraint(
                condition=Q(
                    category__in=Category.values,
                    impact__in=Impact.values,
                    intensity__in=Effort.values,
                    entry_unit__in=EntryUnit.values,
                ),
                name="own_activity_is_of_known_kinds",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Search would miss a renamed activity whose folded name stayed behind.
        self.folded_name = self.folded()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "folded_name"}
        super().save(*args, **kwargs)

    def folded(self) -> str:
        """The name as search compares it."""
        return fold(self.name)

    @property
    def key(self) -> str:
        """What forms and addresses call it; no key of the catalogue holds a colon."""
        return f"{OWN_KEY}{self.pk}"

    @property
    def facts(self) -> loading.ActivityFacts:
        """What the rules know of it, to work out what a session counts as."""
        category = loading.Category(self.category)
        intensity = loading.Effort(self.intensity)
        return loading.ActivityFacts(
            category=category,
            impact=loading.Impact(self.impact),
            entry_unit=loading.EntryUnit(self.entry_unit),
            intensity=intensity,
            counts_aerobic=category in loading.AEROBIC and intensity is not loading.Effort.LIGHT,
            counts_resistance=category is loading.Category.RESISTANCE,
            counts_balance=category is loading.Category.BALANCE,
            loads_hip=self.loads_hip,
            loads_spine=self.loads_spine,
            loads_wrist=self.loads_wrist,
        )

    @property
    def features(self) -> precautions.Features:
        """What the precautions look at: all that is known of it is its kind and its impact."""
        flags = {Impact.HIGH: Flag.HIGH_IMPACT, Impact.MODERATE: Flag.MODERATE_IMPACT}
        flag = flags.get(Impact(self.impact))
        return precautions.Features(
            key=self.key,
            category=loading.Category(self.category),
            impact=loading.Impact(self.impact),
            entry_unit=loading.EntryUnit(self.entry_unit),
            counts_resistance=self.category == Category.RESISTANCE,
            flags=frozenset([str(flag)] if flag else []),
            is_own=True,
        )


class FavouriteActivityQuerySet(models.QuerySet["FavouriteActivity"]):
    def of(self, patient_ids: Iterable[int]) -> Self:
        return self.filter(patient_id__in=list(patient_ids))


@keep_history()
class FavouriteActivity(models.Model):
    """An activity she marked with a star: of the catalogue or her own."""

    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="favourite_activities"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    own_activity = models.ForeignKey(
        OwnActivity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = FavouriteActivityQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("favourite activity")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "activity"], name="favourite_activity_once"),
            models.UniqueConstraint(
                fields=["patient", "own_activity"], name="favourite_own_activity_once"
            ),
            models.CheckConstraint(
                condition=Q(activity=None, own_activity__isnull=False)
                | Q(activity__isnull=False, own_activity=None),
                name="favourite_is_one_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id or self.own_activity_id}"
