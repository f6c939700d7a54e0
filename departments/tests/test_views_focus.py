"""Key projects and rankings as pages, files and API."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, KeyProject, ProjectRanking, Quarter, RankingBallot, User
from departments.services import rankings
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    KeyProjectFactory,
    ProjectPriorityFactory,
)
from departments.tests.factories_focus import ProjectDemandFactory, ProjectRankingFactory


@pytest.fixture
def projects(db: None) -> list[KeyProject]:
    """Return three projects of one goal."""
    goal = GoalFactory.create(slug="products")
    return [KeyProjectFactory.create(goal=goal, name=name) for name in ("Video", "Voice", "Search")]


@pytest.fixture
def ranking(
    projects: list[KeyProject], sales: Department, customer_service: Department, quarter: Quarter
) -> ProjectRanking:
    """Return an open ranking of two departments."""
    found: ProjectRanking = ProjectRankingFactory.create(
        title="Workshop",
        quarter=quarter,
        projects=projects,
        departments=[sales, customer_service],
    )
    return found


def order_of(ranking: ProjectRanking, department: Department) -> list[str]:
    """Return the names a department put in order."""
    names = {str(entry.project_id): entry.project.name for entry in ranking.entries.all()}
    return [names[one] for one in RankingBallot.objects.get(department=department).order]


def test_a_project_nobody_has_committed_to_stands_out(
    projects: list[KeyProject], sales: Department, as_bongani: Client
) -> None:
    video, voice, search = projects
    promised = {"commitment": "Two people", "commitment_state": "open"}
    ProjectPriorityFactory.create(project=video, department=sales, **promised)
    ProjectPriorityFactory.create(
        project=voice, department=sales, **promised | {"commitment_state": "not_kept"}
    )
    page = as_bongani.get("/projects/").content.decode()
    assert "2 key projects to which no department has committed" in page
    lines = as_bongani.get("/projects/export/")
    assert f"{search.name},{search.goal}" in b"".join(lines).decode()


def test_the_demand_of_others_is_a_mean_with_how_many_said_so(
    projects: list[KeyProject], as_amina: Client, sales: Department
) -> None:
    for rating in (5, 4, 4):
        ProjectDemandFactory.create(project=projects[0], rating=rating)
    url = f"/projects/{projects[0].pk}/"
    assert "4.3 of 5" in as_amina.get(url).content.decode()
    rate = f"{url}demand/{sales.slug}/"
    assert as_amina.post(rate, {"rating": "9"}).status_code == 422
    saved = as_amina.post(rate, {"rating": "1", "comment": "Nobody asks"}, follow=True)
    page = saved.content.decode()
    assert "3.5 of 5" in page
    assert "Nobody asks" in page


def test_the_order_is_given_with_buttons_and_kept_where_it_is_not_saved_yet(
    ranking: ProjectRanking, projects: list[KeyProject], sales: Department, as_amina: Client
) -> None:
    url = f"/rankings/{ranking.pk}/order/{sales.slug}/"
    start = [project.pk for project in as_amina.get(url).context["order"]]
    moved = as_amina.post(url, {"verb": "move_down:0", "order": start, "version": "1"})
    now = [project.pk for project in moved.context["order"]]
    assert (now, RankingBallot.objects.filter(ordered_at=None).count()) == (
        [start[1], start[0], start[2]],
        2,
    )
    assert moved.content.decode().count("autofocus") == 1
    answer = as_amina.post(url, {"verb": "save", "order": now, "version": "1"})
    assert (answer.status_code, len(order_of(ranking, sales))) == (302, 3)
    stale = as_amina.post(url, {"verb": "save", "order": start, "version": "1"})
    assert stale.status_code == 409


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"verb": "save", "version": "1"}, id="nothing"),
        pytest.param({"verb": "save", "order": ["x", "y"], "version": "1"}, id="no ids"),
        pytest.param({"verb": "move_up:99", "version": "x"}, id="no such place"),
    ],
)
def test_an_order_that_is_none_is_refused(
    given: dict[str, Any], ranking: ProjectRanking, sales: Department, as_amina: Client
) -> None:
    answer = as_amina.post(f"/rankings/{ranking.pk}/order/{sales.slug}/", given)
    assert answer.status_code == 422
    assert not RankingBallot.objects.exclude(ordered_at=None).exists()


def test_orders_of_others_are_told_nowhere_before_the_own_is_given(
    ranking: ProjectRanking,
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    chipo: User,
    amina: User,
    as_amina: Client,
    now: Any,
) -> None:
    order = [project.pk for project in projects]
    theirs = ranking.ballots.get(department=customer_service)
    rankings.order_projects(ballot=theirs, order=order, actor=chipo, now=now)
    page = as_amina.get(f"/rankings/{ranking.pk}/").content.decode()
    assert "Shown once your department has given its order" in page
    told = as_amina.get(f"/api/v1/project-rankings/{ranking.pk}/").json()["ballots"]
    hidden = {one["department"]: one["order"] for one in told}
    assert hidden["customer-service"] is None
    own = ranking.ballots.get(department=sales)
    rankings.order_projects(ballot=own, order=order, actor=amina, now=now)
    assert "Shown once" not in as_amina.get(f"/rankings/{ranking.pk}/").content.decode()


def test_a_ranking_is_opened_ordered_and_decided_by_api(
    projects: list[KeyProject],
    sales: Department,
    customer_service: Department,
    quarter: Quarter,
    as_dumisa: Client,
    as_amina: Client,
    as_chipo: Client,
    clock: Any,
    now: Any,
) -> None:
    def send(client: Client, path: str, body: dict[str, Any]) -> Any:
        return client.post(
            f"/api/v1/project-rankings/{path}",
            json.dumps(body, default=str),
            content_type="application/json",
        )

    order = [str(project.pk) for project in projects]
    asked = send(
        as_dumisa,
        "",
        {
            "title": "Workshop",
            "quarter": quarter.pk,
            "projects": order,
            "departments": [sales.pk, customer_service.pk],
            "due_on": now.date() + timedelta(days=3),
        },
    )
    assert asked.status_code == 201
    pk = asked.json()["id"]
    assert send(as_dumisa, f"{pk}/close/", {}).status_code == 409
    assert send(
        as_amina, f"{pk}/order/", {"department": "sales", "order": order[:2]}
    ).status_code in {
        400,
        422,
    }
    send(as_amina, f"{pk}/order/", {"department": "sales", "order": order})
    send(as_chipo, f"{pk}/order/", {"department": "customer-service", "order": order})
    decided = send(as_dumisa, f"{pk}/close/", {}).json()
    assert [one["name"] for one in decided["result"]["places"]] == ["Video", "Voice", "Search"]


def grow_rankings(number: int, quarter: Quarter) -> None:
    """Add rankings that departments were asked for."""
    for _ in range(number):
        ProjectRankingFactory.create(quarter=quarter, departments=[DepartmentFactory.create()])


def grow_projects(number: int, quarter: Quarter) -> None:
    """Add projects with what departments say."""
    goal = GoalFactory.create()
    for _ in range(number):
        project = KeyProjectFactory.create(goal=goal)
        ProjectPriorityFactory.create(project=project)
        ProjectDemandFactory.create(project=project)


@pytest.mark.parametrize(
    ("url", "grow"),
    [
        pytest.param("/rankings/", grow_rankings, id="rankings"),
        pytest.param("/rankings/export/", grow_rankings, id="file of rankings"),
        pytest.param("/api/v1/project-rankings/", grow_rankings, id="api of rankings"),
        pytest.param("/projects/", grow_projects, id="projects"),
    ],
)
def test_ten_more_rows_cost_no_more_queries(
    url: str, grow: Any, as_dumisa: Client, quarter: Quarter
) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = as_dumisa.get(url)
            b"".join(answer) if answer.streaming else answer.content
        return len(asked)

    grow(5, quarter)
    ask()
    few = ask()
    grow(10, quarter)
    assert ask() == few


def test_a_ranking_starts_from_the_goal_that_departments_share(
    projects: list[KeyProject], quarter: Quarter, as_dumisa: Client
) -> None:
    form = as_dumisa.get("/rankings/new/?goal=products").context["form"]
    assert set(form.initial["projects"]) == set(projects)
    assert form.initial["due_on"] > date(2026, 1, 1)
