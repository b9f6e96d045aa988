"""What stands on the label of a supplement, and the whole form for a new one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import Form, make_helper
from common.units import plain
from nutrition.labels import MOST, UNKNOWN, LabelError, LabelProblem, read_amount
from nutrition.models import SupplementProduct
from nutrition.nutrients import Nutrient, Nutrients
from nutrition.salts import SALTS, calcium_salt_in
from nutrition.supplement_actions import Contents
from nutrition.supplement_forms import ScheduleForm
from nutrition.wording import LABEL_NUTRIENTS

# The salt weighs up to 17 times its element (magnesium gluconate); 20 g is a heaped teaspoon.
_MOST_SALT = Decimal(20_000)
LABEL_PROBLEMS: dict[LabelProblem, Any] = {
    LabelProblem.NOT_A_NUMBER: _("Write the amount as a number with its unit, such as 500 mg."),
    LabelProblem.NEGATIVE: _("Write an amount of 0 or more."),
    LabelProblem.PERCENT: _(
        "A percentage says how much of one country’s daily value it is, and these differ. Look for "
        "the amount beside it, in mg, µg or IU, and write that."
    ),
    LabelProblem.WRONG_UNIT: _("Write the amount in mg, µg or g; vitamin D also in IU."),
    LabelProblem.UNIT_NEEDED: _("Write the unit too, such as 25 µg or 1,000 IU."),
    LabelProblem.TOO_LARGE: _(
        "That is more than one dose can hold. Look at the unit on the label once more."
    ),
}
_HINTS = {Nutrient.VITAMIN_D: _("Such as 25 µg or 1,000 IU.")}


def _amount(nutrient: Nutrient) -> forms.CharField:
    return forms.CharField(
        label=str(LABEL_NUTRIENTS[nutrient]),
        required=False,
        help_text=_HINTS.get(nutrient, ""),
        widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
        error_messages={"null_characters_not_allowed": LABEL_PROBLEMS[LabelProblem.NOT_A_NUMBER]},
    )


def _salt(nutrient: Nutrient) -> forms.ChoiceField:
    salts = [
        (key, _("Only the salt: %(salt)s") % {"salt": salt.name})
        for key, salt in SALTS[nutrient].items()
    ]
    return forms.ChoiceField(
        label=_("Is that the %(nutrient)s itself?")
        % {"nutrient": str(LABEL_NUTRIENTS[nutrient]).lower()},
        choices=[("", _("Yes, the label gives the element")), *salts],
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": _("Choose one of the salts listed.")},
    )


class LabelForm(Form):
    """Name, unit and amounts of one unit: ``cleaned_data["contents"]``."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    dose_unit = forms.CharField(
        label=_("One of it is"),
        help_text=_("Such as tablet, capsule, drop or scoop. Amounts below are for one."),
        max_length=60,
        initial=_("tablet"),
        widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nutrient in MOST:
            self.fields[nutrient.value] = _amount(nutrient)
            if nutrient in SALTS:
                self.fields[f"{nutrient.value}_salt"] = _salt(nutrient)
        self.helper = make_helper()

    def clean(self) -> dict[str, Any]:
        """Every amount in its unit, the element where the salt was given."""
        cleaned = super().clean() or self.cleaned_data
        amounts: dict[str, Any] = {}
        converted: dict[str, list[str]] = {}
        for nutrient in MOST:
            name = nutrient.value
            if name in cleaned and f"{name}_salt" not in self.errors:
                try:
                    amounts[name] = self._read(nutrient, cleaned, converted)
                except LabelError as error:
                    self.add_error(name, ValidationError(LABEL_PROBLEMS[error.code]))
        if not self.errors and not any(value != 0 for value in amounts.values()):
            self.add_error(Nutrient.CALCIUM.value, _("Write at least one amount from the label."))
        if not self.errors:
            cleaned["contents"] = self._contents(cleaned, amounts, converted)
        return cleaned

    def _read(
        self, nutrient: Nutrient, cleaned: dict[str, Any], converted: dict[str, list[str]]
    ) -> Decimal | None:
        text = cleaned[nutrient.value]
        salt = SALTS.get(nutrient, {}).get(cleaned.get(f"{nutrient.value}_salt") or "")
        if salt is None:
            return read_amount(text, nutrient)
        weight = read_amount(text, nutrient, most=_MOST_SALT)
        if not weight:
            return weight
        element = salt.elemental(weight)
        if element > MOST[nutrient]:
            raise LabelError(LabelProblem.TOO_LARGE)
        converted[nutrient.value] = [salt.key, str(plain(weight))]
        return element

    def _contents(
        self,
        cleaned: dict[str, Any],
        amounts: dict[str, Any],
        converted: dict[str, list[str]],
    ) -> Contents:
        salt = cleaned.get(f"{Nutrient.CALCIUM.value}_salt") or calcium_salt_in(cleaned["name"])
        return Contents(
            name=cleaned["name"],
            dose_unit=cleaned["dose_unit"],
            nutrients=Nutrients(**amounts),
            calcium_salt=salt,
            from_salts=converted,
        )


class NewSupplementForm(LabelForm, ScheduleForm):
    """A new supplement from its label, with its schedule."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedule = list(ScheduleForm.base_fields)
        self.order_fields([*(name for name in self.fields if name not in schedule), *schedule])


def label_values(product: SupplementProduct) -> dict[str, Any]:
    """What the form starts with when a product is corrected: as she typed it."""
    values: dict[str, Any] = {"name": product.name, "dose_unit": product.dose_unit}
    for nutrient in MOST:
        name = nutrient.value
        if name in product.from_salts:
            values[f"{name}_salt"], weight = product.from_salts[name]
            values[name] = f"{weight} mg"
            continue
        amount = product.nutrients[nutrient]
        unit = {"mg": "mg", "ug": "µg", "g": "g"}[name.rsplit("_", 1)[1]]
        values[name] = UNKNOWN if amount is None else f"{plain(amount)} {unit}" if amount else ""
    return values
