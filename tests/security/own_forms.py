"""What a person fills in on the pages of her own foods."""

from typing import Any

from tests.security.supplement_forms import ONCE

OWN_FOOD = {
    "name": "Bread from Tom",
    "per": "portion",
    "portion_1": "1 slice",
    "size_1": "40 g",
    "portion_2": "1 loaf",
    "size_2": "800 g",
    "portion_3": "",
    "size_3": "",
    "energy_kcal": "400 kJ",
    "protein_g": "4",
    "calcium_mg": "60 mg",
    "vitamin_d_ug": "40 IU",
    "magnesium_mg": "",
    "zinc_mg": "?",
    "vitamin_k1_ug": "0",
    "vitamin_k2_ug": "1",
    "omega3_g": "0.2 g",
}
MEAL = {"name": "Lentil soup", "makes_portions": "4", "submission_id": ONCE}
AMOUNT = {"step": "", "was": "", "amount": "200", "portion": "grams", "submission_id": ONCE}
MEALS: dict[str, dict[str, Any]] = {
    "nutrition:new_meal": MEAL,
    "nutrition:own_meal": {**MEAL, "cooked_grams": "90 g"},
    "nutrition:add_ingredient": AMOUNT,
    "nutrition:add_own_ingredient": AMOUNT,
    "nutrition:ingredient": AMOUNT,
    "nutrition:remove_ingredient": {},
    "nutrition:put_ingredient_back": {},
}
