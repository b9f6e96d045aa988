"""Where care is needed: from what is known of her to statuses A-G, and to each activity's advice.

The table of clinical.md 3.4, which follows the UK consensus on exercise for bone (Brooke-Wavell
2022), Too Fit to Fracture (Giangregorio 2014) and the fall-prevention reviews (Sherrington 2020).
Where statuses meet, the strictest advice wins and every reason is kept. What she did not say makes
no status: ``unknowns`` names it, so that a page can say what was assumed. Nothing here forbids
anything: an activity that is not offered can still be logged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from exercise.loading import Category, EntryUnit, Impact
from patients.facts import PatientFacts

LOW_T_SCORE = Decimal("-2.5")  # WHO 1994; clinical.md 4.1
SEVERAL_FRACTURES = 2
SEVERAL_FALLS = 2
PAIN_THAT_ADAPTS = 4  # of 10, clinical.md 3.4 F


class Status(StrEnum):
    """What asks for care, in the letters of clinical.md 3.4. ``GENERAL`` is for everybody else."""

    GENERAL = "A"
    LOW_DENSITY = "B"
    SPINE = "C"
    FALLS = "D"
    TEAM_FIRST = "E"
    JOINT_PAIN = "F"
    ARM = "G"


class Unknown(StrEnum):
    """What she has not said, and was taken not to be so."""

    BONE_DENSITY = "bone_density"
    FRACTURES = "fractures"
    FALLS = "falls"
    RECENT = "recent"
    JOINT_PAIN = "joint_pain"
    ARM = "arm"


class Level(IntEnum):
    """How an activity is met; a higher one is stricter."""

    ALLOWED = 0
    CAUTION = 1  # shown with a word of care
    HIDDEN = 2  # not offered; explained when it is asked for by name


class Reason(StrEnum):
    """Why care is needed; ``care_wording.py`` says each in plain words."""

    FALL_RISK_AFTER_FALL = "fall_risk_after_fall"  # A
    LEARN_FIRST = "learn_first"  # A, and any other
    IMPACT_LOW_DENSITY = "impact_low_density"  # B
    BENDS_LOW_DENSITY = "bends_low_density"
    HEAVY_LOW_DENSITY = "heavy_low_density"
    WITH_TRAINER = "with_trainer"
    IMPACT_SPINE = "impact_spine"  # C
    BENDS_SPINE = "bends_spine"
    LOAD_SPINE = "load_spine"
    CONTACT_SPINE = "contact_spine"
    GUIDED_STRENGTH = "guided_strength"
    FALL_RISK = "fall_risk"  # D
    STEADY_FIRST = "steady_first"
    ASK_TEAM = "ask_team"  # E
    IMPACT_JOINTS = "impact_joints"  # F
    GENTLER_ON_JOINTS = "gentler_on_joints"
    HEAVY_ARM = "heavy_arm"  # G
    START_LOW_ARM = "start_low_arm"
    OWN_BACK = "own_back"  # B and C, of an activity she described herself
    OWN_STEADY = "own_steady"  # D
    OWN_ARM = "own_arm"  # G


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What the rules look at in an activity. ``flags`` are those of clinical.md 3.5.

    ``is_own``: described by her, so that only its kind and its impact are known: what she was not
    asked (bending, falling, heavy loads) is unknown, which is not the same as absent.
    """

    key: str = ""
    category: Category
    impact: Impact = Impact.NONE
    entry_unit: EntryUnit = EntryUnit.MINUTES
    counts_resistance: bool = False
    flags: frozenset[str] = frozenset()
    is_own: bool = False

    @property
    def is_resistance(self) -> bool:
        """Strength work."""
        return self.counts_resistance or self.category is Category.RESISTANCE


@dataclass(frozen=True, slots=True)
class Advice:
    """How one activity is met, and all reasons for it, the strictest first."""

    level: Level = Level.ALLOWED
    reasons: tuple[Reason, ...] = ()

    @property
    def is_offered(self) -> bool:
        """Whether lists, one-tap buttons and plans may hold it."""
        return self.level is not Level.HIDDEN


# To whom no walk is proposed unasked: the team or steadiness comes first (clinical.md 3.4 E, D).
NO_WALK = frozenset({Status.TEAM_FIRST, Status.FALLS})
_Finding = tuple[Level, Reason]


