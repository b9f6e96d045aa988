"""What tests of her own foods and meals share: one of each with believable values."""

import uuid
from decimal import Decimal

from nutrition.models import Ingredient, OwnFood
from nutrition.models.amounts import NUTRIENT_COLUMNS
from nutrition.recipes import per_100_g, whole_meal

PAGE = "/food/yours/"
OAT_DRINK = {
    **dict.fromkeys(NUTRIENT_COLUMNS),
    "energy_kcal": Decimal(46),
    "calcium_mg": Decimal(120),
    "vitamin_d_ug": Decimal("1.1"),
    "protein_g": Decimal(1),
}


def make_own_food(patient, name="Oat drink from the corner shop", **fields):
    """From its label: calcium, vitamin D, protein and energy, nothing else known."""
    values = {
        "kind": "label",
        "portion_labels": ["1 glass"],
        "portion_grams": [Decimal(250)],
        "is_ready": True,
        **OAT_DRINK,
        **fields,
    }
    return OwnFood.objects.create(patient=patient, name=name, **values)


def make_meal(patient, name="Lentil soup", ingredients=(), **fields):
    """A meal for four of ``ingredients``: pairs of a food and grams."""
    meal = OwnFood.objects.create(
        patient=patient, name=name, **{"kind": "recipe", "makes_portions": 4, **fields}
    )
    held = []
    for food, grams in ingredients:
        held.append(food.nutrients.for_grams(Decimal(grams)))
        Ingredient.objects.create(
            patient=patient,
            meal=meal,
            food_name=food.name,
            quantity=Decimal(grams),
            grams=Decimal(grams),
            k2_basis=food.k2_basis,
            submission_id=uuid.uuid4(),
            **{"own_food" if isinstance(food, OwnFood) else "food": food},
            **held[-1].as_fields(),
        )
    if held:
        grams = meal.cooked_grams or sum(Decimal(grams) for _food, grams in ingredients)
        whole = per_100_g(whole_meal(held), grams)
        for name_, value in whole.as_fields().items():
            setattr(meal, name_, value)
        meal.k2_basis, meal.unknown_kcal = whole.k2_basis, whole.unknown_as_json()
        meal.portion_labels, meal.portion_grams = ["1 portion"], [grams / meal.makes_portions]
        meal.is_ready = True
        meal.save()
    return meal
