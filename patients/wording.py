"""Words for the answers about health that several pages share."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region

Words = str | Promise

REGIONS: dict[Region, Words] = {
    Region.UK: _("United Kingdom"),
    Region.US_CANADA: _("United States or Canada"),
    Region.ELSEWHERE: _("Somewhere else"),
}
MEDICINES: dict[Medicine, Words] = {
    Medicine.VITAMIN_K_ANTAGONIST: _(
        "Warfarin or another tablet against clots that needs INR tests"
    ),
    Medicine.ALENDRONATE_OR_RISEDRONATE: _("Alendronate or risedronate tablets for bones"),
    Medicine.IBANDRONATE: _("Ibandronate tablets for bones"),
    Medicine.ZOLEDRONIC_ACID: _("Zoledronic acid drips"),
    Medicine.DENOSUMAB: _("Denosumab injections"),
    Medicine.LEVOTHYROXINE: _("Levothyroxine (thyroxine) for the thyroid"),
    Medicine.IRON: _("Iron tablets"),
    Medicine.TETRACYCLINE: _("At the moment, an antibiotic such as doxycycline"),
    Medicine.QUINOLONE: _("At the moment, an antibiotic such as ciprofloxacin"),
    Medicine.THIAZIDE_OR_DIGOXIN: _("Digoxin, or water tablets of the thiazide kind"),
}
KIDNEYS: dict[Kidneys, Words] = {
    Kidneys.WELL: _("No"),
    Kidneys.DISEASE: _("Yes"),
    Kidneys.SEVERE: _("Yes, severe, or an eGFR under 30"),
}
DIETS: dict[Diet, Words] = {
    Diet.NONE: _("I eat everything, or nearly"),
    Diet.VEGETARIAN: _("Vegetarian: no meat, no fish"),
    Diet.VEGAN: _("Vegan: nothing from animals"),
}
ALLERGIES: dict[Allergy, Words] = {
    Allergy.MILK: _("Milk"),
    Allergy.LACTOSE: _("Lactose"),
    Allergy.EGG: _("Egg"),
    Allergy.FISH: _("Fish"),
    Allergy.SHELLFISH: _("Shellfish"),
    Allergy.SOYA: _("Soya"),
    Allergy.NUTS: _("Nuts"),
    Allergy.PEANUTS: _("Peanuts"),
    Allergy.SESAME: _("Sesame"),
    Allergy.GLUTEN: _("Gluten"),
}
