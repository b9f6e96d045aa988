"""Hands one mail at a time to the mail server and says exactly how far it came.

What matters is whether the server may have the text. It may from the moment it has answered 354 to
DATA; before that a broken connection has lost nothing. A definite refusal counts wherever it comes.
"""

import re
import smtplib
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_GO_AHEAD = 354
_GOODBYE = 421
_ENHANCED_CODE = re.compile(rb"^[245]\.\d{1,3}\.\d{1,3}")


class NotTaken(Exception):
    """The server does not have it. The text says why, without addresses or contents."""


class Later(NotTaken):
    """Another try may work."""


class Refused(NotTaken):
    """The server will never take this message."""


class CannotBeSent(NotTaken):
    """The message itself is at fault, before any server saw it."""


class PerhapsTaken(Exception):
    """The connection broke after the text went out: nobody can know."""


class Postman:
    """One connection for many mails; a new one after anything went wrong.

    A context manager. ``send`` returns when the server took the mail, else raises one of the above.
    """

    def __init__(self) -> None:
        self._backend: Any = None
        self.is_turned_away = False  # the server cannot be reached: there is no use in going on

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._backend is not None and kind is None:
            self._leave()
        self._hang_up()

    def send(self, mail: EmailMessage) -> None:
        """Hand over one mail. A connection the server ended between two mails is made anew."""
        was_open = self._backend is not None
        try:
            self._send(mail)
        except Later as error:
            if not was_open or not _is_hang_up(error.__cause__):
                raise
            self._send(mail)

    def _send(self, mail: EmailMessage) -> None:
        backend = self._open()
        watched = backend.connection if _is_smtp() else None
        if watched:
            watched.text_went = False  # that of the mail before counts no more
        try:
            backend.send_messages([mail])
        except Exception as error:
            self._hang_up()
            text_went = bool(watched and watched.text_went)
            raise _verdict(error, text_went=text_went) from error

    def _open(self) -> Any:
        if self._backend is None:
            backend = _WatchedBackend() if _is_smtp() else get_connection()
            try:
                backend.open()
            except (OSError, smtplib.SMTPException) as error:
                self.is_turned_away = True
                raise Later(_words(error)) from error
            self._backend = backend
        return self._backend

    def _leave(self) -> None:
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            return  # everything was said before; a server that does not say goodbye is no matter

    def _hang_up(self) -> None:
        """Without a goodbye, which a server that hangs would keep us waiting for."""
        connection = getattr(self._backend, "connection", None)
        if isinstance(connection, smtplib.SMTP):
            connection.close()
        self._backend = None


class _Watched(smtplib.SMTP):
    """Remembers whether the text of the mail in hand may have gone out."""

    text_went = False

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()
        if code == _GO_AHEAD:
            self.text_went = True
        return code, words


class _WatchedSsl(_Watched, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class _WatchedBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedSsl if self.use_ssl else _Watched


def _verdict(error: Exception, *, text_went: bool) -> Exception:
    (code, _answer), words = _reply(error), _words(error)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Later(words)  # our own address or sign-in: not the fault of this message
    if 500 <= code < 600:
        return Refused(words)
    if 400 <= code < 500:
        return Later(words)
    if not isinstance(error, OSError | smtplib.SMTPException):
        return PerhapsTaken(words) if text_went else CannotBeSent(words)
    return PerhapsTaken(words) if text_went else Later(words)


def _is_hang_up(error: BaseException | None) -> bool:
    """Whether the server ended the connection, before it had heard of the mail."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return True
    return isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == _GOODBYE


def _words(error: Exception) -> str:
    """ "550 5.1.1" or the kind of the error: answers of servers repeat addresses."""
    code, answer = _reply(error)
    if code <= 0:
        return type(error).__name__
    enhanced = _ENHANCED_CODE.match(answer)
    return f"{code} {enhanced[0].decode()}" if enhanced else str(code)


def _reply(error: Exception) -> tuple[int, bytes]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return error.smtp_code, answer if isinstance(answer, bytes) else answer.encode()
    return 0, b""


def _is_smtp() -> bool:
    return settings.EMAIL_BACKEND == _SMTP
