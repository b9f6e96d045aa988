"""What she tells of a session: how much, how hard, on which day, pain and a note if she likes."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from common.forms import Form, SubmittedOnce, make_helper
from common.logged_days import LoggedDay, day_field
from exercise.actions import DayIsFull
from exercise.chosen import Chosen, find_chosen
from exercise.loading import ASK_ABOVE_MINUTES, MAX_ENTRY_IMPACTS, MAX_PAIN
from exercise.minutes_forms import AsksWhenLong, MinutesField
from exercise.models import ActivitySession, Effort

MAX_NOTE = 1000
USUAL_MINUTES = 30
USUAL_IMPACTS = 50  # a session of stamps, hops or jumps (clinical.md 3.1)
USUAL_SETS, USUAL_REPETITIONS = 2, 10  # within 1-3 sets of 8-12 (clinical.md 3.1)
_PAIN: list[tuple[int | str, Any]] = [("", _("Not said")), (0, _("0, no pain"))]
_PAIN += [(level, str(level)) for level in range(1, MAX_PAIN)]
_PAIN += [(MAX_PAIN, _("10, the worst there is"))]


class PainField(forms.TypedChoiceField):
    """0-10, or not said."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=_PAIN,
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={
                "invalid_choice": _("Choose a number from 0 (no pain) to 10 (the worst there is).")
            },
        )


class SessionForm(AsksWhenLong, LoggedDay, Form):
    """A session in minutes that is logged or corrected: effort, day, pain and note with it."""

    # What an action takes of the form.
    told: ClassVar[tuple[str, ...]] = (
        *("day", "minutes", "effort", "pain_before", "pain_after", "note"),
    )

    minutes = MinutesField(label=_("How long?"))
    effort = forms.ChoiceField(
        label=_("How hard was it?"),
        choices=Effort.choices,
        widget=forms.RadioSelect,
        help_text=_("Go by how you could talk while moving."),
        error_messages={"required": _("Choose how hard it was.")},
    )
    day = day_field()
    pain_before = PainField(_("Pain before, from 0 to 10"))
    pain_after = PainField(_("Pain after, from 0 to 10"))
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

    field_order = ["minutes", "long_ok", "effort", "day", "pain_before", "pain_after", "note"]

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_by(today)
        self.helper = make_helper()

    def say_day_is_full(self, full: DayIsFull) -> None:
        """The sentence for a day that has no room for these minutes."""
        self.say_room(full.minutes_logged)

    def given(self) -> dict[str, Any]:
        """What an action takes of a form that is in order."""
        values = {name: self.cleaned_data[name] for name in self.told}
        return {**values, "effort": Effort(values["effort"])}

    @classmethod
    def values_of(cls, session: ActivitySession) -> dict[str, Any]:
        """A session as the form starts with it."""
        values = {name: getattr(session, name) for name in cls.told}
        is_long = session.minutes > ASK_ABOVE_MINUTES
        return {**values, "minutes": session.minutes or None, "long_ok": is_long}


class ImpactsForm(SessionForm):
    """A session told in stamps, hops or jumps; how long it took is hers to say."""

    told = (*SessionForm.told, "impacts")

    impacts = forms.IntegerField(
        label=_("How many stamps, hops or jumps?"),
        min_value=1,
        max_value=MAX_ENTRY_IMPACTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("About 50 in a session is plenty."),
        error_messages={
            "required": _("Write how many it were, such as 50."),
            "invalid": _("Write how many it were as a whole number, such as 50."),
            "min_value": _("Write at least 1."),
            "max_value": _("One session can have at most 1,000. Check the number."),
        },
    )
    minutes = MinutesField(label=_("How long?"), required=False)

    field_order = ["impacts", *SessionForm.field_order]


class OneActivity(SubmittedOnce):
    """Mixed into forms that log: which activity it was, named by its key."""

    activity = forms.CharField(
        widget=forms.HiddenInput(attrs={"id": False}),
        error_messages={
            "required": _("Choose an activity first: search for it by name."),
            "null_characters_not_allowed": _("Choose an activity first: search for it by name."),
        },
    )

    def __init__(self, *args: Any, patient_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient_id = patient_id

    def clean_activity(self) -> Chosen:
        """One that she may choose now."""
        activity = find_chosen(self.cleaned_data["activity"], patient_id=self.patient_id)
        if activity is None:
            raise ValidationError(
                _("That activity is not in the list any more. Search for another one.")
            )
        return activity


class LogForm(OneActivity, SessionForm):
    """A new session in minutes."""

    told = (*SessionForm.told, "activity", "submission_id")


class LogImpactsForm(OneActivity, ImpactsForm):
    """A new session in impacts."""

    told = (*ImpactsForm.told, "activity", "submission_id")


class Versioned(forms.Form):
    """Mixed into forms that correct: the version of what she saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"id": False}),
        error_messages={"required": _("Something is missing from this form. Send it once more.")},
    )


class ChangeForm(Versioned, SessionForm):
    """Correct a session in minutes."""

    told = (*SessionForm.told, "version")


class ChangeImpactsForm(Versioned, ImpactsForm):
    """Correct a session in impacts."""

    told = (*ImpactsForm.told, "version")


class AgainForm(SubmittedOnce, LoggedDay, Form):
    """On which day a session is done once more."""

    day = day_field()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_by(today)
        self.helper = make_helper()

    def once(self) -> uuid.UUID:
        """The id of this submission."""
        once: uuid.UUID = self.cleaned_data["submission_id"]
        return once
