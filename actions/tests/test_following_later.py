"""An action that failed after its quarter was closed is followed up in the running quarter."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionKind, ActionState
from actions.choices.life import VerdictKind
from actions.models import CorrectiveAction
from actions.services import propose_action, verify_action
from actions.tests.factories import CorrectiveActionFactory
from departments.choices import QuarterState
from departments.models import Department, Obligation, User
from departments.tests.factories import ObligationFactory, QuarterFactory
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def over(sales: Department) -> Obligation:
    """Return the plan of Sales in a quarter that is closed."""
    quarter = QuarterFactory.create(
        code="2026-Q3",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        state=QuarterState.CLOSED,
    )
    return ObligationFactory.create(department=sales, quarter=quarter)


@pytest.fixture
def failed(over: Obligation, amina: User, dumisa: User, now: datetime) -> CorrectiveAction:
    """Return an action on a closed gap of that quarter that is found not to have worked today."""
    action = CorrectiveActionFactory.create(
        gap=gap_between(over, state=GapState.RESOLVED),
        responsible=amina,
        verifier=dumisa,
        state=ActionState.VERIFICATION_DUE,
    )
    return verify_action(
        action=action,
        verdict=VerdictKind.NOT_EFFECTIVE,
        reason="The number hardly moved.",
        actor=dumisa,
        now=now,
    )


@pytest.fixture
def running(sales_obligation: Obligation) -> Gap:
    """Return an open gap of Sales in the running quarter."""
    return gap_between(sales_obligation, state=GapState.CONFIRMED, kind=GapKind.UNCLEAR_OBJECTIVE)


def page(client: Client, action: CorrectiveAction) -> str:
    return client.get(reverse("actions:action_page", args=[action.pk])).content.decode()


def new_url(gap: Gap, action: CorrectiveAction) -> str:
    return f"{reverse('actions:action_create', args=[gap.pk])}?follows={action.pk}"


def test_the_page_leads_to_the_open_gaps_of_the_running_quarter(
    failed: CorrectiveAction, running: Gap, as_amina: Client, as_chipo: Client
) -> None:
    assert failed.gap is not None
    assert failed.gap.state == GapState.RESOLVED
    assert new_url(running, failed) in page(as_amina, failed)
    form: Any = as_amina.get(new_url(running, failed)).context["form"]
    assert str(form["title"].value()).startswith("Follow-up: ")
    assert "Plan a follow-up" not in page(as_chipo, failed)


def test_without_an_open_gap_the_page_says_how_to_begin_one(
    failed: CorrectiveAction, as_amina: Client
) -> None:
    told = page(as_amina, failed)
    assert "Sales has no open gap now." in told
    assert reverse("gaps:gap_new") in told


def test_what_follows_settles_it(
    failed: CorrectiveAction, running: Gap, amina: User, now: datetime, as_amina: Client
) -> None:
    week = reverse("reports:home")
    task = f"{reverse('actions:action_page', args=[failed.pk])}#follow-up"
    assert task in as_amina.get(week).content.decode()
    propose_action(
        gap=running,
        department=failed.department,
        kind=ActionKind.SET_OBJECTIVE,
        title="Try it another way",
        follows=failed,
        actor=amina,
        now=now,
    )
    assert "Try it another way" in page(as_amina, failed)
    assert 'id="follow-up"' not in page(as_amina, failed)
    assert task not in as_amina.get(week).content.decode()


def test_the_mail_says_where_to_go_on(failed: CorrectiveAction) -> None:
    mail = OutgoingMail.objects.get(kind="action_failed")
    assert "Plan what follows in the running one." in mail.text
    assert str(failed.pk) in mail.text


def test_an_action_that_failed_is_not_told_as_an_achievement(
    failed: CorrectiveAction, as_amina: Client
) -> None:
    assert "KPI now aligned" not in page(as_amina, failed)


def test_only_the_own_department_goes_on_from_it(
    failed: CorrectiveAction, customer_service_obligation: Obligation, chipo: User, now: datetime
) -> None:
    foreign = gap_between(customer_service_obligation, state=GapState.CONFIRMED)
    with pytest.raises(DomainError, match="was about this gap"):
        propose_action(
            gap=foreign,
            department=customer_service_obligation.department,
            kind=ActionKind.REPLACE_KPI,
            title="Something else",
            follows=failed,
            actor=chipo,
            now=now,
        )
