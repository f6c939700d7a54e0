"""Asking another department, and answering, in the browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Department, Objective, Obligation, Quarter, User
from departments.tests.factories import DepartmentFactory, ObjectiveFactory, PlanFactory
from kpis.models import Handshake
from kpis.tests.factories import HandshakeFactory, KpiFactory, KpiUseFactory

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("clock")
TERMS = {
    "text": "Call back everybody who asked for a quote",
    "measured_by": "Quotes called back within a day",
    "amount": "90",
    "unit": "%",
    "due_on": "18 Dec 2026",
}


@pytest.fixture
def objective(sales_obligation: Obligation) -> Objective:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    found: Objective = ObjectiveFactory.create(plan=plan, text="Sell more")
    return found


@pytest.fixture
def handshake(quarter: Quarter, sales: Department, customer_service: Department) -> Handshake:
    """Return what Sales asks of Customer Service."""
    found: Handshake = HandshakeFactory.create(
        quarter=quarter, asking=sales, asked=customer_service
    )
    return found


def page_of(client: Client, handshake: Handshake) -> str:
    return client.get(reverse("kpis:handshake_page", args=[handshake.pk])).content.decode()


def answer(client: Client, handshake: Handshake, verb: str, **fields: str) -> Any:
    data = {f"{verb}-version": str(handshake.version)}
    data |= {f"{verb}-{name}": value for name, value in fields.items()}
    url = reverse("kpis:handshake_answer", args=[handshake.pk])
    return client.post(url, {"verb": verb, **data})


def test_a_head_asks_from_the_plan_and_the_other_head_agrees(
    client_of: ClientOf,
    objective: Objective,
    customer_service: Department,
    amina: User,
    chipo: User,
) -> None:
    plan = objective.plan
    plan_url = reverse("reports:plan_page", args=["sales", plan.obligation.quarter.code])
    ask_url = reverse("kpis:handshake_ask", args=[objective.pk])
    assert ask_url in client_of(amina).get(plan_url).content.decode()

    asked = client_of(amina).post(ask_url, {"department": "customer-service", **TERMS})

    handshake = Handshake.objects.get()
    assert asked.status_code == 302
    assert asked.headers["Location"] == reverse("kpis:handshake_page", args=[handshake.pk])
    assert TERMS["text"] in client_of(amina).get(plan_url).content.decode()

    own = KpiFactory.create(departments=[customer_service], name="Quotes called back")
    other = client_of(chipo)
    assert "Quotes called back" in page_of(other, handshake)
    assert answer(other, handshake, "accept", kpi=str(own.pk)).status_code == 302
    handshake.refresh_from_db()
    assert (handshake.state, handshake.kpi) == ("agreed", own)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    client_of: ClientOf, objective: Objective, amina: User, customer_service: Department
) -> None:
    url = reverse("kpis:handshake_ask", args=[objective.pk])

    response = client_of(amina).post(url, {**TERMS, "due_on": "1 Feb 2027", "department": ""})
    text = response.content.decode()

    assert response.status_code == 422
    assert "Choose the department you ask." in text
    assert TERMS["measured_by"] in text

    again = client_of(amina).post(
        url, {**TERMS, "due_on": "1 Feb 2027", "department": customer_service.slug}
    )
    assert again.status_code == 422
    assert "Choose a day inside the quarter." in again.content.decode()


def test_asking_the_same_twice_is_refused_in_words(
    client_of: ClientOf, objective: Objective, amina: User, customer_service: Department
) -> None:
    url = reverse("kpis:handshake_ask", args=[objective.pk])
    client_of(amina).post(url, {"department": "customer-service", **TERMS})

    response = client_of(amina).post(url, {"department": "customer-service", **TERMS})

    assert response.status_code == 422
    assert "This department has been asked about this already." in response.content.decode()


def test_a_kpi_of_the_objective_can_be_what_it_is_for(
    client_of: ClientOf, objective: Objective, amina: User, customer_service: Department
) -> None:
    use = KpiUseFactory.create(objective=objective, kpi__name="Quotes won")
    url = reverse("kpis:handshake_ask", args=[objective.pk])

    client_of(amina).post(url, {"department": "customer-service", "kpi_use": str(use.pk), **TERMS})

    stored = Handshake.objects.get()
    assert (stored.kpi_use_key, stored.kpi_name) == (use.key, "Quotes won")


def test_who_asks_from_a_draft_is_told_what_the_other_will_read(
    client_of: ClientOf, objective: Objective, amina: User
) -> None:
    objective.plan.state = PlanState.DRAFT
    objective.plan.save()

    page = client_of(amina).get(reverse("kpis:handshake_ask", args=[objective.pk]))

    assert "reads this objective" in page.content.decode()


@pytest.mark.parametrize(
    ("person", "verbs"),
    [
        ("chipo", ["accept", "decline", "offer"]),
        ("amina", ["withdraw"]),
        ("bongani", []),
        ("dumisa", []),
        ("farai", []),
    ],
    ids=str,
)
def test_each_reader_sees_the_answers_that_are_his(
    client_of: ClientOf,
    handshake: Handshake,
    person: str,
    verbs: list[str],
    request: pytest.FixtureRequest,
) -> None:
    user = request.getfixturevalue(person)
    request.getfixturevalue("chipo")

    text = page_of(client_of(user), handshake)

    shown = [
        verb for verb in ("accept", "decline", "offer", "withdraw") if f'value="{verb}"' in text
    ]
    assert shown == verbs


@pytest.mark.parametrize("person", ["eve", "gugu"], ids=str)
def test_a_stranger_learns_nothing(
    client_of: ClientOf, handshake: Handshake, person: str, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(person))

    assert client.get(reverse("kpis:handshake_page", args=[handshake.pk])).status_code in (403, 404)
    assert answer(client, handshake, "accept").status_code in (403, 404)
    assert handshake.text not in client.get(reverse("kpis:handshake_list")).content.decode()


def test_the_head_of_a_third_department_does_not_find_it(
    client_of: ClientOf, handshake: Handshake, chipo: User
) -> None:
    Handshake.objects.update(asked=DepartmentFactory.create())
    client = client_of(chipo)

    assert client.get(reverse("kpis:handshake_page", args=[handshake.pk])).status_code == 404
    assert (
        handshake.text
        not in client.get(reverse("kpis:handshake_ledger", args=["sales"])).content.decode()
    )
    csv = b"".join(client.get(reverse("kpis:handshake_csv")))
    assert handshake.text.encode() not in csv


def test_staff_read_and_do_not_answer(
    client_of: ClientOf, handshake: Handshake, bongani: User
) -> None:
    assert answer(client_of(bongani), handshake, "withdraw", reason="No.").status_code == 403
    assert Handshake.objects.get().state == "asked"


def test_an_answer_without_its_reason_keeps_what_was_typed(
    client_of: ClientOf, handshake: Handshake, chipo: User
) -> None:
    response = answer(
        client_of(chipo), handshake, "offer", **{**TERMS, "text": "Call back within two days"}
    )
    text = response.content.decode()

    assert response.status_code == 422
    assert "Say why you offer something else." in text
    assert "Call back within two days" in text


def test_who_answers_what_was_answered_meanwhile_reads_the_newer_state(
    client_of: ClientOf, handshake: Handshake, chipo: User
) -> None:
    client = client_of(chipo)
    answer(client, handshake, "decline", reason="Nobody is free.")

    late = answer(client, handshake, "accept")

    assert late.status_code == 409
    assert "Nobody is free." in late.content.decode()
    assert Handshake.objects.get().state == "declined"


def test_what_was_typed_beside_a_newer_offer_is_kept_and_can_be_sent_again(
    client_of: ClientOf, handshake: Handshake, amina: User, chipo: User
) -> None:
    client = client_of(chipo)
    Handshake.objects.update(version=2)

    late = answer(client, handshake, "decline", reason="Nobody is free.")
    text = late.content.decode()

    assert late.status_code == 409
    assert "Somebody answered a moment ago." in text
    assert "Nobody is free." in text
    assert 'name="decline-version" value="2"' in text


def test_a_word_that_is_no_answer_changes_nothing(
    client_of: ClientOf, handshake: Handshake, chipo: User
) -> None:
    assert answer(client_of(chipo), handshake, "burn").status_code == 302
    assert Handshake.objects.get().state == "asked"


def test_the_ledger_shows_what_waits_first_and_counts_what_is_agreed(
    client_of: ClientOf, handshake: Handshake, sales: Department, amina: User
) -> None:
    agreed = HandshakeFactory.create(
        quarter=handshake.quarter, asking=sales, text="Send the price list", due_on="2026-11-30"
    )
    Handshake.objects.filter(pk=agreed.pk).update(state="agreed", agreed=agreed.offers.get())
    HandshakeFactory.create(quarter=handshake.quarter, text="Between two others")

    page = client_of(amina).get(reverse("kpis:handshake_ledger", args=["sales"]))
    text = page.content.decode()

    assert "1 of 2 requests are agreed." in text
    assert text.index(handshake.text) < text.index("Send the price list")
    assert "Between two others" not in text


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["First", "Late"]),
        ("?state=overdue", ["Late"]),
        ("?state=withdrawn", ["Gone"]),
        ("?state=nonsense", ["First", "Late"]),
        ("?department=sales", ["First"]),
        ("?department=nobody", ["First", "Late"]),
        ("?page=99", ["First", "Late"]),
    ],
    ids=["all", "late", "withdrawn", "no state", "department", "no department", "no page"],
)
def test_the_list_and_the_file_are_narrowed_alike(
    client_of: ClientOf,
    quarter: Quarter,
    sales: Department,
    dumisa: User,
    query: str,
    texts: list[str],
) -> None:
    HandshakeFactory.create(quarter=quarter, asked=sales, text="First request")
    HandshakeFactory.create(quarter=quarter, text="Late request", answer_by="2026-11-01")
    gone = HandshakeFactory.create(quarter=quarter, text="Gone request")
    Handshake.objects.filter(pk=gone.pk).update(
        state="withdrawn", answer="Solved.", answered_by=dumisa, answered_at=gone.created_at
    )
    client = client_of(dumisa)

    page = client.get(reverse("kpis:handshake_list") + query).content.decode()
    file = b"".join(client.get(reverse("kpis:handshake_csv") + query)).decode()

    for name in ("First", "Late", "Gone"):
        assert (f"{name} request" in page) == (name in texts)
        assert (f"{name} request" in file) == (name in texts)


def test_no_cell_of_the_file_is_a_formula(
    client_of: ClientOf, quarter: Quarter, dumisa: User
) -> None:
    HandshakeFactory.create(quarter=quarter, text="=HYPERLINK(1)")

    file = b"".join(client_of(dumisa).get(reverse("kpis:handshake_csv"))).decode()

    assert "'=HYPERLINK(1)" in file


def test_a_longer_list_asks_no_more_questions(
    client_of: ClientOf, quarter: Quarter, dumisa: User, django_assert_max_num_queries: Any
) -> None:
    HandshakeFactory.create_batch(2, quarter=quarter)
    client = client_of(dumisa)
    client.get(reverse("kpis:handshake_list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("kpis:handshake_list"))

    HandshakeFactory.create_batch(20, quarter=quarter)

    with django_assert_max_num_queries(14):
        client.get(reverse("kpis:handshake_list"))


def test_a_kpi_the_reader_may_not_open_is_named_without_a_link(
    client_of: ClientOf,
    handshake: Handshake,
    amina: User,
    chipo: User,
    customer_service: Department,
) -> None:
    own = KpiFactory.create(departments=[customer_service], name="Quotes called back")
    answer(client_of(chipo), handshake, "accept", kpi=str(own.pk))
    link = reverse("kpis:kpi_page", args=[own.pk])

    theirs, ours = page_of(client_of(amina), handshake), page_of(client_of(chipo), handshake)

    assert "Quotes called back" in theirs
    assert link not in theirs
    assert link in ours


def test_other_terms_wait_until_a_second_request_about_the_same_is_answered(
    client_of: ClientOf,
    objective: Objective,
    customer_service: Department,
    amina: User,
    chipo: User,
) -> None:
    ask_url = reverse("kpis:handshake_ask", args=[objective.pk])
    asked = {"department": "customer-service", **TERMS}
    client_of(amina).post(ask_url, asked)
    agreed = Handshake.objects.get()
    answer(client_of(chipo), agreed, "accept")
    client_of(amina).post(ask_url, asked)
    agreed.refresh_from_db()

    terms = {**TERMS, "text": "Call back within an hour", "reason": "A day is too long"}
    refused = answer(client_of(amina), agreed, "offer", **terms)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "This department has been asked about this already." in page
    assert "Call back within an hour" in page
