"""What she says about herself, and whom she invites."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import NameField
from accounts.models import User
from common.forms import Form, ModelForm, SubmittedOnce
from patients.facts import PatientFacts
from patients.fields import DatePartsField
from patients.health_fields import HeightField
from patients.models import Inhibitor, Patient, Sex
from privacy.rules import Scope

YOUNGEST, OLDEST = 18, 110
FIRST_INHIBITOR = dt.date(1990, 1, 1)  # none of the three was sold before
LONGEST_MONTHS = 24
USUAL_DAYS = 365

SCOPE_LABELS = {
    Scope.DIARY: _("Food diary"),
    Scope.MOVEMENT: _("Movement"),
    Scope.BONES: _("Bones: scans and medicines"),
}


class AnswersForm(ModelForm):
    """Some of her answers; `fields` of each form below says which. Every one may stay empty.

    Takes `today`, her local day.
    """

    show_optional = False

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)


class NameForm(Form):
    """What she wants to be called."""

    show_optional = False
    name = NameField(required=False)


class AboutForm(AnswersForm):
    """Birth date and sex: targets differ by both."""

    birth_date = DatePartsField(
        label=_("Date of birth"), required=False, birthday=True, help_text=_("Such as 4 5 1960")
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Targets for food differ between women and men."),
    )

    class Meta:
        model = Patient
        fields = ("birth_date", "sex")

    def clean_birth_date(self) -> dt.date | None:
        """Raises ValidationError unless she is 18 to 110 years old."""
        born: dt.date | None = self.cleaned_data["birth_date"]
        if born is None:
            return None
        age = PatientFacts(birth_date=born).age_on(self.today)
        if age is None:
            raise ValidationError(_("This day is still to come. Check the year of your birth."))
        if age < YOUNGEST:
            raise ValidationError(_("BoneGuard is for people of 18 and over. Check the year."))
        if age > OLDEST:
            raise ValidationError(_("That makes you more than 110 years old. Check the year."))
        return born


class TherapyForm(AnswersForm):
    """Which aromatase inhibitor she takes, and since when."""

    inhibitor = forms.ChoiceField(
        label=_("Which of these tablets do you take?"),
        choices=Inhibitor.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    inhibitor_since = DatePartsField(
        label=_("Since when?"),
        required=False,
        day_optional=True,
        help_text=_("If you do not remember the day, leave it empty: 9 2025 is enough."),
    )

    class Meta:
        model = Patient
        fields = ("inhibitor", "inhibitor_since")

    def clean_inhibitor_since(self) -> dt.date | None:
        """Raises ValidationError for a day to come or before there were such tablets."""
        since: dt.date | None = self.cleaned_data["inhibitor_since"]
        if since is not None and since > self.today:
            raise ValidationError(_("This day is still to come. Enter the day you started."))
        if since is not None and since < FIRST_INHIBITOR:
            raise ValidationError(_("These tablets came later. Check the year you started."))
        return since

    def clean(self) -> dict[str, Any]:
        """A start belongs to a tablet."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("inhibitor") == Inhibitor.NONE:
            answers["inhibitor_since"] = None
        elif answers.get("inhibitor_since") and "inhibitor" in answers:
            if not answers["inhibitor"]:
                self.add_error("inhibitor", _("Choose which tablet you take since then."))
        return answers


class PersonForm(AboutForm, TherapyForm):
    """All of these answers on one page."""

    class Meta:
        model = Patient
        fields = (*AboutForm.Meta.fields, *TherapyForm.Meta.fields)


class KilogramsField(forms.DecimalField):
    """A person's weight; a comma is as good as a point."""

    def __init__(self, **options: Any) -> None:
        # No max_digits: 1000000000 is told once that it is too much, not twice.
        super().__init__(min_value=Decimal(25), max_value=Decimal(350), decimal_places=1, **options)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-4"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Raises ValidationError for what is no number."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class WeightForm(Form):
    """Her weight today."""

    units = {"kg": _("kg")}
    kg = KilogramsField(label=_("Your weight"), help_text=_("Between 25 and 350 kg, such as 67.5"))

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        self.show_optional = not optional
        super().__init__(*args, **kwargs)
        self.fields["kg"].required = not optional


class WelcomeWeightForm(WeightForm):
    """Weight and height on one page of the welcome."""

    height_cm = HeightField(label=_("Your height"), help_text=_("Such as 162 cm, or 5 ft 4"))


class InviteForm(SubmittedOnce, Form):
    """Whom she invites, what they may see, until when. Takes `today` and who asks."""

    email = forms.EmailField(
        label=_("E-mail of your clinician"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may they see?"),
        choices=list(SCOPE_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(SCOPE_LABELS),
        help_text=_(
            "Your name, age, weight, tablets and answers about your health are always shown."
        ),
    )
    until = forms.DateField(
        label=_("Until when?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y"],
        help_text=_("You can stop it on any day before."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        self.first, self.last = today + dt.timedelta(days=1), months_after(today, LONGEST_MONTHS)
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = today + dt.timedelta(days=USUAL_DAYS)
        self.fields["until"].widget.attrs |= {"min": str(self.first), "max": str(self.last)}

    def clean_until(self) -> dt.date:
        """Raises ValidationError unless it lies between tomorrow and 24 months from now."""
        until: dt.date = self.cleaned_data["until"]
        if until < self.first:
            raise ValidationError(_("Choose a day after today."))
        if until > self.last:
            raise ValidationError(_("Choose a day within the next 24 months."))
        return until


class JoinForm(Form):
    """The account of an invited clinician. The address is the invited one and no field."""

    name = NameField(
        label=_("Your name"), help_text=_("Patients read it before they confirm: Dr A. Okafor")
    )
    clinic = NameField(
        label=_("Clinic or practice"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=4096,
        help_text=_("12 characters or more. Three or four words work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    time_zone = forms.Field(
        required=False, widget=forms.HiddenInput(attrs={"data-time-zone": "", "id": False})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The password rules want to know whose password it is."""
        from django.contrib.auth.password_validation import validate_password

        answers: dict[str, Any] = super().clean() or {}
        if password := answers.get("password"):
            try:
                validate_password(password, User(email=self.email, name=answers.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return answers


class ClinicForm(Form):
    """What patients read beside a clinician's name."""

    clinic = NameField(
        label=_("Clinic or practice"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return dt.date(day.year + years, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
