"""Rows from a spreadsheet: added to a plan in one piece, taken back in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.choices import ObjectiveState
from departments.models import Objective, Plan, User
from departments.services import plans as plan_services
from kpis.choices import KpiState, UseState
from kpis.models import Kpi, KpiUse, Paste
from kpis.services.kpis import KpiFields, create_kpi, retire_kpi
from kpis.services.uses import UseFields, retire_use, use_kpi
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError, WrongState


@dataclass(frozen=True, slots=True)
class NewKpi:
    """A row: the KPI, known or new, its numbers, and the objective by its key or by its text."""

    place: str
    objective_key: UUID | None
    objective_text: str
    kpi: KpiFields | Kpi
    use: UseFields


@transaction.atomic
def paste_rows(*, plan: Plan, rows: Sequence[NewKpi], actor: User, now: datetime) -> Paste:
    """Add all rows, or none: KPIs to the objectives they name, which are begun where needed.

    Raises DomainError naming the row that cannot be added, WrongState when the text is closed.
    """
    if not rows:
        raise DomainError(_("There is no row to add."))
    plan_services.touch_plan(plan=plan, expected_version=None, now=now)
    paste = Paste.objects.create(plan=plan, pasted_by=actor, created_at=now, updated_at=now)
    by: dict[str, Any] = {"actor": actor, "now": now}
    known = {one.key: one for one in plan.objectives.filter(state=ObjectiveState.ACTIVE)}
    begun: dict[str, Objective] = {}
    uses: list[KpiUse] = []
    for row in rows:
        objective = known.get(row.objective_key) if row.objective_key else None
        word = row.objective_text.casefold()
        objective = objective or begun.get(word)
        if objective is None:
            objective = begun[word] = _begin(plan, row.objective_text, by)
        objective.plan = plan
        uses.append(_add(plan, row, objective, by))
    paste.uses.set(uses)
    paste.objectives.set(begun.values())
    record("plan.rows_pasted", subject=plan, changes={"rows": (None, len(rows))}, **by)
    return paste


@transaction.atomic
def undo_paste(*, paste: Paste, actor: User, now: datetime) -> int:
    """Take back what nobody touched since, and return how many rows that were.

    The series that were begun with the rows end with them.
    """
    claimed = Paste.objects.filter(pk=paste.pk, undone_at=None).update(
        undone_at=now, updated_at=now
    )
    if not claimed:
        raise WrongState(_("These rows were taken back already."))
    by: dict[str, Any] = {"actor": actor, "now": now}
    plan_services.touch_plan(plan=paste.plan, expected_version=None, now=now)
    uses = untouched(paste).select_related("kpi", "objective__plan__obligation")
    taken = list(uses)
    for use in taken:
        retire_use(use=use, **by)
        _end_series(use, by)
    for objective in paste.objectives.filter(state=ObjectiveState.ACTIVE, version=1):
        if not objective.kpi_uses.filter(state=UseState.ACTIVE).exists():
            plan_services.retire_objective(objective=objective, **by)
    paste.refresh_from_db()
    record("plan.paste_undone", subject=paste.plan, changes={"rows": (len(taken), None)}, **by)
    return len(taken)


def untouched(paste: Paste) -> QuerySet[KpiUse]:
    """Return the rows of the paste that stand in the plan as they were added."""
    return paste.uses.filter(state=UseState.ACTIVE, version=1).order_by("pk")


def _begin(plan: Plan, text: str, by: dict[str, Any]) -> Objective:
    held = plan.objectives.filter(state=ObjectiveState.ACTIVE).count()
    return plan_services.add_objective(
        plan=plan,
        text=text,
        owner=by["actor"],
        due_on=plan.obligation.quarter.ends_on,
        position=held + 1,
        **by,
    )


def _add(plan: Plan, row: NewKpi, objective: Objective, by: dict[str, Any]) -> KpiUse:
    kpi = row.kpi
    if isinstance(kpi, KpiFields):
        kpi = create_kpi(department=plan.obligation.department, fields=kpi, **by)
    position = objective.kpi_uses.filter(state=UseState.ACTIVE).count() + 1
    try:
        return use_kpi(objective=objective, kpi=kpi, fields=row.use, position=position, **by)
    except DomainError as refusal:
        faults = refusal.fields or {"kpi": [refusal.message]}
        raise DomainError(
            refusal.message, fields={f"{row.place}.{name}": texts for name, texts in faults.items()}
        ) from refusal


def _end_series(use: KpiUse, by: dict[str, Any]) -> None:
    """Retire the series if it began with this row and nothing else rests on it."""
    kpi = use.kpi
    is_of_this_paste = kpi.created_at == use.created_at and kpi.state == KpiState.ACTIVE
    used = kpi.uses.filter(state=UseState.ACTIVE).exists() or kpi.measurements.exists()
    if is_of_this_paste and not used:
        retire_kpi(kpi=kpi, reason=_("The pasted row was taken back."), **by)
