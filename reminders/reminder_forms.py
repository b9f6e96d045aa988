"""What she wants to be reminded of, where and when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import Form, make_helper, use_plain_words
from reminders.models import ReminderKindChoice, ReminderSettings
from reminders.nudges import ReminderKind
from reminders.schedule import EARLIEST_REVIEW_TIME, LATEST_REVIEW_TIME, lies_between

LONGEST_PAUSE = dt.timedelta(days=366)


def _time(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, help_text=help_text, widget=widget)


def _kinds(label: Any, kinds: Iterable[ReminderKind] = ReminderKind) -> forms.MultipleChoiceField:
    labels = dict(ReminderKindChoice.choices)
    return forms.MultipleChoiceField(
        label=label,
        choices=[(one.value, labels[one.value]) for one in kinds],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class StopKindsForm(Form):
    """Which of the kinds of one mail she wants no more e-mails about."""

    show_optional = False

    def __init__(self, *args: Any, kinds: Sequence[ReminderKind], **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": [one.value for one in kinds]}, **kwargs)
        self.fields["kind"] = _kinds(_("No more e-mails about:"), kinds)
        use_plain_words(self)
        self.helper = make_helper()

    def clean_kind(self) -> list[ReminderKind]:
        """At least one: nobody who takes every tick away wants all of them stopped."""
        chosen = self.cleaned_data["kind"]
        if not chosen:
            raise ValidationError(
                _("Nothing was stopped. Tick what you want no more e-mails about.")
            )
        return [ReminderKind(one) for one in chosen]


class ReminderSettingsForm(Form):
    """Kinds, places, the time of day, quiet hours, a pause, and what mails may say."""

    wall_time = _time(
        _("Time of day"),
        _("At most one reminder a day, between 06:00 and 21:00 where you live."),
    )
    on_site = _kinds(_("On BoneGuard"))
    by_email = _kinds(_("By e-mail"))
    quiet_from = _time(_("Quiet hours from"))
    quiet_until = _time(
        _("Quiet hours until"),
        _(
            "E-mails wait until then; only your weekly review comes at its own time. Two equal "
            "times: no quiet hours."
        ),
    )
    paused_until = forms.DateField(
        label=_("Pause until"),
        help_text=_("For a holiday or a stay in hospital: nothing comes up to and on this day."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    numbers_in_email = forms.BooleanField(
        label=_("E-mails may hold numbers and names"),
        help_text=_("Without this they only say that there is something to see on BoneGuard."),
        required=False,
    )
    show_optional = False

    plain_subject = forms.BooleanField(
        label=_("The subject may say what it is about"),
        help_text=_("Others may see it on the locked screen of your phone."),
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.helper = make_helper()

    @staticmethod
    def initial_of(settings: ReminderSettings) -> dict[str, Any]:
        """What the form shows before she changes anything."""
        names = (
            *("wall_time", "quiet_from", "quiet_until", "paused_until"),
            *("numbers_in_email", "plain_subject"),
        )
        kinds = set(ReminderKind)
        return {name: getattr(settings, name) for name in names} | {
            "on_site": sorted(kinds - set(settings.off_site)),
            "by_email": sorted(kinds - set(settings.off_email)),
        }

    def clean_wall_time(self) -> dt.time:
        """A time at which people are up."""
        at: dt.time = self.cleaned_data["wall_time"]
        if not EARLIEST_REVIEW_TIME <= at <= LATEST_REVIEW_TIME:
            raise ValidationError(_("Choose a time between 06:00 and 21:00."))
        return at.replace(second=0, microsecond=0)

    def clean_paused_until(self) -> dt.date | None:
        """A day to come, at most a year away."""
        until: dt.date | None = self.cleaned_data["paused_until"]
        if until is None:
            return None
        if until < self._today:
            raise ValidationError(_("This day is over. Choose today or a later day."))
        if until > self._today + LONGEST_PAUSE:
            raise ValidationError(_("Choose a day within the next twelve months."))
        return until

    def clean(self) -> dict[str, Any]:
        """Kinds as the rules know them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        at, start, end = (cleaned.get(name) for name in ("wall_time", "quiet_from", "quiet_until"))
        if (
            at is not None
            and start is not None
            and end is not None
            and lies_between(at, start, end)
        ):
            self.add_error("wall_time", _("Choose a time outside your quiet hours."))
        for name in ("on_site", "by_email"):
            cleaned[name] = [ReminderKind(one) for one in cleaned.get(name, ())]
        return cleaned
