"""R9: rows that cannot be sent. Their neighbours go out; they have failed after the third try."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from reminders.models import Message, MessageKind, MessageState
from tests.reminders.fleet import wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.xdist_group("fleet"),
]
S = MessageState


def first_of(kind):
    return Message.objects.filter(kind=kind, state=S.PENDING).order_by("pk")


@pytest.fixture
def poison(crowd):
    """One of each: a review nobody can read, words nobody can find, a kind nobody knows, an
    address no mail can carry. They stand before everybody else."""
    reviews, safety = list(first_of(MessageKind.WEEKLY_REVIEW)), list(first_of(MessageKind.SAFETY))
    reviews[0].review.findings = {"measures": {"calcium": "nonsense"}}
    reviews[0].review.save()
    safety[0].content = {"sentences": "Canary"}
    safety[0].save()
    reviews[1].kind = "from_a_later_version"
    reviews[1].save()
    user = reviews[2].patient.user
    User.objects.filter(pk=user.pk).update(email="a b\ud7ffc@@example")
    EmailAddress.objects.filter(user=user).update(email="a b\ud7ffc@@example")
    hers = Message.objects.filter(patient=reviews[2].patient)
    assert hers.count() == 2
    return [reviews[0], safety[0], reviews[1], *hers]


def test_r9_neighbours_go_out_and_poison_fails_after_three(fleet, poison):
    keys = {message.pk for message in poison}
    fleet.tick_and_wait("deliver")
    wait_for(lambda: fleet.in_state(S.PENDING, S.SENDING) == keys, why=fleet.log)
    neighbours = Message.objects.exclude(pk__in=keys)
    assert set(neighbours.values_list("state", flat=True)) == {S.SENT}
    assert len(fleet.post.messages) == neighbours.count()

    for minutes, tries in ((4, 1), (2, 2), (16, 3), (300, 3)):
        fleet.let_pass(minutes)
        fleet.tick_and_wait("deliver")
        rows = Message.objects.filter(pk__in=keys)
        assert set(rows.values_list("attempts", flat=True)) == {tries}
        assert set(rows.values_list("state", flat=True)) == {S.FAILED if tries == 3 else S.PENDING}
    assert len(fleet.post.messages) == neighbours.count()
    assert "Canary" not in fleet.log()
    assert set(rows.values_list("outcome", flat=True)) <= {
        "could not be written",
        "ValueError",
        "HeaderParseError",
    }
