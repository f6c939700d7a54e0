"""What comes up most among the gaps the address asks for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import signed_in
from gaps.access import readable_gaps
from gaps.selectors.filters import narrowed
from gaps.selectors.pareto import came_back, paretos
from gaps.views.asking import asked
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


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
            "came_back": came_back(readable, filters.quarter) if filters.quarter else None,
        },
    )
