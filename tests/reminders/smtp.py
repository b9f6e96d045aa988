"""A real SMTP server for tests whose answers are scripted."""

import asyncio
import email
import itertools
import socket
import threading
import time
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

TAKE = "250 2.0.0 taken"
LATER = "451 4.3.0 try again later"
CLOSING = "421 4.3.2 closing for maintenance"
NEVER = "550 5.1.1 <someone@example.test> no such user"
DROP = "drop"  # keeps the mail, then breaks the connection without an answer
HANG = "hang"  # keeps the mail, then never answers
DROP_AT_MAIL = "drop at MAIL"
# Where a conversation can be held: before the text is asked for, or between text and answer.
MAIL = "MAIL"
DATA = "DATA"
CLOSING_AT_MAIL = "421 4.7.0 too many messages on this connection"


class _Server(SMTP):
    """aiosmtpd answers what the handler says; here the handler may also end the connection."""

    async def smtp_MAIL(self, arg: str) -> None:
        script = self.event_handler
        await script.pause(MAIL)
        if script.at_mail():
            await super().smtp_MAIL(arg)
        elif script.current == CLOSING_AT_MAIL:
            await self.push(CLOSING_AT_MAIL)
            self.transport.close()
        else:
            self.transport.abort()


class MailServer:
    """Listens on a free port. ``answers`` are used up one per mail, then it takes everything.

    ``messages`` holds every mail whose text arrived, also when the answer was a refusal or nothing.
    """

    def __init__(self, *answers: str, delay: float = 0) -> None:
        self.messages: list[EmailMessage] = []
        self.connections = 0
        self.delay = delay
        self.arrived = threading.Event()
        self.current = TAKE
        self.held = 0
        self._held_at = ""
        self._answers = iter(answers)
        server = self

        class _Controller(Controller):
            def factory(self) -> SMTP:
                server.connections += 1
                return _Server(self.handler, **self.SMTP_kwargs)

        self.port = free_port()
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port)

    def answer(self, *answers: str) -> None:
        """What to say to the next mails."""
        self._answers = iter(answers)

    def answer_always(self, answer: str) -> None:
        self._answers = itertools.repeat(answer)

    def hold(self, where: str) -> None:
        """Leave every client without an answer there until ``release``; ``held`` counts them."""
        self._held_at = where

    def release(self) -> None:
        self._held_at = ""

    async def pause(self, where: str) -> None:
        """Called by the server at each of the two points."""
        if self._held_at != where:
            return
        self.held += 1
        try:  # a client that dies meanwhile ends this here
            while self._held_at == where:
                await asyncio.sleep(0.01)
        finally:
            self.held -= 1

    def start(self) -> None:
        self._controller.start()
        self.connections = 0  # the controller has tried the door itself

    def stop(self) -> None:
        self.release()
        self._controller.stop()

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]

    def at_mail(self) -> bool:
        """Choose the answer for the mail that begins; False: it ends here."""
        self.current = next(self._answers, TAKE)
        return self.current not in {DROP_AT_MAIL, CLOSING_AT_MAIL}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=default)
        self.messages.append(message)  # type: ignore[arg-type]
        self.arrived.set()
        await self.pause(DATA)
        if self.current == DROP:
            server.transport.abort()
            return TAKE
        if self.current == HANG or self.delay:
            await _sleep(30 if self.current == HANG else self.delay)
        return TAKE if self.current == HANG else self.current


def free_port() -> int:
    """A port that nothing listens on now; aiosmtpd cannot tell us one it chose itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _sleep(seconds: float) -> None:
    """In small steps, so that a server that stops is not waited for."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(0.05)
