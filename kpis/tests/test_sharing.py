"""One series for two departments: asked for, agreed to, declined, or kept apart."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Obligation, Plan, User
from departments.tests.factories import PlanFactory
from kpis.models import KpiDepartment, KpiKeptApart, KpiUse
from kpis.selectors.neighbours import Neighbour, neighbourhood, shares_waiting_for
from kpis.selectors.pages import kpi_page
from kpis.services import sharing
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import DomainError, WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def theirs(customer_service_obligation: Obligation, chipo: User) -> KpiUse:
    """Return a KPI in Chipo's plan in force."""
    plan = PlanFactory.create(obligation=customer_service_obligation, author=chipo, state="active")
    return KpiUseFactory.create(
        objective__plan=plan, kpi__name="Lead conversion rate", kpi__unit="%", kpi__owner=chipo
    )


def near(department: Department, name: str, unit: str) -> Neighbour | None:
    return neighbourhood(department, [name]).like(name, unit)


@pytest.mark.parametrize(
    ("name", "unit", "is_found"),
    [
        ("Lead conversion rate", "%", True),
        ("lead CONVERSION rates", "", True),
        ("Conversion rate of leads", "%", True),
        ("Lead conversion rate", "R", False),
        ("Conversion", "%", False),
        ("Website traffic", "", False),
        ("", "%", False),
    ],
)
def test_a_like_kpi_is_found_by_its_words(
    theirs: KpiUse, sales: Department, name: str, unit: str, is_found: bool
) -> None:
    found = near(sales, name, unit)
    assert (found is not None) is is_found
    if found:
        assert found.departments == ("Customer Service",)


def test_a_kpi_of_a_draft_is_nobody_elses_business(theirs: KpiUse, sales: Department) -> None:
    Plan.objects.update(state="draft", submitted_at=None, submitted_by=None)
    assert near(sales, "Lead conversion rate", "%") is None


def test_the_own_kpi_is_no_neighbour(theirs: KpiUse, customer_service: Department) -> None:
    assert near(customer_service, "Lead conversion rate", "%") is None


def test_who_has_the_kpi_answers_who_asks(
    theirs: KpiUse,
    sales: Department,
    customer_service: Department,
    amina: User,
    chipo: User,
    as_amina: Client,
    as_chipo: Client,
    now: datetime,
) -> None:
    link = sharing.ask_to_share(kpi=theirs.kpi, department=sales, actor=amina, now=now)
    url = reverse("kpis:share_confirm", args=[link.pk])
    assert list(shares_waiting_for({customer_service.pk})) == [link]
    assert list(shares_waiting_for({sales.pk})) == []
    assert as_amina.post(url).status_code == 404
    page = as_chipo.get(reverse("kpis:kpi_page", args=[theirs.kpi_id])).content.decode()
    assert "Amina Yusuf asks to share it with Sales." in page
    assert as_chipo.post(url).status_code == 302
    link.refresh_from_db()
    assert link.confirmed_by == chipo
    found = near(sales, "Lead conversion rate", "%")
    assert found is not None
    assert found.is_shared
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert events == {"kpi.share_asked", "kpi.share_confirmed"}


def test_a_declined_share_is_not_asked_again(
    theirs: KpiUse, sales: Department, amina: User, chipo: User, as_chipo: Client, now: datetime
) -> None:
    link = sharing.ask_to_share(kpi=theirs.kpi, department=sales, actor=amina, now=now)
    as_chipo.post(reverse("kpis:share_decline", args=[link.pk]))
    link.refresh_from_db()
    assert (link.declined_by, link.confirmed_at) == (chipo, None)
    assert not shares_waiting_for({theirs.objective.plan.obligation.department_id}).exists()
    assert near(sales, "Lead conversion rate", "%") is None
    with pytest.raises(DomainError):
        sharing.ask_to_share(kpi=theirs.kpi, department=sales, actor=amina, now=now)
    with pytest.raises(WrongState):
        sharing.confirm_share(link=link, actor=chipo, now=now)
    assert as_chipo.post(reverse("kpis:share_confirm", args=[link.pk])).status_code == 302
    assert KpiDepartment.objects.get(pk=link.pk).confirmed_at is None


def test_what_was_agreed_to_cannot_be_declined(
    theirs: KpiUse, sales: Department, amina: User, chipo: User, now: datetime
) -> None:
    link = sharing.ask_to_share(kpi=theirs.kpi, department=sales, actor=amina, now=now)
    sharing.confirm_share(link=link, actor=chipo, now=now)
    with pytest.raises(WrongState):
        sharing.decline_share(link=link, actor=chipo, now=now)


def test_kept_apart_is_kept_once_and_ends_the_question(
    theirs: KpiUse, sales: Department, amina: User, now: datetime
) -> None:
    for _press in range(2):
        sharing.keep_apart(kpi=theirs.kpi, department=sales, actor=amina, now=now)
    assert KpiKeptApart.objects.count() == 1
    assert AuditEntry.objects.count() == 1
    assert near(sales, "Lead conversion rate", "%") is None


def test_who_keeps_a_kpi_apart_in_a_draft_is_not_told_to_others(
    theirs: KpiUse, sales: Department, amina: User, chipo: User, now: datetime
) -> None:
    sharing.keep_apart(kpi=theirs.kpi, department=sales, actor=amina, now=now)
    page = kpi_page(theirs.kpi, chipo, quarter=None, day=now.date())
    assert [entry.event for entry in page.history] == []


def test_finding_likes_takes_three_queries(
    theirs: KpiUse, sales: Department, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        found = neighbourhood(sales, ["Lead conversion rate", "Calls answered"])
        found.like("Lead conversion rate", "%")
        found.like("Calls answered", "%")
