"""Addresses of the admin site, what an admin types, and what then holds for Helen."""

import datetime as dt
import re
from html import unescape

from django.urls import reverse

from patients.facts import PatientFacts, Sex
from recommendations.measures import Measure
from recommendations.models import POPULATION_FIELDS, ThresholdDraft
from recommendations.preview import count_waiting
from recommendations.rules import rule_book

TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)
HELEN = PatientFacts(birth_date=dt.date(1960, 5, 4), sex=Sex.FEMALE, on_inhibitor=True)
LIST = "/admin/recommendations/threshold/"
DRAFTS = "/admin/recommendations/thresholddraft/"


def change_url(row):
    return reverse("admin:recommendations_threshold_change", args=[row.pk])


def withdraw_url(row):
    return reverse("admin:recommendations_threshold_withdraw", args=[row.pk])


def draft_url(row):
    return reverse("admin:recommendations_thresholddraft_add") + f"?threshold={row.pk}"


def write(browser, row, **changes):
    """She opens the version, changes what she wants and saves a draft."""
    people = {name: getattr(row, name) for name in POPULATION_FIELDS if name != "fell"}
    return browser.post(draft_url(row), version(**{**people, **changes}))


def step(browser, draft, name):
    """Press one of the buttons on a draft's page; the page that follows."""
    address = reverse(f"admin:recommendations_thresholddraft_{name}", args=[draft.pk])
    return browser.post(address, {"seen": draft.written_at.isoformat()}, follow=True)


def publish(browser, row, **changes):
    """The whole way: write, count, publish."""
    assert write(browser, row, **changes).status_code == 302
    draft = ThresholdDraft.objects.first()
    count_waiting(now=NOW)
    page = step(browser, draft, "publish")
    assert "Published. It applies from its day on." in words(page), words(page)
    draft.refresh_from_db()
    return draft.published_as


def words(response):
    return re.sub(r"(\s|<[^>]*>)+", " ", unescape(response.content.decode()))


def version(**changes):
    return {
        "target": "1100",
        "upper_limit": "2000",
        "valid_from": "2026-12-01",
        "source": "ASCO 2027",
        "source_url": "https://example.org/asco",
        "reason": "The guideline was renewed",
        **changes,
    }


def target_on(day, measure=Measure.CALCIUM):
    return rule_book(until=day).resolve(measure, HELEN, day).value
