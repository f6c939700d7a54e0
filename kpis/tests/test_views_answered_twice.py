"""An answer to a request that is pressed twice, or given on what was answered already."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Quarter, User
from kpis.models import Handshake
from kpis.tests.factories import HandshakeFactory

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
def handshake(quarter: Quarter, sales: Department, customer_service: Department) -> Handshake:
    """Return what Sales asks of Customer Service."""
    found: Handshake = HandshakeFactory.create(
        quarter=quarter, asking=sales, asked=customer_service
    )
    return found


def answer(client: Client, handshake: Handshake, verb: str, **fields: str) -> Any:
    data = {f"{verb}-version": str(handshake.version)}
    data |= {f"{verb}-{name}": value for name, value in fields.items()}
    url = reverse("kpis:handshake_answer", args=[handshake.pk])
    return client.post(url, {"verb": verb, **data})


@pytest.mark.parametrize(
    ("verb", "fields", "state"),
    [
        ("accept", {}, "agreed"),
        ("decline", {"reason": "Nobody is free."}, "declined"),
        ("offer", {**TERMS, "amount": "60", "reason": "Half is what we can."}, "offered"),
    ],
)
def test_an_answer_pressed_twice_is_given_once(
    client_of: ClientOf,
    handshake: Handshake,
    chipo: User,
    verb: str,
    fields: dict[str, str],
    state: str,
) -> None:
    client = client_of(chipo)
    assert answer(client, handshake, verb, **fields).status_code == 302
    assert answer(client, handshake, verb, **fields).status_code == 302

    stored = Handshake.objects.get()
    assert (stored.state, stored.version) == (state, handshake.version + 1)


def test_another_number_offered_from_a_second_tab_is_not_taken_for_the_first(
    client_of: ClientOf, handshake: Handshake, chipo: User
) -> None:
    client = client_of(chipo)
    words = {**TERMS, "reason": "Half is what we can."}
    assert answer(client, handshake, "offer", **{**words, "amount": "60"}).status_code == 302

    late = answer(client, handshake, "offer", **{**words, "amount": "70"})

    assert late.status_code == 409
    assert Handshake.objects.get().amount == 60
    # It is the other department's turn now, so the words are shown without their form.
    kept = late.content.decode().partition("What you had written")[2]
    assert "Half is what we can." in kept
    assert "70" in kept


def test_another_answer_on_what_was_answered_already_is_not_given(
    client_of: ClientOf, handshake: Handshake, chipo: User
) -> None:
    client = client_of(chipo)
    assert answer(client, handshake, "offer", **TERMS, reason="So it is.").status_code == 302

    late = answer(client, handshake, "decline", reason="Nobody is free.")

    assert late.status_code == 409
    assert "Somebody answered a moment ago." in late.content.decode()
    assert Handshake.objects.get().state == "offered"
