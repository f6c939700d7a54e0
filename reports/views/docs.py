"""Help, words, and the API's reference: documents the product serves about itself."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from gaps.choices import GapKind, Severity
from gaps.selectors.rules import current_rules
from reports import reference
from saypro_align.lib import (
    clock,
    openapi,  # noqa: F401 - names our way of signing in
)
from saypro_align.lib.api import Pagination

_DOCS = "reports/api_docs.html"


@cache
def _document() -> dict[str, Any]:
    """Return the OpenAPI document; it is the same for everybody, so it is made once a process."""
    with translation.override("en"):
        generator: Any = SchemaGenerator
        document: dict[str, Any] = generator().get_schema(request=None, public=True)
    return document


@cache
def _resources() -> list[reference.Resource]:
    return reference.resources(_document())


def make_ready() -> None:
    """Make both before the first request, which would wait for them; asks the database nothing."""
    _resources()
    get_template(_DOCS)


@require_safe
def api_schema(_request: HttpRequest) -> JsonResponse:
    """Hand out the OpenAPI document."""
    return JsonResponse(_document(), json_dumps_params={"indent": 2})


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show the API to people: the first call, signing in, filters, paging, errors, every endpoint."""
    return render(
        request,
        _DOCS,
        {
            "base_url": f"{settings.SITE_URL}/api/v1/",
            "resources": _resources(),
            "page_size": Pagination.page_size,
            "max_page_size": Pagination.max_page_size,
        },
    )


@login_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what the pages promise to everybody who cannot use a mouse, a large screen or colours."""
    return render(request, "reports/accessibility.html")


@login_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain how alignment is worked out, and the five tasks."""
    rules = current_rules(clock.now())
    weights = [
        (Severity(name), f"{pair[0]}/{pair[1]}" if pair[1] != 1 else str(pair[0]))
        for name, pair in rules.severity_weights.items()
    ]
    context = {"rules": rules, "weights": weights, "kinds": list(GapKind)}
    return render(request, "reports/help.html", context)


@login_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Say what each word means, with what it must not be taken for."""
    return render(request, "reports/glossary.html", {"kinds": list(GapKind)})
