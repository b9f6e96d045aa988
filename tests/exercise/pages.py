"""What the tests of the pages of movement share: a moment, forms, and how to read an answer."""

import datetime as dt
import re
import uuid
from html.parser import HTMLParser

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 19)  # a Thursday
PAGE = "/movement/"
_VOID = {"input", "br", "hr", "link", "meta", "img"}


def given(activity, **changes):
    """The form of a session as a browser sends it."""
    values = {
        "activity": activity.key,
        "minutes": "40",
        "effort": "moderate",
        "day": TODAY.isoformat(),
        "note": "",
        "submission_id": str(uuid.uuid4()),
    }
    return {**values, **changes}


def htmx(target):
    """The headers of a request by htmx for this part of the page."""
    return {"headers": {"HX-Request": "true", "HX-Target": target}}


def text_of(response):
    """What one reads, without the markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class _Part(HTMLParser):
    """Collects what stands inside the element with one id."""

    def __init__(self, element_id):
        super().__init__(convert_charrefs=False)
        self.element_id, self.depth, self.parts = element_id, 0, []

    def handle_starttag(self, tag, attrs):
        if self.depth:
            self.parts.append(self.get_starttag_text())
            self.depth += tag not in _VOID
        elif dict(attrs).get("id") == self.element_id:
            self.depth = 1

    def handle_startendtag(self, tag, attrs):
        if self.depth:
            self.parts.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.depth -= self.depth > 0
        if self.depth:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        if self.depth:
            self.parts.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


def inside(response, element_id):
    """What stands inside the element with this id in a whole page, to compare with a fragment."""
    part = _Part(element_id)
    part.feed(response.content.decode())
    assert part.parts, f"no #{element_id} in the page"
    return tidy("".join(part.parts))


def tidy(html):
    """Without what differs by chance: tokens, ids of submissions, white space."""
    html = re.sub(r'name="(csrfmiddlewaretoken|submission_id)" value="[^"]+"', "", html)
    return " ".join(html.split())
