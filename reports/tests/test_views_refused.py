"""Error pages say who can help, and tell a stranger nothing."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory

from departments.choices import PlanState
from departments.models import Department, Obligation, User
from departments.tests.factories import PlanFactory
from saypro_align.lib import errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_reader_who_would_write_learns_whom_to_ask(
    sales_obligation: Obligation, amina: User, as_bongani: Client
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT, author=amina)

    answer = as_bongani.get(f"/departments/sales/plans/{plan.pk}/edit/")

    assert answer.status_code == 403
    assert "Only the head of Sales can do this. Ask Amina Yusuf." in text_of(answer)


def test_what_the_strategy_office_does_names_the_strategy_office(
    sales: Department, dumisa: User, as_amina: Client
) -> None:
    answer = as_amina.get("/departments/sales/edit/")

    assert answer.status_code == 403
    assert "Only the strategy office can do this. Ask Dumisa Mbeki." in text_of(answer)


def test_an_external_reader_learns_no_names(
    sales: Department, dumisa: User, as_eve: Client
) -> None:
    for address in ("/reports/schedules/", "/manage/", "/departments/sales/edit/"):
        answer = as_eve.get(address)
        assert answer.status_code in {403, 404}
        assert "Dumisa" not in text_of(answer)


def test_a_missing_page_offers_the_search_and_reads_the_same_for_all_reasons(
    sales_obligation: Obligation, amina: User, as_chipo: Client
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT, author=amina)

    hidden = as_chipo.get(f"/departments/sales/plans/{plan.pk}/versions/")
    missing = as_chipo.get("/departments/nowhere/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "Sales" not in text_of(hidden)


def test_a_fault_of_ours_names_the_reference() -> None:
    request = RequestFactory().get("/")
    request.request_id = "abc-12345"  # type: ignore[attr-defined]

    page = text_of(errors.server_error(request))

    assert "abc-12345" in page
    assert "SAST" in page
