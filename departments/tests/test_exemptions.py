"""Exemptions: known to all, asked for by some, answered by the leadership alone."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ClientOf
from departments.choices import RequestState
from departments.exempting import ending_soon, exemption_page
from departments.models import ExemptionRequest, Obligation, Quarter, User
from departments.services.quarters import end_expired_exemptions, exempt_obligation
from departments.tests.factories import (
    DepartmentFactory,
    ExemptionRequestFactory,
    ObligationFactory,
)
from saypro_align.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
REASON = "Being merged with Marketing."


@pytest.fixture(autouse=True)
def _still(clock: Any) -> None:
    """Stop the clock."""


@pytest.fixture
def asked(sales_obligation: Obligation, amina: User) -> ExemptionRequest:
    """Return Amina's request for Sales."""
    request: ExemptionRequest = ExemptionRequestFactory.create(
        quarter=sales_obligation.quarter,
        department=sales_obligation.department,
        reason=REASON,
        asked_by=amina,
    )
    return request


def exempt(obligation: Obligation, leader: User, now: datetime, days: int) -> Obligation:
    return exempt_obligation(
        obligation=obligation,
        reason=REASON,
        until=now.date() + timedelta(days=days),
        actor=leader,
        now=now,
    )


def test_a_head_asks_and_the_leadership_exempts(
    as_amina: Client, as_farai: Client, sales_obligation: Obligation, farai: User
) -> None:
    typed = {
        "quarter": sales_obligation.quarter_id,
        "department": sales_obligation.department_id,
        "reason": REASON,
        "until": "31 Dec 2026",
    }
    assert as_amina.post("/exemptions/ask/", typed).status_code == 302
    request = ExemptionRequest.objects.get()
    assert as_farai.post(f"/exemption-requests/{request.pk}/grant/").status_code == 302

    sales_obligation.refresh_from_db()
    request.refresh_from_db()
    assert (sales_obligation.exempt_reason, sales_obligation.exempt_until) == (
        REASON,
        date(2026, 12, 31),
    )
    assert (request.state, request.decided_by) == (RequestState.GRANTED, farai)
    assert {"exemption.asked", "exemption.granted", "obligation.exempted"} <= set(
        AuditEntry.objects.values_list("event", flat=True)
    )


def test_a_head_cannot_ask_for_another_department(
    as_chipo: Client, sales_obligation: Obligation
) -> None:
    typed = {
        "quarter": sales_obligation.quarter_id,
        "department": sales_obligation.department_id,
        "reason": REASON,
        "until": "31 Dec 2026",
    }
    assert as_chipo.post("/exemptions/ask/", typed).status_code == 422
    assert not ExemptionRequest.objects.exists()


@pytest.mark.parametrize("who", ["amina", "dumisa"])
def test_who_asks_does_not_answer(
    who: str,
    asked: ExemptionRequest,
    client_of: ClientOf,
    request: pytest.FixtureRequest,
) -> None:
    client = client_of(request.getfixturevalue(who))
    for verb in ("grant", "refuse"):
        answer = client.post(f"/exemption-requests/{asked.pk}/{verb}/", {"answer": "No."})
        assert answer.status_code == 403
    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING


@pytest.mark.parametrize("who", ["chipo", "bongani", "gugu", "eve"])
def test_others_do_not_learn_of_a_request(
    who: str, asked: ExemptionRequest, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))

    assert client.post(f"/exemption-requests/{asked.pk}/drop/").status_code == 404
    assert REASON not in client.get("/exemptions/").content.decode()


def test_refusing_needs_an_answer(as_farai: Client, asked: ExemptionRequest) -> None:
    page = as_farai.post(f"/exemption-requests/{asked.pk}/refuse/", {"answer": " "})
    assert page.status_code == 422
    assert "Say why the department must plan." in page.content.decode()

    as_farai.post(f"/exemption-requests/{asked.pk}/refuse/", {"answer": "It sells."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (RequestState.REFUSED, "It sells.")


def test_a_request_is_answered_once(as_farai: Client, asked: ExemptionRequest) -> None:
    as_farai.post(f"/exemption-requests/{asked.pk}/refuse/", {"answer": "It sells."})

    assert as_farai.post(f"/exemption-requests/{asked.pk}/grant/").status_code == 409
    assert not Obligation.objects.exclude(exempted_at=None).exists()


def test_everybody_reads_who_is_exempt_and_why(
    as_bongani: Client, sales_obligation: Obligation, farai: User, now: datetime
) -> None:
    exempt(sales_obligation, farai, now, days=6)
    page = as_bongani.get("/exemptions/").content.decode()

    assert REASON in page
    assert "ends in 6 days" in page
    assert "End the exemption" not in page


@pytest.mark.parametrize(("days", "is_warned"), [(0, True), (14, True), (15, False), (40, False)])
def test_the_end_is_announced_two_weeks_before(
    days: int, is_warned: bool, sales_obligation: Obligation, farai: User, now: datetime
) -> None:
    exempt(sales_obligation, farai, now, days=days)

    assert ending_soon(now.date()).exists() is is_warned


def test_an_exemption_for_the_whole_quarter_needs_no_warning(
    sales_obligation: Obligation, farai: User, now: datetime
) -> None:
    last = sales_obligation.quarter.ends_on
    exempt(sales_obligation, farai, now, days=(last - now.date()).days)

    assert not ending_soon(last).exists()


def test_after_its_last_day_the_plan_is_owed_again(
    sales_obligation: Obligation, farai: User, now: datetime
) -> None:
    exempt(sales_obligation, farai, now, days=6)
    end_expired_exemptions(now + timedelta(days=6))
    sales_obligation.refresh_from_db()
    assert sales_obligation.exempted_at is not None

    end_expired_exemptions(now + timedelta(days=7))
    sales_obligation.refresh_from_db()
    assert sales_obligation.exempted_at is None


@pytest.mark.parametrize(
    "typed", [{}, {"reason": "x", "until": "1 Jan 2020"}, {"department": "x", "until": "soon"}]
)
def test_bad_input_is_answered(
    typed: dict[str, Any], as_amina: Client, sales_obligation: Obligation
) -> None:
    fields = {
        "quarter": sales_obligation.quarter_id,
        "department": sales_obligation.department_id,
        **typed,
    }
    assert as_amina.post("/exemptions/ask/", fields).status_code == 422
    assert not ExemptionRequest.objects.exists()


def test_the_number_of_queries_does_not_grow(
    quarter: Quarter, dumisa: User, farai: User, now: datetime
) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            owed = ObligationFactory.create(quarter=quarter, department=DepartmentFactory.create())
            exempt(owed, farai, now, days=6)
            ExemptionRequestFactory.create(quarter=quarter, department=DepartmentFactory.create())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = exemption_page(quarter, dumisa, now)
            str([(row.obligation.department, row.obligation.exempted_by) for row in page.exempt])
            str([(row.department, row.quarter, row.asked_by) for row in page.waiting])
        return len(queries)

    fill(2)
    before = count()
    fill(4)
    assert count() == before
