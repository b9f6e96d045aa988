"""Minutes as a form asks for them: whole, 1-300, asked for once above 180, 600 in a day."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exercise.loading import (
    ASK_ABOVE_MINUTES,
    MAX_DAY_MINUTES,
    MAX_ENTRY_MINUTES,
    MIN_ENTRY_MINUTES,
)
from exercise.widgets import MinutesWidget

_UNIT = re.compile(r"\s*(m|min|mins|minute|minutes)\.?\s*$", re.IGNORECASE)
MINUTES_ERRORS = {
    "required": _("Choose or write how many minutes it was."),
    "invalid": _("Write the minutes as a whole number, such as 30."),
    "min_value": _("Write at least 1 minute."),
    "max_value": _(
        "One session can have at most 300 minutes (5 hours). Log a longer outing in two parts."
    ),
}


class MinutesField(forms.IntegerField):
    """Whole minutes, 1-300; "30 min" is read as 30."""

    widget = MinutesWidget

    def __init__(self, **options: Any) -> None:
        bounds = {"min_value": MIN_ENTRY_MINUTES, "max_value": MAX_ENTRY_MINUTES}
        super().__init__(**{**bounds, "error_messages": MINUTES_ERRORS, **options})

    def to_python(self, value: Any) -> int | None:
        """The number without its unit."""
        return super().to_python(_UNIT.sub("", value) if isinstance(value, str) else value)


class AsksWhenLong(forms.Form):
    """Mixed into forms with ``minutes``: more than 180 are asked for once (clinical.md 3.2)."""

    # Hidden until more than 180 minutes ask for it.
    long_ok = forms.BooleanField(
        label=_("Yes, it was more than 3 hours"), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Show the box and its sentence while it is not ticked."""
        cleaned = super().clean() or self.cleaned_data
        minutes = cleaned.get("minutes") or 0
        if minutes > ASK_ABOVE_MINUTES:
            self.fields["long_ok"].widget = forms.CheckboxInput()
            if not cleaned.get("long_ok"):
                sentence = _(
                    "You wrote %(minutes)d minutes. If that is right, tick the box, then save."
                )
                self.add_error("long_ok", ValidationError(sentence, params={"minutes": minutes}))
        return cleaned

    def say_room(self, minutes_taken: int) -> None:
        """The sentence for a day that has no room for these minutes (600 in a day)."""
        left = max(MAX_DAY_MINUTES - minutes_taken, 0)
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
