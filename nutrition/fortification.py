"""Vitamin D that is added to food in some countries only. Pure.

The figures of the catalogue are those of the United States, where milk has vitamin D added, as in
Canada. Elsewhere most milk has none, and nobody knows how much is in what she bought: the honest
figure is "unknown", never zero (data/quality.md, ``fortification``). Who did not say where she buys
her food is treated as elsewhere: too little told is safer than too much.
"""

from dataclasses import replace

from nutrition.nutrients import Nutrients
from patients.health_facts import Region

US_VITAMIN_D = "US vitamin D"


def is_unsure(fortification: str, region: Region | None) -> bool:
    """Whether the vitamin D figure of a food says nothing about what is sold in her region."""
    return fortification == US_VITAMIN_D and region is not Region.US_CANADA


def sold_in(region: Region | None, held: Nutrients, *, fortification: str) -> Nutrients:
    """The nutrients of a food as far as they are known in her region."""
    return replace(held, vitamin_d_ug=None) if is_unsure(fortification, region) else held
