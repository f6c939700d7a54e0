"""An action that asks for another KPI leads straight to the page that replaces it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction
from actions.tests.factories import CorrectiveActionFactory
from conftest import ClientOf
from departments.models import Obligation, User
from departments.tests.factories import PlanFactory
from gaps.choices import GapKind, GapState
from gaps.tests.factories import gap_between
from kpis.models import KpiUse
from kpis.tests.factories import KpiUseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    return KpiUseFactory.create(objective__plan=plan)


@pytest.fixture
def action(use: KpiUse, amina: User) -> CorrectiveAction:
    """Return Amina's running action on the gap of the KPI."""
    gap = gap_between(
        use.objective.plan.obligation, kind=GapKind.MISALIGNED_KPI, state=GapState.IN_ACTION
    )
    gap.parties.update(kpi_use_key=use.key)
    return CorrectiveActionFactory.create(
        gap=gap,
        department=use.objective.plan.obligation.department,
        kind=ActionKind.REPLACE_KPI,
        state=ActionState.IN_PROGRESS,
        responsible=amina,
        deadline=date(2026, 11, 24),
    )


@pytest.fixture
def as_amina(client_of: ClientOf, amina: User) -> Client:
    return client_of(amina)


def test_the_button_replaces_and_the_title_leads_to_the_action(
    as_amina: Client, use: KpiUse, action: CorrectiveAction
) -> None:
    page = as_amina.get("/").content.decode()
    assert reverse("kpis:kpi_replace", args=[use.pk]) in page
    assert reverse("actions:action_page", args=[action.pk]) in page


def test_without_a_kpi_to_replace_the_action_is_opened(
    as_amina: Client, use: KpiUse, action: CorrectiveAction
) -> None:
    KpiUse.objects.update(state="retired")
    page = as_amina.get("/").content.decode()
    assert "Replace the KPI" not in page
    assert "Open the action" in page


def test_a_member_of_staff_opens_the_action(
    client_of: ClientOf, bongani: User, action: CorrectiveAction
) -> None:
    CorrectiveAction.objects.update(responsible=bongani)
    page = client_of(bongani).get("/").content.decode()
    assert "Replace the KPI" not in page
    assert "Open the action" in page
