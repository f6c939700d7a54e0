"""Goals and the key projects that carry them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.choices.focus import CommitmentState
from departments.models import (
    Department,
    Goal,
    KeyProject,
    Obligation,
    ProjectPriority,
    User,
)
from departments.services.checks import free_slug, is_a_colleague, needs_text, only
from departments.services.waves import start_wave
from departments.signals import plan_changed
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import WrongState

_GOAL_FIELDS = frozenset(
    {"title", "description", "why", "category", "owner", "weight", "domain_terms", "active_from"}
)
_COMMITMENT = ("commitment", "commitment_due_on")
_PROJECT_FIELDS = frozenset({"name", "goal", "description", "lead_department", "decides"})


@transaction.atomic
def create_goal(
    *,
    title: str,
    why: str,
    category: str,
    description: str = "",
    owner: User | None = None,
    weight: int | None = None,
    domain_terms: str = "",
    active_from: date | None = None,
    slug: str = "",
    actor: User,
    now: datetime,
) -> Goal:
    """Add a goal the organization pursues."""
    is_a_colleague(owner)
    goal = Goal(
        slug=slug or free_slug(Goal, title, "goal"),
        title=title,
        description=description,
        why=why,
        category=category,
        owner=owner,
        weight=weight,
        domain_terms=domain_terms,
        active_from=active_from or organization_day(now),
    )
    create_row(goal, actor=actor, now=now, event="goal.created")
    tell_all(now)
    return goal


@transaction.atomic
def edit_goal(
    *,
    goal: Goal,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Goal:
    """Change a goal that is not retired; its address stays."""
    changed = only(changes, _GOAL_FIELDS)
    must_hold(goal)
    is_a_colleague(changed.get("owner"))
    save_row(
        goal,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="goal.edited",
        where=Q(retired_on=None),
    )
    tell_all(now)
    return goal


@transaction.atomic
def retire_goal(
    *,
    goal: Goal,
    reason: str,
    last_day: date | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Goal:
    """End a goal today, or on a later day; its links end the day after, and a wave begins."""
    told = needs_text(reason, "reason", _("Say why the goal is retired."))
    must_hold(goal)
    save_row(
        goal,
        changes={
            "retired_on": max(last_day or organization_day(now), organization_day(now)),
            "retired_reason": told,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="goal.retired",
        why=told,
        where=Q(retired_on=None),
    )
    start_wave(goal=goal, actor=actor, now=now)
    tell_all(now)
    return goal


@transaction.atomic
def create_project(
    *,
    name: str,
    goal: Goal,
    description: str = "",
    lead_department: Department | None = None,
    decides: User | None = None,
    actor: User,
    now: datetime,
) -> KeyProject:
    """Add a project that several departments carry for a goal."""
    must_hold(goal)
    is_a_colleague(decides, "decides")
    project = KeyProject(
        name=name,
        goal=goal,
        description=description,
        lead_department=lead_department,
        decides=decides,
    )
    create_row(project, actor=actor, now=now, event="project.created")
    return project


@transaction.atomic
def edit_project(
    *,
    project: KeyProject,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> KeyProject:
    """Change a key project."""
    changed = only(changes, _PROJECT_FIELDS)
    _must_not_be_retired(project)
    is_a_colleague(changed.get("decides"), "decides")
    save_row(
        project,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="project.edited",
        where=Q(retired_at=None),
    )
    tell_sharers({project.goal_id}, now)
    return project


@transaction.atomic
def retire_project(
    *,
    project: KeyProject,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KeyProject:
    """End a key project."""
    _must_not_be_retired(project)
    save_row(
        project,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="project.retired",
        why=reason.strip(),
        where=Q(retired_at=None),
    )
    tell_sharers({project.goal_id}, now)
    return project


@transaction.atomic
def set_priority(
    *,
    project: KeyProject,
    department: Department,
    rank: int,
    commitment: str = "",
    commitment_due_on: date | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ProjectPriority:
    """Say how high a department ranks a project (1 = first) and what it commits to by when.

    Other words or another day make a commitment a promise again.
    """
    _must_not_be_retired(project)
    told = commitment.strip()
    found = write_priority(
        project,
        department,
        {
            "rank": rank,
            "commitment": told,
            "commitment_due_on": commitment_due_on if told else None,
        },
        row=ProjectPriority.objects.filter(project=project, department=department).first(),
        expected_version=expected_version,
        actor=actor,
        now=now,
    )
    tell_sharers({project.goal_id}, now)
    return found


def write_priority(
    project: KeyProject,
    department: Department,
    changes: Mapping[str, Any],
    *,
    row: ProjectPriority | None,
    expected_version: int | None,
    actor: User,
    now: datetime,
    why: str = "",
) -> ProjectPriority:
    """Save a department's priority of a project; who writes several tells of them once."""
    event = "priority.set"
    if row is None:
        state = CommitmentState.OPEN if changes.get("commitment") else CommitmentState.NONE
        row = ProjectPriority(
            project=project, department=department, commitment_state=state, **changes
        )
        return create_row(row, actor=actor, now=now, event=event, why=why)
    return save_row(
        row,
        changes={**changes, **_promised(row, changes)},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
    )


def _promised(row: ProjectPriority, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of a commitment whose words or day change; nothing where they stay."""
    told = {name: changes[name] for name in _COMMITMENT if name in changes}
    if all(getattr(row, name) == value for name, value in told.items()):
        return {}
    state = CommitmentState.OPEN if changes["commitment"] else CommitmentState.NONE
    return {"commitment_state": state, "commitment_note": ""}


def must_hold(goal: Goal) -> None:
    if goal.retired_on is not None:
        raise WrongState(_("This goal is retired."))


def _must_not_be_retired(row: KeyProject) -> None:
    if row.retired_at is not None:
        raise WrongState(_("This was retired."))


def tell_all(now: datetime) -> None:
    """A goal or what moves it touches every plan of an open quarter: each KPI is held against all."""
    _send(Q(), now)


def tell_sharers(goal_ids: Collection[UUID], now: datetime) -> None:
    """Priorities touch the departments that rank a project of the same goals."""
    _send(Q(department__project_priorities__project__goal__in=goal_ids), now)


def _send(which: Q, now: datetime) -> None:
    found: list[UUID] = list(
        Obligation.objects.filter(which, quarter__state=QuarterState.OPEN)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    if found:
        plan_changed.send(sender=Goal, obligation_ids=found, now=now)
