"""Every URL name of the program, and whom it is for. A new one without a line here fails."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One named pattern and the names of what it takes."""

    name: str
    arguments: tuple[str, ...]


def addresses() -> list[Address]:
    """Every named address of our own; the admin site has tests of its own."""
    return [
        address
        for address in _walk(get_resolver(), "", ())
        if not address.name.startswith(("admin:", "jsi18n"))
    ]


def _walk(resolver: URLResolver, namespace: str, above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        arguments = above + tuple(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, arguments)
        elif isinstance(pattern, URLPattern) and pattern.name:
            regex = getattr(pattern.pattern, "regex", None)
            groups = tuple(regex.groupindex) if regex is not None and not arguments else ()
            yield Address(f"{namespace}{pattern.name}", arguments or groups)
