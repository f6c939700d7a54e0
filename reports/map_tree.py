"""The tree under the alignment map: goal → department → objective → KPI, with next steps."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES as OPEN_ACTIONS
from actions.models import CorrectiveAction
from gaps.selectors.serving import ServingObjective
from reports.alignment_map import AlignmentMap, Cell, Row, signs_of
from reports.choices import MapSign

# A tree with more objectives than this shows goals and departments; a goal's own tree shows all.
TREE_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done about an objective next."""

    text: str
    url: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TreeObjective:
    """An objective in the tree, with its next step."""

    objective: ServingObjective
    signs: tuple[MapSign, ...]
    step: NextStep | None
    note: str


@dataclass(frozen=True, slots=True)
class TreeDepartment:
    """A department under a goal."""

    cell: Cell
    plan_url: str
    objectives: tuple[TreeObjective, ...]


@dataclass(frozen=True, slots=True)
class TreeGoal:
    """A goal with who serves it."""

    row: Row
    departments: tuple[TreeDepartment, ...]


def tree_of(page: AlignmentMap, *, goal: str = "") -> list[TreeGoal]:
    """Return goal → department → objective → KPI; above the limit objectives only for one goal."""
    rows = [row for row in page.rows if not goal or row.slug == goal]
    is_whole = bool(goal) or page.objective_count <= TREE_LIMIT
    steps = _steps([one for row in rows for cell in row.served for one in cell.objectives])
    return [
        TreeGoal(
            row=row,
            departments=tuple(
                TreeDepartment(
                    cell=cell,
                    plan_url=reverse(
                        "reports:plan_page", args=[cell.department.slug, page.quarter.code]
                    ),
                    objectives=tuple(
                        TreeObjective(one, signs_of([one]), steps.get(one.pk), _note(one))
                        for one in cell.objectives
                    )
                    if is_whole
                    else (),
                )
                for cell in row.served
            ),
        )
        for row in rows
    ]


def _note(objective: ServingObjective) -> str:
    """Say why an objective with a link still serves no goal."""
    if objective.serves or not objective.links:
        return ""
    link = objective.links[0]
    if link.retired_on:
        return _("served “%(goal)s”, which is retired") % {"goal": link.goal}
    if not link.is_confirmed:
        return _("the link to “%(goal)s” is not confirmed") % {"goal": link.goal}
    return _("“%(goal)s” does not hold yet") % {"goal": link.goal}


def _steps(objectives: list[ServingObjective]) -> dict[uuid.UUID, NextStep]:
    """Return by objective the oldest gap's next step: its action, else the gap itself."""
    first = {one.pk: one.all_gaps[0] for one in objectives if one.all_gaps}
    actions = {
        gap_id: NextStep(title, reverse("actions:action_page", args=[pk]), deadline)
        for pk, gap_id, title, deadline in CorrectiveAction.objects.filter(
            gap_id__in={gap.pk for gap in first.values()}, state__in=OPEN_ACTIONS
        )
        .order_by("-created_at", "-id")
        .values_list("pk", "gap_id", "title", "deadline")
    }
    return {
        pk: actions.get(gap.pk) or NextStep(gap.sentence, reverse("gaps:gap_page", args=[gap.pk]))
        for pk, gap in first.items()
    }
