"""The answers about health that change what is advised. Words for pages stand in `wording.py`."""

from enum import StrEnum


class Region(StrEnum):
    """Where her food is sold: what is added to milk by law or habit differs."""

    US_CANADA = "us_canada"
    UK = "uk"
    ELSEWHERE = "elsewhere"


class Medicine(StrEnum):
    """Medicines that change what is told about nutrients (clinical.md 2.2, 2.3, 2.5)."""

    VITAMIN_K_ANTAGONIST = "vitamin_k_antagonist"  # warfarin, acenocoumarol, phenprocoumon …
    ALENDRONATE_OR_RISEDRONATE = "alendronate_or_risedronate"
    IBANDRONATE = "ibandronate"  # tablets
    ZOLEDRONIC_ACID = "zoledronic_acid"
    DENOSUMAB = "denosumab"
    LEVOTHYROXINE = "levothyroxine"
    IRON = "iron"
    TETRACYCLINE = "tetracycline"  # "at the moment", as the next
    QUINOLONE = "quinolone"
    THIAZIDE_OR_DIGOXIN = "thiazide_or_digoxin"


class Kidneys(StrEnum):
    """What she was told about her kidneys."""

    WELL = "well"
    DISEASE = "disease"
    SEVERE = "severe"  # or an eGFR under 30


class Diet(StrEnum):
    """What she leaves out by choice."""

    NONE = "none"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"


class Allergy(StrEnum):
    """What she cannot eat: an allergy or an intolerance."""

    MILK = "milk"
    LACTOSE = "lactose"
    EGG = "egg"
    FISH = "fish"
    SHELLFISH = "shellfish"
    SOYA = "soya"
    NUTS = "nuts"
    PEANUTS = "peanuts"
    SESAME = "sesame"
    GLUTEN = "gluten"
