"""The access log: who looked at whom, when. Written once, never changed, readable by her."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.rules import OwnPolicies


class AccessKind(models.TextChoices):
    PANEL = "panel", _("Saw your name in the list of patients")
    OPENED = "opened", _("Opened your page")
    SET_TARGET = "target", _("Set a target for you")
    ENDED_TARGET = "target_end", _("Ended a target of yours")


class AccessEvent(models.Model):
    """One look at one patient by somebody else, or one thing done to her.

    Ids instead of foreign keys: the row outlives an erased account and is then pseudonymous.
    """

    patient_id = models.BigIntegerField()
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=120)
    actor_clinic = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=AccessKind)
    local_day = models.DateField(help_text="the day where the clinician is")
    at = models.DateTimeField()

    row_security: ClassVar = OwnPolicies(
        select="patient_id = ANY ({own}) OR actor_id = {user}",
        insert=(
            "actor_id = {user} AND"
            " patient_id = ANY (ARRAY(SELECT boneguard_shared_patients('any')))"
        ),
        append_only=True,
        undeletable=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "actor_id", "local_day"],
                condition=models.Q(kind="panel"),
                name="access_event_one_panel_row_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=AccessKind.values), name="access_event_kind_is_known"
            ),
        ]
        indexes = [models.Index(fields=["patient_id", "-at"], name="access_event_by_patient")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.patient_id} by {self.actor_id}"
