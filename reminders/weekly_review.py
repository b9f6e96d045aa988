"""The weekly review of many people: a week judged, praised and frozen."""

import datetime as dt
from collections.abc import Sequence

from common.days import Week
from patients.models import Patient
from recommendations.progress import WeekProgress, week_progress
from reminders.advice import step_to_try, went_well
from reminders.frozen import Findings, freeze
from reminders.models import WeeklyReview


def reviews_of(
    patients: Sequence[Patient], week: Week, *, now: dt.datetime
) -> dict[int, WeeklyReview]:
    """The review of a complete week for each of these people, not yet saved, by patient id.

    As many queries as ``week_progress`` makes, however many people. ``patient.user`` is read.
    """
    # Any day after the week is the same to a week that is over, wherever she lives.
    weeks = week_progress(patients, week, week.next.start)
    return {
        patient.pk: WeeklyReview(
            patient=patient,
            week_start=week.start,
            time_zone=patient.user.time_zone,
            planned_at=now,
            logged_days=len(weeks[patient.pk].logged_days),
            findings=freeze(findings_of(weeks[patient.pk])),
        )
        for patient in patients
    }


def findings_of(progress: WeekProgress) -> Findings:
    """What the week came to, what went well in it, and the one thing to try. Movement first."""
    verdicts = (*progress.movement_verdicts, *progress.intake)
    logged, moved = len(progress.logged_days), len(progress.moved_days)
    return Findings(
        logged_days=logged,
        moved_days=moved,
        verdicts=verdicts,
        went_well=went_well(verdicts, logged_days=logged, moved_days=moved),
        to_try=step_to_try(verdicts, logged_days=logged, moved_days=moved),
    )
