"""USDA FoodData Central: each kind of food, as a folder and as a zip, and wrong downloads."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from nutrition.food_import import Imported, import_source
from nutrition.import_files import WrongFile
from nutrition.models import Food, Portion
from tests.nutrition.import_sources import Download

pytestmark = pytest.mark.django_db

MILK = {"1008": "61", "1003": "3.15", "1087": "113", "1090": "10", "1095": "0.37", "1114": "1.3"}


@pytest.fixture
def download(tmp_path):
    return Download(tmp_path)


def only_food(download):
    assert import_source(download.zip()) == Imported(added=1)
    return Food.objects.get()


def portions():
    rows = Portion.objects.values_list("label", "grams", "is_default")
    return [(label, float(grams), usual) for label, grams, usual in rows]


def test_a_food_of_the_standard_reference(download):
    amounts = {**MILK, "1183": "1.9", "1185": "0.3", "1004": "3.3"}
    download.add("171265", "Milk, whole, 3.25% milkfat, with added vitamin D", amounts)
    download.portion("171265", "244", modifier="cup", place="2")
    download.portion("171265", "30.5", modifier="fl oz", place="1")
    download.portion("171265", "7.62", amount="0.25", modifier="fl oz", place="3")
    food = only_food(download)
    assert food.key == "usda-fdc-171265"
    assert (food.imported_from, food.source_id) == ("usda-fdc", "171265")
    assert food.figures_from == "USDA FoodData Central, SR Legacy"
    assert food.category == "Milk and plant drinks"
    assert (food.calcium_mg, food.magnesium_mg, food.energy_kcal) == (113, 10, 61)
    assert (food.protein_g, food.zinc_mg) == (Decimal("3.15"), Decimal("0.37"))
    assert (food.vitamin_d_ug, food.vitamin_k1_ug) == (Decimal("1.3"), Decimal("0.3"))
    # MK-4 is all that USDA measures: "at least".
    assert (food.vitamin_k2_ug, food.k2_basis) == (Decimal("1.9"), "MK-4 only")
    assert food.fortification == "US vitamin D"
    assert food.omega3_g is None
    assert portions() == [("1 fl oz", 30.5, True), ("1 cup", 244, False), ("¼ fl oz", 7.62, False)]


def test_what_is_not_measured_stays_unknown(download):
    download.add("1", "Kale, raw", {"1087": "254", "1114": "0"}, category="11")
    food = only_food(download)
    assert food.category == "Vegetables"
    assert food.vitamin_d_ug == 0
    unknown = ("energy_kcal", "magnesium_mg", "vitamin_k1_ug", "vitamin_k2_ug", "protein_g")
    assert {getattr(food, name) for name in unknown} == {None}
    assert (food.k2_basis, food.fortification) == ("", "")
    assert portions() == []


@pytest.mark.parametrize(
    ("amounts", "omega3"),
    [
        ({"1404": "0.1", "1270": "0.4", "1278": "0.02", "1272": "0.03"}, "0.15"),
        ({"1270": "0.4", "1278": "0", "1272": "0"}, "0.4"),
        ({"1404": "0.1", "1278": "0.02"}, None),  # the third is unknown, not 0
        ({"1278": "0.02", "1272": "0.03"}, None),
    ],
)
def test_omega_3_is_known_when_its_three_parts_are(download, amounts, omega3):
    download.add("1", "Fish", {**MILK, **amounts})
    assert only_food(download).omega3_g == (None if omega3 is None else Decimal(omega3))


@pytest.mark.parametrize(
    ("amounts", "energy", "vitamin_d"),
    [
        ({"2047": "64", "2048": "62", "1110": "40"}, 62, 1),
        ({"2047": "64", "1110": "40", "1114": "1.1"}, 64, Decimal("1.1")),
        ({"1008": "60", "2048": "62", "1110": ""}, 60, None),
        ({"1062": "418.4"}, 100, None),
    ],
)
def test_energy_and_vitamin_d_are_taken_from_the_best_figure(download, amounts, energy, vitamin_d):
    download.add("1", "Hummus", {"1087": "40", **amounts}, kind="foundation_food")
    food = only_food(download)
    assert (food.energy_kcal, food.vitamin_d_ug) == (energy, vitamin_d)
    assert food.figures_from == "USDA FoodData Central, Foundation"


def test_portions_of_foundation_and_survey_foods(download):
    download.add("1", "Hummus", MILK, kind="foundation_food")
    download.portion("1", "246", unit="1000", modifier="sliced", amount="1.0")
    download.portion("1", "30", unit="1119", amount="1", place="2")
    download.add("2", "Latte", MILK, kind="survey_fndds_food", category="7202")
    download.portion("2", "240", said="1 medium", modifier="10205")
    download.portion("2", "240", said="1 medium", modifier="10206", place="2")
    download.portion("2", "180", said="Quantity not specified", modifier="90000", place="3")
    download.portion("2", "9000", said="1 barrel", place="4")
    download.portion("2", "", said="1 cup", place="5")
    import_source(download.zip())
    hummus, latte = Food.objects.order_by("source_id")
    assert list(hummus.portions.values_list("label", flat=True)) == [
        "1 cup, sliced",
        "1 usual serving",
    ]
    assert [str(portion) for portion in latte.portions.all()] == ["1 medium (240.00 g)"]
    assert latte.category == "Other foods"


def test_branded_foods_have_their_brand_and_serving(download):
    download.add("5", "OAT DRINK", MILK, kind="branded_food", category="Plant Based Milk")
    download.label("5", "Halvard Foods Inc.", "HALVARD", "240.0", "ml", "1 cup")
    download.add("6", "Rye crisps", MILK, kind="branded_food", category="")
    download.label("6", "Nord AB", "", "28", "GRM", "", "Crackers & Biscotti")
    download.add("7", "Vitamin gum", MILK, kind="branded_food")
    download.label("7", "Nord AB", "", "2", "IU", "1 piece")
    import_source(download.zip())
    oat, rye, gum = Food.objects.order_by("source_id")
    assert (oat.name, oat.brand, oat.category) == ("Oat drink", "HALVARD", "Plant Based Milk")
    assert oat.figures_from == "USDA FoodData Central, Branded"
    cup = oat.portions.get()
    assert (cup.label, cup.grams, cup.note) == ("1 cup", 240, "240 ml; figures are per 100 ml")
    assert (rye.brand, rye.category) == ("Nord AB", "Crackers & Biscotti")
    assert (rye.portions.get().label, rye.portions.get().grams) == ("1 serving", 28)
    assert gum.portions.count() == 0


def test_samples_and_laboratory_records_are_no_foods(download):
    download.add("1", "Milk", MILK)
    for number, kind in enumerate(("sub_sample_food", "market_acquisition", "sample_food"), 2):
        download.add(str(number), "Milk, lot 7", MILK, kind=kind)
    only_food(download)


def test_survey_foods_with_the_older_numbers_of_nutrients(download):
    download.add("1", "Latte", {"301": "120", "203": "3", "328": "1"}, kind="survey_fndds_food")
    food = only_food(download)
    assert (food.calcium_mg, food.protein_g, food.vitamin_d_ug) == (120, 3, 1)


def test_folder_and_zip_give_the_same_and_again_writes_nothing(download):
    download.add("1", "Milk", MILK)
    download.add("2", "Kale", {"1087": "254"})
    download.portion("1", "244", modifier="cup")
    assert import_source(download.folder()) == Imported(added=2)
    before = list(Food.objects.order_by("pk").values())
    history = Food.pgh_event_model.objects.count()
    assert import_source(download.zip()) == Imported(unchanged=2)
    assert list(Food.objects.order_by("pk").values()) == before
    assert Food.pgh_event_model.objects.count() == history
    download.add("2000", "Chard", {"1087": "51"})
    download.tables["food_nutrient.csv"][0] = (0, "1", "1008", "62", *[""] * 7)
    assert import_source(download.zip()) == Imported(added=1, changed=1, unchanged=1)
    assert Food.objects.get(source_id="1").energy_kcal == 62


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        ({"1087": "-1"}, "calcium: -1 is less than 0"),
        ({"1003": "130"}, "protein: 130 g in 100 g; at most 100 g are possible"),
        ({"1114": "nan"}, "vitamin D: “nan” is not a number"),
        ({"1278": "x"}, "omega-3: “x” is not a number"),
        ({"1008": "5000"}, "energy: 5000 kcal in 100 g; at most 902 kcal are possible"),
        ({"1004": "3"}, "not one of the figures we use is there"),
    ],
)
def test_a_food_that_cannot_be_right_is_refused_and_the_others_are_taken(download, amounts, why):
    download.add("1", "Milk", MILK)
    download.add("2", "Wrong", amounts)
    refused = []
    assert import_source(download.zip(), on_refused=refused.append) == Imported(added=1, refused=1)
    assert [str(one) for one in refused] == [f"food.csv, line 3: {why} (fdc_id 2)"]


def test_a_food_or_an_amount_that_stands_twice_is_refused(download):
    download.add("1", "Milk", MILK)
    download.add("2", "Cheese", MILK)
    download.add("2", "Another cheese", {})
    download.add("3", "Curd", {"1087": "80"})
    download.add("4", "Quark", {"1087": "80"})
    for number, amount in (("3", "90"), ("4", "80")):
        download.tables["food_nutrient.csv"].append(("9", number, "1087", amount, *[""] * 7))
    refused = []
    assert import_source(download.zip(), on_refused=refused.append) == Imported(added=2, refused=2)
    twice, differing = (str(one) for one in refused)
    assert twice == "food.csv, line 3: fdc_id 2 stands on line 4 again (fdc_id 2)"
    assert differing.startswith("food.csv, line 5: food_nutrient.csv, line 16: nutrient 1087 has")
    assert differing.endswith("two amounts, 80 and 90 (fdc_id 3)")


def drop(name):
    return lambda download: download.tables[name].clear()


def grams_of_calcium(download):
    download.tables["nutrient.csv"][6] = ("1087", "Calcium, Ca", "G", "301", "1.0")


def no_number(download):
    download.tables["food_nutrient.csv"][0] = (0, "milk", "1008", "62", *[""] * 7)


def only_samples(download):
    download.tables["food.csv"] = [("1", "sample_food", "Milk, lot 7", "1", "2019-04-01")]


def other_nutrients(download):
    download.tables["nutrient.csv"] = [("1004", "Total lipid (fat)", "G", "204", "1")]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            drop("food_nutrient.csv"),
            "There is no food_nutrient.csv. A download of FoodData Central",
        ),
        (drop("nutrient.csv"), "There is no nutrient.csv. A download"),
        (grams_of_calcium, "nutrient.csv, line 8: Calcium, Ca is given in G; MG was expected"),
        (no_number, "food_nutrient.csv, line 2: “milk” is no number of a food (fdc_id)"),
        (only_samples, "food.csv holds no foods that people eat (foundation_food, sr_legacy_food"),
        (other_nutrients, "nutrient.csv names none of the nutrients that we use"),
    ],
)
def test_a_wrong_download_changes_nothing(download, spoil, sentence):
    download.add("1", "Milk", MILK)
    spoil(download)
    for path in (download.zip(), download.folder()):
        with pytest.raises(WrongFile) as refused:
            import_source(path)
        assert str(refused.value).startswith(sentence)
    assert not Food.objects.exists()


def test_a_missing_column_changes_nothing(download):
    download.add("1", "Milk", MILK)
    path = download.folder()
    for file in path.rglob("food_nutrient.csv"):
        file.write_text(file.read_text().replace("amount", "value", 1))
    with pytest.raises(WrongFile, match="food_nutrient.csv, line 1: there is no column amount"):
        import_source(path)
    assert not Food.objects.exists()


def test_the_command_takes_a_download(download):
    download.add("1", "Milk", MILK)
    said = StringIO()
    call_command("import_foods", str(download.zip()), stdout=said)
    assert said.getvalue().startswith("Foods: 1 added, 0 changed, 0 as they were")
