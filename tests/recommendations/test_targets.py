import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.facts import PatientFacts, Sex
from recommendations.goals import NoTarget, NoTargetReason, Target, Why
from recommendations.measures import Measure
from recommendations.populations import Population, Therapy
from recommendations.targets import PersonalRule, RuleBook, ThresholdRule, resolve

D = Decimal
DAY = dt.date(2026, 11, 23)
HELEN = PatientFacts(
    birth_date=dt.date(1960, 5, 1),
    sex=Sex.FEMALE,
    on_inhibitor=True,
    weight_kg=D("67.5"),
    weighed_on=DAY,
)


def rule(name, target, *, since="2022-01-01", until=None, measure=Measure.CALCIUM, **population):
    return ThresholdRule(
        id=name,
        measure=measure,
        population=Population(**population),
        target=None if target is None else D(target),
        upper_limit=D(2000),
        valid_from=dt.date.fromisoformat(since),
        withdrawn_from=until and dt.date.fromisoformat(until),
        source="A source",
        source_url="https://example.org/",
        set_by="Ada",
    )


def personal(name, target, since="2026-01-01", until=None, measure=Measure.CALCIUM):
    return PersonalRule(
        id=name,
        measure=measure,
        target=D(target),
        valid_from=dt.date.fromisoformat(since),
        valid_until=until and dt.date.fromisoformat(until),
        set_by="Dr Okafor",
        reason="kidney stones",
    )


def winner(*rules, facts=HELEN, day=DAY):
    found = RuleBook(rules).rule_for(Measure.CALCIUM, facts, day)
    return found and found.id


class TestPopulation:
    @pytest.mark.parametrize(
        ("population", "holds"),
        [
            ({}, True),
            ({"sex": Sex.FEMALE}, True),
            ({"sex": Sex.MALE}, False),
            ({"age_from": 66}, True),
            ({"age_from": 67}, False),
            ({"age_to": 66}, True),
            ({"age_to": 65}, False),
            ({"therapy": Therapy.INHIBITOR}, True),
            ({"therapy": Therapy.NONE}, False),
            ({"fell": True}, False),
            ({"fell": False}, True),
        ],
    )
    def test_who_belongs(self, population, holds):
        assert Population(**population).holds(HELEN, DAY) == holds

    def test_a_birthday_moves_her_on(self):
        band = Population(age_from=66)
        assert not band.holds(HELEN, dt.date(2026, 4, 30))
        assert band.holds(HELEN, dt.date(2026, 5, 1))

    def test_refuses_an_empty_band(self):
        with pytest.raises(ValueError, match="nobody"):
            Population(age_from=70, age_to=69)

    def test_0_to_150_is_any_age(self):
        assert not Population(age_from=0, age_to=150).is_for_some_ages
        assert Population(age_from=0, age_to=150).specificity == Population().specificity
        assert Population(age_from=19).is_for_some_ages


class TestSpecificity:
    @pytest.mark.parametrize(
        ("general", "specific"),
        [
            ({}, {"age_from": 19}),
            ({"age_from": 19}, {"age_from": 51}),
            ({"age_from": 51}, {"age_from": 51, "age_to": 70}),
            ({"age_from": 50, "age_to": 70}, {"age_from": 55, "age_to": 75}),
            ({"age_from": 60, "age_to": 70}, {"sex": Sex.FEMALE}),
            ({"sex": Sex.FEMALE, "age_from": 60}, {"therapy": Therapy.INHIBITOR}),
            ({"therapy": Therapy.INHIBITOR, "sex": Sex.FEMALE}, {"fell": False}),
        ],
    )
    def test_the_specific_row_wins_in_either_order(self, general, specific):
        # The general row is newer and sorts later: neither helps it.
        rows = [rule("z", 1, since="2026-01-01", **general), rule("a", 2, **specific)]
        assert winner(*rows) == "a"
        assert winner(*reversed(rows)) == "a"

    populations = st.builds(
        Population,
        sex=st.sampled_from([None, Sex.FEMALE]),
        age_from=st.sampled_from([None, 0, 19, 51, 60, 66]),
        age_to=st.sampled_from([None, 66, 70, 80, 150]),
        therapy=st.sampled_from([Therapy.ANY, Therapy.INHIBITOR]),
        fell=st.sampled_from([None, False]),
    )

    @given(populations, populations)
    @settings(deadline=None)
    def test_two_rows_that_fit_her_tie_only_if_they_are_for_the_same_people(self, one, other):
        same_people = all(
            one.holds(facts, DAY) == other.holds(facts, DAY)
            for facts in (
                PatientFacts(birth_date=dt.date(2026 - age, 1, 1), sex=sex, on_inhibitor=on)
                for age in range(151)
                for sex in Sex
                for on in (True, False)
            )
        ) and (one.fell == other.fell)
        assert (one.specificity == other.specificity) == same_people

    @given(
        st.lists(
            st.tuples(
                populations,
                st.dates(dt.date(2022, 1, 1), dt.date(2027, 1, 1)),
                st.integers(1, 9),
            ),
            max_size=8,
        ),
        st.randoms(use_true_random=False),
    )
    @settings(deadline=None)
    def test_the_order_of_rows_never_matters(self, drawn, random):
        rows = [
            replace(rule(f"{number}-{n}", 5), population=population, valid_from=since)
            for n, (population, since, number) in enumerate(drawn)
        ]
        shuffled = list(rows)
        random.shuffle(shuffled)
        assert winner(*rows) == winner(*shuffled)


