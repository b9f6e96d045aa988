"""What views behind a sign-in receive."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody: only for views that a decorator keeps strangers from."""

    user: User
