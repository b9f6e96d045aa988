"""Form controls of movement."""

from collections.abc import Mapping
from typing import Any

from django import forms

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
        """The usual numbers, and the written one when it is none of them."""
        context = super().get_context(name, value, attrs)
        given = context["widget"]["value"] or ""
        presets = [str(minutes) for minutes in PRESETS]
        context["presets"] = presets
        context["chosen"] = given if given in presets else ""
        context["written"] = "" if given in presets else given
        return context
