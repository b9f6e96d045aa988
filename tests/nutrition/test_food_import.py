"""import_foods: our own form again and again, after edits, and from rows that cannot be right."""

import datetime as dt
import os
import pty
import subprocess
import sys
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nutrition.food_import import Imported, import_source
from nutrition.import_files import WrongFile
from nutrition.models import Food, Portion
from nutrition.search import find_foods
from tests.factories import make_entry, make_food
from tests.nutrition.import_sources import COLUMNS, KALE, QUARK, table

NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def history():
    return Food.pgh_event_model.objects.count()


def state():
    """Every stored food and portion, to see that nothing has changed."""
    return (
        list(Food.objects.order_by("pk").values()),
        list(Portion.objects.order_by("pk").values()),
        history(),
    )


def refused_of(path):
    refused = []
    imported = import_source(path, on_refused=refused.append)
    assert imported.refused == len(refused)
    return imported, [str(one) for one in refused]


@pytest.fixture
def dairy(tmp_path):
    return tmp_path / "clinic-foods.csv"


def test_foods_come_in_with_their_portions(dairy):
    assert import_source(table(dairy, QUARK, KALE)) == Imported(added=2)
    skyr = Food.objects.get(key="csv-clinic-foods-q-1")
    assert (skyr.name, skyr.brand, skyr.category) == ("Skyr, plain", "Isey", "Yoghurt")
    assert (skyr.imported_from, skyr.source_id) == ("csv-clinic-foods", "q-1")
    assert (skyr.calcium_mg, skyr.protein_g, skyr.zinc_mg) == (150, 11, Decimal("0.5"))
    assert not skyr.is_shipped
    portions = skyr.portions.values_list("label", "grams", "is_default")
    assert list(portions) == [("1 pot", 170, True), ("1 spoonful", 30, False)]
    kale = Food.objects.get(key="csv-clinic-foods-k-2")
    assert kale.category == "Other foods"
    assert kale.portions.count() == 0


def test_an_empty_cell_stays_unknown_and_a_true_zero_stays_zero(dairy):
    import_source(table(dairy, QUARK, KALE))
    skyr = Food.objects.get(source_id="q-1")
    assert skyr.vitamin_d_ug == 0
    assert skyr.magnesium_mg is None
    assert skyr.vitamin_k2_ug is None
    assert Food.objects.get(source_id="k-2").vitamin_d_ug is None


def test_vitamin_d_may_be_given_in_iu(dairy):
    columns = [name.replace("D (µg)", "D (IU)") for name in COLUMNS]
    table(dairy, {**KALE, "Vitamin D (IU)": "50"}, columns=columns)
    import_source(dairy)
    assert Food.objects.get().vitamin_d_ug == Decimal("1.25")


def test_importing_again_writes_nothing(dairy, count_queries):
    import_source(table(dairy, QUARK, KALE))
    before = state()
    with count_queries() as queries:
        assert import_source(dairy) == Imported(unchanged=2)
    assert state() == before
    changing = ("INSERT", "UPDATE", "DELETE")
    assert [q["sql"][:60] for q in queries if q["sql"].startswith(changing)] == []


def test_only_what_differs_is_written_and_history_keeps_the_old_figure(dairy):
    import_source(table(dairy, QUARK, KALE))
    before = history()
    again = table(
        dairy,
        {**QUARK, "Calcium (mg)": "160"},
        {**KALE, "Portion 1": "1 leaf", "Portion 1 (g)": "20"},
    )
    assert import_source(again) == Imported(changed=2)
    skyr = Food.objects.get(source_id="q-1")
    assert skyr.calcium_mg == 160
    assert skyr.portions.count() == 2
    assert Food.objects.get(source_id="k-2").portions.get().label == "1 leaf"
    assert history() == before + 1
    calcium = skyr.events.order_by("pgh_id").values_list("calcium_mg", "pgh_label")
    assert list(calcium) == [(150, "insert"), (160, "update")]


def test_what_was_eaten_stays_as_it_was(dairy, patient):
    import_source(table(dairy, QUARK))
    entry = make_entry(patient, NOW.date(), Food.objects.get(), grams=100)
    import_source(table(dairy, {**QUARK, "Calcium (mg)": "300"}))
    entry.refresh_from_db()
    assert entry.calcium_mg == 150


