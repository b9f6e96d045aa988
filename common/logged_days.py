"""Which days may be looked at and logged: one rule for every diary."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.days import Month

MAX_DAYS_BACK = 90
FIRST_DAY = dt.date(2000, 1, 1)  # nobody has a diary from before; a typo in a year ends here
# Rows that were written together bear one moment; the number they got says which came later.
NEWEST_FIRST = ("-day", "-created_at", "-pk")


def earliest_day(today: dt.date) -> dt.date:
    """The first day that may still be logged or corrected."""
    return today - dt.timedelta(days=MAX_DAYS_BACK)


def day_in_address(text: str | None, today: dt.date) -> dt.date:
    """The day an address names, today without one. Raises Http404 for what is no past day."""
    if not text:
        return today
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not FIRST_DAY <= day <= today:
        raise Http404
    return day


def month_in_address(text: str | None, today: dt.date) -> Month:
    """The month an address names, the running one without one. Raises Http404 for what is none."""
    if not text:
        return Month.containing(today)
    try:
        month = Month.from_key(text)
    except ValueError:
        raise Http404 from None
    if not FIRST_DAY <= month.start <= today:
        raise Http404
    return month


def day_field() -> forms.DateField:
    """The field for a logged day; its form checks it with `LoggedDay`."""
    return forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose the day.")},
    )


class LoggedDay:
    """For forms with a `day`: today or one of the 90 days before."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def bound_by(self, today: dt.date) -> None:
        """Remember her today, and let the browser offer only the days that may be chosen."""
        self.today, self.earliest = today, earliest_day(today)
        self.fields["day"].widget.attrs.update(
            {"min": self.earliest.isoformat(), "max": today.isoformat()}
        )

    def clean_day(self) -> dt.date:
        """The day, with a sentence for one that cannot be logged."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("That day has not come yet. Choose today or a day before it."))
        if day < self.earliest:
            raise ValidationError(
                _("You can log up to 90 days back. Choose %(day)s or a later day."),
                params={"day": date_format(self.earliest, "j F Y")},
            )
        return day
