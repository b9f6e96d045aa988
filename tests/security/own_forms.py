"""What a person fills in on the pages of her own foods."""

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
