"""What tests of the pages of food share: how to fill the form, how to read a page."""

import re
import uuid
from html import unescape

HTMX = {"HX-Request": "true"}


def text_of(response):
    """What one reads on the page, in one line."""
    html = response.content.decode()
    main = html[html.index("<main") :] if "<main" in html else html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def fields_for(today, **changes):
    given = {
        "submission_id": str(uuid.uuid4()),
        "amount": "1",
        "portion": "1 cup",
        "meal": "breakfast",
        "day": today.isoformat(),
        "note": "",
    }
    return {**given, **changes}


def part(response, name):
    """The inside of the element with this id, as the whole page has it."""
    html = response.content.decode()
    start = html.index(f'<div id="{name}"')
    return html[html.index(">", start) + 1 :]


def same(html):
    """Without what differs each time: tokens, submission ids, space."""
    html = re.sub(r'name="(csrfmiddlewaretoken|submission_id)" value="[^"]+"', "", html)
    html = re.sub(r'"X-CSRFToken": "[^"]+"', "", html)
    return re.sub(r"\s+", " ", html).strip()
