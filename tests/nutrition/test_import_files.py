"""Files that are no tables of foods: each is refused with a sentence, and nothing changes."""

import io
import struct
import zipfile

import pytest

from nutrition import import_files
from nutrition.food_import import import_source
from nutrition.import_files import WrongFile, open_source
from nutrition.models import Food
from tests.nutrition.import_sources import COLUMNS, KALE, QUARK, Download, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def right(tmp_path):
    """The bytes of a table that is right."""
    return table(tmp_path / "right.csv", QUARK, KALE).read_bytes()


def taken(tmp_path, content):
    path = tmp_path / "foods.csv"
    path.write_bytes(content)
    return import_source(path).added


def test_a_byte_order_mark_other_line_ends_and_empty_rows_do_no_harm(tmp_path, right):
    assert taken(tmp_path, b"\xef\xbb\xbf" + right) == 2
    Food.objects.all().delete()
    with_empty = right.replace(b"\r\n", b"\n") + b"\n" + b"," * (len(COLUMNS) - 1) + b"\n,,\n"
    assert taken(tmp_path, with_empty) == 2


def test_columns_are_known_by_their_words(tmp_path, right):
    header, rest = right.split(b"\r\n", 1)
    other = header.replace("Vitamin D (µg)".encode(), b"vitamin_d_ug").replace(b"Name", b" NAME ")
    assert taken(tmp_path, other + b"\r\n" + rest) == 2


def without(column):
    return lambda text: text.replace(column.encode(), b"", 1)


WRONG = [
    (lambda text: text.decode().encode("utf-16"), "foods.csv is saved as UTF-16"),
    (lambda text: text.decode().encode("utf-16-be"), "foods.csv, line 1: this is no text"),
    (
        lambda text: text.decode().replace("plain", "pläin").encode("latin-1"),
        "foods.csv, line 1: a letter is not saved as UTF-8. Save it again as CSV with UTF-8",
    ),
    (lambda text: text.replace(b"Skyr", b"Sk\0r"), "foods.csv, line 2: this is no text"),
    (lambda text: text.replace(b",", b";"), "foods.csv, line 1: the cells must be separated by"),
    (lambda text: b"", "foods.csv, line 1: there is no column Number, Name, Energy (kcal)"),
    (without("Calcium (mg)"), "foods.csv, line 1: there is no column Calcium (mg)"),
    (without("Vitamin D (µg)"), "foods.csv, line 1: one column Vitamin D (µg) or Vitamin D (IU)"),
    (
        lambda text: text.replace(b"Omega-3", b"Omgea-3"),
        "foods.csv, line 1: the column “Omgea-3 (g)” is not known. There are: Number, Name,",
    ),
    (
        lambda text: text.replace(b"Brand", b"name"),
        "foods.csv, line 1: the column “Name” stands tw",
    ),
    (lambda text: text + b"x-1,Milk\r\n", "foods.csv, line 4: 2 cells, but the first line has 18"),
    (
        lambda text: text + b'x-1,"Milk\r\n',
        "foods.csv, line 4: a quotation mark is opened here and never closed",
    ),
    (lambda text: text + b'x-1,"Mi"lk\r\n', "foods.csv, line 4: quotation marks do not match"),
    (
        lambda text: text + b'x-1,"' + b"m\r\n" * 50_000,
        "foods.csv, line 4: a cell has more than 131,072 characters. Perhaps a quotation mark",
    ),
    (
        lambda text: text + b"x" * (import_files.LONGEST_LINE + 1),
        "foods.csv, line 4: the line has more than 1,000,000 characters",
    ),
    (
        lambda text: b'"fdc_id","data_type","description","food_category_id"\r\n',
        "foods.csv is one file of FoodData Central. Give the folder that holds it",
    ),
]


@pytest.mark.parametrize(("spoil", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path, right, spoil, sentence):
    with pytest.raises(WrongFile) as refused:
        taken(tmp_path, spoil(right))
    assert str(refused.value).startswith(sentence)
    assert not Food.objects.exists()


@pytest.fixture
def download(tmp_path):
    made = Download(tmp_path)
    made.add("1", "Milk", {"1087": "120"})
    return made


def refused(path):
    with pytest.raises(WrongFile) as found:
        import_source(path)
    assert not Food.objects.exists()
    return str(found.value)


def test_a_zip_that_would_burst_is_not_opened(download, tmp_path, monkeypatch):
    with zipfile.ZipFile(download.zip(), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/branded_food.csv", b"0" * 20_000_000)
    said = refused(tmp_path / "download.zip")
    assert said.startswith("download.zip: branded_food.csv would unpack to ")
    assert said.endswith("times its size. No table of foods does; it is not opened")
    monkeypatch.setattr(import_files, "LARGEST_UNPACKED", 100)
    assert refused(download.zip()).startswith("download.zip would unpack to more than")


def test_a_zip_that_lies_about_its_size_is_refused(download):
    path = download.zip()
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")  # the last file of the directory: 24 bytes on, its size
    size = struct.unpack_from("<I", content, at + 24)[0]
    struct.pack_into("<I", content, at + 24, size - 5)
    path.write_bytes(content)
    assert refused(path).startswith("food_category.csv in the zip is damaged (Bad CRC-32")


def test_zips_that_cannot_be_read_are_refused(download, tmp_path):
    path = download.zip()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path) == "download.zip is a damaged zip. Download it again"
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("elsewhere/FOOD.csv", "fdc_id\n")
    assert refused(path) == "download.zip holds food.csv twice"
    locked = bytearray(whole)
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    path.write_bytes(locked)
    assert refused(path).startswith("download.zip is locked with a password")


def test_other_zips_are_refused(tmp_path):
    book, many, empty = (tmp_path / name for name in ("book.xlsx", "many.zip", "empty.zip"))
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refused(book).startswith("book.xlsx is a spreadsheet. Save it again as CSV")
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.txt", "")
    assert refused(many).startswith("many.zip holds 1,001 files")
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("__MACOSX/._food.csv", "")
        archive.writestr("readme.txt", "nothing")
    assert refused(empty).startswith("empty.zip holds neither FoodData Central")


def test_a_zip_is_read_without_holding_it(tmp_path):
    """A file of 30 MB passes through in pieces of a line."""
    import tracemalloc

    row = b"1,2,Milk\n"
    with zipfile.ZipFile(tmp_path / "large.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        filler = io.BytesIO()
        filler.write(b"a,b,c\n")
        for number in range(1_500_000):
            filler.write(b"%d,%d,Milk\n" % (number, number * 7))
        archive.writestr("large.csv", filler.getvalue())
    filler.close()
    read: list[int] = []
    with open_source(tmp_path / "large.zip", read.append) as files:
        tracemalloc.start()
        read.clear()
        count = sum(
            1 for _row in zip(range(100_000), files.rows("large.csv", ("a", "c")), strict=False)
        )
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 100_000
    assert sum(read) > 100_000 * len(row)
    assert peak < 5_000_000
