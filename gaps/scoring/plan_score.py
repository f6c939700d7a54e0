"""One plan: is it fully aligned, why not, and its diagnostic score from 0 to 100.

Exact fractions throughout. For a plan in force and assessed, the score is 100 if and only if the
plan is fully aligned; that is why a gap on the plan as a whole weighs on each of its objectives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gaps.scoring.rules import IN_FORCE, KINDS, NEVER_COUNTING, SUBMITTED_OR_BEYOND, Rules

Weight = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class GapInput:
    """A gap as the score sees it; ``kpi_key`` is None when it sits on the objective itself."""

    kind: str
    severity: str
    state: str
    opened_on: date
    kpi_key: str | None = None
    id: str = ""
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class KpiInput:
    """An active KPI of an objective."""

    key: str
    weight: Weight

    def __post_init__(self) -> None:
        """A weightless KPI could hide a gap from the score."""
        _require_positive(self.weight)


@dataclass(frozen=True, slots=True)
class ObjectiveInput:
    """An active objective with the gaps on it and on its KPIs."""

    key: str
    weight: Weight
    is_anchored: bool
    kpis: tuple[KpiInput, ...] = ()
    gaps: tuple[GapInput, ...] = ()

    def __post_init__(self) -> None:
        """A weightless objective could hide a gap from the score."""
        _require_positive(self.weight)


@dataclass(frozen=True, slots=True)
class PlanInput:
    """The plan to score; ``gaps`` are those on the plan as a whole."""

    state: str
    is_assessed: bool
    objectives: tuple[ObjectiveInput, ...] = ()
    gaps: tuple[GapInput, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a plan is not fully aligned; ``key`` names the objective, ``gap_id`` the gap."""

    code: str
    key: str = ""
    gap_id: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveScore:
    """The factors of one objective: one per kind, and their product."""

    key: str
    factors: Mapping[str, Fraction]
    score: Fraction


@dataclass(frozen=True, slots=True)
class PlanScore:
    """The verdict on one plan."""

    score: Fraction
    is_fully_aligned: bool
    rating: int | None
    reasons: tuple[Reason, ...]
    factors: Mapping[str, Fraction]
    objectives: tuple[ObjectiveScore, ...]
    accepted_exceptions: int
    resolved_not_verified: int

    @property
    def is_aligned_except_accepted(self) -> bool:
        """Nothing but accepted gaps keeps the plan from being fully aligned."""
        return bool(self.reasons) and all(reason.code == "accepted_gap" for reason in self.reasons)


def counts(gap: GapInput, *, day: date, rules: Rules) -> bool:
    """Tell whether a gap counts on that day: silence for more than the triage days is consent."""
    if gap.state in NEVER_COUNTING or rules.severity_weights[gap.severity] == 0:
        return False
    return gap.state != "suspected" or (day - gap.opened_on).days > rules.triage_days


def score_plan(plan: PlanInput, *, day: date, rules: Rules) -> PlanScore:
    """Score one plan on one day."""
    scored = tuple(
        _score_objective(objective, plan.gaps, day=day, rules=rules)
        for objective in plan.objectives
    )
    total = sum((Fraction(objective.weight) for objective in plan.objectives), Fraction(0))
    score = 100 * _mean([o.score for o in scored], plan.objectives, total)
    reasons = tuple(_reasons(plan, day=day, rules=rules))
    gaps = _all_gaps(plan)
    return PlanScore(
        score=score,
        is_fully_aligned=not reasons,
        rating=_rating(plan, score=score, is_fully_aligned=not reasons),
        reasons=reasons,
        factors={
            kind: _mean([o.factors[kind] for o in scored], plan.objectives, total) for kind in KINDS
        },
        objectives=scored,
        accepted_exceptions=sum(
            gap.state == "accepted" and counts(gap, day=day, rules=rules) for gap in gaps
        ),
        resolved_not_verified=sum(gap.state == "resolved" for gap in gaps),
    )


