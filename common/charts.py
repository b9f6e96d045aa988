"""From numbers to SVG geometry: plain values that a template prints into attributes.

Everything is computed here so that templates do no arithmetic and need no ``style`` attribute. The
words that say the same as the picture belong to the presenters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from common.units import plain, round_half_up

FULL = 100
_RING_TURN = Decimal("6.283185307179586")  # 2 pi

Number = Decimal | int


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a horizontal bar, both in hundredths of its width (0-100, whole)."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class SplitBar:
    """An amount from food and from supplements on one bar.

    The two segments touch and never pass 100. ``target_x`` is set when the target lies inside the
    bar (the amount passed it) and ``limit_x`` when the upper limit does.
    """

    food: Segment
    supplements: Segment
    target_x: int | None
    limit_x: int | None


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring for <circle r= stroke-dasharray=>: ``dash`` of the stroke drawn, then ``gap`` not."""

    radius: int
    dash: Decimal
    gap: Decimal
    percent: int

    @property
    def dasharray(self) -> str:
        """The value of the ``stroke-dasharray`` attribute."""
        return f"{self.dash} {self.gap}"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture's own units, y downwards as in SVG, one decimal."""

    x: Decimal
    y: Decimal

    def __str__(self) -> str:
        return f"{self.x},{self.y}"


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line chart. A value that is not known breaks the line, it is not drawn as zero.

    ``lines`` are runs of two or more points, ``dots`` single points with nothing beside them,
    ``last`` is the newest known point, ``target_y`` the height of the target line.
    """

    width: int
    height: int
    lines: tuple[tuple[Point, ...], ...]
    dots: tuple[Point, ...]
    last: Point | None
    target_y: Decimal | None

    @property
    def polylines(self) -> tuple[str, ...]:
        """Each line as the value of a ``points`` attribute."""
        return tuple(" ".join(str(point) for point in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Column:
    """One upright bar. ``known`` is false for a period without a value: nothing is drawn then."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    known: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """Upright bars over equal periods (such as 12 weeks) with a target line."""

    width: int
    height: int
    columns: tuple[Column, ...]
    target_y: Decimal | None
    top: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One period of a staircase: what it added (``y``, ``height``) on top of what was there before.

    ``known`` is false for a period to come: nothing is drawn then.
    """

    x: Decimal
    width: Decimal
    y: Decimal
    height: Decimal
    base_y: Decimal
    base_height: Decimal
    known: bool


@dataclass(frozen=True, slots=True)
class Staircase:
    """Amounts that add up towards a target, step by step; everything in hundredths of the picture.

    An even pace is the line from the lower left corner to ``target_y`` at the right edge.
    ``last`` is the newest known step.
    """

    steps: tuple[Step, ...]
    last: Step | None
    target_y: Decimal | None


