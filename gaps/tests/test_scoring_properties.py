"""What must hold for every plan, and an oracle written from the definition, not from the code."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gaps.scoring import RULES, GapInput, KpiInput, ObjectiveInput, PlanInput, score_plan

DAY = date(2026, 11, 21)
STATES = ["draft", "submitted", "returned", "approved", "active", "closed"]
GAP_STATES = [
    "suspected",
    "confirmed",
    "planned",
    "in_action",
    "resolved",
    "verified",
    "dismissed",
    "accepted",
    "reopened",
]
SEVERITIES = ["critical", "high", "medium", "low", "advisory"]


@st.composite
def gap_inputs(draw: st.DrawFn, kpi_count: int) -> GapInput:
    keys = [None, *(str(index) for index in range(kpi_count))]
    return GapInput(
        kind=draw(st.sampled_from("ABCDE")),
        severity=draw(st.sampled_from(SEVERITIES)),
        state=draw(st.sampled_from(GAP_STATES)),
        opened_on=DAY - timedelta(days=draw(st.integers(0, 20))),
        kpi_key=draw(st.sampled_from(keys)),
    )


@st.composite
def objective_inputs(draw: st.DrawFn) -> ObjectiveInput:
    weights = draw(st.lists(st.integers(1, 5), max_size=3))
    return ObjectiveInput(
        key=str(draw(st.integers(0, 99))),
        weight=draw(st.integers(1, 5)),
        is_anchored=draw(st.sampled_from([True, True, True, False])),
        kpis=tuple(KpiInput(key=str(i), weight=w) for i, w in enumerate(weights)),
        gaps=tuple(draw(st.lists(gap_inputs(len(weights)), max_size=2))),
    )


@st.composite
def plan_inputs(draw: st.DrawFn) -> PlanInput:
    return PlanInput(
        state=draw(st.sampled_from(STATES)),
        is_assessed=draw(st.booleans()),
        objectives=tuple(draw(st.lists(objective_inputs(), max_size=4))),
        gaps=tuple(draw(st.lists(gap_inputs(0), max_size=1))),
    )


@given(plan_inputs())
def test_score_stays_between_0_and_100(plan: PlanInput) -> None:
    result = score_plan(plan, day=DAY, rules=RULES)
    assert 0 <= result.score <= 100
    assert all(0 <= factor <= 1 for factor in result.factors.values())


@given(plan_inputs(), st.sampled_from(["approved", "active", "closed"]))
def test_full_score_means_fully_aligned_for_a_plan_in_force(plan: PlanInput, state: str) -> None:
    result = score_plan(replace(plan, state=state, is_assessed=True), day=DAY, rules=RULES)
    assert (result.score == 100) is result.is_fully_aligned
    assert (result.rating == 5) is result.is_fully_aligned


@given(plan_inputs(), st.data())
def test_resolving_a_gap_never_lowers_the_score(plan: PlanInput, data: st.DataObject) -> None:
    places = [(o, g) for o, objective in enumerate(plan.objectives) for g in objective.gaps]
    if not places:
        return
    index, gap = data.draw(st.sampled_from(places))
    objective = plan.objectives[index]
    gaps = tuple(replace(g, state="resolved") if g is gap else g for g in objective.gaps)
    mended = (
        *plan.objectives[:index],
        replace(objective, gaps=gaps),
        *plan.objectives[index + 1 :],
    )
    before = score_plan(plan, day=DAY, rules=RULES).score
    assert score_plan(replace(plan, objectives=mended), day=DAY, rules=RULES).score >= before


@given(plan_inputs(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(plan: PlanInput, rnd: random.Random) -> None:
    def shuffled(objective: ObjectiveInput) -> ObjectiveInput:
        kpis, gaps = list(objective.kpis), list(objective.gaps)
        rnd.shuffle(kpis)
        rnd.shuffle(gaps)
        return replace(objective, kpis=tuple(kpis), gaps=tuple(gaps))

    objectives = [shuffled(objective) for objective in plan.objectives]
    rnd.shuffle(objectives)
    one = score_plan(plan, day=DAY, rules=RULES)
    two = score_plan(replace(plan, objectives=tuple(objectives)), day=DAY, rules=RULES)
    assert (one.score, one.rating, one.factors) == (two.score, two.rating, two.factors)
    assert sorted(map(repr, one.reasons)) == sorted(map(repr, two.reasons))


def test_thousand_random_plans_equal_the_definition() -> None:
    """The oracle multiplies the five means out one KPI at a time, as the definition is written."""
    rnd = random.Random(20261121)
    for _ in range(1000):
        plan = random_plan(rnd)
        result = score_plan(plan, day=DAY, rules=RULES)
        assert result.score == oracle_score(plan)
        assert result.is_fully_aligned is oracle_aligned(plan)


def random_plan(rnd: random.Random) -> PlanInput:
    def random_gap(kpis: int) -> GapInput:
        return GapInput(
            kind=rnd.choice("ABCDE"),
            severity=rnd.choice(SEVERITIES),
            state=rnd.choice(GAP_STATES),
            opened_on=DAY - timedelta(days=rnd.randint(0, 20)),
            kpi_key=rnd.choice([None, *map(str, range(kpis))]),
        )

    def random_objective(number: int) -> ObjectiveInput:
        kpis = rnd.choice([0, 1, 1, 2, 3])
        return ObjectiveInput(
            key=str(number),
            weight=rnd.randint(1, 9),
            is_anchored=rnd.random() < 0.9,
            kpis=tuple(KpiInput(key=str(k), weight=rnd.randint(1, 9)) for k in range(kpis)),
            gaps=tuple(random_gap(kpis) for _ in range(rnd.choice([0, 0, 0, 1, 2]))),
        )

    return PlanInput(
        state=rnd.choice(STATES),
        is_assessed=rnd.random() < 0.8,
        objectives=tuple(random_objective(n) for n in range(rnd.randint(0, 4))),
    )


def oracle_counts(gap: GapInput) -> bool:
    if gap.severity == "advisory" or gap.state in ("resolved", "verified", "dismissed"):
        return False
    return not (gap.state == "suspected" and gap.opened_on + timedelta(days=7) >= DAY)


def oracle_score(plan: PlanInput) -> Fraction:
    size = {"critical": 4, "high": 3, "medium": 2, "low": 1}
    above = below = Fraction(0)
    for objective in plan.objectives:
        below += Fraction(objective.weight)
        if not objective.is_anchored or not objective.kpis:
            continue
        product = Fraction(1)
        for kind in "ABCDE":
            top = bottom = 0
            for kpi in objective.kpis:
                quarters = 4
                for gap in objective.gaps:
                    hits = gap.kpi_key is None or gap.kpi_key == kpi.key
                    if gap.kind == kind and hits and oracle_counts(gap):
                        quarters = min(quarters, 4 - size[gap.severity])
                top += int(kpi.weight) * quarters
                bottom += int(kpi.weight) * 4
            product *= Fraction(top, bottom)
        above += Fraction(objective.weight) * product
    return 100 * above / below if below else Fraction(0)


def oracle_aligned(plan: PlanInput) -> bool:
    if plan.state not in ("approved", "active", "closed") or not plan.is_assessed:
        return False
    if not plan.objectives:
        return False
    return all(
        o.is_anchored and o.kpis and not any(oracle_counts(gap) for gap in o.gaps)
        for o in plan.objectives
    )
