"""The page that tells everybody which targets are in force, since when and why."""

import datetime as dt

import pytest
import time_machine

from accounts.models import Role
from patients.facts import Sex
from recommendations import actions
from recommendations.measures import Measure
from recommendations.models import Threshold
from recommendations.populations import Population, Therapy
from tests.factories import make_user
from tests.nutrition.pages import text_of
from tests.recommendations.admin_site import NOW, TODAY

pytestmark = pytest.mark.django_db
URL = "/learn/targets/"


@pytest.fixture(autouse=True)
def thursday(db):
    actions.load_shipped()
    with time_machine.travel(NOW, tick=False):
        yield


def page(browser):
    response = browser.get(URL)
    assert response.status_code == 200
    return text_of(response)


def new_calcium(admin_person, **changes):
    given = {
        "measure": Measure.CALCIUM,
        "population": Population(sex=Sex.FEMALE, age_from=51, therapy=Therapy.INHIBITOR),
        "target": 1100,
        "upper_limit": 2000,
        "source": "ASCO 2027",
        "reason": "The guideline was renewed.",
        "valid_from": dt.date(2026, 12, 1),
        "now": NOW,
        "by": admin_person,
    }
    return actions.publish_version(**{**given, **changes})


def test_every_target_with_whom_since_and_source(client):
    text = page(client)
    assert (
        "1,200 mg a day For women aged 51 and over on an aromatase inhibitor. Upper limit: "
        "2,000 mg a day. Since 1 January 2022. Source: ASCO 2019; upper limit IOM 2011" in text
    )
    assert "Upper limit: 350 mg a day from supplements." in text
    assert "There is no official target for vitamin K2." in text
    html = client.get(URL).content.decode()
    assert html.count("<dt>") == Threshold.objects.count()
    assert html.count("https://") >= Threshold.objects.count()


def test_a_change_is_announced_then_in_force_and_says_why(client, client_of, patient, admin_person):
    new_calcium(admin_person)
    text = page(client)
    assert "1,100 mg a day For women aged 51 and over on an aromatase inhibitor." in text
    told = (
        "From 1 December 2026. Before: 1,200 mg a day. Changed by the people who run this site. "
        "Why: The guideline was renewed."
    )
    assert told in text
    assert "Ada Admin" not in text
    assert "Changed by Ada Admin." in page(client_of(patient))
    shown = text.count("1,200 mg a day For")
    with time_machine.travel(NOW + dt.timedelta(days=5), tick=False):
        text = page(client)
    assert "Since 1 December 2026. Before: 1,200 mg a day." in text
    assert text.count("1,200 mg a day For") == shown - 1


def test_what_was_withdrawn_is_gone_and_what_it_replaced_is_back(
    client, client_of, patient, admin_person
):
    row = new_calcium(admin_person, valid_from=TODAY)
    actions.withdraw(
        threshold=row,
        from_day=dt.date(2026, 12, 24),
        reason="Not agreed.",
        now=NOW,
        by=admin_person,
    )
    assert "Ends on 24 December 2026. Why: Not agreed." in page(client)
    again = (
        "1,200 mg a day For women aged 51 and over on an aromatase inhibitor. Upper limit: "
        "2,000 mg a day. Since 1 January 2022. In force again since 24 December 2026, after "
        "1,100 mg a day was withdrawn by the people who run this site. Why: Not agreed. Source:"
    )
    assert again not in page(client)
    with time_machine.travel(NOW + dt.timedelta(days=40), tick=False):
        text = page(client)
        hers = page(client_of(patient))
    assert "1,100 mg a day For" not in text
    assert again in text
    assert "was withdrawn by Ada Admin. Why: Not agreed." in hers


def withdraw(row, by, day, reason="Not agreed."):
    actions.withdraw(threshold=row, from_day=day, reason=reason, now=NOW, by=by)


