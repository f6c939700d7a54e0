"""Departments that work together for targets: asking, the matrix, and its lists."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Quarter, User
from kpis.choices import HandshakeState
from kpis.choices.targets import KptLevel
from kpis.models import Handshake, Kpt
from kpis.services.collaborations import ask_for_target
from kpis.services.handshakes import TermsGiven, decline_handshake
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import DomainError

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/collaborations/"


@pytest.fixture
def kpt(quarter: Quarter) -> Kpt:
    """A target of the organization."""
    made: Kpt = KptFactory.create(quarter=quarter)
    return made


@pytest.fixture
def asked(
    kpt: Kpt, sales: Department, customer_service: Department, amina: User, now: datetime
) -> Handshake:
    """Sales has asked Customer Service."""
    return ask_for_target(
        kpt=kpt,
        asking=sales,
        department=customer_service,
        terms=TermsGiven(text="Tell callers of the new licence", due_on=date(2026, 12, 18)),
        actor=amina,
        now=now,
    )


def test_a_head_asks_another_department_from_a_target(
    as_amina: Client, kpt: Kpt, customer_service: Department
) -> None:
    address = reverse("kpis:collaboration_ask", args=[kpt.pk])
    given = {"department": customer_service.slug, "text": "Tell callers", "due_on": "18 Dec 2026"}
    answer = as_amina.post(address, given, follow=True)
    request = Handshake.objects.get()
    assert (request.kpt, request.objective_key, request.state) == (kpt, None, HandshakeState.ASKED)
    assert kpt.name in answer.content.decode()
    assert as_amina.post(address, {**given, "department": ""}).status_code == 422


def test_each_number_of_the_matrix_opens_exactly_its_requests(
    as_farai: Client, asked: Handshake, chipo: User, now: datetime
) -> None:
    decline_handshake(handshake=asked, reason="No time before January.", actor=chipo, now=now)
    page = as_farai.get(PAGE)
    [line] = page.context["matrix"].lines
    [(_department, [number])] = line.cells
    assert (number.group, number.count) == ("declined", 1)
    assert as_farai.get(number.url.split("#")[0]).context["count"] == number.count
    assert as_farai.get(f"{PAGE}?state=agreed").context["count"] == 0
    assert "Tell callers" in b"".join(as_farai.get("/collaborations.csv")).decode()


def test_an_answer_that_is_late_is_flagged_and_is_no_gap_of_a_plan(
    as_farai: Client, asked: Handshake
) -> None:
    Handshake.objects.filter(pk=asked.pk).update(answer_by=date(2026, 11, 1))
    assert [one.group for one in as_farai.get(PAGE).context["matrix"].totals] == ["late"]
    page = as_farai.get(reverse("kpis:handshake_page", args=[asked.pk])).content.decode()
    listed = as_farai.get(reverse("kpis:handshake_list")).content.decode()
    assert "counts as a gap" not in page + listed
    assert "1 answer about a target is late." in listed


def test_other_departments_do_not_read_of_it(as_gugu: Client, asked: Handshake) -> None:
    assert as_gugu.get(PAGE).context["matrix"].lines == []


def test_nobody_asks_for_a_persons_target(
    quarter: Quarter, sales: Department, customer_service: Department, amina: User, now: datetime
) -> None:
    own = KptFactory.create(quarter=quarter, level=KptLevel.PERSON, department=sales)
    with pytest.raises(DomainError):
        ask_for_target(
            kpt=own,
            asking=sales,
            department=customer_service,
            terms=TermsGiven(text="Help", due_on=date(2026, 12, 18)),
            actor=amina,
            now=now,
        )


def test_the_api_asks_for_a_target_too(
    as_amina: Client, kpt: Kpt, customer_service: Department
) -> None:
    given = {
        "target": str(kpt.pk),
        "department": customer_service.slug,
        "text": "Tell callers",
        "due_on": "2026-12-18",
    }
    answer = as_amina.post("/api/v1/handshakes/", given, content_type="application/json")
    assert (answer.status_code, answer.json()["target"]) == (201, str(kpt.pk))
