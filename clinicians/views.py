"""The clinician's panel and a patient's page. Every look is written into the access log first."""

import datetime as dt
import uuid

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from clinicians import picture, presenters
from clinicians.panel import rows_for
from common.days import Week, local_day
from exercise.totals import movement_by_day
from nutrition.totals import intake_by_day
from patients.access import OpenedPatient, clinician_view, looker, open_patient
from patients.presenters import scope_words
from privacy import audit
from privacy.rules import Scope
from recommendations.progress import weeks_progress

PAGE = 25
LONGEST_SEARCH = 100


# The request's own transaction is enough: this page writes one statement, the log of what it
# shows, and when that fails everything fails with it.
@transaction.non_atomic_requests
@require_GET
@clinician_view
def panel(request: SignedInRequest) -> HttpResponse:
    """Her patients, who needs a look first, 25 on a page."""
    now = timezone.now()
    today = local_day(now, request.user.time_zone)
    search = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    rows = rows_for(request.user, now=now, today=today, search=search)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    viewer = looker(rows[0].viewer if rows else request.user)
    audit.record_panel(
        [row.patient.pk for row in page.object_list], by=viewer, now=now, local_day=today
    )
    context = {
        "page": page,
        "rows": [presenters.panel_row(row, today=today) for row in page.object_list],
        "viewer": viewer,
        "search": search,
        "query": f"{urlencode({'q': search})}&" if search else "",
    }
    return render(request, "clinicians/panel.html", context)


@require_GET
@clinician_view
def patient(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One patient's last 12 weeks, as far as she shares them."""
    now = timezone.now()
    opened = open_patient(public_id, by=request.user, now=now)
    today = local_day(now, opened.patient.user.time_zone)
    weeks = weeks_progress([opened.patient], Week.containing(today).back(picture.WEEKS), today)[
        opened.patient.pk
    ]
    facts = weeks[-1].facts
    diary = opened.covers(Scope.DIARY)
    context = {
        "name": presenters.name_of(opened.patient),
        "public_id": public_id,
        "about": presenters.about(opened.patient, facts, day=today),
        "facts": presenters.facts_list(opened.patient, facts),
        "scopes": scope_words(opened.scopes),
        "until": opened.until,
        "missing": presenters.scopes_missing(opened.scopes),
        "movement": picture.movement_chart(weeks) if opened.covers(Scope.MOVEMENT) else None,
        "nutrients": picture.nutrient_charts(weeks) if diary else [],
        "days": _days(opened, today),
    }
    return render(request, "clinicians/patient.html", context)


def _days(opened: OpenedPatient, today: dt.date) -> picture.DayTable | None:
    """The seven days up to today; None when neither diary nor movement is shared."""
    if not opened.scopes & {Scope.DIARY, Scope.MOVEMENT}:
        return None
    days = [today - dt.timedelta(days=ago) for ago in range(7)]
    ids = [opened.patient.pk]
    diary = opened.covers(Scope.DIARY)
    moves = opened.covers(Scope.MOVEMENT)
    eaten = intake_by_day(ids, days[-1], today) if diary else {}
    moved = movement_by_day(ids, days[-1], today) if moves else {}
    return picture.days_table(
        days,
        eaten={day: intake for (_id, day), intake in eaten.items()},
        moved={day: movement for (_id, day), movement in moved.items()},
        scopes=opened.scopes,
    )
