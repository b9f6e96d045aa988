"""Headers on every answer, and input that the database could not store."""

from collections.abc import Callable

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
    """PostgreSQL cannot hold a NUL byte: an address that carries one is refused here, once.

    Form fields refuse it themselves, with a sentence and everything typed kept.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any(
            "\x00" in text for values in request.GET.lists() for text in (values[0], *values[1])
        ):
            return bad_request(request)
        return self.get_response(request)
