"""Incentives: drafted, announced, worked out after the quarter, approved by somebody else."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from actions.models import Incentive, IncentiveLine
from actions.selectors.incentives import incentive_lines
from actions.services import incentives
from actions.tests.factories_support import IncentiveFactory
from departments.choices import PlanState
from departments.models import Department, Obligation, Quarter, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from kpis.models import Kpi
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

ClientOf = Callable[[User], Client]
AFTER = datetime(2027, 1, 4, 8, tzinfo=UTC)


@pytest.fixture
def kpi(sales_obligation: Obligation) -> Kpi:
    """Return a KPI of Sales that goes from 2.8 to 4.0 and stands at 4.0."""
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    use = KpiUseFactory.create(
        objective=ObjectiveFactory.create(plan=plan), kpi__name="Lead conversion rate"
    )
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 16), value=Decimal("4.0"))
    return use.kpi


@pytest.fixture
def draft(quarter: Quarter, kpi: Kpi, dumisa: User, now: datetime) -> Incentive:
    """Return a draft that asks for the target value."""
    return incentives.create_incentive(
        quarter=quarter,
        title="Team breakfast",
        rule="attainment",
        least_percent=Decimal(100),
        kpis=[kpi],
        reward="A breakfast for the team",
        actor=dumisa,
        now=now,
    )


@pytest.fixture
def computed(draft: Incentive, dumisa: User, now: datetime) -> Incentive:
    """Return it with its list, after the quarter."""
    incentives.open_incentive(incentive=draft, actor=dumisa, now=now)
    return incentives.compute_incentive(incentive=draft, actor=dumisa, now=AFTER)


def test_the_list_is_worked_out_after_the_quarter(
    draft: Incentive, dumisa: User, now: datetime
) -> None:
    incentives.open_incentive(incentive=draft, actor=dumisa, now=now)

    with pytest.raises(WrongState, match="runs until 31 Dec 2026"):
        incentives.compute_incentive(incentive=draft, actor=dumisa, now=now)


def test_the_list_stays_as_it_was_worked_out(
    computed: Incentive, kpi: Kpi, dumisa: User, farai: User, amina: User
) -> None:
    line = IncentiveLine.objects.get()
    assert (line.department_name, line.reached, line.asked) == ("Sales", 1, 1)
    assert line.parts[0]["attainment"] == "1"

    MeasurementFactory.create(
        kpi=kpi, measured_on=date(2026, 12, 28), value=Decimal("2.0"), created_at=AFTER
    )
    incentives.approve_incentive(incentive=computed, actor=farai, now=AFTER)

    assert IncentiveLine.objects.get().is_eligible
    assert Incentive.objects.get().state == "approved"
    assert OutgoingMail.objects.get().recipient == amina.email
    with pytest.raises(WrongState):
        incentives.compute_incentive(incentive=computed, actor=dumisa, now=AFTER)


def test_a_list_worked_out_twice_at_once_is_worked_out_once(
    draft: Incentive, dumisa: User, now: datetime
) -> None:
    incentives.open_incentive(incentive=draft, actor=dumisa, now=now)
    seen_by_the_other = Incentive.objects.get()
    incentives.compute_incentive(incentive=draft, actor=dumisa, now=AFTER)

    with pytest.raises(Conflict):
        incentives.compute_incentive(incentive=seen_by_the_other, actor=dumisa, now=AFTER)

    assert draft.lists.count() == 1


def test_a_rejected_list_is_worked_out_again(
    computed: Incentive, kpi: Kpi, dumisa: User, farai: User
) -> None:
    with pytest.raises(DomainError):
        incentives.reject_incentive(incentive=computed, reason=" ", actor=farai, now=AFTER)
    incentives.reject_incentive(
        incentive=computed, reason="A value is missing.", actor=farai, now=AFTER
    )
    MeasurementFactory.create(
        kpi=kpi, measured_on=date(2026, 12, 28), value=Decimal("2.0"), created_at=AFTER
    )

    incentives.compute_incentive(incentive=computed, actor=dumisa, now=AFTER)

    assert [(one.number, one.eligible) for one in computed.lists.all()] == [(2, 0), (1, 1)]
    assert Incentive.objects.filter(result__number=2).exists()


def test_nobody_approves_but_the_leadership_and_only_the_list_it_saw(
    computed: Incentive, dumisa: User, farai: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        incentives.approve_incentive(incentive=computed, actor=dumisa, now=AFTER)
    seen = Incentive.objects.get()
    incentives.compute_incentive(incentive=computed, actor=dumisa, now=AFTER)

    with pytest.raises(Conflict):
        incentives.approve_incentive(
            incentive=seen, expected_version=seen.version, actor=farai, now=AFTER
        )


def test_what_was_announced_is_not_changed(
    draft: Incentive, kpi: Kpi, dumisa: User, now: datetime
) -> None:
    told: dict[str, Any] = {
        "title": "Lunch",
        "rule": "aligned",
        "reward": "A lunch",
        "actor": dumisa,
        "now": now,
    }
    incentives.edit_incentive(incentive=draft, **told)
    assert not draft.kpi_rows.filter(retired_at=None).exists()
    incentives.open_incentive(incentive=draft, actor=dumisa, now=now)

    with pytest.raises(WrongState, match="announced"):
        incentives.edit_incentive(incentive=draft, **told)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"least_percent": None}, "least_percent"),
        ({"least_percent": Decimal(0)}, "least_percent"),
        ({"kpis": []}, "kpis"),
        ({"rule": "luck"}, "rule"),
        ({"reward": " "}, "reward"),
    ],
    ids=["no per cent", "nothing", "no KPI", "no such rule", "no reward"],
)
def test_a_draft_that_cannot_be_meant_is_refused(
    quarter: Quarter, kpi: Kpi, dumisa: User, now: datetime, change: dict[str, Any], field: str
) -> None:
    told: dict[str, Any] = {
        "title": "Lunch",
        "rule": "attainment",
        "reward": "A lunch",
        "least_percent": Decimal(100),
        "kpis": [kpi],
    }

    with pytest.raises(DomainError) as refused:
        incentives.create_incentive(quarter=quarter, **told | change, actor=dumisa, now=now)
    assert list(refused.value.fields) == [field]
    assert not Incentive.objects.exists()


@pytest.mark.usefixtures("clock")
def test_before_it_is_approved_a_list_is_for_those_above(
    computed: Incentive,
    client_of: ClientOf,
    api_of: Callable[[User], APIClient],
    bongani: User,
    dumisa: User,
    farai: User,
) -> None:
    url = reverse("actions:incentive_page", args=[computed.pk])
    told = "Lead conversion rate: 100.0"

    assert told in client_of(dumisa).get(url).content.decode()
    assert told not in client_of(bongani).get(url).content.decode()
    api = f"/api/v1/incentives/{computed.pk}/"
    assert api_of(bongani).get(api).json()["result"] is None
    csv: Any = client_of(bongani).get(reverse("actions:incentive_csv"))
    assert "Sales" not in b"".join(csv.streaming_content).decode()

    incentives.approve_incentive(incentive=computed, actor=farai, now=AFTER)

    assert told in client_of(bongani).get(url).content.decode()
    assert api_of(bongani).get(api).json()["result"]["eligible"] == 1


@pytest.mark.usefixtures("clock")
def test_the_office_drafts_and_announces_on_the_page(
    client_of: ClientOf, quarter: Quarter, kpi: Kpi, dumisa: User, amina: User
) -> None:
    data = {
        "title": "Team breakfast",
        "quarter": quarter.code,
        "rule": "attainment",
        "least_percent": "100 %",
        "kpis": [str(kpi.pk)],
        "reward": "A breakfast",
    }
    new = reverse("actions:incentive_new")
    assert client_of(dumisa).post(new, {**data, "kpis": []}).status_code == 422
    made: Any = client_of(dumisa).post(new, data)
    row = Incentive.objects.get()
    assert client_of(amina).get(made.url).status_code == 404
    shown = client_of(dumisa).get(made.url).content.decode()
    assert "1 of 1 department reaches it" in shown

    do = reverse("actions:incentive_do", args=[row.pk])
    client_of(dumisa).post(do, {"verb": "open", "open-version": str(row.version)})

    assert "Team breakfast" in client_of(amina).get(made.url).content.decode()
    assert client_of(amina).post(do, {"verb": "cancel"}).status_code == 403


def test_drafts_are_read_by_office_and_leadership(amina: User, dumisa: User, farai: User) -> None:
    IncentiveFactory.create()

    readers = [one for one in (amina, dumisa, farai) if Incentive.objects.visible_to(one).exists()]
    assert readers == [dumisa, farai]


def test_over_targets_a_department_reaches_so_many_of_so_many(
    quarter: Quarter, sales: Department, dumisa: User, now: datetime
) -> None:
    for value in (230_000, 215_000):
        kpt = KptFactory.create(quarter=quarter, level="department", department=sales)
        MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 16), value=Decimal(value))
    told: dict[str, Any] = {"quarter": quarter, "title": "Team breakfast", "rule": "targets"}
    given = incentives.create_incentive(
        **told, reward="A meal", least_percent=Decimal(100), actor=dumisa, now=now
    )
    (line,) = incentive_lines(given, now)
    assert (line.department_name, line.reached, line.asked) == ("Sales", 1, 2)
    assert not line.is_eligible
    Incentive.objects.filter(pk=given.pk).update(least_percent=Decimal(50))
    given.refresh_from_db()
    (line,) = incentive_lines(given, now)
    assert line.is_eligible
