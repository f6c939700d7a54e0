"""Demand, commitments and rankings of key projects."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from departments import rankings as reading
from departments.models import (
    Department,
    KeyProject,
    ProjectPriority,
    ProjectRanking,
    Quarter,
    User,
)
from departments.services import focus, goals, rankings
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    KeyProjectFactory,
    ProjectPriorityFactory,
)
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.outbox.models import OutgoingMail

Order = Callable[[ProjectRanking, Department, Sequence[KeyProject]], None]


@pytest.fixture
def projects(db: None) -> list[KeyProject]:
    """Return four projects of one goal."""
    goal = GoalFactory.create()
    names = ("Video", "Voice", "Checkout", "Search")
    return [KeyProjectFactory.create(goal=goal, name=name) for name in names]


@pytest.fixture
def marketing(db: None) -> Department:
    """Return a third department."""
    found: Department = DepartmentFactory.create(name="Marketing", slug="marketing")
    return found


@pytest.fixture
def ranking(
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    marketing: Department,
    quarter: Quarter,
    amina: User,
    chipo: User,
    dumisa: User,
    now: datetime,
) -> ProjectRanking:
    """Return a ranking that three departments are asked for."""
    return rankings.open_ranking(
        title="Product workshop",
        quarter=quarter,
        goal=projects[0].goal,
        projects=projects,
        departments=[sales, customer_service, marketing],
        due_on=now.date() + timedelta(days=7),
        actor=dumisa,
        now=now,
    )


@pytest.fixture
def order(amina: User, now: datetime) -> Order:
    """Let a department give its order."""

    def given(
        ranking: ProjectRanking, department: Department, wanted: Sequence[KeyProject]
    ) -> None:
        rankings.order_projects(
            ballot=ranking.ballots.get(department=department),
            order=[project.pk for project in wanted],
            actor=amina,
            now=now,
        )

    return given


def ranks(department: Department) -> list[tuple[str, int]]:
    """Return a department's priorities, the first first."""
    rows = ProjectPriority.objects.filter(department=department).order_by("rank", "project__name")
    return [(row.project.name, row.rank) for row in rows]


def test_the_department_that_leads_a_project_does_not_rate_it(
    sales: Department, amina: User, now: datetime
) -> None:
    project = KeyProjectFactory.create(lead_department=sales)
    with pytest.raises(DomainError, match="leads this project"):
        focus.rate_demand(project=project, department=sales, rating=5, actor=amina, now=now)


def test_a_demand_is_one_row_however_often_it_is_rated(
    sales: Department, amina: User, now: datetime
) -> None:
    project = KeyProjectFactory.create()
    told: dict[str, Any] = {"project": project, "department": sales, "actor": amina, "now": now}
    first = focus.rate_demand(rating=2, **told)
    again = focus.rate_demand(rating=5, comment="Customers ask for it daily", **told)
    assert (first.pk, again.rating, project.demands.count()) == (again.pk, 5, 1)


def test_a_broken_commitment_says_why_and_other_words_make_it_a_promise_again(
    sales: Department, amina: User, now: datetime
) -> None:
    project = KeyProjectFactory.create()
    told: dict[str, Any] = {"project": project, "department": sales, "actor": amina, "now": now}
    priority = goals.set_priority(rank=1, commitment="Two people", **told)
    with pytest.raises(DomainError, match="Say what did not come"):
        focus.judge_commitment(priority=priority, kept=False, actor=amina, now=now)
    focus.judge_commitment(
        priority=priority, kept=False, note="One of them left", actor=amina, now=now
    )
    assert not priority.is_supporting
    again = goals.set_priority(rank=1, commitment="One person", **told)
    assert (again.commitment_state, again.commitment_note) == ("open", "")


def test_the_heads_of_all_departments_are_asked(
    ranking: ProjectRanking, amina: User, chipo: User
) -> None:
    asked = OutgoingMail.objects.filter(kind="ranking_opened")
    assert {mail.recipient for mail in asked} == {amina.email, chipo.email}


