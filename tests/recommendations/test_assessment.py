import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutrition.intake import Intake
from nutrition.nutrients import K2Basis, Nutrients
from patients.facts import PatientFacts
from recommendations.assessment import assess_day, assess_days
from recommendations.goals import NoTargetReason
from recommendations.measures import MEASURES, Measure
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.targets import PersonalRule, RuleBook
from recommendations.verdicts import Reason, ReasonCode, Status

D = Decimal
DAY = dt.date(2026, 11, 26)
BOOK = RuleBook(SHIPPED_THRESHOLDS)
HELEN = PatientFacts(
    birth_date=dt.date(1960, 5, 1), on_inhibitor=True, weight_kg=D("67.5"), weighed_on=DAY
)
GOALS = {measure: BOOK.resolve(measure, HELEN, DAY) for measure in Measure}
K2_GOAL = BOOK.resolve(
    Measure.VITAMIN_K2,
    HELEN,
    DAY,
    [
        PersonalRule(
            id="1",
            measure=Measure.VITAMIN_K2,
            target=D(90),
            valid_from=dt.date(2026, 1, 1),
            set_by="Dr Okafor",
        )
    ],
)


def food(kcal=100, **amounts):
    energy = None if kcal is None else D(kcal)
    basis = amounts.pop("k2_basis", K2Basis.NOT_STATED)
    known = {name: D(str(value)) for name, value in amounts.items()}
    return Intake.of_food(Nutrients(energy_kcal=energy, k2_basis=basis, **known))


def pill(**amounts):
    zeros = {name: D(0) for name in Nutrients().as_fields()}
    return Intake.of_supplement(
        Nutrients(**{**zeros, **{k: D(str(v)) for k, v in amounts.items()}})
    )


def day_status(measure, intake, goal=None, *, logged=True):
    return assess_day(measure, intake, goal or GOALS[measure], logged=logged).status


class TestBands:
    @pytest.mark.parametrize(
        ("calcium", "status"),
        [
            ("0", Status.VERY_LOW),
            ("599.4", Status.VERY_LOW),
            ("600", Status.LOW),
            ("899.4", Status.LOW),
            ("900", Status.CLOSE),
            ("1199.4", Status.CLOSE),
            ("1199.5", Status.MET),  # shown as 1,200
            ("1200", Status.MET),
            ("2000.4", Status.MET),  # shown as 2,000
            ("2000.5", Status.OVER),
        ],
    )
    def test_of_a_day(self, calcium, status):
        assert day_status(Measure.CALCIUM, food(calcium_mg=calcium)) is status

    def test_numbers_to_show(self):
        day = food(calcium_mg="630.6") + pill(calcium_mg=190)
        got = assess_day(Measure.CALCIUM, day, GOALS[Measure.CALCIUM], logged=True)
        assert (got.amount, got.percent, got.gap) == (821, 68, 379)
        assert (got.food, got.supplements) == (D("630.6"), 190)
        assert got.reasons == (Reason(ReasonCode.SHORT, D(821), D(1200)),)
        assert got.target is GOALS[Measure.CALCIUM]
        assert got.logged_days is None
        assert not got.at_least

    def test_met_says_so_and_leaves_no_gap(self):
        got = assess_day(Measure.ZINC, food(zinc_mg="8.44"), GOALS[Measure.ZINC], logged=True)
        assert (got.status, got.amount, got.gap, got.percent) == (Status.MET, D("8.4"), 0, 105)
        assert got.reasons[0] == Reason(ReasonCode.REACHED, D("8.4"), D(8))

    @given(st.decimals(0, 3000, places=3))
    @settings(deadline=None)
    def test_what_is_shown_and_what_is_said_never_disagree(self, calcium):
        got = assess_day(
            Measure.CALCIUM, food(calcium_mg=calcium), GOALS[Measure.CALCIUM], logged=True
        )
        assert (got.amount >= 1200) == (got.status in (Status.MET, Status.OVER))
        assert (got.percent >= 100) == (got.amount >= 1200)
        assert (got.amount > 2000) == (got.status is Status.OVER)


