"""Template tags of food."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nutrition.presenters.amounts import AmountShown

register = template.Library()


_NAME = '<dt><span aria-hidden="true">{}</span><span class="sr-only">{}</span></dt>'
_KNOWN = f"<div>{_NAME}<dd><b>{{}}</b> {{}}</dd></div>"
_BOUND = f'<div>{_NAME}<dd><span class="bound">{{}}</span> <b>{{}}</b> {{}}</dd></div>'
_UNKNOWN = (
    f'<div>{_NAME}<dd><span aria-hidden="true">–</span><span class="sr-only">{{}}</span></dd></div>'
)


@register.simple_tag
def amounts_line(amounts: Iterable[AmountShown]) -> SafeString:
    """The nutrients of an amount of food in one line.

    Made here and not in a template: a list of foods holds six dozen of them, and is waited for
    while typing.
    """
    items = ((_item(amount),) for amount in amounts)
    return format_html('<dl class="amounts">{}</dl>', format_html_join("", "{}", items))


def _item(amount: AmountShown) -> SafeString:
    names = (amount.short, amount.name)
    if not amount.value:
        return format_html(_UNKNOWN, *names, amount.unknown)
    if amount.bound:
        return format_html(_BOUND, *names, amount.bound, amount.value, amount.unit)
    return format_html(_KNOWN, *names, amount.value, amount.unit)
