"""Fields for answers that may always be "I do not know"."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from patients.heights import read_height
from patients.models.health import FURTHEST_T_SCORE, HIGHEST_CM, LOWEST_CM

UNKNOWN = "unknown"
NONE_OF_THESE = "none"
_DO_NOT_KNOW = (UNKNOWN, _("I do not know"))
_YES_NO = {"yes": True, "no": False}


class OneField(forms.TypedChoiceField):
    """One answer of a few; "I do not know", like no answer, is ``unsaid``."""

    def __init__(self, answers: Mapping[Any, Any], *, unsaid: Any = None, **options: Any) -> None:
        self.answers = {str(value): value for value in answers}
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=[*((str(value), words) for value, words in answers.items()), _DO_NOT_KNOW],
            coerce=lambda said: self.answers.get(said, unsaid),
            empty_value=unsaid,
            required=False,
            **options,
        )


class YesNoField(OneField):
    """Yes, no, or not known."""

    def __init__(self, label: Any, **options: Any) -> None:
        widget = forms.RadioSelect(attrs={"across": True})
        super().__init__({"yes": _("Yes"), "no": _("No")}, label=label, widget=widget, **options)
        self.answers = dict(_YES_NO)

    def prepare_value(self, value: Any) -> Any:
        """A stored answer for its radio button."""
        return {True: "yes", False: "no"}.get(value, value)


class SomeField(forms.MultipleChoiceField):
    """Any of a list. None of them ticked says nothing; "none of these" is an answer of its own."""

    def __init__(self, answers: Mapping[Any, Any], **options: Any) -> None:
        super().__init__(
            choices=[
                *((str(value), words) for value, words in answers.items()),
                (NONE_OF_THESE, _("None of these")),
            ],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored answer for its boxes: an empty list is "none of these"."""
        return [NONE_OF_THESE] if value == [] else value

    def clean(self, value: Any) -> list[str] | None:
        """Raises ValidationError for "none of these" together with some of them."""
        said: list[str] = super().clean(value)
        if NONE_OF_THESE not in said:
            return said or None
        if len(said) > 1:
            raise ValidationError(
                _("You ticked some, and “None of these” too. Take one or the other away.")
            )
        return []


class TScoreField(forms.DecimalField):
    """A T-score; a comma is as good as a point, a dash as good as a minus."""

    def __init__(self, **options: Any) -> None:
        beyond = _("A T-score lies between -8 and 8. Look at your letter once more.")
        super().__init__(
            min_value=-FURTHEST_T_SCORE,
            max_value=FURTHEST_T_SCORE,
            decimal_places=1,
            required=False,
            widget=forms.TextInput(attrs={"class": "input-4", "autocomplete": "off"}),
            error_messages={
                "invalid": _("Enter your T-score as a number, such as -1.8."),
                "min_value": beyond,
                "max_value": beyond,
            },
            **options,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Raises ValidationError for what is no number."""
        if isinstance(value, str):
            value = value.replace(",", ".").replace("−", "-").replace("–", "-").replace("- ", "-")
        return super().to_python(value)


class HeightField(forms.CharField):
    """Centimetres, or feet and inches."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"class": "input-8", "autocomplete": "off"}),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """What is stored, with its unit."""
        return f"{value.normalize():f} cm" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        """Raises ValidationError for what is no height of an adult."""
        said = super().clean(value)
        if not said:
            return None
        cm = read_height(said)
        if cm is None:
            raise ValidationError(_("Enter your height such as 162 cm or 5 ft 4."))
        if not LOWEST_CM <= cm <= HIGHEST_CM:
            raise ValidationError(
                _("Your height lies between 100 and 230 cm. Check what you entered.")
            )
        return cm
