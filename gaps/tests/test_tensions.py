"""Aims that are known to pull apart, read from the wording of two objectives."""

import pytest

from gaps.detectors.costs import TENSIONS
from gaps.detectors.facts import PlanFacts
from gaps.detectors.tensions import AIMS, Spoken, aims, pairs, tension
from gaps.tests.fact_builders import (
    coupling,
    found,
    goal,
    kpi,
    measure,
    objective,
    plan,
    quarter,
    rules,
    shared,
)

WORK = "Run the works well"
GOAL = goal(WORK, measure("Orders filled", WORK), measure("Stock turns", WORK))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Keep the stock low", "Long runs of each article", "Large lots"),
        ("Win the tender with tailored payment terms", "Get invoices paid on time", "do pay late"),
        ("Lower our inventory", "No machine stands idle", "nobody has ordered"),
        ("Ship twice as many features", "Cut outages by half", "can break what runs"),
        ("Shorter calls at the desk", "Raise customer satisfaction", "problems unsolved"),
        ("Sign 40 new clients", "Bring churn down to 2 % a year: reduce it", "leave again"),
        ("Generate 900 leads", "Only leads of good fit", "never buy"),
        ("Buy parts at the lowest price", "On-time delivery of parts", "reliable"),
        ("Longer payment terms for shops", "Collect receivables faster", "pay late"),
        ("Cut spending on nurses", "More time of care for each patient", "saved on first"),
        ("Burn more coal", "Lower emissions", "emissions"),
        ("Raise the dam wall", "Lower the dam wall", "what the other lowers"),
        ("Settle claims quickly", "Detect more fraudulent claims", "checked less"),
        ("Full lorries only", "Deliver on the next day", "waits"),
        ("Extend the opening hours", "Less work on weekends", "somebody who works"),
        ("Buy parts at the lowest price", "Fewer stoppages by faulty parts", "fail first"),
        ("Release weekly", "No defect escapes", "tried out less"),
        ("Hold investment in the plant back: freeze it", "Renew ageing machines", "has to spend"),
        ("Send three appeals a month: more appeals", "Do not pester members", "turns away"),
        ("Serve all remote villages", "Recover costs from fares", "does not pay"),
        ("Guarantee a bed for each pupil", "Raise the intake of pupils", "place of their own"),
        ("Lecturers teach more hours", "Protect time for research", "hour of research"),
        ("Patch servers within days", "No unplanned outages", "stands still"),
        ("A full history of each client", "Restrict access to client files", "no longer protected"),
        ("Block doubtful batches", "Ship by the promised date", "held back"),
        ("Flexible hours for all who work here", "Keep the counters staffed", "choose the hours"),
        ("Relet empty homes quickly", "Insulate flats before they are let", "worked on"),
        ("More days at home-office", "Teams present at the site", "choose the hours"),
        ("Fewer lecturing hours", "Seminars taught by professors", "research"),
    ],
)
def test_aims_that_cost_each_other_are_told_with_the_reason(
    first: str, second: str, reason: str
) -> None:
    there, back = tension(first, second), tension(second, first)
    assert there is not None
    assert back is not None
    assert reason in there.reason
    assert (there.first_words, there.second_words) == (back.second_words, back.first_words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Keep the stock low", "Answer letters faster"),
        ("Keep the stock low", "Lower our inventory"),
        ("Raise satisfaction of customers", "Keep nine of ten customers"),
        ("Raise the reach of our advice", "Cut the cost of our offices"),
        ("Open the clinic in May", "Hire four nurses"),
        ("Grow sales of repairs", "Raise the quality of the data"),
        ("Reduce water losses", "Collect more water fees"),
        ("No longer accept late orders", "Answer letters faster"),
        ("Win 40 new clients", "Bring qualified leads to the field force"),
        ("Preventive maintenance on schedule", "Fewer breakdowns of the presses"),
        ("Discharge patients with a plan", "Lower the readmission rate"),
        ("Protect the gross margin", "Buy materials at a lower price"),
        ("Each new team member ends the induction in two weeks", "Keep existing customers"),
        ("New members of staff are onboarded in 10 days", "Customer retention"),
        ("Answer each new client kindly", "Strict credit checks for every loan"),
        ("", ""),
    ],
)
def test_other_pairs_are_left_alone(first: str, second: str) -> None:
    assert tension(first, second) is None


def test_the_tables_name_the_same_aims() -> None:
    assert {aim for pair in TENSIONS for aim in pair} == {aim.name for aim in AIMS.wordings}
    assert all(reason.endswith(".") for reason in TENSIONS.values())
    assert all(aim.groups and all(aim.groups) for aim in AIMS.wordings)


def test_words_of_one_aim_stand_near_each_other() -> None:
    near = "Keep the inventory low"
    far = "Count the inventory of all nine depots each month so that nobody is ever paid too low"
    assert "low stock" in aims(near)
    assert "low stock" not in aims(far)


def test_pairs_grow_with_the_texts_and_not_with_their_square() -> None:
    texts = [Spoken(f"d{place}", "Keep the stock low") for place in range(40)]
    texts += [Spoken(f"e{place}", "Long runs of each article") for place in range(40)]
    found_pairs = list(pairs(texts))
    assert len(found_pairs) == 79
    assert {place for one, other, _why in found_pairs for place in (one, other)} == set(range(80))


def both() -> tuple[PlanFacts, PlanFacts]:
    return (
        plan("Warehouse", objective("Keep the stock low", kpi("Stock turns"), serves=WORK)),
        plan("Works", objective("Long runs of each article", kpi("Orders filled"), serves=WORK)),
    )


def test_two_departments_are_shown_what_may_pull_apart() -> None:
    finding = found(quarter(GOAL, *both()), "B.tension")
    assert finding.severity == "advisory"
    assert not finding.is_fact
    assert finding.sentence.endswith("may pull apart: Large lots lie in stock until they are used.")
    assert {finding.params["first"], finding.params["second"]} == {"Warehouse", "Works"}
    assert len(finding.parties) == 2


def test_departments_that_serve_other_goals_are_left_alone() -> None:
    warehouse, _works = both()
    elsewhere = goal("Be seen", measure("Visitors", "Be seen"))
    away = plan(
        "Works",
        objective("Long runs of each article", kpi("Visitors", unit="%"), serves="Be seen"),
    )
    assert rules(quarter(GOAL, elsewhere, warehouse, away)) == []
    tied = coupling("Stock turns", "Visitors", 1)
    assert rules(quarter(GOAL, elsewhere, tied, warehouse, away)) == ["B.tension"]


def test_one_department_does_not_pull_against_itself() -> None:
    alone = plan(
        "Works",
        objective("Keep the stock low", kpi("Stock turns"), serves=WORK),
        objective("Long runs of each article", kpi("Orders filled"), serves=WORK),
    )
    assert rules(quarter(GOAL, alone)) == []


def test_a_shared_kpi_settles_it() -> None:
    joint = shared(kpi("Orders filled"), "Warehouse", "Works")
    facts = quarter(
        GOAL,
        plan("Warehouse", objective("Keep the stock low", kpi("Stock turns"), serves=WORK)),
        plan("Works", objective("Long runs of each article", joint, serves=WORK)),
    )
    assert rules(facts) == []
