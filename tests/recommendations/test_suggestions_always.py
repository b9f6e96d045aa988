"""Whatever she ate and whoever she is: no suggestion breaks a rule of clinical.md 7.4."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutrition.intake import Intake
from nutrition.nutrients import BONE_NUTRIENTS, Nutrient
from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region
from recommendations.goals import Target
from recommendations.margins import margins_of
from recommendations.measures import MEASURES, Measure
from recommendations.suggestions import close_gap, suggest_foods
from recommendations.weekly_foods import Assortment, foods_to_try
from tests.recommendations.suggesting import (
    DAY,
    SHELF,
    D,
    goals_of,
    helen,
    nutrients,
    own,
    verdicts,
    week_verdicts,
)

ASSORTMENT = Assortment(SHELF)

# The rules once more, in the words of the specification and apart from the program's own.
NOT_FOR = {
    Diet.NONE: "",
    Diet.VEGETARIAN: "meat rennet fish shellfish",
    Diet.VEGAN: "meat rennet fish shellfish milk lactose egg",
}
LIMITED = (Measure.CALCIUM, Measure.VITAMIN_D, Measure.ZINC)
MOST = {
    "calcium_mg": 2600,
    "vitamin_d_ug": 130,
    "magnesium_mg": 400,
    "vitamin_k1_ug": 120,
    "vitamin_k2_ug": 60,
    "protein_g": 100,
    "zinc_mg": 50,
}


@st.composite
def people(draw):
    weighed = draw(st.booleans())
    return helen(
        diet=draw(st.none() | st.sampled_from(Diet)),
        allergies=draw(st.frozensets(st.sampled_from(Allergy), max_size=3)),
        kidneys=draw(st.none() | st.sampled_from(Kidneys)),
        medicines=draw(st.frozensets(st.sampled_from(Medicine), max_size=3)),
        told_medicines=draw(st.booleans()),
        ask_before_calcium=draw(st.none() | st.booleans()),
        region=draw(st.none() | st.sampled_from(Region)),
        weight_kg=D(draw(st.integers(40, 120))) if weighed else None,
        weighed_on=DAY if weighed else None,
        on_inhibitor=draw(st.booleans()),
    )


@st.composite
def portions(draw, *, share=1):
    amounts = {
        name: draw(st.none() | st.integers(0, most * 10 // share).map(lambda n: D(n) / 10))
        for name, most in MOST.items()
    }
    return nutrients(known=False, energy_kcal=draw(st.integers(0, 900)), **amounts)


@st.composite
def intakes(draw, *, most=4):
    foods = [Intake.of_food(one) for one in draw(st.lists(portions(share=2), max_size=most))]
    pills = draw(st.lists(st.tuples(portions(share=3), st.booleans()), max_size=2))
    taken = [Intake.of_supplement(one, prescribed=prescribed) for one, prescribed in pills]
    return Intake.total([*foods, *taken])


@st.composite
def shelves(draw):
    """The shipped foods, some of which she has had, and foods of her own."""
    had = draw(st.sets(st.sampled_from(range(len(SHELF))), max_size=6))
    hers = [replace(SHELF[place], is_hers=True) for place in had]
    mine = [
        replace(own(name), portion=portion)
        for name, portion in draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["Pie", "Liver pie", "Stew", "Fish oil drops"]), portions()
                ),
                max_size=4,
                unique_by=lambda pair: pair[0],
            )
        )
    ]
    return (*hers, *mine, *(one for place, one in enumerate(SHELF) if place not in had))


def check(facts, measure, gap, picks, day, week, days):
    check_limits(check_picks(facts, measure, gap, picks), facts, day, week, days)


def check_picks(facts, measure, gap, picks):
    foods = [pick.candidate for pick in picks]
    assert 1 <= len(foods) <= 2
    assert len({food.kind for food in foods}) == len(foods)
    nutrient = MEASURES[measure].nutrient
    for pick in picks:
        assert pick.gives == pick.candidate.portion[nutrient]  # known, and not counted as nothing
        assert pick.gives * 4 >= gap > 0
        check_food(pick.candidate, facts)
    check_measure(measure, facts)
    return foods


def check_food(food, facts):
    left_out = set(NOT_FOR[facts.diet or Diet.NONE].split()) | {
        one.value for one in facts.allergies
    }
    if "milk" in left_out:
        left_out.add("lactose")
    if food.reviewed is None:
        assert food.is_hers
        assert not left_out
        assert not {"liver", "drops"} & set(food.name.lower().split())
    else:
        assert not {one.value for one in food.reviewed.holds} & left_out
    assert facts.kidneys is not Kidneys.SEVERE
    if Medicine.VITAMIN_K_ANTAGONIST in facts.medicines:
        k1, k2 = food.portion[Nutrient.VITAMIN_K1], food.portion[Nutrient.VITAMIN_K2]
        assert k1 is not None
        assert k1 + (k2 or 0) < 9
    if facts.medicines & {Medicine.QUINOLONE, Medicine.TETRACYCLINE}:
        assert food.portion[Nutrient.CALCIUM] < 100


def check_measure(measure, facts):
    if facts.kidneys is Kidneys.DISEASE:
        assert measure is not Measure.PROTEIN
    if measure in (Measure.VITAMIN_K, Measure.VITAMIN_K2):
        assert facts.told_medicines
        assert Medicine.VITAMIN_K_ANTAGONIST not in facts.medicines
    if measure in (Measure.CALCIUM, Measure.VITAMIN_D):
        assert not facts.ask_before_calcium


def check_limits(foods, facts, day, week, days):
    goals = goals_of(facts)
    for measure in LIMITED:
        nutrient, limit = MEASURES[measure].nutrient, goals[measure].upper_limit
        added = sum(food.portion[nutrient] for food in foods)  # an unknown would not add up
        for intake, over in ((day, 1), (week, days)):
            had = intake[nutrient].amount - intake[nutrient].prescribed
            assert not added or (had + added) / over <= limit, measure
    protein = goals[Measure.PROTEIN]
    added = sum(food.portion[Nutrient.PROTEIN] or 0 for food in foods)
    if facts.kidneys is Kidneys.DISEASE and added:
        assert isinstance(protein, Target)
        assert day[Nutrient.PROTEIN].amount + added <= protein.value


def check_mean(foods, facts, week, days):
    """Within half a unit: means are rounded before they are compared."""
    goals = goals_of(facts)
    most = {one: goals[one].upper_limit for one in LIMITED}
    if facts.kidneys is Kidneys.DISEASE:
        assert isinstance(goals[Measure.PROTEIN], Target)
        most[Measure.PROTEIN] = goals[Measure.PROTEIN].value
    for measure, limit in most.items():
        nutrient = MEASURES[measure].nutrient
        added = sum(food.portion[nutrient] for food in foods)
        had = (week[nutrient].amount - week[nutrient].prescribed) / days
        assert not added or had + added <= limit + D("0.5"), measure


@settings(max_examples=250, deadline=None)
@given(people(), intakes(), intakes(), st.integers(1, 7), shelves(), st.integers(0, 10_000))
def test_no_suggestion_of_a_day_breaks_a_rule(facts, day, before, days, shelf, turn):
    week = day + before
    room = margins_of(day, week, days, goals_of(facts), facts)
    judged = week_verdicts(week, days, facts)
    found = suggest_foods(verdicts(day, facts), judged, shelf, room, facts, turn=turn)
    if found is not None:
        check(facts, found.measure, found.gap, found.picks, day, week, days)
        assert found.measure is not Measure.VITAMIN_K2  # no target is shipped for it


@settings(max_examples=250, deadline=None)
@given(
    people(),
    intakes(most=2),
    st.sampled_from(Measure),
    st.integers(1, 900),
    shelves(),
    st.integers(),
)
def test_no_food_for_a_gap_breaks_a_rule(facts, day, measure, gap, shelf, turn):
    room = margins_of(day, day, 1, goals_of(facts), facts)
    picks = close_gap(measure, D(gap), shelf, room, facts, turn=turn)
    if picks:
        check(facts, measure, gap, picks, day, day, 1)


@settings(max_examples=200, deadline=None)
@given(people(), intakes(most=6), st.integers(3, 7), st.integers(0, 500), st.data())
def test_no_food_of_a_review_breaks_a_rule(facts, week, days, turn, data):
    """The mean with the food added on every day stays within every limit; nothing declined."""
    judged = tuple(week_verdicts(week, days, facts).values())
    declined = data.draw(st.frozensets(st.sampled_from([one.key for one in SHELF]), max_size=40))
    verdict = data.draw(st.sampled_from(judged))
    picks = foods_to_try(verdict, judged, ASSORTMENT, facts, declined=declined, turn=turn)
    if picks:
        foods = check_picks(facts, verdict.measure, verdict.gap, picks)
        check_mean(foods, facts, week, days)
        assert not {pick.candidate.key for pick in picks} & declined


@settings(max_examples=150, deadline=None)
@given(people(), st.sampled_from(Measure), st.integers(1, 900), shelves())
def test_what_she_eats_comes_first_wherever_it_may(facts, measure, gap, shelf):
    day = Intake()
    room = margins_of(day, day, 1, goals_of(facts), facts)
    picks = close_gap(measure, D(gap), shelf, room, facts)
    hers = [one for one in shelf if one.is_hers]
    if close_gap(measure, D(gap), hers, room, facts):
        assert picks[0].candidate.is_hers


@pytest.mark.parametrize("gap", [80, 300, 900])
def test_the_rules_leave_something_to_name(gap):
    """Or every property above would hold of nothing."""
    facts, day = helen(), Intake()
    room = margins_of(day, day, 1, goals_of(facts), facts)
    assert close_gap(Measure.CALCIUM, D(gap), SHELF, room, facts)
    vegan = helen(diet=Diet.VEGAN, medicines=frozenset({Medicine.VITAMIN_K_ANTAGONIST}))
    assert close_gap(Measure.CALCIUM, D(gap), SHELF, room, vegan)


def test_every_nutrient_has_a_food_for_everybody_without_a_reason_against_it():
    facts, day = helen(), Intake()
    room = margins_of(day, day, 1, goals_of(facts), facts)
    small = {"calcium_mg": 300, "vitamin_d_ug": 10, "magnesium_mg": 80, "zinc_mg": 3}
    small |= {"protein_g": 20, "vitamin_k2_ug": 30}
    for nutrient in BONE_NUTRIENTS:
        (measure,) = (one for one in Measure if MEASURES[one].nutrient is nutrient)
        found = close_gap(measure, D(small[nutrient.value]), SHELF, room, facts)
        assert sum(pick.gives for pick in found) >= small[nutrient.value], nutrient
