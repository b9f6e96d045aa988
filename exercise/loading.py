"""What one session of movement counts as: minutes, strength, balance, impacts, sites loaded.

Algorithm of clinical.md 3.2. Moderate minutes count once and vigorous minutes twice (US guidelines
2018, WHO 2020); light minutes are shown and count nothing. Two aerobic totals are kept apart: all
aerobic minutes, which the 150 is about, and weight-bearing minutes, which bone is about
(clinical.md 0.3). What the person says of her effort overrides the activity's listed intensity.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

MIN_ENTRY_MINUTES = 1
MAX_ENTRY_MINUTES = 300
ASK_ABOVE_MINUTES = 180
MAX_DAY_MINUTES = 600
MAX_ENTRY_IMPACTS = 1000  # a session has about 50 (clinical.md 3.1)
# Beyond what anybody does: programmes have 1-3 sets of 8-12 (clinical.md 3.1).
MAX_SETS = 20
MAX_REPETITIONS = 200
MAX_LOAD_KG = 500
MAX_PAIN = 10


class Effort(StrEnum):
    """How hard it was, by the talk test (clinical.md 3.1)."""

    LIGHT = "light"  # can sing
    MODERATE = "moderate"  # can talk, not sing
    VIGOROUS = "vigorous"  # a few words at a time


class Category(StrEnum):
    """What kind of activity it is, in the words of the activity catalogue."""

    WEIGHT_BEARING_AEROBIC = "weight_bearing_aerobic"
    NON_WEIGHT_BEARING_AEROBIC = "non_weight_bearing_aerobic"
    RESISTANCE = "resistance"
    BALANCE = "balance"
    FLEXIBILITY = "flexibility"


class Impact(StrEnum):
    """How hard the feet meet the ground (clinical.md 3.6)."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class EntryUnit(StrEnum):
    """What a session of the activity is counted in."""

    MINUTES = "minutes"
    SETS_REPS = "sets_reps"
    IMPACTS = "impacts"


