"""Where in a plan something can be said: its fields as readers see them, under the editor's names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from kpis.choices import Direction
from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent
from kpis.typed import PLAN, kpi_path, objective_path
from saypro_align.lib.numerals import number, quantity


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a plan and what it says now."""

    row: str
    field: str
    label: str
    value: str
    title: str

    @property
    def name(self) -> str:
        """Return the field's name within the plan."""
        return f"{self.row}:{self.field}"

    @property
    def full_label(self) -> str:
        """Return the field with its row: "Target value of Lead conversion rate"."""
        return _("%(field)s of %(row)s") % {"field": self.label, "row": self.title}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The places of one row: the plan itself, an objective or a KPI."""

    row: str
    title: str
    places: tuple[Place, ...]

    @property
    def is_kpi(self) -> bool:
        """Return whether it is a KPI's row."""
        return self.row.startswith("k/")

    @property
    def anchor(self) -> str:
        """Return the row's name as an id of the page."""
        return self.row.replace("/", "-")


def place_rows(content: PlanContent) -> list[PlaceRow]:
    """Return every place of the plan, row by row, in the order of the page."""
    rows: list[PlaceRow] = []
    for at, objective in enumerate(content.objectives, start=1):
        rows.append(_of_objective(at, objective))
        rows += [_of_use(objective, held) for held in objective.uses]
    rows.append(_row(PLAN, _("the plan"), [("summary", _("Summary"), content.plan.summary)]))
    return rows


def places_by_name(rows: Iterable[PlaceRow]) -> dict[str, Place]:
    """Return the places by their name, in the order of the page."""
    return {place.name: place for row in rows for place in row.places}


def _of_objective(at: int, content: ObjectiveContent) -> PlaceRow:
    objective = content.objective
    link = content.links[0] if content.links else None
    goal = link.goal.title if link else objective.no_goal_reason
    return _row(
        objective_path(objective.key),
        _("objective %(number)d") % {"number": at},
        [
            ("text", _("Sentence"), objective.text),
            ("goal", _("Goal"), goal),
            ("sentence", _("How it helps"), link.sentence if link else ""),
            ("owner", _("Owner"), _name(objective.owner)),
            ("due_on", _("By when"), _day(objective.due_on)),
        ],
    )


def _of_use(objective: ObjectiveContent, held: UseContent) -> PlaceRow:
    return _row(
        kpi_path(objective.objective.key, held.use.key),
        held.kpi.name,
        [
            ("name", _("KPI"), held.kpi.name),
            *_numbers(held),
            ("due_on", _("By when"), _day(held.use.due_on)),
            ("owner", _("Owner"), _name(held.kpi.owner)),
            ("frequency", _("How often"), str(held.kpi.get_frequency_display())),
            ("contribution", _("How it moves the goal"), held.use.contribution),
        ],
    )


def _numbers(held: UseContent) -> Iterator[tuple[str, str, str]]:
    use, unit = held.use, held.kpi.unit
    if held.kpi.direction == Direction.MILESTONES:
        yield "milestones", _("Milestones"), "; ".join(one.name for one in held.milestones)
        return
    if use.baseline is not None:
        yield "baseline", _("Today"), quantity(use.baseline, unit)
    else:
        yield "baseline", _("Today"), ""
    if held.kpi.direction == Direction.RANGE:
        yield "low", _("From"), "" if use.low is None else number(use.low)
        yield "high", _("To"), "" if use.high is None else quantity(use.high, unit)
        return
    yield "target_value", _("Target value"), held.target_text


def _row(path: str, title: str, fields: Iterable[tuple[str, str, str]]) -> PlaceRow:
    return PlaceRow(
        path, title, tuple(Place(path, name, label, value, title) for name, label, value in fields)
    )


def _name(person: object) -> str:
    return str(person) if person is not None else ""


def _day(day: date | None) -> str:
    return format_date(day, "j M Y") if day else ""
