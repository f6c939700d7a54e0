"""Every address the resolver knows, for tests that go through all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """A URL name with the names of the values that stand in its path."""

    name: str
    arguments: tuple[str, ...]
    view: Callable[..., Any] = field(compare=False, repr=False)

    @property
    def is_api(self) -> bool:
        """Return whether programs call it."""
        return self.name.startswith("api:")

    def path(self, values: dict[str, Any]) -> str:
        """Return the path with the values that it needs filled in."""
        return reverse(self.name, kwargs={key: values[key] for key in self.arguments})

    def served(self) -> frozenset[str]:
        """Return the methods for which the API's view has a handler, as Django REST framework finds it."""
        view: Any = self.view
        # A viewset hands each method to an action; of these the route's are bound, others are not asked.
        handled = getattr(view, "actions", None) or {
            name: name for name in view.cls.http_method_names if hasattr(view.cls, name)
        }
        return frozenset(name.upper() for name in handled)


def all_addresses() -> list[Address]:
    """Return each named address once, in the order of the names."""
    return sorted(
        set(_walk(get_resolver().url_patterns, (), ())), key=lambda one: (one.name, one.arguments)
    )


def _walk(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...], outer: tuple[str, ...]
) -> list[Address]:
    found: list[Address] = []
    for pattern in patterns:
        arguments = (*outer, *_arguments(pattern))
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            found += _walk(pattern.url_patterns, inner, arguments)
        else:
            name = ":".join([*spaces, pattern.name or "(no name)"])
            found.append(Address(name, arguments, pattern.callback))
    return found


def _arguments(pattern: URLPattern | URLResolver) -> list[str]:
    return list(pattern.pattern.regex.groupindex)
