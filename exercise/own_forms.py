"""What she tells of an activity of her own: name, kind, impact, effort and the bones it loads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Form, SubmittedOnce, make_helper
from exercise.forms import Versioned
from exercise.models import Category, Effort, EntryUnit, Impact, OwnActivity

_KINDS = [
    (Category.WEIGHT_BEARING, _("On my feet: walking, dancing, climbing stairs")),
    (Category.NON_WEIGHT_BEARING, _("Not on my feet: swimming, cycling, rowing")),
    (Category.RESISTANCE, _("Strength: weights, bands, machines, my own weight")),
    (Category.BALANCE, _("Balance: standing on one leg, tai chi")),
    (Category.FLEXIBILITY, _("Stretching")),
]
_IMPACTS = [
    (Impact.NONE, _("None: sitting, lying or in water")),
    (Impact.LOW, _("Low: one foot always stays on the ground")),
    (Impact.MODERATE, _("Medium: jogging, small hops, ball games")),
    (Impact.HIGH, _("High: big jumps")),
]
_UNITS = [
    (EntryUnit.MINUTES, _("In minutes")),
    (EntryUnit.SETS_REPS, _("In sets and repetitions")),
    (EntryUnit.IMPACTS, _("In stamps, hops or jumps")),
]
_LOADS = [(0, _("No")), (1, _("A little")), (2, _("A lot"))]
_TOLD = (
    *("name", "category", "impact", "intensity", "entry_unit"),
    *("loads_hip", "loads_spine", "loads_wrist"),
)


def _load(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=_LOADS,
        coerce=int,
        initial=0,
        widget=forms.RadioSelect(attrs={"across": True}),
    )


class OwnActivityForm(Form):
    """An activity of hers, new or corrected."""

    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a name, such as Climbing with Ann.")},
    )
    category = forms.ChoiceField(
        label=_("What kind of movement is it?"),
        choices=_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of movement it is.")},
    )
    impact = forms.ChoiceField(
        label=_("How hard do your feet meet the ground?"),
        choices=_IMPACTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how hard your feet meet the ground.")},
    )
    intensity = forms.ChoiceField(
        label=_("How hard is it usually?"),
        choices=Effort.choices,
        widget=forms.RadioSelect,
        initial=Effort.MODERATE,
        error_messages={"required": _("Choose how hard it is.")},
    )
    entry_unit = forms.ChoiceField(
        label=_("How do you count it?"),
        choices=_UNITS,
        widget=forms.RadioSelect,
        initial=EntryUnit.MINUTES,
    )
    loads_hip = _load(_("Does it load your hips?"))
    loads_spine = _load(_("Does it load your spine?"))
    loads_wrist = _load(_("Does it load your wrists?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The attribute makes browsers cut what is pasted without a word.
        self.fields["name"].widget.attrs.pop("maxlength", None)
        self.helper = make_helper()

    def told(self) -> dict[str, Any]:
        """What an action takes of a form that is in order."""
        return {name: self.cleaned_data[name] for name in _TOLD}

    @classmethod
    def values_of(cls, activity: OwnActivity) -> dict[str, Any]:
        """An activity as the form starts with it."""
        return {name: getattr(activity, name) for name in (*_TOLD, "version")}


class AddOwnForm(SubmittedOnce, OwnActivityForm):
    """A new activity of hers."""


class ChangeOwnForm(Versioned, OwnActivityForm):
    """Correct an activity of hers."""
