"""What she tells of strength exercises: sets, repetitions and load, in kilograms or pounds."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.forms import Form, make_helper, use_plain_words
from common.units import kg_from_lb, lb_from_kg, plain
from exercise.forms import OneActivity, SessionForm, Versioned
from exercise.loading import MAX_LOAD_KG, MAX_REPETITIONS, MAX_SETS
from exercise.minutes_forms import MinutesField
from exercise.models import StrengthExercise
from exercise.strength_actions import Sets
from exercise.wording import short_name
from patients.health_facts import Region
from patients.models import Patient
from patients.people import region_of

KG, LB = "kg", "lb"
_UNITS = [(KG, _("kilograms (kg)")), (LB, _("pounds (lb)"))]
_TYPED = {"autocomplete": "off"}


class LoadField(forms.DecimalField):
    """A weight, 0 or more, in the unit chosen beside it; "20 kg" is read as 20."""

    def to_python(self, value: Any) -> Any:
        """The number without its unit."""
        if isinstance(value, str):
            value = value.strip().lower().removesuffix("s").removesuffix(KG).removesuffix(LB)
        return super().to_python(value)


def sets_fields(about: str = "") -> dict[str, forms.Field]:
    """The three fields of one exercise; ``about`` is its name where a page has several."""

    def label(words: Any) -> Any:
        return format_lazy("{about}: {words}", about=about, words=words) if about else words

    numeric = forms.TextInput(attrs={**_TYPED, "inputmode": "numeric"})
    return {
        "sets": forms.IntegerField(
            label=label(_("Sets")),
            min_value=1,
            max_value=MAX_SETS,
            widget=numeric,
            error_messages={
                "min_value": _("Write at least 1 set."),
                "max_value": _("Write at most 20 sets. Check the number."),
            },
        ),
        "repetitions": forms.IntegerField(
            label=label(_("Repetitions")),
            min_value=1,
            max_value=MAX_REPETITIONS,
            widget=numeric,
            error_messages={
                "min_value": _("Write at least 1 repetition."),
                "max_value": _("Write at most 200 repetitions in a set. Check the number."),
            },
        ),
        "load": LoadField(
            label=label(_("Load")),
            required=False,
            max_digits=9,  # room for a slip, which kilograms() answers with a sentence
            decimal_places=2,
            widget=forms.TextInput(attrs={**_TYPED, "inputmode": "decimal"}),
        ),
    }


def side_by_side(suffix: str = "", *, about: str = "") -> Fieldset | Div:
    """The three fields of one exercise beside each other, below its name where there is one."""
    fields = [f"{name}{suffix}" for name in ("sets", "repetitions", "load")]
    beside = Div(*fields, css_class="sets-fields")
    return Fieldset(about, beside) if about else beside


def laid_out(form: Any, exercises: Iterable[Fieldset | Div]) -> None:
    """Show these exercises first, then everything else in the order of the form's fields."""
    exercises = list(exercises)
    shown = {pointer.name for one in exercises for pointer in one.get_field_names()}
    form.helper.layout = Layout(*exercises, *(name for name in form.fields if name not in shown))


def unit_field() -> forms.ChoiceField:
    """Kilograms or pounds, for every load of the form."""
    return forms.ChoiceField(
        label=_("The load is in"),
        help_text=_("Leave the load empty for your own weight or a band."),
        choices=_UNITS,
        widget=forms.RadioSelect(attrs={"across": True}),
    )


def usual_unit(patient: Patient) -> str:
    """Pounds where people lift pounds, as far as she said where she lives."""
    return LB if region_of(patient) is Region.US_CANADA else KG


def load_shown(kilograms: Decimal | None, unit: str) -> Decimal | None:
    """A stored load as it is typed in ``unit``."""
    if kilograms is None:
        return None
    return plain(lb_from_kg(kilograms) if unit == LB else kilograms)


