"""What came of corrective actions: the page and its file."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.forms.effectiveness import EffectivenessForm
from actions.selectors.effectiveness import ALL, Overview, listed, overview, table
from actions.selectors.effectiveness_tables import (
    CAUSES_HEADERS,
    HEADERS,
    WORKS_HEADERS,
    address,
    causes_lines,
    lines,
    numbers,
    works_lines,
)
from departments.access import signed_in
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@login_required
@require_safe
@takes_as_of
def effectiveness(request: HttpRequest) -> HttpResponse:
    """Show verdicts, what waits for one, what works and what the causes are."""
    user, now = signed_in(request), clock.now()
    form = EffectivenessForm(request.GET)
    asked = form.asked()
    told = overview(user, asked, now)
    page = Paginator(listed(user, asked, now), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "actions/effectiveness.html",
        {
            "filters": form,
            "overview": told,
            "numbers": numbers(told, asked),
            "works": [
                {
                    "works": one,
                    "url": address(
                        asked, kind=one.kind.value if one.kind else "", did=one.did.value
                    ),
                }
                for one in told.works
            ],
            "causes": [
                {"cause": one, "url": address(asked, show=ALL, cause=one.value)}
                for one in told.causes
            ],
            "page": page,
            "rows": table(page.object_list, user, now),
            "as_of": now,
            "is_narrowed": bool(set(request.GET) - {"page", "as_of"}),
        },
    )


@login_required
@require_safe
@takes_as_of
def effectiveness_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the table as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    asked = EffectivenessForm(request.GET).asked()
    rows = table(listed(user, asked, now)[:MOST_IN_A_FILE], user, now)
    return csv_file(HEADERS, lines(rows), "effectiveness.csv")


@login_required
@require_safe
@takes_as_of
def works_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what works for which kind of gap as a file."""
    return csv_file(WORKS_HEADERS, works_lines(_told(request)), "what-works.csv")


@login_required
@require_safe
@takes_as_of
def causes_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what the causes are as a file, the commonest first."""
    return csv_file(CAUSES_HEADERS, causes_lines(_told(request)), "causes.csv")


def _told(request: HttpRequest) -> Overview:
    asked = EffectivenessForm(request.GET).asked()
    return overview(signed_in(request), asked, clock.now())
