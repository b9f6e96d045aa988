"""R2: Redis forgets everything and is killed. Celery only wakes the work up: nothing is lost."""

import pytest
from django.utils import timezone

from reminders import safety
from reminders.models import Message, MessageState
from tests.reminders import smtp
from tests.reminders.fleet import check_promises, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.xdist_group("fleet"),
]
S = MessageState


def sent():
    return Message.objects.filter(state=S.SENT).count()


@pytest.mark.parametrize("crowd", [60, pytest.param(3_000, marks=pytest.mark.chaos)], indirect=True)
def test_r2_redis_forgets_everything_in_the_middle(fleet, crowd):
    """R2: all is delivered within two ticks, once, and what is planned later too."""
    fleet.post.hold(smtp.DATA)
    fleet.tick("deliver", times=4)
    wait_for(lambda: fleet.post.held >= 2, why=fleet.log)
    fleet.lose_redis()
    fleet.post.release()
    assert fleet.open()
    for _tick in range(2 if len(crowd) < 100 else 40):  # a tick sends for half a minute at most
        fleet.tick_and_wait("deliver", 100)
        if not fleet.open():
            break
    wait_for(lambda: not fleet.open(), why=fleet.log)
    assert sent() == Message.objects.count()
    ids = [mail["Message-ID"] for mail in fleet.post.messages]
    assert len(ids) == len(set(ids)) == sent()
    check_promises(fleet)

    before = sent()
    safety.notify(patient=crowd[1], period="later", lines=["Words."], now=timezone.now())
    fleet.tick_and_wait("deliver")
    assert sent() == before + 1
