"""Targets in words for everybody, signed in or not."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.measures import MEASURES, LimitKind, Measure
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.versions import (
    before_it,
    in_force,
    limit_words,
    target_words,
    who_set,
    who_withdrew,
)
from recommendations.wording import NAMES, Words, people


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTarget:
    """One target: ``whom`` it is for, ``facts`` as sentences, where it comes from.

    Not ``is_set``: these people had one of their own, and it was withdrawn.
    """

    whom: str
    value: str
    facts: tuple[str, ...]
    source: str = ""
    source_url: str = ""
    is_set: bool = True


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
    people_of = ("set_by", "approved_by", "withdrawn_by")
    rows = Threshold.objects.select_related(*people_of).order_by("valid_from", "pk")
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
    if any(target.is_set for target in found):
        return MeasureTargets(NAMES[measure], found)
    if measure is Measure.VITAMIN_K2:
        none = _(
            "There is no official target for vitamin K2. We show it because some bone studies "
            "measured it."
        )
    else:
        none = _("There is no target.")
    return MeasureTargets(NAMES[measure], found, none)


def _shown(same: Sequence[Threshold], day: dt.date, *, with_names: bool) -> list[PublicTarget]:
    """Of the versions for the same people: the one in force or what ended it, and those to come."""
    now = in_force(same, day)
    gone = _withdrawn(same, now, day)
    found = [_target(row, same, day, with_names=with_names) for row in same if row.valid_from > day]
    if now is not None:
        found.insert(0, _target(now, same, day, with_names=with_names, gone=gone))
    elif gone is not None:
        found.insert(0, _no_target(gone, with_names=with_names))
    return found


def _withdrawn(same: Sequence[Threshold], now: Threshold | None, day: dt.date) -> Threshold | None:
    """The version whose withdrawal made what holds on ``day`` hold (again), None where none did."""
    ends = [
        row.withdrawn_from
        for row in same
        if row.withdrawn_from is not None and row.withdrawn_from <= day
        if now is None or row.valid_from > now.valid_from
    ]
    return in_force(same, max(ends) - dt.timedelta(days=1)) if ends else None


def _target(
    row: Threshold,
    same: Sequence[Threshold],
    day: dt.date,
    *,
    with_names: bool,
    gone: Threshold | None = None,
) -> PublicTarget:
    changed = _changed(row, before_it(row, same), with_names=with_names)
    again = _again(row, gone, with_names=with_names) if gone else ""
    facts = (_limit(row), _since(row, day), changed, again, _ends(row))
    return PublicTarget(
        whom=people(row.population),
        value=target_words(row),
        facts=tuple(fact for fact in facts if fact),
        source=row.source,
        source_url=row.source_url,
    )


def _no_target(gone: Threshold, *, with_names: bool) -> PublicTarget:
    ended = _("Since %(day)s, when %(old)s was withdrawn by %(who)s. Why: %(reason)s")
    return PublicTarget(
        whom=people(gone.population),
        value=_("No target of their own"),
        facts=(ended % _withdrawal(gone, target_words(gone), with_names=with_names),),
        is_set=False,
    )


def _again(row: Threshold, gone: Threshold, *, with_names: bool) -> str:
    return _(
        "In force again since %(day)s, after %(old)s was withdrawn by %(who)s. Why: %(reason)s"
    ) % _withdrawal(gone, _beside(row, gone), with_names=with_names)


def _withdrawal(gone: Threshold, old: str, *, with_names: bool) -> dict[str, str]:
    return {
        "day": _date(gone.withdrawn_from) if gone.withdrawn_from else "",
        "old": old,
        "who": who_withdrew(gone) if with_names else _("the people who run this site"),
        "reason": gone.withdrawal_reason,
    }


def _beside(row: Threshold, other: Threshold) -> str:
    """Another version of it in words, with its upper limit where that is not the same."""
    if other.upper_limit == row.upper_limit:
        return target_words(other)
    given = {"target": target_words(other), "limit": limit_words(other)}
    if other.upper_limit is None:
        return _("%(target)s without an upper limit") % given
    return _("%(target)s with an upper limit of %(limit)s") % given


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
        "old": _beside(row, before) if before else "",
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
