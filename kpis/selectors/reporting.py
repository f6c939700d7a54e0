"""Who has to report which number: owners of KPIs in plans in force, and of final targets."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from departments.choices import IN_FORCE_STATES, ObjectiveState, QuarterState
from departments.models import Membership
from kpis.choices import Direction, KpiState, UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpi, KpiUse, Kpt
from kpis.words.targets import target_text
from saypro_align.lib.clock import organization_day

Row = TypeVar("Row", KpiUse, Kpt)


@dataclass(frozen=True, slots=True)
class Reported:
    """A number a person answers for: the series, where it counts, and since when."""

    user_id: UUID
    kpi: Kpi
    department_id: UUID | None
    since: date
    kpt: Kpt | None = None
    use: KpiUse | None = None

    @property
    def is_personal(self) -> bool:
        """Return whether it serves a person's own target only."""
        return self.use is None and self.kpt is not None and self.kpt.level == KptLevel.PERSON

    @property
    def target(self) -> str:
        """Return what it shall reach, as it is shown."""
        promise = self.kpt or self.use
        return target_text(promise) if promise is not None else ""

    @property
    def due_on(self) -> date | None:
        """Return by when it shall reach it."""
        promise = self.kpt or self.use
        return promise.due_on if promise is not None else None

    @property
    def place(self) -> str:
        """Return what it is reported for: the target, or the objective."""
        if self.kpt is not None:
            return self.kpt.name
        return self.use.objective.text if self.use is not None else ""


def reported_by(people: Collection[UUID] | None, day: date) -> list[Reported]:
    """Return the numbers the people report, each once; of everybody where no people are named.

    Three queries, whatever their number. A number that shows a target and stands in a plan too is
    told of by its target.
    """
    found: dict[tuple[UUID, UUID], Reported] = {}
    targets = list(_targets(people, day))
    homes = _homes({kpt.accountable_id for kpt in targets if kpt.department_id is None})
    for use in _uses(people, day):
        one = _of_use(use)
        found.setdefault((one.user_id, one.kpi.pk), one)
    for kpt in targets:
        user_id, kpi = kpt.accountable_id, kpt.kpi
        if user_id is None or kpi is None:
            continue
        held = found.get((user_id, kpi.pk))
        if held is not None and held.kpt is not None:
            continue
        found[user_id, kpi.pk] = _of_target(kpt, kpi, user_id, homes.get(user_id), held)
    return list(found.values())


def _of_use(use: KpiUse) -> Reported:
    obligation = use.objective.plan.obligation
    owner_id: Any = use.kpi.owner_id
    return Reported(
        user_id=owner_id,
        kpi=use.kpi,
        department_id=obligation.department_id,
        since=max(obligation.quarter.starts_on, organization_day(use.kpi.created_at)),
        use=use,
    )


def _of_target(
    kpt: Kpt, kpi: Kpi, user_id: UUID, home: UUID | None, held: Reported | None
) -> Reported:
    since = kpt.starts_on or kpt.quarter.starts_on
    if kpt.finalized_at:
        since = max(since, organization_day(kpt.finalized_at))
    return Reported(
        user_id=user_id,
        kpi=kpi,
        department_id=kpt.department_id or (held.department_id if held else home),
        since=min(since, held.since) if held else since,
        kpt=kpt,
        use=held.use if held else None,
    )


def _uses(people: Collection[UUID] | None, day: date) -> Iterable[KpiUse]:
    rows = KpiUse.objects.filter(
        state=UseState.ACTIVE,
        kpi__owner__isnull=False,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter__state=QuarterState.OPEN,
        objective__plan__obligation__quarter__starts_on__lte=day,
    )
    ended = Q(objective__plan__obligation__department__active_until__lt=day)
    rows = rows.exclude(ended)
    if people is not None:
        rows = rows.filter(kpi__owner__in=people)
    return (
        _measured(rows)
        .select_related("kpi", "objective__plan__obligation__quarter")
        .order_by("objective__position", "position", "pk")
    )


def _targets(people: Collection[UUID] | None, day: date) -> QuerySet[Kpt]:
    rows = Kpt.objects.filter(
        state=KptState.FINAL,
        kpi__isnull=False,
        quarter__state=QuarterState.OPEN,
        quarter__starts_on__lte=day,
    ).exclude(department__active_until__lt=day)
    if people is not None:
        rows = rows.filter(owner__in=people) | rows.filter(team__lead__in=people)
    return _measured(rows).select_related("kpi", "quarter", "team").order_by("name", "pk")


def _measured(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Leave out what takes no values: retired or watched series, and milestones."""
    return rows.filter(kpi__state=KpiState.ACTIVE).exclude(kpi__direction=Direction.MILESTONES)


def _homes(people: Collection[UUID | None]) -> dict[UUID, UUID]:
    """Return the department each person belongs to first: whoever owns the organization's target."""
    rows = Membership.objects.filter(user__in=people, ended_on=None)
    found: dict[UUID, UUID] = {}
    for user_id, department_id in rows.order_by("department__name").values_list(
        "user_id", "department_id"
    ):
        found.setdefault(user_id, department_id)
    return found
