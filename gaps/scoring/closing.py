"""What closing gaps does to a plan: the plan as it would be scored without them. Pure.

Some facts stand among the reasons twice: as the gap, and as the objective they leave without a goal
or a KPI. Whoever closes such a gap has mended the objective too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from gaps.scoring.plan_score import GapInput, KpiInput, ObjectiveInput, PlanInput

# Rule → the reason that goes with its gap.
MENDS: Mapping[str, str] = {
    "D.no_link": "not_anchored",
    "D.dead_goal": "not_anchored",
    "E.no_kpi": "no_kpi",
}
# What no closing of gaps changes. Who accepted a gap has decided to live with it for now.
BEYOND_GAPS = frozenset({"missing", "not_in_force", "not_assessed", "empty", "accepted_gap"})


class Cause(Protocol):
    """Why a plan is not fully aligned, live or as a snapshot keeps it."""

    @property
    def code(self) -> str:
        """Name the part of the rule."""
        ...

    @property
    def key(self) -> str:
        """Name the objective."""
        ...

    @property
    def gap_id(self) -> str:
        """Name the gap."""
        ...


def gaps_in_the_way(causes: Iterable[Cause], rules: Mapping[str, str]) -> frozenset[str] | None:
    """Return the gaps whose closing makes the plan fully aligned; None when that takes more.

    `rules` names the rule of each gap.
    """
    known = list(causes)
    if any(cause.code in BEYOND_GAPS for cause in known):
        return None
    mended = {
        (cause.key, MENDS[rules[cause.gap_id]])
        for cause in known
        if rules.get(cause.gap_id) in MENDS
    }
    if any(not cause.gap_id and (cause.key, cause.code) not in mended for cause in known):
        return None
    return frozenset(cause.gap_id for cause in known if cause.gap_id)


def as_if_closed(plan: PlanInput, closed: Collection[str], rules: Mapping[str, str]) -> PlanInput:
    """Return the plan with these gaps resolved and what they stand for mended."""
    return replace(
        plan,
        gaps=tuple(_resolved(gap, closed) for gap in plan.gaps),
        objectives=tuple(_mended(objective, closed, rules) for objective in plan.objectives),
    )


def _resolved(gap: GapInput, closed: Collection[str]) -> GapInput:
    return replace(gap, state="resolved") if gap.id in closed else gap


def _mended(
    objective: ObjectiveInput, closed: Collection[str], rules: Mapping[str, str]
) -> ObjectiveInput:
    mended = {MENDS.get(rules.get(gap.id, "")) for gap in objective.gaps if gap.id in closed}
    # Any KPI will do: without gaps it scores the same whatever it is called and weighs.
    kpis = objective.kpis or ((KpiInput("", 1),) if "no_kpi" in mended else ())
    return replace(
        objective,
        is_anchored=objective.is_anchored or "not_anchored" in mended,
        kpis=kpis,
        gaps=tuple(_resolved(gap, closed) for gap in objective.gaps),
    )


def as_if_counting(plan: PlanInput, counting: Collection[str]) -> PlanInput:
    """Return the plan as if these gaps were confirmed."""
    return replace(
        plan,
        gaps=tuple(_confirmed(gap, counting) for gap in plan.gaps),
        objectives=tuple(
            replace(one, gaps=tuple(_confirmed(gap, counting) for gap in one.gaps))
            for one in plan.objectives
        ),
    )


def _confirmed(gap: GapInput, counting: Collection[str]) -> GapInput:
    return replace(gap, state="confirmed") if gap.id in counting else gap
