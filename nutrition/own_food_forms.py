"""What stands on the label of a food, and the portions she has of it."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.amounts import AmountError, AmountProblem, parse_amount
from common.forms import Form, SubmittedOnce, make_helper
from nutrition.food_labels import LABEL_ORDER, MOST_TYPED, in_100
from nutrition.forms import RadiosAcross
from nutrition.label_forms import LABEL_PROBLEMS
from nutrition.labels import UNKNOWN, LabelError, LabelProblem, read_amount
from nutrition.models import OwnFood, OwnUnit
from nutrition.nutrients import HEAVIEST_PORTION, Nutrient, Nutrients
from nutrition.own_actions import LabelContents
from nutrition.wording import LABEL_NUTRIENTS

PORTIONS = 3
GRAMS, MILLILITRES, PORTION = "100g", "100ml", "portion"
_PROBLEMS: dict[LabelProblem, Any] = {
    **LABEL_PROBLEMS,
    LabelProblem.TOO_LARGE: _(
        "That is more than this amount of food can hold. Look at the unit on the label, and at "
        "what the amounts are for, once more."
    ),
}
_ENERGY_UNIT = _("Write the unit too, such as 250 kcal or 1,046 kJ.")
_ENERGY_WRONG = _("Write the energy in kcal or kJ.")
_SIZES: dict[AmountProblem, Any] = {
    AmountProblem.EMPTY: _("Write how much one portion is, such as 30 g or 250 ml."),
    AmountProblem.NOT_A_NUMBER: _("Write the size as a number in g or ml, such as 30 g."),
    AmountProblem.NOT_POSITIVE: _("Write a size above 0, such as 30 g or 250 ml."),
    AmountProblem.TOO_LARGE: _("One portion can be at most 5,000 g. Write a smaller size."),
}
_HINTS = {
    Nutrient.ENERGY: _("Such as 250 kcal or 1,046 kJ."),
    Nutrient.VITAMIN_D: _("Such as 1.5 µg or 60 IU."),
}


@dataclass(frozen=True, slots=True)
class _Size:
    grams: Decimal
    in_ml: bool


def _text(label: Any, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": options.pop("css", ""), "autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, **options)


class OwnFoodForm(SubmittedOnce, Form):
    """Name, portions and amounts of a food: ``cleaned_data["contents"]``.

    An amount that is left empty is unknown, and so is "?"; 0 is none.
    """

    name = _text(_("Name"), max_length=200, help_text=_("With the brand, if you like."))
    per = forms.ChoiceField(
        label=_("The amounts below are for"),
        choices=[
            (GRAMS, _("100 g")),
            (MILLILITRES, _("100 ml")),
            (PORTION, _("one portion")),
        ],
        initial=GRAMS,
        widget=RadiosAcross(attrs={"across": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PORTIONS + 1):
            first = number == 1
            self.fields[f"portion_{number}"] = _text(
                _("Your usual portion") if first else _("Another portion"),
                required=False,
                max_length=80,
                help_text=_("Such as 1 slice, 1 pot or 1 glass.") if first else "",
            )
            self.fields[f"size_{number}"] = _text(
                _("How much is that?"),
                required=False,
                css="input-8",
                help_text=_("In g or ml; 1 ml counts as 1 g.") if first else "",
                error_messages={"null_characters_not_allowed": _SIZES[AmountProblem.NOT_A_NUMBER]},
            )
        for nutrient in LABEL_ORDER:
            self.fields[nutrient.value] = _text(
                LABEL_NUTRIENTS[nutrient],
                required=False,
                css="input-8",
                help_text=_HINTS.get(nutrient, ""),
                error_messages={
                    "null_characters_not_allowed": _PROBLEMS[LabelProblem.NOT_A_NUMBER]
                },
            )
        # What the label says before the portions that few people need.
        more = [name for name in self.fields if name.endswith(("_2", "_3"))]
        self.order_fields([*(name for name in self.fields if name not in more), *more])
        self.helper = make_helper()

    def clean(self) -> dict[str, Any]:
        """What the parts say together."""
        cleaned = super().clean() or self.cleaned_data
        sizes = self._sizes(cleaned)
        typed = {nutrient: self._amount(nutrient, cleaned) for nutrient in LABEL_ORDER}
        if not self.errors and all(amount is None for amount in typed.values()):
            self.add_error(LABEL_ORDER[0].value, _("Write at least one amount from the label."))
        grams = Decimal(100)
        if cleaned.get("per") == PORTION:
            first = next(iter(sizes.values()), None)
            if first is None and not {"size_1", "portion_1"} & set(self.errors):
                self.add_error("size_1", _SIZES[AmountProblem.EMPTY])
            grams = first.grams if first else grams
        if not self.errors:
            held = self._per_100(typed, grams)
            if held is not None:
                cleaned["contents"] = self._contents(cleaned, sizes, held)
        return cleaned

    def _sizes(self, cleaned: dict[str, Any]) -> dict[str, _Size]:
        found: dict[str, _Size] = {}
        for number in range(1, PORTIONS + 1):
            name, field = cleaned.get(f"portion_{number}", ""), f"size_{number}"
            text = cleaned.get(field, "")
            if not name and not text:
                continue
            try:
                size = _read_size(text)
            except AmountError as error:
                self.add_error(field, ValidationError(_SIZES[error.code]))
                continue
            label = name or str(_("1 portion"))
            if label in found:
                self.add_error(f"portion_{number}", _("Give this portion a name of its own."))
            found[label] = size
        return found

    def _amount(self, nutrient: Nutrient, cleaned: dict[str, Any]) -> Decimal | None:
        text = cleaned.get(nutrient.value, "").strip()
        if not text or text == UNKNOWN:
            return None
        try:
            return read_amount(text, nutrient, most=MOST_TYPED)
        except LabelError as error:
            self._refuse(nutrient, error.code)
            return None

    def _refuse(self, nutrient: Nutrient, code: LabelProblem) -> None:
        words = _PROBLEMS[code]
        if nutrient is Nutrient.ENERGY and code is LabelProblem.UNIT_NEEDED:
            words = _ENERGY_UNIT
        if nutrient is Nutrient.ENERGY and code is LabelProblem.WRONG_UNIT:
            words = _ENERGY_WRONG
        self.add_error(nutrient.value, ValidationError(words))

    def _per_100(self, typed: dict[Nutrient, Decimal | None], grams: Decimal) -> Nutrients | None:
        """The amounts for 100 g; None, with errors, when some are more than that can hold."""
        held: dict[str, Any] = {}
        for nutrient, amount in typed.items():
            try:
                held[nutrient.value] = in_100(nutrient, amount, grams)
            except LabelError as error:
                self._refuse(nutrient, error.code)
        return None if self.errors else Nutrients(**held)

    def _contents(
        self, cleaned: dict[str, Any], sizes: dict[str, _Size], held: Nutrients
    ) -> LabelContents:
        in_ml = cleaned["per"] == MILLILITRES or any(size.in_ml for size in sizes.values())
        typed = {name: text for name, text in cleaned.items() if name != "submission_id" and text}
        return LabelContents(
            name=cleaned["name"],
            unit=OwnUnit.MILLILITRES.value if in_ml else OwnUnit.GRAMS.value,
            portions={label: size.grams for label, size in sizes.items()},
            nutrients=held,
            as_typed=typed,
        )


def _read_size(text: str) -> _Size:
    """Grams or millilitres. Raises AmountError."""
    tidy = unicodedata.normalize("NFKC", text).strip().lower()
    in_ml = tidy.endswith("ml")
    if in_ml or tidy[-1:].isdigit():
        tidy = f"{tidy.removesuffix('ml')} g"
    grams = parse_amount(tidy).grams
    if grams is None:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    if grams > HEAVIEST_PORTION:
        raise AmountError(AmountProblem.TOO_LARGE)
    return _Size(grams, in_ml)


def own_food_values(food: OwnFood) -> dict[str, Any]:
    """What the form starts with when a food is corrected: as she typed it."""
    return dict(food.as_typed)
