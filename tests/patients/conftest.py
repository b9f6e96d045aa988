"""Inviting, for the tests of the care team and of the link."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse


def wish(**changes):
    """A filled-in invitation form."""
    today = dt.datetime.now(dt.UTC).date()
    return {
        "email": "Okafor@Clinic.test",
        "scopes": ["diary", "movement"],
        "until": str(today + dt.timedelta(days=100)),
        "submission_id": str(uuid.uuid4()),
        **changes,
    }


def link_in(message):
    """The address that an invitation mail carries."""
    return re.search(r"http\S+(/care-team/invitation/\S+)", message.body).group(1)


@pytest.fixture
def invite(patient, client_of, django_capture_on_commit_callbacks):
    """Invite as Helen; the mail leaves as after a commit."""

    def send(who=None, **changes):
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(who or patient).post(reverse("patients:care_team"), wish(**changes))

    return send