AEROBIC = frozenset({Category.WEIGHT_BEARING_AEROBIC, Category.NON_WEIGHT_BEARING_AEROBIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFacts:
    """What the rules know of an activity. Sites: 0 not loaded, 1 some, 2 strongly.

    ``met`` is for information. ``intensity`` is None where the catalogue has none.
    """

    category: Category
    impact: Impact = Impact.NONE
    entry_unit: EntryUnit = EntryUnit.MINUTES
    intensity: Effort | None = None
    met: Decimal | None = None
    counts_aerobic: bool = False
    counts_resistance: bool = False
    counts_balance: bool = False
    loads_hip: int = 0
    loads_spine: int = 0
    loads_wrist: int = 0

    @property
    def is_aerobic(self) -> bool:
        """Whether its minutes are aerobic minutes, at whatever effort.

        The catalogue says ``counts_aerobic`` = no for a stroll because it is light; walked briskly
        it counts, since effort overrides. Activities counted in jumps or sets have no minutes.
        """
        if self.entry_unit is not EntryUnit.MINUTES:
            return False
        return self.counts_aerobic or self.category in AEROBIC

    def effort(self, said: Effort | None) -> Effort:
        """What she said; else the listed intensity; else moderate if the catalogue counts it."""
        fallback = Effort.MODERATE if self.counts_aerobic else Effort.LIGHT
        return said or self.intensity or fallback


@dataclass(frozen=True, slots=True)
class EffortMinutes:
    """Aerobic minutes by effort, whole and >= 0."""

    light: int = 0
    moderate: int = 0
    vigorous: int = 0

    @classmethod
    def of(cls, minutes: int, effort: Effort) -> Self:
        """``minutes`` at one effort."""
        return cls(**{effort.value: minutes})

    @property
    def all(self) -> int:
        """Minutes as the clock counts them, at any effort."""
        return self.light + self.moderate + self.vigorous

    @property
    def moderate_to_vigorous(self) -> int:
        """Unweighted minutes that count (what FHIR 82290-8 holds)."""
        return self.moderate + self.vigorous

    @property
    def moderate_equivalent(self) -> int:
        """Minutes towards the 150: moderate once, vigorous twice, light not."""
        return self.moderate + 2 * self.vigorous

    def capped(self, most: int = MAX_DAY_MINUTES) -> "EffortMinutes":
        """At most ``most`` minutes; those that count most are kept, so order does not matter."""
        vigorous = min(self.vigorous, most)
        moderate = min(self.moderate, most - vigorous)
        return EffortMinutes(min(self.light, most - vigorous - moderate), moderate, vigorous)

    def __add__(self, other: "EffortMinutes") -> "EffortMinutes":
        return EffortMinutes(
            self.light + other.light,
            self.moderate + other.moderate,
            self.vigorous + other.vigorous,
        )


@dataclass(frozen=True, slots=True)
class Sites:
    """How strongly hip, spine and wrist were loaded: 0 not, 1 some, 2 strongly."""

    hip: int = 0
    spine: int = 0
    wrist: int = 0

    def __or__(self, other: "Sites") -> "Sites":
        return Sites(
            max(self.hip, other.hip), max(self.spine, other.spine), max(self.wrist, other.wrist)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLoad:
    """What one logged session counted as; stored with it and never recomputed.

    ``minutes`` is the time as clamped (0 for sets or impacts without a time), ``effort`` the one
    that was used. ``aerobic`` and ``weight_bearing`` say what the minutes count for.
    """

    minutes: int
    effort: Effort
    aerobic: bool
    weight_bearing: bool
    resistance: bool
    balance: bool
    impacts: int
    sites: Sites

    @property
    def aerobic_minutes(self) -> EffortMinutes:
        """Its aerobic minutes by effort; none when it is not aerobic."""
        return EffortMinutes.of(self.minutes if self.aerobic else 0, self.effort)

    @property
    def weight_bearing_minutes(self) -> EffortMinutes:
        """Its weight-bearing aerobic minutes by effort."""
        return EffortMinutes.of(self.minutes if self.weight_bearing else 0, self.effort)


def session_load(
    activity: ActivityFacts,
    *,
    minutes: int | None = None,
    effort: Effort | None = None,
    impacts: int | None = None,
) -> SessionLoad:
    """What a session counts as. ``effort`` is what she said, if she did.

    Minutes are clamped to 1-300 and impacts to 0-1000: forms refuse more, this is the second line.
    """
    counted = 0 if minutes is None else clamp_minutes(minutes)
    weight_bearing = activity.category is Category.WEIGHT_BEARING_AEROBIC
    return SessionLoad(
        minutes=counted,
        effort=activity.effort(effort),
        aerobic=activity.is_aerobic,
        weight_bearing=activity.is_aerobic and weight_bearing,
        resistance=activity.counts_resistance,
        balance=activity.counts_balance,
        impacts=min(max(impacts or 0, 0), MAX_ENTRY_IMPACTS),
        sites=Sites(activity.loads_hip, activity.loads_spine, activity.loads_wrist),
    )


def strength_load(
    exercises: Iterable[SessionLoad], *, minutes: int | None = None, effort: Effort
) -> SessionLoad:
    """What several exercises of one session count as together: each site as the strongest of them.

    Its minutes are kept and are not aerobic (clinical.md 3.2). In any order the same.
    """
    together = tuple(exercises)
    sites = Sites()
    for exercise in together:
        sites |= exercise.sites
    return SessionLoad(
        minutes=0 if minutes is None else clamp_minutes(minutes),
        effort=effort,
        aerobic=False,
        weight_bearing=False,
        resistance=any(exercise.resistance for exercise in together),
        balance=any(exercise.balance for exercise in together),
        impacts=0,
        sites=sites,
    )


def clamp_minutes(minutes: int) -> int:
    """``minutes`` within 1-300, the bounds of one entry (clinical.md 3.2)."""
    return min(max(minutes, MIN_ENTRY_MINUTES), MAX_ENTRY_MINUTES)
