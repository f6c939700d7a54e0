"""The customer's five examples are found as what they are; their repaired versions are clean."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gaps.detectors import QuarterFacts, detect_all
from gaps.detectors.facts import (
    CouplingFacts,
    GoalFacts,
    KpiFacts,
    PlanFacts,
    ProjectFacts,
)
from gaps.tests.fact_builders import (
    coupling,
    goal,
    key,
    kpi,
    measure,
    objective,
    plan,
    project,
    quarter,
    shared,
)

CONVERSIONS = "Increase sales conversions"
RETENTION = "Keep our customers"
EFFICIENCY = "Improve operational efficiency"
PEOPLE = "Keep our people"
PRODUCTS = "Offer products that customers want"

GOALS = (
    goal(
        CONVERSIONS,
        measure("Sales conversion rate", CONVERSIONS, "conversion rate", unit="%"),
        measure("New customers", CONVERSIONS, "customer acquisition", kind="driver"),
        domain_terms=("website", "traffic", "leads", "marketing"),
    ),
    goal(
        RETENTION, measure("Customer retention rate", RETENTION, "retention of customers", unit="%")
    ),
    goal(
        EFFICIENCY,
        measure(
            "Response time for service requests",
            EFFICIENCY,
            "resolution time",
            direction="decrease",
            unit="hours",
        ),
        domain_terms=("requests", "process", "infrastructure cost"),
    ),
    goal(PEOPLE, measure("Employee retention", PEOPLE, "staff retention", unit="%")),
    goal(PRODUCTS, measure("Demand for features", PRODUCTS, "feature demand")),
)
COUPLING = coupling(
    "New customers", "Customer retention rate", -1, "More new customers mean more support work."
)
PROJECTS = (
    project("New features", PRODUCTS, {"Product Development": 1, "Sales": 2}),
    project("Better current products", PRODUCTS, {"Product Development": 2, "Sales": 1}),
)
SHARED_RETENTION = shared(
    kpi("Customer retention rate", id="joint retention", unit="%"), "Sales", "Customer Service"
)

MARKETING = plan(
    "Marketing",
    objective(
        "Bring more visitors to our site", kpi("Website traffic", unit="visits"), serves=CONVERSIONS
    ),
)
SALES = plan(
    "Sales",
    objective("Win 400 new customers", kpi("New customers won"), serves=CONVERSIONS),
    objective("Sell more of what we have", kpi("Demand for features sold"), serves=PRODUCTS),
)
SERVICE = plan(
    "Customer Service",
    objective(
        "Keep nine of ten customers", kpi("Customer retention rate", unit="%"), serves=RETENTION
    ),
)
PRODUCT = plan(
    "Product Development",
    objective("Ship four new features", kpi("Feature demand score"), serves=PRODUCTS),
)
UPTIME = kpi(
    "System uptime", unit="%", direction="at_least", baseline=None, target_value=Decimal("99.9")
)
IT = plan("IT", objective("Keep our systems running", UPTIME, serves=EFFICIENCY))
HR = plan("HR", objective("Improve employee satisfaction", serves=PEOPLE, due_on=None))
STORY = (MARKETING, SALES, SERVICE, PRODUCT, IT, HR)


def facts(
    *plans: PlanFacts,
    projects: tuple[ProjectFacts, ...] = PROJECTS,
    couplings: tuple[CouplingFacts, ...] = (COUPLING,),
    goals: tuple[GoalFacts, ...] = GOALS,
) -> QuarterFacts:
    return quarter(*goals, *couplings, *projects, *plans)


def gaps_by_department(story: QuarterFacts) -> dict[str, list[str]]:
    names = {p.obligation_id: p.department_name for p in story.plans}
    kinds: dict[str, list[str]] = {p.department_name: [] for p in story.plans}
    for finding in detect_all(story):
        for party in finding.parties:
            kinds[names[party.obligation_id]].append(finding.kind)
    return {name: sorted(found) for name, found in kinds.items()}


def test_the_story_has_exactly_its_gaps() -> None:
    assert gaps_by_department(facts(*STORY)) == {
        "Marketing": ["A"],
        "Sales": ["B", "C"],
        "Customer Service": ["B"],
        "Product Development": ["C"],
        "IT": ["D"],
        "HR": ["E"],
    }


def test_every_gap_says_why_and_what_to_do() -> None:
    for finding in detect_all(facts(*STORY)):
        assert finding.sentence.endswith(".")
        assert finding.repair.endswith((".", "?"))
        assert finding.evidence
        assert len(finding.sentence) <= 500


def repaired(old: PlanFacts, *kpis: KpiFacts, text: str | None = None) -> PlanFacts:
    first = old.objectives[0]
    mended = replace(first, text=text or first.text, kpis=kpis)
    return replace(old, objectives=(mended, *old.objectives[1:]))


CONVERSION = kpi("Conversion rate of leads", unit="%")
RESOLUTION = kpi(
    "IT support resolution time", unit="hours", direction="decrease", target_value=Decimal(8)
)
STAYING = kpi("Employee retention", unit="%", baseline=Decimal(80), target_value=Decimal(84))

REPAIRS = {
    "Marketing": repaired(MARKETING, CONVERSION),
    "IT": repaired(IT, RESOLUTION),
    "HR": repaired(HR, STAYING, text="Increase employee retention by 5 % by the end of the year"),
}


@pytest.mark.parametrize("department", REPAIRS)
def test_repaired_plan_is_clean_and_the_others_keep_their_gaps(department: str) -> None:
    before = gaps_by_department(facts(*STORY))
    plans = [REPAIRS[p.department_name] if p.department_name == department else p for p in STORY]
    assert gaps_by_department(facts(*plans)) == {**before, department: []}


def test_shared_retention_kpi_ends_the_conflict() -> None:
    sales = repaired(SALES, kpi("New customers won"), SHARED_RETENTION)
    after = gaps_by_department(facts(MARKETING, sales, SERVICE, PRODUCT, IT, HR))
    assert (after["Sales"], after["Customer Service"]) == (["C"], [])


def test_one_series_in_both_plans_is_shared_too() -> None:
    joint = kpi("Customer retention rate", id="the same series", unit="%")
    sales = repaired(SALES, kpi("New customers won"), joint)
    assert gaps_by_department(facts(sales, SERVICE))["Customer Service"] == []


def test_agreed_priorities_end_the_lack_of_focus() -> None:
    agreed = tuple(
        replace(p, ranks={**p.ranks, key("Sales"): p.ranks[key("Product Development")]})
        for p in PROJECTS
    )
    after = gaps_by_department(facts(*STORY, projects=agreed))
    assert (after["Sales"], after["Product Development"]) == (["B"], [])


def test_fully_repaired_story_has_no_gap() -> None:
    sales = repaired(SALES, kpi("New customers won"), SHARED_RETENTION)
    plans = (REPAIRS["Marketing"], sales, SERVICE, PRODUCT, REPAIRS["IT"], REPAIRS["HR"])
    agreed = tuple(replace(p, ranks=dict.fromkeys(p.ranks, 1)) for p in PROJECTS)
    assert detect_all(facts(*plans, projects=agreed)) == []


def test_website_traffic_is_misaligned_even_if_its_owner_says_it_moves_conversions() -> None:
    claimed = kpi("Website traffic", unit="visits", moves="Sales conversion rate")
    assert gaps_by_department(facts(repaired(MARKETING, claimed)))["Marketing"] == ["A"]


def test_unclear_objective_lists_the_letters_it_fails() -> None:
    [finding] = detect_all(facts(HR))
    assert [(line.label, line.left) for line in finding.evidence[1:]] == [
        ("Specific", "vague words"),
        ("Measurable", "no KPI"),
        ("Measurable", "no number"),
        ("Time-bound", "no date"),
    ]


def ordinary_plans() -> list[PlanFacts]:
    """Plain plans of other departments, as their heads would write them."""

    def falling(name: str, unit: str, start: int, end: int, **more: str) -> KpiFacts:
        numbers = {"baseline": Decimal(start), "target_value": Decimal(end)}
        return kpi(name, unit=unit, direction="decrease", **numbers, **more)

    return [
        plan(
            "Finance",
            objective(
                "Close the books by the third working day",
                falling(
                    "Days to close the books",
                    "days",
                    6,
                    3,
                    moves="Response time for service requests",
                ),
                serves=EFFICIENCY,
            ),
        ),
        plan(
            "Legal",
            objective(
                "Answer contract requests faster",
                falling("Contract resolution time", "days", 10, 8),
                serves=EFFICIENCY,
            ),
        ),
        plan(
            "Operations",
            objective(
                "Cut the cost of each order by a tenth",
                falling("Cost per order", "R", 50, 45, moves="Response time for service requests"),
                serves=EFFICIENCY,
            ),
            objective(
                "Obtain the fleet safety certificate",
                kpi(
                    "Certification steps",
                    unit="",
                    direction="milestones",
                    target_value=None,
                    milestone_count=3,
                ),
                serves=EFFICIENCY,
            ),
        ),
        plan(
            "Facilities",
            objective(
                "Keep the rooms between 20 and 24 degrees",
                kpi(
                    "Room temperature",
                    unit="°C",
                    direction="range",
                    low=Decimal(20),
                    high=Decimal(24),
                    moves="Employee retention",
                ),
                serves=PEOPLE,
            ),
        ),
        plan(
            "Training",
            objective(
                "Improve how new staff settle in",
                kpi("Staff retention after a year", unit="%"),
                serves=PEOPLE,
            ),
        ),
        plan(
            "Key accounts",
            objective(
                "Lose fewer large customers",
                falling("Churned key accounts", "customers", 9, 2, moves="Customer retention rate"),
                serves=RETENTION,
            ),
        ),
    ]


def test_ordinary_good_plans_have_no_gap() -> None:
    assert detect_all(facts(*ordinary_plans(), projects=())) == []
