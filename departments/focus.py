"""Which department wants which key project how much, what it promises, and who supports what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments import permissions
from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import (
    Department,
    GoalLink,
    KeyProject,
    ProjectDemand,
    ProjectPriority,
    ProjectRanking,
    Quarter,
    User,
)
from saypro_align.lib import percent, ranks


@dataclass(frozen=True, slots=True)
class Demand:
    """What the other departments say, as a sum of ratings and how many rated."""

    total: int
    count: int

    @property
    def mean(self) -> Fraction | None:
        """Return the mean rating; None where nobody rated."""
        return Fraction(self.total, self.count) if self.count else None

    @property
    def text(self) -> str:
        """Return the mean as it is shown, rounded down: "4.3"."""
        mean = self.mean
        return "" if mean is None else percent.one_decimal(mean)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one department says about one key project."""

    department: Department
    priority: ProjectPriority | None
    demand: ProjectDemand | None
    # The plan in force has an objective that serves the project's goal.
    is_serving: bool

    @property
    def is_empty(self) -> bool:
        """Return whether the department says nothing about the project."""
        return self.priority is None and self.demand is None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A key project with what all departments say about it, in the order of the columns."""

    project: KeyProject
    cells: tuple[Cell, ...]
    demand: Demand

    @property
    def supporters(self) -> list[Department]:
        """Return the departments whose promise stands or was kept."""
        return [one.department for one in self.cells if one.priority and one.priority.is_supporting]

    @property
    def is_unsupported(self) -> bool:
        """Return whether nobody promises anything to the project."""
        return not self.supporters

    @property
    def silent(self) -> list[Department]:
        """Return the departments that serve the goal and have not ranked the project."""
        return [one.department for one in self.cells if one.is_serving and one.priority is None]


@dataclass(frozen=True, slots=True)
class GoalFocus:
    """The key projects of a goal and how much the departments that rank them agree."""

    goal_title: str
    agreement: Fraction | None
    departments: int

    @property
    def text(self) -> str:
        """Return the average rank correlation as it is shown, −1.0 to 1.0."""
        return "" if self.agreement is None else percent.one_decimal(self.agreement)


@dataclass(frozen=True, slots=True)
class FocusMatrix:
    """Key projects × departments."""

    departments: list[Department]
    rows: list[ProjectRow]
    goals: list[GoalFocus]

    @property
    def unsupported(self) -> list[KeyProject]:
        """Return the projects nobody promises anything to."""
        return [row.project for row in self.rows if row.is_unsupported]


def projects_listed() -> QuerySet[KeyProject]:
    """Return the key projects that run, with what their rows show."""
    rows = KeyProject.objects.filter(retired_at=None)
    return rows.select_related("goal", "lead_department", "decides")


def focus_matrix(
    quarter: Quarter | None, day: date, *, always: Collection[UUID] = ()
) -> FocusMatrix:
    """Return what each department says about each key project, with a constant number of queries.

    Columns are the departments that say something or serve a goal of these projects, and those named
    in `always`.
    """
    departments = list(Department.objects.active_on(day))
    rows = _rows(list(projects_listed()), departments, quarter)
    shown = {
        cell.department.pk
        for row in rows
        for cell in row.cells
        if cell.is_serving or not cell.is_empty
    } | set(always)
    kept = [
        replace(row, cells=tuple(one for one in row.cells if one.department.pk in shown))
        for row in rows
    ]
    return FocusMatrix(
        [department for department in departments if department.pk in shown],
        kept,
        _agreement(kept),
    )


def project_row(project: KeyProject, quarter: Quarter | None, day: date) -> ProjectRow:
    """Return what each department says about one key project."""
    departments = list(Department.objects.active_on(day))
    return _rows([project], departments, quarter)[0]


@dataclass(frozen=True, slots=True)
class Line:
    """What one department says about the project of a page, and what the reader may do about it."""

    cell: Cell
    may_rank: bool
    may_rate: bool
    may_judge: bool
    is_late: bool


def lines_of(row: ProjectRow, user: User, today: date) -> list[Line]:
    """Return the departments that say something, serve the goal, or are headed by the reader."""
    found = []
    for cell in row.cells:
        may_write = permissions.can_write_for(user, cell.department.pk)
        may_rank = may_write and row.project.retired_at is None
        if cell.is_empty and not cell.is_serving and not may_rank:
            continue
        promised = cell.priority is not None and cell.priority.commitment_state == "open"
        due = cell.priority.commitment_due_on if cell.priority else None
        found.append(
            Line(
                cell,
                may_rank=may_rank,
                may_rate=permissions.can_rate_demand(user, row.project, cell.department.pk),
                may_judge=may_write and promised,
                is_late=promised and due is not None and due < today,
            )
        )
    return found


def rankings_of(project: KeyProject) -> list[ProjectRanking]:
    """Return the rankings on which the project stands, newest first."""
    rows = ProjectRanking.objects.filter(entries__project=project)
    return list(rows.select_related("quarter").order_by("-created_at", "-id")[:20])


CSV_HEADERS = (
    _("Key project"),
    _("Goal"),
    _("Led by"),
    _("Department"),
    _("Priority"),
    _("Demand, 1 to 5"),
    _("Why"),
    _("Commitment"),
    _("By when"),
    _("State of the commitment"),
)


def csv_lines(matrix: FocusMatrix) -> Iterator[list[object]]:
    """Yield a line for each department that says something about a project, or one for none."""
    for row in matrix.rows:
        head = [row.project.name, row.project.goal.title, row.project.lead_department or ""]
        said = [cell for cell in row.cells if not cell.is_empty]
        yield from ([*head, *_cell_line(cell)] for cell in said)
        if not said:
            yield [*head, "", "", "", "", "", "", ""]


def _cell_line(cell: Cell) -> list[object]:
    priority, demand = cell.priority, cell.demand
    return [
        cell.department,
        priority.rank if priority else "",
        demand.rating if demand else "",
        demand.comment if demand else "",
        priority.commitment if priority else "",
        (priority.commitment_due_on or "") if priority else "",
        priority.commitment_choice.label if priority and priority.commitment else "",
    ]


def _rows(
    projects: list[KeyProject], departments: Iterable[Department], quarter: Quarter | None
) -> list[ProjectRow]:
    ids = [project.pk for project in projects]
    priorities = {
        (one.project_id, one.department_id): one
        for one in ProjectPriority.objects.filter(project__in=ids)
    }
    demands = {
        (one.project_id, one.department_id): one
        for one in ProjectDemand.objects.filter(project__in=ids)
    }
    serving = serving_departments({project.goal_id for project in projects}, quarter)
    rows = []
    for project in projects:
        cells = tuple(
            Cell(
                department,
                priorities.get((project.pk, department.pk)),
                demands.get((project.pk, department.pk)),
                department.pk in serving[project.goal_id],
            )
            for department in departments
        )
        ratings = [cell.demand.rating for cell in cells if cell.demand]
        rows.append(ProjectRow(project, cells, Demand(sum(ratings), len(ratings))))
    return rows


def serving_departments(
    goal_ids: Iterable[UUID], quarter: Quarter | None
) -> defaultdict[UUID, set[UUID]]:
    """Return for each goal the departments whose plan in force serves it in the quarter."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    if quarter is None:
        return found
    links = GoalLink.objects.filter(
        goal__in=set(goal_ids),
        retired_at=None,
        confirmed_by__isnull=False,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter=quarter,
    ).values_list("goal_id", "objective__plan__obligation__department_id")
    for goal_id, department_id in links.order_by():
        found[goal_id].add(department_id)
    return found


def _agreement(rows: Iterable[ProjectRow]) -> list[GoalFocus]:
    """Return for each goal with two projects how much the departments that rank them agree."""
    by_goal: defaultdict[UUID, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        by_goal[row.project.goal_id].append(row)
    found = []
    for group in by_goal.values():
        told: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
        for row in group:
            for cell in row.cells:
                if cell.priority:
                    told[cell.department.pk][row.project.pk] = cell.priority.rank
        orders = [order for order in told.values() if len(order) > 1]
        if len(group) > 1 and len(orders) > 1:
            focus = ranks.mean_agreement(orders)
            found.append(GoalFocus(group[0].project.goal.title, focus, len(orders)))
    return found
