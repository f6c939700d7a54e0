"""Addresses of a plan's pages."""

from django.urls import reverse

from departments.models import Plan


def plan_url(plan: Plan) -> str:
    """Return the address of the page that everybody reads."""
    obligation = plan.obligation
    return reverse(
        "reports:plan_page",
        kwargs={"slug": obligation.department.slug, "quarter": obligation.quarter.code},
    )


def plan_step_url(name: str, plan: Plan) -> str:
    """Return the address of a step of the plan's life: plan_edit, plan_check, …"""
    return reverse(f"kpis:{name}", args=[plan.obligation.department.slug, plan.pk])
