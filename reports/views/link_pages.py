"""What all pages behind links of mails share: no navigation, and an address nobody learns of."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers


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
