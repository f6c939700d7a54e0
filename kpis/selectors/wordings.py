"""Suggested wordings: the list, and one with what its reader may do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from departments.choices import ObjectiveState
from departments.models import Department, Objective, User
from kpis import permissions
from kpis.choices import Direction
from kpis.models import WordingSuggestion
from saypro_align.lib import numerals

CSV_HEADERS: Final = (
    gettext_lazy("Department"),
    gettext_lazy("Quarter"),
    gettext_lazy("Was"),
    gettext_lazy("Suggested"),
    gettext_lazy("Suggested KPI"),
    gettext_lazy("Suggested by"),
    gettext_lazy("State"),
    gettext_lazy("Answered by"),
    gettext_lazy("Reason"),
    gettext_lazy("In the plan"),
    gettext_lazy("KPI in the plan"),
)


@dataclass(frozen=True, slots=True)
class WordingPage:
    """A suggestion beside the words it was made for, and what may be done with it."""

    suggestion: WordingSuggestion
    may_answer: bool
    may_withdraw: bool

    @property
    def kpi(self) -> str:
        """Return the suggested KPI with its numbers, in words."""
        return kpi_text(self.suggestion)


def kpi_text(row: WordingSuggestion) -> str:
    """Say what the suggested KPI is: "Employee retention: 82 % → 87 %"."""
    ends = [
        numerals.quantity(value, row.unit)
        for value in (row.baseline, row.target_value)
        if value is not None
    ]
    if not ends:
        return row.kpi_name
    if len(ends) == 1 and row.direction == Direction.AT_LEAST:
        ends = [f"≥ {ends[0]}"]
    return f"{row.kpi_name}: {' → '.join(ends)}"


def wording_rows(
    user: User, *, department: Department | None = None, state: str = ""
) -> QuerySet[WordingSuggestion]:
    """Return the suggestions the person may read, newest first."""
    rows = WordingSuggestion.objects.visible_to(user)
    if department is not None:
        rows = rows.filter(obligation__department=department)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related(
        "obligation__department", "obligation__quarter", "suggested_by", "answered_by"
    )


def wording_page(suggestion: WordingSuggestion, user: User) -> WordingPage:
    """Return a suggestion as this reader sees it."""
    return WordingPage(
        suggestion=suggestion,
        may_answer=permissions.can_answer_wording(user, suggestion),
        may_withdraw=permissions.can_withdraw_wording(user, suggestion),
    )


def current_objective(suggestion: WordingSuggestion) -> Objective | None:
    """Return the objective as it stands: in the version somebody works on, else in the one in force."""
    return newest(
        Objective.objects.filter(
            plan__obligation=suggestion.obligation_id, key=suggestion.objective_key
        )
    )


def newest(rows: QuerySet[Objective]) -> Objective | None:
    """Return the active one of the versions: worked on before in force, newer before older."""
    found = list(
        rows.filter(state=ObjectiveState.ACTIVE)
        .select_related("plan__obligation__quarter", "plan__obligation__department")
        .order_by("-plan__number")
    )
    working = [row for row in found if row.plan.is_working]
    in_force = [row for row in found if row.plan.is_in_force]
    return next(iter([*working, *in_force]), None)


def csv_lines(rows: Iterable[WordingSuggestion]) -> Iterator[tuple[str, ...]]:
    """Return the list as lines of a file."""
    for row in rows:
        yield (
            row.obligation.department.name,
            row.obligation.quarter.code,
            row.objective_text,
            row.text,
            kpi_text(row),
            row.suggested_by.name,
            str(row.state_choice.label),
            row.answered_by.name if row.answered_by else "",
            row.answer,
            row.final_text,
            row.final_kpi,
        )
