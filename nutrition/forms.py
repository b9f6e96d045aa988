"""What she tells of something she ate: how much, in which portion, at which meal, on which day."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from common.amounts import AmountError, AmountProblem
from common.forms import Form, SubmittedOnce, make_helper
from common.logged_days import LoggedDay, day_field
from common.units import plain, round_half_up
from nutrition.marks import DayMark
from nutrition.models import AnyFood, DayMarkChoice, FoodEntry, Ingredient, Meal, OwnFood
from nutrition.servings import GRAMS, Serving, read_serving

MAX_NOTE = 1000
STEPS = ("¼", "½", "1", "1½", "2", "3")  # what one tap sets
OTHER = "other"

_PROBLEMS: dict[AmountProblem, Any] = {
    AmountProblem.EMPTY: _("Write how much it was, such as 1, ½ or 30 g."),
    AmountProblem.NOT_A_NUMBER: _("Write the amount as a number, such as 1, ½ or 30 g."),
    AmountProblem.NOT_POSITIVE: _("Write an amount above 0, such as 1, ½ or 30 g."),
    AmountProblem.TOO_LARGE: _(
        "One entry can hold at most 100 portions or 5,000 g. Write a smaller amount."
    ),
}
_TWO_AMOUNTS = _("You chose one amount and wrote another. Leave only the one you mean.")


class _TwoAmountsError(Exception):
    """She chose one amount and wrote another."""


class RadiosAcross(forms.RadioSelect):
    """Radios beside each other. "across" tells the form pack so and is no attribute of an input."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As always, without the mark."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"].pop("across", None)
        return option


