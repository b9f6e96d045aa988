"""Answers to htmx: whole pages and their fragments are one template, parts talk by events."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import trigger_client_event


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page is wanted: sent by htmx, but not to restore a whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
        and headers.get("HX-Boosted") != "true"
    )


def part_of(request: HttpRequest, template: str, part: str) -> str:
    """``template`` for a page load, ``template#part`` (a ``partialdef``) for htmx."""
    return f"{template}#{part}" if is_fragment(request) else template


def tell(response: HttpResponse, event: str, **detail: Any) -> HttpResponse:
    """Let other parts of the page know: ``tell(response, "diary-changed")``. Returns the response.

    No health data in ``detail``: headers end up in logs.
    """
    return trigger_client_event(response, event, detail)


def announce(response: HttpResponse, sentence: str | Promise) -> HttpResponse:
    """Have screen readers say ``sentence`` politely after the swap. Returns the response.

    The sentence travels in a header: general words only ("Saved."), no health data.
    """
    return trigger_client_event(response, "announce", {"text": str(sentence)})


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page she came from, as the form says in `back`: an address of this site."""
    wanted = request.POST.get("back", "") or request.GET.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise
