"""What she says about her health. NULL and "" mean that she did not say, which is no "no"."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region
from patients.models.people import Patient
from privacy.history import keep_history
from privacy.rules import PatientRows, Scope

LOWEST_CM, HIGHEST_CM = Decimal(100), Decimal(230)
MOST_TIMES = 50  # falls, fractures: what is counted by hand
FURTHEST_T_SCORE = Decimal(8)  # clinical.md 4.3: beyond is a slip
MOST_PAIN = 10


def _one_of(column: str, kinds: type[StrEnum]) -> models.CheckConstraint:
    known = Q(**{f"{column}__in": ["", *kinds]})
    return models.CheckConstraint(condition=known, name=f"health_{column}_is_known")


def _some_of(column: str, kinds: type[StrEnum]) -> models.CheckConstraint:
    known = Q(**{f"{column}__contained_by": [str(kind) for kind in kinds]})
    return models.CheckConstraint(condition=known, name=f"health_{column}_are_known")


def _between(column: str, least: Decimal | int, most: Decimal | int) -> models.CheckConstraint:
    bounds: dict[str, Any] = {f"{column}__gte": least, f"{column}__lte": most}
    return models.CheckConstraint(condition=Q(**bounds), name=f"health_{column}_is_possible")


def _several(label: Any) -> Any:
    return ArrayField(models.CharField(max_length=40), verbose_name=label, null=True, blank=True)


def _yes_or_no(label: Any) -> Any:
    return models.BooleanField(label, null=True, blank=True)


def _count(label: Any) -> Any:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


@keep_history()
class HealthProfile(models.Model):
    """One row per patient, made by her first answer."""

    patient = models.OneToOneField(Patient, on_delete=models.CASCADE, related_name="health_profile")
    region = models.CharField(_("region"), max_length=12, blank=True)
    height_cm = models.DecimalField(
        _("height"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    # An empty array says "none of these".
    medicines = _several(_("medicines"))
    kidneys = models.CharField(_("kidneys"), max_length=8, blank=True)
    ask_before_calcium = _yes_or_no(_("kidney stones, high calcium and the like"))
    osteoporosis = _yes_or_no(_("osteoporosis"))
    lowest_t_score = models.DecimalField(
        _("lowest T-score"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    low_trauma_fractures = _count(_("low-trauma fractures after 50"))
    vertebral_fracture = _yes_or_no(_("fracture of the spine"))
    # How often; whether at all stands in Patient.fell_in_last_year. 2 is two or more.
    falls_last_year = _count(_("falls in the last 12 months"))
    injured_in_fall = _yes_or_no(_("hurt in a fall"))
    unsteady = _yes_or_no(_("unsteady"))
    # "Now" and "in the last 12 weeks" were true on `asked_now_on`.
    joint_pain = _count(_("joint pain, 0 to 10"))
    new_back_pain = _yes_or_no(_("new back pain"))
    recent_fracture = _yes_or_no(_("broken bone in the last 12 weeks"))
    asked_now_on = models.DateField(null=True, blank=True)
    bone_metastases = _yes_or_no(_("cancer in the bones"))
    arm_surgery_or_lymphoedema = _yes_or_no(_("breast or armpit surgery, or lymphoedema"))
    diet = models.CharField(_("diet"), max_length=10, blank=True)
    allergies = _several(_("allergies"))
    changed_at = models.DateTimeField(default=timezone.now)

    # Targets are made from some of it, so whoever may see her targets may see what made them.
    row_security: ClassVar = PatientRows(scope=Scope.ANY)

    class Meta:
        verbose_name = _("answers about health")
        constraints = [
            _one_of("region", Region),
            _one_of("kidneys", Kidneys),
            _one_of("diet", Diet),
            _some_of("medicines", Medicine),
            _some_of("allergies", Allergy),
            _between("height_cm", LOWEST_CM, HIGHEST_CM),
            _between("lowest_t_score", -FURTHEST_T_SCORE, FURTHEST_T_SCORE),
            _between("low_trauma_fractures", 0, MOST_TIMES),
            _between("falls_last_year", 0, MOST_TIMES),
            _between("joint_pain", 0, MOST_PAIN),
            models.CheckConstraint(
                condition=Q(asked_now_on__isnull=False)
                | Q(joint_pain=None, new_back_pain=None, recent_fracture=None),
                name="health_now_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"health of patient {self.patient_id}"
