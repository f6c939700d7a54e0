"""What is kept of plans that did not change spares work and changes no finding."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gaps.detectors import Finding, QuarterFacts, detect_all, parts
from gaps.detectors.matching import GoalIndex
from gaps.tests.fact_builders import goal, kpi, measure, objective, plan, quarter
from gaps.tests.test_detectors_properties import quarters
from saypro_align.lib.kept import forget_everything


@st.composite
def histories(draw: st.DrawFn) -> list[QuarterFacts]:
    """Return a quarter, then the same with some plans, with other goals, in another order."""
    first, other = draw(quarters()), draw(quarters())
    changed = {p.plan_id: p for p in other.plans if draw(st.booleans())}
    plans = tuple(changed.get(p.plan_id, p) for p in first.plans)
    replanned = replace(first, plans=plans)
    return [
        first,
        replanned,
        replace(replanned, goals=other.goals),
        replace(replanned, plans=plans[::-1]),
        replace(first, plans=first.plans[1:]),
        first,
    ]


def from_scratch(facts: QuarterFacts) -> list[Finding]:
    forget_everything()
    return detect_all(facts)


@settings(max_examples=80)
@given(histories())
def test_what_is_kept_of_plans_changes_no_finding(history: list[QuarterFacts]) -> None:
    fresh = [from_scratch(facts) for facts in history]
    forget_everything()

    assert [detect_all(facts) for facts in history] == fresh


ALPHA = goal("Alpha", measure("Stock level", "Alpha"))
SALES = plan("Sales", objective("Fill shelves", kpi("Stock level"), serves="Alpha"))
FINANCE = plan("Finance", objective("Free cash", kpi("Cash", moves="Stock level"), serves="Alpha"))


def parts_of(facts: QuarterFacts) -> list[parts.Part]:
    return parts.parts_of(GoalIndex.of_goals(facts.goals), facts)


def test_only_the_plan_that_changed_is_worked_out_again() -> None:
    before = parts_of(quarter(ALPHA, SALES, FINANCE))
    after = parts_of(quarter(ALPHA, replace(SALES, department_name="Shops"), FINANCE))

    assert after[0] is not before[0]
    assert after[1] is before[1]


def test_other_goals_leave_nothing_as_it_was() -> None:
    before = parts_of(quarter(ALPHA, SALES, FINANCE))
    after = parts_of(quarter(replace(ALPHA, is_active=False), SALES, FINANCE))

    assert [part.stances for part in before] != [(), ()]
    assert [part.stances for part in after] == [(), ()]
