"""Her plan as a calendar feed: a secret address, and the calendar that stands there.

The address works before sign-in, when row security shows nothing: one narrow function of the
database tells whose it is (privacy/row_security.py). The calendar holds times and the words
"Movement session", nothing of her health: not what she does, nor why.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

import icalendar
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.days import Week
from exercise.models import CalendarFeed
from patients.models import Patient

_signer = Signer(salt="exercise.feed", sep=".")
_NAMESPACE = uuid.UUID("5f6f1d0e-6a52-4b7e-9c0e-0a4a1c6f6f10")
_RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ASK_AGAIN = dt.timedelta(hours=12)


def token_of(feed: CalendarFeed) -> str:
    """The signed part of the address."""
    return _signer.sign_object([feed.pk, feed.nonce.hex])


def owner_of(token: str) -> int | None:
    """The account whose plan stands at this address; None for one that is revoked or not ours."""
    try:
        wanted, nonce = _signer.unsign_object(token)
        nonce = uuid.UUID(hex=nonce)
    except (BadSignature, ValueError, TypeError):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT boneguard_feed(%s, %s)", [wanted, str(nonce)])
        row = cursor.fetchone()
    return row[0] if row else None


def working_feed(patient: Patient) -> CalendarFeed | None:
    """The address that works now, if there is one. One query."""
    feed: CalendarFeed | None = (
        CalendarFeed.objects.of([patient.pk]).filter(revoked_at=None).first()
    )
    return feed


@transaction.atomic
def make_feed(*, patient: Patient, by: User, now: dt.datetime) -> CalendarFeed:
    """A new address; the one before stops working with it.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    revoke_feed(patient=patient, by=by, now=now)
    CalendarFeed.objects.bulk_create(
        [CalendarFeed(patient=patient, created_at=now)], ignore_conflicts=True
    )
    made: CalendarFeed = CalendarFeed.objects.of([patient.pk]).get(revoked_at=None)
    return made


@transaction.atomic
def revoke_feed(*, patient: Patient, by: User, now: dt.datetime) -> None:
    """The address stops working at once. Twice is the same as once.

    Raises:
        PermissionDenied: ``by`` is not the patient.
    """
    if by.pk != patient.user_id:
        raise PermissionDenied
    CalendarFeed.objects.of([patient.pk]).filter(revoked_at=None).update(revoked_at=now)


def calendar_of(
    minutes_by_weekday: Iterable[tuple[int, int]],
    *,
    feed: CalendarFeed,
    time: dt.time,
    zone: str,
    changed_at: dt.datetime,
) -> bytes:
    """The calendar (RFC 5545): one event per weekday, every week, at this time on her wall clock.

    Args:
        minutes_by_weekday: (weekday, 0 = Monday; minutes planned, above 0).
        zone: where she lives; its rules travel with the calendar, so that clock changes are met.
        changed_at: when the plan was last changed; the same plan is the same bytes.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//BoneGuard//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Movement sessions"))
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    first = Week.containing(feed.created_at.date())
    for weekday, minutes in minutes_by_weekday:
        starts = dt.datetime.combine(first.days[weekday], time)
        event = icalendar.Event()
        # Made of the secret, so that the identity says nothing about her.
        event.add("uid", f"{uuid.uuid5(_NAMESPACE, f'{feed.nonce} {weekday}')}@boneguard")
        event.add("dtstamp", changed_at.astimezone(dt.UTC).replace(microsecond=0))
        event.add("dtstart", starts, parameters={"TZID": zone})
        event.add("duration", dt.timedelta(minutes=minutes))
        event.add("rrule", {"freq": "weekly", "byday": _RRULE_DAYS[weekday]})
        event.add("summary", _("Movement session"))
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    _add_zone(calendar, zone, first.start)
    written: bytes = calendar.to_ical()
    return written


def _add_zone(calendar: icalendar.Calendar, zone: str, since: dt.date) -> None:
    """The rules of her zone, from the year before the first event to the library's last one."""
    first = dt.date(since.year - 1, 1, 1)
    rules = icalendar.Timezone.from_tzid(zone, first_date=first, last_date=dt.date(2038, 1, 1))
    rules.pop("COMMENT", None)
    calendar.subcomponents.insert(0, rules)
