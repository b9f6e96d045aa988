"""manage.py import_foods SOURCE: a table of foods, or USDA's FoodData Central."""

import sys
from pathlib import Path
from typing import Any

import click
from django.core.management.base import BaseCommand, CommandError, CommandParser

from nutrition.food_import import Imported, import_source, size_of
from nutrition.import_files import WrongFile
from nutrition.imported import RefusedFood

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring foods into the catalogue: a CSV file in our form (docs/operations.md), or the CSV "
        "download of USDA's FoodData Central, as a folder or as the zip. Run again, it writes only "
        "what differs; foods edited here stay as edited."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="SOURCE")
        parser.add_argument(
            "--name",
            default="",
            help="what a CSV file is known by when it comes again (otherwise its file name)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"]
        quiet = options["verbosity"] == 0
        refused: list[RefusedFood] = []

        def keep(one: RefusedFood) -> None:
            if options["verbosity"] > 1:
                self.stderr.write(f"Refused: {one}")
            elif len(refused) < _SHOWN:
                refused.append(one)

        try:
            with click.progressbar(
                length=size_of(source),
                label="Reading",
                file=sys.stderr,
                hidden=quiet or not sys.stderr.isatty(),
                update_min_steps=2**18,
            ) as bar:
                imported = import_source(
                    source, name=options["name"], on_bytes=bar.update, on_refused=keep
                )
        except WrongFile as error:
            raise CommandError(f"{error}. Nothing was changed.{_lines(refused)}") from error
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        if not quiet:
            self.stdout.write(_summary(imported))
        if refused:
            more = imported.refused - len(refused)
            rest = f"\n  and {more:,} more; --verbosity 2 names all" if more else ""
            self.stderr.write(f"Refused:{_lines(refused)}{rest}")


def _summary(imported: Imported) -> str:
    return (
        f"Foods: {imported.added:,} added, {imported.changed:,} changed, "
        f"{imported.unchanged:,} as they were, {imported.edited:,} kept as edited here, "
        f"{imported.refused:,} refused."
    )


def _lines(refused: list[RefusedFood]) -> str:
    return "".join(f"\n  {one}" for one in refused)