def statuses(facts: PatientFacts) -> frozenset[Status]:
    """Her statuses, at least one (clinical.md 3.4). What is unknown makes none.

    One low-trauma fracture outside the spine is between A and C and is treated as B, and so is
    osteoporosis that she was told of without a T-score. ``GENERAL`` stands where B and C do not.
    """
    found = set()
    if facts.vertebral_fracture or (facts.low_trauma_fractures or 0) >= SEVERAL_FRACTURES:
        found.add(Status.SPINE)
    elif _low_density(facts):
        found.add(Status.LOW_DENSITY)
    else:
        found.add(Status.GENERAL)
    if _unsafe_on_feet(facts):
        found.add(Status.FALLS)
    if facts.recent_fracture or facts.bone_metastases or facts.new_back_pain:
        found.add(Status.TEAM_FIRST)
    if facts.joint_pain is not None and facts.joint_pain >= PAIN_THAT_ADAPTS:
        found.add(Status.JOINT_PAIN)
    if facts.arm_surgery_or_lymphoedema:
        found.add(Status.ARM)
    return frozenset(found)


def unknowns(facts: PatientFacts) -> tuple[Unknown, ...]:
    """What she has not said and ``statuses`` took not to be so, in the order of the questions."""
    falls_known = facts.fell_in_last_year or facts.falls_last_year is not None
    unsaid = {
        Unknown.BONE_DENSITY: facts.lowest_t_score is None and facts.osteoporosis is None,
        Unknown.FRACTURES: None in (facts.vertebral_fracture, facts.low_trauma_fractures),
        Unknown.FALLS: not falls_known or facts.unsteady is None,
        Unknown.RECENT: None in (facts.recent_fracture, facts.bone_metastases, facts.new_back_pain),
        Unknown.JOINT_PAIN: facts.joint_pain is None,
        Unknown.ARM: facts.arm_surgery_or_lymphoedema is None,
    }
    return tuple(one for one, is_unsaid in unsaid.items() if is_unsaid)


def advise(activity: Features, facts: PatientFacts) -> Advice:
    """How she meets this activity: the strictest of all her statuses, with every reason."""
    return advise_for(activity, statuses(facts), fell=facts.fell_in_last_year)


def advise_for(activity: Features, found: Iterable[Status], *, fell: bool = False) -> Advice:
    """The same for statuses that are known; ``fell``: at least one fall in 12 months."""
    by_status: dict[Status, Callable[[], list[_Finding]]] = {
        Status.GENERAL: lambda: _general(activity, fell=fell),
        Status.LOW_DENSITY: lambda: _low_density_advice(activity, fell=fell),
        Status.SPINE: lambda: _spine(activity, fell=fell),
        Status.FALLS: lambda: _falls(activity),
        Status.TEAM_FIRST: lambda: [(Level.HIDDEN, Reason.ASK_TEAM)],
        Status.JOINT_PAIN: lambda: _joints(activity),
        Status.ARM: lambda: _arm(activity),
    }
    # In the order of urgency: what the team has to be asked about is said first.
    order = [Status.TEAM_FIRST, *(status for status in Status if status != Status.TEAM_FIRST)]
    held = set(found)
    findings = [one for status in order if status in held for one in by_status[status]()]
    if activity.is_own:
        findings += _unasked(activity, held)
    if not findings:
        return Advice()
    findings.sort(key=lambda finding: -finding[0])
    reasons = dict.fromkeys(reason for _level, reason in findings)
    return Advice(findings[0][0], tuple(reasons))


def _low_density(facts: PatientFacts) -> bool:
    measured = facts.lowest_t_score is not None and facts.lowest_t_score <= LOW_T_SCORE
    return bool(measured or facts.osteoporosis or facts.low_trauma_fractures)


def _unsafe_on_feet(facts: PatientFacts) -> bool:
    """Clinical.md 3.4 D: two falls in 12 months, or one with an injury, or unsteady."""
    several = (facts.falls_last_year or 0) >= SEVERAL_FALLS
    injured = facts.fell_in_last_year and facts.injured_in_fall
    return bool(several or injured or facts.unsteady)


def _when_fell(activity: Features, *, fell: bool) -> list[_Finding]:
    """One fall without an injury: care with what can make one fall (clinical.md 3.4 A)."""
    risky = fell and "FALL_RISK" in activity.flags
    return [(Level.CAUTION, Reason.FALL_RISK_AFTER_FALL)] if risky else []


