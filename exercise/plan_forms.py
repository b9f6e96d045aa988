"""What she tells of a planned session, of the time of day, and of how today went."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import Form, SubmittedOnce, make_helper
from common.logged_days import LoggedDay, day_field
from exercise.loading import MAX_ENTRY_MINUTES, MIN_ENTRY_MINUTES
from exercise.minutes_forms import AsksWhenLong, MinutesField
from exercise.models import NotToday, Weekday
from exercise.plan import EARLIEST_TIME, LATEST_TIME, Reduced
from exercise.plan_actions import DayIsPlanned

_SLOT_DIGITS = 9


class PlannedForm(AsksWhenLong, SubmittedOnce, Form):
    """Weekday and minutes of a planned session. ``agreed`` is asked where care is needed."""

    minutes = MinutesField(
        label=_("How long?"),
        min_value=MIN_ENTRY_MINUTES,
        max_value=MAX_ENTRY_MINUTES,
        error_messages={
            "required": _("Choose or write how many minutes you plan."),
            "invalid": _("Write the minutes as a whole number, such as 30."),
            "min_value": _("Write at least 1 minute."),
            "max_value": _("One session can have at most 300 minutes (5 hours)."),
        },
    )
    weekday = forms.TypedChoiceField(label=_("Which day?"), choices=Weekday.choices, coerce=int)
    agreed = forms.BooleanField(
        label=_("My team or physiotherapist agreed to this"), required=False
    )

    field_order = ["minutes", "long_ok", "weekday", "agreed"]

    def __init__(self, *args: Any, needs_agreement: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_agreement:
            self.fields["agreed"].widget = forms.HiddenInput()
            self.fields["agreed"].disabled = True
        self.needs_agreement = needs_agreement
        self.helper = make_helper()

    def clean_agreed(self) -> bool:
        """What is not offered is planned only with her team."""
        agreed: bool = self.cleaned_data["agreed"]
        if self.needs_agreement and not agreed:
            raise ValidationError(
                _("Tick the box if your team or physiotherapist agreed. Else choose another one.")
            )
        return agreed

    def say_day_is_full(self, full: DayIsPlanned) -> None:
        """The sentence for a weekday that holds six sessions, or its 600 minutes."""
        if full.has_place:
            self.say_room(full.minutes_planned)
            return
        self.add_error(
            "weekday", _("That day has six sessions already. Choose another day, or remove one.")
        )


class TimeForm(Form):
    """The time of day at which her calendar shows the plan."""

    time = forms.TimeField(
        label=_("Time of day"),
        help_text=_("Between 5:00 and 22:00, the same on every day."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = make_helper()

    def clean_time(self) -> dt.time:
        """Within the day, to the minute."""
        time: dt.time = self.cleaned_data["time"].replace(second=0, microsecond=0)
        if not EARLIEST_TIME <= time <= LATEST_TIME:
            raise ValidationError(_("Choose a time between 5:00 and 22:00."))
        return time


class AnswerForm(LoggedDay, SubmittedOnce, Form):
    """Which planned sessions of which day are answered, by the buttons of the card."""

    day = day_field()
    slots = forms.CharField(max_length=200)
    version = forms.ChoiceField(
        choices=[("", ""), *((one.value, one.value) for one in Reduced)], required=False
    )
    reason = forms.ChoiceField(choices=NotToday.choices, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_by(today)

    def clean_slots(self) -> frozenset[int]:
        """Numbers with a hyphen between: "31-32"."""
        return slots_in(self.cleaned_data["slots"])

    def clean_version(self) -> Reduced | None:
        """The easier version, or None for the session as planned."""
        text = self.cleaned_data["version"]
        return Reduced(text) if text else None


def slots_in(text: str) -> frozenset[int]:
    """The places of the week that an address or a button names: "31-32"."""
    parts = [part for part in text.split("-") if part.isascii() and part.isdigit()]
    return frozenset(int(part) for part in parts if len(part) <= _SLOT_DIGITS)
