"""The catalogue of foods and supplements, what she ate, and what she took."""

from nutrition.models.days import DayMarkChoice, DayRecord, FavouriteFood
from nutrition.models.diary import FoodEntry, Meal
from nutrition.models.estimate import CalciumEstimate
from nutrition.models.food import Food, K2Basis, Portion
from nutrition.models.own import AnyFood, Ingredient, OwnFood, OwnKind, OwnUnit
from nutrition.models.supplements import (
    Dose,
    DoseStatus,
    PatternChoice,
    Regimen,
    SupplementProduct,
    SupplementType,
)

__all__ = [
    "AnyFood",
    "CalciumEstimate",
    "DayMarkChoice",
    "DayRecord",
    "Dose",
    "DoseStatus",
    "FavouriteFood",
    "Food",
    "FoodEntry",
    "Ingredient",
    "K2Basis",
    "Meal",
    "OwnFood",
    "OwnKind",
    "OwnUnit",
    "PatternChoice",
    "Portion",
    "Regimen",
    "SupplementProduct",
    "SupplementType",
]
