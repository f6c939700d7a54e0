"""Rankings and teams that an action set in motion, and what the guided forms start from."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES, ActionKind
from actions.models import CorrectiveAction, FocusLink
from actions.permissions import can_edit
from departments.models import CrossTeam, Department, Goal, ProjectRanking
from departments.rankings import ResultRow, results_of

if TYPE_CHECKING:
    from datetime import date

    from departments.models import User

_ANSWER_DAYS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FocusPart:
    """What the page of an action shows of rankings and teams."""

    rankings: list[tuple[ProjectRanking, list[ResultRow]]]
    teams: list[CrossTeam]
    may_rank: bool
    may_form: bool

    @property
    def is_shown(self) -> bool:
        """Return whether there is anything to show or to do."""
        return bool(self.rankings or self.teams or self.may_rank or self.may_form)


def focus_part(action: CorrectiveAction, user: "User") -> FocusPart:
    """Return the rankings and teams of an action; one query."""
    links = FocusLink.objects.filter(action=action).select_related("ranking__quarter", "team")
    rankings = [link.ranking for link in links if link.ranking is not None]
    may_write = action.state in OPEN_STATES and can_edit(user, action)
    return FocusPart(
        rankings=[(ranking, results_of(ranking)) for ranking in rankings],
        teams=[link.team for link in links if link.team is not None],
        may_rank=may_write and action.kind == ActionKind.ALIGN_FOCUS,
        may_form=may_write and action.kind == ActionKind.COLLABORATE,
    )


def parties_of(action: CorrectiveAction) -> list[Department]:
    """Return the departments the action is about, and the one that carries it."""
    wanted = {*action.about.department_ids, action.department_id}
    return list(Department.objects.filter(pk__in=wanted).order_by("name", "id"))


def ranking_to_start_from(action: CorrectiveAction, today: "date") -> dict[str, Any]:
    """Return what the form starts from: the goal of the gap, its projects, its departments."""
    goal = _goal_of(action)
    start: dict[str, Any] = {
        "title": action.title,
        "quarter": action.about.quarter,
        "departments": [department.pk for department in parties_of(action)],
        "due_on": min(today + _ANSWER_DAYS, action.deadline or today + _ANSWER_DAYS),
    }
    if goal is None:
        return start
    projects = goal.key_projects.filter(retired_at=None)
    return {
        **start,
        "goal": goal,
        "title": _("Order of the key projects for “%(goal)s”") % {"goal": goal},
        "projects": [project.pk for project in projects],
    }


def team_to_start_from(action: CorrectiveAction, today: "date") -> dict[str, Any]:
    """Return what the form starts from: the purpose is what the action is for."""
    return {
        "purpose": action.description or action.title,
        "goal": _goal_of(action),
        "starts_on": today,
    }


def _goal_of(action: CorrectiveAction) -> Goal | None:
    """Return the goal that the gap's sentence names, if it holds."""
    title = str(action.gap.params.get("goal", "")) if action.gap is not None else ""
    return Goal.objects.filter(title=title, retired_on=None).first() if title else None
