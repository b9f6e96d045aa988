"""The questions about health, one form for each page of the welcome and of the settings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.forms import Form
from patients.health_fields import HeightField, OneField, SomeField, TScoreField, YesNoField
from patients.models import HealthProfile, Patient
from patients.wording import ALLERGIES, DIETS, KIDNEYS, MEDICINES, REGIONS

_PAIN = {number: str(number) for number in range(11)}


class HealthForm(Form):
    """Some of her answers about health, as she gave them last. Every one may stay empty."""

    show_optional = False

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        profile = getattr(patient, "health_profile", None) or HealthProfile(patient=patient)
        super().__init__(
            data, initial={name: self._last(patient, profile, name) for name in self.base_fields}
        )

    @staticmethod
    def _last(patient: Patient, profile: HealthProfile, name: str) -> Any:
        return getattr(profile if hasattr(profile, name) else patient, name)


class BodyForm(HealthForm):
    """How tall she is."""

    height_cm = HeightField(label=_("How tall are you?"), help_text=_("Such as 162 cm, or 5 ft 4"))


class MedicinesForm(HealthForm):
    """Medicines that change what is told about nutrients."""

    medicines = SomeField(
        MEDICINES,
        label=_("Do you take any of these?"),
        help_text=_(
            "They change what we say about calcium and vitamins. Leave all boxes empty if you do "
            "not know."
        ),
    )


class KidneysForm(HealthForm):
    """What speaks against calcium, protein or magnesium on one's own."""

    kidneys = OneField(KIDNEYS, unsaid="", label=_("Do you have kidney disease?"))
    ask_before_calcium = YesNoField(
        _(
            "Have you ever had kidney stones, high calcium in the blood, overactive parathyroid "
            "glands or sarcoidosis?"
        )
    )


class BonesForm(HealthForm):
    """What she knows about her bones."""

    osteoporosis = YesNoField(_("Has anybody told you that you have osteoporosis?"))
    low_trauma_fractures = OneField(
        {0: _("None"), 1: _("One"), 2: _("Two or more")},
        label=_("How many bones have you broken by little force since you were 50?"),
        help_text=_("Such as a fall from standing, a cough, or lifting a bag."),
    )
    vertebral_fracture = YesNoField(
        _("Have you ever broken a bone of the spine?"),
        help_text=_("It may be called a crushed or collapsed vertebra."),
    )
    lowest_t_score = TScoreField(
        label=_("What was the lowest T-score of your last bone scan?"),
        help_text=_(
            "A T-score compares your bones with those of a healthy young adult. It stands in the "
            "letter about your scan. Most are below zero, such as -1.8: type the minus too."
        ),
    )


class FallsForm(HealthForm):
    """A fall asks for balance work."""

    fell_in_last_year = YesNoField(
        _("Did you fall in the last 12 months?"),
        help_text=_("A slip that put you on the floor counts, even without an injury."),
    )
    falls_last_year = OneField({1: _("Once"), 2: _("Twice or more")}, label=_("If so, how often?"))
    injured_in_fall = YesNoField(_("Were you hurt in a fall?"))
    unsteady = YesNoField(_("Do you feel unsteady on your feet?"))

    def clean(self) -> dict[str, Any]:
        """How often, and hurt, only after a fall; either of them says that there was one."""
        answers: dict[str, Any] = super().clean() or {}
        told = {name for name in ("falls_last_year", "injured_in_fall") if answers.get(name)}
        if answers.get("fell_in_last_year") is False:
            for name in sorted(told):
                self.add_error(
                    name, _("You answered above that you did not fall. Change one of the two.")
                )
            answers |= {"falls_last_year": None, "injured_in_fall": None}
        elif told:
            answers["fell_in_last_year"] = True
        return answers


class NowForm(HealthForm):
    """How she is at the moment, for suggestions of movement."""

    joint_pain = OneField(
        _PAIN,
        label=_("How much do your joints hurt today?"),
        help_text=_("0 is no pain, 10 is the worst you can imagine."),
    )
    joint_pain.widget.attrs["across"] = True
    new_back_pain = YesNoField(_("Do you have back pain that is new?"))
    recent_fracture = YesNoField(_("Have you broken a bone in the last 12 weeks?"))
    bone_metastases = YesNoField(_("Has cancer spread to your bones?"))
    arm_surgery_or_lymphoedema = YesNoField(
        _("Have you had surgery of a breast or armpit, or swelling of an arm (lymphoedema)?")
    )


class DietForm(HealthForm):
    """What she does not eat, so that it is never suggested, and where her food is sold."""

    diet = OneField(DIETS, unsaid="", label=_("How do you eat?"))
    allergies = SomeField(
        ALLERGIES,
        label=_("Is there anything that you cannot eat?"),
        help_text=_("Allergies, and what does not agree with you."),
    )
    region = OneField(
        REGIONS,
        unsaid="",
        label=_("Where do you buy your food?"),
        help_text=_(
            "In the United States and Canada vitamin D is added to milk; elsewhere to little of it."
        ),
    )


def answers_given(form: HealthForm) -> list[tuple[str, str]]:
    """Each question that she has answered, with her answer in words."""
    found = []
    for name, field in form.fields.items():
        said = field.prepare_value(form.initial[name])
        if said in (None, ""):
            continue
        words = {str(value): str(label) for value, label in getattr(field, "choices", ())}
        parts = said if isinstance(said, list) else [said]
        found.append((str(field.label), "; ".join(words.get(str(one), str(one)) for one in parts)))
    return found