def test_foods_edited_here_shipped_and_of_others_are_left_alone(dairy):
    import_source(table(dairy, QUARK, KALE))
    Food.objects.filter(source_id="q-1").update(name="Ours", edited_at=NOW)
    Food.objects.filter(source_id="k-2").update(name="Shipped", is_shipped=True)
    make_food("Somebody else's", key="csv-clinic-foods-z-9", imported_from="csv-other")
    before = state()
    rows = [QUARK, KALE, {**KALE, "Number": "z-9", "Name": "Taken key"}]
    assert import_source(table(dairy, *rows)) == Imported(edited=3)
    assert state() == before


def test_a_food_that_left_the_file_stays(dairy):
    import_source(table(dairy, QUARK, KALE))
    assert import_source(table(dairy, QUARK)) == Imported(unchanged=1)
    assert Food.objects.get(source_id="k-2").withdrawn_at is None


def test_two_files_do_not_touch_each_others_foods(dairy, tmp_path):
    import_source(table(dairy, QUARK))
    other = table(tmp_path / "other.csv", {**QUARK, "Name": "Another"})
    assert import_source(other) == Imported(added=1)
    assert import_source(other, name="clinic foods") == Imported(changed=1)
    assert Food.objects.get(imported_from="csv-clinic-foods").name == "Another"


def test_imported_words_are_found_at_once_also_misspelt(dairy, patient):
    import_source(table(dairy, {**QUARK, "Name": "Crème Bûlgara"}))
    for typed in ("creme bulgara", "bulgar", "isey", "bulgarra"):
        found = find_foods(typed, patient_id=patient.pk).foods
        assert [one.food.name for one in found] == ["Crème Bûlgara"], typed
    import_source(table(dairy, {**QUARK, "Name": "Quark"}))
    assert find_foods("bulgara", patient_id=patient.pk).foods == ()


CANNOT_BE = [
    ({"Calcium (mg)": "-3"}, "calcium: -3 is less than 0"),
    ({"Protein (g)": "100.1"}, "protein: 100.1 g in 100 g; at most 100 g are possible"),
    ({"Energy (kcal)": "9000"}, "energy: 9000 kcal in 100 g; at most 902 kcal are possible"),
    ({"Zinc (mg)": "NaN"}, "zinc: “NaN” is not a number"),
    ({"Zinc (mg)": "Infinity"}, "zinc: “Infinity” is not a number"),
    ({"Zinc (mg)": "1e99"}, "zinc: 1" + "0" * 99 + " mg in 100 g; at most 100,000 mg are possible"),
    ({"Vitamin K1 (µg)": "1,5"}, "vitamin K1: “1,5” is not a number. Write 1200 or 1.5, without"),
    ({"Vitamin K1 (µg)": "1_0"}, "vitamin K1: “1_0” is not a number"),
    ({"Magnesium (mg)": "trace"}, "magnesium: “trace” is not a number"),
    ({"Omega-3 (g)": "9" * 500}, "omega-3: “" + "9" * 30 + "…” is not a number"),
    ({"Name": ""}, "name: it is missing"),
    ({"Name": "x" * 201}, "name: 201 letters, at most 200 are possible"),
    ({"Name": "a\x07b"}, "name: it holds signs that are no letters"),
    ({"Brand": "x" * 5000}, "brand: 5,000 letters, at most 100 are possible"),
    ({"Number": ""}, "number: 1 to 20 letters A to Z, digits, - or _ are needed"),
    ({"Number": "../etc"}, "number: 1 to 20 letters A to Z, digits, - or _ are needed"),
    ({"Number": "Q-1"}, "number Q-1 stands on line 2 already"),
    ({"K2 basis": "guessed"}, "K2 basis: leave it empty or write one of: plant food"),
    (
        {"K2 basis": "plant food, none expected", "Vitamin K2 (µg)": "3"},
        "K2 basis: “plant food, none expected” says that there is no figure, but one is there",
    ),
    ({"Portion 1 (g)": ""}, "portion “1 pot”: its weight in grams is missing"),
    ({"Portion 1": ""}, "portion: a weight stands there without words, such as 1 cup"),
    ({"Portion 1 (g)": "0"}, "portion “1 pot”: 0 g is not between 0.01 and 5000 g"),
    ({"Portion 2 (g)": "5000.01"}, "portion “1 spoonful”: 5000.01 g is not between"),
    ({"Portion 2": "1 pot"}, "portion “1 pot” stands there twice"),
    (
        dict.fromkeys(
            ("Energy (kcal)", "Calcium (mg)", "Vitamin D (µg)", "Protein (g)", "Zinc (mg)"), ""
        ),
        "not one figure stands there",
    ),
]


