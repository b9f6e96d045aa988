"""Names, units and addresses of the nutrients on the progress pages."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.units import shown
from nutrition.nutrients import Nutrient
from recommendations.wording import Words, number

# In the order of the pages; the address of each.
SLUGS: dict[Nutrient, str] = {
    Nutrient.CALCIUM: "calcium",
    Nutrient.VITAMIN_D: "vitamin-d",
    Nutrient.MAGNESIUM: "magnesium",
    Nutrient.PROTEIN: "protein",
    Nutrient.ZINC: "zinc",
    Nutrient.VITAMIN_K: "vitamin-k",
    Nutrient.VITAMIN_K2: "vitamin-k2",
    Nutrient.VITAMIN_K1: "vitamin-k1",
    Nutrient.OMEGA3: "omega-3",
    Nutrient.ENERGY: "energy",
}
BY_SLUG = {slug: nutrient for nutrient, slug in SLUGS.items()}
COMPANIONS = (Nutrient.VITAMIN_K1, Nutrient.OMEGA3, Nutrient.ENERGY)
NAMES: dict[Nutrient, Words] = {
    Nutrient.CALCIUM: gettext_lazy("Calcium"),
    Nutrient.VITAMIN_D: gettext_lazy("Vitamin D"),
    Nutrient.MAGNESIUM: gettext_lazy("Magnesium"),
    Nutrient.PROTEIN: gettext_lazy("Protein"),
    Nutrient.ZINC: gettext_lazy("Zinc"),
    Nutrient.VITAMIN_K: gettext_lazy("Vitamin K, total"),
    Nutrient.VITAMIN_K2: gettext_lazy("Vitamin K2"),
    Nutrient.VITAMIN_K1: gettext_lazy("Vitamin K1"),
    Nutrient.OMEGA3: gettext_lazy("Omega-3 fats"),
    Nutrient.ENERGY: gettext_lazy("Energy"),
}
_UNITS = {"mg": gettext_lazy("mg"), "ug": gettext_lazy("µg"), "g": gettext_lazy("g")}
WEEKDAYS: tuple[Words, ...] = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)


def unit(nutrient: Nutrient) -> Words:
    """Its unit: "mg", "µg", "g" or "kcal"."""
    return _UNITS.get(nutrient.value.rsplit("_", 1)[1], gettext_lazy("kcal"))


def quantity(nutrient: Nutrient, amount: Decimal) -> str:
    """An amount as people are shown it: "1,225 mg"."""
    return f"{number(shown(amount, nutrient.value))} {unit(nutrient)}"


def bounded(nutrient: Nutrient, amount: Decimal, *, at_least: bool) -> str:
    """ "at least 820 mg" where a part is not known; "not known" for at least nothing."""
    if at_least and not amount:
        return _("not known")
    words = quantity(nutrient, amount)
    return _("at least %(amount)s") % {"amount": words} if at_least else words
