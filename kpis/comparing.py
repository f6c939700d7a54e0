"""What is different between two versions of a plan, word by word. Pure: loaded content in, words out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent
from saypro_align.lib.numerals import quantity
from saypro_align.lib.worddiff import Piece, word_difference

State = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Line:
    """One field whose words changed."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """An objective or a KPI: its name, what became of it, and the fields that changed."""

    name: str
    state: State
    lines: tuple[Line, ...]
    kpis: tuple["RowDifference", ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """Everything that changed from one version to another."""

    lines: tuple[Line, ...]
    objectives: tuple[RowDifference, ...]

    @property
    def changed(self) -> tuple[RowDifference, ...]:
        """Return the objectives in which anything changed."""
        return tuple(one for one in self.objectives if one.state != "same")

    @property
    def unchanged(self) -> int:
        """Return how many objectives stayed as they were."""
        return len(self.objectives) - len(self.changed)

    @property
    def is_none(self) -> bool:
        """Return whether both versions say the same."""
        return not self.lines and not self.changed


def compare(old: PlanContent, new: PlanContent) -> PlanDifference:
    """Return what changed; objectives and KPIs are the same where their keys are."""
    before = {one.objective.key: one for one in old.objectives}
    after = {one.objective.key: one for one in new.objectives}
    rows = [_objective(before.get(key), one) for key, one in after.items()]
    rows += [_objective(one, None) for key, one in before.items() if key not in after]
    summary = _lines([(_("Summary"), old.plan.summary, new.plan.summary)])
    return PlanDifference(summary, tuple(rows))


def _objective(old: ObjectiveContent | None, new: ObjectiveContent | None) -> RowDifference:
    shown = new or old
    fields = list(_paired(_objective_fields(old), _objective_fields(new)))
    before = {held.use.key: held for held in old.uses} if old else {}
    after = {held.use.key: held for held in new.uses} if new else {}
    kpis = [_kpi(before.get(key), held) for key, held in after.items()]
    kpis += [_kpi(held, None) for key, held in before.items() if key not in after]
    changed = tuple(kpi for kpi in kpis if kpi.state != "same")
    lines = _lines(fields)
    return RowDifference(
        name=shown.objective.text if shown else "",
        state=_state(old, new, changed=bool(lines or changed)),
        lines=lines,
        kpis=changed,
    )


def _kpi(old: UseContent | None, new: UseContent | None) -> RowDifference:
    shown = new or old
    lines = _lines(list(_paired(_kpi_fields(old), _kpi_fields(new))))
    return RowDifference(
        name=shown.kpi.name if shown else "",
        state=_state(old, new, changed=bool(lines)),
        lines=lines,
    )


def _state(old: object, new: object, *, changed: bool) -> State:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    return "changed" if changed else "same"


Fields = dict[str, str]


def _objective_fields(content: ObjectiveContent | None) -> Fields:
    if content is None:
        return {}
    one = content.objective
    return {
        _("Objective"): one.text,
        _("Goal"): ", ".join(link.goal.title for link in content.links),
        _("How does it help?"): " ".join(link.sentence for link in content.links),
        _("Why it serves no goal"): one.no_goal_reason,
        _("Owner"): str(one.owner or ""),
        _("By when"): _day(one.due_on),
        _("Weight"): str(one.weight),
    }


def _kpi_fields(content: UseContent | None) -> Fields:
    if content is None:
        return {}
    use, kpi = content.use, content.kpi
    return {
        _("KPI"): kpi.name,
        _("Today"): _amount(use.baseline, kpi.unit),
        _("Target value"): content.target_text,
        _("By when"): _day(use.due_on),
        _("How does it move the goal?"): use.contribution,
        _("What it moves"): str(use.goal_measure or ""),
        _("Milestones"): "; ".join(line.name for line in content.milestones),
        _("Tolerance"): _amount(use.tolerance, kpi.unit),
        _("Weight"): str(use.weight),
    }


def _paired(old: Fields, new: Fields) -> Iterator[tuple[str, str, str]]:
    """Pair the fields of both sides; what was not there at all is not told field by field."""
    if old and new:
        yield from ((label, old[label], text) for label, text in new.items())
        return
    weight = _("Weight")
    for label, text in (old or new).items():
        if text and label != weight:
            yield (label, text, "") if old else (label, "", text)


def _lines(fields: Sequence[tuple[str, str, str]]) -> tuple[Line, ...]:
    return tuple(Line(label, word_difference(old, new)) for label, old, new in fields if old != new)


def _amount(value: Any, unit: str) -> str:
    return "" if value is None else quantity(value, unit)


def _day(value: date | None) -> str:
    return "" if value is None else f"{value.day} {date_format(value, 'M Y')}"
