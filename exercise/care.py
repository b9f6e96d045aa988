"""Which of some activities may be offered to her, and which are shown with their reason instead."""

from collections.abc import Iterable
from dataclasses import dataclass

from exercise.care_wording import REASON, Words
from exercise.chosen import Chosen
from exercise.precautions import Advice, advise_for, statuses
from patients.facts import PatientFacts


@dataclass(frozen=True, slots=True)
class Met:
    """An activity as she meets it: offered or not, and every reason for care in plain words."""

    activity: Chosen
    is_offered: bool
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Found activities in their order: those to offer, and those to explain. She may log both."""

    offered: tuple[Met, ...]
    explained: tuple[Met, ...]


def sort_by_care(activities: Iterable[Chosen], facts: PatientFacts) -> Sorted:
    """Split found activities by her precautions. No query."""
    found, fell = statuses(facts), facts.fell_in_last_year
    met = [
        _met(activity, advise_for(activity.features, found, fell=fell)) for activity in activities
    ]
    return Sorted(
        tuple(one for one in met if one.is_offered),
        tuple(one for one in met if not one.is_offered),
    )


def meet(activity: Chosen, facts: PatientFacts) -> Met:
    """One activity as she meets it. No query."""
    fell = facts.fell_in_last_year
    return _met(activity, advise_for(activity.features, statuses(facts), fell=fell))


def _met(activity: Chosen, advice: Advice) -> Met:
    return Met(activity, advice.is_offered, tuple(REASON[one] for one in advice.reasons))
