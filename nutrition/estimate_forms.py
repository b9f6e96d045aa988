"""The five questions of calcium in a minute: one tap each."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import Form, SubmittedOnce, make_helper
from nutrition.calcium_estimate import Source
from nutrition.forms import RadiosAcross

# Portions a week; "3 or more" counts as three.
_OFTEN = (
    ("0", _("never")),
    ("1", _("1 a week")),
    ("2.5", _("2 or 3 a week")),
    ("5", _("4 to 6 a week")),
    ("7", _("1 a day")),
    ("14", _("2 a day")),
    ("21", _("3 or more a day")),
)
WORDS = dict(_OFTEN)


def _question(label: Any, portion: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=portion,
        choices=_OFTEN,
        coerce=Decimal,
        empty_value=None,
        required=False,
        widget=RadiosAcross(attrs={"across": True}),
        error_messages={"invalid_choice": _("Choose one of the answers listed.")},
    )


class EstimateForm(Form, SubmittedOnce):
    """How often she has each of five kinds of food; a question left empty counts as never."""

    show_optional = False
    dairy = _question(
        _("Milk, yoghurt or cheese"),
        _("A portion is a glass of milk, a pot of yoghurt or a matchbox-size piece of cheese."),
    )
    drinks = _question(
        _("Plant drinks with added calcium"),
        _("A portion is a glass. Soya, oat or almond drink counts when the label says calcium."),
    )
    fish = _question(
        _("Tinned fish eaten with its bones"),
        _("A portion is a small tin of sardines, or half a tin of salmon."),
    )
    tofu = _question(
        _("Tofu set with calcium"), _("A portion is about the size of a pack of cards.")
    )
    greens = _question(
        _("Kale, pak choi or other dark greens"),
        _(
            "A portion is three heaped spoonfuls, cooked. Spinach does not count: we take up "
            "little of its calcium."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = make_helper()

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when no question was answered."""
        said = super().clean() or {}
        if not self.errors and all(said.get(source) is None for source in Source):
            raise ValidationError(_("Answer at least one of the five questions."))
        return said

    @property
    def portions(self) -> dict[Source, Decimal]:
        """Portions a week; what she left empty is none."""
        return {source: self.cleaned_data.get(source) or Decimal(0) for source in Source}
