"""Invented people by the thousand: as the program itself would have stored them."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from boneguard import population
from nutrition.models import FoodEntry
from patients.models import Patient
from recommendations.verdicts import Status
from reminders import planner
from reminders.frozen import status_and_amount
from reminders.models import WeeklyReview

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def make(**options):
    wanted = {
        "patients": 20,
        "weeks": 2,
        "today": NOW.date(),
        "now": NOW,
        "say": lambda _text: None,
    }
    return population.make_population(**wanted | options)


@pytest.fixture
def catalogue(db):
    call_command("load_catalogue", verbosity=0)
    call_command("load_thresholds", verbosity=0)


@pytest.mark.django_db
class TestPopulation:
    def test_everybody_has_full_weeks_and_a_review_due(self, catalogue, monkeypatch):
        monkeypatch.setattr(population, "CHUNK", 8)
        assert make() == 20
        person = Patient.objects.get(user__email="person-3@population.boneguard.test")
        assert person.food_entries.count() == 2 * 28
        assert person.doses.count() == person.sessions.count() == 14
        days = set(person.food_entries.values_list("day", flat=True))
        assert (min(days), max(days)) == (dt.date(2026, 11, 9), dt.date(2026, 11, 22))
        assert planner.plan(now=NOW).reviews == 20
        review = WeeklyReview.objects.get(patient=person)
        assert (review.week_start, review.logged_days) == (dt.date(2026, 11, 16), 7)
        status, amount = status_and_amount(review.findings["measures"]["calcium"])
        assert status is not Status.NO_DATA
        assert amount > 0

    def test_one_in_ten_hardly_logs(self, catalogue):
        make(weeks=1)
        days = FoodEntry.objects.filter(patient__user__email__contains="person-10@")
        assert len(set(days.values_list("day", flat=True))) == 2

    def test_amounts_are_those_of_a_portion_and_unknown_stays_unknown(self, catalogue):
        make(weeks=1)
        assert FoodEntry.objects.filter(calcium_mg__gt=0).exists()
        assert FoodEntry.objects.filter(vitamin_k2_ug=None).exists()
        entry = FoodEntry.objects.select_related("food").exclude(calcium_mg=None).first()
        assert entry.food.calcium_mg * entry.grams / 100 == pytest.approx(entry.calcium_mg, abs=1)

    def test_more_people_join_those_of_before(self, catalogue):
        make(patients=3, weeks=1)
        make(patients=2, weeks=1)
        numbers = User.objects.filter(email__endswith=population.DOMAIN)
        assert numbers.count() == 5

    def test_history_is_kept_again_afterwards(self, catalogue):
        make(patients=1, weeks=1)
        event = FoodEntry.pgh_event_model
        assert not event.objects.exists()
        FoodEntry.objects.first().delete()
        assert event.objects.count() == 1

    @pytest.mark.parametrize("wrong", [{"patients": 0}, {"weeks": 0}, {"patients": 10**8}])
    def test_numbers_out_of_range_are_refused(self, db, wrong):
        with pytest.raises(population.PopulationRefused, match="Choose 1 to"):
            make(**wrong)

    def test_without_a_catalogue_there_is_nothing_to_eat(self, db):
        with pytest.raises(population.PopulationRefused, match="load_catalogue"):
            make()


class TestCommand:
    def test_says_what_it_made(self, catalogue, settings, capsys):
        settings.LOCAL_MODE = True
        call_command("seed_population", patients=2, weeks=1)
        assert capsys.readouterr().out.startswith("2 patients of 1 weeks in ")

    def test_not_on_a_server(self, settings):
        settings.LOCAL_MODE = False
        with pytest.raises(CommandError, match="this is a server"):
            call_command("seed_population", patients=2, weeks=1)

    def test_what_is_refused_gets_a_sentence(self, db, settings):
        settings.LOCAL_MODE = True
        with pytest.raises(CommandError, match="Choose 1 to"):
            call_command("seed_population", patients=0, weeks=1)
