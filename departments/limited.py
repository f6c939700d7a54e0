"""Keeps one person from asking for too many files that are slow to make."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from departments.access import signed_in
from departments.adapters import too_many
from departments.services.limits import count_use
from departments.services.sign_in import TooManyAttempts
from saypro_align.lib import clock

View = Callable[..., HttpResponseBase]


def limited(what: str) -> Callable[[View], View]:
    """Answer 429, and for how long, when the person has had too many.

    Stands above `takes_as_of`: it is counted now, whatever moment is looked at.
    """

    def around(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                count_use(what, signed_in(request), clock.now())
            except TooManyAttempts as refusal:
                return too_many(request, refusal)
            return view(request, *args, **kwargs)

        return counted

    return around
