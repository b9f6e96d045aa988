"""Whom a threshold is for, and which of two populations is the more specific.

The order is total over the populations that one person belongs to, so that two rows never tie
unless they are for the same people:

1. a row for people who fell (or did not) in the last year, over one for anybody;
2. a row for people with (or without) an inhibitor, over one for any therapy;
3. a row for one sex, over one for both;
4. the narrower age band; of equally wide ones the one that starts later.

"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from patients.facts import PatientFacts, Sex

# Bounds that stand for "no bound" when band widths are compared; nobody is older.
_YOUNGEST, _OLDEST = 0, 150

Specificity = tuple[bool, bool, bool, int, int]


class Therapy(StrEnum):
    """Whom a threshold is for, by therapy."""

    ANY = ""
    INHIBITOR = "inhibitor"
    NONE = "none"  # no inhibitor recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Whom a threshold is for. Ages are full years, both ends included.

    None means any; 0 and 150 say the same of the youngest and the oldest.
    """

    sex: Sex | None = None
    age_from: int | None = None
    age_to: int | None = None
    therapy: Therapy = Therapy.ANY
    fell: bool | None = None

    def __post_init__(self) -> None:
        if self._youngest > self._oldest:
            raise ValueError(f"an age band from {self.age_from} to {self.age_to} holds nobody")

    @property
    def _youngest(self) -> int:
        return _YOUNGEST if self.age_from is None else self.age_from

    @property
    def _oldest(self) -> int:
        return _OLDEST if self.age_to is None else self.age_to

    @property
    def is_for_some_ages(self) -> bool:
        """Whether age decides who belongs to it."""
        return (self._youngest, self._oldest) != (_YOUNGEST, _OLDEST)

    def holds(self, facts: PatientFacts, day: dt.date) -> bool:
        """Whether the person belongs to it on ``day``, with what is assumed when unknown."""
        therapy = Therapy.INHIBITOR if facts.on_inhibitor else Therapy.NONE
        return (
            self.sex in (None, facts.sex_for_rules)
            and self._youngest <= facts.age_for_rules(day) <= self._oldest
            and self.therapy in (Therapy.ANY, therapy)
            and self.fell in (None, facts.fell_in_last_year)
        )

    @property
    def specificity(self) -> Specificity:
        """Sorts populations from general to specific, in the order above."""
        return (
            self.fell is not None,
            self.therapy is not Therapy.ANY,
            self.sex is not None,
            self._youngest - self._oldest,
            self._youngest,
        )
