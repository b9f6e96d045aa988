"""A week of movement to start from, fitted to what asks for care; and its easier versions.

The sample week of clinical.md 3.7 (walks, dance, a hike, strength on Monday, Wednesday and Friday,
stretching, rest on Sunday) reaches 135 minutes at its shortest and holds no balance work. Here its
shortest form reaches the targets of clinical.md 3.1-3.2: 150 minutes, 2 strength days, and balance
on 2 days, or 3 from 65 on or after a fall. Each place in the week has choices in order of
preference; the first that ``precautions`` leaves is taken, and one that asks for no care before one
that does (strength apart, where all the large muscles count for more).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from exercise.loading import ActivityFacts
from exercise.precautions import PAIN_THAT_ADAPTS, Advice, Features, Level, Status, advise_for
from patients.facts import PatientFacts

AEROBIC_MINUTES = 150  # a week, WHO 2020; clinical.md 3.1
STRENGTH_DAYS = 2
BALANCE_DAYS = 2
BALANCE_DAYS_MORE = 3  # from 65 on, or after a fall; clinical.md 3.2
MORE_BALANCE_FROM = 65
USUAL_TIME, EARLIEST_TIME, LATEST_TIME = dt.time(10), dt.time(5), dt.time(22)
FIRST_OWN_SLOT = 100  # places of the suggestion have smaller numbers
MOST_A_DAY = 6
SHORTEST = 5
ROUND_TO = 5


class Reduced(StrEnum):
    """An easier version of a planned session."""

    SHORTER = "shorter"
    LOW_IMPACT = "low_impact"


class Because(StrEnum):
    """Why an easier version is offered first today."""

    PAIN = "pain"
    TIRED = "tired"


class Missed(StrEnum):
    """A target that the week does not reach."""

    AEROBIC = "aerobic"
    STRENGTH = "strength"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned session. ``slot`` names its place, unique in the week; ``weekday`` 0 = Monday."""

    slot: int
    weekday: int
    key: str
    minutes: int
    agreed: bool = False  # her team or physiotherapist agreed to it


@dataclass(frozen=True, slots=True)
class Known:
    """An activity as the plan needs it."""

    facts: ActivityFacts
    features: Features


@dataclass(frozen=True, slots=True)
class Sums:
    """What a planned week adds up to at its usual effort."""

    aerobic_minutes: int
    strength_days: int
    balance_days: int

    def missed(self, balance_target: int) -> tuple[Missed, ...]:
        """Which targets it does not reach."""
        found = {
            Missed.AEROBIC: self.aerobic_minutes < AEROBIC_MINUTES,
            Missed.STRENGTH: self.strength_days < STRENGTH_DAYS,
            Missed.BALANCE: self.balance_days < balance_target,
        }
        return tuple(one for one, is_missed in found.items() if is_missed)


@dataclass(frozen=True, slots=True)
class _Place:
    slot: int
    weekday: int
    choices: tuple[str, ...]
    minutes: int
    for_more_balance: bool = False
    # All the large muscles matter more here than a word of care: "start low" is no reason to skip.
    care_is_fine: bool = False


_STRENGTH = ("rt_general", "rt_bands", "sit_to_stand")
_BALANCE = ("tai_chi", "weight_shift", "otago", "qigong_seated")
_SHORT_BALANCE = ("weight_shift", "tai_chi", "qigong_seated")
_STRETCH = ("stretch_mild", "calf_stretch")
_GENTLE = ("walk_moderate", "walk_easy", "bike_stationary_light", "chair_aerobics")
_IN_WATER = ("water_aerobics", "water_walking", "bike_stationary_light", "chair_aerobics")
ON_A_BIKE = ("bike_stationary_light", "water_walking", "chair_aerobics")
# Low impact in the order in which most people can do it at home or near it.
LOW_IMPACT = (*ON_A_BIKE, "walk_easy")


def _week(walk: Sequence[str], midweek: Sequence[str], outing: Sequence[str]) -> tuple[_Place, ...]:
    """The sample week with 35 + 35 + 35 + 45 = 150 minutes and balance on Tuesday and Thursday."""
    return (
        _Place(1, 0, tuple(walk), 35),
        _Place(2, 0, _STRENGTH, 20, care_is_fine=True),
        _Place(11, 1, _STRETCH, 10),
        _Place(12, 1, _BALANCE, 15),
        _Place(21, 2, tuple(midweek), 35),
        _Place(22, 2, _STRENGTH, 20, care_is_fine=True),
        _Place(31, 3, tuple(walk), 35),
        _Place(32, 3, _SHORT_BALANCE, 10),
        _Place(41, 4, _STRETCH, 10),
        _Place(42, 4, _STRENGTH, 20, care_is_fine=True),
        _Place(51, 5, tuple(outing), 45),
        _Place(52, 5, _SHORT_BALANCE, 10, for_more_balance=True),
    )


