"""The versions of a threshold over time, for the admin who looks at its history."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from recommendations.measures import Measure
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.wording import amount, as_set


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a threshold. ``changed``: what is new against the one before."""

    at: dt.datetime
    who: str
    what: str
    source: str
    reason: str
    changed: tuple[str, ...] = ()


def changes_of(row: Threshold) -> list[Change]:
    """Everything ever done to the threshold this row is a version of, newest first. One query.

    Read from the history that triggers keep, so that nothing can be left out. A version is compared
    with what was in force on the eve of its first day, whichever was written last.
    """
    same = {name: getattr(row, name) for name in POPULATION_FIELDS}
    events = (
        Threshold.pgh_event_model.objects.filter(**same)  # type: ignore[attr-defined]
        .select_related("set_by", "withdrawn_by", "approved_by")
        .order_by("pgh_created_at", "pgh_id")
    )
    rows: list[Threshold] = list(events)  # the history table has the same columns
    latest = {row.pgh_obj_id: row for row in rows}  # type: ignore[attr-defined]
    found: list[Change] = []
    written: dict[int, Threshold] = {}
    for row in rows:
        number: int = row.pgh_obj_id  # type: ignore[attr-defined]
        before = written.get(number) or before_it(row, latest.values())
        found.append(_change(row, before))
        written[number] = row
    return found[::-1]


def in_force(versions: Iterable[Threshold], day: dt.date) -> Threshold | None:
    """Of versions for the same people the one that holds on ``day``."""
    holding = (
        row
        for row in versions
        if row.valid_from <= day and (row.withdrawn_from is None or day < row.withdrawn_from)
    )
    return max(holding, key=lambda row: row.valid_from, default=None)


def before_it(row: Threshold, versions: Iterable[Threshold]) -> Threshold | None:
    """What held for these people on the eve of the day from which the version applies."""
    return in_force(versions, row.valid_from - dt.timedelta(days=1))


def target_words(row: Threshold) -> str:
    """The target as it is set, "–" for a row that says there is none."""
    return "–" if row.target is None else as_set(Measure(row.measure), row.target)


def limit_words(row: Threshold) -> str:
    """The upper limit, "–" without one."""
    return "–" if row.upper_limit is None else amount(Measure(row.measure), row.upper_limit)


def state_words(row: Threshold, today: dt.date) -> str:
    """Whether the version applies on that day. ``row.is_replaced`` is annotated by the query."""
    if row.withdrawn_from is not None and row.withdrawn_from <= max(today, row.valid_from):
        return _("withdrawn from %(day)s") % {"day": _day(row.withdrawn_from)}
    if row.valid_from > today:
        return _("applies from %(day)s") % {"day": _day(row.valid_from)}
    if row.is_replaced:  # type: ignore[attr-defined]
        return _("replaced")
    if row.withdrawn_from is not None:
        return _("in force until %(day)s") % {"day": _day(row.withdrawn_from)}
    return _("in force")


def _change(row: Threshold, before: Threshold | None) -> Change:
    changed: tuple[str, ...] = ()
    if row.withdrawn_from is not None:
        what = _("The version from %(start)s is withdrawn from %(end)s.") % {
            "start": _day(row.valid_from),
            "end": _day(row.withdrawn_from),
        }
        name, reason = who_withdrew(row), row.withdrawal_reason
    else:
        what = _("%(target)s, upper limit %(limit)s, from %(start)s.") % {
            "target": target_words(row),
            "limit": limit_words(row),
            "start": _day(row.valid_from),
        }
        name, reason, changed = who_set(row), row.reason, _differences(row, before)
    return Change(
        at=row.pgh_created_at,  # type: ignore[attr-defined]
        who=name,
        what=what,
        source=row.source,
        reason=reason,
        changed=changed,
    )


def who_set(row: Threshold) -> str:
    """Who is behind a version: its author, and the second admin where one had to agree."""
    if row.is_shipped:
        return _("shipped with BoneGuard")
    if row.approved_by is None:
        return _name(row.set_by)
    return _("%(name)s, agreed by %(second)s") % {
        "name": _name(row.set_by),
        "second": _name(row.approved_by),
    }


def who_withdrew(row: Threshold) -> str:
    """Who ended a version."""
    return _name(row.withdrawn_by)


def _name(user: User | None) -> str:
    return user.get_full_name() if user else _("somebody whose account is gone")


def _differences(row: Threshold, old: Threshold | None) -> tuple[str, ...]:
    if old is None:
        return ()
    pairs = (
        (_("Target"), target_words(old), target_words(row)),
        (_("Upper limit"), limit_words(old), limit_words(row)),
        (_("Source"), old.source, row.source),
        (_("Link to the source"), old.source_url or "–", row.source_url or "–"),
    )
    return tuple(
        _("%(what)s: from %(old)s to %(new)s") % {"what": what, "old": was, "new": now}
        for what, was, now in pairs
        if was != now
    )


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
