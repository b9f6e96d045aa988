"""What a clinician types to set or end a target of one patient."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import Form, SubmittedOnce
from patients.models import Patient
from recommendations import personal
from recommendations.guarding import personal_refusals
from recommendations.measures import MEASURES, Measure, Period
from recommendations.models import MeasureChoice
from recommendations.wording import NAMES, UNITS

FURTHEST = dt.timedelta(days=366)


def _choices() -> list[tuple[str, str]]:
    return [("", gettext("Choose one"))] + [
        (measure.value, f"{NAMES[measure]} ({_unit(measure)})") for measure in NAMES
    ]


def _unit(measure: Measure) -> str:
    facts = MEASURES[measure]
    if facts.per_kg:
        return gettext("g a day for each kg of weight")
    template = (
        gettext("%(unit)s a day") if facts.period is Period.DAY else gettext("%(unit)s a week")
    )
    return template % {"unit": UNITS[facts.unit]}


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TargetForm(Form, SubmittedOnce):
    """A target for one patient, from a day until a day. ``today`` is her local day."""

    measure = forms.ChoiceField(label=_("What for"), choices=_choices)
    target = forms.DecimalField(label=_("Target"), max_digits=10, decimal_places=2)
    valid_from = forms.DateField(label=_("From"), widget=_day())
    valid_until = forms.DateField(label=_("Until"), help_text=_("A year at most."), widget=_day())
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("The patient reads this, with your name.")
    )

    def __init__(self, data: Any = None, *, patient: Patient, today: dt.date) -> None:
        self.patient, self.today = patient, today
        until = today + dt.timedelta(days=182)
        super().__init__(data, initial={"valid_from": today, "valid_until": until})

    @property
    def wanted(self) -> personal.Wanted:
        """What a valid form asks for."""
        given = self.cleaned_data
        return personal.Wanted(
            measure=Measure(given["measure"]),
            target=given["target"],
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
            reason=given["reason"],
        )

    def clean_measure(self) -> str:
        """One of the measures there are."""
        return str(MeasureChoice(self.cleaned_data["measure"]).value)

    def clean_valid_from(self) -> dt.date:
        """Past days keep the target they were judged by."""
        day: dt.date = self.cleaned_data["valid_from"]
        if day < self.today:
            raise forms.ValidationError(
                _("Choose today or a later day: past days keep their target.")
            )
        if day > self.today + FURTHEST:
            raise forms.ValidationError(_("Choose a day within the next 12 months."))
        return day

    def clean(self) -> dict[str, Any]:
        """The span, and the guard rails of clinical.md 9.2."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and not first <= last <= first + personal.LONGEST:
            self.add_error(
                "valid_until", _("Choose a day after the first one, a year later at most.")
            )
        if given.get("measure") and given.get("target") is not None:
            self._check_target(Measure(given["measure"]), given["target"], first or self.today)
        return given

    def _check_target(self, measure: Measure, target: Any, day: dt.date) -> None:
        problems, limit = personal.problems_of(
            patient=self.patient, measure=measure, target=target, day=day
        )
        for sentence in personal_refusals(measure, problems, target, limit):
            self.add_error("target", sentence)


class EndTargetForm(Form):
    """Why a target ends today."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        max_length=300,
        help_text=_("The patient reads this, with your name."),
    )
