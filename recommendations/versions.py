"""The versions of a threshold over time, for the admin who looks at its history."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Model
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

    Read from the history that triggers keep, so that nothing can be left out.
    """
    same = {name: getattr(row, name) for name in POPULATION_FIELDS}
    events = (
        Threshold.pgh_event_model.objects.filter(**same)  # type: ignore[attr-defined]
        .select_related("set_by", "withdrawn_by", "approved_by")
        .order_by("pgh_created_at", "pgh_id")
    )
    found, before = [], None
    for event in events:
        found.append(_change(event, before))
        if event.withdrawn_from is None:
            before = event
    return found[::-1]


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


def _change(event: Model, before: Model | None) -> Change:
    row: Threshold = event  # type: ignore[assignment]  # the history table has the same columns
    changed: tuple[str, ...] = ()
    if row.withdrawn_from is not None:
        what = _("The version from %(start)s is withdrawn from %(end)s.") % {
            "start": _day(row.valid_from),
            "end": _day(row.withdrawn_from),
        }
        name, reason = _name(row.withdrawn_by), row.withdrawal_reason
    else:
        what = _("%(target)s, upper limit %(limit)s, from %(start)s.") % {
            "target": target_words(row),
            "limit": limit_words(row),
            "start": _day(row.valid_from),
        }
        name, reason, changed = who_set(row), row.reason, _differences(row, before)
    return Change(
        at=event.pgh_created_at,  # type: ignore[attr-defined]
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


def _name(user: User | None) -> str:
    return user.get_full_name() if user else _("somebody whose account is gone")


def _differences(row: Threshold, before: Model | None) -> tuple[str, ...]:
    if before is None:
        return ()
    old: Threshold = before  # type: ignore[assignment]  # as in _change
    pairs = (
        (_("Target"), target_words(old), target_words(row)),
        (_("Upper limit"), limit_words(old), limit_words(row)),
        (_("Source"), old.source, row.source),
    )
    return tuple(
        _("%(what)s: from %(old)s to %(new)s") % {"what": what, "old": was, "new": now}
        for what, was, now in pairs
        if was != now
    )


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
