"""Addresses of a plan's pages."""

from django.urls import reverse

from departments.models import Plan

# The last look before handing in shows the effect on alignment, which `gaps` works out.
_IN_GAPS = frozenset({"plan_check", "plan_submit"})


def plan_url(plan: Plan) -> str:
    """Return the address of the page that everybody reads."""
    obligation = plan.obligation
    return reverse(
        "reports:plan_page",
        kwargs={"slug": obligation.department.slug, "quarter": obligation.quarter.code},
    )


def plan_version_url(plan: Plan) -> str:
    """Return the address of this version on the page that everybody reads."""
    return f"{plan_url(plan)}?version={plan.number}"


def plan_step_url(name: str, plan: Plan) -> str:
    """Return the address of a step of the plan's life: plan_edit, plan_check, …"""
    app = "gaps" if name in _IN_GAPS else "kpis"
    return reverse(f"{app}:{name}", args=[plan.obligation.department.slug, plan.pk])
