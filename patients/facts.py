"""What the rules may know about a person, and what they assume where she did not say."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region

ASSUMED_AGE = 60  # the middle of the women this program is made for
WEIGHT_GOOD_FOR = dt.timedelta(days=180)  # clinical.md 1.8


class Sex(StrEnum):
    """Sex as reference intakes use it."""

    FEMALE = "female"
    MALE = "male"


ASSUMED_SEX = Sex.FEMALE


class Assumption(StrEnum):
    """What had to be assumed, so that a page can say so and ask."""

    SEX = "sex"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """One person as she was on the day that is asked about.

    None means that she did not say, or does not know; so does an empty set, or that nothing in it
    is so. Raises ValueError for a weight without its day, or not above 0.

    Attributes:
        on_inhibitor: she takes an aromatase inhibitor on that day.
        weight_kg: her latest weight, measured on ``weighed_on``; ask ``weight_on`` for it.
        fell_in_last_year: a fall in the 12 months before, as far as she said.
        falls_last_year: how many, 2 being two or more; None also when she fell and did not count.
        injured_in_fall: at least one of these falls hurt her.
        unsteady: she feels unsteady on her feet.
        region: where her food is sold.
        medicines: which of the medicines that change advice she takes.
        told_medicines: she answered that question, if only with "none of these".
        kidneys: what she was told about her kidneys.
        ask_before_calcium: kidney stones, high blood calcium, hyperparathyroidism or sarcoidosis.
        height_cm: 100 to 230.
        osteoporosis: somebody told her that she has it.
        lowest_t_score: the lowest of her latest scan, -8 to 8.
        low_trauma_fractures: bones broken by little force since she was 50; 2 is two or more.
        vertebral_fracture: one of the spine, ever.
        recent_fracture: a bone broken in the 12 weeks before.
        new_back_pain: back pain that is new.
        bone_metastases: cancer that has spread to the bones.
        joint_pain: 0 to 10, when she was last asked.
        arm_surgery_or_lymphoedema: surgery of breast or armpit, or lymphoedema.
        diet: what she leaves out by choice.
        allergies: what she cannot eat.
    """

    birth_date: dt.date | None = None
    sex: Sex | None = None
    on_inhibitor: bool = False
    weight_kg: Decimal | None = None
    weighed_on: dt.date | None = None
    fell_in_last_year: bool = False
    falls_last_year: int | None = None
    injured_in_fall: bool | None = None
    unsteady: bool | None = None
    region: Region | None = None
    medicines: frozenset[Medicine] = frozenset()
    told_medicines: bool = False
    kidneys: Kidneys | None = None
    ask_before_calcium: bool | None = None
    height_cm: Decimal | None = None
    osteoporosis: bool | None = None
    lowest_t_score: Decimal | None = None
    low_trauma_fractures: int | None = None
    vertebral_fracture: bool | None = None
    recent_fracture: bool | None = None
    new_back_pain: bool | None = None
    bone_metastases: bool | None = None
    joint_pain: int | None = None
    arm_surgery_or_lymphoedema: bool | None = None
    diet: Diet | None = None
    allergies: frozenset[Allergy] = frozenset()

    def __post_init__(self) -> None:
        if (self.weight_kg is None) != (self.weighed_on is None):
            raise ValueError("a weight and the day it was measured come together")
        if self.weight_kg is not None and self.weight_kg <= 0:
            raise ValueError("a weight is above zero")

    def age_on(self, day: dt.date) -> int | None:
        """Full years on ``day``; None when the birth date is unknown or later than ``day``.

        Someone born on 29 February turns a year older on 1 March of other years.
        """
        if self.birth_date is None or self.birth_date > day:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)

    def age_for_rules(self, day: dt.date) -> int:
        """Her age on ``day``, or 60 when it is unknown."""
        age = self.age_on(day)
        return ASSUMED_AGE if age is None else age

    @property
    def takes_vitamin_k_antagonist(self) -> bool:
        """Warfarin or its like is among her medicines: vitamin K has to stay even."""
        return Medicine.VITAMIN_K_ANTAGONIST in self.medicines

    @property
    def severe_kidney_disease(self) -> bool:
        """She was told of severe kidney disease, or of an eGFR under 30."""
        return self.kidneys is Kidneys.SEVERE

    @property
    def sex_for_rules(self) -> Sex:
        """Her sex, or female when it is unknown."""
        return self.sex or ASSUMED_SEX

    def assumptions_on(self, day: dt.date) -> frozenset[Assumption]:
        """What ``age_for_rules`` and ``sex_for_rules`` had to assume on ``day``."""
        assumed = set()
        if self.sex is None:
            assumed.add(Assumption.SEX)
        if self.age_on(day) is None:
            assumed.add(Assumption.AGE)
        return frozenset(assumed)

    def weight_on(self, day: dt.date) -> Decimal | None:
        """Her weight in kg if it was measured within 180 days of ``day``, before or after.

        After counts too: food logged for last week may lean on the weight given today.
        """
        if self.weighed_on is None or abs(day - self.weighed_on) > WEIGHT_GOOD_FOR:
            return None
        return self.weight_kg
