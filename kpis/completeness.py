"""What a plan still lacks before it can be submitted: facts, in words that say what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from kpis.choices import Direction
from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent


@dataclass(frozen=True, slots=True)
class Lack:
    """Something missing; `field` names the place: `objectives.0.kpis.1.target_value`."""

    field: str
    message: str
    # The same without the name of the row, as it stands at the field itself.
    bare: str = ""

    @property
    def anchor(self) -> str:
        """Return the id of the editor's input."""
        return "id_" + self.field.replace(".", "-")


def lacks_of(content: PlanContent) -> list[Lack]:
    """Return everything that is missing, in the order of the page."""
    if not content.objectives:
        return [Lack("objectives", _("Add at least one objective."))]
    return [
        lack
        for position, objective in enumerate(content.objectives)
        for lack in _of_objective(position, objective)
    ]


def faults_of(content: PlanContent, places: Mapping[UUID, str]) -> dict[str, list[str]]:
    """Return what is missing by its place on a page that names its rows otherwise.

    `places` says where a page shows the objective or KPI of a key: `objectives.3.kpis.0`.
    """
    faults: dict[str, list[str]] = {}
    for lack in lacks_of(content):
        names = lack.field.split(".")
        if len(names) > 2:
            objective = content.objectives[int(names[1])]
            key = objective.objective.key
            if len(names) > 4:
                key = objective.uses[int(names[3])].use.key
            names = [places.get(key, ".".join(names[:-1])), names[-1]]
        faults.setdefault(".".join(names), []).append(lack.bare or lack.message)
    return faults


def _of_objective(position: int, objective: ObjectiveContent) -> Iterator[Lack]:
    place = f"objectives.{position}"
    if not any(use.counts for use in objective.uses):
        yield Lack(
            f"{place}.text",
            _("Add at least one KPI to objective %(number)d.") % {"number": position + 1},
        )
    for number, use in enumerate(objective.uses):
        if use.counts:
            for name, message in _of_use(use):
                start = _("Objective %(objective)d, KPI %(kpi)d") % {
                    "objective": position + 1,
                    "kpi": number + 1,
                }
                bare = message[:1].upper() + message[1:]
                yield Lack(f"{place}.kpis.{number}.{name}", f"{start}: {message}", bare)


def _of_use(content: UseContent) -> Iterator[tuple[str, str]]:
    use, kpi = content.use, content.kpi
    if not kpi.direction:
        yield "direction", _("choose when the number is good.")
    if not kpi.unit and kpi.direction != Direction.MILESTONES:
        yield "unit", _("enter the unit, like % or R.")
    if kpi.owner_id is None:
        yield "owner", _("choose who owns the number.")
    yield from _of_numbers(content)
    if use.due_on is None:
        yield "due_on", _("enter the date by when.")


def _of_numbers(content: UseContent) -> Iterator[tuple[str, str]]:
    use, direction = content.use, content.kpi.direction
    if direction == Direction.MILESTONES:
        if not content.milestones:
            yield "milestones", _("write at least one milestone.")
        return
    if direction == Direction.RANGE:
        if use.low is None:
            yield "low", _("enter the lower end of the range.")
        if use.high is None:
            yield "high", _("enter the upper end of the range.")
        return
    if (
        direction in (Direction.INCREASE, Direction.DECREASE)
        and use.baseline is None
        and use.baseline_due_on is None
    ):
        yield "baseline", _("enter today's value, or the date by when it is known.")
    if use.target_value is None and not (use.relative_target and use.baseline_due_on):
        yield "target_value", _("enter the target value as a number, like 4 or 2.5.")
