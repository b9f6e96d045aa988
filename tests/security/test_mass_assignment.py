"""Every form, posted with a value for every column of every table: nothing comes of the extras.

Each form is posted twice from the same beginning, once as a person fills it in and once with a
foreign value for every column that it does not ask for. What stands in the database afterwards
must be the same.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.urls import reverse

from accounts.models import User
from nutrition.models import SupplementProduct
from patients import links
from patients.models import Patient
from tests.factories import PASSWORD
from tests.security.cast import OBJECTS, OWN_ACCOUNT, PATIENT, Things
from tests.security.movement_forms import MOVEMENT
from tests.security.own_forms import MEALS, OWN_FOOD
from tests.security.plan_forms import PLAN
from tests.security.reminder_forms import REMINDERS
from tests.security.supplement_forms import ONCE, SUPPLEMENTS

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
FOOD = {"amount": "2", "portion": "1 cup", "meal": "lunch", "day": "2026-11-22", "note": "n"}
CALCIUM = {"dairy": "7", **dict.fromkeys(("drinks", "fish", "tofu", "greens"), "0")}
# What a person fills in, by the name of the address; the things of the patient fill the rest.
FILLED: dict[str, dict[str, Any]] = {
    "accounts:settings": {"name": "Helen", "time_zone": "Europe/Paris", "theme": "dark"},
    "accounts:theme": {"theme": "dark"},
    "accounts:delete": {"password": PASSWORD},
    "accounts:keep": {},
    "nutrition:log": {**FOOD, "submission_id": ONCE},
    "nutrition:log_yours": {**FOOD, "portion": "1 glass", "submission_id": ONCE},
    "nutrition:own_label": {**OWN_FOOD, "submission_id": ONCE},
    "nutrition:own_food": {**OWN_FOOD, "submission_id": ONCE},
    **{f"nutrition:{name}": {} for name in ("remove_own", "put_own_back")},
    **MEALS,
    "nutrition:entry": {**FOOD, "version": "1"},
    "nutrition:copy": {"day": "2026-11-22", "submission_id": ONCE},
    "nutrition:copy_entry": {"day": "2026-11-22", "meal": "lunch", "submission_id": ONCE},
    "nutrition:mark": {"day": "2026-11-22", "mark": "not_logged"},
    **{f"nutrition:{name}": {} for name in ("delete", "undo", "delete_copy", "undo_copy")},
    "nutrition:undo_change": {},
    "nutrition:favourite": {},
    **SUPPLEMENTS,
    **PLAN,
    **MOVEMENT,
    "patients:welcome_step": {
        "birth_date_0": "4",
        "birth_date_1": "5",
        "birth_date_2": "1950",
        "sex": "male",
    },
    "patients:welcome_done": {},
    "patients:health": {
        "inhibitor": "anastrozole",
        "sex": "male",
        "birth_date_0": "4",
        "birth_date_1": "5",
        "birth_date_2": "1950",
        "inhibitor_since_0": "1",
        "inhibitor_since_1": "9",
        "inhibitor_since_2": "2025",
    },
    "patients:health_part": {"diet": "vegan", "allergies": ["nuts"], "region": "uk"},
    "patients:weight": {"kg": "64.5"},
    "patients:care_team": {
        "email": "new@clinic.test",
        "scopes": ["diary"],
        "until": "2027-02-01",
        "submission_id": ONCE,
    },
    "patients:confirm": {},
    "patients:refuse": {},
    "patients:stop": {},
    "patients:send_again": {},
    "patients:take_back": {},
    "dashboard:calcium": {**CALCIUM, "submission_id": ONCE},
    "dashboard:remove_calcium": {},
    "dashboard:decline": {},
    "dashboard:put_back_calcium": {},
    **REMINDERS,
}
READ_ONLY = {
    *("dashboard:today", "dashboard:today_nutrients", "dashboard:today_movement"),
    *("dashboard:today_step", "dashboard:declined", "dashboard:targets"),
    *("dashboard:progress", "dashboard:nutrient"),
    *("nutrition:diary", "nutrition:search", "nutrition:favourites", "exercise:movement"),
    *("exercise:yours", "exercise:month", "exercise:weeks"),
    *("nutrition:own_foods", "nutrition:supplements", "nutrition:supplement_search"),
    "exercise:plan",
    *("patients:welcome", "reminders:reviews", "reminders:sent"),
}
ANYONE: dict[str, dict[str, Any]] = {
    "account_signup": {
        "email": "new@example.test",
        "password1": "seven green kettles sing",
        "name": "New",
        "time_zone": "Europe/Paris",
    },
    "patients:invitation": {
        "name": "Dr New",
        "clinic": "Oncology",
        "time_zone": "Europe/Paris",
        "password": "seven green kettles sing",
    },
}
# Made anew each time, so never the same twice.
CHANCE = {"id", "nonce", "public_id", "password", "session_key", "unsubscribe_token"}


def test_every_form_is_tried() -> None:
    assert set(FILLED) | READ_ONLY == {*PATIENT, *OBJECTS, *OWN_ACCOUNT}


def extras(outsider: Patient, filled: dict[str, Any]) -> dict[str, str]:
    """A foreign value for each column of each table that the form was not meant to hold."""
    found: dict[str, str] = {"role": "admin", "is_staff": "on", "by": str(outsider.user_id)}
    for model in apps.get_models():
        if model.__module__.startswith(("django.", "allauth.")) and model is not User:
            continue
        for field in model._meta.concrete_fields:
            value = foreign(field, outsider)
            found |= {field.name: value, field.attname: value}
    asked = {*filled, *(name.rsplit("_", 1)[0] for name in filled if name[-1].isdigit())}
    return {name: value for name, value in found.items() if name not in asked}


def foreign(field: "models.Field[Any, Any]", outsider: Patient) -> str:
    """A value of the field's kind that would show if it were kept."""
    if field.name in {"role", "id", "patient", "user", "clinician", "acceptor"}:
        return {
            "role": "admin",
            "user": str(outsider.user_id),
            "clinician": str(outsider.user_id),
        }.get(field.name, str(outsider.pk))
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 10:00"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    if isinstance(field, models.UUIDField):
        return "11111111-1111-4111-8111-111111111111"
    if isinstance(field, models.BooleanField):
        return "on"
    return "77"


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables, without what chance decides; history and sessions apart."""
    found = {}
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or model._meta.app_label in {
            *("sessions", "pghistory", "contenttypes", "auth", "admin"),
        }:
            continue
        rows = [
            {name: value for name, value in row.items() if name not in CHANCE}
            for row in model._default_manager.order_by("pk").values()
        ]
        found[model._meta.label] = rows
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def after(post: Callable[[], Any], *, accepted: bool = True) -> dict[str, list[dict[str, Any]]]:
    """What the database holds once the form was posted."""
    with undone():
        response = post()
        assert response.status_code in {200, 302, 303} or not accepted, response.content.decode()
        return without_new_numbers(everything())


def without_new_numbers(
    tables: dict[str, list[dict[str, Any]]],
) -> dict[str, list[dict[str, Any]]]:
    """Numbers of rows made in this try go on counting when it is taken back: the name says who."""
    names = dict(User.objects.values_list("pk", "email"))
    products = dict(SupplementProduct.objects.values_list("pk", "name"))
    hers = dict(Patient.objects.values_list("pk", "user__email"))
    for rows in tables.values():
        for row in rows:
            if "user_id" in row:
                row["user_id"] = names[row["user_id"]]
            if "clinician_id" in row:
                row["clinician_id"] = names[row["clinician_id"]]
            if "product_id" in row:
                row["product_id"] = products[row["product_id"]]
            if "patient_id" in row:
                row["patient_id"] = hers[row["patient_id"]]
    return tables


@pytest.fixture
def things(patient: Patient) -> Iterator[Things]:
    with time_machine.travel(NOW, tick=False):
        yield Things(patient)


@pytest.mark.parametrize("name", sorted(FILLED))
def test_a_patients_forms_keep_nothing_they_did_not_ask_for(
    name: str, things: Things, outsider: Patient, client_of: Callable[..., Any]
) -> None:
    Things(outsider)
    filled = dict(FILLED[name])
    kwargs: dict[str, Any] = {}
    if name in ("nutrition:log", "nutrition:favourite", "dashboard:decline"):
        kwargs = {**PATIENT[name], "key": things.food.key}
    elif name in ("nutrition:add_supplement", "patients:health_part", "exercise:plan_undo"):
        kwargs = dict(PATIENT[name])
    elif name == "patients:welcome_step":
        kwargs = {"slug": "about"}
    elif name in OBJECTS:
        kwargs = OBJECTS[name](things)
    if name in ("exercise:log", "exercise:plan_add", "exercise:add_exercise"):
        filled["activity"] = things.session.activity.key  # type: ignore[union-attr]
    if name == "patients:stop":
        things.grant.confirmed_at = NOW
        things.grant.save()
    browser, url = client_of(things.patient), reverse(name, kwargs=kwargs)
    if name == "nutrition:copy":
        url += f"?day={things.entry.day.isoformat()}"
    plainly = after(lambda: browser.post(url, filled))
    loaded = after(lambda: browser.post(url, {**extras(outsider, filled), **filled}))
    assert loaded == plainly


@pytest.mark.parametrize("name", sorted(ANYONE))
def test_nobody_makes_herself_more_than_she_is(
    name: str, things: Things, outsider: Patient, client: Any
) -> None:
    filled = ANYONE[name]
    kwargs = {"token": links.token_of(things.invitation)} if name == "patients:invitation" else {}
    url = reverse(name, kwargs=kwargs)
    plainly = after(lambda: type(client)().post(url, filled))
    loaded = after(lambda: type(client)().post(url, {**extras(outsider, filled), **filled}))
    assert loaded == plainly
    (made,) = [row for row in loaded["accounts.User"] if row not in everything()["accounts.User"]]
    assert made["role"] == ("patient" if name == "account_signup" else "clinician")
    assert made["is_superuser"] is False


def test_a_clinicians_line_is_her_own(
    clinician: User, outsider: Patient, client_of: Callable[..., Any]
) -> None:
    browser, url = client_of(clinician), reverse("patients:clinic")
    filled = {"clinic": "Another clinic"}
    plainly = after(lambda: browser.post(url, filled))
    loaded = after(lambda: browser.post(url, {**extras(outsider, filled), **filled}))
    assert loaded == plainly


def test_an_admin_makes_staff_and_changes_neither_role_nor_address(
    clinician: User, admin_person: User, outsider: Patient, client_of: Callable[..., Any]
) -> None:
    browser = client_of(admin_person)
    url = reverse("admin:accounts_user_change", args=[clinician.pk])
    filled = {"name": "Dr B. Okafor", "time_zone": "Europe/London", "is_active": "on"}
    plainly = after(lambda: browser.post(url, filled))
    smuggled = {"email": "evil@example.test", **extras(outsider, filled)}
    assert after(lambda: browser.post(url, {**smuggled, **filled})) == plainly


def test_the_comparison_sees_a_smuggled_column(
    things: Things, outsider: Patient, client_of: Callable[..., Any], monkeypatch: Any
) -> None:
    """What makes the tests above worth their name: a form that keeps too much fails them."""

    def careless(**given: Any) -> None:
        things.patient.weights.create(day=NOW.date(), kg=given["kg"])
        things.patient.public_id = uuid.uuid4()
        Patient.objects.filter(pk=things.patient.pk).update(created_at="2020-01-01T10:00Z")

    browser, url = client_of(things.patient), reverse("patients:weight")
    plainly = after(lambda: browser.post(url, {"kg": "64.5"}))
    monkeypatch.setattr("patients.views.health.actions.record_weight", careless)
    assert after(lambda: browser.post(url, {"kg": "64.5"})) != plainly
