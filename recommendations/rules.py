"""From stored thresholds and personal targets to the rules that targets are made from."""

import datetime as dt
import functools
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from common.compiled import SOME_DAY, SOMEBODY, Compiled
from patients.facts import PatientFacts
from recommendations.goals import Goal
from recommendations.measures import Measure
from recommendations.models import PersonalTarget, Threshold, population_of
from recommendations.targets import PersonalRule, RuleBook, ThresholdRule


class Rules(NamedTuple):
    """What targets of some people are made from. ``personal`` has who has any, by patient id."""

    book: RuleBook
    personal: Mapping[int, Sequence[PersonalRule]]

    def resolve(self, patient_id: int, measure: Measure, facts: PatientFacts, day: dt.date) -> Goal:
        """The target of one of these people on one of these days, or why there is none."""
        return self.book.resolve(measure, facts, day, self.personal.get(patient_id, ()))

    def goals(self, patient_id: int, facts: PatientFacts, day: dt.date) -> dict[Measure, Goal]:
        """``resolve`` of every measure at once."""
        return self.book.goals(facts, day, self.personal.get(patient_id, ()))


def rule_book(*, until: dt.date) -> RuleBook:
    """Every threshold that is or was in force on some day up to ``until``. One query.

    Thresholds are asked for each time, so that a change holds at once in every process.
    """
    return RuleBook(threshold_rules(until=until))


def threshold_rules(*, until: dt.date) -> list[ThresholdRule]:
    """The rows a rule book is made of. One query."""
    rows = _threshold_rows(Threshold.objects.filter(valid_from__lte=until))
    return [_threshold_rule(_Row(*values)) for values in rows]


def rules_for(patient_ids: Collection[int], *, first: dt.date, last: dt.date) -> Rules:
    """The thresholds up to ``last`` and what clinicians set for these people and days. One query.

    Every page asks for both, and most people have no target of their own: a question less.
    """
    thresholds: list[_Row] = []
    own: dict[int, list[PersonalRule]] = {}
    for values in _RULES.rows({SOMEBODY: list(patient_ids), _FIRST: first, _LAST: last}):
        row = _Row(*values)
        if row.whose is None:
            thresholds.append(row)
        else:
            own.setdefault(row.whose, []).append(_personal_rule(row))
    return Rules(_book_of(tuple(thresholds)), own)


# The book remembers its answers: made anew only where a row has changed.
@functools.lru_cache(maxsize=8)
def _book_of(thresholds: "tuple[_Row, ...]") -> RuleBook:
    return RuleBook(map(_threshold_rule, thresholds))


_FIRST, _LAST = SOME_DAY, SOME_DAY + dt.timedelta(days=1)


def _both() -> "QuerySet[Any, Any]":
    thresholds = Threshold.objects.filter(valid_from__lte=_LAST)
    personal = PersonalTarget.objects.filter(patient_id__in=[SOMEBODY])
    return _threshold_rows(thresholds).union(
        _personal_rows(personal.overlapping(first=_FIRST, last=_LAST)), all=True
    )


_RULES = Compiled(_both, many=(SOMEBODY,), plain=True)


class _Row(NamedTuple):
    """One row of either table; a threshold is nobody's. ``text`` is its source or the reason."""

    whose: int | None
    id: int
    measure: str
    target: Any
    upper_limit: Any
    valid_from: dt.date
    valid_until: dt.date | None
    ends: dt.date | None
    text: str
    source_url: str
    who: str
    sex: str
    age_from: int
    age_to: int
    therapy: str
    fell: bool


def _threshold_rows(rows: "QuerySet[Threshold]") -> "QuerySet[Any, Any]":
    words = models.CharField()
    # As User.get_full_name says it.
    name = Coalesce(
        NullIf("set_by__name", Value("")), "set_by__email", Value(""), output_field=words
    )
    return (
        rows.order_by()
        .annotate(
            whose=Value(None, models.BigIntegerField()),
            valid_until=Value(None, models.DateField()),
            ends=F("withdrawn_from"),
            text=F("source"),
            who=name,
        )
        .values_list(*_Row._fields)
    )


def _personal_rows(rows: "QuerySet[PersonalTarget]") -> "QuerySet[Any, Any]":
    number, words = models.IntegerField(), models.CharField()
    return (
        rows.order_by()
        .annotate(
            whose=F("patient_id"),
            upper_limit=Value(None, models.DecimalField()),
            ends=F("ended_from"),
            text=F("reason"),
            who=F("set_by_name"),
            source_url=Value("", words),
            sex=Value("", words),
            age_from=Value(0, number),
            age_to=Value(0, number),
            therapy=Value("", words),
            fell=Value(False, models.BooleanField()),  # noqa: FBT003  (a value of SQL)
        )
        .values_list(*_Row._fields)
    )


def _threshold_rule(row: _Row) -> ThresholdRule:
    return ThresholdRule(
        id=str(row.id),
        measure=Measure(row.measure),
        population=population_of(row),
        target=row.target,
        upper_limit=row.upper_limit,
        valid_from=row.valid_from,
        withdrawn_from=row.ends,
        source=row.text,
        source_url=row.source_url,
        set_by=row.who,
    )


def _personal_rule(row: _Row) -> PersonalRule:
    """Up to the day before it was ended, if it was."""
    until = row.valid_until
    if row.ends is not None and until is not None:
        until = min(until, row.ends - dt.timedelta(days=1))
    return PersonalRule(
        id=str(row.id),
        measure=Measure(row.measure),
        target=row.target,
        valid_from=row.valid_from,
        valid_until=until,
        set_by=row.who,
        reason=row.text,
    )
