"""A KPI in an objective: put in, changed, taken out, put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from departments.models import GoalMeasure, Objective, User
from departments.services.plans import hold_plan
from kpis import attainment
from kpis.choices import Direction, KpiState, UseState
from kpis.models import Kpi, KpiUse
from kpis.services.notes import tell
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.together import atomic, current

_PLACES = Decimal("0.0001")
_LARGEST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class UseFields:
    """How an objective uses a KPI."""

    baseline: Decimal | None = None
    baseline_due_on: date | None = None
    target_value: Decimal | None = None
    relative_target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal | None = None
    starts_on: date | None = None
    due_on: date | None = None
    weight: int = 1
    contribution: str = ""
    goal_measure: GoalMeasure | None = None


@atomic
def use_kpi(
    *,
    objective: Objective,
    kpi: Kpi,
    fields: UseFields,
    actor: User,
    now: datetime,
    position: int | None = None,
    key: UUID | None = None,
    replaces_key: UUID | None = None,
) -> KpiUse:
    """Put a KPI into an objective of a draft; `replaces_key` names the use whose place it takes.

    Raises WrongState when the plan's text is closed, DomainError when the KPI is not the
    department's own or a shared one, stands there already, or its numbers measure nothing.
    """
    hold_plan(objective.plan, now)
    _usable(kpi, objective)
    if position is None:
        position = objective.kpi_uses.count() + 1
    values = checked_values(_values(fields), kpi.direction)
    use = create_row(
        KpiUse(
            objective=objective,
            kpi=kpi,
            key=key or uuid4(),
            replaces_key=replaces_key,
            position=position,
            **values,
        ),
        actor=actor,
        now=now,
        event="kpi_use.added",
    )
    tell([objective.plan.obligation_id], now)
    return use


@atomic
def save_use(
    *,
    use: KpiUse,
    changes: Mapping[str, Any],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KpiUse:
    """Change how an objective uses a KPI; `changes` names fields of UseFields, or `kpi`."""
    plan = use.objective.plan
    hold_plan(plan, now)
    kpi = changes.get("kpi", use.kpi)
    if kpi.pk != use.kpi_id:
        _usable(kpi, use.objective)
    names = {field.name for field in fields_of(UseFields)}
    whole = {name: changes.get(name, getattr(use, name)) for name in names}
    checked = checked_values(whole, kpi.direction)
    wanted = {name: checked[name] for name in names & ({*changes} | {"target_value"})}
    if "kpi" in changes:
        wanted["kpi"] = kpi
    if "position" in changes:
        wanted["position"] = changes["position"]
    save_row(
        use,
        changes=wanted,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpi_use.edited",
    )
    tell([plan.obligation_id], now)
    return use


def retire_use(*, use: KpiUse, actor: User, now: datetime, why: str = "") -> KpiUse:
    """Take the KPI out of the objective; it can be put back."""
    return _switch(use, UseState.RETIRED, event="kpi_use.retired", actor=actor, now=now, why=why)


def restore_use(*, use: KpiUse, actor: User, now: datetime) -> KpiUse:
    """Put back a KPI that was taken out."""
    return _switch(use, UseState.ACTIVE, event="kpi_use.restored", actor=actor, now=now)


def fix_relative_target(baseline: Decimal, change_percent: Decimal) -> Decimal:
    """Return the value that "+15 %" means, in the four decimals that are stored."""
    exact: Fraction = attainment.relative_target(baseline, change_percent)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_PLACES)
    if abs(value) >= _LARGEST:
        raise attainment.UnusableTarget(_("The target is too large to store."))
    return value


def checked_values(values: Mapping[str, Any], direction: str) -> dict[str, Any]:
    """Return the values with a relative target worked out, or refuse them field by field."""
    values = dict(values)
    if values["relative_target"] is not None:
        values["target_value"] = _relative(values)
    target = attainment.Target(
        direction=direction,
        baseline=values["baseline"],
        target_value=values["target_value"],
        low=values["low"],
        high=values["high"],
    )
    try:
        attainment.check_target(target)
    except attainment.UnusableTarget as unusable:
        name = "high" if direction == Direction.RANGE else "target_value"
        raise DomainError(str(unusable), fields={name: [str(unusable)]}) from unusable
    return values


def _relative(values: Mapping[str, Any]) -> Decimal | None:
    if values["baseline"] is None:
        return None
    try:
        return fix_relative_target(values["baseline"], values["relative_target"])
    except attainment.UnusableTarget as unusable:
        raise DomainError(str(unusable), fields={"target_value": [str(unusable)]}) from unusable


def _usable(kpi: Kpi, objective: Objective) -> None:
    if kpi.state != KpiState.ACTIVE:
        raise DomainError(
            _("This KPI does not count any more."), fields={"kpi": [_("Choose an active KPI.")]}
        )
    department_id = objective.plan.obligation.department_id
    scope = current()
    if scope is not None and scope.knows(("owned", kpi.pk, department_id)):
        # Made a moment ago for this very row.
        return
    if not kpi.department_links.filter(
        department_id=department_id, confirmed_at__isnull=False
    ).exists():
        raise DomainError(
            _("This KPI belongs to another department. Ask its head to share it."),
            fields={"kpi": [_("Choose a KPI of the department.")]},
        )
    if objective.kpi_uses.filter(kpi=kpi, state=UseState.ACTIVE).exists():
        raise DomainError(
            _("This KPI already stands in the objective."),
            fields={"kpi": [_("Choose a KPI that does not stand there yet.")]},
        )


@atomic
def _switch(
    use: KpiUse, state: UseState, *, event: str, actor: User, now: datetime, why: str = ""
) -> KpiUse:
    plan = use.objective.plan
    hold_plan(plan, now)
    if state == UseState.ACTIVE and use.state != state:
        _usable(use.kpi, use.objective)
    save_row(
        use,
        changes={"state": state},
        expected_version=None,
        actor=actor,
        now=now,
        event=event,
        why=why,
    )
    tell([plan.obligation_id], now)
    return use


def _values(given: UseFields) -> dict[str, Any]:
    return {field.name: getattr(given, field.name) for field in fields_of(given)}
