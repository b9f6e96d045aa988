"""A change of a threshold on its way: written, counted, agreed to, published or dropped."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.history import keep_history
from recommendations.measures import Measure
from recommendations.models.thresholds import ForPeople, MeasureChoice, Threshold
from recommendations.wording import as_set, people


class ThresholdDraftQuerySet(models.QuerySet["ThresholdDraft"]):
    def open(self) -> Self:
        """Neither published nor dropped."""
        return self.filter(published_as=None, dropped_at=None)

    def uncounted(self) -> Self:
        """Open ones of which nobody knows yet how many patients they change."""
        return self.open().filter(counted_at=None)


@keep_history(without=("effect", "counted_at", "counting_since"))
class ThresholdDraft(ForPeople):
    """Applies to nobody. ``effect`` holds counts, as ``preview.py`` writes them, and no person."""

    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    # Agreement is to these very numbers: writing them anew takes it away.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    effect = models.JSONField(null=True, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    counting_since = models.DateTimeField(null=True, editable=False)
    published_as = models.OneToOneField(
        Threshold,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="draft",
        verbose_name=_("published"),
    )
    dropped_at = models.DateTimeField(_("dropped"), null=True, editable=False)

    objects = ThresholdDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a threshold")
        verbose_name_plural = _("drafts of thresholds")
        ordering: ClassVar[list[str]] = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=MeasureChoice.values), name="draft_measure_is_known"
            ),
            models.CheckConstraint(
                condition=Q(age_to__gte=F("age_from")), name="draft_ages_in_order"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False, target__gt=0), name="draft_target_above_0"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="draft_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(published_as=None) | Q(dropped_at=None), name="draft_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(effect=None, counted_at=None)
                | Q(effect__isnull=False, counted_at__isnull=False),
                name="draft_effect_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                condition=Q(counted_at=None, published_as=None, dropped_at=None),
                name="draft_uncounted",
            )
        ]

    def __str__(self) -> str:
        target = "–" if self.target is None else as_set(Measure(self.measure), self.target)
        return f"{self.get_measure_display()}, {people(self.population)}: {target}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed, published or dropped."""
        return self.published_as_id is None and self.dropped_at is None
