"""The shipped foods as candidates, and people to ask for."""

import csv
import datetime as dt
from decimal import Decimal

from nutrition.catalogue import SHIPPED
from nutrition.intake import Intake
from nutrition.nutrients import STORED_NUTRIENTS, K2Basis, Nutrients
from nutrition.servings import Serving
from nutrition.suggestable import reviewed_foods
from patients.facts import PatientFacts
from patients.health_facts import Region
from recommendations.assessment import assess_day, assess_days
from recommendations.margins import margins_of
from recommendations.measures import INTAKE_MEASURES, Measure
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.suggestions import Candidate, close_gap
from recommendations.targets import RuleBook

D = Decimal
DAY = dt.date(2026, 11, 26)
BOOK = RuleBook(SHIPPED_THRESHOLDS)


def helen(**more):
    """A woman of 66 of 70 kg on letrozole in the US, who takes none of the other medicines."""
    told = {
        "birth_date": dt.date(1960, 5, 4),
        "on_inhibitor": True,
        "weight_kg": D(70),
        "weighed_on": DAY,
        "region": Region.US_CANADA,
        "told_medicines": True,
    }
    return PatientFacts(**{**told, **more})


def nutrients(*, known=True, **amounts):
    """Amounts of a portion; of what is not named 0, or with ``known=False`` nobody knows."""
    rest = {one.value: D(0) if known else None for one in STORED_NUTRIENTS}
    given = {name: None if value is None else D(str(value)) for name, value in amounts.items()}
    return Nutrients(**{**rest, **given}, k2_basis=K2Basis.ALL_MENAQUINONES)


def own(name="Her pie", **amounts):
    """A food of her own that nobody reviewed."""
    return Candidate(
        key=f"own:{name}",
        name=name,
        serving=Serving("1 slice", D(1), D(150)),
        portion=nutrients(**amounts),
        is_hers=True,
    )


def _read(name):
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _shelf():
    grams = {
        row["key"]: D(row["grams"]) for row in _read("portions.csv") if row["is_default"] == "yes"
    }
    foods = {row["key"]: row for row in _read("foods.csv")}
    for key, reviewed in reviewed_foods().items():
        row = foods[key]
        amounts = {
            one.value: D(row[one.value]) if row[one.value] else None for one in STORED_NUTRIENTS
        }
        per_100g = Nutrients(**amounts, k2_basis=K2Basis(row["k2_basis"]))
        yield Candidate(
            key=key,
            name=row["name"],
            serving=Serving("1 portion", D(1), grams[key]),
            portion=per_100g.for_grams(grams[key]),
            fortification=row["fortification"],
            reviewed=reviewed,
        )


SHELF = tuple(_shelf())
BY_KEY = {one.key: one for one in SHELF}


def goals_of(facts, day=DAY):
    return {measure: BOOK.resolve(measure, facts, day) for measure in Measure}


def verdicts(intake, facts):
    """Today's verdicts on what was eaten."""
    goals = goals_of(facts)
    return [assess_day(one, intake, goals[one], logged=True) for one in INTAKE_MEASURES]


def week_verdicts(intake, days, facts):
    goals = goals_of(facts)
    return {one: assess_days(one, intake, days, goals[one]) for one in INTAKE_MEASURES}


def margins(facts, day=None, week=None, days=1):
    day = day or Intake()
    return margins_of(day, week or day, days, goals_of(facts), facts)


def picked(measure, gap, facts=None, shelf=SHELF, **more):
    """The keys that are named for a gap on an empty day."""
    facts = facts or helen()
    room = more.pop("room", None) or margins(facts)
    return [pick.candidate.key for pick in close_gap(measure, D(gap), shelf, room, facts, **more)]


def eaten(**amounts):
    """One food as eaten, with energy, everything else known to be nothing."""
    return Intake.of_food(nutrients(energy_kcal=500, **amounts))


def only(*keys):
    """A shelf of these foods."""
    return tuple(BY_KEY[key] for key in keys)
