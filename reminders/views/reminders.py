"""What she was reminded of and why, what was sent, and her wishes about all of it."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.days import local_day
from patients.access import patient_view
from patients.models import Patient
from reminders import actions, reminder_actions, reminder_words, sent_log
from reminders.models import Reminder, ReminderSettings
from reminders.nudges import ReminderKind
from reminders.reminder_forms import ReminderSettingsForm, StopKindsForm

PER_PAGE = 20


@require_GET
@patient_view
def sent(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The log of every e-mail, and of every reminder that came on the site alone, newest first."""
    page = Paginator(sent_log.log_of(patient), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sent": sent_log.log_shown(page)}
    return render(request, "reminders/sent.html", context)


@require_GET
@patient_view
def reminder(request: HttpRequest, patient: Patient, day: dt.date) -> HttpResponse:
    """One reminder as it was planned, with the reason for each line."""
    found = get_object_or_404(Reminder, patient=patient, day=day)
    context = {"reminder": reminder_words.reminder_shown(found)}
    return render(request, "reminders/reminder.html", context)


@require_http_methods(["GET", "POST"])
@patient_view
def reminder_settings(request: HttpRequest, patient: Patient) -> HttpResponse:
    """What comes, where and when."""
    now = timezone.now()
    wishes = get_object_or_404(ReminderSettings, patient=patient)
    form = ReminderSettingsForm(
        request.POST if request.method == "POST" else None,
        initial=ReminderSettingsForm.initial_of(wishes),
        today=_today(patient),
    )
    if request.method == "POST" and form.is_valid():
        reminder_actions.change_settings(
            patient=patient, by=patient.user, now=now, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("reminders:reminder_settings")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "wishes": wishes, "rests": not wishes.allows(_today(patient))}
    return render(request, "reminders/reminder_settings.html", context, status=status)


@require_POST
@patient_view
def snooze(request: HttpRequest, patient: Patient) -> HttpResponse:
    """No reminders until tomorrow, or for three days; "0" brings them back."""
    days = request.POST.get("days", "1")
    if days == "0":
        reminder_actions.resume(patient=patient, by=patient.user)
        messages.success(request, _("Reminders come again."))
        return redirect("reminders:reminder_settings")
    if days not in {str(one) for one in reminder_actions.SNOOZES}:
        raise Http404
    until = reminder_actions.snooze(
        patient=patient, by=patient.user, today=_today(patient), days=int(days)
    )
    said = _("No reminders before %(day)s.") % {"day": date_format(until, "l j F")}
    messages.success(request, said)
    return redirect("dashboard:today")


@csrf_exempt  # mail programs post here on their own (RFC 8058); the token is the secret
@require_http_methods(["GET", "POST"])
def unsubscribe_kinds(request: HttpRequest, token: uuid.UUID, kinds: str) -> HttpResponse:
    """The end of a reminder's unsubscribe link: opening it changes nothing, the button does."""
    offered = _kinds(kinds)
    if not actions.knows_token(token):
        raise Http404
    form = StopKindsForm(request.POST if request.method == "POST" else None, kinds=offered)
    if not _is_one_click(request) and not form.is_valid():
        status = 422 if request.method == "POST" else 200
        page = {"form": form}
        return render(request, "reminders/unsubscribe_kinds.html", page, status=status)
    stopped = offered if _is_one_click(request) else form.cleaned_data["kind"]
    reminder_actions.unsubscribe(token=token, kinds=stopped)
    context = {"stopped": [reminder_words.kind_name(kind) for kind in stopped]}
    return render(request, "reminders/unsubscribe_kinds.html", context)


def _is_one_click(request: HttpRequest) -> bool:
    """Whether a mail program posts by RFC 8058: about everything in that mail, without a choice."""
    return request.POST.get("List-Unsubscribe") == "One-Click"


def _kinds(text: str) -> list[ReminderKind]:
    try:
        return [ReminderKind(one) for one in text.split("+")]
    except ValueError:
        raise Http404 from None


def _today(patient: Patient) -> dt.date:
    return local_day(timezone.now(), patient.user.time_zone)
