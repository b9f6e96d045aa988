"""The menu: what each role finds where. One list, shown as a rail or as a bar at the bottom."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu, before it is known who asks and from where."""

    label: Words
    url_name: str
    icon: str
    namespace: str = ""  # the whole app counts as this place
    short: Words = ""  # for the bar at the bottom of a phone
    more: bool = False  # at the foot of the rail, under "More" on phones


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu. ``current`` is the value of ``aria-current``, empty elsewhere."""

    label: Words
    short: Words
    url: str
    icon: str
    current: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The lines always in view, and those under "More"; ``log_url`` is the button in the middle."""

    main: tuple[Item, ...]
    more: tuple[Item, ...]
    log_url: str

    @property
    def more_current(self) -> bool:
        """Whether the page in view is one of those under "More"."""
        return any(item.current for item in self.more)


_SETTINGS = Place(_("Settings"), "accounts:settings", "settings", namespace="accounts", more=True)
_PLACES = {
    "patient": (
        Place(_("Today"), "dashboard:today", "sun"),
        Place(_("Food"), "nutrition:diary", "utensils", namespace="nutrition"),
        Place(_("Movement"), "exercise:movement", "activity", "exercise", short=_("Move")),
        Place(_("Progress"), "dashboard:progress", "chart-column", more=True),
        Place(_("Weekly reviews"), "reminders:reviews", "clipboard-list", "reminders", more=True),
        Place(_("Care team"), "patients:care_team", "users", more=True),
        _SETTINGS,
    ),
    "clinician": (
        Place(_("Panel"), "clinicians:panel", "list-checks", namespace="clinicians"),
        _SETTINGS,
    ),
    "admin": (
        Place(
            _("Thresholds and catalogue"),
            "admin:index",
            "sliders-horizontal",
            short=_("Thresholds"),
        ),
        _SETTINGS,
    ),
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``nav``, a Menu for who asks; built only by a page that shows it."""
    return {"nav": SimpleLazyObject(lambda: menu_for(request))}


def menu_for(request: HttpRequest) -> Menu:
    """The menu of the signed-in person's role; an empty one for a stranger."""
    role = getattr(getattr(request, "user", None), "role", "")
    places = _PLACES.get(role, ())
    return Menu(
        main=tuple(_item(place, request) for place in places if not place.more),
        more=tuple(_item(place, request) for place in places if place.more),
        log_url=reverse("nutrition:diary") if role == "patient" else "",
    )


def _item(place: Place, request: HttpRequest) -> Item:
    return Item(
        label=place.label,
        short=place.short or place.label,
        url=reverse(place.url_name),
        icon=place.icon,
        current=_current(place, request),
    )


def _current(place: Place, request: HttpRequest) -> str:
    """ "page" on the page itself, "true" on a page that belongs to it."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return ""
    if match.view_name == place.url_name:
        return "page"
    return "true" if place.namespace and match.namespace == place.namespace else ""
