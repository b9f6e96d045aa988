"""What she says of a whole day, and whether such a day counts as logged (clinical.md 1.8)."""

from enum import StrEnum


class DayMark(StrEnum):
    """Her own word on a day's diary."""

    COMPLETE = "complete"  # that is all for this day
    NOT_LOGGED = "not_logged"  # what stands there, if anything, is not what she ate
    ATE_NOTHING = "ate_nothing"  # a fast day: that nothing was eaten is known, not missing


def is_logged(food_items: int, mark: DayMark | None) -> bool:
    """Whether a day with so many foods (>= 0) goes into means (clinical.md 1.8, "logged day").

    A day she says she did not log is left out even when foods stand in it: they are a part of what
    she ate, and a mean over parts would be too low. A day with food counts whatever else was said;
    a day without counts only when she ate nothing.
    """
    if mark is DayMark.NOT_LOGGED:
        return False
    return food_items > 0 or mark is DayMark.ATE_NOTHING
