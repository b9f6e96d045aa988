"""Home for each role, and Today: her day and week against her targets."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.days import local_time
from common.htmx import is_fragment
from common.logged_days import day_in_address
from dashboard import presenters
from dashboard.beside import Beside, beside_the_day
from dashboard.four_weeks import weeks_told
from dashboard.movement import movement_shown
from dashboard.nutrients import nutrients_shown
from dashboard.reminder_notice import reminder_lines
from dashboard.safety_notice import safety_notices, safety_told
from dashboard.small_step import step_card
from exercise.her_plan import HerPlan, plan_told
from exercise.plan_presenters import card_shown as plan_card_shown
from nutrition.habits import OnTheTable, on_the_table, usual_foods_told
from nutrition.models import FoodEntry
from nutrition.presenters import UNDO_FOR, quick_shown
from nutrition.presenters.supplements import CardShown as DoseCard
from nutrition.presenters.supplements import card_shown
from nutrition.presenters.tips import vitamin_k_standing, vitamin_k_words, weeks_of_vitamin_k
from nutrition.servings import usual_meal
from nutrition.totals import entries_of_day
from patients.access import patient_view
from patients.models import Patient
from recommendations.progress import DayInWeek, day_in_week_progress
from recommendations.small_step import food_step, larder_told, session_step

TODAY = "dashboard/today.html"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What BoneGuard is, for a stranger; everybody else goes to her own first page."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "dashboard/landing.html")
    if user.is_patient:
        return redirect("dashboard:today")
    return redirect("clinicians:panel" if user.is_clinician else "admin:index")


@require_GET
@patient_view
def today(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The day (`?day=` for a past one): nutrients, what was eaten, this week's movement."""
    now = her_time(patient)
    day = day_in_address(request.GET.get("day"), now.date())
    progress = _progress(patient, day, now.date())
    meal = usual_meal(now.time())
    table = on_the_table(patient, day=day, meal=meal, removed_since=now - UNDO_FOR)
    card = card_shown(patient, day=day, now=now, entries=table.kept, judged=progress.day.counted)
    context = {
        "head": presenters.head(patient, progress.week, day=day, now=now),
        "week": presenters.week_strip(progress.week, day=day, today=now.date()),
        **_asides(patient, table, progress, card, now),
        "card": card,
        "back": request.get_full_path(),
        "standing": _standing(patient, progress, now.date()),
        **_nutrients(progress, now.date(), table.kept),
        **_movement(progress),
    }
    return render(request, TODAY, context)


@require_GET
@patient_view
def today_nutrients(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The part that changes with the diary, for htmx; without it, the whole page."""
    today = her_time(patient).date()
    day = day_in_address(request.GET.get("day"), today)
    if not is_fragment(request):
        return _whole_page(day)
    progress = _progress(patient, day, today)
    return render(
        request, f"{TODAY}#nutrients", _nutrients(progress, today, entries_of_day(patient, day))
    )


@require_GET
@patient_view
def today_movement(request: HttpRequest, patient: Patient) -> HttpResponse:
    """The part that changes with movement, for htmx; without it, the whole page."""
    today = her_time(patient).date()
    day = day_in_address(request.GET.get("day"), today)
    if not is_fragment(request):
        return _whole_page(day)
    return render(request, f"{TODAY}#movement", _movement(_progress(patient, day, today)))


def her_time(patient: Patient) -> dt.datetime:
    """Now, where she is."""
    return local_time(timezone.now(), patient.user.time_zone)


def _progress(patient: Patient, day: dt.date, today: dt.date) -> DayInWeek:
    before = weeks_of_vitamin_k(patient, today=today) if day == today else 0
    return day_in_week_progress([patient], day, today, weeks_before=before)[patient.pk]


def _standing(patient: Patient, progress: DayInWeek, today: dt.date) -> tuple[Any, ...]:
    """What stands on the page while a medicine asks for it; past days have the notice alone."""
    if progress.day.day != today:
        return vitamin_k_standing(patient, today=today)
    return vitamin_k_words(patient, today=today, read=progress.read)


def _nutrients(progress: DayInWeek, today: dt.date, entries: Iterable[FoodEntry]) -> dict[str, Any]:
    day = progress.day.day
    return {
        "nutrients": nutrients_shown(progress.day, is_today=day == today, week=progress.week),
        "eaten": presenters.eaten(entries, day=day, today=today),
    }


def _asides(
    patient: Patient, table: OnTheTable, progress: DayInWeek, card: DoseCard, now: dt.datetime
) -> dict[str, Any]:
    """What is about her safety, foods for one tap, plan, review, reminder. One query for all.

    Past days have the first alone.
    """
    day = progress.day.day
    if day != now.date():
        safety = safety_notices(patient)
        return {"safety": safety, "quick": None, "review_url": "", "planned": None, "step": None}
    meal = usual_meal(now.time())
    beside = beside_the_day(patient, day, meal)
    hers_planned = plan_told(beside.plan, progress.week.facts, day=day)
    foods = usual_foods_told(beside.foods)
    planned = plan_card_shown(hers_planned, day=day, today=day)
    return {
        "safety": safety_told(beside.safety),
        "quick": quick_shown(foods, table, day=day, meal=meal, now=now),
        "review_url": presenters.review_url(day) if beside.has_review else "",
        "planned": planned,
        "step": _step(progress, beside, hers_planned, meal, now),
        "reminder": reminder_lines(
            beside.reminder,
            day=day,
            doses=card,
            planned=planned,
            week=progress.week,
            has_told=bool(table.kept) or progress.day.mark is not None,
        ),
    }


def step_of(patient: Patient, now: dt.datetime) -> dict[str, Any]:
    """What the part of the small step shows today."""
    day, meal = now.date(), usual_meal(now.time())
    progress = _progress(patient, day, day)
    beside = beside_the_day(patient, day, meal)
    plan = plan_told(beside.plan, progress.week.facts, day=day)
    return {"step": _step(progress, beside, plan, meal, now), "back": reverse("dashboard:today")}


def _step(progress: DayInWeek, beside: Beside, plan: HerPlan, meal: str, now: dt.datetime) -> Any:
    larder = larder_told(beside.larder)
    food = food_step(progress, larder)
    session = None if food else session_step(progress.week, plan, larder, now=now)
    asked = weeks_told(beside.weeks, progress.day.intake)
    return step_card(food, session, asked, larder, day=now.date(), meal=meal)


def _movement(progress: DayInWeek) -> dict[str, Any]:
    return {"movement": movement_shown(progress.week)}


def _whole_page(day: dt.date) -> HttpResponse:
    return redirect(f"{reverse('dashboard:today')}?day={day.isoformat()}")
