"""From foods and entries to what pages print."""

from nutrition.presenters.amounts import AmountShown, amounts_shown, serving_words, sums_shown
from nutrition.presenters.day import UNDO_FOR, DayFrame, DayShown, day_shown, diary_url, frame_shown
from nutrition.presenters.foods import (
    AddShown,
    FoundShown,
    add_shown,
    food_shown,
    found_shown,
    own_shown,
    own_url,
    usual_serving,
)
from nutrition.presenters.notes import short_note, sources_of
from nutrition.presenters.quick import QuickShown, names_of, quick_shown

__all__ = [
    "UNDO_FOR",
    "AddShown",
    "AmountShown",
    "DayFrame",
    "DayShown",
    "FoundShown",
    "QuickShown",
    "add_shown",
    "amounts_shown",
    "day_shown",
    "diary_url",
    "food_shown",
    "found_shown",
    "frame_shown",
    "names_of",
    "own_shown",
    "own_url",
    "quick_shown",
    "serving_words",
    "short_note",
    "sources_of",
    "sums_shown",
    "usual_serving",
]
