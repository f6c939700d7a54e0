"""A goal's change and its end: what hangs on it is shown first, and followed afterwards."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ClientOf
from departments.choices import PlanState, QuarterState
from departments.models import Department, Goal, Objective, Obligation, Realignment, User
from departments.services import goals as goal_services
from departments.services import objectives as objective_services
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalLinkFactory,
    GoalMeasureFactory,
    GoalProposalFactory,
    KeyProjectFactory,
    MembershipFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
    RealignmentFactory,
)
from gaps.models import Gap
from gaps.selectors.reach import goal_reach
from gaps.selectors.wave import running_waves, wave_of
from gaps.services.assessments import assess, assess_what_is_outdated
from kpis.tests.factories import KpiUseFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(clock: Any) -> None:
    """Stop the clock."""


def _served(
    goal: Goal, obligation: Obligation, *, state: PlanState = PlanState.ACTIVE, **fields: Any
) -> Objective:
    """Return an objective of the obligation's plan that serves the goal."""
    plan = obligation.plans.filter(state=state).first() or PlanFactory.create(
        obligation=obligation, state=state
    )
    objective = ObjectiveFactory.create(plan=plan, **fields)
    GoalLinkFactory.create(objective=objective, goal=goal)
    return objective


@pytest.fixture
def goal() -> Goal:
    """Return a goal."""
    return GoalFactory.create(title="Grow revenue", slug="grow-revenue")


def test_the_reach_names_every_dependent(
    goal: Goal, sales_obligation: Obligation, dumisa: User, amina: User
) -> None:
    """Two objectives of Sales and a draft elsewhere; a KPI that only declares its measure."""
    first = _served(goal, sales_obligation)
    second = _served(goal, sales_obligation)
    GoalLinkFactory.create(objective=second, goal=GoalFactory.create())
    use = KpiUseFactory.create(objective=first)
    elsewhere = _served(goal, ObligationFactory.create(), state=PlanState.DRAFT)
    stray_objective = ObjectiveFactory.create(plan=first.plan)
    stray = KpiUseFactory.create(
        objective=stray_objective, goal_measure=GoalMeasureFactory.create(goal=goal)
    )
    project = KeyProjectFactory.create(goal=goal)

    reach = goal_reach(goal, dumisa)

    assert {one.key for one in reach.objectives} == {first.key, second.key, elsewhere.key}
    assert [one.key for one in reach.objectives if one.loses_all] == [first.key, elsewhere.key] or [
        one.key for one in reach.objectives if one.loses_all
    ] == [elsewhere.key, first.key]
    kpis = {kpi.pk for plan in reach.plans for one in plan.objectives for kpi in one.kpis}
    assert kpis == {use.kpi_id, stray.kpi_id}
    assert reach.projects == (project,)
    assert amina.pk in {person.pk for person in reach.people}
    assert reach.sentence.startswith("This affects 3 objectives in 2 plans, ")


def test_an_objective_in_both_versions_counts_once(
    goal: Goal, sales_obligation: Obligation, dumisa: User
) -> None:
    kept = _served(goal, sales_obligation)
    _served(goal, sales_obligation, state=PlanState.DRAFT, key=kept.key)
    new = _served(goal, sales_obligation, state=PlanState.DRAFT)

    reach = goal_reach(goal, dumisa)

    told = {one.key: one.only_in_draft for one in reach.objectives}
    assert told == {kept.key: False, new.key: True}
    assert len(reach.plans) == 1


def test_closed_quarters_and_retired_objectives_are_not_touched(goal: Goal, dumisa: User) -> None:
    closed = QuarterFactory.create(code="2025-Q1", state=QuarterState.CLOSED)
    _served(goal, ObligationFactory.create(quarter=closed), state=PlanState.CLOSED)

    assert goal_reach(goal, dumisa).is_empty


def test_a_reader_is_not_told_of_foreign_drafts(
    goal: Goal, sales_obligation: Obligation, amina: User
) -> None:
    _served(goal, sales_obligation, state=PlanState.DRAFT)
    _served(goal, ObligationFactory.create(), state=PlanState.DRAFT)

    assert len(goal_reach(goal, amina).plans) == 1


@pytest.mark.parametrize("address", ["", "edit/", "retire/"])
def test_pages_of_a_goal_ask_no_more_for_more(
    goal: Goal, sales_obligation: Obligation, as_dumisa: Client, address: str
) -> None:
    url = f"/goals/{goal.slug}/{address}"
    for _n in range(3):
        KpiUseFactory.create(objective=_served(goal, sales_obligation))
    as_dumisa.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        as_dumisa.get(url)
    for _n in range(4):
        head = MembershipFactory.create(department=DepartmentFactory.create(), role="head")
        obligation = ObligationFactory.create(
            quarter=sales_obligation.quarter, department=head.department
        )
        for _m in range(3):
            KpiUseFactory.create(objective=_served(goal, obligation))
    with CaptureQueriesContext(connection) as many:
        as_dumisa.get(url)

    assert len(many) == len(few)


