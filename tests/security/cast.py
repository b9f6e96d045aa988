"""Whom every address is for, and one object of every kind to try it with."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from exercise.models import FavouriteActivity
from nutrition.models import CalciumEstimate, DayRecord, FavouriteFood, SupplementType
from patients.models import HealthProfile, Invitation, Patient
from recommendations.models import Declined, PersonalTarget
from reminders.models import Message, Reminder, WeeklyReview
from reminders.safety import notify
from tests.exercise.own import make_own_activity, make_strength
from tests.exercise.planned import OWN_SLOT, make_plan
from tests.factories import make_clinician, make_entry, make_food, make_grant, make_session
from tests.nutrition.own import make_meal, make_own_food
from tests.nutrition.supplements import make_dose, make_product, make_regimen

DAY = dt.date(2026, 11, 20)
MONDAY = dt.date(2026, 11, 16)
CANARY = "Zxqcanary"

# Everybody, signed in or not.
OPEN = {
    "home",
    "livez",
    "readyz",
    "metrics",
    "local_mail",
    "local_mail_message",
    "recommendations:targets",
}
# allauth's own pages: for nobody signed in, or for one's own account.
LIBRARY = ("account_", "mfa_")
# Any role, for one's own account.
OWN_ACCOUNT = {"accounts:settings", "accounts:theme", "accounts:delete", "accounts:keep"}
# The token in the address is the right to it.
TOKEN = {"patients:invitation", "reminders:unsubscribe", "reminders:unsubscribe_kinds", "feed"}
CLINICIAN = {
    *("clinicians:panel", "clinicians:patient"),
    *("clinicians:targets", "clinicians:end_target"),
}
# A clinician's own line about herself.
CLINICIAN_ACCOUNT = {"patients:clinic"}
# A patient's own pages that name no object of hers.
PATIENT: dict[str, dict[str, Any]] = {}
# A patient's own objects: the name, and what makes the arguments from her things.
OBJECTS: dict[str, Callable[["Things"], dict[str, Any]]] = {}


class Things:
    """One object of every kind, all of one patient, each with the canary in it."""

    def __init__(self, patient: Patient) -> None:
        now = dt.datetime.now(dt.UTC)
        patient.user.name = f"{CANARY} {patient.pk}"
        patient.user.save()
        self.patient = patient
        HealthProfile.objects.create(patient=patient, medicines=["vitamin_k_antagonist"])
        self.food = make_food("Plain yoghurt")
        self.entry = make_entry(patient, DAY, self.food, note=CANARY)
        self.estimate = CalciumEstimate.objects.create(patient=patient, day=DAY, calcium_mg=700)
        self.mark = DayRecord.objects.create(patient=patient, day=DAY, mark="complete")
        self.favourite = FavouriteFood.objects.create(patient=patient, food=self.food)
        self._supplements()
        self.own_food = make_own_food(patient, f"{CANARY} bread")
        self.meal = make_meal(patient, f"{CANARY} soup", [(self.own_food, 100)])
        self.entry.food_name = CANARY
        self.entry.save()
        self.session = make_session(patient, DAY, activity_name=CANARY, note=CANARY)
        self.planned = make_plan(patient, self.session)
        self.activity = make_own_activity(patient, f"{CANARY} climbing")
        FavouriteActivity.objects.create(patient=patient, own_activity=self.activity)
        self.strength = make_strength(patient, DAY, note=CANARY)
        self.exercise = self.strength.exercises.get()
        clinician = make_clinician(name=f"{CANARY} doctor", clinic=CANARY)
        self.grant = make_grant(patient, clinician, confirmed_at=None)
        self.invitation = Invitation.objects.create(
            patient=patient,
            email=f"{CANARY.lower()}-{patient.pk}@example.test",
            scopes=["diary"],
            until=now.date() + dt.timedelta(days=90),
            created_at=now,
            expires_at=now + dt.timedelta(days=14),
        )
        self._reviewed(now)
        self._target(now)

    def _reviewed(self, now: dt.datetime) -> None:
        """A review of a week of hers, a reminder, and what must not be lost."""
        patient = self.patient
        self.review = WeeklyReview.objects.create(
            patient=patient,
            week_start=MONDAY,
            time_zone="UTC",
            planned_at=now,
            logged_days=0,
            findings={},
        )
        dose = {"name": f"{CANARY} tablets", "due": "08:00"}
        Reminder.objects.create(
            patient=patient,
            day=MONDAY,
            time_zone="UTC",
            planned_at=now,
            items=[{"kind": "supplements", "details": [dose]}],
        )
        notify(patient=patient, period="late-dose", lines=[CANARY], now=now)
        self.safety = Message.objects.get(patient=patient, period="late-dose")

    def _target(self, now: dt.datetime) -> None:
        """A target that a clinician set for her."""
        PersonalTarget.objects.create(
            patient=self.patient,
            measure="calcium",
            target=1000,
            valid_from=DAY,
            valid_until=DAY + dt.timedelta(days=90),
            reason=CANARY,
            set_by_name=CANARY,
            set_at=now,
        )

    def _supplements(self) -> None:
        """A type that anybody may add, a product of hers with its schedule and a dose, and "no"."""
        patient = self.patient
        SupplementType.objects.get_or_create(
            key="calcium", defaults={"name": "Calcium", "dose_unit": "1 tablet"}
        )
        self.product = make_product(patient, f"{CANARY} capsules")
        self.regimen = make_regimen(patient, self.product)
        self.dose = make_dose(patient, DAY, self.product)
        Declined.objects.create(patient=patient, kind="food", key="x", name=CANARY)


PATIENT.update(
    {
        "dashboard:today": {},
        "dashboard:today_nutrients": {},
        "dashboard:today_movement": {},
        "dashboard:today_step": {},
        "dashboard:declined": {},
        "dashboard:targets": {},
        "dashboard:decline": {"kind": "food", "key": "food"},
        "dashboard:progress": {},
        "dashboard:nutrient": {"slug": "calcium"},
        "dashboard:calcium": {},
        "nutrition:diary": {},
        "nutrition:search": {},
        "nutrition:copy": {},
        "nutrition:mark": {},
        "nutrition:favourites": {},
        "nutrition:favourite": {"key": "food"},
        "nutrition:log": {"key": "food"},
        "nutrition:own_foods": {},
        "nutrition:own_label": {},
        "nutrition:new_meal": {},
        "nutrition:supplements": {},
        "nutrition:supplement_search": {},
        "nutrition:add_supplement": {"key": "calcium"},
        "nutrition:label": {},
        "exercise:movement": {},
        "exercise:log": {},
        "exercise:month": {},
        "exercise:weeks": {},
        **dict.fromkeys(
            [
                *("exercise:plan", "exercise:plan_add", "exercise:plan_follow"),
                *("exercise:plan_keep", "exercise:plan_done", "exercise:plan_not_today"),
                *("exercise:plan_calendar", "exercise:make_address", "exercise:revoke_address"),
            ],
            {},
        ),
        # A day and a place of her own week, whoever she is: these name no row.
        "exercise:plan_undo": {"day": DAY.isoformat(), "slots": str(OWN_SLOT)},
        "exercise:yours": {},
        "exercise:add_own": {},
        "patients:welcome": {},
        "patients:welcome_done": {},
        "patients:welcome_step": {"slug": "about"},
        "patients:health": {},
        "patients:health_part": {"slug": "food"},
        "patients:weight": {},
        "patients:care_team": {},
        "reminders:reviews": {},
        "reminders:review_settings": {},
        "reminders:reminder_settings": {},
        "reminders:sent": {},
        "reminders:snooze": {},
    }
)
OBJECTS.update(
    {
        **dict.fromkeys(
            ("dashboard:remove_calcium", "dashboard:put_back_calcium"),
            lambda things: {"pk": things.estimate.pk},
        ),
        **dict.fromkeys(
            [
                f"nutrition:{name}"
                for name in ("entry", "delete", "undo", "copy_entry", "delete_copy", "undo_copy")
            ],
            lambda things: {"pk": things.entry.pk},
        ),
        "nutrition:undo_change": lambda things: {
            "pk": things.entry.pk,
            "version": things.entry.version,
        },
        **dict.fromkeys(
            ("nutrition:product", "nutrition:take"), lambda things: {"pk": things.product.pk}
        ),
        **dict.fromkeys(
            [f"nutrition:{name}" for name in ("schedule", "pause", "end", "resume", "tick")],
            lambda things: {"pk": things.regimen.pk},
        ),
        **dict.fromkeys(
            ("nutrition:delete_dose", "nutrition:undo_dose"), lambda things: {"pk": things.dose.pk}
        ),
        **dict.fromkeys(
            [
                f"nutrition:{name}"
                for name in ("log_yours", "own_food", "remove_own", "put_own_back")
            ],
            lambda things: {"pk": things.own_food.pk},
        ),
        "nutrition:own_meal": lambda things: {"pk": things.meal.pk},
        "nutrition:add_ingredient": lambda things: {"pk": things.meal.pk, "key": things.food.key},
        "nutrition:add_own_ingredient": lambda things: {
            "pk": things.meal.pk,
            "food_pk": things.own_food.pk,
        },
        **{
            f"nutrition:{name}": lambda things: {"pk": things.meal.ingredients.get().pk}
            for name in ("ingredient", "remove_ingredient", "put_ingredient_back")
        },
        **dict.fromkeys(
            ("exercise:planned", "exercise:remove_planned", "exercise:put_back"),
            lambda things: {"slot": things.planned.slot},
        ),
        **dict.fromkeys(
            [f"exercise:{name}" for name in ("own", "remove_own", "put_back_own")],
            lambda things: {"pk": things.activity.pk},
        ),
        "exercise:favourite": lambda things: {"key": things.activity.key},
        "exercise:again": lambda things: {"pk": things.session.pk},
        "exercise:add_exercise": lambda things: {"pk": things.strength.pk},
        **dict.fromkeys(
            ("exercise:remove_exercise", "exercise:put_back_exercise"),
            lambda things: {"pk": things.exercise.pk},
        ),
        "exercise:session": lambda things: {"pk": things.session.pk},
        "exercise:delete": lambda things: {"pk": things.session.pk},
        "exercise:undo": lambda things: {"pk": things.session.pk},
        "reminders:safety": lambda things: {"pk": things.safety.pk},
        "patients:confirm": lambda things: {"grant_id": things.grant.pk},
        "patients:refuse": lambda things: {"grant_id": things.grant.pk},
        "patients:stop": lambda things: {"grant_id": things.grant.pk},
        "patients:send_again": lambda things: {"invitation_id": things.invitation.pk},
        "patients:take_back": lambda things: {"invitation_id": things.invitation.pk},
    }
)
# Named by a date: hers or nobody's, so another patient's week is the same as no week.
DATED = {
    "reminders:review": {"monday": MONDAY.isoformat()},
    "reminders:reminder": {"day": MONDAY.isoformat()},
}
METHODS = ("get", "post")
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "day"}
MISSING = 999_999_999


def plain(response: Any) -> str:
    """The page without what differs by chance: tokens."""
    return re.sub(
        r'(csrf\w*|submission_id)"?[^>]*?value="[^"]*"|"X-CSRFToken": "[^"]*"',
        "",
        response.content.decode(),
    )


def ask(browser: Any, method: str, url: str, **more: Any) -> Any:
    return getattr(browser, method)(url, **more)


def arguments_of(name: str, things: Things) -> dict[str, Any]:
    if name in PATIENT:
        given = dict(PATIENT[name])
        named_by_food = ("nutrition:log", "nutrition:favourite", "dashboard:decline")
        return {**given, "key": things.food.key} if name in named_by_food else given
    if name in DATED:
        return DATED[name]
    return OBJECTS[name](things)
