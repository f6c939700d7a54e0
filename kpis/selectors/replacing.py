"""Where a KPI can be replaced now: in the draft somebody works on, or in the plan in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState, QuarterState
from departments.models import Plan
from kpis.choices import UseState
from kpis.models import KpiUse

Place = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Replaceable:
    """A KPI of a plan: the use to replace, or the working version that holds it no more.

    With a version that is being read there is neither a use nor a draft to change.
    """

    use: KpiUse | None
    working: Plan | None

    @property
    def is_done(self) -> bool:
        """Return whether the version somebody works on, or hands in, holds the KPI no more."""
        return self.use is None and self.working is not None


def replaceable(places: Iterable[Place]) -> dict[Place, Replaceable]:
    """Return what can be replaced for each pair of obligation and key; two queries for all."""
    wanted = set(places)
    obligations = {obligation_id for obligation_id, _key in wanted}
    working = {
        plan.obligation_id: plan
        for plan in Plan.objects.filter(
            obligation__in=obligations, state__in=WORKING_STATES
        ).select_related("obligation__quarter", "obligation__department")
    }
    uses: dict[Place, dict[str, KpiUse]] = {}
    rows = KpiUse.objects.filter(
        key__in={key for _obligation, key in wanted},
        state=UseState.ACTIVE,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__obligation__in=obligations,
        objective__plan__obligation__quarter__state=QuarterState.OPEN,
        objective__plan__state__in=[*WORKING_STATES, *IN_FORCE_STATES],
    ).select_related("kpi", "objective__plan__obligation")
    for use in rows:
        plan = use.objective.plan
        kind = "working" if plan.state in WORKING_STATES else "force"
        uses.setdefault((plan.obligation_id, use.key), {})[kind] = use
    return {place: _of(working.get(place[0]), uses.get(place, {})) for place in wanted}


def _of(working: Plan | None, uses: dict[str, KpiUse]) -> Replaceable:
    if working is None:
        return Replaceable(uses.get("force"), None)
    return Replaceable(uses.get("working"), working)
