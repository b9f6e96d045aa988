"""Headers on every answer, and input that the database could not store."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.errors import bad_request

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing here needs a camera, a place or a payment.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class SecurityHeadersMiddleware:
    """Permissions-Policy everywhere; pages made for a person are kept in no cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cache-Control", "no-store")
        return response


class CleanInputMiddleware:
    """Refuses here, once, what nothing behind could take.

    PostgreSQL cannot hold a NUL byte: an address that carries one is refused; form fields refuse
    it themselves, with a sentence and everything typed kept. No form takes a file, so a body is
    never larger than its text may be (Django's own limit leaves files out).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return bad_request(request)
        if "\x00" in request.path or any(
            "\x00" in text for values in request.GET.lists() for text in (values[0], *values[1])
        ):
            return bad_request(request)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """How long the body says it is; Django reads no more of it than that."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0
