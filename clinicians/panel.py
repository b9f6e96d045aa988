"""The rows of the panel: every patient who shares something, and why to look at her now.

Five queries, however many patients. What a grant does not cover is left out here; row security
hides it anyway.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import DateField, OuterRef, QuerySet, Subquery

from accounts.models import User
from common.days import Week
from exercise.models import ActivitySession
from nutrition.models import FoodEntry
from patients.models import Grant, Patient
from privacy.rules import Scope
from recommendations.measures import Measure
from recommendations.progress import WeekProgress, weeks_progress
from recommendations.verdicts import Assessment, Status

QUIET_FOR = dt.timedelta(days=7)
BELOW = frozenset({Status.LOW, Status.VERY_LOW})


class Reason(IntEnum):
    """Why to look at somebody, the most pressing first."""

    OVER_LIMIT = 1
    BELOW_TARGETS = 2
    NOT_LOGGING = 3
    ON_TRACK = 4
    NOTHING_SHARED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One patient on the panel.

    ``this_week`` runs, ``last_week`` is complete and decides the reason. ``last_day`` is the last
    day with data that she shares. ``below`` and ``over`` are last week's verdicts (``over`` also
    the running week's). ``viewer`` is the clinician, her clinic read along with the row.
    """

    viewer: User
    patient: Patient
    scopes: frozenset[Scope]
    until: dt.date
    last_day: dt.date | None
    this_week: WeekProgress
    last_week: WeekProgress
    below: tuple[Assessment, ...]
    over: tuple[Assessment, ...]
    reason: Reason

    @property
    def minutes(self) -> Assessment | None:
        """This week's aerobic minutes; None when movement is not shared."""
        if Scope.MOVEMENT not in self.scopes:
            return None
        return self.this_week[Measure.AEROBIC_MINUTES]

    @property
    def nutrients(self) -> tuple[Assessment, ...]:
        """This week's nutrients; none when the diary is not shared."""
        return self.this_week.intake if Scope.DIARY in self.scopes else ()

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Rows sort by this: the reason, then how much is below, then the name."""
        return (self.reason, -len(self.below), self.patient.user.name.casefold())


def rows_for(clinician: User, *, now: dt.datetime, today: dt.date, search: str = "") -> list[Row]:
    """Everybody who shares something with this clinician, who needs a look first.

    ``today`` is the clinician's day. ``search`` is part of a name; empty finds all.
    """
    grants = list(_grants(clinician, now=now, search=search))
    this_week = Week.containing(today)
    weeks = weeks_progress(
        [grant.patient for grant in grants], [this_week.previous, this_week], today
    )
    rows = [_row(grant, *weeks[grant.patient_id], today=today) for grant in grants]
    return sorted(rows, key=lambda row: row.urgency)


def _grants(clinician: User, *, now: dt.datetime, search: str) -> "QuerySet[Grant]":
    """Live grants with the patient and the last days on which she logged."""
    return (
        Grant.objects.live(day=now.date())
        .filter(
            clinician=clinician,
            patient__user__is_active=True,
            patient__user__deletion_requested_at=None,
            patient__user__name__icontains=search,
        )
        .select_related("patient__user", "patient__health_profile", "clinician__clinician")
        .annotate(
            last_food=_last(FoodEntry.objects.kept()),
            last_movement=_last(ActivitySession.objects.kept()),
        )
    )


def _last(rows: "QuerySet[FoodEntry] | QuerySet[ActivitySession]") -> Subquery:
    hers = rows.filter(patient=OuterRef("patient_id")).order_by("-day")
    return Subquery(hers.values("day")[:1], output_field=DateField())


def _row(grant: Grant, last_week: WeekProgress, this_week: WeekProgress, *, today: dt.date) -> Row:
    scopes = frozenset(Scope(scope) for scope in grant.scopes)
    last_day = _last_day(grant, scopes)
    below = tuple(one for one in _shared(last_week, scopes) if one.status in BELOW)
    over = tuple(
        one
        for one in (*_shared(last_week, scopes), *_shared(this_week, scopes))
        if one.status is Status.OVER
    )
    return Row(
        viewer=grant.clinician,
        patient=grant.patient,
        scopes=scopes,
        until=grant.until,
        last_day=last_day,
        this_week=this_week,
        last_week=last_week,
        below=below,
        over=over,
        reason=_reason(scopes, last_day, below, over, today),
    )


def _last_day(grant: Grant, scopes: frozenset[Scope]) -> dt.date | None:
    days = []
    if Scope.DIARY in scopes:
        days.append(grant.last_food)  # type: ignore[attr-defined]
    if Scope.MOVEMENT in scopes:
        days.append(grant.last_movement)  # type: ignore[attr-defined]
    return max((day for day in days if day is not None), default=None)


def _shared(week: WeekProgress, scopes: frozenset[Scope]) -> tuple[Assessment, ...]:
    found: tuple[Assessment, ...] = ()
    if Scope.MOVEMENT in scopes:
        found += week.movement_verdicts
    if Scope.DIARY in scopes:
        found += week.intake
    return found


def _reason(
    scopes: frozenset[Scope],
    last_day: dt.date | None,
    below: Sequence[Assessment],
    over: Sequence[Assessment],
    today: dt.date,
) -> Reason:
    if not scopes & {Scope.DIARY, Scope.MOVEMENT}:
        return Reason.NOTHING_SHARED
    if over:
        return Reason.OVER_LIMIT
    # Without data for a week, last week's zeros are no finding.
    if last_day is None or today - last_day >= QUIET_FOR:
        return Reason.NOT_LOGGING
    return Reason.BELOW_TARGETS if below else Reason.ON_TRACK
