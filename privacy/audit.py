"""The only writer of the access log. A look that cannot be recorded does not happen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from privacy.models import AccessEvent, AccessKind


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looked, as the patient will read it."""

    user_id: int
    name: str
    clinic: str


def record_opening(
    patient_id: int, *, by: Looker, now: dt.datetime, local_day: dt.date
) -> AccessEvent:
    """Record that `by` opened a patient. Raises the database's error when it cannot."""
    return AccessEvent.objects.create(
        patient_id=patient_id, kind=AccessKind.OPENED, **_who(by), at=now, local_day=local_day
    )


def record_target_set(patient_id: int, *, by: Looker, now: dt.datetime, local_day: dt.date) -> None:
    """Record that `by` set a personal target. Raises the database's error when it cannot."""
    AccessEvent.objects.create(
        patient_id=patient_id, kind=AccessKind.SET_TARGET, **_who(by), at=now, local_day=local_day
    )


def record_target_ended(
    patient_id: int, *, by: Looker, now: dt.datetime, local_day: dt.date
) -> None:
    """Record that `by` ended a personal target. Raises the database's error when it cannot."""
    AccessEvent.objects.create(
        patient_id=patient_id, kind=AccessKind.ENDED_TARGET, **_who(by), at=now, local_day=local_day
    )


def record_panel(
    patient_ids: Sequence[int], *, by: Looker, now: dt.datetime, local_day: dt.date
) -> None:
    """Record the rows of a panel: one event per clinician, patient and local day.

    One statement, all or nothing. Raises the database's error when it cannot.
    """
    AccessEvent.objects.bulk_create(
        [
            AccessEvent(
                patient_id=patient_id,
                kind=AccessKind.PANEL,
                **_who(by),
                at=now,
                local_day=local_day,
            )
            for patient_id in patient_ids
        ],
        ignore_conflicts=True,
    )


def looks_at(patient_id: int, *, limit: int = 200) -> list[AccessEvent]:
    """The latest looks at one patient, newest first."""
    return list(AccessEvent.objects.filter(patient_id=patient_id).order_by("-at", "-pk")[:limit])


def _who(by: Looker) -> dict[str, object]:
    return {"actor_id": by.user_id, "actor_name": by.name, "actor_clinic": by.clinic}
