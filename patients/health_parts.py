"""The pages of questions about health, and what is said at once about some answers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients import health_forms
from patients.health_forms import HealthForm, answers_given
from patients.models import Patient

# WHO's limit for osteoporosis, clinical.md 4.1 and 9.1.
OSTEOPOROSIS_AT = Decimal("-2.5")


@dataclass(frozen=True, slots=True)
class Part:
    """One page of questions."""

    slug: str
    title: str | Promise
    form: type[HealthForm]


BODY = Part("height", _("Your height"), health_forms.BodyForm)
ASKED_AT_WELCOME = (
    Part("medicines", _("Other medicines"), health_forms.MedicinesForm),
    Part("kidneys", _("Kidneys and calcium"), health_forms.KidneysForm),
    Part("bones", _("Your bones"), health_forms.BonesForm),
    Part("falls", _("Falls"), health_forms.FallsForm),
    Part("now", _("How you are now"), health_forms.NowForm),
    Part("food", _("What you eat"), health_forms.DietForm),
)
PARTS = {part.slug: part for part in (*ASKED_AT_WELCOME, BODY)}


@dataclass(frozen=True, slots=True)
class PartShown:
    """One page of questions with the answers so far, as pairs of question and answer."""

    slug: str
    title: str | Promise
    answers: tuple[tuple[str, str], ...]


def parts_shown(patient: Patient) -> list[PartShown]:
    """Every page of questions with what she has answered."""
    return [
        PartShown(part.slug, part.title, tuple(answers_given(part.form(patient=patient))))
        for part in PARTS.values()
    ]


def after_saving(answers: dict[str, Any]) -> list[str]:
    """What she is told at once about an answer (clinical.md 9.1), in whole sentences."""
    said = []
    if answers.get("new_back_pain"):
        said.append(
            _(
                "Contact your team today about new back pain. It can have many causes; one of them "
                "is a small fracture of the spine. Nobody reads these answers as you give them."
            )
        )
    score = answers.get("lowest_t_score")
    if score is not None and score <= OSTEOPOROSIS_AT:
        said.append(_("Show this scan result to your team, if they have not seen it yet."))
    return [str(words) for words in said]
