"""What the rules may know about a person, and what they assume where she did not say."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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

    ``on_inhibitor`` and ``fell_in_last_year`` (a fall in the 12 months before) hold for that day.
    ``weight_kg`` is her latest weight, measured on ``weighed_on``; ask ``weight_on`` for it.
    None means that she did not say. Raises ValueError for a weight without its day, or not above 0.
    """

    birth_date: dt.date | None = None
    sex: Sex | None = None
    on_inhibitor: bool = False
    weight_kg: Decimal | None = None
    weighed_on: dt.date | None = None
    fell_in_last_year: bool = False

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
