"""More foods than the shipped ones, such as an import brings: the same in every run.

Names are put together from words of the shipped catalogue as labels and USDA's tables do it
("Yogurt, low fat, strawberry, family pack"), three in four with one of some thousand made-up
makers.
"""

import csv
import io
import random
from collections.abc import Iterator
from itertools import count, islice

from benchmarks.database import as_owner
from boneguard.local import CHECKOUT
from common.folding import fold
from tests.browser.site import Site

_SHIPPED = CHECKOUT / "nutrition" / "data" / "foods.csv"
_FROM = "benchmark"
_KINDS = (
    "organic|low salt|no added sugar|family pack|frozen|ready to eat|reduced fat|with sea salt|"
    "without salt|dry|prepared with water|heated|raw, with skin|all grades|select|trimmed to fat|"
    "smoked|in brine|in juice|unsweetened|sweetened|value|finest|gluten free"
).split("|")
_SYLLABLES = (
    "bel cor dan fen gal har kel lum mar nor oak pem quil ros sal tor ul ver win yar".split()
)
_ENDINGS = ("s", "son", "field", "ley", " Foods", " Farm", " & Co", "")
_COPIED = (
    *("energy_kcal", "calcium_mg", "vitamin_d_ug", "magnesium_mg", "vitamin_k1_ug"),
    *("vitamin_k2_ug", "protein_g", "zinc_mg", "omega3_g"),
)
_TEXTS = (
    *("key", "name", "also_called", "stand_in_for", "category", "k2_basis", "k2_source"),
    *("vitamin_d_basis", "fortification", "figures_from", "source_id", "note", "brand"),
    *("imported_from", "folded_name", "folded_also_called", "folded_stand_in_for"),
)
_COLUMNS = (*_TEXTS, "is_shipped", *_COPIED)


def grow_catalogue(site: Site, *, to: int) -> int:
    """Add foods until ``to`` are there; how many there are then. Taking them out takes minutes."""
    with as_owner(site) as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE imported_from = %s) FROM nutrition_food",
            [_FROM],
        )
        there, made_up = cursor.fetchone()
        more = islice(_made_up(), made_up, made_up + max(to - there, 0))
        file = io.StringIO()
        csv.writer(file).writerows(more)
        file.seek(0)
        cursor.copy_expert(
            f"COPY nutrition_food ({', '.join(_COLUMNS)}) FROM STDIN"
            f" (FORMAT csv, FORCE_NOT_NULL ({', '.join(_TEXTS)}))",
            file,
        )
        cursor.execute("VACUUM ANALYZE nutrition_food")
        cursor.execute("VACUUM ANALYZE nutrition_foodevent")
        cursor.execute("SELECT count(*) FROM nutrition_food")
        return int(cursor.fetchone()[0])


def _made_up() -> Iterator[list[str]]:
    chance = random.Random(20261123)  # the same foods in every run
    shipped = _shipped()
    qualifiers = sorted({part for food in shipped for part in food["name"].split(", ")[1:]})
    makers = sorted({_maker(chance) for _number in range(4000)})
    for number in count():
        food = chance.choice(shipped)
        parts = food["name"].split(", ")[:2]
        parts += chance.sample(qualifiers, chance.randint(0, 1))
        parts += chance.sample(_KINDS, chance.randint(1, 2))
        name = ", ".join(dict.fromkeys(parts))[:200]
        brand = chance.choice(makers) if chance.random() < 0.75 else ""
        yield [
            *(f"{_FROM}-{number}", name, "", "", food["category"], food["k2_basis"], ""),
            *("", "", _FROM, str(number), "", brand, _FROM, fold(name), fold(brand), "", "f"),
            *(food[column] for column in _COPIED),
        ]


def _maker(chance: random.Random) -> str:
    word = "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3)))
    return word.capitalize() + chance.choice(_ENDINGS)


def _shipped() -> list[dict[str, str]]:
    with _SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
