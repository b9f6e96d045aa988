"""Salts, labels, schedules, adherence, spreading and tips: no database."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutrition.intake import Intake
from nutrition.interactions import Tip, above_limits, dose_tips
from nutrition.labels import LabelError, LabelProblem, read_amount
from nutrition.nutrients import Nutrient, Nutrients
from nutrition.presenters.supplements import contents_words
from nutrition.regimens import Adherence, Pattern, Plan, adherence, due_slots, spread
from nutrition.salts import SALTS, calcium_salt_in

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
EIGHT, SEVEN_PM = dt.time(8), dt.time(19)
CA, D, MG = Nutrient.CALCIUM, Nutrient.VITAMIN_D, Nutrient.MAGNESIUM


def plan(**fields):
    given = {"pattern": Pattern.DAILY, "starts_on": MONDAY, "times": (EIGHT,), **fields}
    return Plan(**given)


@pytest.mark.parametrize(
    ("nutrient", "salt", "weight", "element"),
    [
        (CA, "carbonate", 1250, 500),
        (CA, "citrate", 950, "200.45"),
        (CA, "tricalcium-phosphate", 1290, "500.52"),
        (MG, "oxide", 400, "241.2"),
        (MG, "l-threonate", 2000, 166),
        (Nutrient.ZINC, "gluconate", 100, "14.4"),
        (CA, "carbonate", 0, 0),
    ],
)
def test_a_salt_holds_its_share_of_the_element(nutrient, salt, weight, element):
    assert SALTS[nutrient][salt].elemental(Decimal(weight)) == Decimal(element)


def test_a_negative_weight_is_no_weight():
    with pytest.raises(ValueError, match="not negative"):
        SALTS[CA]["carbonate"].elemental(Decimal(-1))


def test_the_name_tells_the_calcium_salt():
    assert calcium_salt_in("Calcium Carbonate 600 mg") == "carbonate"
    assert calcium_salt_in("Calcium citrate 250 mg") == "citrate"
    assert calcium_salt_in("Magnesium carbonate") == ""


@pytest.mark.parametrize(
    ("text", "nutrient", "amount"),
    [
        ("500", CA, "500"),
        ("500 mg", CA, "500"),
        ("0.5 g", CA, "500"),
        ("1,250.5mg", CA, "1250.5"),
        ("1,5", MG, "1.5"),
        ("1000 IU", D, "25"),
        ("1,000 i.u.", D, "25"),
        ("25 µg", D, "25"),
        ("25 \u03bcg", D, "25"),
        ("25 mcg", D, "25"),
        ("0.025 mg", D, "25"),
        ("0", D, "0"),
        ("", CA, "0"),
        ("  ", CA, "0"),
    ],
)
def test_amounts_as_labels_give_them(text, nutrient, amount):
    assert read_amount(text, nutrient) == Decimal(amount)


def test_a_question_mark_is_unknown_and_not_zero():
    assert read_amount("?", CA) is None


@pytest.mark.parametrize(
    ("text", "nutrient", "problem"),
    [
        ("25 %", CA, LabelProblem.PERCENT),
        ("25% DV", D, LabelProblem.PERCENT),
        ("-1", CA, LabelProblem.NEGATIVE),
        ("\u22121 mg", CA, LabelProblem.NEGATIVE),
        ("abc", CA, LabelProblem.NOT_A_NUMBER),
        ("10\u2079", CA, LabelProblem.NOT_A_NUMBER),
        ("1e9", CA, LabelProblem.NOT_A_NUMBER),
        ("1.2.3", CA, LabelProblem.NOT_A_NUMBER),
        ("9" * 400, CA, LabelProblem.NOT_A_NUMBER),
        ("1000", D, LabelProblem.UNIT_NEEDED),
        ("500 IU", CA, LabelProblem.WRONG_UNIT),
        ("500 spoons", CA, LabelProblem.WRONG_UNIT),
        ("1000000000 mg", CA, LabelProblem.TOO_LARGE),
        ("50000 µg", D, LabelProblem.TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text, nutrient, problem):
    with pytest.raises(LabelError) as refused:
        read_amount(text, nutrient)
    assert refused.value.code is problem


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_refused(text):
    try:
        amount = read_amount(text, MG)
    except LabelError:
        return
    assert amount is None or 0 <= amount <= 1500


class TestDue:
    def test_every_day_between_the_ends(self):
        running = plan(until=MONDAY + 2 * DAY)
        assert not running.is_due_on(MONDAY - DAY)
        assert [running.is_due_on(MONDAY + n * DAY) for n in range(4)] == [True, True, True, False]

    def test_a_stopped_one_is_not_due_from_that_day_on(self):
        assert plan(stopped_on=MONDAY + DAY).is_due_on(MONDAY)
        assert not plan(stopped_on=MONDAY + DAY).is_due_on(MONDAY + DAY)
        assert not plan(stopped_on=MONDAY).is_due_on(MONDAY)

    def test_weekdays_and_weekly(self):
        some = plan(pattern=Pattern.WEEKDAYS, weekdays=(0, 3))
        assert [n for n in range(8) if some.is_due_on(MONDAY + n * DAY)] == [0, 3, 7]
        weekly = plan(pattern=Pattern.WEEKLY, weekdays=(6,))
        assert [n for n in range(14) if weekly.is_due_on(MONDAY + n * DAY)] == [6, 13]

    def test_every_n_days_counts_from_the_first(self):
        third = plan(pattern=Pattern.EVERY_N_DAYS, every_days=3)
        assert [n for n in range(7) if third.is_due_on(MONDAY + n * DAY)] == [0, 3, 6]

    def test_times_are_in_order(self):
        assert plan(times=(SEVEN_PM, EIGHT)).due_times(MONDAY) == (EIGHT, SEVEN_PM)

    def test_an_endless_plan_ends_with_the_days_asked_for(self):
        found = list(due_slots(plan(), MONDAY - 5 * DAY, MONDAY + DAY))
        assert found == [(MONDAY, EIGHT), (MONDAY + DAY, EIGHT)]

    @pytest.mark.parametrize(
        ("fields", "days"),
        [
            ({}, 1),
            ({"pattern": Pattern.WEEKLY, "weekdays": (2,)}, 7),
            ({"pattern": Pattern.WEEKDAYS, "weekdays": (2,)}, 7),
            ({"pattern": Pattern.WEEKDAYS, "weekdays": (2, 4)}, 1),
            ({"pattern": Pattern.EVERY_N_DAYS, "every_days": 7}, 7),
            ({"pattern": Pattern.EVERY_N_DAYS, "every_days": 2}, 1),
        ],
    )
    def test_what_is_taken_once_a_week_covers_seven_days(self, fields, days):
        assert plan(**fields).days_covered == days


class TestAdherence:
    made = dt.datetime.combine(MONDAY, dt.time(12))

    def of(self, today, taken=(), skipped=(), **fields):
        return adherence(
            plan(**fields), made_at=self.made, today=today, taken=taken, skipped=skipped
        )

    def test_nothing_counts_from_before_it_existed(self):
        backdated = {"starts_on": MONDAY - 30 * DAY}
        assert self.of(MONDAY, **backdated) == Adherence(0, 0)
        # This morning's dose was due before she set it up at noon.
        assert self.of(MONDAY + DAY) == Adherence(0, 0)
        assert self.of(MONDAY + 2 * DAY) == Adherence(0, 1)

    def test_what_was_ticked_counts_even_so(self):
        assert self.of(MONDAY, taken={(MONDAY, EIGHT)}) == Adherence(1, 1)

    def test_today_counts_once_it_is_answered(self):
        days = {(MONDAY + DAY, EIGHT)}
        assert self.of(MONDAY + 2 * DAY, taken=days) == Adherence(1, 1)
        skipped = {(MONDAY + 2 * DAY, EIGHT)}
        assert self.of(MONDAY + 2 * DAY, taken=days, skipped=skipped) == Adherence(1, 2)

    def test_a_pause_is_not_held_against_her(self):
        assert self.of(MONDAY + 9 * DAY, stopped_on=MONDAY + 2 * DAY) == Adherence(0, 1)


class TestSpread:
    weekly = Intake.of_supplement(Nutrients(vitamin_d_ug=Decimal(1250)), prescribed=True)

    def test_a_weekly_dose_counts_over_its_day_and_the_next_six(self):
        parts = dict(spread(self.weekly, MONDAY, 7))
        assert list(parts) == [MONDAY + n * DAY for n in range(7)]
        assert {round(part[D].supplements, 1) for part in parts.values()} == {Decimal("178.6")}
        whole = Intake.total(parts.values())
        assert round(whole[D].supplements, 6) == 1250
        assert round(whole[D].prescribed, 6) == 1250
        assert (whole.supplement_items, whole[CA].unknown_supplements) == (1, 1)

    def test_a_daily_dose_stays_where_it_is(self):
        assert list(spread(self.weekly, MONDAY, 1)) == [(MONDAY, self.weekly)]


class TestTips:
    def tips(self, calcium, salt="", at=EIGHT, meals=(EIGHT,)):
        held = Nutrients(calcium_mg=None if calcium is None else Decimal(calcium))
        return dose_tips(held, calcium_salt=salt, at=at, meals=meals)

    def test_more_than_600_mg_at_one_time_is_better_split(self):
        assert self.tips(600) == ()
        assert self.tips("600.001") == (Tip.SPLIT_CALCIUM,)
        assert self.tips(None) == ()

    def test_carbonate_wants_a_meal_within_the_hour(self):
        assert self.tips(500, "carbonate", at=dt.time(9)) == ()
        assert self.tips(500, "carbonate", at=dt.time(9, 1)) == (Tip.CARBONATE_WITH_MEAL,)
        assert self.tips(500, "carbonate", at=dt.time(7)) == ()
        assert self.tips(500, "carbonate", meals=()) == (Tip.CARBONATE_WITH_MEAL,)
        assert self.tips(500, "citrate", meals=()) == ()
        assert self.tips(0, "carbonate", meals=()) == ()

    @pytest.mark.parametrize(
        ("held", "prescribed", "above"),
        [
            ({"magnesium_mg": 350}, False, ()),
            ({"magnesium_mg": "350.1"}, False, (MG,)),
            ({"vitamin_d_ug": 125}, False, (D,)),
            ({"vitamin_d_ug": 125}, True, ()),
            ({"zinc_mg": 41, "calcium_mg": 2001}, True, (CA, Nutrient.ZINC)),
        ],
    )
    def test_the_upper_limits_and_what_is_prescribed(self, held, prescribed, above):
        taken = Nutrients(**{name: Decimal(amount) for name, amount in held.items()})
        assert above_limits(Intake.of_supplement(taken, prescribed=prescribed)) == above

    def test_food_is_not_counted_against_them(self):
        eaten = Intake.of_food(Nutrients(magnesium_mg=Decimal(900)))
        assert above_limits(eaten) == ()


def test_contents_name_what_a_label_tells_and_no_energy():
    held = Nutrients(calcium_mg=Decimal(500), vitamin_d_ug=Decimal(25), magnesium_mg=None)
    words = contents_words(held)
    assert words.startswith("500 mg calcium · 25 µg vitamin D (1,000 IU) · magnesium not known")
    assert "energy" not in words
