"""Targets as a person, a department or the whole organization looks at them: who serves what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from departments.models import Department, Goal, Membership, Quarter, User
from kpis.choices.cascade import ContributionState, LinkFault
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptContribution
from kpis.selectors.cascades import totals_of
from kpis.selectors.sights import Sight, broken_targets, faults_of, links_of, sights_of
from kpis.selectors.target_pages import TargetLine, lines_of, listed
from kpis.selectors.targets import standing_of
from kpis.words.cascade import sum_text
from saypro_align.lib.clock import organization_day

BROKEN_HEADERS: Final = (
    gettext_lazy("Quarter"),
    gettext_lazy("Level"),
    gettext_lazy("Target"),
    gettext_lazy("Department"),
    gettext_lazy("Person"),
    gettext_lazy("Owner"),
    gettext_lazy("Serves"),
    gettext_lazy("What is broken"),
)
CONTRIBUTION_HEADERS: Final = (
    gettext_lazy("Quarter"),
    gettext_lazy("Target"),
    gettext_lazy("Level"),
    gettext_lazy("Function"),
    gettext_lazy("How it contributes"),
    gettext_lazy("State"),
    gettext_lazy("Answered by"),
    gettext_lazy("Answered on"),
    gettext_lazy("Reason"),
)


@dataclass(frozen=True, slots=True)
class SightLine:
    """A target with its chain and what its parts come to."""

    line: TargetLine
    sight: Sight
    total: str = ""
    # How the reader's own departments contribute to it, where he looks at what concerns him.
    contributions: tuple[KptContribution, ...] = ()

    @property
    def kpt(self) -> Kpt:
        """Return the target."""
        return self.line.kpt


@dataclass(frozen=True, slots=True)
class MyTargets:
    """What a person stands for: his own targets, his departments', the organization's."""

    own: list[SightLine]
    departments: list[SightLine]
    organization: list[SightLine]

    @property
    def count(self) -> int:
        """Return how many targets there are."""
        return len(self.own) + len(self.departments) + len(self.organization)


@dataclass(frozen=True, slots=True)
class Group:
    """The targets of one department or of one person."""

    who: Department | User
    lines: list[SightLine]

    @property
    def broken(self) -> int:
        """Return how many of its targets cannot be followed up to a goal."""
        return sum(not line.sight.is_whole for line in self.lines)


@dataclass(frozen=True, slots=True)
class Branch:
    """A target in the tree, with what serves it."""

    line: TargetLine
    faults: tuple[LinkFault, ...]
    total: str
    parts: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GoalBranch:
    """A goal with the targets that serve it; without a goal those that serve none."""

    goal: Goal | None
    targets: list[Branch]


def my_targets(user: User, quarter: Quarter, *, now: datetime) -> MyTargets:
    """Return the targets that concern the person, each with its chain; constant queries."""
    departments = user.department_ids()
    rows = [
        kpt
        for kpt in listed(user, quarter)
        if kpt.level == KptLevel.ORGANIZATION
        or kpt.person_id == user.pk
        or (kpt.level == KptLevel.DEPARTMENT and kpt.department_id in departments)
        or kpt.accountable_id == user.pk
    ]
    lines = sight_lines(rows, user, quarter, now=now)
    mine = {line.kpt.pk for line in lines if _is_own(line.kpt, user)}
    said = _contributions_of(departments, rows)
    lines = [replace(line, contributions=tuple(said[line.kpt.pk])) for line in lines]
    return MyTargets(
        own=[line for line in lines if line.kpt.pk in mine],
        departments=[
            line
            for line in lines
            if line.kpt.pk not in mine and line.kpt.level == KptLevel.DEPARTMENT
        ],
        organization=[
            line
            for line in lines
            if line.kpt.pk not in mine and line.kpt.level == KptLevel.ORGANIZATION
        ],
    )


def _contributions_of(
    departments: Collection[UUID], kpts: Collection[Kpt]
) -> dict[UUID, list[KptContribution]]:
    """Return by target how the departments contribute to it; what one declined is no part of it."""
    found: dict[UUID, list[KptContribution]] = defaultdict(list)
    rows = (
        KptContribution.objects.standing()
        .exclude(state=ContributionState.DECLINED)
        .filter(kpt__in=[kpt.pk for kpt in kpts], department__in=departments)
        .select_related("department")
        .order_by("department__name", "pk")
    )
    for row in rows:
        found[row.kpt_id].append(row)
    return found


def _is_own(kpt: Kpt, user: User) -> bool:
    return user.pk in (kpt.person_id, kpt.accountable_id)


def sight_lines(
    kpts: Iterable[Kpt], user: User, quarter: Quarter, *, now: datetime
) -> list[SightLine]:
    """Return targets with standing, chain and sum of their parts; constant queries."""
    rows = list(kpts)
    standings = standing_of(rows, now=now)
    sights = sights_of(rows, user, links_of(quarter))
    totals = totals_in_words(rows, user, now)
    return [
        SightLine(TargetLine(kpt, standings[kpt.pk]), sights[kpt.pk], totals.get(kpt.pk, ""))
        for kpt in rows
    ]


def by_department(user: User, quarter: Quarter, *, now: datetime) -> list[Group]:
    """Return every department with its readable targets, also those without any."""
    today = organization_day(now)
    rows = sight_lines(listed(user, quarter, level=KptLevel.DEPARTMENT), user, quarter, now=now)
    held: dict[UUID | None, list[SightLine]] = defaultdict(list)
    for line in rows:
        held[line.kpt.department_id].append(line)
    departments = Department.objects.filter(active_from__lte=today).order_by("name")
    return [
        Group(one, held[one.pk])
        for one in departments
        if held[one.pk] or one.active_until is None or one.active_until >= today
    ]


def by_person(user: User, quarter: Quarter, *, now: datetime) -> list[Group]:
    """Return the people whose targets the reader may read, with those targets."""
    rows = sight_lines(
        listed(user, quarter, level=KptLevel.PERSON).order_by("person__name", "name", "pk"),
        user,
        quarter,
        now=now,
    )
    held: dict[User, list[SightLine]] = defaultdict(list)
    for line in rows:
        if line.kpt.person is not None:
            held[line.kpt.person].append(line)
    return [Group(one, lines) for one, lines in held.items()]


def without_target(user: User, quarter: Quarter) -> int:
    """Return how many people of the reader's departments have no target of their own yet."""
    headed = user.headed_department_ids()
    if not headed:
        return 0
    people = Membership.objects.filter(
        department__in=headed, ended_on=None, user__is_active=True
    ).values("user")
    having = listed(user, quarter, level=KptLevel.PERSON).values("person")
    return User.objects.filter(pk__in=people).exclude(pk__in=having).count()


