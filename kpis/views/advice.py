"""Advice while a plan is being typed: fragments for one objective, nothing is saved."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from departments.access import signed_in
from kpis.forms.editor import PlanEditor
from kpis.selectors import plan_content
from kpis.selectors.editor import editor_choices
from kpis.views.editor import plan_of
from kpis.views.nudges import answer_nudge, answers_nudge
from saypro_align.lib import clock


@require_POST
def plan_advice(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Answer what was typed into one objective with what there is to say about it.

    A press of "Share theirs" or "Keep mine" is answered in the same breath.
    """
    user = signed_in(request)
    plan = plan_of(user, slug, pk)
    verb = request.POST.get("verb", "")[:100]
    if answers_nudge(verb) and not verb.startswith("theirs"):
        answer_nudge(request, plan, verb)
    content = plan_content(plan)
    day = clock.organization_day(clock.now())
    choices = editor_choices(plan.obligation.department, content, day)
    editor = PlanEditor(content, choices, request.POST, user=user)
    return render(request, "kpis/plan_advice.html", {"editor": editor})
