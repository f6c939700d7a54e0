"""What the rules would find in a plan as it is being typed: the engine of the assessment, nothing written."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from departments.choices import PlanState
from departments.models import Goal, Plan
from gaps.choices import GapKind, GapState
from gaps.detectors.facts import KpiFacts, LinkFacts, ObjectiveFacts, PlanFacts
from gaps.detectors.finding import Finding
from gaps.facts import load_facts
from gaps.models import Gap
from gaps.services.assessments import find
from kpis.as_typed import TypedKpi, TypedObjective
from kpis.models import KpiDepartment
from saypro_align.lib.clock import organization_day

# Who types is not told what is still missing; the checks beside the objective and the last look
# before submitting do that.
_MISSING = frozenset({"A.contribution", "D.no_link", "E.no_kpi", "E.kpi_facts"})


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that would become a gap, and the objective and KPI it would sit on."""

    finding: Finding
    objective_key: str
    kpi_key: str
    departments: tuple[str, ...] = ()

    @property
    def kind(self) -> GapKind:
        """Return the kind with its plain name."""
        return GapKind(self.finding.kind)


def notices(*, plan: Plan, rows: Sequence[TypedObjective], now: datetime) -> list[Notice]:
    """Return what would be found if the plan were submitted with these rows.

    What somebody already decided not to be a gap is not brought up again.
    """
    quarter, obligation_id = plan.obligation.quarter, plan.obligation_id
    facts = load_facts(quarter, day=organization_day(now), as_if=plan)
    others = tuple(one for one in facts.plans if one.obligation_id != obligation_id)
    typed = _plan_facts(plan, rows, quarter.ends_on)
    names = {one.obligation_id: one.department_name for one in others}
    found = [
        finding
        for finding in find(replace(facts, plans=(typed, *others)), {obligation_id})
        if finding.rule_id not in _MISSING and _sits_on(finding, obligation_id)
    ]
    waved_away = _dismissed(found, plan)
    return [
        _notice(finding, obligation_id, names)
        for finding in found
        if finding.fingerprint not in waved_away
    ]


def _sits_on(finding: Finding, obligation_id: uuid.UUID) -> bool:
    return any(party.obligation_id == obligation_id for party in finding.parties)


def _dismissed(found: Collection[Finding], plan: Plan) -> set[str]:
    return set(
        Gap.objects.filter(
            quarter=plan.obligation.quarter,
            state=GapState.DISMISSED,
            fingerprint__in=[finding.fingerprint for finding in found],
        ).values_list("fingerprint", flat=True)
    )


def _notice(finding: Finding, own: uuid.UUID, names: Mapping[uuid.UUID, str]) -> Notice:
    party = next(party for party in finding.parties if party.obligation_id == own)
    partners = (names[one.obligation_id] for one in finding.parties if one.obligation_id in names)
    return Notice(
        finding=finding,
        objective_key=str(party.objective_key or ""),
        kpi_key=str(party.kpi_use_key or ""),
        departments=tuple(dict.fromkeys(partners)),
    )


def _plan_facts(plan: Plan, rows: Iterable[TypedObjective], ends_on: date) -> PlanFacts:
    rows = [row for row in rows if _is_key(row.key)]
    owners = _owners(rows)
    return PlanFacts(
        plan_id=plan.pk,
        obligation_id=plan.obligation_id,
        department_id=plan.obligation.department_id,
        department_name=plan.obligation.department.name,
        # As others would meet it.
        state=PlanState.SUBMITTED.value,
        version_number=plan.number,
        objectives=tuple(
            _objective_facts(row, position, plan, owners, ends_on)
            for position, row in enumerate(rows, start=1)
        ),
    )


def _objective_facts(
    row: TypedObjective,
    position: int,
    plan: Plan,
    owners: Mapping[uuid.UUID, frozenset[uuid.UUID]],
    ends_on: date,
) -> ObjectiveFacts:
    key = uuid.UUID(row.key)
    goals: list[Goal] = [goal for goal in (row.goal, *row.more_goals) if goal is not None]
    return ObjectiveFacts(
        key=key,
        objective_id=key,
        text=row.text,
        priority=position,
        due_on=ends_on,
        links=tuple(LinkFacts(goal_id=goal.pk) for goal in dict.fromkeys(goals)),
        kpis=tuple(_kpi_facts(kpi, plan, owners) for kpi in row.kpis if _is_key(kpi.key)),
    )


def _kpi_facts(
    kpi: TypedKpi, plan: Plan, owners: Mapping[uuid.UUID, frozenset[uuid.UUID]]
) -> KpiFacts:
    key, own = uuid.UUID(kpi.key), frozenset({plan.obligation.department_id})
    series = kpi.series
    return KpiFacts(
        key=key,
        use_id=key,
        kpi_id=series.pk if series else key,
        name=kpi.name,
        unit=kpi.unit,
        direction=kpi.direction,  # type: ignore[arg-type]
        frequency=series.frequency if series else "",
        source=series.source if series else "",
        owner_id=series.owner_id if series else None,
        baseline=kpi.baseline,
        baseline_due_on=kpi.baseline_due_on,
        target_value=kpi.target_value,
        low=kpi.low,
        high=kpi.high,
        due_on=kpi.due_on,
        contribution=kpi.contribution,
        goal_measure_id=kpi.goal_measure.pk if kpi.goal_measure else None,
        department_ids=owners.get(series.pk, own) if series else own,
        relevance=series.relevance if series else None,
        milestone_count=kpi.milestone_count,
    )


def _owners(rows: Iterable[TypedObjective]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    series = {kpi.series.pk for row in rows for kpi in row.kpis if kpi.series is not None}
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    links = KpiDepartment.objects.filter(kpi_id__in=series, confirmed_at__isnull=False)
    for kpi_id, department_id in links.values_list("kpi_id", "department_id"):
        found[kpi_id].add(department_id)
    return {kpi_id: frozenset(departments) for kpi_id, departments in found.items()}


def _is_key(text: str) -> bool:
    """Return whether the page sent a key; a row without one is new to this very request."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
