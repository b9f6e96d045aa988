"""The shape of the house: what import-linter cannot see."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)

# Bottom to top; apps on one line may not touch each other.
LAYERS = [
    {"common"},
    {"accounts"},
    {"privacy"},
    {"patients"},
    {"nutrition", "exercise"},
    {"recommendations"},
    {"reminders"},
    {"dashboard", "clinicians"},
    {"boneguard"},
]
LEVEL = {app: level for level, line in enumerate(LAYERS) for app in line}
TOP_LEVEL_FOLDERS = {*LEVEL, "templates", "static", "tests", "benchmarks", "docs", ".ci"}
TOP_LEVEL_FILES = {
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "manage.py",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements-dev.txt",
    "requirements-redis.txt",
    "requirements.lock",
    "requirements.txt",
}
# Templates of a layer below may be included; base and components belong to everybody.
SHARED_TEMPLATES = {"base.html", "components", "boneguard_forms", "allauth", "account", "mfa"}


def tracked(pattern: str) -> list[Path]:
    """The files of the project: what git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).exists()]


def may_use(user: str, used: str) -> bool:
    return user == used or LEVEL[user] > LEVEL[used]


def test_top_level_holds_only_what_the_plan_names():
    names = {path.relative_to(ROOT).parts for path in tracked("*")}
    folders = {parts[0] for parts in names if len(parts) > 1}
    files = {parts[0] for parts in names if len(parts) == 1}
    assert folders <= TOP_LEVEL_FOLDERS
    assert files <= TOP_LEVEL_FILES


def test_foreign_keys_point_downwards():
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in LEVEL
        for field in model._meta.concrete_fields
        if field.related_model
        and field.related_model._meta.app_label in LEVEL
        and not may_use(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def test_template_includes_point_downwards():
    wrong = []
    for path in tracked("templates/*.html"):
        owner = path.relative_to(ROOT / "templates").parts[0]
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"'#]+)", path.read_text()):
            used = name.split("/")[0]
            if used in SHARED_TEMPLATES or owner not in LEVEL:
                continue
            if used not in LEVEL or not may_use(owner, used):
                wrong.append(f"{path.name} uses {name}")
    assert wrong == []


def python_files() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    source = path.read_text()
    assert len(source.splitlines()) <= 300
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 40, f"{node.name} has {length} lines"


def test_no_async_views():
    """An async view would run outside the transaction that carries the row context."""
    for path in tracked("*views*.py"):
        assert "async def" not in path.read_text(), path


def test_templates_carry_no_inline_script_or_style():
    for path in tracked("templates/*.html"):
        if "email" in path.parts or path.name.startswith("email"):
            continue  # mail readers know no style sheets
        text = path.read_text()
        assert not re.search(r"\sstyle\s*=", text), path
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), path
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json))", text), path
        assert "{% comment %}TODO" not in text, path


def test_nothing_is_left_to_do():
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    for path in [*python_files(), *tracked("templates/*.html"), *tracked("static/*.js")]:
        if path != Path(__file__):
            assert not mark.search(path.read_text()), path
