"""What the plan editor offers to choose from, loaded once for all its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from departments.models import Department, Goal, GoalMeasure, User
from kpis.choices import KpiState
from kpis.models import Kpi
from kpis.selectors.content import PlanContent

Choices = list[tuple[str, str | list[tuple[str, str]]]]
NO_GOAL = "none"


@dataclass(frozen=True)
class EditorChoices:
    """Goals, measures, people and KPIs a row may name, each by the text of its id."""

    goals: dict[str, Goal]
    measures: dict[str, GoalMeasure]
    people: dict[str, User]
    kpis: dict[str, Kpi]

    @cached_property
    def goal_choices(self) -> Choices:
        """Return the goals, and the honest way out."""
        return [
            ("", _("Choose a goal")),
            *((key, goal.title) for key, goal in self.goals.items()),
            (NO_GOAL, _("None of these, tell us why")),
        ]

    @cached_property
    def measure_choices(self) -> Choices:
        """Return the measures and drivers under their goals."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, measure in self.measures.items():
            groups.setdefault(measure.goal.title, []).append(
                (key, f"{measure.name} ({measure.get_kind_display()})")
            )
        return [("", _("Nothing named here")), *groups.items()]

    @cached_property
    def people_choices(self) -> Choices:
        """Return the people who may own a row."""
        return [("", _("Nobody yet")), *((key, user.name) for key, user in self.people.items())]

    @cached_property
    def kpi_choices(self) -> Choices:
        """Return the department's KPIs, own and shared."""
        return [("", _("A new KPI")), *((key, _described(kpi)) for key, kpi in self.kpis.items())]


def editor_choices(department: Department, content: PlanContent | None, day: date) -> EditorChoices:
    """Return the choices for a department's plan; what the plan already names stays choosable."""
    goals = list(Goal.objects.active_on(day))
    measures = list(
        GoalMeasure.objects.filter(retired_at=None, goal__in=goals).select_related("goal")
    )
    people = User.objects.filter(
        is_active=True, memberships__department=department, memberships__ended_on=None
    ).order_by("name", "pk")
    kpis = Kpi.objects.filter(
        state=KpiState.ACTIVE,
        department_links__department=department,
        department_links__confirmed_at__isnull=False,
    )
    return EditorChoices(
        goals=_by_id([*goals, *_linked_goals(content)]),
        measures=_by_id([*measures, *_named_measures(content)]),
        people=_by_id([*people, *_owners(content)]),
        kpis=_by_id(kpis),
    )


def _linked_goals(content: PlanContent | None) -> list[Goal]:
    return [link.goal for one in _rows(content) for link in one.links]


def _named_measures(content: PlanContent | None) -> list[GoalMeasure]:
    uses = [held.use for one in _rows(content) for held in one.all_uses]
    return [use.goal_measure for use in uses if use.goal_measure is not None]


def _owners(content: PlanContent | None) -> list[User]:
    owners = [one.objective.owner for one in _rows(content)]
    owners += [held.kpi.owner for one in _rows(content) for held in one.all_uses]
    return [owner for owner in owners if owner is not None]


def _rows(content: PlanContent | None) -> Iterable:  # type: ignore[type-arg]
    return content.all_objectives if content else ()


def _by_id(rows: Iterable) -> dict:  # type: ignore[type-arg]
    return {str(row.pk): row for row in rows}


def _described(kpi: Kpi) -> str:
    return f"{kpi.name} ({kpi.unit})" if kpi.unit else kpi.name
