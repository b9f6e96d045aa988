"""What closes a gap: each rule of clinical.md 7.4, case by case."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nutrition.intake import Intake
from nutrition.nutrients import Nutrient
from patients.health_facts import Allergy, Diet
from recommendations.assessment import assess_days
from recommendations.margins import Margin
from recommendations.measures import Measure
from recommendations.suggestions import (
    close_gap,
    may_need_supplement,
    suggest_foods,
    suits,
)
from recommendations.targets import PersonalRule
from recommendations.verdicts import Status
from tests.recommendations.suggesting import (
    BOOK,
    BY_KEY,
    DAY,
    SHELF,
    D,
    eaten,
    helen,
    margins,
    nutrients,
    only,
    own,
    picked,
    verdicts,
    week_verdicts,
)

M = Measure
MILK, SOYA = "milk-low-fat-1-vitamin-d-added", "soya-drink-fortified"
HERS = replace(BY_KEY[SOYA], is_hers=True)


class TestPortions:
    def test_one_food_that_closes_the_gap_is_enough(self):
        found = close_gap(M.CALCIUM, D(280), SHELF, margins(helen()), helen())
        assert len(found) == 1
        assert found[0].gives >= 280

    def test_else_two_that_are_not_of_one_kind(self):
        found = close_gap(M.CALCIUM, D(1100), SHELF, margins(helen()), helen())
        assert len(found) == 2
        assert len({pick.candidate.kind for pick in found}) == 2

    @pytest.mark.parametrize(("gap", "named"), [(323, True), (324, False)])
    def test_a_portion_supplies_a_quarter_of_the_gap(self, gap, named):
        """81 mg of magnesium in a handful of almonds are a quarter of 324, not of 325."""
        shelf = [replace(BY_KEY["almonds"], portion=nutrients(magnesium_mg=Decimal("80.9")))]
        assert bool(picked(M.MAGNESIUM, gap, shelf=shelf)) is named

    def test_exactly_a_quarter_is_enough(self):
        shelf = [replace(BY_KEY["almonds"], portion=nutrients(magnesium_mg=75))]
        assert picked(M.MAGNESIUM, 300, shelf=shelf) == ["almonds"]

    def test_a_figure_that_nobody_knows_closes_nothing(self):
        shelf = [replace(BY_KEY[MILK], portion=nutrients(calcium_mg=None))]
        assert picked(M.CALCIUM, 100, shelf=shelf) == []

    def test_another_turn_names_another_food(self):
        names = {picked(M.CALCIUM, 150, turn=turn)[0] for turn in range(30)}
        assert len(names) > 10


class TestHersFirst:
    def test_what_she_eats_comes_before_what_supplies_more(self):
        shelf = (*only("milk-skimmed-with-extra-calcium"), HERS)
        assert picked(M.CALCIUM, 260, shelf=shelf)[0] == SOYA

    def test_of_hers_what_supplies_more(self):
        cheese = replace(BY_KEY["edam-cheese"], is_hers=True)
        assert picked(M.CALCIUM, 300, shelf=(cheese, HERS))[0] == SOYA

    def test_a_food_of_her_own_that_nobody_reviewed(self):
        assert picked(M.CALCIUM, 300, shelf=[own(calcium_mg=320)]) == ["own:Her pie"]

    @pytest.mark.parametrize("told", [{"diet": Diet.VEGETARIAN}, {"allergies": {Allergy.EGG}}])
    def test_which_nobody_knows_to_be_free_of_something(self, told):
        facts = helen(
            **{name: frozenset(v) if v.__class__ is set else v for name, v in told.items()}
        )
        assert not suits(own(calcium_mg=320), facts)

    def test_or_that_has_a_word_that_rules_it_out(self):
        assert not suits(own("Liver casserole", zinc_mg=5), helen())

    def test_a_food_that_nobody_reviewed_and_she_never_had_is_not_named(self):
        assert not suits(replace(own(calcium_mg=320), is_hers=False), helen())


class TestLimits:
    def test_a_day_is_not_taken_above_a_limit(self):
        full = eaten(calcium_mg=1800)
        # 305 mg of calcium in the milk would make 2105 of 2000.
        assert picked(M.PROTEIN, 20, shelf=only(MILK), room=margins(helen(), full)) == []
        almost = eaten(calcium_mg=1695)
        assert picked(M.PROTEIN, 20, shelf=only(MILK), room=margins(helen(), almost)) == [MILK]

    def test_nor_a_day_of_a_week_with_room(self):
        room = margins(helen(), eaten(calcium_mg=1800), eaten(calcium_mg=2400), days=3)
        assert picked(M.PROTEIN, 20, shelf=only(MILK), room=room) == []

    def test_nor_is_the_mean_of_the_week(self):
        week = eaten(zinc_mg=119)
        room = margins(helen(), eaten(zinc_mg=1), week, days=3)
        beef = only("roast-beef-lean")  # 4.1 mg of zinc
        assert picked(M.PROTEIN, 30, shelf=beef, room=room) == []
        assert picked(M.PROTEIN, 30, shelf=beef, room=margins(helen(), days=3)) != []

    def test_two_foods_together_stay_within_as_well(self):
        room = margins(helen(), eaten(calcium_mg=1700))
        shelf = only(MILK, "ricotta-cheese-part-skimmed")
        assert len(picked(M.PROTEIN, 40, shelf=shelf, room=room)) < 2

    def test_a_portion_without_a_figure_for_what_has_a_limit_is_not_named(self):
        shelf = [replace(BY_KEY["almonds"], portion=nutrients(magnesium_mg=80, zinc_mg=None))]
        assert picked(M.MAGNESIUM, 80, shelf=shelf) == []

    def test_magnesium_of_food_has_no_limit(self):
        room = margins(helen(), eaten(magnesium_mg=900))
        assert not [margin for margin in room if margin.measure is M.MAGNESIUM]

    def test_what_her_team_prescribed_takes_no_room(self):
        weekly = Intake.of_supplement(nutrients(vitamin_d_ug=1250), prescribed=True)
        room = {one.measure: one for one in margins(helen(), weekly)}
        assert room[M.VITAMIN_D].have == 0

    def test_exactly_the_limit_is_within(self):
        assert Margin(M.CALCIUM, D(1700), 1, D(2000)).leaves_room_for(D(300))
        assert not Margin(M.CALCIUM, D(1700), 1, D(2000)).leaves_room_for(D("300.1"))
        assert Margin(M.CALCIUM, D(2500), 1, D(2000)).leaves_room_for(D(0))
        assert not Margin(M.CALCIUM, D(0), 1, D(2000)).leaves_room_for(None)


class TestTheGapOfTheDay:
    def ask(self, day, facts=None, *, week=None, days=0, shelf=SHELF, goals=None):
        facts = facts or helen()
        judged = week_verdicts(week or day, days, facts)
        return suggest_foods(verdicts(day, facts), judged, shelf, margins(facts, day), facts)

    def test_the_widest_gap_that_food_can_close(self):
        day = eaten(calcium_mg=900, magnesium_mg=250, zinc_mg=8, protein_g=84, vitamin_k1_ug=90)
        found = self.ask(day)
        assert (found.measure, found.gap, found.is_closed) == (M.CALCIUM, 300, True)

    def test_a_gap_too_wide_to_close_is_named_only_if_no_other_can_be(self):
        # 700 mg of calcium are missing and three handfuls of almonds: the second can be closed.
        shelf = only("edam-cheese", "almonds")
        day = eaten(calcium_mg=500, magnesium_mg=250, zinc_mg=8, protein_g=84, vitamin_k1_ug=90)
        assert self.ask(day, shelf=shelf).measure is M.MAGNESIUM
        met = day + eaten(magnesium_mg=100)
        found = self.ask(met, shelf=shelf)
        assert (found.measure, found.is_closed) == (M.CALCIUM, False)

    def test_vitamin_d_comes_last(self):
        shelf = only("salmon-sockeye-baked-or-grilled", "almonds")
        day = eaten(calcium_mg=1200, magnesium_mg=300, zinc_mg=8, protein_g=84, vitamin_k1_ug=90)
        assert self.ask(day, shelf=shelf).measure is M.MAGNESIUM

    def test_what_the_week_has_enough_of_is_no_gap(self):
        day = eaten(calcium_mg=900, magnesium_mg=320, zinc_mg=8, protein_g=84, vitamin_k1_ug=90)
        week = day + eaten(calcium_mg=3200)
        assert self.ask(day, week=week, days=3, shelf=only(MILK)) is None

    def test_a_day_that_is_not_judged_leads_to_nothing(self):
        unknown = Intake.of_food(nutrients(known=False, energy_kcal=500))
        assert self.ask(unknown) is None
        facts = helen()
        nothing = [one._replace(status=Status.NO_DATA) for one in verdicts(eaten(), facts)]
        assert suggest_foods(nothing, {}, SHELF, margins(facts), facts) is None

    def test_vitamin_k2_without_a_target_leads_to_nothing_and_with_one_to_k2(self):
        facts, day = helen(), eaten(calcium_mg=1200, vitamin_d_ug=20, magnesium_mg=320, zinc_mg=8)
        day += eaten(protein_g=84, vitamin_k1_ug=90)
        assert self.ask(day) is None
        target = PersonalRule(
            id="1", measure=M.VITAMIN_K2, target=D(90), valid_from=DAY, set_by="Dr Okafor"
        )
        goal = BOOK.resolve(M.VITAMIN_K2, facts, DAY, [target])
        verdict = assess_days(M.VITAMIN_K2, day, 3, goal)
        found = suggest_foods([verdict], {}, SHELF, margins(facts), facts)
        assert found.measure is M.VITAMIN_K2
        assert all(pick.candidate.portion[Nutrient.VITAMIN_K2] for pick in found.picks)

    def test_nothing_is_named_when_all_is_met(self):
        day = eaten(calcium_mg=1200, vitamin_d_ug=20, magnesium_mg=320, zinc_mg=8, protein_g=84)
        assert self.ask(day + eaten(vitamin_k1_ug=90)) is None


class TestSupplementsAreTheTeams:
    @pytest.mark.parametrize(
        ("means", "said"),
        [
            ((5, 5, 5, 5), True),
            ((14, 15, 15, 15), True),
            ((15, 15, 15, 15), False),  # 75 % of 20
            ((20, 20, 10, 9), True),
            ((20, 20, 20, 5), False),
            ((5, 5, 5), False),
            ((5, 5, 5, None), False),
            ((0, 0, 0, 0), True),
        ],
    )
    def test_only_when_the_mean_of_four_judged_weeks_is_under_three_quarters(self, means, said):
        weeks = [None if mean is None else D(mean) for mean in means]
        assert may_need_supplement(M.VITAMIN_D, weeks, D(20)) is said

    @pytest.mark.parametrize("measure", [M.PROTEIN, M.VITAMIN_K, M.VITAMIN_K2, M.AEROBIC_MINUTES])
    def test_for_these_nobody_is_sent_to_one(self, measure):
        assert not may_need_supplement(measure, [D(1)] * 4, D(20))
