"""Walking through a plan-set file once, collecting its values and what is wrong with them."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.choices import Direction
from kpis.plan_sets.content import (
    Faulty,
    PlanSet,
    Problem,
    SetDepartment,
    SetGoal,
    SetKpi,
    SetObjective,
)
from saypro_align.lib import guarded_json

FORMAT: Final = "plan-set/1"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
LARGEST: Final = 10 * 1024 * 1024
_MOST_DEPARTMENTS, _MOST_OBJECTIVES, _MOST_KPIS = 2_000, 20, 10
_RANGE = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*(?:to|–|-)\s*(-?\d+(?:\.\d+)?)\s*$")
_NUMBER = re.compile(r"^-?\d{1,14}(?:\.\d{1,12})?$")
_MONTH = re.compile(r"^\d{4}-\d{2}$")

_UNREADABLE: Final[dict[str, str | Promise]] = {
    guarded_json.TOO_LARGE: gettext_lazy("The file is larger than 10 MB."),
    guarded_json.TOO_DEEP: gettext_lazy("The file is nested too deeply."),
    guarded_json.BROKEN: gettext_lazy("The file is not valid JSON."),
}


def read(raw: bytes) -> PlanSet:
    """Return the plan set in `raw`. Raises Faulty with every problem that was found."""
    try:
        data = guarded_json.load(raw, largest=LARGEST)
    except guarded_json.Unreadable as error:
        raise Faulty([Problem("", str(_UNREADABLE[str(error)]))]) from error
    reader = _Reader()
    found = reader.plan_set(data)
    if reader.problems or found is None:
        raise Faulty(reader.problems)
    return found


@dataclass
class _Reader:
    """Walks the file once and collects what is wrong with it."""

    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.objective_ids = _Once(self, "objectives")
        self.kpi_ids = _Once(self, "kpis")

    def wrong(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def plan_set(self, data: Any) -> PlanSet | None:
        if not isinstance(data, dict):
            self.wrong("", _("The file must hold one object."))
            return None
        if data.get("format") != FORMAT:
            self.wrong("format", _("This is not a %(format)s file.") % {"format": FORMAT})
            return None
        organization = self.part(data, "organization", "")
        period = self.part(data, "period", "")
        starts_on = self.day(period, "start", "period", needed=True)
        ends_on = self.day(period, "end", "period", needed=True)
        if starts_on and ends_on and ends_on <= starts_on:
            self.wrong("period.end", _("The period must end after it starts."))
        goals = tuple(self.goals(data))
        departments = tuple(self.departments(data, {goal.id for goal in goals}))
        if not departments and not self.problems:
            self.wrong("departments", _("The file holds no department."))
        if starts_on is None or ends_on is None:
            return None
        return PlanSet(
            organization=self.text(organization, "name", "organization", most=200),
            label=self.text(period, "label", "period", most=60),
            starts_on=starts_on,
            ends_on=ends_on,
            goals=goals,
            departments=departments,
        )

    def goals(self, data: dict[str, Any]) -> Iterator[SetGoal]:
        seen = _Once(self, "goals")
        for path, item in self.items(data, "goals", "", most=200):
            goal = SetGoal(
                id=self.text(item, "id", path, most=100),
                title=self.text(item, "title", path, most=200),
                description=self.text(item, "description", path, most=4000, needed=False),
            )
            seen.note(f"{path}.id", goal.id)
            seen.note(f"{path}.title", goal.title.casefold())
            yield goal

    def departments(self, data: dict[str, Any], goal_ids: set[str]) -> Iterator[SetDepartment]:
        seen = _Once(self, "departments")
        for path, item in self.items(data, "departments", "", most=_MOST_DEPARTMENTS):
            name = self.text(item, "name", path, most=120)
            seen.note(f"{path}.name", name.casefold())
            seen.note(f"{path}.id", self.text(item, "id", path, most=100, needed=False))
            yield SetDepartment(
                path=path,
                name=name,
                purpose=self.text(item, "kind", path, most=300, needed=False),
                objectives=tuple(self.objectives(item, path, goal_ids)),
            )

    def objectives(
        self, department: dict[str, Any], path: str, goal_ids: set[str]
    ) -> Iterator[SetObjective]:
        for place, item in self.items(department, "objectives", path, most=_MOST_OBJECTIVES):
            goal_id = self.text(item, "goal_id", place, most=100, needed=False) or None
            if goal_id is not None and goal_id not in goal_ids:
                self.wrong(f"{place}.goal_id", _("There is no goal “%(id)s”.") % {"id": goal_id})
            own_id = self.text(item, "id", place, most=100, needed=False)
            self.objective_ids.note(f"{place}.id", own_id)
            yield SetObjective(
                path=place,
                title=self.text(item, "title", place, most=300),
                goal_id=goal_id,
                goal_link=self.text(item, "goal_link", place, most=300, needed=False),
                due_on=self.day(item, "due", place),
                kpis=tuple(self.kpis(item, place)),
            )

    def kpis(self, objective: dict[str, Any], path: str) -> Iterator[SetKpi]:
        seen = _Once(self, "kpis")
        for place, item in self.items(objective, "kpis", path, most=_MOST_KPIS):
            name = self.text(item, "name", place, most=300)
            seen.note(f"{place}.name", name.casefold())
            own_id = self.text(item, "id", place, most=100, needed=False)
            self.kpi_ids.note(f"{place}.id", own_id)
            target = self.part(item, "target", place, needed=False)
            baseline = self.part(item, "baseline", place, needed=False)
            yield self.kpi(item, target, baseline, name, place)

    def kpi(
        self,
        item: dict[str, Any],
        target: dict[str, Any],
        baseline: dict[str, Any],
        name: str,
        path: str,
    ) -> SetKpi:
        raw = self.text(target, "raw", f"{path}.target", most=1000, needed=False)
        value = self.number(target, "value", f"{path}.target")
        today = self.number(baseline, "value", f"{path}.baseline")
        if value is None and _NUMBER.match(raw):
            value = Decimal(raw).quantize(Decimal("0.0001"))
        low, high = _range(raw)
        seeking = self.text(item, "seeking_to", path, most=20, needed=False)
        direction = _direction(seeking, today, value, has_range=low is not None)
        is_range = direction == Direction.RANGE
        stated = raw if value is None and not is_range else ""
        return SetKpi(
            path=path,
            name=name,
            unit=self.text(item, "unit", path, most=30, needed=False),
            direction=direction,
            baseline=None if is_range else today,
            target_value=None if is_range else value,
            low=low if is_range else None,
            high=high if is_range else None,
            due_on=self.day(target, "due", f"{path}.target"),
            stated=stated,
        )

    def part(
        self, owner: dict[str, Any], name: str, path: str, *, needed: bool = True
    ) -> dict[str, Any]:
        value = owner.get(name)
        if isinstance(value, dict):
            return value
        if needed or value is not None:
            self.wrong(_join(path, name), _("An object is needed here."))
        return {}

    def items(
        self, owner: dict[str, Any], name: str, path: str, *, most: int
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        place = _join(path, name)
        value = owner.get(name, [])
        if not isinstance(value, list):
            self.wrong(place, _("A list is needed here."))
            return
        if len(value) > most:
            self.wrong(place, _("At most %(most)d are possible here.") % {"most": most})
            return
        for position, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{place}[{position}]", item
            else:
                self.wrong(f"{place}[{position}]", _("An object is needed here."))

    def text(
        self, owner: dict[str, Any], name: str, path: str, *, most: int, needed: bool = True
    ) -> str:
        value = owner.get(name)
        if value is None or value == "":
            if needed and owner:
                self.wrong(_join(path, name), _("A text is needed here."))
            return ""
        if not isinstance(value, str):
            self.wrong(_join(path, name), _("A text is needed here."))
            return ""
        clean = " ".join(value.replace("\x00", " ").split())
        if len(clean) > most:
            self.wrong(
                _join(path, name), _("At most %(most)d characters fit here.") % {"most": most}
            )
        return clean[:most]

    def number(self, owner: dict[str, Any], name: str, path: str) -> Decimal | None:
        value = owner.get(name)
        if value is None:
            return None
        is_number = isinstance(value, int | float | str) and not isinstance(value, bool)
        written = str(value) if is_number else ""
        try:
            if not _NUMBER.match(written):
                raise InvalidOperation
            return Decimal(written).quantize(Decimal("0.0001"))
        except InvalidOperation:
            self.wrong(_join(path, name), _("A number is needed here."))
            return None

    def day(
        self, owner: dict[str, Any], name: str, path: str, *, needed: bool = False
    ) -> date | None:
        value = owner.get(name)
        if value is None and not (needed and owner):
            return None
        try:
            found = _day(value)
            if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
                raise ValueError
            return found
        except (TypeError, ValueError):
            self.wrong(_join(path, name), _("A date like 2026-12-31 is needed here."))
            return None


@dataclass
class _Once:
    """Tells of what stands twice in one list."""

    reader: _Reader
    what: str
    seen: set[tuple[str, str]] = field(default_factory=set)

    def note(self, path: str, value: str) -> None:
        key = (path.rpartition(".")[2], value)
        if value and key in self.seen:
            self.reader.wrong(path, _("“%(value)s” stands twice.") % {"value": value})
        self.seen.add(key)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _day(value: Any) -> date:
    """Return the date; a month stands for its last day."""
    if not isinstance(value, str):
        raise TypeError
    if _MONTH.match(value):
        first = date.fromisoformat(f"{value}-01")
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return date.fromisoformat(value)


def _range(raw: str) -> tuple[Decimal | None, Decimal | None]:
    found = _RANGE.match(raw)
    if not found or Decimal(found[1]) >= Decimal(found[2]):
        return None, None
    return Decimal(found[1]), Decimal(found[2])


_Rule = Callable[[bool], str]
_DIRECTIONS: Final[dict[str, _Rule]] = {
    "max": lambda has_start: Direction.INCREASE if has_start else Direction.AT_LEAST,
    "target": lambda has_start: Direction.INCREASE if has_start else Direction.AT_LEAST,
    "min": lambda has_start: Direction.DECREASE if has_start else Direction.AT_MOST,
}


def _direction(
    seeking: str, baseline: Decimal | None, target: Decimal | None, *, has_range: bool
) -> str:
    """Return our direction; without a starting value "more" can only mean "at least"."""
    if seeking == "range" or (has_range and target is None):
        return Direction.RANGE if has_range else ""
    rule = _DIRECTIONS.get(seeking)
    if rule is None:
        return ""
    return str(rule(baseline is not None and baseline != target))
