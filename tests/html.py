"""What every page must be, whoever made it: checked on each response of each test."""

from html.parser import HTMLParser

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")
DATA_SCRIPTS = {"application/json", "application/ld+json"}


class PageRules(HTMLParser):
    """Collects what breaks the strict CSP or leaves a reference without its target."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.broken: list[str] = []
        self.ids: list[str] = []
        self.references: set[str] = set()
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"script", "style"}:
            self._inside.append(tag)
        if tag == "script" and "src" not in values and values.get("type") not in DATA_SCRIPTS:
            self.broken.append("an inline script")
        if tag == "style":
            self.broken.append("an inline style sheet")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style" or (name.startswith("on") and len(name) > 2):
            self.broken.append(f"<{tag} {name}=…>")
        if name in {"src", "href", "action"} and value.startswith(("javascript:", "//", "http:")):
            if not value.startswith("http://testserver"):
                self.broken.append(f"<{tag} {name}={value!r}>")
        if name == "id":
            self.ids.append(value)
        if name in REFERENCES:
            self.references.update(value.split())
        if name == "href" and value.startswith("#") and len(value) > 1:
            self.references.add(value[1:])

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and any(mark in data for mark in ("{{", "{%", "{#", "}}", "%}")):
            self.broken.append(f"unrendered template syntax: {data.strip()[:60]!r}")


def faults(html: str, *, whole_page: bool) -> list[str]:
    """What is wrong with this page or fragment; a fragment may point at ids of its page."""
    rules = PageRules()
    rules.feed(html)
    found = list(rules.broken)
    found += [f"id {name!r} twice" for name in {i for i in rules.ids if rules.ids.count(i) > 1}]
    if whole_page:
        found += [f"no element #{name}" for name in rules.references - set(rules.ids)]
    return found
