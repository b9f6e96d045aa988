"""Reviews stored in the first form read as they did."""

import datetime as dt
import importlib
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection

from recommendations.measures import Measure
from recommendations.verdicts import ReasonCode, Status
from reminders.frozen import thaw
from reminders.models import WeeklyReview

migration = importlib.import_module("reminders.migrations.0002_judged_targets")
GOAL = {
    "target": "1200",
    "upper_limit": "2000",
    "limit_kind": "total",
    "since": "2022-01-01",
    "set_by": "",
    "threshold": "17",
    "why": ["inhibitor", "sex"],
    "source": "ASCO 2019",
    "source_url": "",
    "per_kg": None,
    "weight_kg": None,
    "population": {
        "sex": "female",
        "age_from": 0,
        "age_to": 150,
        "therapy": "inhibitor",
        "fell": None,
    },
}
VERDICT = {
    "measure": "calcium",
    "status": "close",
    "amount": "975",
    "food": "975",
    "supplements": "0",
    "unit": "mg",
    "period": "day",
    "percent": 81,
    "at_least": True,
    "logged_days": 4,
    "unknown_foods": 2,
    "unknown_supplements": 0,
    "lower_bounds": 0,
    "reason": {"code": "short", "have": "975", "need": "1200"},
    **GOAL,
}
PROTEIN = VERDICT | {
    "measure": "protein",
    "target": "68",
    "per_kg": "1",
    "weight_kg": "68.4",
    "amount": "70",
    "status": "met",
    "unknown_foods": 0,
    "reason": None,
    "limit_kind": "none",
    "upper_limit": None,
}
OWN = VERDICT | {"measure": "zinc", "population": None, "set_by": "Dr Okafor", "target": "9"}
NONE = VERDICT | {
    "measure": "vitamin_k2",
    "target": None,
    "no_target": "no_rule",
    "amount": None,
    "status": "no_target",
    "reason": {"code": "no_rule", "have": None, "need": None},
}


@pytest.mark.django_db
def test_nothing_a_review_said_changes(patient):
    review = WeeklyReview.objects.create(
        patient=patient,
        week_start=dt.date(2026, 11, 16),
        time_zone="UTC",
        planned_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
        logged_days=4,
        findings={
            "format": 1,
            "logged_days": 4,
            "moved_days": 0,
            "measures": [VERDICT, PROTEIN, OWN, NONE],
            "went_well": [],
            "to_try": None,
        },
    )
    with connection.schema_editor() as editor:
        migration.take_targets_out(apps, editor)
    review.refresh_from_db()
    found = {one.measure: one for one in thaw(review.findings, review.goals).verdicts}
    calcium = found[Measure.CALCIUM]
    assert (calcium.status, calcium.amount, calcium.percent) == (Status.CLOSE, 975, 81)
    assert (calcium.gap, calcium.at_least, calcium.target.value) == (225, True, 1200)
    assert calcium.reasons[0] == (ReasonCode.SHORT, 975, 1200)
    assert (calcium.target.source, calcium.target.upper_limit) == ("ASCO 2019", 2000)
    protein = found[Measure.PROTEIN].target
    assert (protein.value, protein.per_kg, protein.weight_kg) == (68, 1, Decimal("68.4"))
    assert found[Measure.ZINC].target.personal
    assert found[Measure.VITAMIN_K2].target is None
    assert "zinc" not in review.goals
