"""What every form has: plain words for what is missing, units, and the list of errors on top."""

import uuid
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary. ``target`` is the id it leads to, empty when there is none."""

    message: str
    target: str


class UnitBoundField(forms.BoundField):
    """A field whose unit ("minutes", "g") is read out with it."""

    @property
    def unit(self) -> Words:
        """What stands after the input; empty without a unit."""
        units: Mapping[str, Words] = getattr(self.form, "units", {})
        return units.get(self.name, "")

    @property
    def aria_describedby(self) -> str | None:
        """Hint and error as Django has it, then the unit."""
        described = super().aria_describedby
        if described is None or not self.unit or not self.auto_id:
            return described
        return f"{described} {self.auto_id}_unit".strip()


class PlainWords:
    """Mixed into forms: says in plain words what to do, and knows the units of its fields.

    ``units`` maps field names to what stands after the input. Messages that a field brings along
    itself (``error_messages=``) stay as they are.
    """

    bound_field_class: type[forms.BoundField] | None = UnitBoundField
    units: ClassVar[Mapping[str, Words]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_plain_words(self)


class Form(PlainWords, forms.Form):
    """The base of our forms."""


class ModelForm(PlainWords, forms.ModelForm):
    """The base of our forms that edit one object."""


class SubmittedOnce(forms.Form):
    """A form whose double submission is recognised: ``cleaned_data["submission_id"]``.

    The server renders a new id with each empty form; a form with errors comes back with its own.
    """

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"id": False}),
        initial=uuid.uuid4,
        error_messages={
            "required": _("Something is missing from this form. Send it once more."),
            "invalid": _("Something went missing from this form. Send it once more."),
        },
    )

    def full_clean(self) -> None:
        """As always; a lost or broken id is replaced, so that the next attempt can succeed."""
        super().full_clean()
        if "submission_id" in self.errors:
            data = copy(self.data)  # a QueryDict that was posted cannot be changed, its copy can
            cast(dict[str, Any], data)[self.add_prefix("submission_id")] = str(uuid.uuid4())
            self.data = data


def make_helper(submit: Words = "", *, action: str = "", css_class: str = "") -> FormHelper:
    """A FormHelper for ``{% crispy form %}``: posts, and ends with one primary button.

    Without ``submit`` the template writes the buttons and the <form> around the fields itself.
    """
    helper = FormHelper()
    helper.form_tag = bool(submit)
    helper.disable_csrf = not submit
    helper.form_action = action
    helper.form_class = css_class
    if submit:
        helper.add_input(Submit("", submit, css_class="button button-primary", css_id=""))
    return helper


def error_links(form: forms.BaseForm) -> list[ErrorLink]:
    """Every error of ``form`` in the order of its fields, each with the id of its control.

    Errors of the whole form and of hidden fields lead to the first control one can see.
    """
    visible = form.visible_fields()
    first = _first_control(visible[0]) if visible else ""
    links = [ErrorLink(str(message), first) for message in form.non_field_errors()]
    for field in form.hidden_fields():
        links += [ErrorLink(message, first) for message in messages_of(field)]
    for field in visible:
        links += [ErrorLink(message, _first_control(field)) for message in messages_of(field)]
    return links


def messages_of(field: forms.BoundField) -> list[str]:
    """The errors of one field. Forms of libraries say "This field is required.": which one?"""
    generic = _default_messages(field.field)
    plain = dict(_sentences(field.field, field.label))
    return [
        str(plain[error.code])
        if error.code in plain and error.message == generic.get(error.code)
        else " ".join(error.messages)
        for error in field.errors.as_data()
    ]


def use_plain_words(form: Any) -> None:
    """Replace Django's own messages in the fields of ``form`` by sentences that say what to do."""
    for name, field in form.fields.items():
        own = _default_messages(field)
        label = field.label or name.replace("_", " ").capitalize()
        for code, sentence in _sentences(field, label):
            if field.error_messages.get(code) == own.get(code):
                field.error_messages[code] = sentence


def _first_control(field: forms.BoundField) -> str:
    """The id of the input to go to: of a group of radios or checkboxes, the first."""
    if field.use_fieldset and field.auto_id:
        for part in field.subwidgets:
            if part.data.get("attrs", {}).get("id"):
                return str(part.data["attrs"]["id"])
    return str(field.id_for_label or field.auto_id)


def _default_messages(field: forms.Field) -> dict[str, Words]:
    messages: dict[str, Words] = {}
    for kind in reversed(type(field).__mro__):
        messages.update(getattr(kind, "default_error_messages", {}))
    return messages


_WRONG_KIND: tuple[tuple[type[forms.Field], Words], ...] = (
    (forms.EmailField, _("Enter “{label}” as an e-mail address, such as name@example.com.")),
    (forms.DecimalField, _("Enter “{label}” as a number, such as 30 or 1.5.")),
    (forms.IntegerField, _("Enter “{label}” as a whole number, such as 30.")),
    (forms.DateField, _("Enter “{label}” as a date, such as 23/11/2026.")),
    (forms.TimeField, _("Enter “{label}” as a time, such as 08:00.")),
)
_BOUNDS: dict[str, Words] = {
    "min_value": _("“{label}” must be %(limit_value)s or more."),
    "max_value": _("“{label}” must be %(limit_value)s or less."),
    "max_length": _("“{label}” is too long: shorten it to %(limit_value)d characters or fewer."),
    "min_length": _("“{label}” needs %(limit_value)d characters or more."),
    "null_characters_not_allowed": _("“{label}” holds a character we cannot keep. Type it again."),
    "max_digits": _("“{label}” has too many digits. Enter a shorter number."),
    "max_decimal_places": _("“{label}” has too many digits after the point. Round it a little."),
    "max_whole_digits": _("“{label}” has too many digits. Enter a smaller number."),
}


def _about(label: Words, sentence: Words) -> Words:
    return cast(Words, format_lazy(cast(str, sentence), label=label))


def _sentences(field: forms.Field, label: Words) -> Iterator[tuple[str, Words]]:
    """Each message code with its sentence for a field called ``label``."""
    say = partial(_about, label)
    if isinstance(field, forms.BooleanField):
        yield "required", say(_("Tick “{label}” to go on."))
    elif isinstance(field, forms.ChoiceField):
        yield "required", say(_("Choose an answer for “{label}”."))
        yield "invalid_choice", say(_("Choose one of the answers listed for “{label}”."))
    else:
        yield "required", say(_("Fill in “{label}”."))
    for kind, sentence in _WRONG_KIND:
        if isinstance(field, kind):
            yield "invalid", say(sentence)
            break
    for code, sentence in _BOUNDS.items():
        yield code, say(sentence)
