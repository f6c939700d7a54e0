"""What My week says of requests: an answer about a plan can become a gap, one about a target cannot."""

from datetime import date

import pytest
from django.test import Client

from departments.models import Department, Quarter
from kpis.tests.factories import HandshakeFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def weeks(*clients: Client) -> list[str]:
    return [client.get("/").content.decode() for client in clients]


def test_a_late_answer_about_a_plan_is_said_to_be_a_gap_of_both(
    quarter: Quarter,
    sales: Department,
    customer_service: Department,
    as_amina: Client,
    as_chipo: Client,
) -> None:
    HandshakeFactory.create(
        quarter=quarter, asking=sales, asked=customer_service, answer_by=date(2026, 11, 1)
    )

    asking, asked = weeks(as_amina, as_chipo)

    assert "It counts as a gap of both. Talk to each other, or withdraw it." in asking
    assert "An answer past its day is a gap of both." in asked


def test_a_late_answer_about_a_target_is_said_to_be_late_only(
    quarter: Quarter,
    sales: Department,
    customer_service: Department,
    as_amina: Client,
    as_chipo: Client,
) -> None:
    HandshakeFactory.create(
        quarter=quarter,
        asking=sales,
        asked=customer_service,
        kpt=KptFactory.create(quarter=quarter),
        objective_key=None,
        answer_by=date(2026, 11, 1),
    )

    asking, asked = weeks(as_amina, as_chipo)

    assert "has not answered" in asking
    assert "Talk to each other, or withdraw it." in asking
    assert "Call back everybody" in asked
    assert "gap of both" not in asking + asked
