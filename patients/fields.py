"""A date as three short boxes: nobody scrolls a calendar back to 1948."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
_BIRTHDAY = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}


class DatePartsWidget(forms.MultiWidget):
    """Day, month, year as text: what was typed comes back as it was typed."""

    template_name = "patients/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, *, birthday: bool = False) -> None:
        self.birthday = birthday
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}) for part in PARTS
        }
        super().__init__(boxes)

    def decompress(self, value: dt.date | None) -> list[int | None]:
        """A stored date for its three boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes with their labels; links to the field lead to the first of them."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        for part, box in zip(PARTS, widget["subwidgets"], strict=True):
            box["label"] = _LABELS[part]
            box["attrs"]["class"] = "date-year" if part == "year" else "date-short"
            if self.birthday:
                box["attrs"]["autocomplete"] = _BIRTHDAY[part]
            if "id" in widget["attrs"]:
                first = part == PARTS[0]
                base = widget["attrs"]["id"]
                box["attrs"]["id"] = base if first else f"{base}_{part}"
        return context


class DatePartsField(forms.MultiValueField):
    """A calendar day in three boxes. `day_optional`: without a day it is the first of the month."""

    default_error_messages = {
        "incomplete": _("Fill in day, month and year, such as 4 5 1960."),
        "no_such_day": _("There is no such day. Check day, month and year, such as 4 5 1960."),
    }

    def __init__(
        self, *, birthday: bool = False, day_optional: bool = False, **options: Any
    ) -> None:
        self.day_optional = day_optional
        fields = [forms.CharField(required=False) for _part in PARTS]
        options.setdefault("widget", DatePartsWidget(birthday=birthday))
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> dt.date | None:
        """The date of the three boxes, None when all are empty. Raises ValidationError."""
        if not any(data_list):
            return None
        day, month, year = data_list
        if self.day_optional and not day:
            day = "1"
        if not (day and month and year):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            return dt.date(_whole(year), _whole(month), _whole(day))
        except ValueError as error:
            raise ValidationError(self.error_messages["no_such_day"], code="day") from error


def _whole(text: str) -> int:
    """Raises ValueError for anything but up to four plain digits."""
    if not (text.isdecimal() and text.isascii() and len(text) <= 4):
        raise ValueError(text)
    return int(text)
