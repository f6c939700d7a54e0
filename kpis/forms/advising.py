"""What the plan editor says beside what is typed: checks, goals that may fit, numbers, neighbours."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from departments.models import Goal
from kpis.advice import Check, KpiAsked, ObjectiveAsked, checks
from kpis.echo import Echo, echo, echo_target
from kpis.forms.editor_rows import KpiRow, ObjectiveRow
from kpis.forms.typed_values import date_of, number_of, target_of, text_of
from kpis.models import Kpi
from kpis.selectors.content import PlanContent
from kpis.selectors.editor import NO_GOAL, EditorChoices
from kpis.selectors.history import History, histories
from kpis.selectors.neighbours import Neighbour, Neighbourhood, neighbourhood
from kpis.suggestions import suggest_goals
from saypro_align.lib.numerals import quantity

NUMBERS = ("baseline", "target_value", "low", "high", "tolerance")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """A goal that may fit, the words that speak for it, and whether the row names it."""

    goal: Goal
    words: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FieldEcho:
    """What is said under one number."""

    field_id: str
    field_name: str
    label: str
    echo: Echo


class Adviser:
    """Advice for the rows of one editor; what the database knows is loaded once, when asked for."""

    def __init__(
        self,
        content: PlanContent,
        choices: EditorChoices,
        rows: list[ObjectiveRow],
        *,
        typed: str = "",
    ) -> None:
        self.content = content
        self.choices = choices
        self.rows = rows
        # The field that is being typed into just now: its number is said back in any case.
        self.typed = typed

    @cached_property
    def histories(self) -> dict[Any, History]:
        """Return what the KPIs did in the quarters before."""
        kpis = [self._kpi(kpi) for row in self.rows for kpi in row.kpis]
        quarter = self.content.plan.obligation.quarter
        return histories([kpi for kpi in kpis if kpi is not None], quarter)

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Return the KPIs of other departments."""
        names = {self._name(kpi) for row in self.rows for kpi in row.kpis}
        return neighbourhood(self.content.plan.obligation.department, names)

    def checks(self, row: ObjectiveRow) -> list[Check]:
        """Return the five checks of an objective as it is typed."""
        return checks(self._asked(row))

    def offers(self, row: ObjectiveRow) -> list[Offer]:
        """Return the goals that may fit, as long as none of the others is chosen."""
        chosen = text_of(row.form, "goal")
        words = [text_of(row.form, "text"), *(self._name(kpi) for kpi in row.kpis)]
        found = [
            Offer(one.goal, one.words, str(one.goal.pk) == chosen)
            for one in suggest_goals(
                " ".join(words), list(self.choices.goals.values()), self.choices.measures.values()
            )
        ]
        return found if not chosen or any(one.is_chosen for one in found) else []

    def echoes(self, row: KpiRow) -> list[FieldEcho]:
        """Return how the numbers of a KPI are read."""
        unit, found = self._unit(row), []
        for name in NUMBERS:
            bound = row.form[name]
            value = bound.value()
            if not isinstance(value, str) or not value.strip():
                continue
            always = bound.html_name == self.typed
            if name == "target_value":
                said = echo_target(value, unit, number_of(row.form, "baseline"), always=always)
            else:
                said = echo(value, unit, always=always)
            if said is not None:
                found.append(FieldEcho(bound.auto_id, bound.html_name, str(bound.label), said))
        return found

    def last_result(self, row: KpiRow) -> str:
        """Return how the KPI ended the quarter before, in words."""
        kpi = self._kpi(row)
        known = self.histories.get(kpi.pk) if kpi else None
        if kpi is None or known is None:
            return ""
        told = {"quarter": known.quarter, "value": quantity(known.result, kpi.unit)}
        return _("%(quarter)s: %(value)s.") % told

    def neighbour(self, row: KpiRow) -> Neighbour | None:
        """Return a KPI of another department that seems to be the same number."""
        kpi = self._kpi(row)
        name = self._name(row)
        if not name:
            return None
        return self.neighbourhood.like(
            name, self._unit(row), not_this=kpi.pk if kpi is not None else None
        )

    # --- reading what is typed ----------------------------------------------------------------

    def _asked(self, row: ObjectiveRow) -> ObjectiveAsked:
        quarter = self.content.plan.obligation.quarter
        goal = text_of(row.form, "goal")
        no_goal = goal == NO_GOAL
        why = text_of(row.form, "no_goal_reason" if no_goal else "sentence")
        return ObjectiveAsked(
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            text=text_of(row.form, "text")[:LONGEST],
            has_goal=bool(goal) and not no_goal,
            no_goal=no_goal,
            says_why=bool(why),
            due_on=date_of(row.form, "due_on"),
            kpis=[self._asked_kpi(kpi) for kpi in row.kpis],
        )

    def _asked_kpi(self, row: KpiRow) -> KpiAsked:
        kpi = self._kpi(row)
        chosen = kpi if row.stored is None else None
        known = self.histories.get(kpi.pk) if kpi else None
        return KpiAsked(
            name=self._name(row),
            unit=self._unit(row),
            direction=chosen.direction if chosen else text_of(row.form, "direction"),
            baseline=number_of(row.form, "baseline"),
            baseline_due_on=date_of(row.form, "baseline_due_on"),
            target=target_of(row.form),
            low=number_of(row.form, "low"),
            high=number_of(row.form, "high"),
            has_milestones=bool(text_of(row.form, "milestones")),
            due_on=date_of(row.form, "due_on"),
            best_change=known.best_change if known else None,
        )

    def _kpi(self, row: KpiRow) -> Kpi | None:
        """Return the series: the stored one, or the one that is chosen for a new row."""
        if row.stored is not None:
            return row.stored.kpi
        if "existing" not in row.form.fields:
            return None
        return self.choices.kpis.get(text_of(row.form, "existing"))

    def _name(self, row: KpiRow) -> str:
        kpi = self._kpi(row) if row.stored is None else None
        return kpi.name if kpi else text_of(row.form, "name")[:LONGEST]

    def _unit(self, row: KpiRow) -> str:
        kpi = self._kpi(row) if row.stored is None else None
        return kpi.unit if kpi else text_of(row.form, "unit")
