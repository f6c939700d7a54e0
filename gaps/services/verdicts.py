"""From stored gaps and loaded facts to the verdict on each plan of a quarter."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q

from departments.models import Quarter
from gaps.choices import GapState
from gaps.detectors.facts import ObjectiveFacts, PlanFacts, QuarterFacts
from gaps.facts import fingerprints
from gaps.models import Assessment, GapParty
from gaps.scoring.plan_score import (
    GapInput,
    KpiInput,
    ObjectiveInput,
    PlanInput,
    score_plan,
)
from gaps.scoring.plan_score import PlanScore as Verdict
from gaps.scoring.rules import Rules
from gaps.selectors.rule_settings import rule_version
from saypro_align.lib.clock import organization_day
from saypro_align.lib.kept import Kept

# The objective a gap sits on, None for the plan as a whole, and the gap.
Placed = tuple[uuid.UUID | None, GapInput]


def verdicts_of(
    quarter: Quarter,
    facts: QuarterFacts,
    rules: Rules,
    *,
    assessed: Collection[uuid.UUID] | None = None,
) -> dict[uuid.UUID, Verdict]:
    """Return the verdict on each plan, by obligation, from its facts and the gaps that are stored."""
    known = assessed_plans(quarter, facts) if assessed is None else assessed
    return judge(facts, gaps_by_obligation(quarter), known, rules)


def judge(
    facts: QuarterFacts,
    gaps: Mapping[uuid.UUID, Sequence[Placed]],
    assessed: Collection[uuid.UUID],
    rules: Rules,
) -> dict[uuid.UUID, Verdict]:
    """Return the verdict on each plan, by obligation; asks nobody but what is handed in."""
    active_goals = frozenset(goal.id for goal in facts.goals if goal.is_active)
    return {
        plan.obligation_id: _verdict(
            plan,
            tuple(gaps.get(plan.obligation_id, ())),
            active_goals,
            plan.plan_id in assessed,
            facts.day,
            rules,
        )
        for plan in facts.plans
    }


def plan_inputs(
    facts: QuarterFacts,
    gaps: Mapping[uuid.UUID, Sequence[Placed]],
    assessed: Collection[uuid.UUID],
) -> dict[uuid.UUID, PlanInput]:
    """Return what the score reads of each plan, by obligation."""
    active_goals = frozenset(goal.id for goal in facts.goals if goal.is_active)
    return {
        plan.obligation_id: _plan_input(
            plan,
            gaps.get(plan.obligation_id, ()),
            active_goals,
            is_assessed=plan.plan_id in assessed,
        )
        for plan in facts.plans
    }


# Scoring is pure: the same plan with the same gaps on the same day scores the same.
_VERDICTS: Kept[uuid.UUID, Verdict] = Kept(most=5_000)


def _verdict(
    plan: PlanFacts,
    gaps: tuple[Placed, ...],
    active_goals: frozenset[uuid.UUID],
    is_assessed: bool,  # noqa: FBT001
    day: date,
    rules: Rules,
) -> Verdict:
    return _VERDICTS.ask(
        plan.plan_id,
        (plan.objectives, plan.state, gaps, active_goals, is_assessed, day, rules),
        lambda: score_plan(
            _plan_input(plan, gaps, active_goals, is_assessed=is_assessed), day=day, rules=rules
        ),
    )


def assessed_plans(quarter: Quarter, facts: QuarterFacts) -> set[uuid.UUID]:
    """Return the plans whose stored assessment rests on what stands in them now."""
    wanted = fingerprints(facts, rule_version=rule_version())
    stored = Assessment.objects.filter(plan__obligation__quarter=quarter).values_list(
        "plan_id", "fingerprint"
    )
    return {plan_id for plan_id, fingerprint in stored if wanted.get(plan_id) == fingerprint}


def gaps_by_obligation(quarter: Quarter) -> dict[uuid.UUID, list[Placed]]:
    """Return the gaps that may count against each obligation, with the objective they sit on."""
    found: dict[uuid.UUID, list[Placed]] = defaultdict(list)
    rows = (
        GapParty.objects.filter(gap__quarter=quarter)
        .exclude(gap__state=GapState.DISMISSED)
        # Attributed to one department, the others are out of it.
        .filter(Q(gap__attributed_to=None) | Q(gap__attributed_to=F("obligation__department_id")))
        .order_by("gap__opened_at", "gap_id", "side")
        .values_list(
            "obligation_id",
            "objective_key",
            "kpi_use_key",
            "gap_id",
            "gap__kind",
            "gap__severity",
            "gap__state",
            "gap__opened_at",
            "gap__is_fact",
        )
    )
    for obligation_id, objective_key, kpi_key, pk, kind, severity, state, opened_at, fact in rows:
        gap = GapInput(
            kind=kind,
            severity=severity,
            state=state,
            opened_on=organization_day(opened_at),
            kpi_key=str(kpi_key) if kpi_key else None,
            id=str(pk),
            is_fact=fact,
        )
        found[obligation_id].append((objective_key, gap))
    return found


def _plan_input(
    plan: PlanFacts,
    gaps: Iterable[Placed],
    active_goals: Collection[uuid.UUID],
    *,
    is_assessed: bool,
) -> PlanInput:
    placed: dict[uuid.UUID | None, list[GapInput]] = defaultdict(list)
    keys = {objective.key for objective in plan.active_objectives}
    for objective_key, gap in gaps:
        # A gap on an objective that has left the plan but was not resolved still counts.
        placed[objective_key if objective_key in keys else None].append(gap)
    return PlanInput(
        state=plan.state,
        is_assessed=is_assessed,
        objectives=tuple(
            ObjectiveInput(
                key=str(objective.key),
                weight=objective.weight,
                is_anchored=is_anchored(objective, active_goals),
                kpis=tuple(
                    KpiInput(key=str(kpi.key), weight=kpi.weight) for kpi in objective.active_kpis
                ),
                gaps=tuple(placed[objective.key]),
            )
            for objective in plan.active_objectives
        ),
        gaps=tuple(placed[None]),
    )


def is_anchored(objective: ObjectiveFacts, active_goals: Collection[uuid.UUID]) -> bool:
    """Return whether a confirmed link leads to a goal that holds."""
    return any(link.is_confirmed and link.goal_id in active_goals for link in objective.links)
