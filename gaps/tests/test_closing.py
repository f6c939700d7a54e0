"""Closing gaps: what is promised is what the score then says."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.choices import PlanState
from departments.models import Goal, Obligation, Plan, Quarter, User
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapState
from gaps.models import AlignmentSnapshot, Gap
from gaps.scoring import RULES, PlanInput, score_plan
from gaps.scoring.closing import MENDS, as_if_closed, as_if_counting, gaps_in_the_way
from gaps.selectors.scores import headline
from gaps.services import assessments, gaps
from gaps.services.closing import standing
from gaps.services.scores import score_quarter
from gaps.tests.factories import gap_between
from gaps.tests.test_scoring_properties import plan_inputs
from kpis.tests.factories import KpiUseFactory

DAY = date(2026, 11, 21)


def named(plan: PlanInput) -> PlanInput:
    """Give every objective and every gap its own name."""
    objectives = tuple(
        replace(one, key=f"o{place}", gaps=_named(one.gaps, f"o{place}"))
        for place, one in enumerate(plan.objectives)
    )
    return replace(plan, objectives=objectives, gaps=_named(plan.gaps, "plan"))


def _named(found: Iterable[Any], where: str) -> tuple[Any, ...]:
    return tuple(replace(gap, id=f"{where}/{place}") for place, gap in enumerate(found))


def rules_of(plan: PlanInput, data: st.DataObject) -> dict[str, str]:
    """Give every gap a rule."""
    everything = [*plan.gaps, *(gap for one in plan.objectives for gap in one.gaps)]
    return {gap.id: data.draw(st.sampled_from(["", "B.opposite", *MENDS])) for gap in everything}


@given(plan_inputs(), st.data())
def test_closing_what_stands_in_the_way_makes_a_plan_fully_aligned(
    plan: PlanInput, data: st.DataObject
) -> None:
    plan = named(plan)
    rules = rules_of(plan, data)
    way = gaps_in_the_way(score_plan(plan, day=DAY, rules=RULES).reasons, rules)

    after = score_plan(as_if_closed(plan, way or (), rules), day=DAY, rules=RULES)

    assert after.is_fully_aligned or way is None


@given(plan_inputs(), st.data())
def test_with_one_gap_left_open_the_plan_stays_below(plan: PlanInput, data: st.DataObject) -> None:
    plan = named(plan)
    rules = rules_of(plan, data)
    way = gaps_in_the_way(score_plan(plan, day=DAY, rules=RULES).reasons, rules) or frozenset()

    verdicts = [
        score_plan(as_if_closed(plan, way - {left}, rules), day=DAY, rules=RULES) for left in way
    ]

    assert not any(verdict.is_fully_aligned for verdict in verdicts)


@given(plan_inputs(), st.data())
def test_closing_more_never_makes_a_plan_worse(plan: PlanInput, data: st.DataObject) -> None:
    plan = named(plan)
    rules = rules_of(plan, data)
    some = frozenset(data.draw(st.lists(st.sampled_from(sorted(rules)))) if rules else ())

    before = score_plan(plan, day=DAY, rules=RULES)
    after = score_plan(as_if_closed(plan, some, rules), day=DAY, rules=RULES)

    assert after.score >= before.score
    assert after.is_fully_aligned >= before.is_fully_aligned


@given(plan_inputs())
def test_suspected_gaps_that_count_never_make_a_plan_better(plan: PlanInput) -> None:
    plan = named(plan)
    suspected = {gap.id for one in plan.objectives for gap in one.gaps if gap.state == "suspected"}

    after = score_plan(as_if_counting(plan, suspected), day=DAY, rules=RULES)

    assert after.score <= score_plan(plan, day=DAY, rules=RULES).score


@pytest.fixture
def goal(db: None) -> Goal:
    return GoalFactory.create(title="Work more efficiently")


def plan_of(quarter: Quarter, name: str, goal: Goal | None, *, kpis: int = 1) -> Plan:
    obligation = ObligationFactory.create(
        quarter=quarter, department=DepartmentFactory.create(name=name)
    )
    plan = PlanFactory.create(obligation=obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan)
    if goal is not None:
        GoalLinkFactory.create(objective=objective, goal=goal)
    for _number in range(kpis):
        KpiUseFactory.create(objective=objective)
    return plan


def assess_all(quarter: Quarter, now: datetime) -> None:
    everybody = Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True)
    assessments.assess(quarter=quarter, obligation_ids=set(everybody), now=now)


def raised(*plans: Plan) -> Gap:
    """Return a gap a person raised between these plans, so that no rule takes it back."""
    return gap_between(*(plan.obligation for plan in plans), source="person", rule_id="")


def numbers(found: Any) -> tuple[int, int]:
    return found.aligned, found.total


def test_without_closing_anything_the_number_is_the_stored_one(
    quarter: Quarter, goal: Goal, now: datetime
) -> None:
    plan_of(quarter, "Marketing", goal)
    raised(plan_of(quarter, "HR", goal))
    plan_of(quarter, "IT", None)
    assess_all(quarter, now)

    before = standing(quarter, now=now).headline

    assert numbers(before) == numbers(headline(quarter)) == (1, 3)
    frozen = AlignmentSnapshot.objects.latest("number")
    assert before.input_fingerprint == frozen.fingerprint


@pytest.mark.parametrize("closed", [(), (0,), (1,), (0, 1), (0, 2), (1, 2), (0, 1, 2)])
def test_really_resolving_the_gaps_gives_the_promised_number(
    quarter: Quarter, goal: Goal, now: datetime, dumisa: User, closed: tuple[int, ...]
) -> None:
    sales, service, marketing = (
        plan_of(quarter, name, goal) for name in ("Sales", "Customer Service", "Marketing")
    )
    found = [raised(sales, service), raised(sales), raised(marketing)]
    assess_all(quarter, now)
    chosen = [found[place] for place in closed]
    promised = standing(quarter, now=now).closing({str(gap.pk) for gap in chosen})

    for gap in chosen:
        gaps.resolve_gap(gap=gap, note="It is gone.", actor=dumisa, now=now)

    assert numbers(promised.headline) == numbers(headline(quarter))
    aligned = {line["obligation"] for line in headline(quarter).plans if line["is_fully_aligned"]}
    assert {row.obligation_id for row in promised.due if row.is_fully_aligned} == aligned


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_closed_the_score_says_what_was_promised(
    quarter: Quarter, goal: Goal, now: datetime, seed: int
) -> None:
    """Eight plans with twelve gaps between and on them; twenty random choices of what to close."""
    chance = random.Random(seed)
    plans = [plan_of(quarter, f"Unit {number}", goal) for number in range(8)]
    found = [raised(*chance.sample(plans, chance.choice((1, 1, 2)))) for _number in range(12)]
    assess_all(quarter, now)
    stands = standing(quarter, now=now)
    choices = [chance.sample(found, chance.randint(0, 12)) for _number in range(20)]

    promised = [numbers(stands.closing({str(gap.pk) for gap in some}).headline) for some in choices]
    stored = []
    for some in choices:
        ids = [gap.pk for gap in some]
        Gap.objects.update(state=GapState.CONFIRMED, resolved_at=None)
        Gap.objects.filter(pk__in=ids).update(state=GapState.RESOLVED, resolved_at=now)
        stored.append(numbers(score_quarter(quarter=quarter, now=now)))

    assert promised == stored
    assert len(set(stored)) > 2


def test_really_mending_a_fact_gives_the_promised_number(
    quarter: Quarter, goal: Goal, now: datetime
) -> None:
    unlinked = plan_of(quarter, "IT", None)
    unmeasured = plan_of(quarter, "HR", goal, kpis=0)
    assess_all(quarter, now)
    facts = {gap.rule_id: str(gap.pk) for gap in Gap.objects.exclude(state=GapState.RESOLVED)}
    at_first = standing(quarter, now=now)
    promised = [
        numbers(at_first.closing([facts[rule]]).headline) for rule in ("D.no_link", "E.no_kpi")
    ]

    GoalLinkFactory.create(objective=unlinked.objectives.get(), goal=goal)
    assess_all(quarter, now)
    linked = numbers(headline(quarter))
    KpiUseFactory.create(objective=unmeasured.objectives.get())
    assess_all(quarter, now)

    assert promised == [linked, (1, 2)]
    assert (
        numbers(at_first.closing(facts.values()).headline) == numbers(headline(quarter)) == (2, 2)
    )


def test_a_plan_that_waits_for_approval_is_not_gained_by_closing_gaps(
    quarter: Quarter, goal: Goal, now: datetime
) -> None:
    plan = plan_of(quarter, "IT", goal)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    gap = raised(plan)
    assess_all(quarter, now)

    assert standing(quarter, now=now).closing([str(gap.pk)]).headline.aligned == 0


def test_a_goal_that_ends_takes_its_plans_along(
    quarter: Quarter, goal: Goal, now: datetime
) -> None:
    plan_of(quarter, "IT", goal)
    plan_of(quarter, "HR", GoalFactory.create(title="Keep our people"))
    assess_all(quarter, now)
    before = standing(quarter, now=now)

    after = before.without_goals([goal.pk])

    assert numbers(after.headline) == (1, 2)
    assert before.lost(after) == ("IT",)


def test_the_number_of_queries_does_not_grow_with_the_plans(
    quarter: Quarter, goal: Goal, now: datetime, django_assert_num_queries: Any
) -> None:
    def asked_for(count: int) -> int:
        with django_assert_num_queries(count, exact=False) as captured:
            standing(quarter, now=now)
        return len(captured)

    raised(plan_of(quarter, "IT", goal))
    assess_all(quarter, now)
    few = asked_for(40)
    for number in range(6):
        raised(plan_of(quarter, f"Unit {number}", goal))
    assess_all(quarter, now)

    assert asked_for(40) == few
