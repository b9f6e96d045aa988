"""What she tells of a supplement: what is in it, when she takes it, that she took one."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.amounts import AmountError, AmountProblem, parse_amount
from common.forms import Form, SubmittedOnce, make_helper
from common.logged_days import LoggedDay, day_field
from common.units import plain
from nutrition.forms import RadiosAcross
from nutrition.models import PatternChoice, Regimen
from nutrition.models.supplements import LONGEST_GAP, MOST_AT_ONCE, MOST_TIMES
from nutrition.regimens import Pattern
from nutrition.servings import written
from nutrition.supplement_actions import Schedule
from nutrition.wording import MOMENTS, WEEKDAYS

YEARS_AHEAD = 10
_HOW_MANY: dict[AmountProblem, Any] = {
    AmountProblem.EMPTY: _("Write how many you take at one time, such as 1, ½ or 2."),
    AmountProblem.NOT_A_NUMBER: _("Write how many as a number, such as 1, ½ or 2."),
    AmountProblem.NOT_POSITIVE: _("Write a number above 0, such as 1, ½ or 2."),
    AmountProblem.TOO_LARGE: _("One dose can be at most 20. Write a smaller number."),
}


class CheckboxesAcross(forms.CheckboxSelectMultiple):
    """Checkboxes beside each other, as RadiosAcross."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As always, without the mark."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"].pop("across", None)
        return option


class QuantityForm(Form):
    """How many tablets, capsules or drops at one time: ``cleaned_data["quantity"]`` is a number."""

    quantity = forms.CharField(
        label=_("How many at one time?"),
        help_text=_("Such as 1, ½ or 2."),
        initial="1",
        widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
        error_messages={
            "required": _HOW_MANY[AmountProblem.EMPTY],
            "null_characters_not_allowed": _HOW_MANY[AmountProblem.NOT_A_NUMBER],
        },
    )

    def clean_quantity(self) -> Decimal:
        """Above 0 and at most 20, to 0.001."""
        try:
            quantity = parse_amount(self.cleaned_data["quantity"]).quantity
            if quantity is None:  # "30 g" is no number of tablets
                raise AmountError(AmountProblem.NOT_A_NUMBER)
            if quantity > MOST_AT_ONCE:
                raise AmountError(AmountProblem.TOO_LARGE)
        except AmountError as error:
            raise ValidationError(_HOW_MANY[error.code]) from error
        return quantity


def _date(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **options)


def _time(label: Any, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **options)