class TestUpperLimit:
    def test_magnesium_from_food_is_never_over(self):
        assert day_status(Measure.MAGNESIUM, food(magnesium_mg=900)) is Status.MET

    def test_magnesium_from_supplements_is(self):
        got = assess_day(
            Measure.MAGNESIUM,
            food(magnesium_mg=100) + pill(magnesium_mg=400),
            GOALS[Measure.MAGNESIUM],
            logged=True,
        )
        assert got.status is Status.OVER
        assert got.reasons[0] == Reason(ReasonCode.SUPPLEMENTS_ABOVE_LIMIT, D(400), D(350))

    def test_vitamin_k_has_none(self):
        assert day_status(Measure.VITAMIN_K, food(vitamin_k1_ug=5000)) is Status.MET

    def test_over_is_over_whatever_is_unknown(self):
        day = food(calcium_mg=2001, kcal=10) + food(kcal=2000)
        got = assess_day(Measure.CALCIUM, day, GOALS[Measure.CALCIUM], logged=True)
        assert got.status is Status.OVER
        assert got.at_least
        assert got.reasons == (
            Reason(ReasonCode.ABOVE_LIMIT, D(2001), D(2000)),
            Reason(ReasonCode.FOODS_WITHOUT_FIGURE, D(1)),
        )


class TestUnknown:
    def test_a_lower_bound_above_the_target_is_met(self):
        day = food(calcium_mg=1200, kcal=10) + food(kcal=2000)
        assert day_status(Measure.CALCIUM, day) is Status.MET

    def test_a_quarter_unknown_is_judged_and_more_is_not(self):
        quarter = food(calcium_mg=900, kcal=300) + food(kcal=100)
        assert day_status(Measure.CALCIUM, quarter) is Status.CLOSE
        more = food(calcium_mg=900, kcal=299) + food(kcal=101)
        got = assess_day(Measure.CALCIUM, more, GOALS[Measure.CALCIUM], logged=True)
        assert got.status is Status.NOT_JUDGED
        assert got.amount == 900
        assert got.reasons[0] == Reason(ReasonCode.TOO_MUCH_UNKNOWN, D(26), D(25))

    def test_supplements_without_a_figure_do_not_stop_the_judgement(self):
        day = food(calcium_mg=900) + Intake.of_supplement(Nutrients())
        got = assess_day(Measure.CALCIUM, day, GOALS[Measure.CALCIUM], logged=True)
        assert got.status is Status.CLOSE
        assert got.at_least
        assert got.reasons[1] == Reason(ReasonCode.SUPPLEMENTS_WITHOUT_FIGURE, D(1))

    def test_vitamin_k_is_judged_though_k2_is_unknown(self):
        got = assess_day(
            Measure.VITAMIN_K, food(vitamin_k1_ug=77), GOALS[Measure.VITAMIN_K], logged=True
        )
        assert got.status is Status.CLOSE
        assert got.at_least
        assert got.reasons[1] == Reason(ReasonCode.FIGURES_TOO_LOW, D(1))

    def test_vitamin_k_is_not_judged_where_k1_is_unknown(self):
        assert day_status(Measure.VITAMIN_K, food(vitamin_k2_ug=5)) is Status.NOT_JUDGED

    def test_mk4_alone_is_at_least_and_judged_as_such(self):
        day = food(vitamin_k2_ug=40, k2_basis=K2Basis.MK4_ONLY)
        got = assess_day(Measure.VITAMIN_K2, day, K2_GOAL, logged=True)
        assert (got.status, got.at_least) == (Status.VERY_LOW, True)

    @given(
        st.lists(st.tuples(st.integers(0, 900), st.none() | st.integers(0, 900)), max_size=6),
        st.integers(0, 900),
    )
    @settings(deadline=None)
    def test_food_without_a_figure_never_worsens_a_met_day(self, foods, kcal):
        known = Intake.total(food(k) if mg is None else food(k, calcium_mg=mg) for k, mg in foods)
        before = day_status(Measure.CALCIUM, known)
        after = day_status(Measure.CALCIUM, known + food(kcal))
        if before in (Status.MET, Status.OVER):
            assert after is before
        else:
            assert after in (before, Status.NOT_JUDGED)


class TestNoTarget:
    def test_k2_is_a_number_without_a_verdict(self):
        got = assess_day(
            Measure.VITAMIN_K2, food(vitamin_k2_ug=34), GOALS[Measure.VITAMIN_K2], logged=True
        )
        assert (got.status, got.amount) == (Status.NO_TARGET, 30)
        assert (got.percent, got.gap, got.target) == (None, None, None)
        assert got.reasons[0].code is ReasonCode.NO_RULE

    def test_protein_without_a_weight(self):
        goal = BOOK.resolve(Measure.PROTEIN, PatientFacts(), DAY)
        got = assess_days(Measure.PROTEIN, food(protein_g=150), 3, goal)
        assert (got.status, got.amount) == (Status.NO_TARGET, 50)
        assert got.reasons[0].code is ReasonCode.NO_WEIGHT

    def test_every_reason_for_no_target_has_a_code(self):
        for reason in NoTargetReason:
            assert ReasonCode(reason.value)


