"""What the adviser of a plan editor says of a row."""

from django import template

from kpis.advice import Check, Mark
from kpis.forms.advising import Adviser, FieldEcho, Offer
from kpis.forms.editor import PlanEditor
from kpis.forms.editor_rows import KpiRow, ObjectiveRow
from kpis.selectors.neighbours import Neighbour

register = template.Library()


@register.simple_tag
def checks_of(editor: PlanEditor, row: ObjectiveRow) -> list[Check]:
    """Return the five checks of an objective."""
    return _adviser(editor).checks(row)


@register.filter
def worth_a_thought(checks: list[Check]) -> list[Check]:
    """Keep the checks that have something to say."""
    return [check for check in checks if check.reason and check.mark is not Mark.FINE]


@register.simple_tag
def offers_of(editor: PlanEditor, row: ObjectiveRow) -> list[Offer]:
    """Return the goals that may fit."""
    return _adviser(editor).offers(row)


@register.simple_tag
def echoes_of(editor: PlanEditor, row: KpiRow) -> list[FieldEcho]:
    """Return how a KPI's numbers are read."""
    return _adviser(editor).echoes(row)


@register.simple_tag
def last_result_of(editor: PlanEditor, row: KpiRow) -> str:
    """Return how a KPI ended the quarter before."""
    return _adviser(editor).last_result(row)


@register.simple_tag
def neighbour_of(editor: PlanEditor, row: KpiRow) -> Neighbour | None:
    """Return a like KPI of another department."""
    return _adviser(editor).neighbour(row)


def _adviser(editor: PlanEditor) -> Adviser:
    """Return the editor's one adviser, so that the database is asked once for all rows."""
    return editor.adviser
