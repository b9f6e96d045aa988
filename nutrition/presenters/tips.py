"""Safety tips in words, for the places where she logs. They say; they never hold her up."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from common.days import Week
from nutrition.fortification import is_unsure
from nutrition.intake import Intake
from nutrition.interactions import above_limits, dose_tips
from nutrition.medicine_tips import medicine_tips
from nutrition.models import AnyFood, Dose
from nutrition.nutrients import Nutrients
from nutrition.totals import Intakes, intakes
from nutrition.vitamin_k import DAYS_NEEDED, changed_much, daily_mean
from nutrition.wording import (
    ABOVE_LIMIT,
    LABEL_NUTRIENTS,
    TIPS,
    US_VITAMIN_D_ASK,
    US_VITAMIN_D_NOTE,
    VITAMIN_K_CHANGED,
    VITAMIN_K_STANDING,
    Words,
)
from patients.models import Patient
from patients.people import answers_of, region_of


def dose_words(taken: Iterable[Dose], meals: Sequence[dt.time]) -> list[Words]:
    """What is to say about these doses, given when she ate."""
    tips = dict.fromkeys(
        tip
        for dose in taken
        for tip in dose_tips(
            dose.nutrients, calcium_salt=dose.calcium_salt, at=dose.time, meals=meals
        )
    )
    return [TIPS[tip] for tip in tips]


def limit_words(judged: Intake) -> list[Words]:
    """What is to say where a day's supplements alone are above an upper limit."""
    found: list[Words] = []
    for nutrient in above_limits(judged):
        words = _(
            "Your supplements of this day hold more %(name)s than the upper limit for a day. One "
            "day alone says little. If you take this much every day, ask your team."
        ) % {"name": _inside(LABEL_NUTRIENTS[nutrient])}
        found.append(f"{words} {ABOVE_LIMIT.get(nutrient, '')}".strip())
    return found


def medicine_words(
    held: Iterable[Nutrients], patient: Patient, *, day: dt.date
) -> tuple[Words, ...]:
    """What her medicines and kidneys change about supplements that hold these amounts."""
    return tuple(TIPS[tip] for tip in medicine_tips(held, answers_of(patient, day=day)))


def weeks_of_vitamin_k(patient: Patient, *, today: dt.date) -> int:
    """How many weeks before the running one ``vitamin_k_words`` wants to know for her."""
    return 2 if answers_of(patient, day=today).takes_vitamin_k_antagonist else 0


def vitamin_k_words(
    patient: Patient, *, today: dt.date, read: Intakes | None = None
) -> tuple[Words, ...]:
    """The standing notice for people on a vitamin K antagonist, and whether the weeks changed.

    ``read`` has what she ate since two weeks before the running one, where that is at hand;
    otherwise one query. No query for others.
    """
    if not answers_of(patient, day=today).takes_vitamin_k_antagonist:
        return ()
    if _vitamin_k_changed(patient, today, read):
        return (VITAMIN_K_STANDING, VITAMIN_K_CHANGED)
    return (VITAMIN_K_STANDING,)


def vitamin_k_standing(patient: Patient, *, today: dt.date) -> tuple[Words, ...]:
    """The standing notice alone. No query."""
    takes = answers_of(patient, day=today).takes_vitamin_k_antagonist
    return (VITAMIN_K_STANDING,) if takes else ()


def fortified_words(food: AnyFood, patient: Patient) -> Words:
    """Why the vitamin D of a food counts as unknown for her; empty where it does not."""
    region = region_of(patient)
    if not is_unsure(food.fortification, region):
        return ""
    return US_VITAMIN_D_NOTE if region else US_VITAMIN_D_ASK


def _vitamin_k_changed(patient: Patient, today: dt.date, read: Intakes | None) -> bool:
    """Between the two latest weeks; the running one counts once three of its days are logged."""
    running = Week.containing(today)
    first = running.previous.previous.start
    found = intakes([patient.pk], first, today) if read is None else read

    def logged(week: Week) -> list[Intake]:
        days = [day for day in week.days if day <= today and found.is_logged(patient.pk, day)]
        return [found.judged.get((patient.pk, day), Intake()) for day in days]

    latest = running if len(logged(running)) >= DAYS_NEEDED else running.previous
    return changed_much(daily_mean(logged(latest.previous)), daily_mean(logged(latest)))


def _inside(name: Words) -> str:
    words = str(name)
    return words[:1].lower() + words[1:]