class TestNothingLogged:
    def test_an_empty_day_has_no_data(self):
        got = assess_day(Measure.CALCIUM, Intake(), GOALS[Measure.CALCIUM], logged=False)
        assert (got.status, got.amount, got.percent) == (Status.NO_DATA, None, None)
        assert got.reasons == (Reason(ReasonCode.NOTHING_LOGGED),)

    def test_a_fast_day_is_a_day_with_nothing_in_it(self):
        got = assess_day(Measure.CALCIUM, Intake(), GOALS[Measure.CALCIUM], logged=True)
        assert (got.status, got.amount) == (Status.VERY_LOW, 0)

    def test_supplements_alone_are_shown_and_not_judged(self):
        got = assess_day(
            Measure.CALCIUM, pill(calcium_mg=500), GOALS[Measure.CALCIUM], logged=False
        )
        assert (got.status, got.amount, got.at_least) == (Status.NO_DATA, 500, True)

    def test_unless_they_reach_the_target_or_pass_the_limit(self):
        assert day_status(Measure.VITAMIN_D, pill(vitamin_d_ug=25), logged=False) is Status.MET
        assert day_status(Measure.VITAMIN_D, pill(vitamin_d_ug=101), logged=False) is Status.OVER


class TestWeek:
    def test_is_the_mean_over_logged_days(self):
        week = Intake.total(food(calcium_mg=mg) for mg in (1000, 1100, 1200, 1600))
        got = assess_days(Measure.CALCIUM, week, 4, GOALS[Measure.CALCIUM])
        assert (got.status, got.amount, got.logged_days) == (Status.MET, 1225, 4)

    @pytest.mark.parametrize("days", [1, 2])
    def test_fewer_than_three_days_are_not_judged_even_when_high(self, days):
        got = assess_days(Measure.CALCIUM, food(calcium_mg=9000), days, GOALS[Measure.CALCIUM])
        assert got.status is Status.NO_DATA
        assert got.amount == 9000 // days
        assert got.reasons[0] == Reason(ReasonCode.TOO_FEW_DAYS, D(days), D(3))

    def test_no_day_no_amount(self):
        got = assess_days(Measure.CALCIUM, Intake(), 0, GOALS[Measure.CALCIUM])
        assert (got.status, got.amount, got.logged_days) == (Status.NO_DATA, None, 0)
        assert got.reasons[0] == Reason(ReasonCode.TOO_FEW_DAYS, D(0), D(3))

    def test_too_few_days_without_a_target_is_still_no_target(self):
        goal = GOALS[Measure.VITAMIN_K2]
        assert assess_days(Measure.VITAMIN_K2, food(), 1, goal).status is Status.NO_TARGET
        assert assess_days(Measure.VITAMIN_K2, Intake(), 0, goal).status is Status.NO_TARGET

    def test_one_oyster_meal_is_no_alert(self):
        week = Intake.total(food(zinc_mg=mg) for mg in (79, 8, 8, 8, 8, 8, 8))
        assert assess_days(Measure.ZINC, week, 7, GOALS[Measure.ZINC]).status is Status.MET

    def test_magnesium_supplements_are_a_mean_too(self):
        week = food(magnesium_mg=900) + pill(magnesium_mg=1051)
        assert assess_days(Measure.MAGNESIUM, week, 3, GOALS[Measure.MAGNESIUM]).status is (
            Status.MET  # 350.3 a day, shown as 350
        )
        over = week + pill(magnesium_mg=5)
        assert assess_days(Measure.MAGNESIUM, over, 3, GOALS[Measure.MAGNESIUM]).status is (
            Status.OVER
        )

    def test_unknown_is_weighed_over_the_whole_week(self):
        week = Intake.total([food(kcal=1500, calcium_mg=1000)] * 3 + [food(kcal=1500)])
        assert assess_days(Measure.CALCIUM, week, 4, GOALS[Measure.CALCIUM]).status is Status.LOW
        week += food(kcal=1)
        assert assess_days(Measure.CALCIUM, week, 4, GOALS[Measure.CALCIUM]).status is (
            Status.NOT_JUDGED
        )


@given(st.sampled_from([m for m in Measure if MEASURES[m].is_intake]), st.booleans())
@settings(deadline=None)
def test_a_day_judged_alone_and_a_week_of_it_agree(measure, known):
    amounts = {"vitamin_k1_ug": 50} if measure is Measure.VITAMIN_K else {}
    if known and MEASURES[measure].nutrient.value in Nutrients().as_fields():
        amounts[MEASURES[measure].nutrient.value] = 7
    day = food(**amounts)
    alone = assess_day(measure, day, GOALS[measure], logged=True)
    week = assess_days(measure, Intake.total([day] * 3), 3, GOALS[measure])
    assert (alone.status, alone.amount, alone.gap) == (week.status, week.amount, week.gap)
