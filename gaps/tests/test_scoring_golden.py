"""The golden vectors: 200 plans whose scores were worked out elsewhere, and the edge cases."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from gaps.scoring import (
    RULES,
    DepartmentRow,
    GapInput,
    KpiInput,
    ObjectiveInput,
    PlanInput,
    PlanScore,
    Rules,
    headline,
    is_due,
    mean_score,
    score_plan,
)

GOLDEN = json.loads((Path(__file__).parent / "golden_plan_scores.json").read_text())
DAY = date.fromisoformat(GOLDEN["day"])


def gap(
    kind: str, severity: str, state: str = "confirmed", age: int = 0, kpi: int | None = None
) -> GapInput:
    return GapInput(
        kind=kind,
        severity=severity,
        state=state,
        opened_on=DAY - timedelta(days=age),
        kpi_key=None if kpi is None else str(kpi),
    )


def objective(
    *gaps: GapInput, weight: int = 1, anchored: bool = True, kpi_weights: tuple[int, ...] = (1,)
) -> ObjectiveInput:
    kpis = tuple(KpiInput(key=str(i), weight=w) for i, w in enumerate(kpi_weights))
    return ObjectiveInput(key="o", weight=weight, is_anchored=anchored, kpis=kpis, gaps=gaps)


def score(*objectives: ObjectiveInput, state: str = "active", assessed: bool = True) -> PlanScore:
    plan = PlanInput(state=state, is_assessed=assessed, objectives=objectives)
    return score_plan(plan, day=DAY, rules=RULES)


def row(aligned: bool, *, due: bool = True, exempt: bool = False, name: str = "1") -> DepartmentRow:
    return DepartmentRow(
        obligation_id=name,
        department_id=name,
        is_exempt=exempt,
        is_due=due,
        plan_score=score(objective(anchored=aligned)),
        plan_state="active",
    )


@pytest.mark.parametrize("case", GOLDEN["cases"])
def test_plan_equals_its_golden_score(case: list[Any]) -> None:
    state, assessed, objectives, expected, fully_aligned, rating = case
    result = score(
        *(
            objective(
                *(gap(*entry) for entry in gaps),
                weight=weight,
                anchored=bool(anchored),
                kpi_weights=tuple(kpi_weights),
            )
            for weight, anchored, kpi_weights, gaps in objectives
        ),
        state=state,
        assessed=bool(assessed),
    )
    assert result.score == Fraction(expected)
    assert result.is_fully_aligned is bool(fully_aligned)
    assert result.rating == rating


def test_accepted_low_gap_on_one_of_two_objectives_is_an_exception_not_an_alignment() -> None:
    """One objective keeps 1, the other ¾: (1 + ¾) / 2 = 87.5."""
    result = score(objective(gap("C", "low", "accepted")), objective())
    assert result.score == Fraction(175, 2)
    assert not result.is_fully_aligned
    assert result.is_aligned_except_accepted
    assert result.accepted_exceptions == 1


def test_advisory_only_is_fully_aligned() -> None:
    result = score(objective(gap("A", "advisory")))
    assert (result.score, result.is_fully_aligned, result.rating) == (Fraction(100), True, 5)


def test_high_on_the_only_kpi_of_one_of_two_objectives_scores_62_and_a_half() -> None:
    """(1 + ¼) / 2 = 62.5."""
    result = score(objective(gap("A", "high", kpi=0)), objective())
    assert (result.score, result.rating) == (Fraction(125, 2), 3)


def test_critical_on_one_of_two_objectives_scores_50() -> None:
    result = score(objective(gap("E", "critical")), objective())
    assert (result.score, result.rating) == (Fraction(50), 2)


def test_suspected_gap_counts_from_its_eighth_day() -> None:
    assert score(objective(gap("B", "high", "suspected", 7))).is_fully_aligned
    assert not score(objective(gap("B", "high", "suspected", 8))).is_fully_aligned


def test_approved_but_empty_plan_scores_nothing() -> None:
    result = score(state="approved")
    assert (result.score, result.rating) == (Fraction(0), 1)
    assert [reason.code for reason in result.reasons] == ["empty"]


def test_gap_on_the_whole_plan_weighs_on_every_objective() -> None:
    plan = PlanInput(
        state="active",
        is_assessed=True,
        objectives=(objective(), objective()),
        gaps=(gap("C", "medium"),),
    )
    result = score_plan(plan, day=DAY, rules=RULES)
    assert (result.score, result.is_fully_aligned) == (Fraction(50), False)


def test_gap_on_a_kpi_that_left_the_objective_still_lowers_the_score() -> None:
    assert score(objective(gap("A", "medium", kpi=7))).score == 50


def test_weightless_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="greater than zero"):
        KpiInput(key="k", weight=0)
    with pytest.raises(ValueError, match="greater than zero"):
        objective(weight=0)


@pytest.mark.parametrize(
    "wrong", [{"target_percent": 0}, {"target_percent": 101}, {"triage_days": -1}]
)
def test_rules_refuse_values_without_meaning(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"between|negative"):
        Rules(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="severity"):
        Rules(severity_weights={"high": Fraction(2)})


@pytest.mark.parametrize(
    ("states", "past_deadline", "exempt", "due"),
    [
        (["draft"], False, False, False),
        (["draft"], True, False, True),
        (["submitted"], False, False, True),
        (["returned"], False, False, True),
        (["withdrawn"], False, False, False),
        (["withdrawn"], True, False, True),
        (["superseded", "approved", "draft"], False, False, True),
        ([], True, False, True),
        ([], False, False, False),
        (["approved"], True, True, False),
    ],
)
def test_what_is_due(states: list[str], past_deadline: bool, exempt: bool, due: bool) -> None:
    assert is_due(is_exempt=exempt, plan_states=states, is_past_deadline=past_deadline) is due


def test_headline_without_anything_due_has_no_value() -> None:
    result = headline([row(True, due=False)], rules=RULES)
    assert (result.aligned, result.total) == (0, 0)
    assert (result.shown, result.meets, result.needed, result.text) == (None, None, None, "n/a")
    assert mean_score([]) is None


def test_headline_of_the_story_is_rounded_down() -> None:
    rows = [row(i < 4, name=str(i)) for i in range(6)] + [row(True, exempt=True, name="x")]
    result = headline(rows, rules=RULES)
    assert (result.aligned, result.total, result.shown) == (4, 6, "66.6")
    assert (result.meets, result.needed) == (False, 2)


def test_draft_counts_as_zero_in_the_mean() -> None:
    draft = replace(row(True), plan_state="draft")
    assert mean_score([row(True), draft]) == 50


def test_missing_plan_counts_as_zero_in_the_mean() -> None:
    missing = DepartmentRow(obligation_id="m", department_id="m", is_exempt=False, is_due=True)
    assert mean_score([row(True), missing]) == 50
    assert missing.reason_codes == ("missing",)
    assert headline([row(True), missing], rules=RULES).aligned == 1


def test_fingerprint_ignores_order_and_notices_content() -> None:
    one, two = row(True, name="1"), row(False, name="2")
    forward = headline([one, two], rules=RULES).input_fingerprint
    assert forward == headline([two, one], rules=RULES).input_fingerprint
    assert forward != headline([one], rules=RULES).input_fingerprint
    assert forward != headline([one, two], rules=Rules(version="2")).input_fingerprint