class ScheduleForm(SubmittedOnce, QuantityForm):
    """How many, on which days, at what times, from when: ``cleaned_data["schedule"]``."""

    pattern = forms.ChoiceField(
        label=_("How often?"),
        choices=PatternChoice.choices,
        initial=Pattern.DAILY.value,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often you take it."),
            "invalid_choice": _("Choose one of the answers listed for “How often?”."),
        },
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On which weekdays?"),
        help_text=_("Only for “on some weekdays” and “once a week”."),
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        required=False,
        widget=CheckboxesAcross(attrs={"across": True}),
    )
    every_days = forms.IntegerField(
        label=_("Every how many days?"),
        help_text=_("Only for “every few days”: 2 is every other day."),
        required=False,
        min_value=2,
        max_value=LONGEST_GAP,
        widget=forms.TextInput(attrs={"class": "input-8", "inputmode": "numeric"}),
    )
    moments = forms.MultipleChoiceField(
        label=_("When in the day?"),
        choices=[(time.isoformat("minutes"), name) for time, name in MOMENTS.items()],
        initial=["08:00"],
        required=False,
        widget=CheckboxesAcross(attrs={"across": True}),
    )
    other_time = _time(_("At another time"), required=False)
    starts_on = _date(_("From"), error_messages={"required": _("Choose the first day.")})
    until = _date(_("Until"), required=False, help_text=_("Leave empty to go on."))
    prescribed = forms.BooleanField(label=_("My team prescribed this"), required=False)

    def __init__(self, *args: Any, today: dt.date, earliest: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.earliest = earliest
        self.fields["starts_on"].initial = today
        self.helper = make_helper()

    def clean_starts_on(self) -> dt.date:
        """From ``earliest`` to a year ahead."""
        day: dt.date = self.cleaned_data["starts_on"]
        if day < self.earliest:
            raise ValidationError(
                _("The first day can be %(day)s or later."),
                params={"day": date_format(self.earliest, "j F Y")},
            )
        if day > self.today + dt.timedelta(days=365):
            raise ValidationError(_("Choose a first day within the next year."))
        return day

    def clean(self) -> dict[str, Any]:
        """What the parts say together."""
        cleaned = super().clean() or self.cleaned_data
        times = [dt.time.fromisoformat(time) for time in cleaned.get("moments", [])]
        if other := cleaned.get("other_time"):
            times.append(other.replace(second=0, microsecond=0))
        if not times and not {"moments", "other_time"} & set(self.errors):
            self.add_error("moments", _("Choose at least one time of the day."))
        self._check_days(cleaned)
        self._check_until(cleaned)
        if not self.errors:
            cleaned["schedule"] = self._schedule(cleaned, tuple(dict.fromkeys(times)))
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        pattern, days = cleaned.get("pattern"), cleaned.get("weekdays", [])
        if pattern == Pattern.WEEKDAYS and not days and "weekdays" not in self.errors:
            self.add_error("weekdays", _("Choose at least one weekday."))
        if pattern == Pattern.WEEKLY and len(days) != 1 and "weekdays" not in self.errors:
            self.add_error("weekdays", _("Choose one weekday for “once a week”."))
        if pattern == Pattern.EVERY_N_DAYS and not cleaned.get("every_days"):
            if "every_days" not in self.errors:
                self.add_error("every_days", _("Write every how many days, such as 2."))

    def _check_until(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("starts_on"), cleaned.get("until")
        if last is None:
            return
        if first is not None and last < first:
            self.add_error("until", _("The last day cannot be before the first day."))
        elif last > self.today + dt.timedelta(days=365 * YEARS_AHEAD):
            self.add_error("until", _("Choose a last day within the next ten years."))

    def _schedule(self, cleaned: dict[str, Any], times: tuple[dt.time, ...]) -> Schedule:
        pattern = Pattern(cleaned["pattern"])
        chosen = pattern in (Pattern.WEEKDAYS, Pattern.WEEKLY)
        return Schedule(
            quantity=cleaned["quantity"],
            pattern=pattern,
            times=times[:MOST_TIMES],
            starts_on=cleaned["starts_on"],
            weekdays=tuple(int(day) for day in cleaned["weekdays"]) if chosen else (),
            every_days=cleaned["every_days"] if pattern is Pattern.EVERY_N_DAYS else 1,
            until=cleaned["until"],
            prescribed=cleaned["prescribed"],
        )


class DayForm(LoggedDay, SubmittedOnce, Form):
    """The day of a dose: today or one of the 90 days before."""

    day = day_field()
    time = _time(_("Time"), required=False)

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.bound_by(now.date())
        self.fields["day"].initial = now.date()
        self.fields["time"].initial = now.time().replace(second=0, microsecond=0)
        self.helper = make_helper()

    def clean(self) -> dict[str, Any]:
        """A time later today has not come yet either."""
        cleaned = super().clean() or self.cleaned_data
        time = cleaned.get("time")
        if time and cleaned.get("day") == self.now.date() and time > self.now.time():
            self.add_error("time", _("That time has not come yet. Choose an earlier one."))
        return cleaned


class TakeForm(QuantityForm, DayForm):
    """One dose out of plan: how many, on which day, at what time."""

    field_order = ["quantity", "day", "time"]


class TickForm(DayForm):
    """A planned dose: the time it was due, taken or skipped."""

    field_order = ["answer", "due", "day", "time"]
    answer = forms.ChoiceField(
        label=_("Did you take it?"),
        choices=[("taken", _("Taken")), ("skipped", _("Skipped"))],
        widget=RadiosAcross(attrs={"across": True}),
        error_messages={
            "required": _("Choose “Taken” or “Skipped”."),
            "invalid_choice": _("Choose “Taken” or “Skipped”."),
        },
    )
    due = forms.ChoiceField(
        label=_("Which dose?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which dose it was."),
            "invalid_choice": _("Choose one of the times listed."),
        },
    )

    def __init__(self, *args: Any, regimen: Regimen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regimen = regimen
        due: Any = self.fields["due"]
        due.choices = [
            (time.isoformat("minutes"), MOMENTS.get(time, time.isoformat("minutes")))
            for time in regimen.times
        ]
        self.fields["time"].initial = None

    def clean(self) -> dict[str, Any]:
        """The dose has to be due that day; without a time it is now, or the time it was due."""
        cleaned = super().clean()
        day, due = cleaned.get("day"), cleaned.get("due")
        if day is None or due is None:
            return cleaned
        if not self.regimen.plan.is_due_on(day):
            self.add_error("day", _("This supplement is not planned for that day."))
        cleaned["due"] = dt.time.fromisoformat(due)
        if cleaned.get("answer") == "skipped":
            cleaned["time"] = None
        elif not cleaned.get("time"):
            now = self.now.time().replace(second=0, microsecond=0)
            cleaned["time"] = now if day == self.now.date() else cleaned["due"]
        return cleaned


def schedule_values(regimen: Regimen) -> dict[str, Any]:
    """What the form starts with when a schedule is changed."""
    known = [time for time in regimen.times if time in MOMENTS]
    others = [time for time in regimen.times if time not in MOMENTS]
    return {
        "quantity": written(plain(regimen.quantity)),
        "pattern": regimen.pattern,
        "weekdays": [str(day) for day in regimen.weekdays],
        "every_days": regimen.every_days if regimen.every_days > 1 else None,
        "moments": [time.isoformat("minutes") for time in known],
        "other_time": others[0] if others else None,
        "until": regimen.until,
        "prescribed": regimen.prescribed,
    }
