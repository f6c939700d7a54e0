"""The last look at a plan before it is handed in: the answers, what is missing, what it changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from departments import access
from departments.access import signed_in
from departments.models import Plan
from gaps.access import plan_in_address
from gaps.forms import SubmitForm
from gaps.selectors.readers import deciders_of
from gaps.services.foresight import ForeseenGap, effect_of
from kpis.answers import ObjectiveAnswers, answers_of
from kpis.completeness import lacks_of
from kpis.selectors import plan_content
from kpis.selectors.typing import has_waiting_texts
from kpis.services import plans
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError


@require_GET
def plan_check(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Read the plan once more, with what is missing and what it would do to the number."""
    plan = plan_in_address(signed_in(request), slug, pk)
    return _page(request, plan, SubmitForm(initial={"version": plan.version}))


@require_POST
def plan_submit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Hand the plan in."""
    user = signed_in(request)
    plan = plan_in_address(user, slug, pk)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    try:
        plans.submit_plan(
            plan=plan,
            expected_version=form.cleaned_data["version"],
            override_reason=form.cleaned_data["override_reason"],
            actor=user,
            now=clock.now(),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        stored = access.plan_for_reading(user, pk)
        if refusal.status == 409:
            # The next press is about the version that is shown now.
            data: QueryDict = request.POST.copy()
            data["version"] = str(stored.version)
            form.data = data
        return _page(request, stored, form, status=refusal.status)
    return redirect(_step("gaps:plan_check", plan))


def _page(request: HttpRequest, plan: Plan, form: SubmitForm, status: int = 200) -> HttpResponse:
    content = plan_content(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "obligation": plan.obligation,
        "answers": answers_of(content),
        "readers": deciders_of(plan),
        "form": form,
        "edit_url": _step("kpis:plan_edit", plan),
        "withdraw_url": _step("kpis:plan_withdraw", plan),
        "submit_url": _step("gaps:plan_submit", plan),
        "plan_url": reverse(
            "reports:plan_page",
            args=[plan.obligation.department.slug, plan.obligation.quarter.code],
        ),
    }
    if plan.is_editable:
        now = clock.now()
        effect = effect_of(plan=plan, now=now)
        context |= {
            "waits": has_waiting_texts(plan),
            "lacks": lacks_of(content),
            "effect": effect,
            "to_change": _placed(effect.counting, plan, context["answers"]),
            "to_confirm": _placed(effect.to_confirm, plan, context["answers"]),
            "as_of": now,
        }
    return render(request, "gaps/plan_check.html", context, status=status)


# Where a gap is mended, by its rule; everything else begins at the sentence or the KPI's name.
_FIELDS = {
    "A.contribution": "contribution",
    "A.no_measure": "goal_measure",
    "D.no_link": "goal",
    "D.dead_goal": "goal",
    "E.not_better": "target_value",
}


def _placed(
    gaps: Iterable[ForeseenGap], plan: Plan, answers: list[ObjectiveAnswers]
) -> list[tuple[ForeseenGap, str]]:
    """Return each gap with the editor's field where it can be mended, or without."""
    by_key = {one.key: one for one in answers}
    found = []
    for gap in gaps:
        objective, kpi = gap.place_in(plan.obligation_id)
        row = by_key.get(objective) if objective else None
        field = _FIELDS.get(gap.rule_id, "name" if kpi else "text")
        found.append((gap, row.anchor_of(kpi, field) if row else ""))
    return found


def _step(name: str, plan: Plan) -> str:
    return reverse(name, args=[plan.obligation.department.slug, plan.pk])
