"""Every status of clinical.md 3.4 against all 226 activities of the shipped catalogue."""

import itertools
from decimal import Decimal

import pytest

from exercise.care_wording import REASON, STATUS, UNKNOWN
from exercise.catalogue import SHIPPED, read_activities
from exercise.loading import Impact
from exercise.precautions import (
    Features,
    Level,
    Reason,
    Status,
    Unknown,
    advise,
    advise_for,
    statuses,
    unknowns,
)
from patients.facts import PatientFacts

CATALOGUE = {key: activity.features for key, activity in read_activities(SHIPPED).items()}

# The column "hide by default" of the table, by flag.
NEVER_OFFERED = {
    Status.GENERAL: set(),
    Status.LOW_DENSITY: {"HIGH_IMPACT", "FLEXION", "TWIST", "HEAVY_LOAD"},
    Status.SPINE: {
        *("MODERATE_IMPACT", "HIGH_IMPACT", "FLEXION", "TWIST"),
        *("CONTACT", "AXIAL_LOAD", "HEAVY_LOAD"),
    },
    Status.FALLS: {"FALL_RISK"},
    Status.TEAM_FIRST: set(),  # everything, flagged or not
    Status.JOINT_PAIN: {"HIGH_IMPACT"},
    Status.ARM: {"HEAVY_LOAD"},
}
# Hidden without a flag: drops onto the heels are more than brisk walking.
ALSO_HIDDEN = {Status.SPINE: {"heel_drops"}}


def offered(*found, fell=False):
    return {key for key, one in CATALOGUE.items() if advise_for(one, found, fell=fell).is_offered}


def test_the_catalogue_is_whole():
    assert len(CATALOGUE) == 226


@pytest.mark.parametrize("status", Status)
def test_nothing_flagged_is_offered_and_everything_else_is(status):
    flagged = {key for key, one in CATALOGUE.items() if one.flags & NEVER_OFFERED[status]}
    hidden = flagged | ALSO_HIDDEN.get(status, set())
    if status is Status.TEAM_FIRST:
        hidden = set(CATALOGUE)
    assert offered(status) == set(CATALOGUE) - hidden


@pytest.mark.parametrize("status", Status)
def test_every_refusal_has_its_reason_in_plain_words(status):
    for activity in CATALOGUE.values():
        advice = advise_for(activity, [status])
        assert (advice.level is Level.ALLOWED) == (advice.reasons == ())
        for reason in advice.reasons:
            sentence = str(REASON[reason])
            assert sentence.endswith(".") and 20 < len(sentence) < 160


def test_everything_has_words():
    assert set(REASON) == set(Reason)
    assert set(STATUS) == set(Status)
    assert set(UNKNOWN) == set(Unknown)
    assert all(str(words) for status, words in STATUS.items() if status is not Status.GENERAL)


@pytest.mark.parametrize(
    ("status", "key", "level"),
    [
        (Status.GENERAL, "jumps_multi", Level.CAUTION),
        (Status.GENERAL, "jog", Level.ALLOWED),
        (Status.LOW_DENSITY, "jog", Level.ALLOWED),
        (Status.LOW_DENSITY, "deadlift", Level.HIDDEN),
        (Status.LOW_DENSITY, "hip_hinge", Level.CAUTION),
        (Status.LOW_DENSITY, "situps", Level.HIDDEN),
        (Status.SPINE, "walk_brisk", Level.ALLOWED),
        (Status.SPINE, "heel_drops", Level.HIDDEN),
        (Status.SPINE, "overhead_press", Level.HIDDEN),
        (Status.SPINE, "sit_to_stand", Level.CAUTION),
        (Status.FALLS, "walk_brisk", Level.CAUTION),
        (Status.FALLS, "single_leg_stand", Level.HIDDEN),
        (Status.FALLS, "otago", Level.ALLOWED),
        (Status.TEAM_FIRST, "chin_tuck", Level.HIDDEN),
        (Status.JOINT_PAIN, "jog", Level.CAUTION),
        (Status.JOINT_PAIN, "water_aerobics", Level.ALLOWED),
        (Status.ARM, "biceps_curl", Level.CAUTION),
        (Status.ARM, "wood_chopping", Level.HIDDEN),
    ],
)
def test_examples(status, key, level):
    assert advise_for(CATALOGUE[key], [status]).level is level


def test_impact_of_an_own_activity_counts_without_flags():
    own = Features(category=CATALOGUE["jog"].category, impact=Impact.HIGH)
    assert not advise_for(own, [Status.LOW_DENSITY]).is_offered
    assert not advise_for(own, [Status.SPINE]).is_offered
    assert not advise_for(own, [Status.JOINT_PAIN]).is_offered


@pytest.mark.parametrize("pair", list(itertools.combinations(Status, 2)), ids="".join)
def test_the_strictest_of_two_wins_and_all_reasons_are_kept(pair):
    for activity in CATALOGUE.values():
        both = advise_for(activity, pair)
        each = [advise_for(activity, [status]) for status in pair]
        assert both.level is max(one.level for one in each)
        assert set(both.reasons) == {reason for one in each for reason in one.reasons}


def test_the_strictest_reason_is_said_first():
    found = [Status.SPINE, Status.ARM]
    assert advise_for(CATALOGUE["overhead_press"], found).reasons == (
        Reason.LOAD_SPINE,
        Reason.GUIDED_STRENGTH,
        Reason.START_LOW_ARM,
    )


def test_one_fall_asks_for_care_and_hides_nothing():
    assert offered(Status.GENERAL, fell=True) == set(CATALOGUE)
    advice = advise_for(CATALOGUE["tandem_walk"], [Status.GENERAL], fell=True)
    assert advice.reasons == (Reason.FALL_RISK_AFTER_FALL,)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, "A"),
        ({"lowest_t_score": Decimal("-2.4")}, "A"),
        ({"lowest_t_score": Decimal("-2.5")}, "B"),
        ({"osteoporosis": True}, "B"),
        ({"low_trauma_fractures": 1}, "B"),
        ({"low_trauma_fractures": 2}, "C"),
        ({"vertebral_fracture": True, "lowest_t_score": Decimal(-3)}, "C"),
        ({"fell_in_last_year": True}, "A"),
        ({"fell_in_last_year": True, "falls_last_year": 1}, "A"),
        ({"fell_in_last_year": True, "falls_last_year": 2}, "AD"),
        ({"fell_in_last_year": True, "injured_in_fall": True}, "AD"),
        ({"unsteady": True}, "AD"),
        ({"recent_fracture": True}, "AE"),
        ({"bone_metastases": True}, "AE"),
        ({"new_back_pain": True}, "AE"),
        ({"joint_pain": 3}, "A"),
        ({"joint_pain": 4}, "AF"),
        ({"arm_surgery_or_lymphoedema": True}, "AG"),
        ({"vertebral_fracture": True, "unsteady": True, "joint_pain": 8}, "CDF"),
    ],
)
def test_facts_to_statuses(facts, found):
    assert "".join(sorted(statuses(PatientFacts(**facts)))) == found


def test_what_is_unknown_makes_no_status_and_is_named():
    assert unknowns(PatientFacts()) == tuple(Unknown)
    everything = PatientFacts(
        lowest_t_score=Decimal(-1),
        vertebral_fracture=False,
        low_trauma_fractures=0,
        falls_last_year=0,
        unsteady=False,
        recent_fracture=False,
        bone_metastases=False,
        new_back_pain=False,
        joint_pain=0,
        arm_surgery_or_lymphoedema=False,
    )
    assert unknowns(everything) == ()
    assert advise(CATALOGUE["jog"], everything).level is Level.ALLOWED
