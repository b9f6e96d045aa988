"""Loading the shipped activities: idempotent, all or nothing, and never over an admin's edit."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from exercise.catalogue import SHIPPED, load_activities
from exercise.models import Activity
from tests.factories import make_session

pytestmark = pytest.mark.django_db


def rows_of_the_file():
    with SHIPPED.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def write(tmp_path):
    """A file with these rows, or with this text."""

    def make(rows_or_text):
        path = tmp_path / "activities.csv"
        if isinstance(rows_or_text, str | bytes):
            data = rows_or_text if isinstance(rows_or_text, bytes) else rows_or_text.encode()
            path.write_bytes(data)
            return path
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows_or_text[0]))
            writer.writeheader()
            writer.writerows(rows_or_text)
        return path

    return make


def test_the_shipped_file_loads_whole():
    loaded = load_activities()
    assert (loaded.added, loaded.changed, loaded.unchanged) == (226, 0, 0)
    walk = Activity.objects.get(key="walk_brisk")
    assert walk.name.startswith("Walking, brisk")
    assert walk.met == Decimal("4.8")
    assert walk.counts_aerobic
    assert (walk.loads_hip, walk.loads_spine, walk.loads_wrist) == (1, 1, 0)
    assert Activity.objects.get(key="deadlift").flags == [
        "AXIAL_LOAD",
        "HEAVY_LOAD",
        "SUPERVISED",
        "FLEXION",
    ]
    assert Activity.objects.get(key="pickleball").met is None


def test_every_shipped_activity_can_be_counted():
    load_activities()
    for activity in Activity.objects.all():
        assert activity.facts.category.value == activity.category


def test_loading_again_writes_nothing(django_assert_num_queries):
    load_activities()
    with django_assert_num_queries(3):  # a savepoint, one SELECT, its release
        again = load_activities()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 226)


def test_only_changed_rows_are_written_and_nothing_is_removed(write):
    load_activities()
    events = Activity.pgh_event_model.objects.count()
    rows = rows_of_the_file()[:10]
    rows[3]["met"] = "3.6"
    loaded = load_activities(write(rows))
    assert (loaded.added, loaded.changed, loaded.unchanged) == (0, 1, 9)
    assert Activity.objects.get(key=rows[3]["key"]).met == Decimal("3.6")
    assert Activity.objects.count() == 226
    assert Activity.pgh_event_model.objects.count() == events + 1


def test_what_an_admin_edited_or_withdrew_stays():
    load_activities()
    when = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    Activity.objects.filter(key="walk_brisk").update(note="Ours", edited_at=when)
    Activity.objects.filter(key="deadlift").update(withdrawn_at=when)
    load_activities()
    assert Activity.objects.get(key="walk_brisk").note == "Ours"
    assert Activity.objects.get(key="deadlift").withdrawn_at == when


def test_a_changed_file_rewrites_no_logged_session(patient, write):
    load_activities()
    activity = Activity.objects.get(key="walk_brisk")
    session = make_session(patient, dt.date(2026, 11, 20), activity)
    rows = rows_of_the_file()
    next(row for row in rows if row["key"] == "walk_brisk").update(
        name="Something else", counts_aerobic="no", category="flexibility"
    )
    load_activities(write(rows))
    session.refresh_from_db()
    assert session.activity_name == activity.name
    assert session.is_aerobic


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("key", "", "key"),
        ("key", "walk_stroll", "earlier line"),
        ("key", "no spaces allowed", "key"),
        ("name", "", "name"),
        ("name", "x" * 121, "name"),
        ("name", "nul\x00byte", "NUL"),
        ("category", "jogging", "category"),
        ("impact", "huge", "impact"),
        ("intensity", "extreme", "intensity"),
        ("entry_unit", "hours", "entry_unit"),
        ("met", "fast", "met"),
        ("met", "NaN", "met"),
        ("met", "99", "met"),
        ("met", "4.85", "met"),
        ("counts_aerobic", "maybe", "counts_aerobic"),
        ("loads_hip", "3", "loads_hip"),
        ("loads_wrist", "", "loads_wrist"),
        ("precaution_flags", "FALL_RISK,TWIST", "precaution_flags"),
        ("precaution_flags", "DANGER", "precaution_flags"),
    ],
)
def test_a_malformed_row_is_named_by_its_line_and_changes_nothing(write, column, value, says):
    rows = rows_of_the_file()
    rows[1][column] = value
    with pytest.raises(CommandError, match=f"activities.csv, line 3: .*{says}") as refused:
        call_command("load_activities", str(write(rows)))
    assert "Nothing was changed" in str(refused.value)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: no column key"),
        ("key,name\n", "line 1: no column category"),
        (b"\xff\xfe\x00k", "line 1"),
    ],
)
def test_a_file_of_another_shape_is_refused(write, text, says):
    with pytest.raises(CommandError, match=says):
        call_command("load_activities", str(write(text)))


def test_rows_of_another_length_and_files_without_rows_are_refused(write):
    head, first = SHIPPED.read_text().splitlines()[:2]
    for line in (f"{first},one more", "walk_x,Walk"):
        with pytest.raises(CommandError, match="line 2: not as many cells"):
            call_command("load_activities", str(write(f"{head}\n{line}\n")))
    with pytest.raises(CommandError, match="holds no activities"):
        call_command("load_activities", str(write(f"{head}\n")))


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("load_activities", str(tmp_path / "none.csv"))


def test_the_command_says_what_it_did_unless_told_to_be_quiet():
    out = io.StringIO()
    call_command("load_activities", stdout=out)
    assert out.getvalue() == "Activities: 226 added, 0 changed, 0 as they were.\n"
    quiet = io.StringIO()
    call_command("load_activities", stdout=quiet, verbosity=0)
    assert quiet.getvalue() == ""
