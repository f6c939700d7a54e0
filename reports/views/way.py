"""The shortest way to the alignment target, and what ticking gaps would change."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from departments.choices import QuarterState
from gaps.selectors.scores import headline
from reports.path_page import PathPage, path_page
from reports.views.quarters import picker
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@login_required
@require_safe
@takes_as_of
def path(request: HttpRequest) -> HttpResponse:
    """Show the way; with `try` what the gaps in `closed` would change, to the script that part alone."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/path_empty.html")
    if quarter.state == QuarterState.CLOSED:
        context = {"quarter": quarter, "number": headline(quarter), **picker(quarter)}
        return render(request, "reports/path_empty.html", context)
    ticked = request.GET.getlist("closed") if "try" in request.GET else None
    page = path_page(quarter, user, now, closed=ticked)
    if request.headers.get("X-Part") == "effect":
        answer = render(request, "reports/path/_effect.html", {"what_if": page.what_if})
    else:
        answer = render(request, "reports/path.html", {"page": page, **picker(quarter)})
    # One address, two answers: going back must not show the part as the page.
    patch_vary_headers(answer, ["X-Part"])
    return answer


@login_required
@require_safe
@takes_as_of
def path_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the way as a file: a line for each gap to close, in the order of the page."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None or quarter.state == QuarterState.CLOSED:
        raise Http404
    page = path_page(quarter, user, now)
    return csv_file(_headers(), _lines(page), f"way-{quarter.code}.csv")


def _headers() -> list[str]:
    return [
        _("Quarter"),
        _("As of"),
        _("Department"),
        _("Effect"),
        _("Before and after"),
        _("What to close"),
        _("Kind"),
        _("Corrective action"),
        _("Who"),
        _("Open actions"),
        _("By when"),
    ]


def _lines(page: PathPage) -> Iterator[Sequence[object]]:
    """Yield the gaps of each plan; a plan that is gained with gaps named further up has a line too."""
    for plan in page.way.plans:
        # A cell that begins with a sign is taken for a formula, and is marked as none.
        effect = plan.effect.removeprefix("+")
        told = (page.quarter.code, page.now, plan.department, effect, plan.change)
        for gap in plan.gaps:
            yield (
                *told,
                gap.sentence,
                gap.kind_name,
                gap.action,
                gap.owner,
                gap.load,
                gap.due_on,
            )
        if not plan.gaps:
            shared = "; ".join(gap.sentence for gap in plan.shared)
            yield (*told, _("with what is named above: %(gaps)s") % {"gaps": shared})