@pytest.mark.parametrize(("change", "why"), CANNOT_BE, ids=range(len(CANNOT_BE)))
def test_a_food_that_cannot_be_right_is_refused_and_the_others_are_taken(dairy, change, why):
    wrong = {**QUARK, "Number": "w-9", "Name": "Wrong", **change}
    imported, refused = refused_of(table(dairy, QUARK, wrong, KALE))
    assert imported == Imported(added=2, refused=1)
    assert len(refused) == 1
    assert refused[0].startswith(f"clinic-foods.csv, line 3: {why}")
    assert set(Food.objects.values_list("source_id", flat=True)) == {"q-1", "k-2"}


def test_lines_are_counted_as_an_editor_counts_them(dairy):
    note = {**QUARK, "Name": "Skyr,\nplain"}
    _imported, refused = refused_of(table(dairy, note, {**KALE, "Zinc (mg)": "-1"}))
    assert refused == ["clinic-foods.csv, line 4: zinc: -1 is less than 0"]
    assert Food.objects.get().name == "Skyr, plain"


def test_a_file_without_any_right_food_changes_nothing(dairy):
    with pytest.raises(WrongFile, match=r"clinic-foods.csv holds no food that can be taken"):
        import_source(table(dairy, {**QUARK, "Zinc (mg)": "-1"}))
    with pytest.raises(WrongFile, match="holds no food that can be taken"):
        import_source(table(dairy))
    assert Food.objects.count() == 0


def test_a_file_that_goes_wrong_in_the_middle_changes_nothing(dairy):
    import_source(table(dairy, QUARK))
    before = state()
    many = [{**KALE, "Number": f"n-{number}"} for number in range(2500)]
    table(dairy, {**QUARK, "Calcium (mg)": "1"}, *many)
    with dairy.open("ab") as file:
        file.write(b"n-9999,K\xe4se\r\n")
    with pytest.raises(WrongFile, match=r"line 2503: a letter is not saved as UTF-8"):
        import_source(dairy)
    assert state() == before


def test_more_foods_than_one_batch(dairy):
    many = [{**KALE, "Number": f"n-{number}"} for number in range(2001)]
    assert import_source(table(dairy, *many)) == Imported(added=2001)
    many[1500] = {**many[1500], "Name": "Another kale"}
    assert import_source(table(dairy, *many)) == Imported(unchanged=2000, changed=1)


def test_the_command_says_what_it_did_and_what_it_refused(dairy):
    rows = [{**KALE, "Number": f"w-{number}", "Zinc (mg)": "-1"} for number in range(30)]
    said, told = StringIO(), StringIO()
    call_command("import_foods", str(table(dairy, QUARK, *rows)), stdout=said, stderr=told)
    assert said.getvalue() == (
        "Foods: 1 added, 0 changed, 0 as they were, 0 kept as edited here, 30 refused.\n"
    )
    lines = told.getvalue().splitlines()
    assert lines[:2] == ["Refused:", "  clinic-foods.csv, line 3: zinc: -1 is less than 0"]
    assert lines[-1] == "  and 10 more; --verbosity 2 names all"
    assert len(lines) == 22
    told = StringIO()
    call_command("import_foods", str(dairy), stdout=said, stderr=told, verbosity=2)
    assert len(told.getvalue().splitlines()) == 30
    quiet = StringIO()
    call_command("import_foods", str(table(dairy, QUARK)), stdout=quiet, verbosity=0)
    assert quiet.getvalue() == ""


def test_the_command_refuses_with_a_sentence(dairy, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere.csv cannot be read: No such file"):
        call_command("import_foods", str(tmp_path / "nowhere.csv"))
    table(dairy, {**QUARK, "Zinc (mg)": "-1"})
    with pytest.raises(CommandError) as refused:
        call_command("import_foods", str(dairy))
    assert str(refused.value) == (
        "clinic-foods.csv holds no food that can be taken. Nothing was changed.\n"
        "  clinic-foods.csv, line 2: zinc: -1 is less than 0"
    )
    dairy.rename(tmp_path / "食.csv")
    with pytest.raises(CommandError, match="needs a name of letters or digits: --name my-foods"):
        call_command("import_foods", str(tmp_path / "食.csv"))


def test_a_terminal_shows_how_far_it_is_and_exit_code_1_says_that_it_failed(tmp_path):
    """As an administrator starts it: a process of its own, at a terminal."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"Number;Name\r\n1;Quark\r\n")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "manage.py", "import_foods", str(wrong)], stderr=theirs, timeout=60
    )
    os.close(theirs)
    seen = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 1
    assert "Reading" in seen
    assert "wrong.csv, line 1: the cells must be separated by commas" in seen
    assert "Nothing was changed." in seen
    assert "Traceback" not in seen
