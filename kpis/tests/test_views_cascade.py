"""Sharing a target out on its page: worked out, split evenly, saved in one go."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Quarter, User
from kpis.choices.targets import KptState
from kpis.models import Kpt
from kpis.selectors.cascades import cascade_of
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def royalties(quarter: Quarter, farai: User) -> Kpt:
    """Return +15 % on 200 000, of the organization."""
    kpt: Kpt = KptFactory.create(quarter=quarter, owner=farai, relative_target=Decimal(15))
    return kpt


@pytest.fixture
def page(royalties: Kpt, sales: Department, customer_service: Department) -> str:
    """Return the address of sharing it out over Sales and Customer Service."""
    return reverse("kpis:target_cascade", args=[royalties.pk])


def typed(kpt: Kpt, verb: str, now: datetime, **shares: str) -> dict[str, Any]:
    """Return what the form sends: the parts by the department's short name, with `_`."""
    cascade = cascade_of(Kpt.objects.get(pk=kpt.pk), today=now.date())
    data: dict[str, Any] = {"verb": verb, "seen": cascade.seen, "sharing": cascade.sharing}
    for place in cascade.places:
        assert place.department is not None
        data[f"share_{place.key}"] = shares.get(place.department.slug.replace("-", "_"), "")
        data[f"how_{place.key}"] = ""
    return data


def test_the_sum_is_worked_out_and_nothing_is_saved(
    as_dumisa: Client, royalties: Kpt, page: str, now: datetime
) -> None:
    data = typed(royalties, "work_out", now, sales="8", customer_service="4 %")
    answer = as_dumisa.post(page, data)

    assert answer.status_code == 200
    assert "Departments add up to 12 of 15\u00a0%: 3\u00a0% still open." in answer.content.decode()
    assert not royalties.parts.exists()


def test_the_script_gets_the_same_sum(
    as_dumisa: Client, royalties: Kpt, page: str, now: datetime
) -> None:
    data = typed(royalties, "", now, sales="8", customer_service="rubbish")
    answer = as_dumisa.post(reverse("kpis:target_cascade_sum", args=[royalties.pk]), data)

    assert "Departments add up to 8 of 15\u00a0%" in answer.content.decode()


def test_an_even_split_is_filled_in_and_fits(
    as_dumisa: Client, royalties: Kpt, page: str, now: datetime
) -> None:
    answer = as_dumisa.post(page, typed(royalties, "even", now))

    assert answer.content.decode().count('value="7.5"') == 2
    assert "Departments add up to 15 of 15\u00a0%." in answer.content.decode()


def test_all_parts_are_saved_at_once(
    as_dumisa: Client, royalties: Kpt, page: str, now: datetime
) -> None:
    data = typed(royalties, "save", now, sales="8", customer_service="7")
    answer = as_dumisa.post(page, data, follow=True)

    assert answer.redirect_chain == [(reverse("kpis:target_page", args=[royalties.pk]), 302)]
    assert "2 parts saved. Departments add up to 15 of 15" in answer.content.decode()
    in_order = royalties.parts.order_by("target_value")
    assert list(in_order.values_list("target_value", flat=True)) == [14000, 16000]


def test_what_cannot_be_read_is_said_at_its_field_and_kept(
    as_dumisa: Client, royalties: Kpt, page: str, now: datetime
) -> None:
    data = typed(royalties, "save", now, sales="a few", customer_service="7")
    answer = as_dumisa.post(page, data)

    assert answer.status_code == 422
    assert 'value="a few"' in answer.content.decode()
    assert not royalties.parts.exists()


def test_who_was_slower_sees_both(
    as_dumisa: Client, royalties: Kpt, page: str, now: datetime
) -> None:
    late = typed(royalties, "save", now, sales="5")
    as_dumisa.post(page, typed(royalties, "save", now, sales="8"))
    answer = as_dumisa.post(page, late)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "saved by somebody else: 8" in text
    assert 'value="5"' in text
    assert royalties.parts.get().target_value == 16000


def test_a_part_that_was_proposed_is_shown_but_cannot_be_typed_over(
    as_dumisa: Client, royalties: Kpt, page: str, sales: Department, now: datetime
) -> None:
    KptFactory.create(
        quarter=royalties.quarter,
        level="department",
        department=sales,
        parent=royalties,
        baseline=Decimal(0),
        target_value=Decimal(8000),
        state=KptState.PROPOSED,
    )
    data = typed(royalties, "save", now, sales="9", customer_service="11")
    as_dumisa.post(page, data)

    values = royalties.parts.order_by("target_value").values_list("target_value", flat=True)
    assert list(values) == [8000, 22000]
