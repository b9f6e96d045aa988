"""Loading the shipped foods: again and again, after edits, and from files that are wrong."""

import csv
import datetime as dt
import shutil
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nutrition.catalogue import SHIPPED, Loaded, MalformedFile, load_foods
from nutrition.models import Food, Portion
from nutrition.nutrients import K2Basis
from tests.factories import make_entry, make_food

NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=30)
SOME = ("almond-drink-sweetened-fortified", "buttermilk-low-fat", "kale-boiled")

pytestmark = pytest.mark.django_db


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def files(tmp_path):
    """A folder with three of the shipped foods; `files.write(name, rows)` replaces a file."""

    class Files:
        folder = tmp_path
        foods = [row for row in rows_of(SHIPPED / "foods.csv") if row["key"] in SOME]
        portions = [row for row in rows_of(SHIPPED / "portions.csv") if row["key"] in SOME]

        def write(self):
            for name, rows in (("foods.csv", self.foods), ("portions.csv", self.portions)):
                with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, rows[0])
                    writer.writeheader()
                    writer.writerows(rows)
            return tmp_path

    found = Files()
    found.foods = [dict(row) for row in found.foods]
    found.portions = [dict(row) for row in found.portions]
    found.write()
    return found


def history():
    return Food.pgh_event_model.objects.count()


def test_every_shipped_food_is_loaded_with_its_portions(catalogue):
    foods = {row["key"]: row for row in rows_of(SHIPPED / "foods.csv")}
    assert Food.objects.count() == len(foods) > 1000
    assert Portion.objects.count() == len(rows_of(SHIPPED / "portions.csv"))
    assert Portion.objects.filter(is_default=True).count() == len(foods)
    for food in Food.objects.all():
        row = foods[food.key]
        for column in ("calcium_mg", "vitamin_d_ug", "vitamin_k2_ug", "zinc_mg", "energy_kcal"):
            stored = getattr(food, column)
            # Unknown stays unknown, and nothing unknown becomes 0.
            assert (stored is None) == (row[column] == ""), (food.key, column)
            assert stored is None or stored == Decimal(row[column])
        assert food.k2_basis == row["k2_basis"]
        assert food.nutrients.k2_basis is K2Basis(row["k2_basis"])


def test_where_figures_come_from_is_kept(catalogue):
    filled = [row for row in rows_of(SHIPPED / "foods.csv") if row["vitamin_d_source"]]
    assert filled
    food = Food.objects.get(key=filled[0]["key"])
    assert food.figures_from == f"USDA SR28; vitamin D: {filled[0]['vitamin_d_source']}"
    assert food.source_id == filled[0]["usda_ndb"]


def test_loading_again_writes_nothing(catalogue, count_queries):
    before = history()
    with count_queries() as queries:
        loaded = load_foods(now=LATER)
    assert (loaded.added, loaded.changed, loaded.withdrawn) == (0, 0, 0)
    assert loaded.unchanged == Food.objects.count()
    assert history() == before
    changing = ("INSERT", "UPDATE", "DELETE")
    assert [q["sql"][:60] for q in queries if q["sql"].startswith(changing)] == []


def test_only_what_differs_is_written(files):
    load_foods(files.folder, now=NOW)
    before = history()
    files.foods[0]["calcium_mg"] = "190"
    files.portions[-1]["grams"] = "77"
    loaded = load_foods(files.write(), now=LATER)
    assert loaded == Loaded(added=0, changed=2, unchanged=1, edited=0, withdrawn=0)
    assert Food.objects.get(key=files.foods[0]["key"]).calcium_mg == 190
    last = Portion.objects.get(food__key=files.portions[-1]["key"], grams=77)
    assert last.label == files.portions[-1]["portion"]
    assert history() == before + 1


def test_another_usual_portion_takes_over(files):
    load_foods(files.folder, now=NOW)
    first, second = files.portions[:2]
    first["is_default"], second["is_default"] = "no", "yes"
    load_foods(files.write(), now=LATER)
    assert Portion.objects.get(food__key=first["key"], is_default=True).label == second["portion"]


def test_a_food_that_left_the_files_is_withdrawn_and_comes_back(files, patient):
    load_foods(files.folder, now=NOW)
    gone = Food.objects.get(key=SOME[2])
    entry = make_entry(patient, NOW.date(), gone)
    foods, portions = files.foods, files.portions
    files.foods = [row for row in foods if row["key"] != gone.key]
    files.portions = [row for row in portions if row["key"] != gone.key]
    assert load_foods(files.write(), now=LATER).withdrawn == 1
    gone.refresh_from_db()
    entry.refresh_from_db()
    assert gone.withdrawn_at == LATER
    assert entry.food == gone
    assert load_foods(files.folder, now=LATER).withdrawn == 0
    files.foods, files.portions = foods, portions
    assert load_foods(files.write(), now=LATER).changed == 1
    gone.refresh_from_db()
    assert gone.withdrawn_at is None


def test_what_an_admin_edited_stays_as_edited(files):
    load_foods(files.folder, now=NOW)
    food = Food.objects.get(key=SOME[0])
    food.calcium_mg = Decimal(120)
    food.edited_at = NOW
    food.save()
    files.foods[0]["calcium_mg"] = "200"
    loaded = load_foods(files.write(), now=LATER)
    assert loaded == Loaded(added=0, changed=0, unchanged=2, edited=1, withdrawn=0)
    food.refresh_from_db()
    assert food.calcium_mg == 120


