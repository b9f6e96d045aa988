"""Files of foods from elsewhere: one CSV file, a folder of them, or a zip. Read line by line.

Nothing is unpacked or held: a row costs the same memory however large the file is.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from common.folding import fold

LONGEST_LINE = 1_000_000  # bytes; the longest in FoodData Central has about 10,000
LARGEST_UNPACKED = 40 * 2**30  # bytes; all of FoodData Central has about 4 GB
MOST_PACKED = 200  # a CSV file of foods packs to a tenth or twentieth, a bomb to a thousandth
_SMALL = 2**20  # a file with few different lines packs well, and does no harm
_MEMBERS = 1000
_SAVE_AS = "Save it again as CSV with UTF-8 (in a spreadsheet: “CSV UTF-8”)"


class WrongFile(ValueError):
    """The file as a whole cannot be used; the message says what it is and what to do."""


Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The CSV files of a source by name, with their sizes in bytes as they are read."""

    sizes: dict[str, int]
    opener: Callable[[str], IO[bytes]]
    on_bytes: Callable[[int], object]

    def rows(self, name: str, needed: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Row]:
        """Each row of a file: its line number, and the cells of the columns in this order.

        Columns are named as people write them: case, marks and order do not matter. A column in
        ``optional`` that the file does not have gives empty cells. Empty rows are left out.

        Raises:
            WrongFile: no such column, or the file is no CSV file in UTF-8.
        """
        try:
            with self.opener(name) as raw:
                yield from self._table(name, raw, [*needed, *optional], len(needed))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise WrongFile(f"{name} in the zip is damaged ({error}). Download it again") from error

    def header(self, name: str) -> list[str]:
        """The names of the columns as the file spells them."""
        try:
            with self.opener(name) as raw:
                return next(csv.reader(_lines(name, raw, lambda _count: None)), [])
        except csv.Error as error:
            raise WrongFile(f"{name}, line 1: {_what_is_wrong(error)}") from error

    def _table(self, name: str, raw: IO[bytes], columns: list[str], needed: int) -> Iterator[Row]:
        reader = csv.reader(_lines(name, raw, self.on_bytes), strict=True)
        line = 1
        try:
            header = next(reader, [])
            places = _places(name, header, columns, needed)
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) != len(header):
                    if any(cells):
                        raise WrongFile(
                            f"{name}, line {line}: {len(cells)} cells, but the first line has "
                            f"{len(header)}. A quotation mark or a comma is one too many or missing"
                        )
                elif any(cells):
                    yield line, ["" if at is None else cells[at].strip() for at in places]
                line = reader.line_num + 1
        except csv.Error as error:
            raise WrongFile(f"{name}, line {line}: {_what_is_wrong(error)}") from error


@contextmanager
def open_source(path: Path, on_bytes: Callable[[int], object]) -> Iterator[SourceFiles]:
    """The CSV files at ``path``; ``on_bytes`` is told how many bytes have been read.

    Raises:
        WrongFile: it is neither a CSV file, nor a folder or zip with CSV files.
        OSError: it cannot be opened.
    """
    if path.is_dir():
        found = {file.name.lower(): file for file in _csv_files(path)}
        sizes = {name: file.stat().st_size for name, file in found.items()}
        yield SourceFiles(sizes, lambda name: found[name].open("rb"), on_bytes)
        return
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            sizes = {path.name: path.stat().st_size}
            yield SourceFiles(sizes, lambda _name: path.open("rb"), on_bytes)
            return
    with _zip(path) as archive:
        members = _members(path.name, archive)
        sizes = {name: member.file_size for name, member in members.items()}
        yield SourceFiles(
            sizes,
            lambda name: io.BufferedReader(archive.open(members[name]), 2**17),  # type: ignore[type-var]
            on_bytes,
        )


