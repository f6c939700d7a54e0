"""Every verb from every state by every role, through page and API: only what the table allows.

Who may is read from `PEOPLE`, where it leads from the table of the life; everything else is refused by
both in the same way and leaves the action as it was.
"""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionState
from actions.life import VERBS
from actions.models import CorrectiveAction
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROLES = ("amina", "bongani", "chipo", "dumisa", "eve", "farai", "gugu")
PRESSED = tuple(verb for verb in VERBS if verb != "fall_due")
# Amina heads the department, Bongani is responsible, Chipo checks and heads another department,
# Dumisa is the strategy office, Farai leads.
PEOPLE: dict[str, frozenset[str]] = {
    "approve": frozenset({"amina", "dumisa", "farai"}),
    "start": frozenset({"amina", "bongani", "dumisa"}),
    "implement": frozenset({"amina", "bongani", "dumisa"}),
    "verify": frozenset({"chipo", "dumisa"}),
    "cancel": frozenset({"amina", "dumisa"}),
}
GIVEN: dict[str, dict[str, str]] = {
    "verify": {"verdict": "not_effective", "reason": "Nothing has changed."},
    "cancel": {"reason": "Not needed."},
}


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in ROLES}


def made(
    state: str, obligation: Obligation, people: dict[str, User], now: datetime
) -> CorrectiveAction:
    gap = gap_between(obligation, state=GapState.RESOLVED, resolved_at=now)
    action = CorrectiveActionFactory.create(
        gap=gap,
        responsible=people["bongani"],
        verifier=people["chipo"],
        state=state,
        deadline=now.date(),
        # Its day to be checked has not come, except where the state says so.
        verify_on=now.date() + timedelta(days=28),
    )
    StepFactory.create(action=action, done_at=now)
    return action


def page(action: CorrectiveAction, verb: str, client: Client) -> int:
    data = {"version": str(action.version), **GIVEN.get(verb, {})}
    status: int = client.post(reverse(f"actions:action_{verb}", args=[action.pk]), data).status_code
    return 200 if status in (302, 303) else status


def api(action: CorrectiveAction, verb: str, client: Client) -> int:
    address = reverse(f"api:action-{verb}", args=[action.pk])
    data: dict[str, Any] = {"version": action.version, **GIVEN.get(verb, {})}
    status: int = client.post(address, data, content_type="application/json").status_code
    return status


def expected(state: str, verb: str, name: str) -> int:
    """Return the answer the table asks for: strangers 404, readers 403, a wrong state 409."""
    if name == "eve":
        return 404
    if name not in PEOPLE[verb]:
        return 403
    return 200 if state in VERBS[verb].sources else 409


@pytest.mark.parametrize("state", ActionState.values)
def test_only_what_the_table_allows_is_done_and_page_and_api_say_the_same(
    state: str,
    sales_obligation: Obligation,
    people: dict[str, User],
    now: datetime,
    clock: object,
) -> None:
    del clock
    found, wanted = {}, {}
    action = made(state, sales_obligation, people, now)
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        for verb, way in itertools.product(PRESSED, (page, api)):
            answer = way(action, verb, client)
            place = (verb, name, way.__name__)
            stored = CorrectiveAction.objects.get(pk=action.pk)
            if answer == 200:
                found[place] = (answer, stored.state in VERBS[verb].targets)
                action = made(state, sales_obligation, people, now)
            else:
                found[place] = (answer, (stored.state, stored.version) == (state, 1))
            wanted[place] = (expected(state, verb, name), True)
    assert found == wanted