def _general(activity: Features, *, fell: bool) -> list[_Finding]:
    """A: everything; FALL_RISK with care after a fall; SUPERVISED is learnt with somebody."""
    found = _when_fell(activity, fell=fell)
    if "SUPERVISED" in activity.flags:
        found.append((Level.CAUTION, Reason.LEARN_FIRST))
    return found


def _low_density_advice(activity: Features, *, fell: bool) -> list[_Finding]:
    """B: no high impact, bending, twisting or heavy load but under instruction [V30, V31].

    Whether somebody instructs her is not known here, so these are never offered; she may log them.
    """
    flags, found = activity.flags, _when_fell(activity, fell=fell)
    if "HIGH_IMPACT" in flags or activity.impact is Impact.HIGH:
        found.append((Level.HIDDEN, Reason.IMPACT_LOW_DENSITY))
    if flags & {"FLEXION", "TWIST"}:
        found.append((Level.HIDDEN, Reason.BENDS_LOW_DENSITY))
    if "HEAVY_LOAD" in flags:
        found.append((Level.HIDDEN, Reason.HEAVY_LOW_DENSITY))
    if "SUPERVISED" in flags:
        found.append((Level.CAUTION, Reason.WITH_TRAINER))
    return found


def _spine(activity: Features, *, fell: bool) -> list[_Finding]:
    """C: impact up to brisk walking, no bending, twisting, contact or load on the spine [V30, V31].

    Exercises that are counted in drops or jumps are more than brisk walking. Strength work is with
    professional guidance.
    """
    flags, found = activity.flags, _when_fell(activity, fell=fell)
    strong = activity.impact in {Impact.MODERATE, Impact.HIGH}
    jumps = activity.entry_unit is EntryUnit.IMPACTS
    if strong or jumps or flags & {"MODERATE_IMPACT", "HIGH_IMPACT"}:
        found.append((Level.HIDDEN, Reason.IMPACT_SPINE))
    if flags & {"FLEXION", "TWIST"}:
        found.append((Level.HIDDEN, Reason.BENDS_SPINE))
    if flags & {"AXIAL_LOAD", "HEAVY_LOAD"}:
        found.append((Level.HIDDEN, Reason.LOAD_SPINE))
    if "CONTACT" in flags:
        found.append((Level.HIDDEN, Reason.CONTACT_SPINE))
    if activity.is_resistance or "SUPERVISED" in flags:
        found.append((Level.CAUTION, Reason.GUIDED_STRENGTH))
    return found


# Faster than an easy walk: not as the only activity for somebody who falls [V34].
_BRISK = frozenset({"walk_brisk", "walk_very_brisk", "walk_race", "nordic_brisk"})


def _falls(activity: Features) -> list[_Finding]:
    """D: strength and balance first and supported; brisk walking not alone [V30, V34]."""
    if "FALL_RISK" in activity.flags:
        return [(Level.HIDDEN, Reason.FALL_RISK)]
    return [(Level.CAUTION, Reason.STEADY_FIRST)] if activity.key in _BRISK else []


def _joints(activity: Features) -> list[_Finding]:
    """F: lower impact, water, cycling; keep moving (HOPE, clinical.md 3.3)."""
    if "HIGH_IMPACT" in activity.flags or activity.impact is Impact.HIGH:
        return [(Level.HIDDEN, Reason.IMPACT_JOINTS)]
    strong = "MODERATE_IMPACT" in activity.flags or activity.impact is Impact.MODERATE
    return [(Level.CAUTION, Reason.GENTLER_ON_JOINTS)] if strong else []


def _arm(activity: Features) -> list[_Finding]:
    """G: arms may work, slowly more; no sudden heavy load (PAL trial, Schmitz 2009)."""
    if "HEAVY_LOAD" in activity.flags:
        return [(Level.HIDDEN, Reason.HEAVY_ARM)]
    if "ARM_LOAD" in activity.flags:
        return [(Level.CAUTION, Reason.START_LOW_ARM)]
    return []


_BACK = frozenset({Status.LOW_DENSITY, Status.SPINE})


def _unasked(activity: Features, held: set[Status]) -> list[_Finding]:
    """A word of care for what nobody asked about an activity of her own."""
    found = []
    if held & _BACK:
        found.append((Level.CAUTION, Reason.OWN_BACK))
    if Status.FALLS in held:
        found.append((Level.CAUTION, Reason.OWN_STEADY))
    if Status.ARM in held and activity.is_resistance:
        found.append((Level.CAUTION, Reason.OWN_ARM))
    return found
