"""The public page of targets: what is in force, for whom, since when and why. Nobody's data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.public import targets_in_force


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Every target in force today and those that are announced. One query."""
    signed_in = request.user.is_authenticated
    groups = targets_in_force(day=timezone.localdate(), with_names=signed_in)
    return render(request, "recommendations/targets.html", {"groups": groups})
