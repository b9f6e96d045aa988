"""What she tells of a meal of her own: its name, how much it makes, how much of an ingredient."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.amounts import AmountError, AmountProblem, parse_amount
from common.forms import Form, SubmittedOnce, make_helper
from common.units import plain
from nutrition.forms import ServingForm
from nutrition.models import OwnFood
from nutrition.models.own import MOST_COOKED_GRAMS, MOST_PORTIONS_MADE
from nutrition.nutrients import MOST_IN_100_G, STORED_NUTRIENTS, Nutrients
from nutrition.recipes import per_100_g
from nutrition.servings import written

_PORTIONS = _("Write how many portions it makes, as a number from ¼ to 100, such as 4.")
_WEIGHT = _("Write the weight in g, such as 900 g, or leave it empty.")
_TOO_HEAVY = _("A meal can weigh at most 50,000 g. Write a smaller weight.")
_TOO_LIGHT = _("These ingredients cannot weigh so little. Look at the weight once more.")
_FEWEST = Decimal("0.25")


class NewMealForm(SubmittedOnce, Form):
    """The name of a meal and how many portions it makes, a number."""

    name = forms.CharField(
        label=_("Name of the meal"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    makes_portions = forms.CharField(
        label=_("How many portions does it make?"),
        help_text=_("Such as 4. One portion is then what you log."),
        initial="4",
        widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
        error_messages={"required": _PORTIONS, "null_characters_not_allowed": _PORTIONS},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = make_helper()

    def clean_makes_portions(self) -> Decimal:
        """From ¼ to 100, to 0.001."""
        try:
            portions = parse_amount(self.cleaned_data["makes_portions"]).quantity
        except AmountError as error:
            raise ValidationError(_PORTIONS) from error
        if portions is None or not _FEWEST <= portions <= MOST_PORTIONS_MADE:
            raise ValidationError(_PORTIONS)
        return portions


class MealForm(NewMealForm):
    """A meal that has ingredients. ``whole`` is what they hold together, None without any."""

    cooked_grams = forms.CharField(
        label=_("Weight when it is cooked, if you weighed it"),
        required=False,
        help_text=_("In g. Without it the ingredients are added up."),
        widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
        error_messages={"null_characters_not_allowed": _WEIGHT},
    )

    def __init__(self, *args: Any, whole: Nutrients | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole

    def clean_cooked_grams(self) -> Decimal | None:
        """Above 0, at most 50 kg, and no less than what is in it can weigh."""
        text = self.cleaned_data["cooked_grams"].strip()
        if not text:
            return None
        grams = _read_grams(text)
        if grams > MOST_COOKED_GRAMS:
            raise ValidationError(_TOO_HEAVY)
        held = per_100_g(self.whole, grams) if self.whole else None
        for nutrient in STORED_NUTRIENTS if held else ():
            if held and (held[nutrient] or 0) > MOST_IN_100_G[nutrient.value]:
                raise ValidationError(_TOO_LIGHT)
        return grams

    def clean(self) -> dict[str, Any]:
        """A meal of nothing is none."""
        cleaned = super().clean() or self.cleaned_data
        if self.whole is None:
            raise ValidationError(_("Add at least one ingredient first."))
        return cleaned


def _read_grams(text: str) -> Decimal:
    """Grams, with or without the unit; up to 50 kg, which is more than one entry may weigh."""
    tidy = text.lower().removesuffix("g").strip().replace(",", "")
    if not tidy.replace(".", "", 1).isdecimal() or not tidy.isascii() or len(tidy) > 9:
        try:
            grams = parse_amount(text).grams
        except AmountError as error:
            if error.code is AmountProblem.TOO_LARGE:
                raise ValidationError(_TOO_HEAVY) from error
            raise ValidationError(_WEIGHT) from error
        if grams is None:
            raise ValidationError(_WEIGHT)
        return grams
    if not Decimal(tidy):
        raise ValidationError(_WEIGHT)
    return max(Decimal(tidy).quantize(Decimal("0.01")), Decimal("0.01"))


class IngredientForm(SubmittedOnce, ServingForm):
    """How much of a food goes into the whole meal: ``cleaned_data["serving"]``."""


def meal_values(meal: OwnFood) -> dict[str, Any]:
    """What the form starts with when a meal is corrected."""
    return {
        "name": meal.name,
        "makes_portions": written(meal.makes_portions or Decimal(1)),
        "cooked_grams": f"{plain(meal.cooked_grams)} g" if meal.cooked_grams else "",
    }
