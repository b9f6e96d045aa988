"""Small downloads of FoodData Central and tables in our own form, written by the tests."""

import csv
import io
import zipfile
from pathlib import Path

FOLDER = "FoodData_Central_csv_2025-04-24"
HEADERS = {
    "food.csv": "fdc_id data_type description food_category_id publication_date",
    "food_nutrient.csv": (
        "id fdc_id nutrient_id amount data_points derivation_id min max median footnote"
        " min_year_acquired"
    ),
    "nutrient.csv": "id name unit_name nutrient_nbr rank",
    "food_portion.csv": (
        "id fdc_id seq_num amount measure_unit_id portion_description modifier gram_weight"
        " data_points footnote min_year_acquired"
    ),
    "measure_unit.csv": "id name",
    "food_category.csv": "id code description",
    "branded_food.csv": (
        "fdc_id brand_owner brand_name subbrand_name gtin_upc ingredients"
        " not_a_significant_source_of serving_size serving_size_unit household_serving_fulltext"
        " branded_food_category data_source package_weight modified_date available_date"
        " market_country discontinued_date preparation_state_code trade_channel short_description"
    ),
}
NUTRIENTS = [
    ("1003", "Protein", "G", "203"),
    ("1008", "Energy", "KCAL", "208"),
    ("2047", "Energy (Atwater General Factors)", "KCAL", "957"),
    ("2048", "Energy (Atwater Specific Factors)", "KCAL", "958"),
    ("1062", "Energy", "kJ", "268"),
    ("1004", "Total lipid (fat)", "G", "204"),
    ("1087", "Calcium, Ca", "MG", "301"),
    ("1090", "Magnesium, Mg", "MG", "304"),
    ("1095", "Zinc, Zn", "MG", "309"),
    ("1110", "Vitamin D (D2 + D3), International Units", "IU", "324"),
    ("1114", "Vitamin D (D2 + D3)", "UG", "328"),
    ("1183", "Vitamin K (Menaquinone-4)", "UG", "428"),
    ("1185", "Vitamin K (phylloquinone)", "UG", "430"),
    ("1404", "PUFA 18:3 n-3 c,c,c (ALA)", "G", "851"),
    ("1270", "PUFA 18:3", "G", "619"),
    ("1278", "PUFA 20:5 n-3 (EPA)", "G", "629"),
    ("1272", "PUFA 22:6 n-3 (DHA)", "G", "621"),
]


class Download:
    """The tables of a download; `add()` foods, then `folder()` or `zip()`."""

    def __init__(self, at: Path) -> None:
        self.at = at
        self.tables = {name: [] for name in HEADERS}
        self.tables["nutrient.csv"] = [(*row, "1.0") for row in NUTRIENTS]
        self.tables["measure_unit.csv"] = [
            ("1000", "cup"),
            ("1119", "RACC"),
            ("9999", "undetermined"),
        ]
        self.tables["food_category.csv"] = [
            ("1", "0100", "Dairy and Egg Products"),
            ("11", "1100", "Vegetables and Vegetable Products"),
        ]

    def add(self, number, description, amounts, *, kind="sr_legacy_food", category="1"):
        """A food with amounts per 100 g by nutrient id."""
        self.tables["food.csv"].append((number, kind, description, category, "2019-04-01"))
        for nutrient, amount in amounts.items():
            self.tables["food_nutrient.csv"].append(
                (len(self.tables["food_nutrient.csv"]), number, nutrient, amount, *[""] * 7)
            )

    def portion(self, number, grams, *, amount="1", unit="9999", said="", modifier="", place="1"):
        self.tables["food_portion.csv"].append(
            ("7", number, place, amount, unit, said, modifier, grams, "", "", "")
        )

    def label(self, number, owner, brand="", size="", unit="", household="", category=""):
        self.tables["branded_food.csv"].append(
            (number, owner, brand, "", "00", "milk", "", size, unit, household, category, *[""] * 9)
        )

    def files(self):
        written = {}
        for name, rows in self.tables.items():
            if rows:
                text = io.StringIO(newline="")
                writer = csv.writer(text, quoting=csv.QUOTE_ALL)
                writer.writerows([HEADERS[name].split(), *rows])
                written[name] = text.getvalue()
        return written

    def folder(self) -> Path:
        """As the zip unpacks: in a folder of its own inside the given one."""
        inner = self.at / "download" / FOLDER
        inner.mkdir(parents=True, exist_ok=True)
        for name, text in self.files().items():
            (inner / name).write_text(text, encoding="utf-8", newline="")
        return self.at / "download"

    def zip(self, name="download.zip") -> Path:
        with zipfile.ZipFile(self.at / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, text in self.files().items():
                archive.writestr(f"{FOLDER}/{file}", text)
        return self.at / name


COLUMNS = (
    *("Number", "Name", "Brand", "Category", "Energy (kcal)", "Calcium (mg)", "Vitamin D (µg)"),
    *("Magnesium (mg)", "Vitamin K1 (µg)", "Vitamin K2 (µg)", "K2 basis", "Protein (g)"),
    *("Zinc (mg)", "Omega-3 (g)", "Portion 1", "Portion 1 (g)", "Portion 2", "Portion 2 (g)"),
)
QUARK = {
    "Number": "q-1",
    "Name": "Skyr, plain",
    "Brand": "Isey",
    "Category": "Yoghurt",
    "Energy (kcal)": "62",
    "Calcium (mg)": "150",
    "Vitamin D (µg)": "0",
    "Protein (g)": "11",
    "Zinc (mg)": "0.5",
    "Portion 1": "1 pot",
    "Portion 1 (g)": "170",
    "Portion 2": "1 spoonful",
    "Portion 2 (g)": "30",
}
KALE = {"Number": "k-2", "Name": "Black kale, raw", "Calcium (mg)": "150", "Protein (g)": "3.3"}


def table(path: Path, *rows: dict[str, str], columns=COLUMNS) -> Path:
    """A table in our own form."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path
