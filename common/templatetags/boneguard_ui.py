"""Template tags of the look: icons, form parts, messages, style sheets of the page."""

from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from common.forms import error_links, messages_of

register = template.Library()

# Pages that put together what other apps show need their style sheets as well.
_BORROWED_STYLES = {
    "dashboard": ("nutrition", "exercise"),
    "clinicians": ("nutrition", "exercise", "reminders"),
}
UNDO = "undo:"


@register.simple_tag
def icon(name: str, size: int = 24, css_class: str = "icon") -> str:
    """A lucide icon of ``size`` pixels, hidden from screen readers: it stands beside words."""
    return _drawn(name, size, css_class)


# A page has dozens of icons and the program has few.
@lru_cache(maxsize=512)
def _drawn(name: str, size: int, css_class: str) -> str:
    attributes = {"class": css_class, "aria_hidden": "true", "focusable": "false"}
    return str(lucide(name, size=size, **attributes))


@register.simple_tag(takes_context=True)
def page_stylesheets(context: template.Context) -> SafeString:
    """Links to css/pages/<app>.css of the app in view and of those it borrows from."""
    match = getattr(context.get("request"), "resolver_match", None)
    app = match.namespace if match is not None else ""
    wanted = (*_BORROWED_STYLES.get(app, ()), app)
    return format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((static(f"css/pages/{name}.css"),) for name in wanted if name in _page_styles()),
    )


@cache
def _page_styles() -> frozenset[str]:
    folder = Path(settings.BASE_DIR) / "static" / "css" / "pages"
    return frozenset(path.stem for path in folder.glob("*.css"))


@register.inclusion_tag("boneguard_forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """The list of everything to put right, one link per error; nothing when all is well."""
    return {"links": error_links(form), "heading_id": f"{form.prefix or 'form'}-error-summary"}


@register.filter
def errors_of(field: BoundField) -> list[str]:
    """The errors of one field, in the same words as in the summary."""
    return messages_of(field)


@register.filter
def control(field: BoundField) -> SafeString:
    """The input itself, with digits first for codes.

    A grey example inside it is neither label nor hint: it is left out.
    """
    attrs: dict[str, str | bool] = {"placeholder": False}
    if field.field.widget.attrs.get("autocomplete") == "one-time-code":
        attrs["inputmode"] = "numeric"
    return field.as_widget(attrs=attrs)


@register.filter
def control_kind(field: BoundField) -> str:
    """How the field is laid out: "checkbox", "choices" (radios, checkboxes), or "input"."""
    kind = getattr(field.field.widget, "input_type", "")
    if kind == "checkbox" and not field.use_fieldset:
        return "checkbox"
    if kind in {"radio", "checkbox"}:
        return "choices"
    return "group" if field.use_fieldset else "input"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the label says "(optional)"; a form where nothing is required does not repeat it.

    Of fields that stand for each other none is required and none optional: `stands_for_another`.
    """
    if field.field.required or getattr(field.field, "stands_for_another", False):
        return False
    return bool(getattr(field.form, "show_optional", True))


@register.filter
def undo_url(message: object) -> str:
    """The address that undoes what a message tells of, from its extra tag ``undo:<address>``."""
    for tag in str(getattr(message, "extra_tags", "") or "").split():
        if tag.startswith(UNDO + "/") and not tag.startswith(UNDO + "//"):
            return tag[len(UNDO) :]
    return ""


@register.simple_tag(takes_context=True)
def fields_to_send_again(context: template.Context) -> list[tuple[str, str]]:
    """What was typed into a form whose token is too old, to be sent with a new one.

    Only when the browser says that the form came from this very site (a page elsewhere cannot set
    Origin), and never for a form with a password.
    """
    request: HttpRequest = context["request"]
    origin = urlsplit(request.headers.get("Origin", ""))
    if request.method != "POST" or origin.netloc != request.get_host():
        return []
    if any("password" in name for name in request.POST):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
