"""What came of corrective actions: the page and its file."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.forms.effectiveness import EffectivenessForm
from actions.selectors.effectiveness import ALL, listed, overview, table
from actions.selectors.effectiveness_tables import HEADERS, address, lines, numbers
from departments.access import signed_in
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock, spreadsheet

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
    told = spreadsheet.rows([str(name) for name in HEADERS], lines(rows))
    answer = StreamingHttpResponse(told, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="effectiveness.csv"'
    return answer
