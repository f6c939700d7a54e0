"""Which objectives serve which goal, and which have none that holds."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState, QuarterState
from departments.models import Goal, GoalLink, Objective, Plan

_CURRENT_STATES = (*IN_FORCE_STATES, *WORKING_STATES)


def current_versions(plans: Iterable[Plan]) -> dict[UUID, Plan]:
    """Return by obligation the version in force, or the one being worked on where none is."""
    chosen: dict[UUID, Plan] = {}
    for plan in sorted(plans, key=lambda plan: plan.number):
        known = chosen.get(plan.obligation_id)
        if known is None or not known.is_in_force:
            chosen[plan.obligation_id] = plan
    return chosen


def objectives_left_by(goal: Goal) -> list[Objective]:
    """Return the objectives of running quarters that serve this goal and no other that holds."""
    serving = GoalLink.objects.filter(goal=goal, retired_at=None, confirmed_by__isnull=False)
    plans = (
        Plan.objects.filter(state__in=_CURRENT_STATES)
        .exclude(obligation__quarter__state=QuarterState.CLOSED)
        .filter(obligation__plans__objectives__links__in=serving)
        .distinct()
    )
    return list(
        _without_goal(plans, leaving=goal)
        .filter(Exists(serving.filter(objective=OuterRef("pk"))))
        .select_related("plan__obligation__department", "plan__obligation__quarter")
        .order_by("plan__obligation__department__name", "position", "id")
    )


def objectives_without_goal(obligation_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return the objectives of these plans that serve no goal that holds, by obligation and key."""
    plans = Plan.objects.filter(state__in=_CURRENT_STATES, obligation_id__in=obligation_ids)
    return set(_without_goal(plans).values_list("plan__obligation_id", "key"))


def _without_goal(plans: QuerySet[Plan], leaving: Goal | None = None) -> QuerySet[Objective]:
    """Return the active objectives of the current versions without a confirmed link that lasts."""
    current = [plan.pk for plan in current_versions(plans).values()]
    lasting = GoalLink.objects.filter(
        objective=OuterRef("pk"),
        retired_at=None,
        confirmed_by__isnull=False,
        goal__retired_on=None,
    )
    if leaving is not None:
        lasting = lasting.exclude(goal=leaving)
    return Objective.objects.filter(plan_id__in=current, state=ObjectiveState.ACTIVE).exclude(
        Exists(lasting)
    )
