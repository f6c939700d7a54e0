"""Many rows saved as one: what each save would do by itself is done once, at the end.

Inside `together()` the services take part in the surrounding savepoint instead of setting their own,
a plan is held once, those above are told once, and audit and history rows are written in one go.
Whoever opens it has a transaction around it and lets every refusal pass through: nothing that was
put off is done when the block ends with an exception.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


class Together:
    """One save of many rows on its way."""

    def __init__(self) -> None:
        self._seen: set[Hashable] = set()
        self._gathered: dict[Callable[[list[Any]], object], list[Any]] = {}

    def is_first(self, key: Hashable) -> bool:
        """Return whether this is asked for the first time."""
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def knows(self, key: Hashable) -> bool:
        """Return whether `is_first` was asked for this before."""
        return key in self._seen

    def gather(self, write: Callable[[list[Any]], object], one: Any) -> None:
        """Keep `one` until the end, when `write` gets everything gathered for it."""
        self._gathered.setdefault(write, []).append(one)

    def finish(self) -> None:
        """Do what was put off, in the order in which it was first asked for."""
        for write, gathered in self._gathered.items():
            write(gathered)


_CURRENT: ContextVar[Together | None] = ContextVar("together", default=None)


def current() -> Together | None:
    """Return the save of many rows that is on its way, if there is one."""
    return _CURRENT.get()


@contextmanager
def together() -> Iterator[None]:
    """Save everything inside as one."""
    scope = Together()
    token = _CURRENT.set(scope)
    try:
        yield
    finally:
        _CURRENT.reset(token)
    # Outside again, so that what is done now is not put off anew.
    scope.finish()


def atomic(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Run a service in a transaction, or as part of the save of many rows around it."""

    @wraps(function)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        with transaction.atomic(savepoint=current() is None):
            return function(*args, **kwargs)

    return run
