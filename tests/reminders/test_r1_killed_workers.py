"""R1: workers are killed with SIGKILL while messages go out.

Nudges: none twice, and every one that did not arrive is `uncertain`. Safety: none lost.
"""

import random
import sys
import time

import psutil
import pytest

from reminders.models import Message, MessageKind, MessageState
from tests.reminders import smtp
from tests.reminders.fleet import check_promises, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.xdist_group("fleet"),
]
S = MessageState


def states(**of):
    return set(Message.objects.filter(**of).values_list("state", flat=True))


def kill_in_flight(fleet, kind, where):
    """Every sender dies with a message of this kind in its hands; returns which these were."""
    fleet.only(kind)
    fleet.post.hold(where)
    fleet.tick("deliver", times=4)
    wait_for(lambda: fleet.post.held >= 2, why=fleet.log)
    in_flight = fleet.in_state(S.SENDING)
    assert len(in_flight) >= 2
    fleet.kill_senders()
    assert states(pk__in=in_flight) == {S.SENDING}  # nobody was left to write what became of it
    assert set(Message.objects.filter(pk__in=in_flight).values_list("kind", flat=True)) == {kind}
    fleet.let_pass(6)
    fleet.post.release()
    fleet.tick_and_wait("deliver")
    return Message.objects.filter(pk__in=in_flight)


@pytest.mark.parametrize("where", [smtp.MAIL, smtp.DATA])
def test_r1_killed_before_the_text_and_between_text_and_answer(fleet, crowd, where):
    """R1, short: all processes at the worst moment, then a worker, then all that are left."""
    nudges = kill_in_flight(fleet, MessageKind.WEEKLY_REVIEW, where)
    fleet.kill_machine()
    critical = kill_in_flight(fleet, MessageKind.SAFETY, where)
    fleet.only()
    fleet.settle()

    check_promises(fleet)
    assert {one.state for one in nudges.all()} == {S.UNCERTAIN}
    assert {one.state for one in critical.all()} == {S.SENT}
    assert all(one.unknown_ends for one in critical.all())
    assert "Canary" not in fleet.log()
    assert "@example" not in fleet.log()


@pytest.mark.chaos
@pytest.mark.parametrize("crowd", [3_000], indirect=True)
def test_r1_killed_again_and_again_while_3000_go_out(fleet, crowd, capsys):
    """R1, long: 3,000 nudges and 1,000 safety messages, a kill each half second."""
    chance = random.Random(2026)
    fleet.post.delay = 0.01
    began, started = time.monotonic(), 0
    while fleet.open() and time.monotonic() - began < 900:
        fleet.tick("deliver", times=2)
        time.sleep(chance.uniform(0.2, 0.8))
        processes = [
            child for worker in fleet.workers for child in psutil.Process(worker.pid).children()
        ]
        if chance.random() < 0.1:
            fleet.kill_machine(chance.choice(fleet.workers))
            fleet.ensure(2)
            started += 1
        elif processes:
            fleet.kill(chance.choice(processes))
        fleet.let_pass(2)
    fleet.post.delay = 0
    fleet.settle()
    told = check_promises(fleet)
    with capsys.disabled():
        sys.stdout.write(f"\nR1: {fleet.kills} kills, {started} of whole workers: {told}\n")
    assert fleet.kills > 20