def percent_of(amount: Number, whole: Number) -> int:
    """``amount`` as whole hundredths of ``whole``, rounded down: never 100 before it is reached.

    0 when ``whole`` is not above zero or ``amount`` is below zero. May pass 100.
    """
    if whole <= 0 or amount <= 0:
        return 0
    return int(Decimal(amount) * FULL // Decimal(whole))


def split_bar(
    food: Number, supplements: Number, target: Number | None, upper_limit: Number | None = None
) -> SplitBar:
    """The bar of one nutrient. Full width is the target, or the amount once it passes the target.

    Without a target the bar shows how the amount divides. Negative amounts count as none.
    """
    food_part = max(Decimal(food), Decimal(0))
    total = food_part + max(Decimal(supplements), Decimal(0))
    full = max(total, Decimal(target or 0))
    end_of_food = _hundredths(food_part, full)
    end = _hundredths(total, full)
    return SplitBar(
        food=Segment(0, end_of_food),
        supplements=Segment(end_of_food, end - end_of_food),
        target_x=_hundredths(target, full) if target and total > target else None,
        limit_x=_hundredths(upper_limit, full) if upper_limit and upper_limit <= full else None,
    )


def ring(amount: Number, target: Number | None, *, radius: int = 45) -> Ring:
    """The ring of the weekly minutes: closed exactly when the target is reached, never before."""
    percent = min(percent_of(amount, target or 0), FULL)
    round_the_ring = round_half_up(_RING_TURN * radius, 2)
    dash = round_half_up(round_the_ring * percent / FULL, 2)
    return Ring(radius=radius, dash=dash, gap=round_the_ring - dash, percent=percent)


def sparkline(
    values: Sequence[Number | None],
    *,
    target: Number | None = None,
    width: int = 96,
    height: int = 24,
    margin: int = 2,
) -> Sparkline:
    """A line from the oldest to the newest value, from zero to the largest value or the target."""
    top = _top(values, target)
    step = Decimal(width - 2 * margin) / max(len(values) - 1, 1)
    runs: list[list[Point]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            x = round_half_up(margin + step * index, 1)
            runs[-1].append(Point(x, _level(value, top, height, margin)))
    known = [point for run in runs for point in run]
    return Sparkline(
        width=width,
        height=height,
        lines=tuple(tuple(run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=known[-1] if known else None,
        target_y=None if target is None else _level(target, top, height, margin),
    )


def columns(
    values: Sequence[Number | None],
    *,
    target: Number | None = None,
    width: int = 360,
    height: int = 120,
    gap: int = 6,
) -> Columns:
    """Equal bars side by side, oldest first, from zero to the largest value or the target."""
    top = _top(values, target)
    slot = Decimal(width) / max(len(values), 1)
    bars = []
    for index, value in enumerate(values):
        y = _level(value or 0, top, height, 0)
        bars.append(
            Column(
                x=round_half_up(slot * index + Decimal(gap) / 2, 1),
                y=y,
                width=round_half_up(max(slot - gap, Decimal(1)), 1),
                height=height - y,
                known=value is not None,
                reached=value is not None and target is not None and value >= target,
            )
        )
    target_y = None if target is None else _level(target, top, height, 0)
    return Columns(width, height, tuple(bars), target_y, plain(top))


def staircase(
    values: Sequence[Number | None], *, target: Number | None = None, gap: int = 3
) -> Staircase:
    """A step for each period, the oldest first; None stands for one that has not come yet.

    Negative amounts count as none. The highest of sum and target leaves an eighth of room above.
    """
    amounts = [max(Decimal(value or 0), Decimal(0)) for value in values]
    top = max(sum(amounts, Decimal(0)), Decimal(target or 0), Decimal(1)) * 8 / 7
    slot = Decimal(FULL) / max(len(values), 1)
    reached, steps = Decimal(0), []
    for index, (value, amount) in enumerate(zip(values, amounts, strict=True)):
        base_y = _level(reached, top, FULL, 0)
        reached += amount
        y = _level(reached, top, FULL, 0)
        steps.append(
            Step(
                x=round_half_up(slot * index + Decimal(gap) / 2, 1),
                width=round_half_up(max(slot - gap, Decimal(1)), 1),
                y=y,
                height=base_y - y,
                base_y=base_y,
                base_height=FULL - base_y,
                known=value is not None,
            )
        )
    known = [step for step in steps if step.known]
    target_y = None if target is None else _level(target, top, FULL, 0)
    return Staircase(tuple(steps), known[-1] if known else None, target_y)


def _hundredths(part: Number, full: Decimal) -> int:
    """``part`` of ``full`` to the nearest hundredth, 0-100; only a whole ``full`` gives 100."""
    if full <= 0:
        return 0
    nearest = int((Decimal(part) * FULL / full).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return FULL if part >= full else min(nearest, FULL - 1)


def _top(values: Sequence[Number | None], target: Number | None) -> Decimal:
    known = [Decimal(value) for value in values if value is not None]
    return max([*known, Decimal(target or 0), Decimal(1)])


def _level(value: Number, top: Decimal, height: int, margin: int) -> Decimal:
    room = Decimal(height - 2 * margin)
    share = max(Decimal(value), Decimal(0)) / top
    return round_half_up(height - margin - room * share, 1)
