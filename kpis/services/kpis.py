"""The life of a KPI as a lasting series: created, edited, retired, replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from departments.choices import IN_FORCE_STATES
from departments.models import Department, Plan, User
from kpis import causes
from kpis.choices import Aggregation, KpiState, UseState
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi, KpiDepartment
from kpis.services.notes import tell, touched_obligations
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.lib.together import atomic, current

# What the series means: once plans in force or values rest on it, it is replaced, not rewritten.
_MEANING = ("unit", "direction", "aggregation")


@dataclass(frozen=True, slots=True)
class KpiFields:
    """What describes a KPI."""

    name: str
    unit: str = ""
    direction: str = ""
    aggregation: str = Aggregation.LEVEL
    frequency: str = ""
    source: str = ""
    owner: User | None = None


@atomic
def create_kpi(*, department: Department, fields: KpiFields, actor: User, now: datetime) -> Kpi:
    """Start a series that the department owns."""
    kpi = create_row(Kpi(**_values(fields)), actor=actor, now=now, event="kpi.created")
    link = KpiDepartment(
        kpi=kpi,
        department=department,
        confirmed_by=actor,
        confirmed_at=now,
        created_at=now,
        updated_at=now,
    )
    scope = current()
    if scope is None:
        link.save(force_insert=True)
    else:
        scope.is_first(("owned", kpi.pk, department.pk))
        scope.gather(KpiDepartment.objects.bulk_create, link)
    return kpi


@atomic
def edit_kpi(
    *,
    kpi: Kpi,
    changes: Mapping[str, Any],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Kpi:
    """Change what describes the KPI; empty facts may be filled in at any time.

    Raises DomainError when unit, direction or the way of adding up would change under plans in
    force or recorded values, WrongState for a retired KPI, Conflict when somebody was faster.
    """
    if kpi.state == KpiState.RETIRED:
        raise WrongState(_("A retired KPI keeps its text."))
    _keep_meaning(kpi, changes)
    before = kpi.version
    save_row(
        kpi,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpi.edited",
    )
    if kpi.version != before:
        tell(touched_obligations(kpi), now)
    return kpi


@atomic
def retire_kpi(
    *, kpi: Kpi, reason: str, because: UUID | None = None, actor: User, now: datetime
) -> Kpi:
    """End the series; its values stay. `because` names the action that asked for it."""
    _leave(kpi, KpiState.RETIRED, reason, event="kpi.retired", actor=actor, now=now)
    change = causes.MetricChange(ChangeKind.RETIRED, old=kpi)
    causes.keep(change, because=because, actor=actor, now=now)
    return kpi


@atomic
def set_monitored(
    *, kpi: Kpi, reason: str, because: UUID | None = None, actor: User, now: datetime
) -> Kpi:
    """Keep measuring, but let it count in no plan. `because` names the action that asked for it."""
    _leave(kpi, KpiState.MONITORED, reason, event="kpi.monitored", actor=actor, now=now)
    change = causes.MetricChange(ChangeKind.MONITORED, old=kpi)
    causes.keep(change, because=because, actor=actor, now=now)
    return kpi


@atomic
def mark_replaced(
    *,
    old: Kpi,
    new: Kpi,
    reason: str,
    retire: bool,
    after: str = KpiState.RETIRED,
    actor: User,
    now: datetime,
) -> Kpi:
    """Keep the lineage old → new; with `retire` no plan uses the old series any more.

    Then it ends, or goes on being watched, as `after` says.
    """
    changes: dict[str, Any] = {"replaced_by": new, "after_replacing": after}
    if retire:
        changes |= {"state": after, "state_reason": reason}
    save_row(
        old,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="kpi.replaced",
        why=reason,
    )
    return old


@atomic
def retire_replaced(*, plan: Plan, actor: User, now: datetime) -> list[Kpi]:
    """Let the replaced KPIs go that no current plan uses since this one came into force."""
    candidates = Kpi.objects.filter(
        state=KpiState.ACTIVE,
        replaced_by__isnull=False,
        uses__objective__plan__obligation=plan.obligation_id,
    ).distinct()
    retired = []
    for kpi in candidates:
        if kpi.replaced_by is not None and not touched_obligations(kpi):
            mark_replaced(
                old=kpi,
                new=kpi.replaced_by,
                reason=_("Replaced by %(kpi)s.") % {"kpi": kpi.replaced_by},
                retire=True,
                after=kpi.after_replacing,
                actor=actor,
                now=now,
            )
            retired.append(kpi)
    return retired


def meaning_is_fixed(kpi: Kpi) -> bool:
    """Return whether unit and direction may no longer change."""
    return (
        kpi.measurements.exists()
        or kpi.uses.filter(
            state=UseState.ACTIVE, objective__plan__state__in=IN_FORCE_STATES
        ).exists()
    )


@atomic
def _leave(
    kpi: Kpi, state: KpiState, reason: str, *, event: str, actor: User, now: datetime
) -> Kpi:
    if not reason.strip():
        raise DomainError(
            _("Say why this KPI no longer counts."), fields={"reason": [_("Enter the reason.")]}
        )
    if kpi.state in (KpiState.RETIRED, state):
        raise WrongState(_("This KPI does not count any more already."))
    save_row(
        kpi,
        changes={"state": state, "state_reason": reason.strip()},
        expected_version=None,
        actor=actor,
        now=now,
        event=event,
        why=reason.strip(),
    )
    tell(touched_obligations(kpi), now)
    return kpi


def _keep_meaning(kpi: Kpi, changes: Mapping[str, Any]) -> None:
    moved = [
        name
        for name in _MEANING
        if name in changes and getattr(kpi, name) and getattr(kpi, name) != changes[name]
    ]
    if moved and meaning_is_fixed(kpi):
        raise DomainError(
            _("Values or a plan in force rest on this KPI. Replace it by a new one instead."),
            fields={name: [_("This cannot change any more. Replace the KPI.")] for name in moved},
        )


def _values(given: KpiFields) -> dict[str, Any]:
    return {field.name: getattr(given, field.name) for field in fields_of(given)}