def _csv_files(folder: Path) -> list[Path]:
    """Of the folder itself, or of the one folder in it, as a download unpacks."""
    found = sorted(folder.glob("*.[cC][sS][vV]"))
    inner = [entry for entry in folder.iterdir() if entry.is_dir()]
    return found if found or len(inner) != 1 else sorted(inner[0].glob("*.[cC][sS][vV]"))


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise WrongFile(f"{path.name} is a damaged zip. Download it again") from error


def _members(name: str, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The CSV files of a zip by their bare names. Raises WrongFile for what must not be opened."""
    infos = archive.infolist()
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise WrongFile(f"{name} is a spreadsheet. {_SAVE_AS}")
    if len(infos) > _MEMBERS:
        raise WrongFile(f"{name} holds {len(infos):,} files; no download of foods holds so many")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        bare = PurePosixPath(info.filename.replace("\\", "/")).name.lower()
        if not bare.endswith(".csv") or bare.startswith("."):
            continue
        if bare in members:
            raise WrongFile(f"{name} holds {bare} twice")
        _check_member(name, bare, info)
        members[bare] = info
    if sum(info.file_size for info in members.values()) > LARGEST_UNPACKED:
        raise WrongFile(f"{name} would unpack to more than {LARGEST_UNPACKED // 2**30} GB")
    return members


def _check_member(name: str, bare: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        raise WrongFile(f"{name} is locked with a password. Unpack it and give the folder")
    if info.file_size > max(_SMALL, info.compress_size * MOST_PACKED):
        raise WrongFile(
            f"{name}: {bare} would unpack to {info.file_size // max(1, info.compress_size):,} "
            "times its size. No table of foods does; it is not opened"
        )


def _lines(name: str, raw: IO[bytes], on_bytes: Callable[[int], object]) -> Iterator[str]:
    """The lines as text. One at a time is decoded, so that a wrong byte has its line number."""
    number = 0
    while line := raw.readline(LONGEST_LINE + 1):
        number += 1
        on_bytes(len(line))
        if number == 1:
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise WrongFile(f"{name} is saved as UTF-16 (“Unicode text”). {_SAVE_AS}")
            line = line.removeprefix(b"\xef\xbb\xbf")
        if b"\0" in line:
            raise WrongFile(f"{name}, line {number}: this is no text. {_SAVE_AS}")
        if len(line) > LONGEST_LINE:
            raise WrongFile(
                f"{name}, line {number}: the line has more than {LONGEST_LINE:,} characters. "
                "This is no table of foods"
            )
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            wrong = f"{name}, line {number}: a letter is not saved as UTF-8. {_SAVE_AS}"
            raise WrongFile(wrong) from error


def column_key(text: str) -> str:
    """A column's name as it is compared: "Vitamin D (µg)" and "vitamin_d_ug" are one."""
    return fold(text).replace("μ", "u")


def _places(name: str, header: list[str], columns: list[str], needed: int) -> list[int | None]:
    """Where each column stands in the file; None for an optional one that is not there."""
    keys = [column_key(cell) for cell in header]
    for key in keys:
        if key and keys.count(key) > 1:
            raise WrongFile(f"{name}, line 1: the column “{header[keys.index(key)]}” stands twice")
    missing = [column for column in columns[:needed] if column_key(column) not in keys]
    if missing:
        if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
            raise WrongFile(f"{name}, line 1: the cells must be separated by commas. {_SAVE_AS}")
        raise WrongFile(f"{name}, line 1: there is no column {', '.join(missing)}")
    return [keys.index(key) if (key := column_key(column)) in keys else None for column in columns]


def _what_is_wrong(error: csv.Error) -> str:
    if "field limit" in str(error):
        return (
            f"a cell has more than {csv.field_size_limit():,} characters. "
            "Perhaps a quotation mark before it is not closed"
        )
    if "unexpected end" in str(error):
        return "a quotation mark is opened here and never closed"
    return 'quotation marks do not match. Inside a cell they are written twice: ""'
