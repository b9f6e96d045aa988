"""The page of her personal targets: current and over, whose, why, and why they ended."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from recommendations import personal
from recommendations.measures import Measure
from recommendations.models import PersonalTarget
from tests.dashboard.reading import NOW, THURSDAY
from tests.factories import make_clinician, make_grant
from tests.nutrition.pages import text_of

pytestmark = pytest.mark.django_db
URL = "/today/targets/"
DAY = dt.timedelta(days=1)


def put(patient, by, target="1000", measure=Measure.CALCIUM, **changes):
    given = {
        "measure": measure,
        "target": Decimal(target),
        "valid_from": THURSDAY,
        "valid_until": THURSDAY + 90 * DAY,
        "reason": "Kidney stones in 2019",
    }
    return personal.set_target(
        patient=patient,
        wanted=personal.Wanted(**{**given, **changes}),
        submission_id=uuid.uuid4(),
        by=by,
        now=NOW,
        today=THURSDAY,
    )


def end(row, by, reason="Stones are gone", today=THURSDAY):
    personal.end_target(target=row, reason=reason, by=by, now=NOW, today=today)


@pytest.fixture
def read(client_of, patient):
    def now(who=patient):
        response = client_of(who).get(URL)
        assert response.status_code == 200
        return text_of(response)

    return now


def test_what_holds_says_whose_it_is_why_and_until_when(read, patient, clinician):
    put(patient, clinician)
    text = read()
    assert (
        "Now and to come While it holds, such a target counts instead of the one for everybody "
        "like you. Calcium: 1,000 mg a day From 26 November 2026 until 24 February 2027, set by "
        "Dr A. Okafor, Breast oncology. Why: Kidney stones in 2019" in text
    )
    assert "Over" not in text


def test_what_a_clinician_ended_says_when_by_whom_and_why(read, patient, clinician):
    row = put(patient, clinician)
    PersonalTarget.objects.update(valid_from=THURSDAY - 10 * DAY)
    other = make_clinician(name="Dr Other", clinic="Bone clinic")
    make_grant(patient, other)
    end(row, other)
    text = read()
    assert "Now and to come None. The targets for everybody like you apply." in text
    over = text[text.index("Over") :]
    assert (
        "Calcium: 1,000 mg a day From 16 November 2026 until 24 February 2027, set by "
        "Dr A. Okafor, Breast oncology. Why: Kidney stones in 2019 Ended on 26 November 2026 by "
        "Dr Other, Bone clinic. Why: Stones are gone" in over
    )


def test_one_that_ran_out_is_over_and_one_that_begins_later_is_to_come(read, patient, clinician):
    put(patient, clinician, "25", Measure.VITAMIN_D, valid_from=THURSDAY + DAY)
    put(patient, clinician)
    PersonalTarget.objects.filter(measure="calcium").update(
        valid_from=THURSDAY - 10 * DAY, valid_until=THURSDAY - DAY
    )
    text = read()
    assert text.index("Vitamin D: 25 µg a day") < text.index("Over") < text.index("Calcium: 1,000")
    assert "Ended" not in text


def test_one_that_another_replaces_says_so(read, patient, clinician):
    put(patient, clinician)
    put(patient, clinician, "900", valid_from=THURSDAY + 5 * DAY)
    text = read()
    assert (
        "Ends on 1 December 2026, by Dr A. Okafor, Breast oncology. Why: Another target took its "
        "place." in text
    )
    put(patient, clinician, "1100")
    assert (
        "Ended by Dr A. Okafor, Breast oncology before it held on any day. Why: Another target "
        "took its place." in read()
    )


def test_it_is_found_where_targets_are_shown_and_from_the_care_team(client_of, patient):
    browser = client_of(patient)
    for page in ("/today/", "/movement/", "/progress/calcium/", "/care-team/"):
        assert f'href="{URL}"' in browser.get(page).content.decode(), page


def test_nobody_elses(read, patient, outsider, clinician, admin_person, client, client_of):
    put(patient, clinician)
    assert "Kidney stones" not in read(outsider)
    for who in (clinician, admin_person):
        assert client_of(who).get(URL).status_code == 404
    assert client.get(URL)["Location"].startswith("/accounts/login/")
    assert client_of(patient).post(URL).status_code == 405


def test_the_number_of_queries_does_not_grow(client_of, patient, clinician, count_queries):
    browser = client_of(patient)

    def cost():
        with count_queries() as queries:
            assert browser.get(URL).status_code == 200
        return len(queries)

    browser.get(URL)
    empty = cost()
    for measure, target in ((Measure.CALCIUM, "1000"), (Measure.ZINC, "9")):
        end(put(patient, clinician, target, measure), clinician)
        put(patient, clinician, target, measure)
    assert (empty, cost()) == (9, 9)
