"""Objectives of a draft and the goals they serve."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from departments.choices import EDITABLE_STATES, LinkKind, ObjectiveState, QuarterState
from departments.models import (
    Goal,
    GoalLink,
    Objective,
    Obligation,
    Plan,
    ResourceNeed,
    User,
)
from departments.services.checks import is_a_colleague, only
from departments.signals import plan_changed
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState
from saypro_align.lib.together import atomic, current

_OBJECTIVE_FIELDS = frozenset({"text", "weight", "owner", "due_on", "position", "no_goal_reason"})
_LINK_FIELDS = frozenset({"kind", "sentence"})


@atomic
def touch_plan(*, plan: Plan, expected_version: int | None, now: datetime) -> Plan:
    """Claim the draft for one save of several rows: compare its version and state, and bump it.

    The editor calls this first, then saves objectives and KPIs in the same transaction. Raises
    Conflict when somebody else saved in between.
    """
    expected = plan.version if expected_version is None else expected_version
    changed = (
        _open_draft(plan).filter(version=expected).update(version=F("version") + 1, updated_at=now)
    )
    if changed != 1:
        current = Plan.objects.select_related("obligation__quarter").get(pk=plan.pk)
        if current.version == expected:
            raise WrongState(_("Only a draft can be changed."))
        raise Conflict(
            _("Somebody else saved this first. Both texts are shown; nothing was overwritten."),
            current=current,
        )
    plan.version = expected + 1
    plan.updated_at = now
    return plan


def hold_plan(plan: Plan, now: datetime) -> None:
    """Hold the plan's row, so that it cannot be submitted while its content changes."""
    scope = current()
    if scope is not None and not scope.is_first(("held", plan.pk)):
        return
    if _open_draft(plan).update(updated_at=now) != 1:
        raise WrongState(_("Only a draft can be changed."))


@atomic
def add_objective(
    *,
    plan: Plan,
    text: str,
    weight: int = 1,
    owner: User | None = None,
    due_on: date | None = None,
    position: int = 1,
    no_goal_reason: str = "",
    key: UUID | None = None,
    carried_from: Objective | None = None,
    actor: User,
    now: datetime,
) -> Objective:
    """Add an objective to a draft.

    `key` is given when it continues one of an earlier version, `carried_from` when it is a copy of
    an earlier quarter's.
    """
    hold_plan(plan, now)
    is_a_colleague(owner)
    objective = Objective(
        plan=plan,
        key=key or uuid4(),
        text=text,
        weight=weight,
        owner=owner,
        due_on=due_on,
        position=position,
        no_goal_reason=no_goal_reason,
        carried_from=carried_from,
    )
    event = "objective.carried_over" if carried_from else "objective.added"
    create_row(objective, actor=actor, now=now, event=event)
    tell_plan(plan, now)
    return objective


