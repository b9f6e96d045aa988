"""The mail that BoneGuard would have sent, read from files: for one machine, never for a server.

Django's file-based e-mail backend writes one file per connection, each message followed by a line
of 79 dashes. The pages exist only in local mode (boneguard/urls.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

_FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
_SEPARATOR = re.compile(rb"^-{79}\r?\n?", re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^Message-ID:", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"(?P<file>[0-9A-Za-z][0-9A-Za-z_-]*\.log)-(?P<place>[0-9]{1,4})")
_SHOWN_HEADERS = ("From", "To", "Subject", "Date", "List-Unsubscribe")
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class LocalMail:
    """One message in the folder. ``name`` is its address: the file and its place in it."""

    name: str
    subject: str
    sender: str
    to: str
    sent: datetime
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[str, ...] = field(default=())

    @property
    def text_with_links(self) -> SafeString:
        """The plain text, escaped, with its addresses as links that tell nobody where from."""
        return mark_safe(urlize(self.text, nofollow=True, autoescape=True))


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail on this machine, newest first; says so where mail goes elsewhere."""
    folder = _folder()
    mails = [] if folder is None else newest_mails(folder)
    context = {"mails": mails[:MOST_LISTED], "total": len(mails), "is_kept": folder is not None}
    return render(request, "local_mail/mailbox.html", context)


@require_GET
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its headers, its text, and its HTML part as text."""
    folder, match = _folder(), _NAME.fullmatch(name)
    if folder is None or match is None:
        raise Http404
    path = folder / match["file"]
    mails = list(mails_of(path)) if path.is_file() else []
    found = next((mail for mail in mails if mail.name == name), None)
    if found is None:
        raise Http404
    return render(request, "local_mail/message.html", {"mail": found})


def newest_mails(folder: Path) -> list[LocalMail]:
    """Every message in the folder, newest first; none when nothing was sent yet."""
    if not folder.is_dir():
        return []
    mails = [mail for path in folder.glob("*.log") for mail in mails_of(path)]
    return sorted(mails, key=lambda mail: (mail.sent, mail.name), reverse=True)


def mails_of(path: Path) -> Iterator[LocalMail]:
    """The messages of one file, in the order they were sent."""
    written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    for place, source in enumerate(_sources(path.read_bytes()), start=1):
        parsed = message_from_bytes(source, policy=policy.default)
        if isinstance(parsed, EmailMessage):
            yield _mail(f"{path.name}-{place}", parsed, written)


def _sources(content: bytes) -> list[bytes]:
    """The content cut into messages. A line of dashes inside a text does not cut it."""
    sources: list[bytes] = []
    for piece in _SEPARATOR.split(content):
        if _MESSAGE_ID.search(piece.split(b"\n\n", 1)[0]) or not sources:
            sources.append(piece)
        elif piece.strip():
            sources[-1] += b"-" * 79 + b"\n" + piece
    return [source for source in sources if source.strip()]


def _mail(name: str, parsed: EmailMessage, written: datetime) -> LocalMail:
    return LocalMail(
        name=name,
        subject=_header(parsed, "Subject"),
        sender=_header(parsed, "From"),
        to=_header(parsed, "To"),
        sent=_sent(parsed, written),
        headers=tuple((key, _header(parsed, key)) for key in _SHOWN_HEADERS if key in parsed),
        text=_content(parsed, "plain"),
        html=_content(parsed, "html"),
        attachments=tuple(part.get_filename() or "" for part in parsed.iter_attachments()),
    )


def _header(parsed: EmailMessage, key: str) -> str:
    return " ".join(str(parsed.get(key, "")).split())


def _sent(parsed: EmailMessage, written: datetime) -> datetime:
    try:
        sent = parsedate_to_datetime(_header(parsed, "Date"))
    except ValueError:
        return written
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def _content(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an unknown charset
        payload = part.get_payload(decode=True)
        return payload.decode(errors="replace") if isinstance(payload, bytes) else ""


def _folder() -> Path | None:
    """Where the mail is; None when it is not written to files."""
    if settings.EMAIL_BACKEND != _FILE_BACKEND:
        return None
    # The setting comes out of EMAIL_URL, which a type checker cannot see.
    return Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]