def test_foods_from_elsewhere_are_left_alone(files):
    own = make_food("Oat drink of the house")
    same_key = make_food("My own kale", key=SOME[2])
    loaded = load_foods(files.folder, now=NOW)
    assert (loaded.added, loaded.edited, loaded.withdrawn) == (2, 1, 0)
    own.refresh_from_db()
    same_key.refresh_from_db()
    assert own.withdrawn_at is None
    assert same_key.name == "My own kale"
    assert same_key.portions.count() == 2


def spoil(column, value, *, file="foods", line=1):
    def change(files):
        getattr(files, file)[line][column] = value

    return change


def twice(files):
    files.foods.append(dict(files.foods[0]))


def same_portion(files):
    files.portions.insert(1, dict(files.portions[0], is_default="no"))


def no_usual_portion(files):
    for row in files.portions:
        row["is_default"] = "no"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (spoil("calcium_mg", "a lot"), "foods.csv, line 3: calcium_mg: 'a lot' is not a number"),
        (spoil("calcium_mg", "-1"), "foods.csv, line 3: calcium_mg: -1 in 100 g cannot be"),
        (spoil("zinc_mg", "NaN"), "foods.csv, line 3: zinc_mg: 'NaN' is not a number"),
        (spoil("energy_kcal", "950"), "foods.csv, line 3: energy_kcal: 950 in 100 g cannot be"),
        (spoil("protein_g", "100.1"), "foods.csv, line 3: protein_g"),
        (spoil("calcium_mg", "1.23456"), "foods.csv, line 3: calcium_mg"),
        (spoil("k2_basis", "guessed"), "foods.csv, line 3: k2_basis"),
        (spoil("name", ""), "foods.csv, line 3: name"),
        (spoil("key", "no spaces here"), "foods.csv, line 3: key"),
        (twice, "foods.csv, line 5: the key 'almond-drink-sweetened-fortified' stands on"),
        (spoil("key", "nothing", file="portions"), "portions.csv, line 3: the key 'nothing'"),
        (spoil("grams", "0", file="portions"), "portions.csv, line 3: grams: 0 is not between"),
        (spoil("grams", "5001", file="portions"), "portions.csv, line 3: grams: 5001"),
        (spoil("grams", "1.234", file="portions"), "portions.csv, line 3: grams: 1.234"),
        (spoil("grams", "some", file="portions"), "portions.csv, line 3: grams: 'some'"),
        (spoil("portion", " ", file="portions"), "portions.csv, line 3: portion"),
        (spoil("note", "x" * 201, file="portions"), "portions.csv, line 3: source and note"),
        (spoil("is_default", "maybe", file="portions"), "portions.csv, line 3: is_default"),
        (spoil("is_default", "yes", file="portions"), "portions.csv, line 3: is_default: the food"),
        (same_portion, "portions.csv, line 3: the portion '1 glass (200 ml)' stands on"),
        (no_usual_portion, "portions.csv: the food 'almond-drink-sweetened-fortified' has no def"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_changed(files, change, message):
    load_foods(files.folder, now=NOW)
    before = history()
    files.foods[0]["note"] = "a change that would be right"
    change(files)
    with pytest.raises(MalformedFile) as refused:
        load_foods(files.write(), now=LATER)
    assert str(refused.value).startswith(message)
    assert history() == before
    assert not Food.objects.filter(note="a change that would be right").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"key,name\nkale,Kale\n", "foods.csv, line 1: no column also_called"),
        (b"", "foods.csv, line 1: no column key"),
        (b"\xff\xfe\x00k", "foods.csv, line 1: "),
    ],
)
def test_a_file_of_another_shape_is_refused(files, content, message):
    (files.folder / "foods.csv").write_bytes(content)
    with pytest.raises(MalformedFile) as refused:
        load_foods(files.folder, now=NOW)
    assert str(refused.value).startswith(message)


def test_a_file_without_foods_is_refused(files):
    header = (files.folder / "foods.csv").read_text().splitlines()[0]
    (files.folder / "foods.csv").write_text(f"{header}\n")
    with pytest.raises(MalformedFile, match="foods.csv, line 2: the file holds no foods"):
        load_foods(files.folder, now=NOW)


def test_a_line_that_is_too_short_is_refused(files):
    with (files.folder / "foods.csv").open("a") as file:
        file.write("turnip,Turnip\n")
    with pytest.raises(MalformedFile, match="line 5: not as many cells"):
        load_foods(files.folder, now=NOW)


def test_the_command_says_what_it_did(files):
    said = StringIO()
    call_command("load_catalogue", str(files.folder), stdout=said)
    assert said.getvalue() == (
        "Foods: 3 added, 0 changed, 0 as they were, 0 kept as edited here, 0 withdrawn.\n"
    )
    quiet = StringIO()
    call_command("load_catalogue", str(files.folder), stdout=quiet, verbosity=0)
    assert quiet.getvalue() == ""


def test_the_command_refuses_with_a_sentence(files, tmp_path):
    files.foods[0]["zinc_mg"] = "?"
    files.write()
    with pytest.raises(CommandError, match=r"line 2: zinc_mg: '\?' is not a number. Nothing was"):
        call_command("load_catalogue", str(files.folder))
    shutil.rmtree(tmp_path)
    with pytest.raises(CommandError, match=r"foods.csv cannot be read: No such file"):
        call_command("load_catalogue", str(tmp_path))
    assert Food.objects.count() == 0