_SAMPLE = _week(
    ("walk_brisk", *_GENTLE),
    ("dance_ballroom_slow", "walk_moderate", *_GENTLE),
    ("hike_normal", "walk_grass", *_GENTLE),
)
# Sore joints: lower impact, water, cycling; keep moving (clinical.md 3.4 F).
_EASY_ON_JOINTS = _week(_GENTLE, _IN_WATER, ON_A_BIKE)
# Falls: strength and balance first, 3 hours a week of them (clinical.md 3.1, [V34]); an exercise
# bike or chair for the heart, no walking programme.
_STEADY_FIRST = (
    _Place(1, 0, ("otago", "fame", "sit_to_stand"), 30),
    _Place(11, 1, ("tai_chi", "weight_shift", "qigong_seated"), 30),
    _Place(12, 1, ON_A_BIKE, 15),
    _Place(21, 2, ("otago", "fame", "sit_to_stand"), 30),
    _Place(31, 3, ("tai_chi", "weight_shift", "qigong_seated"), 30),
    _Place(32, 3, ON_A_BIKE, 15),
    _Place(41, 4, ("otago", "fame", "sit_to_stand"), 30),
    _Place(51, 5, ("tai_chi", "weight_shift", "qigong_seated"), 30),
    _Place(52, 5, ON_A_BIKE, 15),
)
SUGGESTED_KEYS = frozenset(
    key
    for places in (_SAMPLE, _EASY_ON_JOINTS, _STEADY_FIRST)
    for place in places
    for key in place.choices
) | frozenset(LOW_IMPACT)


def balance_target(facts: PatientFacts, day: dt.date) -> int:
    """Days of balance work a week: 2, or 3 from 65 on or after a fall (clinical.md 3.2)."""
    older = facts.age_for_rules(day) >= MORE_BALANCE_FROM
    return BALANCE_DAYS_MORE if older or facts.fell_in_last_year else BALANCE_DAYS


def suggested_week(
    found: Iterable[Status],
    activities: Mapping[str, Known],
    *,
    balance_days: int = BALANCE_DAYS,
    fell: bool = False,
) -> tuple[Planned, ...]:
    """The week to start from, Monday first; empty where only the team can say (status E).

    A place none of whose choices are left stays empty; ``week_sums(...).missed`` then tells.
    """
    held = frozenset(found)
    places = _SAMPLE
    if Status.FALLS in held:
        places = _STEADY_FIRST
    elif Status.JOINT_PAIN in held:
        places = _EASY_ON_JOINTS
    week = []
    for place in places:
        if place.for_more_balance and balance_days <= BALANCE_DAYS:
            continue
        key = first_left(
            place.choices, activities, held, fell=fell, care_is_fine=place.care_is_fine
        )
        if key:
            week.append(Planned(place.slot, place.weekday, key, place.minutes))
    return tuple(week)


def week_sums(week: Iterable[Planned], activities: Mapping[str, Known]) -> Sums:
    """What a planned week counts as, vigorous minutes twice; unknown activities count nothing."""
    minutes, strength, balance = 0, set(), set()
    for planned in week:
        known = activities.get(planned.key)
        if known is None:
            continue
        facts = known.facts
        if facts.is_aerobic:
            minutes += (
                planned.minutes
                * {"light": 0, "moderate": 1, "vigorous": 2}[facts.effort(None).value]
            )
        if facts.counts_resistance:
            strength.add(planned.weekday)
        if facts.counts_balance:
            balance.add(planned.weekday)
    return Sums(minutes, len(strength), len(balance))


def advice_on(
    planned: Planned,
    activities: Mapping[str, Known],
    found: Iterable[Status],
    *,
    fell: bool = False,
) -> Advice:
    """Whether what she planned herself still fits. What her team agreed to is never hidden."""
    known = activities.get(planned.key)
    if known is None:
        return Advice()
    advice = advise_for(known.features, found, fell=fell)
    if planned.agreed and not advice.is_offered:
        return Advice(Level.CAUTION, advice.reasons)
    return advice


def adaptation(*, joint_pain: int | None, tired: bool) -> Because | None:
    """Why an easier version is offered: pain of 4 or more (0-10), else that she is tired."""
    if joint_pain is not None and joint_pain >= PAIN_THAT_ADAPTS:
        return Because.PAIN
    return Because.TIRED if tired else None


def shorter(planned: Planned) -> Planned:
    """The same for half the time, up to the next 5 minutes: at least 5, never longer than it."""
    half = -(-planned.minutes // (2 * ROUND_TO)) * ROUND_TO
    return replace(planned, minutes=min(planned.minutes, max(half, SHORTEST)))


def low_impact(
    planned: Planned,
    activities: Mapping[str, Known],
    found: Iterable[Status],
    *,
    fell: bool = False,
) -> Planned | None:
    """The same time with less impact; None where it is gentle already or nothing is left.

    Only aerobic work on her feet has a gentler form: strength, balance and stretching stay.
    """
    known = activities.get(planned.key)
    if known is None or not known.facts.is_aerobic or known.facts.impact.value == "none":
        return None
    key = first_left(LOW_IMPACT, activities, frozenset(found), fell=fell)
    return replace(planned, key=key) if key and key != planned.key else None


def first_left(
    choices: Sequence[str],
    activities: Mapping[str, Known],
    found: frozenset[Status],
    *,
    fell: bool,
    care_is_fine: bool = False,
) -> str:
    """The first of these that may be offered, one that asks for no care before one that does.

    ``care_is_fine``: simply the first. Empty where none is left.
    """
    levels = {
        key: advise_for(activities[key].features, found, fell=fell).level
        for key in choices
        if key in activities
    }
    if care_is_fine:
        return next((key for key, level in levels.items() if level is not Level.HIDDEN), "")
    for level in (Level.ALLOWED, Level.CAUTION):
        for key, its_level in levels.items():
            if its_level is level:
                return key
    return ""
