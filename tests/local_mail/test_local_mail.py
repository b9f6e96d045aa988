"""The mail on one machine: what Django's file backend writes can be read, and nothing else."""

import datetime as dt
import importlib
import os

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import override_settings
from django.urls import clear_url_caches, path

from boneguard import local_mail

BACKEND = "django.core.mail.backends.filebased.EmailBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    import boneguard.urls

    pages = [
        *boneguard.urls.urlpatterns,
        path("local/mail/", local_mail.mailbox, name="local_mail"),
        path("local/mail/<str:name>/", local_mail.message, name="local_mail_message"),
    ]
    routes = type("Routes", (), {"urlpatterns": pages, "handler404": boneguard.urls.handler404})
    mail = tmp_path / "mail"
    with override_settings(EMAIL_BACKEND=BACKEND, EMAIL_FILE_PATH=str(mail), ROOT_URLCONF=routes):
        clear_url_caches()
        yield mail
    clear_url_caches()


def send(*mails, html=""):
    """These mails over one connection, as one file holds them."""
    messages = []
    for subject, text in mails:
        message = EmailMultiAlternatives(
            subject, text, "BoneGuard <boneguard@localhost>", ["helen@example.test"]
        )
        if html:
            message.attach_alternative(html, "text/html")
        messages.append(message)
    with get_connection() as connection:
        connection.send_messages(messages)


def links(page):
    return [part.split('"')[0] for part in page.content.decode().split('href="/local/mail/')[1:]]


def test_nothing_sent_yet(client, folder):
    page = client.get("/local/mail/")
    assert page.status_code == 200
    assert "Nothing was sent yet." in page.content.decode()


def test_mails_are_listed_newest_first_and_each_can_be_read(client, folder, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC), tick=False)
    send(("First", "One"), ("Second", "Two: http://testserver/reviews/2026-11-16/ is here."))
    time_machine.move_to(dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC), tick=False)
    send(("Crème brûlée", "Drei – größer"))
    html = client.get("/local/mail/").content.decode()
    assert html.index("Crème brûlée") < html.index("Second") < html.index("First")
    addresses = links(client.get("/local/mail/"))
    texts = [client.get(f"/local/mail/{address}").content.decode() for address in addresses]
    assert "Drei – größer" in texts[0]
    assert "helen@example.test" in texts[0]
    assert 'href="http://testserver/reviews/2026-11-16/"' in texts[1]


def test_a_line_of_dashes_in_a_text_does_not_cut_it(client, folder):
    rule = "-" * 79
    send(("With a rule", f"Above\n{rule}\nFrom: nobody\n\nBelow\n{rule}\n"), ("After", "Next"))
    addresses = links(client.get("/local/mail/"))
    assert len(addresses) == 2
    texts = [client.get(f"/local/mail/{address}").content.decode() for address in addresses]
    whole = next(text for text in texts if "Above" in text)
    assert "Below" in whole
    assert "From: nobody" in whole


def test_an_html_part_is_shown_as_its_source(client, folder):
    send(("Both", "Plain"), html="<p onclick='x()'>Rich</p><script>alert(1)</script>")
    (address,) = links(client.get("/local/mail/"))
    html = client.get(f"/local/mail/{address}").content.decode()
    assert "Plain" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert(1)" not in html


def test_markup_in_a_text_or_subject_is_only_text(client, folder):
    send(("<b>Bold</b>", "<script>alert(1)</script> javascript:alert(1)"))
    (address,) = links(client.get("/local/mail/"))
    for page in (client.get("/local/mail/"), client.get(f"/local/mail/{address}")):
        html = page.content.decode()
        assert "&lt;b&gt;Bold" in html
        assert "<script>alert" not in html
        assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "name",
    [
        "..%2F..%2Fetc%2Fpasswd",
        "..",
        "../secret.log-1",
        "%2e%2e%2fsecret.log-1",
        "secret.log-1",
        "sub%2Fmail.log-1",
        ".hidden.log-1",
        "mail.txt-1",
        "mail.log",
        "mail.log-0",
        "mail.log-2",
        "mail.log-99999",
        "nu%00l.log-1",
        "x" * 3000,
    ],
)
def test_only_files_of_the_folder_are_read(client, folder, name):
    folder.mkdir()
    source = b"Message-ID: <1@x>\nSubject: canary\n\ncanary\n" + b"-" * 79 + b"\n"
    (folder.parent / "secret.log").write_bytes(source)
    (folder / "mail.log").write_bytes(source.replace(b"canary", b"fine"))
    (folder / ".hidden.log").write_bytes(source)
    (folder / "mail.txt").write_bytes(source)
    answer = client.get(f"/local/mail/{name}/")
    assert answer.status_code in {400, 404}
    assert b"canary" not in answer.content


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"-" * 79 + b"\n",
        b"\xff\xfe\x00 rubbish without a header",
        b"Message-ID: <1@x>\nSubject: =?utf-8?q?broken\nDate: not a date\n\ntext\n",
        b"Message-ID: <1@x>\nContent-Type: text/plain; charset=martian\n\ntext \xe9\n",
        b"Message-ID: <1@x>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n",
    ],
)
def test_a_broken_file_breaks_nothing(client, folder, source):
    folder.mkdir()
    (folder / "mail.log").write_bytes(source)
    page = client.get("/local/mail/")
    assert page.status_code == 200
    for address in links(page):
        assert client.get(f"/local/mail/{address}").status_code == 200


def test_a_mail_without_a_date_counts_from_its_file(client, folder):
    folder.mkdir()
    path = folder / "mail.log"
    path.write_bytes(b"Message-ID: <1@x>\nSubject: undated\n\ntext\n")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert "13 September 2020" in client.get("/local/mail/").content.decode()


def test_where_mail_is_sent_elsewhere_the_page_says_so(client, folder):
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend"):
        assert "Mail is not kept in files here" in client.get("/local/mail/").content.decode()
        assert client.get("/local/mail/mail.log-1/").status_code == 404


def test_only_reading_is_possible(client, folder):
    assert client.post("/local/mail/").status_code == 405


def test_the_pages_exist_in_local_mode_only():
    import boneguard.urls

    def names():
        routes = importlib.reload(boneguard.urls).urlpatterns
        return {getattr(route, "name", None) for route in routes}

    try:
        with override_settings(LOCAL_MODE=False):
            assert "local_mail" not in names()
        with override_settings(LOCAL_MODE=True):
            assert {"local_mail", "local_mail_message"} <= names()
    finally:
        importlib.reload(boneguard.urls)
        clear_url_caches()
