"""What the rules see while a plan is being typed: fragments beside the objectives, nothing is saved."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from departments.access import signed_in
from gaps.access import plan_in_address
from gaps.services.noticing import Notice, notices
from kpis.forms.as_typed import objectives_as_typed
from kpis.forms.editor import PlanEditor
from kpis.selectors import plan_content
from kpis.selectors.editor import editor_choices
from saypro_align.lib import clock

# More beside one objective would only be skipped.
_MOST = 3


@require_POST
def plan_notices(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Answer a plan as it stands in the editor with what would become a gap, by objective."""
    user = signed_in(request)
    plan = plan_in_address(user, slug, pk)
    now = clock.now()
    content = plan_content(plan)
    choices = editor_choices(plan.obligation.department, content, clock.organization_day(now))
    editor = PlanEditor(content, choices, request.POST, user=user)
    found: dict[str, list[Notice]] = {}
    for notice in notices(plan=plan, rows=objectives_as_typed(editor), now=now):
        found.setdefault(notice.objective_key, []).append(notice)
    rows = [(row.prefix, found.get(row.key, [])[:_MOST]) for row in editor.rows]
    return render(request, "gaps/plan_notices.html", {"rows": rows})
