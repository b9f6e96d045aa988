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
from nutrition.models import Food, FoodEntry, Meal
from nutrition.servings import GRAMS, Serving, read_serving

MAX_NOTE = 1000

_PROBLEMS: dict[AmountProblem, Any] = {
    AmountProblem.EMPTY: _("Write how much it was, such as 1, ½ or 30 g."),
    AmountProblem.NOT_A_NUMBER: _("Write the amount as a number, such as 1, ½ or 30 g."),
    AmountProblem.NOT_POSITIVE: _("Write an amount above 0, such as 1, ½ or 30 g."),
    AmountProblem.TOO_LARGE: _(
        "One entry can hold at most 100 portions or 5,000 g. Write a smaller amount."
    ),
}


class RadiosAcross(forms.RadioSelect):
    """Radios beside each other. "across" tells the form pack so and is no attribute of an input."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As always, without the mark."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"].pop("across", None)
        return option


class AmountForm(LoggedDay, Form):
    """Amount, portion, meal, day and note of an entry that is made or corrected.

    ``weights`` are the grams of each portion of the food by its label. ``cleaned_data["serving"]``
    is what amount and portion say together.
    """

    amount = forms.CharField(
        label=_("How much?"),
        help_text=_("Such as 1, ½, 1 ½ or 30 g."),
        widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
        error_messages={
            "required": _PROBLEMS[AmountProblem.EMPTY],
            "null_characters_not_allowed": _PROBLEMS[AmountProblem.NOT_A_NUMBER],
        },
    )
    portion = forms.ChoiceField(
        label=_("Of which portion?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a portion."),
            "invalid_choice": _("Choose one of the portions listed."),
        },
    )
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

    field_order = ["amount", "portion", "meal", "day", "note"]

    def __init__(
        self, *args: Any, weights: Mapping[str, Decimal], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.weights = weights
        portions: Any = self.fields["portion"]
        portions.choices = [
            *((label, f"{label} ({_weight(grams)} g)") for label, grams in weights.items()),
            (GRAMS, _("grams")),
        ]
        self.bound_by(today)
        self.helper = make_helper()

    def clean(self) -> dict[str, Any]:
        """Amount and portion together make the serving."""
        cleaned = super().clean() or self.cleaned_data
        if "amount" in cleaned and "portion" in cleaned:
            try:
                cleaned["serving"] = read_serving(
                    cleaned["amount"], cleaned["portion"], self.weights
                )
            except AmountError as error:
                self.add_error("amount", ValidationError(_PROBLEMS[error.code]))
        return cleaned


class LogForm(SubmittedOnce, AmountForm):
    """A new entry of one food."""


def weights_of_food(food: Food) -> dict[str, Decimal]:
    """The grams of each portion by its label, the usual one first. One query unless prefetched."""
    portions = sorted(food.portions.all(), key=lambda portion: not portion.is_default)
    return {portion.label: portion.grams for portion in portions}


def weights_of_entry(entry: FoodEntry) -> dict[str, Decimal]:
    """Her own portion as it weighed then, first, and those the food has now."""
    weights = weights_of_food(entry.food) if entry.food is not None else {}
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
    }


def _weight(grams: Decimal) -> Decimal:
    return plain(round_half_up(grams, 1))