def test_a_wave_asks_no_more_for_more(
    goal: Goal, sales_obligation: Obligation, as_dumisa: Client, dumisa: User, now: datetime
) -> None:
    goal.retired_on, goal.retired_reason = now.date(), "Sold."
    goal.save()

    def grow(times: int) -> None:
        for _n in range(times):
            head = MembershipFactory.create(department=DepartmentFactory.create(), role="head")
            obligation = ObligationFactory.create(
                quarter=sales_obligation.quarter, department=head.department
            )
            objective = _served(goal, obligation)
            RealignmentFactory.create(goal=goal, obligation=obligation, objective_key=objective.key)

    counts = []
    for times in (2, 5):
        grow(times)
        as_dumisa.get(f"/goals/{goal.slug}/wave/")
        with CaptureQueriesContext(connection) as asked:
            assert as_dumisa.get(f"/goals/{goal.slug}/wave/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_list_of_proposals_asks_no_more_for_more(goal: Goal, as_dumisa: Client) -> None:
    counts = []
    for times in (2, 5):
        for _n in range(times):
            GoalProposalFactory.create()
        as_dumisa.get("/proposals/")
        with CaptureQueriesContext(connection) as asked:
            as_dumisa.get("/proposals/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_nothing_is_saved_before_what_hangs_on_it_was_shown(
    goal: Goal, sales_obligation: Obligation, as_dumisa: Client
) -> None:
    _served(goal, sales_obligation, text="Win 12 customers")
    fields = {
        "title": "Grow revenue faster",
        "why": goal.why,
        "category": goal.category,
        "version": "1",
        "verb": "check",
    }
    shown = as_dumisa.post(f"/goals/{goal.slug}/edit/", fields)
    page = unescape(shown.content.decode())
    goal.refresh_from_db()

    assert shown.status_code == 200
    assert "This affects 1 objective in 1 plan" in page
    assert "Win 12 customers" in page
    assert "Grow revenue faster" in page
    assert goal.title == "Grow revenue"

    saved = as_dumisa.post(f"/goals/{goal.slug}/edit/", {**fields, "verb": "save"})
    goal.refresh_from_db()
    assert saved.status_code == 302
    assert goal.title == "Grow revenue faster"


def test_line_ends_as_browsers_send_them_are_no_change(as_dumisa: Client) -> None:
    goal = GoalFactory.create(domain_terms="team\ntraining", why="One.\nTwo.")
    fields = {
        "title": goal.title,
        "why": "One.\r\nTwo.",
        "domain_terms": "team\r\ntraining",
        "category": goal.category,
        "owner": str(goal.owner_id),
        "weight": "1",
        "active_from": "1 Jan 2026",
        "version": "1",
    }
    page = as_dumisa.post(f"/goals/{goal.slug}/edit/", fields)
    assert "Nothing: the texts are as they were." in page.content.decode()


def test_change_something_brings_the_typed_text_back(goal: Goal, as_dumisa: Client) -> None:
    fields = {"title": "Typed", "why": "W", "category": goal.category, "verb": "change"}
    page = as_dumisa.post(f"/goals/{goal.slug}/edit/", {**fields, "version": "1"})
    assert 'value="Typed"' in page.content.decode()


def _retire(goal: Goal, actor: User, now: datetime) -> None:
    goal_services.retire_goal(goal=goal, reason="Sold.", actor=actor, now=now)


def test_retiring_starts_a_wave_and_tells_the_heads(
    goal: Goal, sales_obligation: Obligation, amina: User, dumisa: User, now: datetime
) -> None:
    alone = _served(goal, sales_obligation, text="Win 12 customers")
    both = _served(goal, sales_obligation)
    GoalLinkFactory.create(objective=both, goal=GoalFactory.create())

    _retire(goal, dumisa, now)

    wave = wave_of(goal, dumisa, now)
    assert list(Realignment.objects.values_list("objective_key", flat=True)) == [alone.key]
    assert (wave.done, wave.total, wave.plans[0].heads) == (0, 1, amina.name)
    mail = OutgoingMail.objects.get(kind="goal_retired")
    assert mail.recipient == amina.email
    assert "Win 12 customers" in mail.text


def test_a_goal_retired_by_program_starts_the_wave_too(
    goal: Goal, sales_obligation: Obligation, as_dumisa: Client
) -> None:
    _served(goal, sales_obligation)
    answer = as_dumisa.post(
        f"/api/v1/goals/{goal.pk}/retire/", {"reason": "Sold."}, content_type="application/json"
    )
    assert answer.status_code == 200
    assert Realignment.objects.filter(goal=goal).count() == 1
    listed = as_dumisa.get("/api/v1/realignments/", {"goal": goal.slug, "done": "false"}).json()
    assert [row["department"] for row in listed["results"]] == ["sales"]


def test_an_objective_that_finds_another_goal_is_done(
    goal: Goal, sales_obligation: Obligation, amina: User, dumisa: User, now: datetime
) -> None:
    """A working plan without one in force: linked elsewhere, it counts as realigned at once."""
    objective = _served(goal, sales_obligation, state=PlanState.DRAFT)
    _retire(goal, dumisa, now)
    later = now + timedelta(days=3)
    other = GoalFactory.create()
    objective_services.link_goal(
        objective=objective, goal=other, sentence="It sells.", confirm=True, actor=amina, now=later
    )
    assess(quarter=sales_obligation.quarter, obligation_ids={sales_obligation.pk}, now=later)

    wave = wave_of(goal, dumisa, later)
    assert (wave.done, wave.plans[0].lines[0].days) == (1, 3)
    assert running_waves(dumisa) == []


def test_what_loses_its_goal_again_is_open_again(
    goal: Goal, sales_obligation: Obligation, amina: User, dumisa: User, now: datetime
) -> None:
    objective = _served(goal, sales_obligation, state=PlanState.DRAFT)
    _retire(goal, dumisa, now)
    link = GoalLinkFactory.create(objective=objective, goal=GoalFactory.create())
    quarter, ids = sales_obligation.quarter, {sales_obligation.pk}
    assess(quarter=quarter, obligation_ids=ids, now=now)
    assert wave_of(goal, dumisa, now).done == 1

    objective_services.unlink_goal(link=link, actor=amina, now=now)
    assess(quarter=quarter, obligation_ids=ids, now=now)
    assert wave_of(goal, dumisa, now).done == 0


def test_the_next_day_the_objective_has_a_gap_for_the_change_of_strategy(
    goal: Goal, sales_obligation: Obligation, amina: User, dumisa: User, now: datetime
) -> None:
    _served(goal, sales_obligation)
    _retire(goal, dumisa, now)
    tomorrow = now + timedelta(days=1)
    assess_what_is_outdated(quarter=sales_obligation.quarter, now=tomorrow)

    gap = Gap.objects.get(rule_id="D.dead_goal")
    assert gap.params["cause"] == "strategy change"
    assert str(gap.pk) in wave_of(goal, dumisa, tomorrow).plans[0].lines[0].gap_url


def test_a_wave_hides_what_the_reader_may_not_know(
    goal: Goal,
    customer_service: Department,
    sales_obligation: Obligation,
    now: datetime,
    amina: User,
    dumisa: User,
    client_of: ClientOf,
) -> None:
    draft = ObligationFactory.create(quarter=sales_obligation.quarter, department=customer_service)
    _served(goal, draft, state=PlanState.DRAFT, text="A secret draft")
    _retire(goal, dumisa, now)

    url = f"/goals/{goal.slug}/wave/"
    assert "A secret draft" not in client_of(amina).get(url).content.decode()
    assert "A secret draft" in client_of(dumisa).get(url).content.decode()


def test_the_reach_by_program_has_the_numbers_of_the_page(
    goal: Goal, sales_obligation: Obligation, as_dumisa: Client, dumisa: User
) -> None:
    KpiUseFactory.create(objective=_served(goal, sales_obligation))
    told = as_dumisa.get(f"/api/v1/goals/{goal.pk}/reach/").json()
    assert told["sentence"] == goal_reach(goal, dumisa).sentence
    assert (told["objective_count"], told["plan_count"], told["kpi_count"]) == (1, 1, 1)


Answering = Callable[..., Any]


def test_a_proposal_is_answered_once_with_a_reason_and_a_mail(
    goal: Goal, as_bongani: Client, as_dumisa: Client, bongani: User
) -> None:
    made = as_bongani.post(
        f"/goals/{goal.slug}/propose/", {"text": "Count repeat orders.", "why": "Visits lie."}
    )
    page = made["Location"]
    answer = {"verdict": "accept", "answer": "", "version": "1"}
    assert as_dumisa.post(f"{page}answer/", answer).status_code == 422
    answer["answer"] = "It says more."
    assert as_dumisa.post(f"{page}answer/", answer).status_code == 302
    assert as_dumisa.post(f"{page}answer/", answer).status_code == 409

    assert "It says more." in as_bongani.get(page).content.decode()
    mail = OutgoingMail.objects.get(kind="goal_proposal")
    assert (mail.recipient, "It says more." in mail.text) == (bongani.email, True)


def test_nobody_else_reads_a_proposal(
    goal: Goal, as_bongani: Client, as_amina: Client, as_farai: Client
) -> None:
    page = as_bongani.post(f"/goals/{goal.slug}/propose/", {"text": "T", "why": "W"})["Location"]
    assert as_amina.get(page).status_code == 404
    assert as_farai.get(page).status_code == 200
    assert as_farai.post(f"{page}answer/", {}).status_code == 403
