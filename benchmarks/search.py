"""Food search as she types: on the shipped catalogue, on 8,800 foods and on 200,000."""

from urllib.parse import urlencode

from benchmarks.client import Figures, Visitor
from benchmarks.foods import grow_catalogue
from benchmarks.inside import inside_of
from tests.browser.site import Site
from tests.nutrition.search_table import QUERIES

SIZES = {"shipped catalogue": 0, "8,800 foods": 8_800, "200,000 foods": 200_000}
WORDS = [query for query, _wanted in QUERIES]
LETTERS = "a b c e m q s x z be br ch fr mi or qu sa te yo zu".split()
ROUNDS = 3
FRAGMENT = {"HX-Request": "true"}


def search(site: Site, email: str, password: str) -> dict[str, Figures]:
    """Each catalogue with every query of the table, and with one or two letters of a word.

    Leaves 200,000 foods behind: what is measured after it is measured with them.
    """
    figures = {}
    for name, size in SIZES.items():
        if size:
            print(f"{grow_catalogue(site, to=size):,} foods")
        for title, words in ((name, WORDS), (f"{name}, 1 or 2 letters", LETTERS)):
            paths = ["/food/search/?" + urlencode({"q": word}) for word in words]
            over_http = _over_http(site, email, password, paths)
            inside = inside_of(site, email, password, paths, FRAGMENT)
            figures[f"food search, {title}"] = over_http.with_queries(inside.queries)
            figures[f"food search, {title}, without HTTP"] = inside
    return figures


def _over_http(site: Site, email: str, password: str, paths: list[str]) -> Figures:
    """Asked over one connection, after a round that nobody counts.

    A server that has just been given 200,000 foods reads their words in that round.
    """
    visitor = Visitor(site.address)
    visitor.sign_in(email, password)
    for path in paths:
        visitor.get(path, FRAGMENT)
    return visitor.measure(paths, times=len(paths) * ROUNDS, headers=FRAGMENT)
