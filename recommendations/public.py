"""Targets in words for everybody, signed in or not."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.measures import MEASURES, LimitKind, Measure
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.versions import limit_words, target_words, who_set
from recommendations.wording import NAMES, Words, people


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTarget:
    """One target: ``whom`` it is for, ``facts`` as sentences, where it comes from."""

    whom: str
    value: str
    facts: tuple[str, ...]
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class MeasureTargets:
    """Everything that holds for one measure; ``none`` says so where nothing does."""

    name: Words
    targets: tuple[PublicTarget, ...]
    none: str = ""


def targets_in_force(*, day: dt.date, with_names: bool) -> list[MeasureTargets]:
    """What holds on ``day`` and what is announced, by measure. One query.

    ``with_names``: also which admin set what; strangers read only that somebody here did.
    """
    rows = Threshold.objects.select_related("set_by", "approved_by").order_by("valid_from", "pk")
    by_measure: dict[str, list[Threshold]] = {}
    for row in rows:
        by_measure.setdefault(row.measure, []).append(row)
    return [
        _measure(measure, by_measure.get(measure.value, []), day, with_names=with_names)
        for measure in NAMES
    ]


def _measure(
    measure: Measure, rows: Sequence[Threshold], day: dt.date, *, with_names: bool
) -> MeasureTargets:
    versions: dict[tuple[object, ...], list[Threshold]] = {}
    for row in rows:
        if row.withdrawn_from is None or row.withdrawn_from > row.valid_from:
            place = tuple(getattr(row, name) for name in POPULATION_FIELDS)
            versions.setdefault(place, []).append(row)
    in_order = sorted(versions.values(), key=lambda same: same[0].population.specificity)
    found = tuple(shown for same in in_order for shown in _shown(same, day, with_names=with_names))
    if found:
        return MeasureTargets(NAMES[measure], found)
    if measure is Measure.VITAMIN_K2:
        none = _(
            "There is no official target for vitamin K2. We show it because some bone studies "
            "measured it."
        )
    else:
        none = _("There is no target.")
    return MeasureTargets(NAMES[measure], (), none)


def _shown(same: Sequence[Threshold], day: dt.date, *, with_names: bool) -> list[PublicTarget]:
    """Of the versions for the same people: the one in force, and those to come."""
    now = [row for row in same if _holds(row, day)][-1:]
    coming = [row for row in same if row.valid_from > day]
    before = {row.pk: _before(row, same) for row in (*now, *coming)}
    return [_target(row, before[row.pk], day, with_names=with_names) for row in (*now, *coming)]


def _holds(row: Threshold, day: dt.date) -> bool:
    return row.valid_from <= day and (row.withdrawn_from is None or day < row.withdrawn_from)


def _before(row: Threshold, same: Sequence[Threshold]) -> Threshold | None:
    """What held on the day before the version began."""
    eve = row.valid_from - dt.timedelta(days=1)
    return next((one for one in reversed(same) if one is not row and _holds(one, eve)), None)


def _target(
    row: Threshold, before: Threshold | None, day: dt.date, *, with_names: bool
) -> PublicTarget:
    changed = _changed(row, before, with_names=with_names)
    facts = (_limit(row), _since(row, day), changed, _ends(row))
    return PublicTarget(
        whom=people(row.population),
        value=target_words(row),
        facts=tuple(fact for fact in facts if fact),
        source=row.source,
        source_url=row.source_url,
    )


def _limit(row: Threshold) -> str:
    if row.upper_limit is None:
        return ""
    if MEASURES[Measure(row.measure)].limit_kind is LimitKind.SUPPLEMENTS:
        return _("Upper limit: %(most)s a day from supplements.") % {"most": limit_words(row)}
    return _("Upper limit: %(most)s a day.") % {"most": limit_words(row)}


def _since(row: Threshold, day: dt.date) -> str:
    if row.valid_from > day:
        return _("From %(day)s.") % {"day": _date(row.valid_from)}
    return _("Since %(day)s.") % {"day": _date(row.valid_from)}


def _changed(row: Threshold, before: Threshold | None, *, with_names: bool) -> str:
    """Why it is as it is: from what, by whom and for what reason."""
    if row.is_shipped:
        return ""
    given = {
        "old": target_words(before) if before else "",
        "who": who_set(row) if with_names else _("the people who run this site"),
        "reason": row.reason,
    }
    if before is None:
        return _("Set by %(who)s. Why: %(reason)s") % given
    return _("Before: %(old)s. Changed by %(who)s. Why: %(reason)s") % given


def _ends(row: Threshold) -> str:
    if row.withdrawn_from is None:
        return ""
    return _("Ends on %(day)s. Why: %(reason)s") % {
        "day": _date(row.withdrawn_from),
        "reason": row.withdrawal_reason,
    }


def _date(day: dt.date) -> str:
    return date_format(day, "j F Y")