class ServingForm(Form):
    """Amount and portion.

    ``weights`` are the grams of each portion of the food by its label. ``cleaned_data["serving"]``
    is what amount and portion say together.
    """

    step = forms.ChoiceField(
        label=_("How much?"),
        required=False,
        choices=[*((step, step) for step in STEPS), (OTHER, _("another amount"))],
        widget=RadiosAcross(attrs={"across": True, "data-steps": ""}),
        error_messages={"invalid_choice": _("Choose one of the amounts listed.")},
    )
    amount = forms.CharField(
        label=_("Another amount"),
        required=False,
        help_text=_("Such as 1, ½, 1 ½ or 30 g."),
        widget=forms.TextInput(
            attrs={"class": "input-8", "autocomplete": "off", "data-other-amount": ""}
        ),
        error_messages={"null_characters_not_allowed": _PROBLEMS[AmountProblem.NOT_A_NUMBER]},
    )
    # What the form started with: without JavaScript it tells which of the two she changed.
    was = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"id": False}), max_length=200
    )
    portion = forms.ChoiceField(
        label=_("Of which portion?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a portion."),
            "invalid_choice": _("Choose one of the portions listed."),
        },
    )

    def __init__(self, *args: Any, weights: Mapping[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weights = weights
        portions: Any = self.fields["portion"]
        portions.choices = [
            *((label, f"{label} ({_weight(grams)} g)") for label, grams in weights.items()),
            (GRAMS, _("grams")),
        ]
        self._start_with(str(self.initial.get("amount", "")))
        self.helper = make_helper()

    def _start_with(self, amount: str) -> None:
        """Show the amount as a step where it is one, else as text."""
        fields: dict[str, Any] = self.fields
        for name in ("step", "amount"):
            fields[name].stands_for_another = True
        if not self.weights:  # nothing to have a half of
            del self.fields["step"]
            self.fields["amount"].label = _("How much?")
        elif self.initial.get("portion") != GRAMS and amount in STEPS:
            self.initial.update(step=amount, amount="", was=f"{amount}|")
        elif amount:
            self.initial.update(step=OTHER, was=f"{OTHER}|{amount}")

    def clean(self) -> dict[str, Any]:
        """Amount and portion together make the serving."""
        cleaned = super().clean() or self.cleaned_data
        if {"amount", "portion"} <= set(cleaned) and "step" not in self.errors:
            try:
                text = self._amount()
                cleaned["serving"] = read_serving(text, cleaned["portion"], self.weights)
            except AmountError as error:
                self.add_error("amount", ValidationError(_PROBLEMS[error.code]))
            except _TwoAmountsError:
                self.add_error("amount", ValidationError(_TWO_AMOUNTS))
        return cleaned

    def _amount(self) -> str:
        """The one she means: what she changed of the step and the text, else what is set.

        Raises _TwoAmountsError when she changed both; AmountError for a step of "grams".
        """
        step, text = self.cleaned_data.get("step", ""), self.cleaned_data["amount"]
        if step in ("", OTHER) or (text and "|" not in self.cleaned_data["was"]):
            return str(text)
        was_step, _bar, was_text = self.cleaned_data["was"].partition("|")
        if text and text != was_text:
            if step != was_step:
                raise _TwoAmountsError
            return str(text)
        if self.cleaned_data["portion"] == GRAMS:
            raise AmountError(AmountProblem.EMPTY)
        return str(step)


class AmountForm(LoggedDay, ServingForm):
    """Amount, portion, meal, day and note of an entry that is made or corrected."""

    meal = forms.ChoiceField(
        label=_("Meal"),
        choices=Meal.choices,
        widget=RadiosAcross(attrs={"across": True}),
        error_messages={
            "required": _("Choose a meal."),
            "invalid_choice": _("Choose one of the meals listed."),
        },
    )
    day = day_field()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        # No max_length: with it browsers would cut a pasted note without a word.
        validators=[MaxLengthValidator(MAX_NOTE)],
        error_messages={
            "max_length": _("The note is too long: shorten it to 1,000 characters or fewer.")
        },
    )

    field_order = ["step", "amount", "portion", "meal", "day", "note"]

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_by(today)


class LogForm(SubmittedOnce, AmountForm):
    """A new entry of one food."""


class EntryForm(AmountForm):
    """An entry that is corrected. ``version`` is that of the entry she saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"id": False}),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Something is missing from this form. Open it once more.")
        ),
    )


class CopyForm(SubmittedOnce, LoggedDay, Form):
    """Where a copy goes: to a day, and to a meal; with ``same_meals`` also each to its own."""

    day = day_field()
    meal = forms.ChoiceField(
        label=_("Meal"),
        choices=Meal.choices,
        widget=RadiosAcross(attrs={"across": True}),
        error_messages={
            "required": _("Choose a meal."),
            "invalid_choice": _("Choose one of the meals listed."),
        },
    )

    def __init__(self, *args: Any, today: dt.date, same_meals: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if same_meals:
            del self.fields["meal"]
        self.bound_by(today)
        self.helper = make_helper()


class MarkForm(LoggedDay, Form):
    """What she says of a day; an empty ``mark`` takes it back."""

    day = day_field()
    mark = forms.TypedChoiceField(
        label=_("This day"),
        required=False,
        choices=DayMarkChoice.choices,
        widget=forms.RadioSelect,
        coerce=DayMark,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose one of the answers listed.")},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_by(today)
        self.helper = make_helper()


def weights_of_food(food: AnyFood) -> dict[str, Decimal]:
    """The grams of each portion by its label, the usual one first. One query unless prefetched."""
    if isinstance(food, OwnFood):
        return food.weights
    portions = sorted(food.portions.all(), key=lambda portion: not portion.is_default)
    return {portion.label: portion.grams for portion in portions}


def weights_of_entry(entry: FoodEntry | Ingredient) -> dict[str, Decimal]:
    """Her own portion as it weighed then, first, and those the food has now."""
    food = entry.food or entry.own_food
    weights = weights_of_food(food) if food is not None else {}
    label = entry.portion_label
    if not label:
        return weights
    # While the portion weighs what it did then, its own figure is exact; else worked out.
    if round_half_up(entry.quantity * weights.get(label, Decimal(0)), 2) != entry.grams:
        weights[label] = entry.grams / entry.quantity
    return {label: weights[label], **weights}


def values_of(entry: FoodEntry) -> dict[str, Any]:
    """What the form starts with when an entry is corrected."""
    serving = Serving(entry.portion_label, entry.quantity, entry.grams)
    return {
        "amount": serving.amount,
        "portion": serving.choice,
        "meal": entry.meal,
        "day": entry.day,
        "note": entry.note,
        "version": entry.version,
    }


def _weight(grams: Decimal) -> Decimal:
    return plain(round_half_up(grams, 1))
