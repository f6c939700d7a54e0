"""Goals, what moves them, and the key projects that carry them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import (
    Department,
    Goal,
    GoalMeasure,
    KeyProject,
    MeasureCoupling,
    Obligation,
    ProjectPriority,
    User,
)
from departments.services.checks import free_slug, is_a_colleague, needs_text, only
from departments.services.waves import start_wave
from departments.signals import plan_changed
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState

_GOAL_FIELDS = frozenset(
    {"title", "description", "why", "category", "owner", "weight", "domain_terms", "active_from"}
)
_MEASURE_FIELDS = frozenset({"kind", "name", "direction", "unit", "terms"})
_PROJECT_FIELDS = frozenset({"name", "goal", "description"})


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
    _tell(now)
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
    _must_hold(goal)
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
    _tell(now)
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
    _must_hold(goal)
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
    _tell(now)
    return goal


@transaction.atomic
def add_measure(
    *,
    goal: Goal,
    kind: str,
    name: str,
    direction: str,
    unit: str = "",
    terms: str = "",
    actor: User,
    now: datetime,
) -> GoalMeasure:
    """Add a measure of the goal, or a driver that moves one."""
    _must_hold(goal)
    measure = GoalMeasure(
        goal=goal, kind=kind, name=name, direction=direction, unit=unit, terms=terms
    )
    create_row(measure, actor=actor, now=now, event="measure.added")
    _tell(now)
    return measure


@transaction.atomic
def edit_measure(
    *,
    measure: GoalMeasure,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> GoalMeasure:
    """Change a measure or driver."""
    changed = only(changes, _MEASURE_FIELDS)
    _must_not_be_retired(measure)
    save_row(
        measure,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="measure.edited",
        where=Q(retired_at=None),
    )
    _tell(now)
    return measure


@transaction.atomic
def retire_measure(
    *,
    measure: GoalMeasure,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> GoalMeasure:
    """Stop using a measure; the couplings it took part in end with it."""
    _must_not_be_retired(measure)
    couplings = MeasureCoupling.objects.filter(retired_at=None).filter(
        Q(first=measure) | Q(second=measure)
    )
    for coupling in couplings.order_by("pk"):
        retire_coupling(coupling=coupling, reason=reason, actor=actor, now=now)
    save_row(
        measure,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="measure.retired",
        why=reason.strip(),
        where=Q(retired_at=None),
    )
    _tell(now)
    return measure


@transaction.atomic
def couple_measures(
    *,
    first: GoalMeasure,
    second: GoalMeasure,
    sign: int,
    reason: str,
    actor: User,
    now: datetime,
) -> MeasureCoupling:
    """Say what raising one measure does to another; the order of the two does not matter."""
    _must_not_be_retired(first)
    _must_not_be_retired(second)
    if first.pk == second.pk:
        sentence = _("Choose two different measures.")
        raise DomainError(sentence, fields={"second": [sentence]})
    lower, upper = sorted([first, second], key=lambda measure: str(measure.pk))
    coupling = MeasureCoupling(
        first=lower,
        second=upper,
        sign=sign,
        reason=needs_text(reason, "reason", _("Say how one moves the other.")),
    )
    create_row(coupling, actor=actor, now=now, event="coupling.added")
    _tell(now)
    return coupling


@transaction.atomic
def retire_coupling(
    *, coupling: MeasureCoupling, reason: str = "", actor: User, now: datetime
) -> MeasureCoupling:
    """Stop treating two measures as coupled."""
    _must_not_be_retired(coupling)
    save_row(
        coupling,
        changes={"retired_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="coupling.retired",
        why=reason.strip(),
        where=Q(retired_at=None),
    )
    _tell(now)
    return coupling


@transaction.atomic
def create_project(
    *, name: str, goal: Goal, description: str = "", actor: User, now: datetime
) -> KeyProject:
    """Add a project that several departments carry for a goal."""
    _must_hold(goal)
    project = KeyProject(name=name, goal=goal, description=description)
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
    save_row(
        project,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="project.edited",
        where=Q(retired_at=None),
    )
    _tell_sharers(project, now)
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
    _tell_sharers(project, now)
    return project


@transaction.atomic
def set_priority(
    *,
    project: KeyProject,
    department: Department,
    rank: int,
    commitment: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ProjectPriority:
    """Say how high a department ranks a project (1 = first) and what it commits to."""
    _must_not_be_retired(project)
    found = ProjectPriority.objects.filter(project=project, department=department).first()
    if found is None:
        found = create_row(
            ProjectPriority(
                project=project, department=department, rank=rank, commitment=commitment
            ),
            actor=actor,
            now=now,
            event="priority.set",
        )
    else:
        save_row(
            found,
            changes={"rank": rank, "commitment": commitment},
            expected_version=expected_version,
            actor=actor,
            now=now,
            event="priority.set",
        )
    _tell_sharers(project, now)
    return found


def _must_hold(goal: Goal) -> None:
    if goal.retired_on is not None:
        raise WrongState(_("This goal is retired."))


def _must_not_be_retired(row: GoalMeasure | MeasureCoupling | KeyProject) -> None:
    if row.retired_at is not None:
        raise WrongState(_("This was retired."))


def _tell(now: datetime) -> None:
    """A goal or what moves it touches every plan of an open quarter: each KPI is held against all."""
    _send(Q(), now)


def _tell_sharers(project: KeyProject, now: datetime) -> None:
    """Priorities touch the departments that rank a project of the same goal."""
    _send(Q(department__project_priorities__project__goal=project.goal_id), now)


def _send(which: Q, now: datetime) -> None:
    found: list[UUID] = list(
        Obligation.objects.filter(which, quarter__state=QuarterState.OPEN)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    if found:
        plan_changed.send(sender=Goal, obligation_ids=found, now=now)
