"""What all pages behind links of mails share: no navigation, and an address nobody learns of."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def read_only(view: View[Given]) -> View[Given]:
    """Let nothing but reading through, without a word about the address in the log."""

    @wraps(view)
    def behind(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return sealed(HttpResponseNotAllowed(["GET", "HEAD"]))
        return view(request, *args, **kwargs)

    # Nothing is written here, so nobody's cookie could be borrowed for it.
    return cast("View[Given]", csrf_exempt(behind))


def answer(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page behind a link."""
    return sealed(render(request, f"reports/outside/{name}.html", context, status=status))


def sealed(response: HttpResponse) -> HttpResponse:
    """Keep the address out of referrers, search engines, caches and our own log."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    add_never_cache_headers(response)
    # Django's note of an answer from 400 up names the path; this one is a secret.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