def _score_objective(
    objective: ObjectiveInput, plan_gaps: Iterable[GapInput], *, day: date, rules: Rules
) -> ObjectiveScore:
    counting = [g for g in (*plan_gaps, *objective.gaps) if counts(g, day=day, rules=rules)]
    factors = {kind: _factor(objective, counting, kind, rules) for kind in KINDS}
    score = Fraction(int(objective.is_anchored and bool(objective.kpis)))
    for factor in factors.values():
        score *= factor
    return ObjectiveScore(key=objective.key, factors=factors, score=score)


def _factor(
    objective: ObjectiveInput, counting: Sequence[GapInput], kind: str, rules: Rules
) -> Fraction:
    """Mean over the KPIs of 1 − the worst gap of this kind on the KPI or on the objective."""
    if all(gap.kind != kind for gap in counting):
        return Fraction(1)
    of_kind = [gap for gap in counting if gap.kind == kind]
    if not of_kind:
        return Fraction(1)
    worst: dict[str | None, Fraction] = {kpi.key: Fraction(0) for kpi in objective.kpis}
    on_objective = Fraction(0)
    for gap in of_kind:
        weight = rules.severity_weights[gap.severity]
        if gap.kpi_key in worst:
            worst[gap.kpi_key] = max(worst[gap.kpi_key], weight)
        else:
            # On the objective itself, or on a KPI that has left it: either way it still counts.
            on_objective = max(on_objective, weight)
    if not objective.kpis:
        return 1 - on_objective
    total = sum((Fraction(kpi.weight) for kpi in objective.kpis), Fraction(0))
    reached = sum(
        Fraction(kpi.weight) * (1 - max(on_objective, worst[kpi.key])) for kpi in objective.kpis
    )
    return reached / total


def _mean(
    values: Sequence[Fraction], objectives: Sequence[ObjectiveInput], total: Fraction
) -> Fraction:
    if not total:
        return Fraction(0)
    if all(value == 1 for value in values):
        return Fraction(1)
    pairs = zip(values, objectives, strict=True)
    return sum((value * Fraction(o.weight) for value, o in pairs), Fraction(0)) / total


def _reasons(plan: PlanInput, *, day: date, rules: Rules) -> Iterable[Reason]:
    if plan.state not in IN_FORCE:
        yield Reason("not_in_force")
    if not plan.is_assessed:
        yield Reason("not_assessed")
    if not plan.objectives:
        yield Reason("empty")
    for objective in plan.objectives:
        if not objective.kpis:
            yield Reason("no_kpi", key=objective.key)
        if not objective.is_anchored:
            yield Reason("not_anchored", key=objective.key)
    yield from _gap_reasons(plan, day=day, rules=rules)


def _gap_reasons(plan: PlanInput, *, day: date, rules: Rules) -> Iterable[Reason]:
    placed = [("", gap) for gap in plan.gaps]
    placed += [(objective.key, gap) for objective in plan.objectives for gap in objective.gaps]
    for key, gap in placed:
        if not counts(gap, day=day, rules=rules):
            continue
        if gap.state == "accepted":
            code = "accepted_gap"
        elif gap.kind == "E" and gap.is_fact:
            code = "not_measurable"
        else:
            code = "counting_gap"
        yield Reason(code, key=key, gap_id=gap.id, kind=gap.kind)


def _all_gaps(plan: PlanInput) -> list[GapInput]:
    return [*plan.gaps, *(gap for objective in plan.objectives for gap in objective.gaps)]


def _rating(plan: PlanInput, *, score: Fraction, is_fully_aligned: bool) -> int | None:
    if plan.state not in SUBMITTED_OR_BEYOND or not plan.is_assessed:
        return None
    if is_fully_aligned:
        return 5
    return next((rating for rating, bound in ((4, 80), (3, 60), (2, 40)) if score >= bound), 1)


def _require_positive(weight: Weight) -> None:
    if weight <= 0:
        message = "A weight is greater than zero."
        raise ValueError(message)
