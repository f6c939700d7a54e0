"""A plan as its readers see it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import department_for_reading, quarter_for_reading, signed_in
from departments.services.reading import note_reading
from reports.selectors import plan_page as selector
from reports.selectors.assessments import reassessments
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock

_LONGEST_NUMBER = 6


@login_required
@require_safe
@takes_as_of
def plan_page(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Show a department's plan in a quarter, by default the version in force."""
    user = signed_in(request)
    now = clock.now()
    page = selector.plan_page(
        department_for_reading(user, slug),
        quarter_for_reading(user, quarter),
        user,
        now,
        _version(request.GET.get("version", "")),
    )
    because = page.plan.feedback_changes.told_to(user) if page.plan else []
    if page.plan and page.verbs.decide and request.method == "GET":
        note_reading(plan=page.plan, actor=user, now=now)
    context = {
        "page": page,
        "because": because,
        "assessments": reassessments(page.obligation, page.versions, now),
    }
    return render(request, "reports/plan_page.html", context)


def _version(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_NUMBER:
        raise Http404
    return int(text)
