"""What the plan editor says beside what is typed: checks, goals that may fit, numbers, neighbours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from departments.models import Goal
from kpis.advice import Check, KpiAsked, ObjectiveAsked, checks
from kpis.attainment import UnusableTarget, relative_target
from kpis.echo import Echo, echo, echo_target
from kpis.forms.editor_rows import KpiRow, ObjectiveRow
from kpis.models import Kpi
from kpis.selectors.content import PlanContent
from kpis.selectors.editor import NO_GOAL, EditorChoices
from kpis.selectors.history import History, histories
from kpis.selectors.neighbours import Neighbour, Neighbourhood, neighbourhood
from kpis.suggestions import suggest_goals
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.numbers import NotANumber, read_number
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
        chosen = _text(row.form, "goal")
        words = [_text(row.form, "text"), *(self._name(kpi) for kpi in row.kpis)]
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
                said = echo_target(value, unit, _number(row.form, "baseline"), always=always)
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
        goal = _text(row.form, "goal")
        no_goal = goal == NO_GOAL
        why = _text(row.form, "no_goal_reason" if no_goal else "sentence")
        return ObjectiveAsked(
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            text=_text(row.form, "text")[:LONGEST],
            has_goal=bool(goal) and not no_goal,
            no_goal=no_goal,
            says_why=bool(why),
            due_on=_date(row.form, "due_on"),
            kpis=[self._asked_kpi(kpi) for kpi in row.kpis],
        )

    def _asked_kpi(self, row: KpiRow) -> KpiAsked:
        kpi = self._kpi(row)
        chosen = kpi if row.stored is None else None
        known = self.histories.get(kpi.pk) if kpi else None
        return KpiAsked(
            name=self._name(row),
            unit=self._unit(row),
            direction=chosen.direction if chosen else _text(row.form, "direction"),
            baseline=_number(row.form, "baseline"),
            baseline_due_on=_date(row.form, "baseline_due_on"),
            target=_target(row.form),
            low=_number(row.form, "low"),
            high=_number(row.form, "high"),
            has_milestones=bool(_text(row.form, "milestones")),
            due_on=_date(row.form, "due_on"),
            best_change=known.best_change if known else None,
        )

    def _kpi(self, row: KpiRow) -> Kpi | None:
        """Return the series: the stored one, or the one that is chosen for a new row."""
        if row.stored is not None:
            return row.stored.kpi
        if "existing" not in row.form.fields:
            return None
        return self.choices.kpis.get(_text(row.form, "existing"))

    def _name(self, row: KpiRow) -> str:
        kpi = self._kpi(row) if row.stored is None else None
        return kpi.name if kpi else _text(row.form, "name")[:LONGEST]

    def _unit(self, row: KpiRow) -> str:
        kpi = self._kpi(row) if row.stored is None else None
        return kpi.unit if kpi else _text(row.form, "unit")


def _text(form: BaseForm, name: str) -> str:
    if name not in form.fields:
        return ""
    value = form[name].value()
    return "" if value is None else str(value).strip()


def _number(form: BaseForm, name: str) -> Decimal | None:
    """Return a number as typed so far; a change in per cent is no value."""
    value = form[name].value()
    if isinstance(value, Decimal):
        return value
    try:
        read = read_number(str(value or ""))
    except NotANumber:
        return None
    return None if read.relative else read.value


def _target(form: BaseForm) -> Decimal | None:
    """Return the target value, a change in per cent worked out from today's value."""
    value = form["target_value"].value()
    try:
        read = read_number(str(value or ""))
    except NotANumber:
        return None
    if isinstance(value, Decimal) or not read.relative:
        return value if isinstance(value, Decimal) else read.value
    baseline = _number(form, "baseline")
    if baseline is None:
        return None
    try:
        reached = relative_target(baseline, read.value)
    except UnusableTarget:
        return None
    return Decimal(reached.numerator) / Decimal(reached.denominator)


def _date(form: BaseForm, name: str) -> date | None:
    value = form[name].value()
    if isinstance(value, date) or not value:
        return value or None
    try:
        read: date | None = form.fields[name].to_python(str(value))
    except forms.ValidationError:
        return None
    return read
