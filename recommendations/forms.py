"""What an admin types about thresholds, and what stops a slip of the finger."""

import datetime as dt
from copy import copy
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.units import plain
from recommendations.guarding import limit_refusals, target_refusals
from recommendations.measures import Measure, guard_problems
from recommendations.models import POPULATION_FIELDS, Threshold, ThresholdDraft

FURTHEST = dt.timedelta(days=366)  # a later day is more likely a slip than a plan
OLDEST = 150


class DraftForm(forms.ModelForm):
    """A change of a threshold, before anybody is judged by it.

    ``earliest`` is the first day that is over nowhere on earth; the admin site sets it on the class
    it makes per request.
    """

    earliest: ClassVar[dt.date]

    source_url = forms.URLField(
        label=_("Link to the source"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )

    class Meta:
        model = ThresholdDraft
        fields = (
            *POPULATION_FIELDS,
            *("target", "upper_limit", "valid_from", "source", "source_url", "reason"),
        )

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        if "target" not in self.fields:
            return  # a draft that can only be read any more
        self.fields["target"].required = True
        self.fields["reason"].required = True
        self.fields["upper_limit"].help_text = _(
            "Empty only where there is none: without it nobody is told of too much, so where there "
            "is one a second admin has to agree."
        )
        self.fields["valid_from"].help_text = _(
            "%(day)s or later: past days keep their target, wherever a patient lives."
        ) % {"day": _date(self.earliest)}

    def clean_valid_from(self) -> dt.date:
        """Never a day that is over somewhere, and not so late that the year must be a slip."""
        day: dt.date = self.cleaned_data["valid_from"]
        if day < self.earliest:
            raise forms.ValidationError(
                _("Choose %(day)s or a later day: past days keep the target they were judged by."),
                params={"day": _date(self.earliest)},
            )
        if day > self.earliest + FURTHEST:
            raise forms.ValidationError(_("Choose a day within the next 12 months."))
        return day

    def clean(self) -> dict[str, Any]:
        """The ages, what nobody may set (clinical.md 9.2), and one version per day."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_ages(given)
        measure = given.get("measure", self.instance.measure)
        if measure and given.get("target") is not None and "upper_limit" in given:
            self._check_numbers(Measure(measure), given["target"], given["upper_limit"])
        if not self.errors and self._is_taken(given):
            self.add_error(
                "valid_from",
                _(
                    "These people have another version from that day. Choose another day, or "
                    "withdraw that version first."
                ),
            )
        return given

    def _check_ages(self, given: dict[str, Any]) -> None:
        first, last = given.get("age_from"), given.get("age_to")
        if last is not None and last > OLDEST:
            self.add_error("age_to", _("Enter an age up to 150; 150 means no end."))
        elif first is not None and last is not None and first > last:
            self.add_error("age_to", _("Enter an age that is not below the first one."))

    def _check_numbers(
        self, measure: Measure, target: Decimal, upper_limit: Decimal | None
    ) -> None:
        problems = guard_problems(measure, target, upper_limit)
        for sentence in target_refusals(measure, problems, target, upper_limit):
            self.add_error("target", sentence)
        for sentence in limit_refusals(measure, problems, target):
            self.add_error("upper_limit", sentence)

    def _is_taken(self, given: dict[str, Any]) -> bool:
        place = copy(self.instance)
        for name in POPULATION_FIELDS:
            setattr(place, name, given.get(name, getattr(place, name)))
        return Threshold.objects.same_population(place).begin_on(given["valid_from"]).exists()


class WithdrawForm(forms.Form):
    """From which day a version no longer applies, and why."""

    from_day = forms.DateField(
        label=_("No longer valid from"),
        help_text=_("From that day on what it replaced applies again; without one, nothing does."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, threshold: Threshold, earliest: dt.date) -> None:
        self.earliest = max(earliest, threshold.valid_from)
        self.is_to_come = threshold.valid_from > earliest
        super().__init__(data, initial={"from_day": self.earliest})

    def clean_from_day(self) -> dt.date:
        """Past days keep their target; a version cannot end before it begins."""
        day: dt.date = self.cleaned_data["from_day"]
        if day < self.earliest:
            template = (
                _("Choose %(day)s, its first day, or a later one.")
                if self.is_to_come
                else _("Choose %(day)s or a later day: past days keep their target.")
            )
            raise forms.ValidationError(template, params={"day": _date(self.earliest)})
        return day


def start_of_draft(row: Threshold, earliest: dt.date) -> dict[str, Any]:
    """What a draft that changes this version begins with; the reason is for her to say."""
    return {
        **{name: getattr(row, name) for name in POPULATION_FIELDS},
        "target": row.target and plain(row.target),
        "upper_limit": row.upper_limit and plain(row.upper_limit),
        "source": row.source,
        "source_url": row.source_url,
        "valid_from": max(earliest, row.valid_from),
    }


def _date(day: dt.date) -> str:
    return date_format(day, "j F Y")