@atomic
def save_objective(
    *,
    objective: Objective,
    changes: Mapping[str, Any],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Objective:
    """Save an objective's text, weight, owner, date, place or its reason for serving no goal."""
    changed = only(changes, _OBJECTIVE_FIELDS)
    hold_plan(objective.plan, now)
    is_a_colleague(changed.get("owner"))
    save_row(
        objective,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="objective.edited",
        where=Q(state=ObjectiveState.ACTIVE),
    )
    tell_plan(objective.plan, now)
    return objective


@atomic
def retire_objective(
    *,
    objective: Objective,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Objective:
    """Take an objective out of the draft; it stays in the history."""
    hold_plan(objective.plan, now)
    if objective.state != ObjectiveState.ACTIVE:
        raise WrongState(_("This objective is already retired."))
    save_row(
        objective,
        changes={"state": ObjectiveState.RETIRED},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="objective.retired",
        why=reason.strip(),
        where=Q(state=ObjectiveState.ACTIVE),
    )
    tell_plan(objective.plan, now)
    return objective


@atomic
def restore_objective(*, objective: Objective, actor: User, now: datetime) -> Objective:
    """Put a removed objective back into the draft."""
    hold_plan(objective.plan, now)
    if objective.state != ObjectiveState.RETIRED:
        raise WrongState(_("This objective stands in the plan."))
    save_row(
        objective,
        changes={"state": ObjectiveState.ACTIVE},
        expected_version=None,
        actor=actor,
        now=now,
        event="objective.restored",
        where=Q(state=ObjectiveState.RETIRED),
    )
    tell_plan(objective.plan, now)
    return objective


@atomic
def link_goal(
    *,
    objective: Objective,
    goal: Goal,
    kind: str = LinkKind.CONTRIBUTES,
    sentence: str = "",
    confirm: bool = False,
    actor: User,
    now: datetime,
) -> GoalLink:
    """Say which goal the objective serves and how; only a confirmed link anchors it."""
    hold_plan(objective.plan, now)
    if not goal.is_active_on(organization_day(now)):
        told = _("This goal is not active. Choose another goal.")
        raise DomainError(told, fields={"goal": [told]})
    link = GoalLink(objective=objective, goal=goal, kind=kind, sentence=sentence)
    if confirm:
        link.confirmed_by, link.confirmed_at = actor, now
    create_row(link, actor=actor, now=now, event="link.added")
    tell_plan(objective.plan, now)
    return link


@atomic
def save_link(
    *,
    link: GoalLink,
    changes: Mapping[str, Any],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> GoalLink:
    """Save how the objective serves the goal."""
    changed = only(changes, _LINK_FIELDS)
    hold_plan(link.objective.plan, now)
    save_row(
        link,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="link.edited",
        where=Q(retired_at=None),
    )
    tell_plan(link.objective.plan, now)
    return link


@atomic
def confirm_link(*, link: GoalLink, actor: User, now: datetime) -> GoalLink:
    """Confirm that the objective serves the goal; confirming twice changes nothing."""
    hold_plan(link.objective.plan, now)
    if link.retired_at is not None:
        raise WrongState(_("This link was removed."))
    if link.confirmed_at is None:
        save_row(
            link,
            changes={"confirmed_by": actor, "confirmed_at": now},
            expected_version=None,
            actor=actor,
            now=now,
            event="link.confirmed",
            where=Q(retired_at=None),
        )
        tell_plan(link.objective.plan, now)
    return link


@atomic
def unlink_goal(*, link: GoalLink, actor: User, now: datetime, reason: str = "") -> GoalLink:
    """Remove the link from the draft; it stays in the history."""
    hold_plan(link.objective.plan, now)
    if link.retired_at is not None:
        raise WrongState(_("This link was removed."))
    save_row(
        link,
        changes={"retired_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="link.retired",
        why=reason.strip(),
        where=Q(retired_at=None),
    )
    tell_plan(link.objective.plan, now)
    return link


def carry_over(plan: Plan, draft: Plan, *, actor: User, now: datetime) -> dict[UUID, Objective]:
    """Copy the active objectives with their keys and links; confirmations stay who gave them."""
    copies: dict[UUID, Objective] = {}
    active = plan.objectives.filter(state=ObjectiveState.ACTIVE).prefetch_related(
        "links", "needs__resource"
    )
    for old in active:
        copy = Objective(
            plan=draft,
            key=old.key,
            position=old.position,
            text=old.text,
            weight=old.weight,
            owner_id=old.owner_id,
            due_on=old.due_on,
            no_goal_reason=old.no_goal_reason,
        )
        create_row(copy, actor=actor, now=now, event="objective.carried_over")
        for link in old.links.all():
            if link.retired_at is None:
                _carry_link(link, copy, actor=actor, now=now)
        for need in old.needs.all():
            if need.amount and need.resource.retired_at is None:
                _carry_need(need, copy, actor=actor, now=now)
        copies[old.pk] = copy
    return copies


def _carry_need(need: ResourceNeed, objective: Objective, *, actor: User, now: datetime) -> None:
    copy = ResourceNeed(objective=objective, resource_id=need.resource_id, amount=need.amount)
    create_row(copy, actor=actor, now=now, event="resource.need_carried_over")


def _carry_link(link: GoalLink, objective: Objective, *, actor: User, now: datetime) -> None:
    copy = GoalLink(
        objective=objective,
        goal_id=link.goal_id,
        kind=link.kind,
        sentence=link.sentence,
        confirmed_by_id=link.confirmed_by_id,
        confirmed_at=link.confirmed_at,
    )
    create_row(copy, actor=actor, now=now, event="link.carried_over")


def _open_draft(plan: Plan) -> QuerySet[Plan]:
    """Return the plan's row if its text is open, as a condition on that very row.

    Through a join the UPDATE would compare a copy of the row in a subquery, which PostgreSQL does not
    look at again after it waited for another writer: both would win.
    """
    running = Obligation.objects.filter(quarter__state=QuarterState.OPEN)
    return Plan.objects.filter(pk=plan.pk, state__in=EDITABLE_STATES, obligation__in=running)


def tell_plan(plan: Plan, now: datetime) -> None:
    """Tell those above that a plan has changed, once in a save of many rows."""
    scope = current()
    if scope is not None and not scope.is_first(("told", plan.obligation_id)):
        return
    plan_changed.send(sender=Plan, obligation_ids=[plan.obligation_id], now=now)
