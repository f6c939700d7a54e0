"""The alignment map: goals × departments, each number with the address of its list.

Matrix, tree, lists, files and API are made of the same `Row`s, so their numbers cannot differ.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Goal, Quarter
from gaps.selectors.serving import Column, GapNote, Serving, ServingObjective, serving
from reports.choices import MapSign
from reports.dashboard import Number

if TYPE_CHECKING:
    from departments.models import User

# The name in addresses of the row of objectives without a goal.
NO_GOAL = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a department does for a goal."""

    department: Column
    objectives: tuple[ServingObjective, ...]
    signs: tuple[MapSign, ...]
    # "2 objectives", and all of it in words for who does not see the table.
    told: str
    label: str
    url: str

    @property
    def count(self) -> int:
        """Return how many objectives serve the goal here."""
        return len(self.objectives)

    @property
    def has_problem(self) -> bool:
        """Return whether anything here does not fit."""
        return any(sign != MapSign.FINE for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Row:
    """A goal with its cells; without a goal the objectives that serve none."""

    goal: Goal | None
    slug: str
    title: str
    url: str
    tree_url: str
    cells: tuple[Cell, ...]
    departments: Number
    objectives: Number
    kpis: Number
    # Nobody at all serves it, whatever part of the map is looked at.
    is_orphan: bool = False

    @property
    def served(self) -> tuple[Cell, ...]:
        """Return the cells that hold something."""
        return tuple(cell for cell in self.cells if cell.objectives)

    @property
    def is_served(self) -> bool:
        """Return whether the departments looked at serve the goal."""
        return bool(self.objectives.count)

    @property
    def has_problem(self) -> bool:
        """Return whether the goal is served by nobody, something does not fit, or a goal lacks."""
        if self.goal is None:
            return self.is_served
        return self.is_orphan or any(cell.has_problem for cell in self.cells)


@dataclass(frozen=True, slots=True)
class AlignmentMap:
    """Everything the map shows; `rows` end with the one without a goal."""

    quarter: Quarter
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    no_goal: Row
    goals: tuple[Row, ...]
    goalless: tuple[ServingObjective, ...]
    as_of: datetime
    objective_count: int

    @property
    def unserved(self) -> tuple[Row, ...]:
        """Return the goals nobody serves."""
        return tuple(row for row in self.goals if row.is_orphan)

    @property
    def goals_sentence(self) -> str:
        """Name the goals nobody serves."""
        if not self.goals:
            return ""
        names = ", ".join(f"“{row.title}”" for row in self.unserved)
        if not names:
            return _("Every goal is served by somebody.")
        return _("Nobody serves: %(names)s.") % {"names": names}

    @property
    def objectives_sentence(self) -> str:
        """Say how many objectives serve no goal."""
        count = len(self.goalless)
        if not count:
            return _("Every objective has a goal.") if self.objective_count else ""
        return ngettext(
            "%(count)d objective has no goal:", "%(count)d objectives have no goal:", count
        ) % {"count": count}


def alignment_map(
    quarter: Quarter,
    user: "User",
    now: datetime,
    *,
    only_problems: bool = False,
    department: str = "",
) -> AlignmentMap:
    """Return the map of a quarter as the person may read it, with a constant number of queries."""
    known = serving(quarter, user, now)
    columns = tuple(
        column for column in known.departments if not department or column.slug == department
    )
    rows = [_row(goal, known, columns, quarter) for goal in known.goals]
    no_goal = _row(None, known, columns, quarter)
    shown = [*rows, no_goal]
    if only_problems:
        shown = [row for row in shown if row.has_problem]
        troubled = {
            cell.department.pk
            for row in shown
            for cell in row.served
            if cell.has_problem or row.goal is None
        }
        shown = [_narrowed(row, troubled) for row in shown]
        columns = tuple(column for column in columns if column.pk in troubled)
    return AlignmentMap(
        quarter=quarter,
        columns=columns,
        rows=tuple(shown),
        no_goal=no_goal,
        goals=tuple(rows),
        goalless=picked(known, goal=NO_GOAL),
        as_of=now,
        objective_count=len(known.objectives),
    )


def _narrowed(row: Row, departments: set[uuid.UUID]) -> Row:
    """Return the row with the cells of some departments; its numbers stay those of all."""
    return Row(
        goal=row.goal,
        slug=row.slug,
        title=row.title,
        url=row.url,
        tree_url=row.tree_url,
        cells=tuple(cell for cell in row.cells if cell.department.pk in departments),
        departments=row.departments,
        objectives=row.objectives,
        kpis=row.kpis,
        is_orphan=row.is_orphan,
    )


def picked(known: Serving, *, goal: str = "", department: str = "") -> tuple[ServingObjective, ...]:
    """Return the objectives behind a number of the map; `goal` is a short name, or "none"."""
    found: Iterable[ServingObjective] = known.objectives
    if department:
        found = (one for one in found if one.slug == department)
    if goal == NO_GOAL:
        found = (one for one in found if not one.serves)
    elif goal:
        pk = next((row.pk for row in known.goals if row.slug == goal), None)
        found = (one for one in found if pk in one.serves)
    return tuple(found)


def _row(goal: Goal | None, known: Serving, columns: tuple[Column, ...], quarter: Quarter) -> Row:
    slug = goal.slug if goal else NO_GOAL
    title = goal.title if goal else _("No goal")
    wanted = {column.slug for column in columns}
    objectives = [one for one in picked(known, goal=slug) if one.slug in wanted]
    narrowed = columns[0].slug if len(columns) == 1 and len(known.departments) > 1 else ""
    here = list_url(quarter, goal=slug)
    by_department: dict[uuid.UUID, list[ServingObjective]] = {}
    for one in objectives:
        by_department.setdefault(one.department_id, []).append(one)
    return Row(
        goal=goal,
        slug=slug,
        title=title,
        url=f"{reverse('gaps:goal_page', args=[slug])}?q={quarter.code}"
        if goal
        else list_url(quarter, goal=NO_GOAL),
        tree_url=f"{reverse('reports:map_tree')}?{urlencode({'q': quarter.code, 'goal': slug})}",
        cells=tuple(
            _cell(column, title, here, tuple(by_department.get(column.pk, ())))
            for column in columns
        ),
        departments=Number(
            len(by_department),
            list_url(quarter, goal=slug, department=narrowed, show="departments"),
        ),
        objectives=Number(len(objectives), list_url(quarter, goal=slug, department=narrowed)),
        kpis=Number(
            len({kpi.pk for one in objectives for kpi in one.kpis}),
            list_url(quarter, goal=slug, department=narrowed, show="kpis"),
        ),
        is_orphan=goal is not None and all(goal.pk not in one.serves for one in known.objectives),
    )


def _cell(
    column: Column,
    title: str,
    list_of_all: str,
    objectives: tuple[ServingObjective, ...],
) -> Cell:
    if not objectives:
        return Cell(column, (), (), "", "", "")
    signs = signs_of(objectives)
    told = ngettext("%(count)d objective", "%(count)d objectives", len(objectives)) % {
        "count": len(objectives)
    }
    words = ", ".join(str(sign.label) for sign in signs)
    return Cell(
        department=column,
        objectives=objectives,
        signs=signs,
        told=told,
        label=f"{column.name}, {title}: {told}, {words}",
        url=f"{list_of_all}&{urlencode({'department': column.slug})}",
    )


def signs_of(objectives: Iterable[ServingObjective]) -> tuple[MapSign, ...]:
    """Return what is to be said of the objectives: all fine, or each way in which they are not."""
    listed = list(objectives)
    if not listed:
        return ()
    found = {_sign(gap) for one in listed for gap in one.all_gaps}
    return tuple(sign for sign in MapSign if sign in found) or (MapSign.FINE,)


def _sign(gap: GapNote) -> MapSign:
    if gap.is_conflict:
        return MapSign.APART
    return MapSign.SUSPECTED if gap.is_suspected else MapSign.OPEN


def list_url(quarter: Quarter, **asked: str) -> str:
    """Return the address of the list behind a number."""
    told = {"q": quarter.code, **{name: value for name, value in asked.items() if value}}
    return f"{reverse('reports:map_list')}?{urlencode(told)}"
