"""Addresses of the menu, standing alone: the menu is tested without the pages it leads to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def _app(name: str, *pages: str) -> object:
    return include(([path(f"{page_name}/", page, name=page_name) for page_name in pages], name))


urlpatterns = [
    path("", page, name="home"),
    path("login/", page, name="account_login"),
    path("logout/", page, name="account_logout"),
    path("dashboard/", _app("dashboard", "today", "progress")),
    path("food/", _app("nutrition", "diary", "search")),
    path("movement/", _app("exercise", "movement")),
    path("reviews/", _app("reminders", "reviews")),
    path("patients/", _app("patients", "care_team")),
    path("settings/", _app("accounts", "settings")),
    path("panel/", _app("clinicians", "panel")),
    path("admin/", _app("admin", "index")),
]