class TestDates:
    def test_a_new_version_applies_from_its_day_and_not_before(self):
        rows = [rule("old", 1000), rule("new", 1200, since="2026-11-23")]
        assert winner(*rows, day=dt.date(2026, 11, 22)) == "old"
        assert winner(*rows, day=dt.date(2026, 11, 23)) == "new"

    def test_withdrawing_brings_back_what_was_replaced(self):
        rows = [rule("old", 1000), rule("new", 1200, since="2026-11-01", until="2026-11-20")]
        assert winner(*rows, day=dt.date(2026, 11, 19)) == "new"
        assert winner(*rows, day=dt.date(2026, 11, 20)) == "old"

    def test_before_every_rule_there_is_none(self):
        assert winner(rule("old", 1000), day=dt.date(2021, 12, 31)) is None

    def test_of_twins_the_larger_id_wins(self):
        assert winner(rule("a", 1), rule("b", 2)) == winner(rule("b", 2), rule("a", 1)) == "b"


class TestResolve:
    def test_a_target_explains_itself(self):
        row = rule("7", "1200", sex=Sex.FEMALE, age_from=51, therapy=Therapy.INHIBITOR)
        target = resolve(Measure.CALCIUM, HELEN, DAY, [row])
        assert isinstance(target, Target)
        assert (target.value, target.upper_limit) == (1200, 2000)
        assert (target.source, target.source_url) == ("A source", "https://example.org/")
        assert (target.since, target.set_by, target.rule_id) == (row.valid_from, "Ada", "7")
        assert target.why == (Why.INHIBITOR, Why.SEX, Why.AGE)
        assert not target.personal
        assert target.population == row.population

    def test_says_what_it_had_to_assume(self):
        row = rule("7", "1200", sex=Sex.FEMALE, age_from=51, therapy=Therapy.NONE)
        target = resolve(Measure.CALCIUM, PatientFacts(), DAY, [row])
        assert target.why == (Why.NO_INHIBITOR, Why.SEX_ASSUMED, Why.AGE_ASSUMED)

    def test_assumes_nothing_that_does_not_matter(self):
        assert resolve(Measure.CALCIUM, PatientFacts(), DAY, [rule("7", "1200")]).why == ()

    def test_a_fall_is_a_reason(self):
        facts = replace(HELEN, fell_in_last_year=True)
        assert resolve(Measure.CALCIUM, facts, DAY, [rule("7", 1, fell=True)]).why == (Why.FELL,)
        assert resolve(Measure.CALCIUM, HELEN, DAY, [rule("7", 1, fell=False)]).why == (
            Why.NO_FALL,
        )

    def test_no_rule_no_target(self):
        assert resolve(Measure.VITAMIN_K2, HELEN, DAY, [rule("7", 1)]) == NoTarget(
            measure=Measure.VITAMIN_K2, reason=NoTargetReason.NO_RULE
        )

    def test_a_row_without_a_target_takes_a_general_one_away(self):
        rows = [rule("everyone", 1000), rule("women", None, sex=Sex.FEMALE)]
        assert resolve(Measure.CALCIUM, HELEN, DAY, rows).reason is NoTargetReason.NO_RULE


class TestProtein:
    ROWS = (rule("p", "1.2", measure=Measure.PROTEIN, age_from=65),)

    def test_is_set_per_kg_and_reached_in_whole_grams(self):
        target = resolve(Measure.PROTEIN, HELEN, DAY, self.ROWS)
        assert target.value == 81
        assert (target.per_kg, target.weight_kg) == (D("1.2"), D("67.5"))
        assert target.why == (Why.AGE, Why.BY_WEIGHT)

    def test_without_a_weight_there_is_none_rather_than_a_guess(self):
        facts = replace(HELEN, weighed_on=DAY - dt.timedelta(days=181))
        target = resolve(Measure.PROTEIN, facts, DAY, self.ROWS)
        assert target == NoTarget(measure=Measure.PROTEIN, reason=NoTargetReason.NO_WEIGHT)

    def test_a_personal_one_is_per_kg_too(self):
        own = personal("1", "0.8", measure=Measure.PROTEIN)
        target = resolve(Measure.PROTEIN, HELEN, DAY, self.ROWS, [own])
        assert (target.value, target.per_kg) == (54, D("0.8"))
        assert target.why == (Why.PERSONAL, Why.BY_WEIGHT)


class TestPersonal:
    ROWS = (rule("7", "1200", sex=Sex.FEMALE, fell=False),)

    def test_wins_over_every_threshold_and_keeps_its_upper_limit(self):
        target = resolve(Measure.CALCIUM, HELEN, DAY, self.ROWS, [personal("9", "1000")])
        assert (target.value, target.upper_limit) == (1000, 2000)
        assert target.personal
        assert (target.set_by, target.rule_id, target.source) == ("Dr Okafor", "9", "")
        assert target.why == (Why.PERSONAL,)

    def test_stands_where_no_threshold_does(self):
        target = resolve(Measure.CALCIUM, HELEN, DAY, [], [personal("9", "1000")])
        assert (target.value, target.upper_limit) == (1000, None)

    @pytest.mark.parametrize(
        ("day", "value"),
        [("2026-10-31", 1200), ("2026-11-01", 1000), ("2026-11-23", 1000), ("2026-11-24", 1200)],
    )
    def test_from_its_first_day_to_its_last(self, day, value):
        own = personal("9", "1000", since="2026-11-01", until="2026-11-23")
        target = resolve(Measure.CALCIUM, HELEN, dt.date.fromisoformat(day), self.ROWS, [own])
        assert target.value == value

    def test_the_latest_wins_and_other_measures_do_not_matter(self):
        own = [
            personal("1", "1000"),
            personal("2", "900", since="2026-06-01"),
            personal("3", "20", since="2026-07-01", measure=Measure.VITAMIN_D),
        ]
        for order in (own, own[::-1]):
            assert resolve(Measure.CALCIUM, HELEN, DAY, self.ROWS, order).value == 900
