"""Versions of a plan, and the earlier plans one may begin from."""

from django.db.models import Prefetch

from departments.choices import IN_FORCE_STATES, PlanState
from departments.models import Obligation, Plan, User
from departments.selectors import without_secret_notes


def plan_versions(obligation: Obligation, user: User) -> list[Plan]:
    """Return the versions of a plan the person may read, newest first."""
    return without_secret_notes(
        Plan.objects.visible_to(user)
        .filter(obligation=obligation)
        .select_related("obligation", "author", "submitted_by", "decided_by", "based_on")
        .order_by("-number"),
        user,
    )


def earlier_plans(obligation: Obligation, limit: int = 12) -> list[Plan]:
    """Return the department's newest plan of each earlier quarter, the last quarter first."""
    held = (
        Obligation.objects.filter(
            department_id=obligation.department_id,
            quarter__starts_on__lt=obligation.quarter.starts_on,
        )
        .select_related("quarter")
        .prefetch_related(
            Prefetch(
                "plans",
                Plan.objects.filter(
                    state__in=[*IN_FORCE_STATES, PlanState.SUPERSEDED, PlanState.SUBMITTED]
                ).order_by("-number"),
                to_attr="handed_in",
            )
        )
        .order_by("-quarter__starts_on")[:limit]
    )
    found: list[Plan] = []
    for one in held:
        for plan in one.handed_in[:1]:
            plan.obligation = one
            found.append(plan)
    return found


def working_plan(obligation: Obligation) -> Plan | None:
    """Return the version somebody works on."""
    return obligation.plans.working().first()
