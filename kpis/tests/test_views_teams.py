"""Teams across departments: formed on a page, agreed to, judged by their own KPIs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import CrossTeam, Department, Membership, User
from departments.tests.factories import MembershipFactory, UserFactory
from departments.tests.factories_focus import CrossTeamFactory
from kpis.models import Kpi, TeamKpi
from kpis.services import teams
from kpis.tests.factories import KpiFactory, MeasurementFactory
from saypro_align.lib.exceptions import DomainError


@pytest.fixture
def people(sales: Department, customer_service: Department) -> list[Membership]:
    """Return somebody of Sales and somebody of Customer Service."""
    return [MembershipFactory.create(department=one) for one in (sales, customer_service)]


@pytest.fixture
def team(people: list[Membership]) -> CrossTeam:
    """Return a team that works."""
    found: CrossTeam = CrossTeamFactory.create(
        name="Customer Success Team",
        slug="customer-success",
        lead=people[0].user,
        people=[(one.user, one.department) for one in people],
    )
    return found


@pytest.fixture
def acquisition(sales: Department) -> Kpi:
    """Return a KPI of Sales."""
    found: Kpi = KpiFactory.create(
        name="New customers won", departments=[sales], direction="increase", unit="customers"
    )
    return found


def test_a_team_is_formed_from_the_people_of_two_departments(
    people: list[Membership], as_amina: Client, as_chipo: Client, clock: Any
) -> None:
    assert as_amina.get("/teams/new/?department=sales").status_code == 422
    url = "/teams/new/?department=sales&department=customer-service"
    given = {
        "name": "Customer Success Team",
        "purpose": "Customers who stay.",
        "members": [one.pk for one in people],
        "lead": people[1].user_id,
        "starts_on": "1 Oct 2026",
    }
    alone = as_amina.post(url, {**given, "members": [people[0].pk]})
    assert "Choose people of at least two departments." in alone.content.decode()
    page = as_amina.post(url, given, follow=True).content.decode()
    assert "Sent for agreement" in page
    answer = "/teams/customer-success-team/answers/customer-service/"
    done = as_chipo.post(answer, {"answer": "agree", "version": "1"}, follow=True)
    assert "Working" in done.content.decode()


def test_a_team_shows_how_far_its_own_target_has_come(
    team: CrossTeam, acquisition: Kpi, amina: User, as_amina: Client, now: Any, clock: Any
) -> None:
    teams.add_team_kpi(
        team=team,
        kpi=acquisition,
        baseline=Decimal(40),
        target_value=Decimal(60),
        due_on=date(2026, 12, 31),
        actor=amina,
        now=now,
    )
    MeasurementFactory.create(kpi=acquisition, measured_on=now.date(), value=Decimal(50))
    page = as_amina.get("/teams/customer-success/").content.decode()
    assert "50.0 %" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "New customers won" in as_amina.get("/departments/sales/").content.decode()


def test_a_team_answers_only_for_kpis_of_its_departments_and_never_twice(
    team: CrossTeam, acquisition: Kpi, amina: User, now: Any
) -> None:
    told = {"team": team, "actor": amina, "now": now}
    with pytest.raises(DomainError, match="one of the team's departments"):
        teams.add_team_kpi(kpi=KpiFactory.create(), **told)
    with pytest.raises(DomainError):
        teams.add_team_kpi(kpi=acquisition, baseline=Decimal(60), target_value=Decimal(60), **told)


def test_who_may_not_read_a_kpi_does_not_learn_of_it_from_the_team(
    team: CrossTeam, acquisition: Kpi, as_amina: Client, client: Client, now: Any, amina: User
) -> None:
    teams.add_team_kpi(team=team, kpi=acquisition, actor=amina, now=now)
    client.force_login(UserFactory.create())
    assert b"New customers won" not in client.get("/teams/customer-success/").content
    assert b"New customers won" not in client.get("/teams/").content
    assert client.get("/api/v1/team-kpis/").json()["results"] == []
    assert b"New customers won" in as_amina.get("/teams/customer-success/").content


@pytest.mark.parametrize("url", ["/teams/", "/teams/export/", "/api/v1/teams/"])
def test_ten_more_teams_cost_no_more_queries(
    url: str, people: list[Membership], acquisition: Kpi, as_dumisa: Client
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            team = CrossTeamFactory.create(people=[(one.user, one.department) for one in people])
            TeamKpi.objects.create(
                team=team,
                kpi=acquisition,
                created_at=team.created_at,
                updated_at=team.created_at,
            )

    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = as_dumisa.get(url)
            b"".join(answer) if answer.streaming else answer.content
        return len(asked)

    grow(2)
    ask()
    few = ask()
    grow(10)
    assert ask() == few
