"""A KPI that no plan has but a target of the quarter: the list shows how it stands."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

from departments.models import Department, Quarter
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.tests.factories import KpiFactory, MeasurementFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def kpt(quarter: Quarter, sales: Department, now: datetime) -> Kpt:
    """A target of Sales from 200 000 to 230 000 that stands at 215 000."""
    made = KptFactory.create(quarter=quarter, level=KptLevel.DEPARTMENT, department=sales)
    MeasurementFactory.create(kpi=made.kpi, measured_on=now.date(), value=Decimal("215000"))
    return made


def test_the_list_shows_value_and_target_of_a_kpi_that_only_a_target_has(
    kpt: Kpt, as_amina: Client
) -> None:
    page = as_amina.get("/kpis/").content.decode()

    assert "215\u202f000" in page
    assert "230\u202f000" in page
    assert f"/targets/{kpt.pk}/" in page
    assert "Not used this quarter</span>" not in page


def test_only_what_neither_plan_nor_target_has_is_unused(
    kpt: Kpt, sales: Department, as_amina: Client
) -> None:
    KpiFactory.create(name="Nobody's number")

    unused = as_amina.get("/kpis/?status=unused").context["lines"]
    standing = {line.kpi.pk: line for line in as_amina.get("/kpis/").context["lines"]}
    status = standing[kpt.kpi_id].progress.status
    found = as_amina.get(f"/kpis/?status={status}").context["lines"]

    assert kpt.kpi_id not in {line.kpi.pk for line in unused}
    assert [line.kpt for line in found] == [kpt]


def test_a_target_that_is_not_final_is_not_told(
    quarter: Quarter, sales: Department, as_amina: Client
) -> None:
    draft = KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, state=KptState.DRAFT
    )

    page = as_amina.get("/kpis/").content.decode()

    assert draft.kpi.name in page
    assert f"/targets/{draft.pk}/" not in page
