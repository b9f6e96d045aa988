"""Twelve believable weeks for a handful of invented people, so that every page shows something.

Chance comes from a fixed seed: two machines get the same weeks.
"""

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Role, User
from boneguard.demo_health import ANSWERS
from boneguard.demo_people import (
    ADMIN,
    CLINICIAN,
    PATIENT,
    PEOPLE,
    Choices,
    Person,
)
from boneguard.demo_supplements import make_supplements
from common.days import Week, local_day, wall_time_to_utc
from exercise.actions import columns_of
from exercise.loading import Effort, session_load
from exercise.models import Activity, ActivitySession
from nutrition.fortification import sold_in
from nutrition.models import Food, FoodEntry, Meal, Portion
from patients.actions import record_answers
from patients.models import Clinician, Grant, Patient, Weight
from patients.people import region_of
from patients.signals import patient_created
from recommendations.measures import Measure
from reminders import planner
from reminders.models import Message, MessageKind, MessageState, Reminder, ReviewSchedule
from reminders.nudges import Item, ReminderKind
from reminders.safety import new_message_id
from reminders.schedule import day_key

PASSWORD = "boneguard-demo"
ZONE = "Europe/London"
WEEKS = 12
Row = TypeVar("Row", FoodEntry, ActivitySession)
_SUBMISSIONS = uuid.UUID("5b8f2f0e-6f43-4c1e-9a3f-2d6f3f8a1c11")


class DemoRefused(Exception):
    """Demo people would be strangers with a known password anywhere but on one's own machine."""


@transaction.atomic
def make_people(*, now: dt.datetime, say: Callable[[str], None]) -> int:
    """Make the demo accounts and their weeks; returns how many patients there are.

    Raises:
        DemoRefused: the demo accounts are there already, or the catalogues are empty.
    """
    if User.objects.filter(email=PATIENT).exists():
        raise DemoRefused("The demo people are there already.")
    if not Food.objects.exists() or not Activity.objects.exists():
        raise DemoRefused("Load the catalogues first: load_catalogue, load_activities.")
    today = local_day(now, ZONE)
    _account(ADMIN, "Ada Admin", Role.ADMIN, now)
    clinician = _account(CLINICIAN, "Dr Amara Okafor", Role.CLINICIAN, now)
    Clinician.objects.create(user=clinician, clinic="Breast oncology, Riverside Hospital")
    for number, person in enumerate(PEOPLE):
        say(f"  {person.name}: {WEEKS} weeks of meals and movement")
        patient = _patient(person, today, now)
        _grant(patient, clinician, person, now)
        chance = random.Random(number)
        meals = _written_by(now, _meals(patient, person, today, chance))
        FoodEntry.objects.bulk_create(meals, batch_size=500)
        sessions = _written_by(now, _sessions(patient, person, today, chance))
        ActivitySession.objects.bulk_create(sessions)
        if person.email == PATIENT:
            first = Week.containing(today).start - dt.timedelta(weeks=WEEKS)
            make_supplements(patient, first=first, now=now, zone=ZONE)
    return len(PEOPLE)


def plan_past_reviews(*, now: dt.datetime) -> None:
    """Plan the review of each past week at its own Monday, and the reminder of a Thursday.

    Without sending mail about it.
    """
    ReviewSchedule.objects.update(by_email=False)
    monday = Week.containing(local_day(now, ZONE)).start
    for back in range(WEEKS - 2, -1, -1):
        review_day = monday - dt.timedelta(weeks=back)
        moment = wall_time_to_utc(review_day, dt.time(8, 5), ZONE)
        if moment <= now:
            planner.plan(now=moment)
    ReviewSchedule.objects.update(by_email=True)
    _remind_on(monday - dt.timedelta(days=4))


def _remind_on(thursday: dt.date) -> None:
    """What the patient was reminded of on a Thursday that is over, and the mail she got."""
    patient = Patient.objects.get(user__email=PATIENT)
    moment = wall_time_to_utc(thursday, dt.time(18), ZONE)
    behind = {"measure": Measure.AEROBIC_MINUTES.value, "done": 55, "target": 150}
    item = Item(ReminderKind.MID_WEEK, (behind,))
    reminder = Reminder.objects.create(
        patient=patient, day=thursday, time_zone=ZONE, planned_at=moment, items=[item.as_json()]
    )
    Message.objects.create(
        patient=patient,
        kind=MessageKind.REMINDER,
        period=day_key(thursday),
        reminder=reminder,
        state=MessageState.SENT,
        created_at=moment,
        next_attempt_at=moment,
        sent_at=moment,
        expires_at=moment + dt.timedelta(hours=6),
        message_id=new_message_id(),
    )


