import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common import charts
from common.charts import Segment

D = Decimal
amounts = st.decimals(min_value=0, max_value=10_000, places=2)
maybe = st.none() | amounts


class TestPercent:
    @pytest.mark.parametrize(
        ("amount", "whole", "percent"),
        [(0, 150, 0), (95, 150, 63), (D("149.99"), 150, 99), (150, 150, 100), (300, 150, 200)],
    )
    def test_rounds_down(self, amount, whole, percent):
        assert charts.percent_of(amount, whole) == percent

    def test_of_nothing_is_nothing(self):
        assert charts.percent_of(5, 0) == 0
        assert charts.percent_of(-5, 10) == 0


class TestSplitBar:
    def test_below_the_target_the_bar_is_as_wide_as_the_target(self):
        bar = charts.split_bar(630, 190, 1200, 2000)
        assert bar.food == Segment(0, 53)
        assert bar.supplements == Segment(53, 15)
        assert (bar.target_x, bar.limit_x) == (None, None)

    def test_above_the_target_the_target_is_a_mark(self):
        bar = charts.split_bar(D("4.5"), D("20.5"), 20, 100)
        assert bar.food == Segment(0, 18)
        assert bar.food.width + bar.supplements.width == 100
        assert bar.target_x == 80
        assert bar.limit_x is None

    def test_the_limit_shows_once_it_is_inside(self):
        assert charts.split_bar(1500, 1000, 1200, 2000).limit_x == 80

    def test_without_a_target_it_shows_how_the_amount_divides(self):
        bar = charts.split_bar(30, 10, None)
        assert (bar.food.width, bar.supplements.width, bar.target_x) == (75, 25, None)
        assert charts.split_bar(0, 0, None).food.width == 0

    @given(amounts, amounts, maybe, maybe)
    @settings(deadline=None)
    def test_stays_inside_and_is_full_only_when_reached(self, food, supplements, target, limit):
        bar = charts.split_bar(food, supplements, target, limit)
        end = bar.food.width + bar.supplements.width
        assert bar.supplements.x == bar.food.width
        assert min(bar.food.width, bar.supplements.width) >= 0
        assert end <= 100
        if target:
            assert (end == 100) == (food + supplements >= target)
        for mark in (bar.target_x, bar.limit_x):
            assert mark is None or 0 <= mark <= 100


class TestRing:
    @given(st.integers(0, 1000), st.integers(1, 600))
    @settings(deadline=None)
    def test_closes_exactly_at_the_target(self, amount, target):
        ring = charts.ring(amount, target)
        assert ring.dash + ring.gap == charts.ring(0, 1).gap
        assert (ring.gap == 0) == (amount >= target)
        assert ring.percent <= 100

    def test_attribute(self):
        assert charts.ring(75, 150, radius=50).dasharray == "157.08 157.08"

    def test_without_a_target_it_is_empty(self):
        assert charts.ring(75, None).dash == 0


class TestSparkline:
    def test_unknown_breaks_the_line_and_is_not_zero(self):
        line = charts.sparkline([10, 20, None, 30, None, 20, 10], target=40, width=64, height=24)
        assert len(line.lines) == 2
        assert len(line.dots) == 1
        assert line.last == line.lines[1][-1]
        assert line.target_y == D("2.0")
        assert line.polylines[0] == "2.0,17.0 12.0,12.0"

    @pytest.mark.parametrize("values", [[], [None], [None, None]])
    def test_nothing_known_draws_nothing(self, values):
        line = charts.sparkline(values)
        assert (line.lines, line.dots, line.last, line.target_y) == ((), (), None, None)

    @given(st.lists(maybe, max_size=20), maybe)
    @settings(deadline=None)
    def test_every_known_value_is_drawn_inside(self, values, target):
        line = charts.sparkline(values, target=target)
        points = [point for run in line.lines for point in run] + list(line.dots)
        assert len(points) == sum(value is not None for value in values)
        for point in points:
            assert 0 <= point.x <= line.width
            assert 0 <= point.y <= line.height


class TestColumns:
    def test_twelve_weeks(self):
        weeks = charts.columns([0, 75, 150, 300, *[None] * 8], target=150)
        assert len(weeks.columns) == 12
        assert [column.reached for column in weeks.columns[:4]] == [False, False, True, True]
        assert [column.known for column in weeks.columns[3:5]] == [True, False]
        assert weeks.columns[3].height == weeks.height
        assert weeks.target_y == D(60)
        assert weeks.top == 300

    @given(st.lists(maybe, max_size=60), maybe)
    @settings(deadline=None)
    def test_columns_stand_on_the_ground_and_inside(self, values, target):
        chart = charts.columns(values, target=target)
        for column in chart.columns:
            assert column.y + column.height == chart.height
            assert 0 <= column.x <= chart.width
            assert column.height >= 0


class TestStaircase:
    def test_each_step_stands_on_those_before_it(self):
        stairs = charts.staircase([30, 0, 40, None], target=150)
        first, second, third, last = stairs.steps
        assert first.base_height == 0
        assert second.height == 0
        assert third.base_y == first.y == second.y
        assert third.y < third.base_y
        assert (third.known, last.known) == (True, False)
        assert stairs.last is third

    def test_the_target_is_reached_exactly_at_its_line(self):
        stairs = charts.staircase([100, 50], target=150)
        assert stairs.steps[-1].y == stairs.target_y == D("12.5")

    def test_without_anything_there_is_nothing_to_see(self):
        assert charts.staircase([]).steps == ()
        assert charts.staircase([None, None], target=150).last is None
        assert charts.staircase([0, 0]).target_y is None

    @given(st.lists(maybe, min_size=1, max_size=14), st.none() | amounts)
    @settings(deadline=None)
    def test_nothing_leaves_the_picture_and_steps_only_climb(self, values, target):
        stairs = charts.staircase(values, target=target)
        for step in stairs.steps:
            assert 0 <= step.y <= step.base_y <= 100
            assert step.height == step.base_y - step.y
            assert step.base_height == 100 - step.base_y
            assert 0 <= step.x < step.x + step.width <= 100
        for before, after in itertools.pairwise(stairs.steps):
            assert after.base_y == before.y
            assert after.x >= before.x + before.width
