"""Who she is, who cares for her, and whom she lets see what."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.history import keep_history
from privacy.rules import OwnPolicies, PatientRows, Scope


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Inhibitor(models.TextChoices):
    ANASTROZOLE = "anastrozole", _("anastrozole (Arimidex)")
    LETROZOLE = "letrozole", _("letrozole (Femara)")
    EXEMESTANE = "exemestane", _("exemestane (Aromasin)")
    NONE = "none", _("none of these")


class PatientQuerySet(models.QuerySet["Patient"]):
    def of_user(self, user_id: int) -> Self:
        return self.filter(user_id=user_id)

    def shared_with(self, clinician_id: int, *, day: dt.date) -> Self:
        """Patients whose live grant lets this clinician see something on that day."""
        live = Grant.objects.live(day=day).filter(clinician_id=clinician_id)
        return self.filter(pk__in=live.values("patient_id"))


@keep_history()
class Patient(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="patient"
    )
    # Addresses carry this instead of the running number, which would tell how many there are.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    inhibitor = models.CharField(_("inhibitor"), max_length=12, choices=Inhibitor, blank=True)
    inhibitor_since = models.DateField(_("taken since"), null=True, blank=True)
    fell_in_last_year = models.BooleanField(_("fell in the last 12 months"), null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PatientQuerySet.as_manager()

    row_security: ClassVar = PatientRows(column="id", scope=Scope.ANY)

    class Meta:
        verbose_name = _("patient")
        constraints = [
            models.CheckConstraint(
                condition=Q(sex__in=["", *Sex.values]), name="patient_sex_is_known"
            ),
            models.CheckConstraint(
                condition=Q(inhibitor__in=["", *Inhibitor.values]),
                name="patient_inhibitor_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class WeightQuerySet(models.QuerySet["Weight"]):
    def known_on(self, day: dt.date, *, days_old: int) -> Self:
        """Weights taken on that day or up to so many days before it."""
        return self.filter(day__lte=day, day__gte=day - dt.timedelta(days=days_old))


@keep_history()
class Weight(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="weights")
    day = models.DateField(_("day"))
    kg = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(25), MaxValueValidator(350)],
    )

    objects = WeightQuerySet.as_manager()

    row_security: ClassVar = PatientRows(scope=Scope.ANY)

    class Meta:
        verbose_name = _("weight")
        constraints = [
            models.UniqueConstraint(fields=["patient", "day"], name="weight_one_a_day"),
            models.CheckConstraint(
                condition=Q(kg__gte=25, kg__lte=350), name="weight_is_a_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kg} kg on {self.day}"


class Clinician(models.Model):
    """What a patient reads about whoever looks at her data."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clinician"
    )
    clinic = models.CharField(_("clinic or practice"), max_length=120)

    class Meta:
        verbose_name = _("clinician")

    def __str__(self) -> str:
        return f"{self.user}, {self.clinic}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, now: dt.datetime) -> Self:
        """Sent, not yet accepted, not taken back, not out of date."""
        return self.filter(accepted_at=None, cancelled_at=None, expires_at__gt=now)


@keep_history()
class Invitation(models.Model):
    """A patient asks somebody by e-mail to look at her data. The link works once."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail of your clinician"))
    scopes = ArrayField(models.CharField(max_length=10), verbose_name=_("may see"))
    until = models.DateField(_("until"))
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # When the mail last went out. NULL: the mail server did not take it; the page offers it again.
    mailed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    submission_id = models.UUIDField(default=uuid.uuid4)

    objects = InvitationQuerySet.as_manager()

    row_security: ClassVar = PatientRows()

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "submission_id"], name="invitation_once_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self, *, day: dt.date) -> Self:
        """Confirmed by the patient, not revoked, not past its end."""
        return self.filter(confirmed_at__isnull=False, revoked_at=None, until__gte=day)

    def waiting(self) -> Self:
        """Accepted by the clinician; the patient has not yet looked at the name and confirmed."""
        return self.filter(confirmed_at=None, revoked_at=None)


@keep_history()
class Grant(models.Model):
    """What one clinician may see of one patient, until when. The patient alone decides."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="grants")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants"
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, related_name="grant", null=True, blank=True
    )
    scopes = ArrayField(models.CharField(max_length=10), verbose_name=_("may see"))
    until = models.DateField(_("until"))
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    # Accepting an invitation makes the row through a function of the owner; the clinician
    # herself can neither make nor change one.
    row_security: ClassVar = OwnPolicies(
        select="patient_id = ANY ({own}) OR clinician_id = {user}",
        insert="patient_id = ANY ({own})",
        update="patient_id = ANY ({own})",
        delete="patient_id = ANY ({own})",
    )

    class Meta:
        verbose_name = _("grant")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "clinician"],
                condition=Q(revoked_at=None),
                name="grant_one_current_per_clinician",
            ),
        ]
        indexes = [models.Index(fields=["clinician", "patient"], name="grant_by_clinician")]

    def __str__(self) -> str:
        return f"grant {self.pk}"