def _account(email: str, name: str, role: str, now: dt.datetime) -> User:
    known = {PATIENT, CLINICIAN, ADMIN}
    user = User.objects.create_user(
        email=email,
        password=PASSWORD if email in known else None,
        role=role,
        name=name,
        time_zone=ZONE,
        date_joined=now - dt.timedelta(weeks=WEEKS + 1),
    )
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _patient(person: Person, today: dt.date, now: dt.datetime) -> Patient:
    began = now - dt.timedelta(weeks=WEEKS + 1)
    patient = Patient.objects.create(
        user=_account(person.email, person.name, Role.PATIENT, now),
        birth_date=person.birth_date(today),
        sex="female",
        inhibitor=person.inhibitor,
        inhibitor_since=today - dt.timedelta(days=round(30.44 * person.months) + 10),
        fell_in_last_year=person.fell,
        welcomed_at=began,
        created_at=began,
    )
    Weight.objects.create(patient=patient, day=today - dt.timedelta(days=40), kg=person.kg)
    if answers := ANSWERS.get(person.name.split()[0]):
        record_answers(patient=patient, now=began, today=local_day(began, ZONE), **answers)
    patient_created.send(sender=Patient, patient=patient)
    return patient


def _grant(patient: Patient, clinician: User, person: Person, now: dt.datetime) -> None:
    Grant.objects.create(
        patient=patient,
        clinician=clinician,
        scopes=list(person.scopes),
        until=(now + dt.timedelta(days=300)).date(),
        created_at=now - dt.timedelta(days=65),
        confirmed_at=now - dt.timedelta(days=64),
    )


def _written_by(now: dt.datetime, rows: Iterator[Row]) -> Iterator[Row]:
    """Nothing was written later than now, whatever the hour at which the demo is made."""
    for row in rows:
        row.created_at = min(row.created_at, now)
        yield row


def _days(today: dt.date, quiet: int) -> list[dt.date]:
    """The days of the past weeks and of this one so far, up to yesterday or when she went quiet."""
    first = Week.containing(today).start - dt.timedelta(weeks=WEEKS)
    last = today - dt.timedelta(days=max(quiet, 1))
    return [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]


def _meals(
    patient: Patient, person: Person, today: dt.date, chance: random.Random
) -> Iterator[FoodEntry]:
    foods = {food.key: food for food in Food.objects.all()}
    portions = {portion.food_id: portion for portion in Portion.objects.filter(is_default=True)}
    plan: list[tuple[Meal, Choices]] = [
        (Meal.BREAKFAST, person.menu.breakfasts),
        (Meal.LUNCH, person.menu.lunches),
        (Meal.SUPPER, person.menu.suppers),
        (Meal.SNACK, person.menu.snacks),
    ]
    days = [day for day in _days(today, person.quiet_days) if chance.randrange(20) < person.logs]
    if not person.quiet_days:
        days.append(today)
    for day in days:
        meals = plan[:1] if day == today else plan
        for hour, (meal, choices) in zip((8, 13, 19, 16), meals, strict=False):
            for key, quantity in chance.choice(choices):
                food = foods[key]
                yield _entry(patient, day, meal, hour, food, portions[food.pk], quantity)


def _entry(
    patient: Patient,
    day: dt.date,
    meal: Meal,
    hour: int,
    food: Food,
    portion: Portion,
    quantity: int,
) -> FoodEntry:
    grams = portion.grams * quantity
    return FoodEntry(
        patient=patient,
        day=day,
        meal=meal,
        food=food,
        food_name=food.name,
        portion_label=portion.label,
        quantity=Decimal(quantity),
        grams=grams,
        k2_basis=food.k2_basis,
        submission_id=uuid.uuid5(_SUBMISSIONS, f"{patient.pk} {day} {meal} {food.key}"),
        created_at=wall_time_to_utc(day, dt.time(hour, 10), ZONE),
        **sold_in(region_of(patient), food.nutrients, fortification=food.fortification)
        .for_grams(grams)
        .as_fields(),
    )


def _sessions(
    patient: Patient, person: Person, today: dt.date, chance: random.Random
) -> Iterator[ActivitySession]:
    activities = {
        activity.key: activity
        for activity in Activity.objects.filter(key__in=["walk_brisk", "rt_general", "tai_chi"])
    }
    days = set(_days(today, person.quiet_days))
    this_week = Week.containing(today)
    for week in this_week.back(WEEKS + 1):
        age = (this_week.start - week.start).days // 7
        longer = 5 * round(person.drift * age / 5)
        plan = [
            ("walk_brisk", minutes + longer + chance.choice((-5, 0, 5))) for minutes in person.walks
        ]
        plan += [("rt_general", 25)] * person.strength + [("tai_chi", 20)] * person.balance
        weekdays = itertools.cycle(chance.sample(range(7), 7))
        for weekday, (key, minutes) in zip(weekdays, plan, strict=False):
            day = week.start + dt.timedelta(days=weekday)
            if day in days and (chance.random() < 0.92 or person.steady):
                yield _session(patient, day, activities[key], minutes)
    if person.this_morning:
        yield _session(patient, today, activities["walk_brisk"], person.this_morning)


def _session(patient: Patient, day: dt.date, activity: Activity, minutes: int) -> ActivitySession:
    load = session_load(activity.facts, minutes=minutes, effort=Effort.MODERATE)
    return ActivitySession(
        patient=patient,
        day=day,
        activity=activity,
        activity_name=activity.name,
        submission_id=uuid.uuid5(_SUBMISSIONS, f"{patient.pk} {day} {activity.key}"),
        created_at=wall_time_to_utc(day, dt.time(17, 30), ZONE),
        **columns_of(load),
    )
