"""Decisions about gaps, on the gap's page."""

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Obligation
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


def url(name: str, gap: Gap) -> str:
    return reverse(f"gaps:{name}", args=[gap.pk])


VERBS: dict[str, tuple[str, dict[str, str]]] = {
    "confirm": ("dumisa", {}),
    "dismiss": ("dumisa", {"reason": "It was read wrongly."}),
    "accept": ("farai", {"reason": "Known and planned for.", "until": "31 Dec 2026"}),
    "resolve": ("dumisa", {"note": "The plan was changed."}),
}
AFTER = {
    "confirm": GapState.CONFIRMED,
    "dismiss": GapState.DISMISSED,
    "accept": GapState.ACCEPTED,
    "resolve": GapState.RESOLVED,
}


@pytest.fixture
def raised(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation, state=GapState.SUSPECTED, source="person")


@pytest.mark.parametrize("verb", VERBS)
def test_a_decision_changes_the_state_and_leaves_one_audit_entry(
    verb: str, raised: Gap, request: pytest.FixtureRequest
) -> None:
    who, data = VERBS[verb]
    client = request.getfixturevalue(f"as_{who}")
    response = client.post(url(f"gap_{verb}", raised), {**data, "version": "1"})
    raised.refresh_from_db()
    assert response.status_code == 302
    assert raised.state == AFTER[verb]
    assert AuditEntry.objects.filter(subject_id=raised.pk).count() == 1


@pytest.mark.parametrize("verb", [*VERBS, "reopen", "attribute"])
def test_a_decision_is_refused_to_readers_and_unknown_to_strangers(
    verb: str, raised: Gap, gap: Gap, as_bongani: Client, as_chipo: Client, as_eve: Client
) -> None:
    assert as_bongani.post(url(f"gap_{verb}", raised)).status_code == 403
    assert as_chipo.post(url(f"gap_{verb}", raised)).status_code in {403, 404}
    assert as_chipo.post(url(f"gap_{verb}", gap)).status_code == 403
    assert as_eve.post(url(f"gap_{verb}", gap)).status_code == 404
    raised.refresh_from_db()
    assert raised.version == 1


@pytest.mark.parametrize("verb", [*VERBS, "reopen", "attribute"])
def test_a_decision_is_never_taken_by_get(verb: str, raised: Gap, as_dumisa: Client) -> None:
    assert as_dumisa.get(url(f"gap_{verb}", raised)).status_code in {403, 405}


@pytest.mark.parametrize("verb", ["dismiss", "resolve"])
def test_a_decision_without_words_shows_the_error_at_the_field(
    verb: str, raised: Gap, as_dumisa: Client
) -> None:
    response = as_dumisa.post(url(f"gap_{verb}", raised), {"version": "1"})
    assert response.status_code == 422
    assert "in one sentence." in response.content.decode()
    assert "There is a problem" in response.content.decode()


def test_a_stale_version_is_a_conflict_and_keeps_what_was_typed(
    raised: Gap, as_dumisa: Client
) -> None:
    response = as_dumisa.post(
        url("gap_dismiss", raised), {"version": "7", "reason": "My careful words."}
    )
    assert response.status_code == 409
    assert "My careful words." in response.content.decode()


@pytest.mark.parametrize("until", ["yesterday", "1 Jan 2020", "31 Dec 2099"])
def test_an_acceptance_ends_within_the_next_quarter(
    until: str, raised: Gap, as_farai: Client
) -> None:
    response = as_farai.post(
        url("gap_accept", raised), {"version": "1", "reason": "Known.", "until": until}
    )
    assert response.status_code == 422
    assert "until" in response.context["form"].errors


def test_a_leader_attributes_a_gap_of_two_departments(
    as_farai: Client, sales_obligation: Obligation, customer_service_obligation: Obligation
) -> None:
    pair = gap_between(sales_obligation, customer_service_obligation, kind="B")
    data = {"version": "1", "department": "sales", "reason": "Sales set the pace."}
    assert as_farai.post(url("gap_attribute", pair), data).status_code == 302
    pair.refresh_from_db()
    assert pair.attributed_to == sales_obligation.department


def test_a_dismissed_gap_is_reopened_with_a_reason(
    as_dumisa: Client, sales_obligation: Obligation
) -> None:
    gap = gap_between(sales_obligation, state=GapState.DISMISSED)
    as_dumisa.post(url("gap_reopen", gap), {"version": "1", "reason": "It is back."})
    gap.refresh_from_db()
    assert gap.state == GapState.REOPENED


def test_the_head_of_the_plan_does_not_dismiss_his_own_gap(as_amina: Client, raised: Gap) -> None:
    data = {"reason": "I do not like it.", "version": "1"}
    assert as_amina.post(url("gap_dismiss", raised), data).status_code == 403


def test_the_office_changes_the_kind_on_the_gaps_page(
    as_dumisa: Client, as_amina: Client, raised: Gap
) -> None:
    data = {"version": "1", "kind": "E", "reason": "It is vague."}
    assert as_amina.post(url("gap_kind", raised), data).status_code == 403
    assert as_dumisa.post(url("gap_kind", raised), data).status_code == 302
    raised.refresh_from_db()
    assert (raised.kind, raised.state) == ("E", GapState.CONFIRMED)


def test_a_head_says_on_the_gaps_page_how_it_looks_from_there(
    as_amina: Client, as_bongani: Client, as_dumisa: Client, gap: Gap
) -> None:
    data = {"version": "1", "text": "We are paid by visit."}
    assert as_bongani.post(url("gap_note", gap), data).status_code == 403
    assert as_amina.post(url("gap_note", gap), {"text": " "}).status_code == 422
    assert as_amina.post(url("gap_note", gap), data).status_code == 302
    assert "We are paid by visit." in as_dumisa.get(url("gap_page", gap)).content.decode()
    assert "We are paid by visit." not in as_bongani.get(url("gap_page", gap)).content.decode()
