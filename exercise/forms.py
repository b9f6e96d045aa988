"""What she tells of a session: how long, how hard, on which day, and a note if she likes."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.forms import Form, SubmittedOnce, make_helper
from common.logged_days import LoggedDay, day_field
from exercise.actions import DayIsFull
from exercise.loading import (
    ASK_ABOVE_MINUTES,
    MAX_DAY_MINUTES,
    MAX_ENTRY_MINUTES,
    MIN_ENTRY_MINUTES,
)
from exercise.models import Activity, ActivitySession, Effort
from exercise.widgets import MinutesWidget

MAX_NOTE = 1000
USUAL_MINUTES = 30
_UNIT = re.compile(r"\s*(m|min|mins|minute|minutes)\.?\s*$", re.IGNORECASE)


class MinutesField(forms.IntegerField):
    """Whole minutes, 1-300; "30 min" is read as 30."""

    widget = MinutesWidget

    def to_python(self, value: Any) -> int | None:
        """The number without its unit."""
        return super().to_python(_UNIT.sub("", value) if isinstance(value, str) else value)


class SessionForm(LoggedDay, Form):
    """Minutes, effort, day and note of a session that is logged or corrected."""

    minutes = MinutesField(
        label=_("How long?"),
        min_value=MIN_ENTRY_MINUTES,
        max_value=MAX_ENTRY_MINUTES,
        error_messages={
            "required": _("Choose or write how many minutes it was."),
            "invalid": _("Write the minutes as a whole number, such as 30."),
            "min_value": _("Write at least 1 minute."),
            "max_value": _(
                "One session can have at most 300 minutes (5 hours). "
                "Log a longer outing in two parts."
            ),
        },
    )
    # Hidden until more than 180 minutes ask for it.
    long_ok = forms.BooleanField(
        label=_("Yes, it was more than 3 hours"), required=False, widget=forms.HiddenInput
    )
    effort = forms.ChoiceField(
        label=_("How hard was it?"),
        choices=Effort.choices,
        widget=forms.RadioSelect,
        help_text=_("Go by how you could talk while moving."),
        error_messages={"required": _("Choose how hard it was.")},
    )
    day = day_field()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        # Not max_length: its attribute makes browsers cut what is pasted without a word.
        validators=[MaxLengthValidator(MAX_NOTE)],
        error_messages={
            "max_length": _("The note is too long: shorten it to 1,000 characters or fewer.")
        },
    )

    field_order = ["minutes", "long_ok", "effort", "day", "note"]

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_by(today)
        self.helper = make_helper()

    def clean(self) -> dict[str, Any]:
        """More than 3 hours is asked for once."""
        cleaned = super().clean() or self.cleaned_data
        minutes = cleaned.get("minutes") or 0
        if minutes > ASK_ABOVE_MINUTES:
            self.fields["long_ok"].widget = forms.CheckboxInput()
            if not cleaned.get("long_ok"):
                self.add_error(
                    "long_ok",
                    ValidationError(
                        _(
                            "You wrote %(minutes)d minutes. If that is right, tick the box, then "
                            "save."
                        ),
                        params={"minutes": minutes},
                    ),
                )
        return cleaned

    def say_day_is_full(self, full: DayIsFull) -> None:
        """The sentence for a day that has no room for these minutes."""
        left = max(MAX_DAY_MINUTES - full.minutes_logged, 0)
        if not left:
            self.add_error(
                "minutes",
                _(
                    "That day already holds 600 minutes (10 hours), the most that one day can have."
                    " Change or remove a session of that day first."
                ),
            )
            return
        sentence = ngettext(
            "One day can have at most 600 minutes (10 hours). On that day %(left)d more minute "
            "fits.",
            "One day can have at most 600 minutes (10 hours). On that day %(left)d more minutes "
            "fit.",
            left,
        )
        self.add_error("minutes", sentence % {"left": left})

    @classmethod
    def of(cls, session: ActivitySession, *args: Any, today: dt.date) -> "SessionForm":
        """The form filled with a session that is to be corrected."""
        values = {name: getattr(session, name) for name in ("minutes", "effort", "day", "note")}
        return cls(*args, initial={**values, "long_ok": session.minutes > 180}, today=today)


class LogForm(SubmittedOnce, SessionForm):
    """A new session of one activity of the catalogue."""

    activity = forms.CharField(
        widget=forms.HiddenInput(attrs={"id": False}),
        error_messages={
            "required": _("Choose an activity first: search for it by name."),
            "null_characters_not_allowed": _("Choose an activity first: search for it by name."),
        },
    )

    def clean_activity(self) -> Activity:
        """One that may still be chosen."""
        activity = Activity.objects.offered().filter(key=self.cleaned_data["activity"]).first()
        if activity is None:
            raise ValidationError(
                _("That activity is not in the list any more. Search for another one.")
            )
        return activity
