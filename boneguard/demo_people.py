"""Who is in the demo data, and what their weeks look like. Invented people, everyday lives."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

Choices = tuple[tuple[tuple[str, int], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What a person eats: for each meal some choices, each of foods with a number of portions."""

    breakfasts: Choices
    lunches: Choices
    suppers: Choices
    snacks: Choices


USUAL = Menu(
    breakfasts=(
        (("porridge-made-with-milk", 1), ("banana", 1)),
        (("yoghurt-plain-low-fat", 1), ("granola-home-made", 1), ("raspberries", 1)),
        (("wholemeal-bread", 2), ("egg-boiled", 1)),
    ),
    lunches=(
        (("lentil-soup", 1), ("wholemeal-bread", 1), ("cheddar-cheese", 1)),
        (("sardines-in-oil-tinned-drained-with-bones", 1), ("wholemeal-bread", 2)),
        (("cottage-cheese-full-fat", 1), ("baked-potato-with-skin", 1)),
    ),
    suppers=(
        (
            ("salmon-farmed-baked-or-grilled", 1),
            ("broccoli-boiled", 1),
            ("potatoes-peeled-and-boiled", 1),
        ),
        (("chicken-breast-grilled-no-skin", 1), ("kale-boiled", 1), ("brown-rice-boiled", 1)),
        (("tofu-firm-set-with-calcium-and-nigari", 1), ("chicken-and-vegetable-stir-fry", 1)),
    ),
    snacks=((("almonds", 1),), (("apple-with-skin", 1),), (("yoghurt-plain-low-fat", 1),)),
)
# Too little of most: puffed rice, an apple, an egg.
LEAN = replace(
    USUAL,
    breakfasts=((("apple-with-skin", 1),), (("puffed-rice-plain", 1),)),
    suppers=((("white-rice-boiled", 1), ("egg-fried", 1)), (("potatoes-peeled-and-boiled", 1),)),
)
# Enough of everything: milk with added calcium, oily fish every day.
FULL = Menu(
    breakfasts=(
        (("porridge-made-with-milk", 1), ("milk-skimmed-with-extra-calcium", 1)),
        (
            ("yoghurt-plain-low-fat", 1),
            ("granola-home-made", 1),
            ("milk-skimmed-with-extra-calcium", 1),
        ),
    ),
    lunches=(
        (
            ("salmon-pink-tinned-no-skin-or-bones", 1),
            ("wholemeal-bread", 2),
            ("cheddar-cheese", 1),
        ),
        (("sardines-in-oil-tinned-drained-with-bones", 1), ("wholemeal-bread", 2)),
    ),
    suppers=(
        (
            ("salmon-farmed-baked-or-grilled", 1),
            ("kale-boiled", 1),
            ("potatoes-peeled-and-boiled", 1),
        ),
        (
            ("trout-rainbow-farmed-baked-or-grilled", 1),
            ("broccoli-boiled", 1),
            ("brown-rice-boiled", 1),
        ),
    ),
    snacks=((("almonds", 1), ("banana", 1)), (("almonds", 1), ("yoghurt-plain-low-fat", 1))),
)
# More calcium than the upper limit, each meal well meant.
TOO_MUCH_CALCIUM = replace(
    FULL,
    breakfasts=((("porridge-made-with-milk", 1), ("milk-skimmed-with-extra-calcium", 1)),),
    lunches=(
        (
            ("sardines-in-oil-tinned-drained-with-bones", 1),
            ("wholemeal-bread", 2),
            ("cheddar-cheese", 1),
        ),
    ),
    suppers=(
        (("tofu-firm-set-with-calcium-and-nigari", 1), ("milk-skimmed-with-extra-calcium", 1)),
        (("salmon-farmed-baked-or-grilled", 1), ("milk-skimmed-with-extra-calcium", 1)),
    ),
    snacks=((("kefir-plain", 1),), (("yoghurt-plain-low-fat", 1),)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One demo patient.

    Args:
        months: how long she has taken her inhibitor.
        logs: in how many days of 20 she logs food.
        walks: minutes of each brisk walk in a week, in the newest week; `drift` minutes are added
            per week further back, so that a falling line falls.
        this_morning: minutes of a brisk walk today.
        steady: she leaves out no session.
        quiet_days: days up to today without any entry.
        scopes: what the demo clinician may see.
    """

    name: str
    email: str
    age: int
    inhibitor: str
    months: int
    kg: Decimal
    logs: int = 17
    walks: tuple[int, ...] = (30, 35, 40)
    drift: int = 0
    strength: int = 1
    balance: int = 1
    menu: Menu = USUAL
    this_morning: int = 0
    steady: bool = False
    quiet_days: int = 0
    fell: bool = False
    scopes: tuple[str, ...] = ("diary", "movement", "bones")

    def birth_date(self, today: dt.date) -> dt.date:
        """Some day that makes her `age` today."""
        return dt.date(today.year - self.age, 1, 17)


PATIENT = "patient@demo.boneguard.test"
CLINICIAN = "clinician@demo.boneguard.test"
ADMIN = "admin@demo.boneguard.test"

PEOPLE = (
    Person(
        name="Helen Marsh",
        email=PATIENT,
        age=66,
        inhibitor="letrozole",
        months=14,
        kg=Decimal("67.5"),
        walks=(45, 40, 45, 40),
        drift=-2,
        strength=2,
        balance=3,
        this_morning=25,
    ),
    Person(
        name="Mei Tanaka",
        email="mei@demo.boneguard.test",
        age=58,
        inhibitor="exemestane",
        months=5,
        kg=Decimal("52.0"),
        walks=(20, 20),
        menu=LEAN,
    ),
    Person(
        name="Ana Lopes",
        email="ana@demo.boneguard.test",
        age=63,
        inhibitor="letrozole",
        months=22,
        kg=Decimal("71.0"),
        walks=(30,),
        drift=9,
        strength=0,
    ),
    Person(
        name="Ruth Adler",
        email="ruth@demo.boneguard.test",
        age=71,
        inhibitor="anastrozole",
        months=30,
        kg=Decimal("63.0"),
        walks=(45, 45, 40, 45),
        strength=2,
        balance=3,
        menu=FULL,
        this_morning=45,
        steady=True,
    ),
    Person(
        name="Priya Nair",
        email="priya@demo.boneguard.test",
        age=54,
        inhibitor="letrozole",
        months=9,
        kg=Decimal("60.5"),
        quiet_days=19,
    ),
    Person(
        name="Joan Whitaker",
        email="joan@demo.boneguard.test",
        age=78,
        inhibitor="anastrozole",
        months=41,
        kg=Decimal("58.0"),
        walks=(20, 15, 20),
        strength=1,
        balance=3,
        fell=True,
    ),
    Person(
        name="Grace Bennett",
        email="grace@demo.boneguard.test",
        age=69,
        inhibitor="letrozole",
        months=11,
        kg=Decimal("65.0"),
        walks=(40, 35, 45, 40),
        strength=2,
        balance=3,
        menu=TOO_MUCH_CALCIUM,
        steady=True,
    ),
    Person(
        name="Carla Rossi",
        email="carla@demo.boneguard.test",
        age=61,
        inhibitor="exemestane",
        months=17,
        kg=Decimal("74.0"),
        walks=(40, 40, 45),
        scopes=("movement",),
    ),
)
