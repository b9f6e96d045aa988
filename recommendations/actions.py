"""Changing thresholds. A version that was in force is never edited: a new one follows it.

Past days keep the target they were judged by, so nothing here reaches a day that is over anywhere:
thresholds are for people in every time zone, whatever the admin's calendar says.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts.models import User
from common.days import latest_day
from recommendations.measures import GuardProblem, Measure, guard_problems
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.populations import Population
from recommendations.shipped import SHIPPED_THRESHOLDS
from recommendations.targets import ThresholdRule


class ThresholdRefused(Exception):
    """The change was not made."""


class DayIsOver(ThresholdRefused):
    """The change would reach into days that are over somewhere; ``earliest`` is the first free."""

    def __init__(self, earliest: dt.date) -> None:
        super().__init__(f"not before {earliest}")
        self.earliest = earliest


class DayTaken(ThresholdRefused):
    """Another version for the same people begins on that day."""


class BeyondGuardRails(ThresholdRefused):
    """The numbers need a second person's agreement, or are a typo; ``problems`` says which."""

    def __init__(self, problems: tuple[GuardProblem, ...]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class AlreadyWithdrawn(ThresholdRefused):
    """There is nothing left to withdraw."""


class BeforeItsStart(ThresholdRefused):
    """A version cannot end before the day it begins."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the shipped rows did."""

    added: int
    renamed: int
    unchanged: int


@transaction.atomic
def publish_version(
    *,
    measure: Measure,
    population: Population,
    target: Decimal,
    upper_limit: Decimal | None,
    source: str,
    source_url: str = "",
    reason: str,
    valid_from: dt.date,
    now: dt.datetime,
    by: User,
    approved_by: User | None = None,
) -> Threshold:
    """Set a target for a population from ``valid_from`` on, a day that is over nowhere.

    ``target`` and ``upper_limit`` are in the measure's unit per its period (protein g/kg/day).
    Versions before it hold on the days before it. Unusual numbers need ``approved_by``.

    Raises:
        DayIsOver: ``valid_from`` is over somewhere on earth.
        BeyondGuardRails: clinical.md 9.2 stops these numbers.
        DayTaken: these people have another version from that very day.
    """
    refuse_past(valid_from, now)
    problems = guard_problems(measure, target, upper_limit, age_to=population.age_to)
    _refuse_beyond(problems, by, approved_by)
    row = Threshold(
        **columns_of(measure, population),
        target=target,
        upper_limit=upper_limit,
        source=source,
        source_url=source_url,
        reason=reason,
        valid_from=valid_from,
        set_by=by,
        approved_by=approved_by,
    )
    _insert(row)
    return row


@transaction.atomic
def withdraw(
    *, threshold: Threshold, from_day: dt.date, reason: str, now: dt.datetime, by: User
) -> Threshold:
    """End a version on ``from_day``: what it replaced applies from then on.

    From its own first day means that it never was in force. The row stays, with who and why.

    Raises:
        DayIsOver, BeforeItsStart: the day is too early.
        AlreadyWithdrawn: it has an end already.
    """
    row = Threshold.objects.select_for_update(of=("self",)).get(pk=threshold.pk)
    if row.withdrawn_from is not None:
        raise AlreadyWithdrawn
    refuse_past(from_day, now)
    if from_day < row.valid_from:
        raise BeforeItsStart
    row.withdrawn_from = from_day
    row.withdrawal_reason = reason
    row.withdrawn_by = by
    row.save(update_fields=["withdrawn_from", "withdrawal_reason", "withdrawn_by"])
    return row


@transaction.atomic
def load_shipped() -> Loaded:
    """Add the shipped rows that are missing. What an admin set or withdrew stays as it is.

    The numbers of a row that is there are never touched (a figure that changes is shipped as a new
    row with a later day); only the words and the link of its source follow.
    """
    known = {
        _place(row): row for row in Threshold.objects.select_for_update().filter(is_shipped=True)
    }
    missing, renamed = [], 0
    for rule in SHIPPED_THRESHOLDS:
        row = _shipped_row(rule)
        old = known.get(_place(row))
        if old is None:
            missing.append(row)
        elif (old.source, old.source_url) != (row.source, row.source_url):
            old.source, old.source_url = row.source, row.source_url
            old.save(update_fields=["source", "source_url"])
            renamed += 1
    Threshold.objects.bulk_create(missing)
    unchanged = len(SHIPPED_THRESHOLDS) - len(missing) - renamed
    return Loaded(added=len(missing), renamed=renamed, unchanged=unchanged)


def refuse_past(day: dt.date, now: dt.datetime) -> None:
    """Raises DayIsOver for a day that is over somewhere on earth."""
    earliest = latest_day(now)
    if day < earliest:
        raise DayIsOver(earliest)


def columns_of(measure: Measure, population: Population) -> dict[str, object]:
    """The columns that say what a row is about and for whom."""
    columns: dict[str, object] = {
        "measure": measure.value,
        "sex": population.sex.value if population.sex else "",
        "therapy": population.therapy.value,
        "fell": bool(population.fell),
    }
    if population.age_from is not None:
        columns["age_from"] = population.age_from
    if population.age_to is not None:
        columns["age_to"] = population.age_to
    return columns


def _refuse_beyond(problems: tuple[GuardProblem, ...], by: User, approved_by: User | None) -> None:
    agreed = approved_by is not None and approved_by != by
    if not all(agreed and problem.second_person_may_allow for problem in problems):
        raise BeyondGuardRails(problems)


def _insert(row: Threshold) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "threshold_one_per_population_and_date" in str(error):
            raise DayTaken from error
        raise


def _place(row: Threshold) -> tuple[object, ...]:
    return (*(getattr(row, name) for name in POPULATION_FIELDS), row.valid_from)


def _shipped_row(rule: ThresholdRule) -> Threshold:
    return Threshold(
        **columns_of(rule.measure, rule.population),
        target=rule.target,
        upper_limit=rule.upper_limit,
        source=rule.source,
        source_url=rule.source_url,
        valid_from=rule.valid_from,
        is_shipped=True,
    )
