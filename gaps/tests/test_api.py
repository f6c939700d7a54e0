"""Gaps and the one number over `/api/v1/`."""

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Obligation, Quarter, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from gaps.choices import GapState
from gaps.models import Gap
from gaps.selectors.rules import current_rules
from gaps.selectors.scores import headline
from gaps.services.scores import score_quarter
from gaps.tests.factories import gap_between
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/api/v1/gaps/"


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def raised(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation, state=GapState.SUSPECTED, source="person")


def verb(gap: Gap, name: str) -> str:
    return reverse(f"api:gap-{name}", args=[gap.pk])


def test_nobody_reads_without_a_token(gap: Gap, client: Any) -> None:
    assert client.get(LIST).status_code == 401


def test_a_gap_is_listed_and_read_with_kind_and_parties(
    api_of: Any, bongani: User, gap: Gap
) -> None:
    answer = api_of(bongani).get(LIST).json()
    assert [row["id"] for row in answer["results"]] == [str(gap.pk)]
    one = api_of(bongani).get(f"{LIST}{gap.pk}/").json()
    assert one["kind_formal"] == "misaligned KPI"
    assert one["days_open"] == 20
    assert [party["department"] for party in one["parties"]] == ["sales"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("quarter=2026-Q4", 1),
        ("quarter=1999-Q1", 0),
        ("department=sales", 1),
        ("department=hr", 0),
        ("kind=A", 1),
        ("is_open=true", 1),
        ("is_open=false", 0),
        ("state=confirmed", 1),
    ],
)
def test_filters_narrow_the_list(
    query: str, count: int, api_of: Any, dumisa: User, gap: Gap
) -> None:
    assert len(api_of(dumisa).get(f"{LIST}?{query}").json()["results"]) == count


def test_a_page_never_holds_more_than_200(api_of: Any, dumisa: User, gap: Gap) -> None:
    assert api_of(dumisa).get(f"{LIST}?page_size=100000").status_code == 200
    assert api_of(dumisa).get(f"{LIST}?cursor=%00nonsense").status_code == 404


def test_strangers_find_nothing(api_of: Any, chipo: User, eve: User, raised: Gap) -> None:
    assert api_of(chipo).get(f"{LIST}{raised.pk}/").status_code == 404
    assert api_of(eve).get(LIST).status_code == 404
    assert api_of(chipo).get(f"{LIST}{uuid.uuid4()}/").status_code == 404
    assert api_of(chipo).get(f"{LIST}not-an-id/").status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_20_gaps_as_for_10(
    api_of: Any, dumisa: User, sales_obligation: Obligation, now: datetime
) -> None:
    current_rules(now)
    client, counts = api_of(dumisa), []
    for _round in range(2):
        for _number in range(10):
            gap_between(sales_obligation)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_gap_is_raised_on_an_objective(
    api_of: Any, bongani: User, amina: User, sales_obligation: Obligation
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.SUBMITTED, author=amina)
    objective = ObjectiveFactory.create(plan=plan)
    body = {
        "kind": "E",
        "sentence": "Nobody knows when this is reached.",
        "parties": [{"department": "sales", "objective_key": str(objective.key)}],
    }
    answer = api_of(bongani).post(LIST, body)
    assert answer.status_code == 201
    assert answer.json()["state"] == "suspected"
    assert Gap.objects.get().parties.get().objective_key == objective.key
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "Z"}, "kind"),
        ({"sentence": ""}, "sentence"),
        ({"parties": []}, "parties"),
        ({"parties": [{"department": "nowhere"}]}, "parties.0.department"),
        ({"parties": [{"department": "sales", "objective_key": "x"}]}, "parties.0.objective_key"),
        (
            {"parties": [{"department": "sales", "objective_key": str(uuid.uuid4())}]},
            "parties.0",
        ),
    ],
)
def test_a_broken_report_names_its_field(
    change: dict[str, Any],
    field: str,
    api_of: Any,
    bongani: User,
    sales_obligation: Obligation,
) -> None:
    body = {"kind": "A", "sentence": "It does not fit.", "parties": [{"department": "sales"}]}
    answer = api_of(bongani).post(LIST, body | change)
    assert answer.status_code == 400
    assert any(name.startswith(field) for name in answer.json()["fields"])
    assert not Gap.objects.exists()


