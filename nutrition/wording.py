"""Words for food and nutrients that several pages share."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nutrition.nutrients import Nutrient

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NutrientWords:
    """A nutrient's name, its short form in narrow places, and its unit."""

    name: Words
    short: Words
    unit: Words


NUTRIENTS: dict[Nutrient, NutrientWords] = {
    Nutrient.CALCIUM: NutrientWords(_("Calcium"), _("Ca"), _("mg")),
    Nutrient.VITAMIN_D: NutrientWords(_("Vitamin D"), _("D"), _("µg")),
    Nutrient.MAGNESIUM: NutrientWords(_("Magnesium"), _("Mg"), _("mg")),
    Nutrient.VITAMIN_K2: NutrientWords(_("Vitamin K2"), _("K2"), _("µg")),
    Nutrient.PROTEIN: NutrientWords(_("Protein"), _("Protein"), _("g")),
    Nutrient.ZINC: NutrientWords(_("Zinc"), _("Zn"), _("mg")),
}
# "Breakfast so far", "Added to breakfast": the meal inside a sentence.
SO_FAR: dict[str, Words] = {
    "breakfast": _("Breakfast so far"),
    "lunch": _("Lunch so far"),
    "supper": _("Supper so far"),
    "snack": _("Snacks so far"),
}
EMPTY: dict[str, Words] = {
    "breakfast": _("Nothing for breakfast yet. Search for what you had, and add it."),
    "lunch": _("Nothing for lunch yet. Search for what you had, and add it."),
    "supper": _("Nothing for supper yet. Search for what you had, and add it."),
    "snack": _("No snacks yet. Search for what you had, and add it."),
}
