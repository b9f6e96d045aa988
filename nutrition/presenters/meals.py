"""A meal of hers: what is in it, and what a portion of it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from nutrition.models import AnyFood, Ingredient, OwnFood
from nutrition.nutrients import BONE_NUTRIENTS
from nutrition.presenters.amounts import AmountShown, amounts_shown, serving_words
from nutrition.presenters.foods import log_url
from nutrition.wording import NUTRIENTS


@dataclass(frozen=True, slots=True)
class IngredientShown:
    """One line of a meal."""

    pk: int
    name: str
    serving: str


@dataclass(frozen=True, slots=True)
class MealShown:
    """The ingredients, what one portion weighs and holds, and why it may be more.

    ``portion`` and ``nutrients`` are empty without ingredients.
    """

    ingredients: tuple[IngredientShown, ...]
    portion: str
    nutrients: tuple[AmountShown, ...]
    missing: str
    log_url: str


def meal_shown(meal: OwnFood) -> MealShown:
    """A meal as its page shows it. One query."""
    rows = list(Ingredient.objects.of([meal.patient_id]).kept().filter(meal=meal))
    lines = tuple(
        IngredientShown(
            row.pk, row.food_name, serving_words(row.portion_label, row.quantity, row.grams)
        )
        for row in rows
    )
    if not meal.is_ready:
        return MealShown(lines, "", (), "", "")
    label, grams = next(iter(meal.weights.items()))
    return MealShown(
        ingredients=lines,
        portion=serving_words(label, Decimal(1), grams),
        nutrients=amounts_shown(meal.nutrients.for_grams(grams)),
        missing=_missing(rows),
        log_url=log_url(meal),
    )


def ingredient_url(meal: OwnFood, food: AnyFood) -> str:
    """The page that puts some of a food into a meal."""
    if isinstance(food, OwnFood):
        return reverse("nutrition:add_own_ingredient", args=[meal.pk, food.pk])
    return reverse("nutrition:add_ingredient", args=[meal.pk, food.key])


def _missing(rows: Sequence[Ingredient]) -> str:
    """Which ingredients have no figure for what: why amounts are "at least" or not known."""
    parts = []
    for nutrient in BONE_NUTRIENTS:
        names = [row.food_name for row in rows if row.nutrients.is_unknown(nutrient)]
        if names:
            words = _("%(nutrient)s is not known of %(foods)s")
            parts.append(words % {"nutrient": NUTRIENTS[nutrient].name, "foods": ", ".join(names)})
    return f"{'; '.join(parts)}." if parts else ""