DECISIONS = {
    "confirm": ("dumisa", {}, GapState.CONFIRMED),
    "dismiss": ("dumisa", {"reason": "Misread."}, GapState.DISMISSED),
    "accept": ("farai", {"reason": "Known.", "until": "2026-12-31"}, GapState.ACCEPTED),
    "resolve": ("dumisa", {"note": "The plan changed."}, GapState.RESOLVED),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_taken_by_who_may(
    name: str, api_of: Any, raised: Gap, request: pytest.FixtureRequest
) -> None:
    who, body, state = DECISIONS[name]
    answer = api_of(request.getfixturevalue(who)).post(verb(raised, name), body)
    assert answer.status_code == 200
    assert answer.json()["state"] == state
    assert answer.json()["version"] == 2


@pytest.mark.parametrize("name", [*DECISIONS, "attribute", "reopen"])
def test_readers_get_403_and_strangers_404(
    name: str, api_of: Any, raised: Gap, bongani: User, chipo: User
) -> None:
    assert api_of(bongani).post(verb(raised, name), {}).status_code == 403
    assert api_of(chipo).post(verb(raised, name), {}).status_code in {403, 404}
    assert api_of(bongani).get(verb(raised, name)).status_code in {403, 405}


def test_a_decision_without_a_reason_names_the_field(
    api_of: Any, raised: Gap, dumisa: User
) -> None:
    answer = api_of(dumisa).post(verb(raised, "dismiss"), {})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["reason"]


def test_a_stale_version_is_a_conflict(api_of: Any, raised: Gap, dumisa: User) -> None:
    answer = api_of(dumisa).post(verb(raised, "confirm"), {"version": 5})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_fact_is_not_dismissed(api_of: Any, dumisa: User, sales_obligation: Obligation) -> None:
    fact = gap_between(sales_obligation, is_fact=True)
    answer = api_of(dumisa).post(verb(fact, "dismiss"), {"reason": "No."})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


ALIGNMENT = "/api/v1/alignment/"


def test_the_number_equals_the_newest_snapshot_to_the_digit(
    api_of: Any,
    bongani: User,
    quarter: Quarter,
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    now: Any,
) -> None:
    score_quarter(quarter=quarter, now=now)
    number = headline(quarter)
    answer = api_of(bongani).get(f"{ALIGNMENT}?quarter={quarter.code}").json()
    assert answer["k"] == number.aligned == 0
    assert answer["n"] == number.total == 2
    assert (answer["shown"], answer["target"], answer["meets"]) == ("0.0", 90, False)
    assert answer["needed"] == 2
    assert answer["snapshot"] == str(number.snapshot_id)
    assert answer["rule_version"] == number.rule_version
    assert [plan["department"] for plan in answer["plans"]] == ["customer-service", "sales"]
    assert answer["plans"][0]["reasons"][0]["code"] == "missing"


def test_with_nothing_due_the_answers_are_null(
    api_of: Any, bongani: User, quarter: Quarter
) -> None:
    answer = api_of(bongani).get(ALIGNMENT).json()
    assert (answer["k"], answer["n"]) == (0, 0)
    assert (answer["shown"], answer["meets"], answer["needed"]) == (None, None, None)


def test_a_reason_names_its_gap_only_to_who_may_read_it(
    api_of: Any, chipo: User, dumisa: User, quarter: Quarter, amina: User, now: Any
) -> None:
    """A suspected gap older than 7 days counts; strangers see that, but not which it is."""
    plan = PlanFactory.create(obligation__quarter=quarter, state=PlanState.ACTIVE, author=amina)
    hidden = gap_between(plan.obligation, state=GapState.SUSPECTED)
    score_quarter(quarter=quarter, now=now)

    def named(user: User) -> set[str | None]:
        plans = api_of(user).get(ALIGNMENT).json()["plans"]
        return {
            reason["gap"]
            for line in plans
            for reason in line["reasons"]
            if reason["code"] == "counting_gap"
        }

    assert named(dumisa) == {str(hidden.pk)}
    assert named(chipo) == {None}


def test_unknown_quarters_and_external_readers_find_nothing(
    api_of: Any, bongani: User, eve: User, quarter: Quarter
) -> None:
    assert api_of(bongani).get(f"{ALIGNMENT}?quarter=1999-Q1").status_code == 404
    assert api_of(bongani).get(f"{ALIGNMENT}?quarter=%00").status_code == 404
    assert api_of(eve).get(ALIGNMENT).status_code == 404
    assert api_of(eve).get(f"{ALIGNMENT}snapshots/").status_code == 404


def test_snapshots_are_listed_the_newest_first(
    api_of: Any, bongani: User, quarter: Quarter, now: Any, sales_obligation: Obligation
) -> None:
    score_quarter(quarter=quarter, now=now)
    gap_between(sales_obligation)
    answer = api_of(bongani).get(f"{ALIGNMENT}snapshots/").json()
    assert [(row["k"], row["n"], row["shown"]) for row in answer["results"]] == [(0, 1, "0.0")]
    assert "plans" not in answer["results"][0]
