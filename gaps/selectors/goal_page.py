"""What a goal's page tells beyond the goal itself: who serves it, and what an edit would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.dateformat import format as format_date
from django.utils.text import capfirst

from departments.models import Goal, Quarter
from gaps.selectors.serving import ServingObjective, serving

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class Served:
    """Who serves a goal in a quarter, by department; `unsure` are links nobody confirmed."""

    departments: tuple[tuple[str, tuple[ServingObjective, ...]], ...]
    objectives: int
    kpis: int
    unsure: tuple[ServingObjective, ...]


def served_by(goal: Goal, quarter: Quarter, user: "User", now: datetime) -> Served:
    """Return the objectives that serve the goal, with KPIs and gaps."""
    linked = serving(quarter, user, now, goal=goal).objectives
    sure = [one for one in linked if _is_confirmed(one, goal)]
    return Served(
        departments=tuple(
            (name, tuple(rows)) for name, rows in groupby(sure, key=lambda one: one.department)
        ),
        objectives=len(sure),
        kpis=len({kpi.pk for one in sure for kpi in one.kpis}),
        unsure=tuple(one for one in linked if not _is_confirmed(one, goal)),
    )


def _is_confirmed(objective: ServingObjective, goal: Goal) -> bool:
    return any(link.is_confirmed for link in objective.links if link.goal_id == goal.pk)


@dataclass(frozen=True, slots=True)
class Change:
    """A field with the stored and the new text."""

    label: str
    before: str
    after: str


def changes_of(row: models.Model, values: Mapping[str, Any]) -> list[Change]:
    """Return what saving the values would change on the row, in words."""
    found = []
    for name, value in values.items():
        before = getattr(row, name)
        if before == value:
            continue
        field = row._meta.get_field(name)
        label = capfirst(str(getattr(field, "verbose_name", name)))
        found.append(Change(label, _text(row, name, before), _text(row, name, value)))
    return found


def _text(row: models.Model, name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return format_date(value, "j M Y")
    choices: Any = getattr(row._meta.get_field(name), "choices", None)
    return str(dict(choices)[value]) if choices and value in dict(choices) else str(value)