def test_the_common_order_becomes_the_priorities_of_those_who_answered(
    ranking: ProjectRanking,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    marketing: Department,
    order: Order,
    dumisa: User,
    now: datetime,
) -> None:
    video, voice, checkout, search = projects
    ProjectPriorityFactory.create(project=video, department=marketing, rank=1)
    kept = ProjectPriorityFactory.create(
        project=search,
        department=sales,
        rank=9,
        commitment="Names the topics",
        commitment_state="open",
    )
    order(ranking, sales, [search, checkout, voice, video])
    order(ranking, customer_service, [checkout, search, video, voice])
    later = now + timedelta(days=8)
    closed = rankings.close_ranking(ranking=ranking, actor=dumisa, now=later)

    common = [("Checkout", 1), ("Search", 1), ("Video", 3), ("Voice", 3)]
    assert ranks(sales) == ranks(customer_service) == common
    assert ranks(marketing) == [("Video", 1)]
    assert closed.result["silent"] == ["Marketing"]
    assert (closed.result["contradictions"], closed.result["pairs"]) == (2, 12)
    assert closed.result["agreement"] == "1/3"
    kept.refresh_from_db()
    assert (kept.commitment, kept.commitment_state) == ("Names the topics", "open")
    entry = AuditEntry.objects.filter(event="priority.set", subject_id=kept.pk).latest(
        "happened_at"
    )
    assert entry.why == "Decided in “Product workshop”"


def test_projects_of_the_goal_that_were_not_ranked_follow_behind(
    ranking: ProjectRanking,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    order: Order,
    dumisa: User,
    now: datetime,
) -> None:
    late = KeyProjectFactory.create(goal=projects[0].goal, name="Trial")
    ProjectPriorityFactory.create(project=late, department=sales, rank=1)
    order(ranking, sales, projects)
    order(ranking, customer_service, projects)
    rankings.close_ranking(ranking=ranking, actor=dumisa, now=now + timedelta(days=8))
    assert ranks(sales)[-1] == ("Trial", 5)


def test_silence_is_waited_for_until_its_day(
    ranking: ProjectRanking,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    order: Order,
    dumisa: User,
    now: datetime,
) -> None:
    order(ranking, sales, projects)
    with pytest.raises(WrongState, match="Customer Service, Marketing"):
        rankings.close_ranking(ranking=ranking, actor=dumisa, now=now)
    with pytest.raises(WrongState, match="nothing to count"):
        rankings.close_ranking(ranking=ranking, actor=dumisa, now=now + timedelta(days=8))
    order(ranking, customer_service, projects)
    closed = rankings.close_ranking(ranking=ranking, actor=dumisa, now=now + timedelta(days=8))
    with pytest.raises(WrongState, match="Decided"):
        rankings.close_ranking(ranking=closed, actor=dumisa, now=now)
    with pytest.raises(WrongState, match="Decided"):
        order(ranking, sales, projects)


def test_an_order_names_each_project_once(
    ranking: ProjectRanking, projects: list[KeyProject], sales: Department, order: Order
) -> None:
    for wrong in (projects[:3], [*projects[:3], projects[0]], [*projects, projects[0]]):
        with pytest.raises(DomainError, match="each once"):
            order(ranking, sales, wrong)


def test_a_project_retired_meanwhile_is_left_out_of_the_count(
    ranking: ProjectRanking,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    order: Order,
    dumisa: User,
    now: datetime,
) -> None:
    order(ranking, sales, projects)
    order(ranking, customer_service, projects)
    goals.retire_project(project=projects[0], reason="Built.", actor=dumisa, now=now)
    closed = rankings.close_ranking(ranking=ranking, actor=dumisa, now=now + timedelta(days=8))
    assert [row.name for row in reading.results_of(closed)] == ["Voice", "Checkout", "Search"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"due_on": date(2026, 1, 1)}, "due_on", id="a day that is past"),
        pytest.param({"projects": []}, "projects", id="no projects"),
        pytest.param({"departments": []}, "departments", id="no departments"),
    ],
)
def test_a_ranking_that_cannot_hold_names_the_field(
    given: dict[str, Any],
    field: str,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    quarter: Quarter,
    dumisa: User,
    now: datetime,
) -> None:
    told = {
        "title": "Workshop",
        "quarter": quarter,
        "projects": projects,
        "departments": [sales, customer_service],
        "due_on": now.date(),
    }
    with pytest.raises(DomainError) as refusal:
        rankings.open_ranking(**{**told, **given}, actor=dumisa, now=now)
    assert list(refusal.value.fields) == [field]


def test_what_others_ordered_is_shown_once_the_own_order_is_given(
    ranking: ProjectRanking,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    order: Order,
    amina: User,
    dumisa: User,
    now: datetime,
) -> None:
    order(ranking, customer_service, projects)
    shown = {ballot.department: may for ballot, may in reading.shown_ballots(ranking, amina)}
    assert (shown[customer_service], shown[sales]) == (False, True)
    assert all(may for _ballot, may in reading.shown_ballots(ranking, dumisa))
    order(ranking, sales, projects)
    assert all(may for _ballot, may in reading.shown_ballots(ranking, amina))
