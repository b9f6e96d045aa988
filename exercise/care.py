"""Which of some activities may be offered to her, and which are shown with their reason instead."""

from collections.abc import Iterable
from dataclasses import dataclass

from exercise.care_wording import REASON, Words
from exercise.chosen import Chosen
from exercise.models import ActivitySession, EntryUnit, StrengthExercise
from exercise.precautions import Advice, advise, advise_for, statuses
from exercise.wording import KIND
from patients.facts import PatientFacts


@dataclass(frozen=True, slots=True)
class Met:
    """An activity as she meets it: offered or not, and every reason for care in plain words."""

    activity: Chosen
    is_offered: bool
    reasons: tuple[Words, ...]

    @property
    def kind(self) -> Words:
        """What kind of movement it is, in plain words."""
        return KIND[self.activity.category]


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


def done_in(session: ActivitySession) -> list[Chosen | None]:
    """What a session was made of; None for an activity that is in no list any more.

    No query once the activities of the session and of its exercises are loaded.
    """
    if session.entry_unit != EntryUnit.SETS_REPS:
        return [_choosable(session)]
    return [_choosable(one) for one in session.exercises.all() if one.deleted_at is None]


def may_be_offered(session: ActivitySession, facts: PatientFacts) -> bool:
    """Whether one tap may do the session again: all of it is in a list and nothing is hidden."""
    done = done_in(session)
    return all(one is not None and advise(one.features, facts).is_offered for one in done)


def cares_of(session: ActivitySession, facts: PatientFacts) -> tuple[Words, ...]:
    """Every reason for care in what the session was made of, each once."""
    met = [meet(one, facts) for one in done_in(session) if one is not None]
    return tuple(dict.fromkeys(reason for one in met for reason in one.reasons))


def _choosable(row: ActivitySession | StrengthExercise) -> Chosen | None:
    own, shipped = row.own_activity, row.activity
    if own is not None:
        return own if own.deleted_at is None else None
    return shipped if shipped is not None and shipped.withdrawn_at is None else None


def _met(activity: Chosen, advice: Advice) -> Met:
    return Met(activity, advice.is_offered, tuple(REASON[one] for one in advice.reasons))
