"""The people, departments, quarter and clients that tests of all apps share.

Amina heads Sales, Bongani is her staff, Chipo heads Customer Service, Dumisa works in the strategy
office, Eve reads from outside, Farai leads, Gugu administers.
"""

import gc
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from knox.models import get_token_model
from rest_framework.test import APIClient

from departments.choices import MeasureDirection, MeasureKind, MembershipRole, OrganizationRole
from departments.models import Department, Goal, Obligation, Quarter, User
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalMeasureFactory,
    MembershipFactory,
    ObligationFactory,
    QuarterFactory,
    UserFactory,
)
from saypro_align.lib.kept import forget_everything

# On a busy machine an example may take longer than usual; that says nothing about the code.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

# PostgreSQL, Valkey, worker, SMTP server and browser; the suite on PostgreSQL names it by -p.
pytest_plugins = [
    "saypro_align.tests.services",
    "saypro_align.tests.demo_data",
    "saypro_align.tests.emptying",
]


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays to the end, and look for more less often.

    It went through all modules and tests again and again: a tenth of the suite's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


NOW = datetime(2026, 11, 21, 19, 40, tzinfo=ZoneInfo("Africa/Johannesburg"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests with real commits empty the audit trail of their throw-away SQLite database.

    PostgreSQL empties tables by TRUNCATE, which its trigger lets pass.
    """
    del django_db_setup
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Begin each test as a process that remembers nothing of the tests before."""
    forget_everything()


@pytest.fixture
def now() -> datetime:
    """Return the moment at which tests take place: Saturday 21 November 2026, 19:40."""
    return NOW


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """Stop the edges' clock at `now`; `clock.shift(…)` and `clock.move_to(…)` move it."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sales(db: None) -> Department:
    """Return Amina's department."""
    return DepartmentFactory.create(name="Sales", slug="sales")


@pytest.fixture
def customer_service(db: None) -> Department:
    """Return Chipo's department."""
    return DepartmentFactory.create(name="Customer Service", slug="customer-service")


@pytest.fixture
def amina(sales: Department) -> User:
    """Return the head of Sales."""
    user = UserFactory.create(email="amina@saypro.example", name="Amina Yusuf")
    MembershipFactory.create(user=user, department=sales, role=MembershipRole.HEAD)
    return user


@pytest.fixture
def bongani(sales: Department) -> User:
    """Return a member of Amina's staff."""
    user = UserFactory.create(email="bongani@saypro.example", name="Bongani Zulu")
    MembershipFactory.create(user=user, department=sales)
    return user


@pytest.fixture
def chipo(customer_service: Department) -> User:
    """Return the head of another department."""
    user = UserFactory.create(email="chipo@saypro.example", name="Chipo Banda")
    MembershipFactory.create(user=user, department=customer_service, role=MembershipRole.HEAD)
    return user


@pytest.fixture
def dumisa(db: None) -> User:
    """Return the coordinator in the strategy office."""
    return UserFactory.create(
        email="dumisa@saypro.example",
        name="Dumisa Mbeki",
        organization_role=OrganizationRole.COORDINATOR,
    )


@pytest.fixture
def eve(db: None) -> User:
    """Return an external reader."""
    return UserFactory.create(
        email="eve@investor.example",
        name="Eve Outside",
        organization_role=OrganizationRole.EXTERNAL,
    )


@pytest.fixture
def farai(db: None) -> User:
    """Return a leader."""
    return UserFactory.create(
        email="farai@saypro.example",
        name="Farai Moyo",
        organization_role=OrganizationRole.LEADER,
    )


@pytest.fixture
def gugu(db: None) -> User:
    """Return the administrator."""
    return UserFactory.create(
        email="gugu@saypro.example",
        name="Gugu Dlamini",
        organization_role=OrganizationRole.ADMINISTRATOR,
    )


@pytest.fixture
def quarter(db: None) -> Quarter:
    """Return the open quarter that runs at `now`; its plans were due on 15 October."""
    return QuarterFactory.create()


@pytest.fixture
def sales_obligation(quarter: Quarter, sales: Department) -> Obligation:
    """Return what Sales owes in the quarter."""
    return ObligationFactory.create(quarter=quarter, department=sales)


@pytest.fixture
def customer_service_obligation(quarter: Quarter, customer_service: Department) -> Obligation:
    """Return what Customer Service owes in the quarter."""
    return ObligationFactory.create(quarter=quarter, department=customer_service)


@pytest.fixture
def goal(farai: User) -> Goal:
    """Return the goal "Increase sales conversions" with a measure and a driver that should rise."""
    found = GoalFactory.create(
        slug="sales-conversions",
        title="Increase sales conversions",
        owner=farai,
        domain_terms="leads\nwebsite\ncampaign\nvisitors",
    )
    GoalMeasureFactory.create(goal=found, name="Conversion rate", terms="sales conversions")
    GoalMeasureFactory.create(
        goal=found,
        kind=MeasureKind.DRIVER,
        name="Qualified leads",
        direction=MeasureDirection.INCREASE,
        unit="leads",
    )
    return found


ClientOf = Callable[[User], Client]
ApiClientOf = Callable[[User], APIClient]


@pytest.fixture
def client_of(db: None) -> ClientOf:
    """Return a function that gives a browser-like client signed in as the person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


@pytest.fixture
def api_of(db: None) -> ApiClientOf:
    """Return a function that gives an API client with a token of the person."""

    def with_token(user: User) -> APIClient:
        _instance, token = get_token_model().objects.create(user=user)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        return client

    return with_token


@pytest.fixture
def as_amina(client_of: ClientOf, amina: User) -> Client:
    """Return a client signed in as the head of Sales."""
    return client_of(amina)


@pytest.fixture
def as_bongani(client_of: ClientOf, bongani: User) -> Client:
    """Return a client signed in as staff of Sales."""
    return client_of(bongani)


@pytest.fixture
def as_chipo(client_of: ClientOf, chipo: User) -> Client:
    """Return a client signed in as the head of another department."""
    return client_of(chipo)


@pytest.fixture
def as_dumisa(client_of: ClientOf, dumisa: User) -> Client:
    """Return a client signed in as the coordinator."""
    return client_of(dumisa)


@pytest.fixture
def as_eve(client_of: ClientOf, eve: User) -> Client:
    """Return a client signed in as an external reader."""
    return client_of(eve)


@pytest.fixture
def as_farai(client_of: ClientOf, farai: User) -> Client:
    """Return a client signed in as a leader."""
    return client_of(farai)


@pytest.fixture
def as_gugu(client_of: ClientOf, gugu: User) -> Client:
    """Return a client signed in as the administrator."""
    return client_of(gugu)


@pytest.fixture
def anonymous() -> Client:
    """Return a client that is not signed in."""
    return Client()
