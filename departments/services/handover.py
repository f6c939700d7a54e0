"""What a person answers for in this app, and giving it to a colleague."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from departments.choices import (
    EDITABLE_STATES,
    IN_FORCE_STATES,
    WORKING_STATES,
    MembershipRole,
    ObjectiveState,
    PlanState,
)
from departments.models import Goal, Membership, Objective, Realignment, User
from departments.services.checks import is_a_colleague
from departments.services.objectives import touch_plan
from departments.services.people import add_membership, end_membership
from departments.signals import plan_changed
from saypro_align.audit.rows import save_row
from saypro_align.lib.clock import organization_day

_LIVING = [state for state in (*IN_FORCE_STATES, *WORKING_STATES) if state != PlanState.CLOSED]


def goals_of(person: User, now: datetime) -> QuerySet[Goal]:
    """Return the goals the person owns that still hold."""
    return person.owned_goals.active_on(organization_day(now)).order_by("title", "pk")


def objectives_of(person: User) -> QuerySet[Objective]:
    """Return the objectives the person owns in plans that are worked on or in force."""
    return (
        person.owned_objectives.filter(state=ObjectiveState.ACTIVE, plan__state__in=_LIVING)
        .select_related("plan__obligation__department", "plan__obligation__quarter")
        .order_by("plan__obligation__department__name", "plan__number", "position", "pk")
    )


def memberships_of(person: User) -> QuerySet[Membership]:
    """Return the person's places in departments."""
    return (
        person.memberships.filter(ended_on=None)
        .select_related("department", "user")
        .order_by("department__name", "pk")
    )


@transaction.atomic
def give_goals(*, goals: Iterable[Goal], to: User, actor: User, now: datetime) -> int:
    """Make a colleague the owner of the goals; return how many there were."""
    is_a_colleague(to, "to")
    given = 0
    for goal in goals:
        save_row(
            goal,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="goal.handed_over",
        )
        given += 1
    return given


@transaction.atomic
def give_objectives(
    *, objectives: Iterable[Objective], to: User, actor: User, now: datetime
) -> int:
    """Make a colleague the owner of the objectives; what is approved stays approved.

    Whoever has one of the drafts open is told that it changed before he saves over it.
    """
    is_a_colleague(to, "to")
    touched: set[UUID] = set()
    obligations: set[UUID] = set()
    given = 0
    for objective in objectives:
        plan = objective.plan
        if plan.state in EDITABLE_STATES and plan.pk not in touched:
            touch_plan(plan=plan, expected_version=None, now=now)
            touched.add(plan.pk)
        save_row(
            objective,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="objective.handed_over",
        )
        Realignment.objects.filter(
            obligation=plan.obligation_id, objective_key=objective.key, done_at=None
        ).update(owner=to, updated_at=now)
        obligations.add(plan.obligation_id)
        given += 1
    if obligations:
        plan_changed.send(sender=Objective, obligation_ids=sorted(obligations), now=now)
    return given


@transaction.atomic
def give_memberships(
    *, memberships: Iterable[Membership], to: User, actor: User, now: datetime
) -> int:
    """End the memberships and give a colleague their roles where he has none as high."""
    is_a_colleague(to, "to")
    own = {place.department_id: place for place in memberships_of(to)}
    given = 0
    for membership in memberships:
        end_membership(membership=membership, actor=actor, now=now)
        known = own.get(membership.department_id)
        if known is None or _is_higher(membership, known):
            if known is not None:
                end_membership(membership=known, actor=actor, now=now)
            add_membership(
                user=to,
                department=membership.department,
                role=membership.role,
                actor=actor,
                now=now,
            )
        given += 1
    return given


def _is_higher(one: Membership, other: Membership) -> bool:
    return one.role == MembershipRole.HEAD != other.role
