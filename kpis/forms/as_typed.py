"""Reads the plan editor's rows as they stand, with what is not readable yet left out."""

from kpis.as_typed import TypedKpi, TypedObjective
from kpis.forms.advising import LONGEST
from kpis.forms.editor import PlanEditor
from kpis.forms.editor_rows import KpiRow, ObjectiveRow
from kpis.forms.typed_values import date_of, number_of, target_of, text_of
from kpis.models import Kpi
from kpis.selectors.editor import EditorChoices


def objectives_as_typed(editor: PlanEditor) -> tuple[TypedObjective, ...]:
    """Return the objectives that say something, with the KPIs that have a name."""
    return tuple(
        _objective(row, editor.choices) for row in editor.rows if text_of(row.form, "text")
    )


def _objective(row: ObjectiveRow, choices: EditorChoices) -> TypedObjective:
    kpis = (_kpi(kpi, choices) for kpi in row.kpis)
    return TypedObjective(
        key=row.key,
        prefix=row.prefix,
        text=text_of(row.form, "text")[:LONGEST],
        goal=choices.goals.get(text_of(row.form, "goal")),
        more_goals=tuple(link.goal for link in row.more_links),
        kpis=tuple(kpi for kpi in kpis if kpi.name),
    )


def _kpi(row: KpiRow, choices: EditorChoices) -> TypedKpi:
    form = row.form
    chosen = choices.kpis.get(text_of(form, "existing")) if row.stored is None else None
    return TypedKpi(
        key=row.key,
        name=chosen.name if chosen else text_of(form, "name")[:LONGEST],
        unit=chosen.unit if chosen else text_of(form, "unit"),
        direction=chosen.direction if chosen else text_of(form, "direction"),
        series=_series(row, chosen),
        baseline=number_of(form, "baseline"),
        baseline_due_on=date_of(form, "baseline_due_on"),
        target_value=target_of(form),
        low=number_of(form, "low"),
        high=number_of(form, "high"),
        due_on=date_of(form, "due_on"),
        contribution=text_of(form, "contribution"),
        goal_measure=choices.measures.get(text_of(form, "goal_measure")),
        milestone_count=len(text_of(form, "milestones").splitlines()),
    )


def _series(row: KpiRow, chosen: Kpi | None) -> Kpi | None:
    return row.stored.kpi if row.stored is not None else chosen