class WithLoads(Form):
    """Mixed into forms with loads: turns what was typed into kilograms within 0-500."""

    def kilograms(self, name: str) -> Decimal | None:
        """The load of this field, with a sentence for one that nobody lifts."""
        typed: Decimal | None = self.cleaned_data.get(name)
        if typed is None:
            return None
        if typed < 0:
            self.add_error(name, _("A load is 0 or more. Leave it empty for your own weight."))
            return None
        load = kg_from_lb(typed) if self.cleaned_data.get("load_unit") == LB else typed
        if load > MAX_LOAD_KG:
            self.add_error(
                name, _("Write at most 500 kg (1,102 lb). Check the number and its unit.")
            )
            return None
        return load

    def sets_of(self, suffix: str = "") -> Sets | None:
        """One exercise as told; None while any of it has an error."""
        load = self.kilograms(f"load{suffix}")
        sets = self.cleaned_data.get(f"sets{suffix}")
        repetitions = self.cleaned_data.get(f"repetitions{suffix}")
        return Sets(sets, repetitions, load) if sets and repetitions else None


class AddExerciseForm(OneActivity, WithLoads):
    """One more exercise for a session that is there already."""

    def __init__(self, *args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({**sets_fields(), "load_unit": unit_field()})
        use_plain_words(self)
        self.helper = make_helper()
        laid_out(self, [side_by_side()])

    def clean(self) -> dict[str, Any]:
        """The exercise as an action takes it, under ``told``."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["told"] = self.sets_of()
        return cleaned


class LogStrengthForm(OneActivity, WithLoads, SessionForm):
    """A new strength session with its first exercise."""

    told = (*SessionForm.told, "activity", "submission_id", "told")
    minutes = MinutesField(label=_("How long did the whole session take?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({**sets_fields(), "load_unit": unit_field()})
        use_plain_words(self)
        self.order_fields(
            ["sets", "repetitions", "load", "load_unit", "effort", "day", "minutes", "long_ok"]
        )
        laid_out(self, [side_by_side()])

    def clean(self) -> dict[str, Any]:
        """The exercise as an action takes it, under ``told``."""
        cleaned = super().clean()
        cleaned["told"] = self.sets_of()
        return cleaned


class ChangeStrengthForm(Versioned, WithLoads, SessionForm):
    """Correct a strength session and each of its exercises."""

    told = (*SessionForm.told, "version", "exercises")
    minutes = MinutesField(label=_("How long did the whole session take?"), required=False)

    def __init__(self, *args: Any, exercises: Iterable[StrengthExercise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(exercises)
        short: dict[str, Any] = {}
        for row in self.rows:
            plain_fields = sets_fields()
            for name, field in sets_fields(short_name(row.activity_name)).items():
                self.fields[f"{name}_{row.pk}"] = field
                short[f"{name}_{row.pk}"] = plain_fields[name].label
        self.fields["load_unit"] = unit_field()
        use_plain_words(self)  # what is missing is said with the name of its exercise
        for name, label in short.items():
            self.fields[name].label = label
        self.order_fields([*short, "load_unit", "effort", "day", "minutes", "long_ok"])
        laid_out(
            self,
            [side_by_side(f"_{row.pk}", about=short_name(row.activity_name)) for row in self.rows],
        )

    def clean(self) -> dict[str, Any]:
        """The exercises by their ids, as an action takes them."""
        cleaned = super().clean()
        told = {row.pk: self.sets_of(f"_{row.pk}") for row in self.rows}
        cleaned["exercises"] = {pk: sets for pk, sets in told.items() if sets is not None}
        return cleaned

    @classmethod
    def start_values(cls, rows: Iterable[StrengthExercise], unit: str) -> dict[str, Any]:
        """What the fields of these exercises start with."""
        values: dict[str, Any] = {"load_unit": unit}
        for row in rows:
            values[f"sets_{row.pk}"] = row.sets
            values[f"repetitions_{row.pk}"] = row.repetitions
            values[f"load_{row.pk}"] = load_shown(row.load_kg, unit)
        return values
