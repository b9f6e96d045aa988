"""Form controls of movement."""

from collections.abc import Mapping
from typing import Any

from django import forms

from exercise.loading import MAX_ENTRY_MINUTES

PRESETS = (10, 20, 30, 45, 60)


class MinutesWidget(forms.Widget):
    """Minutes by a tap on a usual number or by writing one; what is written wins.

    Both carry the same name, so that without JavaScript too one value is enough.
    """

    template_name = "exercise/widgets/minutes.html"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> str | None:
        """The last value that is not blank: the written number stands after the usual ones."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        given = [str(value) for value in values if value is not None and str(value).strip()]
        return given[-1] if given else None

    def use_required_attribute(self, initial: Any) -> bool:
        """Neither of the two is required by itself."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The usual numbers, with hers among them; what is no such number stays as it was written.

        Hers is chosen, not written: what is written wins, so that without a script a tap on
        another number would change nothing.
        """
        context = super().get_context(name, value, attrs)
        given = str(context["widget"]["value"] or "")
        presets = {*PRESETS, int(given)} if _is_usable(given) else set(PRESETS)
        context["presets"] = [str(minutes) for minutes in sorted(presets)]
        context["chosen"] = given if _is_usable(given) else ""
        context["written"] = "" if context["chosen"] else given
        return context


def _is_usable(text: str) -> bool:
    is_number = text.isascii() and text.isdigit() and len(text) < 4 and not text.startswith("0")
    return is_number and int(text) <= MAX_ENTRY_MINUTES
