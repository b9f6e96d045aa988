"""Addresses of the admin site, what an admin types, and what then holds for Helen."""

import datetime as dt
import re
from html import unescape

from django.urls import reverse

from patients.facts import PatientFacts, Sex
from recommendations.measures import Measure
from recommendations.rules import rule_book

TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)
HELEN = PatientFacts(birth_date=dt.date(1960, 5, 4), sex=Sex.FEMALE, on_inhibitor=True)
LIST = "/admin/recommendations/threshold/"


def change_url(row):
    return reverse("admin:recommendations_threshold_change", args=[row.pk])


def withdraw_url(row):
    return reverse("admin:recommendations_threshold_withdraw", args=[row.pk])


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
