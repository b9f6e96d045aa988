"""The catalogue of foods, and what she ate."""

from nutrition.models.diary import FoodEntry, Meal
from nutrition.models.food import Food, K2Basis, Portion

__all__ = ["Food", "FoodEntry", "K2Basis", "Meal", "Portion"]