def tree_of(user: User, quarter: Quarter, *, now: datetime) -> list[GoalBranch]:
    """Return goals → organization → departments → people, as far as the reader may know."""
    rows = list(listed(user, quarter))
    links = links_of(quarter)
    totals = totals_in_words(rows, user, now)
    parts: dict[UUID | None, list[Kpt]] = defaultdict(list)
    known = {kpt.pk for kpt in rows}
    standings = {line.kpt.pk: line for line in lines_of(rows, now=now)}
    for kpt in rows:
        parts[kpt.parent_id if kpt.parent_id in known else None].append(kpt)

    def branch(kpt: Kpt) -> Branch:
        return Branch(
            line=standings[kpt.pk],
            faults=faults_of(kpt.pk, links),
            total=totals.get(kpt.pk, ""),
            parts=[branch(part) for part in parts[kpt.pk]],
        )

    by_goal: dict[Goal | None, list[Branch]] = defaultdict(list)
    for kpt in sorted(parts[None], key=lambda one: KptLevel.values.index(one.level)):
        by_goal[kpt.goal].append(branch(kpt))
    goals = sorted((goal for goal in by_goal if goal is not None), key=lambda goal: goal.title)
    found = [GoalBranch(goal, by_goal[goal]) for goal in goals]
    return [*found, GoalBranch(None, by_goal[None])] if by_goal[None] else found


def unserved_goals(quarter: Quarter, *, now: datetime) -> list[Goal]:
    """Return the goals that no proposed or final target of the organization serves."""
    day = quarter.judged_on(organization_day(now))
    served = Kpt.objects.filter(
        quarter=quarter,
        level=KptLevel.ORGANIZATION,
        goal__isnull=False,
        state__in=[KptState.PROPOSED, KptState.FINAL, KptState.CLOSED],
    ).values("goal")
    return list(Goal.objects.active_on(day).exclude(pk__in=served).order_by("title"))


def broken_lines(user: User, quarter: Quarter) -> Iterator[list[object]]:
    """Yield the broken chains as a spreadsheet shows them, under `BROKEN_HEADERS`."""
    for kpt, faults in broken_targets(user, quarter):
        yield [
            quarter.code,
            kpt.get_level_display(),
            kpt.name,
            kpt.department or "",
            kpt.person or "",
            kpt.team or kpt.owner or "",
            kpt.parent or "",
            "; ".join(str(fault.label) for fault in faults),
        ]


def contributions_listed(
    user: User,
    quarter: Quarter,
    *,
    state: str = "",
    department: Department | None = None,
) -> list[KptContribution]:
    """Return how functions contribute to the quarter's targets, unconfirmed ones first."""
    rows = (
        KptContribution.objects.visible_to(user)
        .standing()
        .filter(kpt__quarter=quarter, kpt__state__in=_PURSUED)
        .select_related("kpt__quarter", "kpt__department", "department", "answered_by", "stated_by")
        .order_by("kpt__name", "department__name", "pk")
    )
    if state in ContributionState.values:
        rows = rows.filter(state=state)
    if department is not None:
        rows = rows.filter(department=department)
    order = [ContributionState.DECLINED, ContributionState.ASKED, ContributionState.CONFIRMED]
    return sorted(rows, key=lambda row: order.index(ContributionState(row.state)))


_PURSUED = (KptState.DRAFT, KptState.PROPOSED, KptState.FINAL, KptState.CLOSED)


def contribution_lines(rows: Iterable[KptContribution]) -> Iterator[list[object]]:
    """Yield contributions as a spreadsheet shows them, under `CONTRIBUTION_HEADERS`."""
    for row in rows:
        yield [
            row.kpt.quarter.code,
            row.kpt.name,
            row.kpt.get_level_display(),
            row.department,
            row.how,
            row.get_state_display(),
            row.answered_by or "",
            organization_day(row.answered_at) if row.answered_at else "",
            row.reason,
        ]


def totals_in_words(kpts: Collection[Kpt], user: User, now: datetime) -> dict[UUID, str]:
    """Return, by target, how its parts add up: “Departments add up to 12 of 15 %”."""
    by_id = {kpt.pk: kpt for kpt in kpts}
    totals = totals_of(kpts, user, today=organization_day(now))
    return {
        pk: sum_text(total, _unit(by_id[pk]), by_id[pk].level)
        for pk, total in totals.items()
        if total.parts
    }


def _unit(kpt: Kpt) -> str:
    return kpt.kpi.unit if kpt.kpi else ""