def test_of_several_withdrawals_the_last_one_is_told(client, admin_person):
    december = [dt.date(2026, 12, day) for day in (1, 10, 20, 24)]
    first = new_calcium(admin_person, valid_from=december[0])
    second = new_calcium(admin_person, valid_from=december[1], target=1000)
    withdraw(second, admin_person, december[2], "Too low.")
    withdraw(first, admin_person, december[3])
    with time_machine.travel(NOW + dt.timedelta(days=25), tick=False):  # 21 December
        text = page(client)
    assert "In force again since 20 December 2026, after 1,000 mg a day was" in text
    assert text.count("In force again") == 1
    with time_machine.travel(NOW + dt.timedelta(days=30), tick=False):
        text = page(client)
    assert "In force again since 24 December 2026, after 1,100 mg a day was" in text
    assert text.count("In force again") == 1


def test_an_upper_limit_that_changes_is_told_with_the_target(client, admin_person):
    second = make_user(role=Role.ADMIN, name="Bea Second")
    row = new_calcium(
        admin_person, valid_from=TODAY, target=1200, upper_limit=None, approved_by=second
    )
    assert "Before: 1,200 mg a day with an upper limit of 2,000 mg. Changed by" in page(client)
    withdraw(row, admin_person, dt.date(2026, 12, 1))
    with time_machine.travel(NOW + dt.timedelta(days=5), tick=False):
        text = page(client)
    assert "after 1,200 mg a day without an upper limit was withdrawn by" in text


def test_what_never_held_is_not_told_and_a_new_version_ends_the_story(client, admin_person):
    slip = new_calcium(admin_person, valid_from=TODAY, target=1010)
    withdraw(slip, admin_person, TODAY, "A slip.")
    assert "A slip." not in page(client)
    old = new_calcium(admin_person, valid_from=TODAY)
    withdraw(old, admin_person, dt.date(2026, 12, 1))
    new_calcium(admin_person, valid_from=dt.date(2026, 12, 5), target=1000)
    with time_machine.travel(NOW + dt.timedelta(days=20), tick=False):
        text = page(client)
    assert "In force again" not in text
    assert "Since 5 December 2026. Before: 1,200 mg a day." in text


def test_people_whose_only_target_was_withdrawn_read_when_and_why(client, admin_person):
    zinc = Threshold.objects.get(measure="zinc", sex="female")
    withdraw(zinc, admin_person, dt.date(2026, 12, 1), "Nobody needs it.")
    k2 = new_calcium(
        admin_person,
        measure=Measure.VITAMIN_K2,
        population=Population(),
        target=100,
        upper_limit=None,
        valid_from=TODAY,
    )
    withdraw(k2, admin_person, dt.date(2026, 12, 1))
    with time_machine.travel(NOW + dt.timedelta(days=5), tick=False):
        text = page(client)
    assert (
        "No target of their own For women aged 19 and over. Since 1 December 2026, when 8 mg a day "
        "was withdrawn by the people who run this site. Why: Nobody needs it." in text
    )
    assert "There is no official target for vitamin K2." in text
    assert "when 100 µg a day was withdrawn" in text


def test_a_target_for_vitamin_k2_can_be_given(client, admin_person):
    new_calcium(
        admin_person,
        measure=Measure.VITAMIN_K2,
        population=Population(),
        target=100,
        upper_limit=None,
        valid_from=TODAY,
    )
    text = page(client)
    assert "100 µg a day For everyone. Since 26 November 2026. Set by" in text
    assert "There is no official target for vitamin K2." not in text


def test_everybody_gets_it_and_it_costs_no_query_per_row(
    client, client_of, patient, clinician, admin_person, count_queries
):
    for who in (patient, clinician, admin_person):
        assert client_of(who).get(URL).status_code == 200
    assert client.post(URL).status_code == 405
    with count_queries() as queries:
        client.get(URL)
    asked = [query for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 2, asked
    assert URL in client.get("/").content.decode()
