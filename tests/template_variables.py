"""An undefined variable in one of our templates fails the test that rendered it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Origin


class FailOnUndefined(str):
    """Django prints this for an undefined variable; printing it is the failure."""

    __slots__ = ()

    def __new__(cls) -> "FailOnUndefined":
        return super().__new__(cls, "undefined %s")

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if template is not None:
            pytest.fail(f"undefined variable {variable} in {template}", pytrace=False)
        return ""


def _template_being_rendered() -> str | None:
    """The name of our own template that asked; None for one of a library."""
    import inspect

    ours = Path(settings.BASE_DIR / "templates")
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        origin = getattr(node, "origin", None)
        if isinstance(origin, Origin):
            inside = Path(str(origin.name)).is_relative_to(ours)
            return str(origin.template_name) if inside else None
        frame = frame.f_back
    return None
