"""Severe kidney disease: protein is not raised above 0.8 g/kg (clinical.md 1.2)."""

import datetime as dt
from decimal import Decimal

import pytest

from patients.facts import PatientFacts, Sex
from patients.health_facts import Kidneys
from recommendations.explained import targets_shown
from recommendations.goals import Why
from recommendations.measures import Measure
from recommendations.populations import Population
from recommendations.targets import PersonalRule, ThresholdRule, resolve

DAY = dt.date(2026, 11, 23)
KG = Decimal(60)


def goal(kidneys, *, per_kg="1.2", measure=Measure.PROTEIN, personal=()):
    row = ThresholdRule(
        id="p",
        measure=measure,
        population=Population(),
        target=Decimal(per_kg),
        valid_from=dt.date(2020, 1, 1),
        source="A source",
    )
    facts = PatientFacts(
        birth_date=dt.date(1950, 1, 1),
        sex=Sex.FEMALE,
        weight_kg=KG,
        weighed_on=DAY,
        kidneys=kidneys,
    )
    return resolve(measure, facts, DAY, [row], personal)


@pytest.mark.parametrize(
    ("kidneys", "per_kg", "grams"),
    [
        (None, "1.2", 72),
        (Kidneys.WELL, "1.2", 72),
        (Kidneys.DISEASE, "1.2", 72),
        (Kidneys.SEVERE, "1.2", 48),
        (Kidneys.SEVERE, "0.8", 48),
        (Kidneys.SEVERE, "0.7", 42),
    ],
)
def test_protein_is_not_raised(kidneys, per_kg, grams):
    target = goal(kidneys, per_kg=per_kg)
    assert target.value == grams
    assert (Why.KIDNEYS in target.why) is (kidneys is Kidneys.SEVERE)


def test_the_page_says_why_and_whom_to_ask():
    from types import SimpleNamespace

    (shown,) = targets_shown([SimpleNamespace(goal=goal(Kidneys.SEVERE))])
    assert "With severe kidney disease it is not raised. Ask your team" in " ".join(shown.details)
    (other,) = targets_shown([SimpleNamespace(goal=goal(Kidneys.WELL))])
    assert "kidney" not in " ".join(other.details)


def test_only_protein_and_never_what_her_clinic_set():
    assert goal(Kidneys.SEVERE, per_kg="1200", measure=Measure.CALCIUM).value == 1200
    own = PersonalRule(
        id="1",
        measure=Measure.PROTEIN,
        target=Decimal("1.0"),
        valid_from=dt.date(2026, 1, 1),
        set_by="Dr O",
    )
    assert goal(Kidneys.SEVERE, personal=[own]).value == 60
