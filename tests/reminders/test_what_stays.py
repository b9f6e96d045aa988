"""An old review keeps numbers, targets and sources, whatever becomes of what made them."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from exercise.models import Activity, ActivitySession
from nutrition.models import Food, FoodEntry
from recommendations import personal
from recommendations.measures import Measure
from recommendations.models import PersonalTarget, Threshold
from reminders import planner
from tests.factories import make_clinician, make_grant
from tests.nutrition.pages import text_of
from tests.reminders.conftest import MONDAY, NOW

pytestmark = pytest.mark.django_db


def test_thresholds_foods_activities_and_personal_targets_change(helen, client_of):
    clinician = make_clinician()
    make_grant(helen, clinician)
    personal.set_target(
        patient=helen,
        wanted=personal.Wanted(
            measure=Measure.CALCIUM,
            target=Decimal(1000),
            valid_from=MONDAY,
            valid_until=MONDAY + dt.timedelta(days=60),
            reason="Kidney stones in 2019",
        ),
        submission_id=uuid.uuid4(),
        by=clinician,
        now=NOW,
        today=MONDAY,
    )
    planner.plan(now=NOW)
    browser, address = client_of(helen), f"/reviews/{MONDAY.isoformat()}/"
    before = text_of(browser.get(address))
    assert "915 of 1,000 mg a day" in before
    assert "Set by Dr A. Okafor, Breast oncology, from 16 November 2026" in before
    assert "Why: Kidney stones in 2019" in before
    Threshold.objects.update(target=3, source="Somebody else", source_url="https://other.example")
    PersonalTarget.objects.update(target=3, reason="Another", set_by_name="Another")
    Food.objects.update(calcium_mg=9999)
    FoodEntry.objects.update(calcium_mg=9999)
    Activity.objects.update(intensity="light", counts_aerobic=False, counts_resistance=False)
    ActivitySession.objects.update(minutes=1)
    helen.grants.all().delete()
    clinician.delete()
    assert text_of(browser.get(address)) == before
    PersonalTarget.objects.all().delete()
    assert text_of(browser.get(address)) == before
