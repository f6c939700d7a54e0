"""Lines of sight: from targets up to the goals they serve, for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import Goal, GoalLink, Quarter, User
from kpis import line_of_sight
from kpis.choices.cascade import LinkFault
from kpis.choices.targets import LIVING, KptLevel, KptState
from kpis.line_of_sight import Link
from kpis.models import Kpt

_FIELDS = ("pk", "level", "state", "parent_id", "contribution", "goal_id", "goal__retired_on")
# Somebody outside its writers knows of these.
_SHOWN = (KptState.PROPOSED, KptState.FINAL, KptState.CLOSED)


@dataclass(frozen=True, slots=True)
class Step:
    """One target in a chain, as far as the reader may know of it."""

    kpt: Kpt | None
    faults: tuple[LinkFault, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """The chain of a target, from itself up, and the goal at its top."""

    steps: list[Step] = field(default_factory=list)
    goal: Goal | None = None
    is_whole: bool = False

    @property
    def above(self) -> list[Step]:
        """Return what stands above the target, the highest first."""
        return list(reversed(self.steps[1:]))

    @property
    def faults(self) -> list[LinkFault]:
        """Return what breaks the chain anywhere."""
        return [fault for step in self.steps for fault in step.faults]


def links_of(quarter: Quarter) -> dict[UUID, Link]:
    """Return all targets of a quarter as chains see them, whoever asks; one query.

    A goal counts as retired when it no longer holds on the quarter's first day.
    """
    rows = Kpt.objects.filter(quarter=quarter).order_by().values_list(*_FIELDS)
    return {
        pk: Link(
            id=pk,
            level=level,
            state=state,
            parent_id=parent_id,
            sentence=sentence,
            goal_id=goal_id,
            is_goal_retired=retired_on is not None and retired_on < quarter.ends_on,
        )
        for pk, level, state, parent_id, sentence, goal_id, retired_on in rows
    }


def faults_of(link_id: UUID, links: dict[UUID, Link]) -> tuple[LinkFault, ...]:
    """Return what breaks the line at one target, as it is shown."""
    link = links.get(link_id)
    if link is None:
        return ()
    return tuple(LinkFault(fault.value) for fault in line_of_sight.faults_of(link, links))


def broken_ids(links: dict[UUID, Link]) -> list[UUID]:
    """Return the targets at which a line is broken."""
    return list(line_of_sight.broken(links, links))


def sights_of(kpts: Iterable[Kpt], user: User, links: dict[UUID, Link]) -> dict[UUID, Sight]:
    """Return the chain of each target for a reader; what he may not read stays unnamed."""
    wanted = {kpt.pk: kpt for kpt in kpts}
    chains = {pk: line_of_sight.chain_of(pk, links) for pk in wanted}
    ids = {link.id for chain in chains.values() for link in chain}
    known = {
        kpt.pk: kpt
        for kpt in Kpt.objects.visible_to(user)
        .filter(pk__in=ids)
        .select_related("kpi", "owner", "team__lead", "department", "person")
    }
    goals = Goal.objects.in_bulk(
        {chain[-1].goal_id for chain in chains.values() if chain and chain[-1].goal_id}
    )
    return {
        pk: Sight(
            steps=[Step(known.get(link.id), faults_of(link.id, links)) for link in chain],
            goal=goals.get(chain[-1].goal_id) if chain and chain[-1].goal_id else None,
            is_whole=line_of_sight.is_whole(pk, links),
        )
        for pk, chain in chains.items()
    }


def broken_targets(user: User, quarter: Quarter) -> list[tuple[Kpt, tuple[LinkFault, ...]]]:
    """Return the targets the person may read at which a line is broken; constant queries."""
    links = links_of(quarter)
    rows = (
        Kpt.objects.visible_to(user)
        .filter(quarter=quarter, state__in=LIVING)
        .select_related("department", "person", "owner", "team__lead", "parent", "kpi")
        .order_by("level", "department__name", "name", "pk")
    )
    found = [(kpt, faults) for kpt in rows if (faults := faults_of(kpt.pk, links))]
    above = {kpt.parent_id for kpt, _faults in found if kpt.parent_id}
    readable = set(Kpt.objects.visible_to(user).filter(pk__in=above).values_list("pk", flat=True))
    for kpt, _faults in found:
        if kpt.parent_id not in readable:
            # What is still a draft above is not named to who may not read it.
            kpt.parent = None
    return found


def goals_served(
    people: Collection[User], quarter: Quarter, departments: dict[UUID, UUID]
) -> dict[UUID, list[UUID]]:
    """Return by person the goals his work serves, the first one first; constant queries.

    First by his own targets, then by his department's, by weight; where neither leads to a goal, by
    the plan in force of his department. `departments` names each person's department.
    """
    links = links_of(quarter)
    rows = (
        Kpt.objects.filter(quarter=quarter, state__in=_SHOWN)
        .filter(Q(person__in=[one.pk for one in people]) | Q(level=KptLevel.DEPARTMENT))
        .order_by("-weight", "name", "pk")
    )
    own: dict[UUID, list[UUID]] = defaultdict(list)
    shared: dict[UUID, list[UUID]] = defaultdict(list)
    for kpt in rows:
        goal_id = line_of_sight.goal_of(kpt.pk, links)
        if goal_id is None:
            continue
        if kpt.person_id is not None:
            own[kpt.person_id].append(goal_id)
        elif kpt.department_id is not None:
            shared[kpt.department_id].append(goal_id)
    planned = _planned(quarter, set(departments.values()) - set(shared))
    found = {}
    for one in people:
        at = departments[one.pk]
        found[one.pk] = list(dict.fromkeys([*own[one.pk], *shared[at], *planned[at]]))
    return found


def _planned(quarter: Quarter, department_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the goals of the plans in force, the heaviest objective's first."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = (
        GoalLink.objects.filter(
            confirmed_at__isnull=False,
            retired_at=None,
            objective__state=ObjectiveState.ACTIVE,
            objective__plan__state__in=IN_FORCE_STATES,
            objective__plan__obligation__quarter=quarter,
            objective__plan__obligation__department__in=department_ids,
        )
        .order_by("-objective__weight", "objective__position", "goal__title", "pk")
        .values_list("objective__plan__obligation__department_id", "goal_id")
    )
    for department_id, goal_id in rows:
        found[department_id].append(goal_id)
    return found
