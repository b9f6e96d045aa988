"""How things stand for many people at this moment: what reminders are decided by."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from common.days import Week, local_day, local_time
from exercise.open_sessions import unanswered_sessions
from exercise.precautions import statuses
from exercise.totals import last_session_days
from nutrition.open_doses import last_diary_days, unanswered_doses
from patients.models import Patient
from patients.people import facts_but_weight
from recommendations.pace import PaceStatus
from recommendations.progress import week_progress
from reminders.nudges import MID_WEEK, Behind, OpenDose, OpenSession, Situation
from reminders.timing import known_zone


def situations(patients: Sequence[Patient], *, now: dt.datetime) -> dict[int, Situation]:
    """The situation of each of these people, by patient id, on her own clock.

    ``patients`` come with user and health profile. Six queries, and five more where it is Thursday,
    for each of the two or three dates that there are on earth at one moment.
    """
    ids = [patient.pk for patient in patients]
    eaten, moved = last_diary_days(ids), last_session_days(ids)
    found: dict[int, Situation] = {}
    for day, those in _by_day(patients, now).items():
        found |= _on(day, those, now, {**moved, **_later(eaten, moved)})
    return found


def _later(eaten: Mapping[int, dt.date], moved: Mapping[int, dt.date]) -> dict[int, dt.date]:
    return {one: max(day, moved.get(one, day)) for one, day in eaten.items()}


def _by_day(patients: Sequence[Patient], now: dt.datetime) -> dict[dt.date, list[Patient]]:
    days = defaultdict(list)
    for patient in patients:
        days[local_day(now, known_zone(patient.user.time_zone))].append(patient)
    return days


def _on(
    day: dt.date, patients: Sequence[Patient], now: dt.datetime, last: Mapping[int, dt.date]
) -> dict[int, Situation]:
    doses = unanswered_doses([patient.pk for patient in patients], day)
    sessions = unanswered_sessions(patients, day)
    behind = _behind(patients, day) if day.weekday() == MID_WEEK else {}
    found = {}
    for patient in patients:
        zone, key = known_zone(patient.user.time_zone), patient.pk
        since = last.get(key) or local_day(patient.created_at, zone)
        found[key] = Situation(
            day=day,
            clock=local_time(now, zone).time(),
            silent_days=max((day - since).days, 0),
            doses=tuple(OpenDose(*one) for one in doses.get(key, ())),
            sessions=tuple(OpenSession(*one) for one in sessions.get(key, ())),
            behind=behind.get(key, ()),
            care=statuses(facts_but_weight(patient, day=day)),
        )
    return found


def _behind(patients: Sequence[Patient], day: dt.date) -> dict[int, tuple[Behind, ...]]:
    """By the numbers alone; which of them may be named to her is a rule of ``nudges``."""
    found = {}
    for patient_id, week in week_progress(patients, Week.containing(day), day).items():
        found[patient_id] = tuple(
            Behind(measure.value, pace.done, pace.target)
            for measure, pace in week.pace
            if pace.status is PaceStatus.BEHIND
        )
    return found
