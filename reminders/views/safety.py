"""What is about her safety, as it stands on the site, and her word that she has read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from patients.access import patient_view
from patients.models import Patient
from reminders.models import Message
from reminders.presenters import safety_shown
from reminders.safety import acknowledge, read_at


@require_http_methods(["GET", "POST"])
@patient_view
def safety(request: HttpRequest, patient: Patient, pk: int) -> HttpResponse:
    """One message with its words; the button says that she has read it."""
    message = get_object_or_404(Message.objects.of_safety(), patient=patient, pk=pk)
    if request.method == "POST":
        acknowledge(message=message, patient=patient, by=patient.user, now=timezone.now())
        return redirect("reminders:safety", pk=pk)
    context = {"said": safety_shown(message, read_at(message))}
    return render(request, "reminders/safety.html", context)
