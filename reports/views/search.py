"""The search page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import signed_in
from reports.selectors.search import search
from reports.selectors.sources import SOURCES

_KINDS = {source.kind for source in SOURCES}


@login_required
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what was found, kind by kind; `?kind=` shows one kind alone."""
    kind = request.GET.get("kind", "")
    found = search(
        request.GET.get("q", ""),
        signed_in(request),
        kind=kind if kind in _KINDS else "",
        page=request.GET.get("page", "1"),
    )
    context = {"found": found, "kind": kind if kind in _KINDS else ""}
    return render(request, "reports/search.html", context)
