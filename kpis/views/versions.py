"""The versions of a plan: what changed between any two of them, and the way back to one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.access import signed_in
from departments.models import Plan
from departments.permissions import can_write_plan
from departments.selectors import plan_entries
from kpis.comparing import PlanDifference, compare
from kpis.selectors.content import plan_contents
from kpis.selectors.plans import plan_versions as versions_of
from kpis.services import plans
from kpis.views.editor import plan_of
from kpis.views.links import plan_step_url, plan_url
from kpis.views.plans import for_reading
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError


@require_GET
def plan_versions(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """List the versions, show the difference of two, and what happened to them."""
    user = signed_in(request)
    plan = for_reading(user, slug, pk)
    versions = versions_of(plan.obligation, user)
    old, new = _chosen(request, versions)
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "versions": versions,
        "old": old,
        "new": new,
        "difference": _difference(old, new),
        "may_restore": can_write_plan(user, plan) and plan.obligation.quarter.state == "open",
        "entries": plan_entries(versions, user, limit=100),
        "plan_url": plan_url(plan),
    }
    return render(request, "kpis/plan_versions.html", context)


@require_POST
def plan_restore(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Begin a draft with the text of an earlier version."""
    user = signed_in(request)
    plan = plan_of(user, slug, pk)
    try:
        draft = plans.restore_plan(plan=plan, actor=user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(plan_step_url("plan_versions", plan))
    told = _("This draft holds what stood in version %(number)d. Submit it to put it in force.")
    messages.success(request, told % {"number": plan.number})
    return redirect(plan_step_url("plan_edit", draft))


def _chosen(request: HttpRequest, versions: list[Plan]) -> tuple[Plan | None, Plan | None]:
    """Return the two versions asked for by number; the newest and the one before, if none were."""
    by_number = {str(version.number): version for version in versions}
    newest = versions[0] if versions else None
    before = versions[1] if len(versions) > 1 else None
    old = by_number.get(request.GET.get("from", ""), before)
    return old, by_number.get(request.GET.get("to", ""), newest)


def _difference(old: Plan | None, new: Plan | None) -> PlanDifference | None:
    if old is None or new is None or old == new:
        return None
    contents = plan_contents([old, new])
    return compare(contents[old.pk], contents[new.pk])
