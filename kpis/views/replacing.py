"""Replacing a KPI: the new one, its numbers and its goal on one page; then the plan is checked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import signed_in
from departments.models import GoalMeasure, User
from kpis import access
from kpis.causes import Cause
from kpis.choices import KpiState
from kpis.forms.replacing import ReplaceForm
from kpis.models import KpiUse
from kpis.selectors.chain import chain_of
from kpis.selectors.content import target_text
from kpis.selectors.editor import editor_choices
from kpis.selectors.replacing import replaceable
from kpis.services.replacing import replace_kpi
from kpis.views.because import cause_of, initial_cause, proposed_kpi
from kpis.views.links import plan_step_url, plan_url
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal


@require_http_methods(["GET", "POST"])
def kpi_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a better KPI in the place of one; then the plan is checked and submitted."""
    user = signed_in(request)
    asked = access.use_for_writing(user, pk)
    place = (asked.objective.plan.obligation_id, asked.key)
    found = replaceable([place])[place]
    if found.is_done and found.working is not None:
        messages.info(request, _("“%(kpi)s” is replaced already.") % {"kpi": asked.kpi})
        return redirect(plan_step_url("plan_check", found.working))
    use = found.use or asked
    if found.working is not None and not found.working.is_editable:
        messages.info(request, _("The plan is being read. Withdraw it to change it."))
        return redirect(plan_url(found.working))
    day = clock.organization_day(clock.now())
    choices = editor_choices(asked.objective.plan.obligation.department, None, day)
    choices.kpis.pop(str(use.kpi_id), None)
    proposed = choices.measures.get(request.GET.get("measure", ""))
    cause = cause_of(request, user)
    initial = {**_initial(use, user), **proposed_kpi(proposed), **initial_cause(cause)}
    if request.GET.get("after") == KpiState.MONITORED:
        initial["after"] = KpiState.MONITORED
    form = ReplaceForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        new = _replaced(form, use, user)
        if new is not None:
            told = _("“%(old)s” is replaced by “%(new)s”. Submit the plan to put it in force.")
            messages.success(request, told % {"old": use.kpi, "new": new.kpi})
            return redirect(plan_step_url("plan_check", new.objective.plan))
    return _page(request, form, use, user, cause)


def _replaced(form: ReplaceForm, use: KpiUse, user: User) -> KpiUse | None:
    try:
        return replace_kpi(
            use=use,
            kpi=form.chosen(),
            fields=form.numbers(),
            reason=form.cleaned_data["reason"],
            words=form.words(),
            after=form.afterwards(),
            because=form.because(),
            actor=user,
            now=clock.now(),
        )
    except REFUSALS as refusal:
        show_refusal(form, refusal)
    return None


def _initial(use: KpiUse, user: User) -> dict[str, Any]:
    link = use.objective.links.filter(retired_at=None).select_related("goal").first()
    reason = _("“%(kpi)s” does not show whether the objective is reached.") % {"kpi": use.kpi}
    if link is not None:
        names = {"kpi": use.kpi, "goal": link.goal}
        reason = _("“%(kpi)s” does not show progress towards “%(goal)s”.") % names
    return {
        "frequency": use.kpi.frequency,
        "owner": str(use.kpi.owner_id or user.pk),
        "due_on": use.due_on or use.objective.plan.obligation.quarter.ends_on,
        "goal_measure": str(use.goal_measure_id or ""),
        "reason": reason[:500],
        "objective_text": use.objective.text,
        "sentence": link.sentence if link else "",
        "after": KpiState.RETIRED,
    }


def _page(
    request: HttpRequest, form: ReplaceForm, use: KpiUse, user: User, cause: Cause | None
) -> HttpResponse:
    plan = use.objective.plan
    open_measures = Prefetch("goal__measures", GoalMeasure.objects.filter(retired_at=None))
    links = use.objective.links.filter(retired_at=None).select_related("goal")
    context = {
        "form": form,
        "use": use,
        "old_target": target_text(use),
        "goals": [link.goal for link in links.prefetch_related(open_measures)],
        "obligation": plan.obligation,
        "plan_url": plan_url(plan),
        "chain": chain_of(use, user),
        "cause": cause,
    }
    return render(request, "kpis/kpi_replace.html", context, status=422 if form.errors else 200)
