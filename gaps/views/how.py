"""How the number is worked out, and the priorities that cannot guide a plan."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from departments.models import Quarter
from gaps.selectors.how import how_page
from gaps.selectors.how import priorities as unclear_priorities
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


@login_required
@require_safe
@takes_as_of
def how(request: HttpRequest) -> HttpResponse:
    """Show the sum with its live values, every plan with the reasons against it."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    page = how_page(quarter, user, now) if quarter else None
    return render(request, "gaps/how.html", {"page": page, **_picker(quarter)})


@login_required
@require_safe
@takes_as_of
def priorities(request: HttpRequest) -> HttpResponse:
    """Show the goals without a weight or a measure."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    rows = unclear_priorities(quarter, now) if quarter else []
    return render(request, "gaps/priorities.html", {"rows": rows, "quarter": quarter})


def _picker(quarter: Quarter | None) -> dict[str, object]:
    return {
        "quarter_choices": list(Quarter.objects.values_list("code", "name")),
        "quarter_value": quarter.code if quarter else "",
    }
