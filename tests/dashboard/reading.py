"""When it is in these tests, and how a page reads."""

import datetime as dt
import re
from html import unescape

THURSDAY = dt.date(2026, 11, 26)
WEDNESDAY, TOMORROW = dt.date(2026, 11, 25), dt.date(2026, 11, 27)
MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)


def words(response):
    return re.sub(r"(\s|<[^>]*>)+", " ", unescape(response.content.decode()))
