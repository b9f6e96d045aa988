"""A connection that drops before the answer comes, and fifty at once, against a real server."""

import http.client
import re
import socket
import threading
import urllib.parse
import uuid

import pytest

from tests.browser.site import Site

# They share the server of the browser tests.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EMAIL = "resend@example.test"
PASSWORD = "three herons over the weir"
FOOD = "/food/log/yoghurt-plain-low-fat/"


class Session:
    """Just enough of a browser: one person's cookies and token, over plain sockets."""

    def __init__(self, site: Site) -> None:
        self.host, self.port = "127.0.0.1", site.port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields})
        connection.request(method, path, body if method == "POST" else None, self.headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self.token = found[1]
        connection.close()
        return answer.status, text

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{self.host}:{self.port}",
        }

    def send_and_drop(self, path: str, **fields: str) -> None:
        """The whole request leaves, and the line goes dead before a byte of the answer."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        lines = [f"POST {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        with socket.create_connection((self.host, self.port), timeout=30) as line:
            line.sendall("\r\n".join(lines).encode() + body)


@pytest.fixture
def session(site: Site) -> Session:
    site.manage("shell", "-c", _MAKE_HER, BONEGUARD_PROCESS="owner")
    session = Session(site)
    session.ask("GET", "/accounts/login/")
    status, _text = session.ask("POST", "/accounts/login/", login=EMAIL, password=PASSWORD)
    assert status == 302
    session.ask("GET", FOOD)
    return session


def fields(session: Session) -> dict[str, str]:
    _status, page = session.ask("GET", FOOD)
    day = re.search(r'name="day" value="([^"]+)"', page)
    assert day
    given = {"amount": "1", "portion": "grams", "meal": "snack", "day": day[1]}
    return {**given, "note": "", "submission_id": str(uuid.uuid4())}


def entries(site: Site, once: str) -> int:
    return int(site.manage("shell", "-c", _COUNT % once, BONEGUARD_PROCESS="owner").split()[-1])


def test_a_dropped_connection_and_a_resend_leave_one_entry(site: Site, session: Session) -> None:
    given = fields(session)
    session.send_and_drop(FOOD, **given)
    status, _text = session.ask("POST", FOOD, **given)
    assert status == 303
    assert entries(site, given["submission_id"]) == 1


def test_fifty_at_once_leave_one_entry(site: Site, session: Session) -> None:
    given = fields(session)
    ready, statuses = threading.Barrier(50), []

    def send() -> None:
        ready.wait(30)
        status, _text = session.ask("POST", FOOD, **given)
        statuses.append(status)

    threads = [threading.Thread(target=send) for _number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [303] * 50
    assert entries(site, given["submission_id"]) == 1


_MAKE_HER = f"""
from accounts.models import User
from tests.factories import make_patient
if not User.objects.filter(email={EMAIL!r}).exists():
    patient = make_patient(name="Rita Resend", email={EMAIL!r})
    patient.user.set_password({PASSWORD!r})
    patient.user.save()
"""
_COUNT = """
from nutrition.models import FoodEntry
print(FoodEntry.objects.filter(submission_id="%s").count())
"""
