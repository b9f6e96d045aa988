"""Her reviews, when they come, and how to stop the mails."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from patients.access import patient_view
from patients.models import Patient
from reminders import actions, presenters, sent_log
from reminders.forms import ReviewSettingsForm
from reminders.models import Message, ReviewSchedule, WeeklyReview
from reminders.timing import next_review_of

REVIEWS_PER_PAGE = 13
MESSAGES_SHOWN = 10


@require_GET
@patient_view
def reviews(request: HttpRequest, patient: Patient) -> HttpResponse:
    """All reviews, newest first; when the next one comes; what was sent."""
    schedule = get_object_or_404(ReviewSchedule, patient=patient)
    page = Paginator(_reviews_of(patient), REVIEWS_PER_PAGE).get_page(request.GET.get("page"))
    sent = Message.objects.filter(patient=patient).select_related("reminder")
    sent = sent[:MESSAGES_SHOWN]
    context = {
        "page": page,
        "reviews": [presenters.in_short(review) for review in page],
        "next_at": schedule.next_review_at or next_review_of(schedule, patient, now=timezone.now()),
        "by_email": schedule.by_email,
        "sent": sent_log.sent_shown(sent),
    }
    return render(request, "reminders/reviews.html", context)


@require_GET
@patient_view
def review(request: HttpRequest, patient: Patient, monday: dt.date) -> HttpResponse:
    """One week's review as it was judged then."""
    found = get_object_or_404(_reviews_of(patient), week_start=monday)
    return render(request, "reminders/review.html", {"review": presenters.review_shown(found)})


@require_http_methods(["GET", "POST"])
@patient_view
def review_settings(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The time of the review, and whether it comes by e-mail."""
    now = timezone.now()
    schedule = get_object_or_404(ReviewSchedule, patient=patient)
    initial = {"wall_time": schedule.wall_time, "by_email": schedule.by_email}
    form = ReviewSettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_schedule(patient=patient, **form.cleaned_data, by=patient.user, now=now)
        messages.success(request, _("Saved."))
        return redirect("reminders:reviews")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "zone": patient.user.time_zone}
    return render(request, "reminders/review_settings.html", context, status=status)


@csrf_exempt  # mail programs post here on their own (RFC 8058); the token is the secret
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The end of the unsubscribe link: opening it changes nothing, the button does."""
    if not actions.knows_token(token):
        raise Http404
    done = request.method == "POST"
    if done:
        actions.unsubscribe(token=token)
    return render(request, "reminders/unsubscribe.html", {"done": done})


def _reviews_of(patient: Patient) -> "QuerySet[WeeklyReview]":
    return WeeklyReview.objects.filter(patient=patient).select_related("targets")
