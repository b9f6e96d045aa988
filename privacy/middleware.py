"""One transaction around each request, and in it the name of whoever asks.

ATOMIC_REQUESTS opens its savepoint inside this transaction: a view that fails is rolled back
there, and what is left to commit here is nothing. Without the outer one, a setting that is local
to the transaction would end before the template is rendered.
"""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse

from common.errors import unavailable
from privacy.context import set_context

Handler = Callable[[HttpRequest], HttpResponse]

# Answers that need no person: no session is read for them and no transaction is opened.
_WITHOUT_PERSON = ("/livez", "/readyz", "/metrics", "/static/")


class RowSecurityMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_WITHOUT_PERSON):
            return self.get_response(request)
        try:
            with transaction.atomic():
                set_context(request.user.pk)
                return self.get_response(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)
