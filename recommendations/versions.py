"""The versions of a threshold over time, for the admin who looks at its history."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.measures import Measure
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.wording import amount, as_set


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a threshold."""

    at: dt.datetime
    who: str
    what: str
    source: str
    reason: str


def changes_of(row: Threshold) -> list[Change]:
    """Everything ever done to the threshold this row is a version of, newest first. One query.

    Read from the history that triggers keep, so that nothing can be left out.
    """
    same = {name: getattr(row, name) for name in POPULATION_FIELDS}
    events = (
        Threshold.pgh_event_model.objects.filter(**same)  # type: ignore[attr-defined]
        .select_related("set_by", "withdrawn_by")
        .order_by("-pgh_created_at", "-pgh_id")
    )
    return [_change(event) for event in events]


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


def _change(event: Model) -> Change:
    row: Threshold = event  # type: ignore[assignment]  # the history table has the same columns
    if row.withdrawn_from is not None:
        what = _("The version from %(start)s is withdrawn from %(end)s.") % {
            "start": _day(row.valid_from),
            "end": _day(row.withdrawn_from),
        }
        who, reason = row.withdrawn_by, row.withdrawal_reason
    else:
        what = _("%(target)s, upper limit %(limit)s, from %(start)s.") % {
            "target": target_words(row),
            "limit": limit_words(row),
            "start": _day(row.valid_from),
        }
        who, reason = row.set_by, row.reason
    return Change(
        at=event.pgh_created_at,  # type: ignore[attr-defined]
        who=who.get_full_name() if who else _("shipped with BoneGuard"),
        what=what,
        source=row.source,
        reason=reason,
    )


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
