"""A real SMTP server that keeps what arrives."""

import email
import re
import socket
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """Listens on a free port of this machine; `messages` holds what was delivered, in order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=default)
        self.messages.append(message)  # type: ignore[arg-type]
        return "250 kept"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def to(self, address: str) -> list[EmailMessage]:
        """The messages for one address."""
        return [message for message in self.messages if address in str(message["To"])]

    def last_code(self, address: str) -> str:
        """The six digits of the newest message that holds some."""
        for message in reversed(self.to(address)):
            found = re.search(r"^\s*(\d{6})\s*$", text_of(message), re.MULTILINE)
            if found:
                return found[1]
        raise AssertionError(f"no code was sent to {address}")

    def last_link(self, address: str, part: str) -> str:
        """The newest link to an address with this part in its path."""
        for message in reversed(self.to(address)):
            found = re.search(rf"https?://\S*{part}\S*", text_of(message))
            if found:
                return found[0].rstrip(".>)")
        raise AssertionError(f"no link with {part} was sent to {address}")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def text_of(message: EmailMessage) -> str:
    """The plain text of a message."""
    body = message.get_body(("plain",))
    assert body is not None, "a message without plain text"
    return str(body.get_content())
