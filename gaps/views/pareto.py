"""What comes up most among the gaps the address asks for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.access import signed_in
from gaps.access import readable_gaps
from gaps.selectors.filters import narrowed
from gaps.selectors.pareto import PARETO_HEADERS, came_back, pareto_lines, paretos
from gaps.views.asking import asked
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@login_required
@require_safe
@takes_as_of
def gap_pareto(request: HttpRequest) -> HttpResponse:
    """Show the gaps by kind, cause and rule, the commonest first; each number opens its list."""
    user, now = signed_in(request), clock.now()
    form, filters = asked(request, user)
    readable = readable_gaps(user)
    return render(
        request,
        "gaps/gap_pareto.html",
        {
            "filters": form,
            "quarter": filters.quarter,
            "as_of": now,
            "is_narrowed": bool(set(request.GET) - {"q", "as_of"}),
            "paretos": paretos(narrowed(readable, filters, now)),
            "export_url": f"{reverse('gaps:gap_pareto_csv')}?{request.GET.urlencode()}",
            "came_back": came_back(readable, filters.quarter) if filters.quarter else None,
        },
    )


@login_required
@require_safe
@takes_as_of
def gap_pareto_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the three tables as one tidy file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    _form, filters = asked(request, user)
    told = paretos(narrowed(readable_gaps(user), filters, now))
    return csv_file(PARETO_HEADERS, pareto_lines(told), "what-comes-up-most.csv")
