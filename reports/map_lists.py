"""The lists behind the numbers of the alignment map: as many lines as the number says."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter
from gaps.selectors.serving import ServingObjective, serving
from reports.alignment_map import NO_GOAL, list_url, picked

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class ListedKpi:
    """A KPI behind a number, once, with every objective it stands in."""

    pk: uuid.UUID
    name: str
    owner: str
    departments: str


@dataclass(frozen=True, slots=True)
class MapList:
    """The list behind a number of the map."""

    title: str
    show: str
    objectives: tuple[ServingObjective, ...]
    kpis: tuple[ListedKpi, ...]
    departments: tuple[tuple[str, str, int], ...]

    @property
    def rows(self) -> tuple[object, ...]:
        """Return what is listed."""
        if self.show == "kpis":
            return self.kpis
        return self.departments if self.show == "departments" else self.objectives

    @property
    def count_text(self) -> str:
        """Say how many there are."""
        count = len(self.rows)
        return {
            "kpis": ngettext("%d KPI", "%d KPIs", count),
            "departments": ngettext("%d department", "%d departments", count),
        }.get(self.show, ngettext("%d objective", "%d objectives", count)) % count


SHOWN: Final = ("objectives", "kpis", "departments")


def map_list(
    quarter: Quarter,
    user: "User",
    now: datetime,
    *,
    goal: str = "",
    department: str = "",
    show: str = "",
) -> MapList | None:
    """Return the list an address of the map asks for; None when it names nothing that is there."""
    known = serving(quarter, user, now)
    goals = {NO_GOAL: _("No goal"), **{row.slug: row.title for row in known.goals}}
    columns = {column.slug: column.name for column in known.departments}
    if (goal and goal not in goals) or (department and department not in columns):
        return None
    objectives = picked(known, goal=goal, department=department)
    names = [goals.get(goal, ""), columns.get(department, "")]
    return MapList(
        title=" – ".join(name for name in names if name) or _("All objectives"),
        show=show if show in SHOWN else SHOWN[0],
        objectives=objectives,
        kpis=_kpis(objectives),
        departments=tuple(
            (name, list_url(quarter, goal=goal, department=slug), len(list(rows)))
            for (name, slug), rows in groupby(
                objectives, key=lambda one: (one.department, one.slug)
            )
        ),
    )


def _kpis(objectives: Iterable[ServingObjective]) -> tuple[ListedKpi, ...]:
    names: dict[uuid.UUID, tuple[str, str]] = {}
    places: dict[uuid.UUID, dict[str, None]] = {}
    for one in objectives:
        for kpi in one.kpis:
            names[kpi.pk] = (kpi.name, kpi.owner)
            places.setdefault(kpi.pk, {})[one.department] = None
    return tuple(
        ListedKpi(pk, name, owner, ", ".join(places[pk])) for pk, (name, owner) in names.items()
    )
