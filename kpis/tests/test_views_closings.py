"""The page on which owners say how their targets ended."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from departments.models import Department, Quarter, User
from kpis.choices.targets import KptLevel
from kpis.models import Kpt, KptClosing, Measurement
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.percent import with_sign

pytestmark = pytest.mark.django_db

LAST_WEEK = datetime(2026, 12, 28, 9, tzinfo=ZoneInfo("Africa/Johannesburg"))


@pytest.fixture
def kpt(quarter: Quarter, sales: Department, bongani: User) -> Kpt:
    """Return a target of Sales that Bongani answers for, half of it reached."""
    Quarter.objects.filter(pk=quarter.pk).update(
        starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31)
    )
    quarter.refresh_from_db()
    kpt = KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, owner=bongani
    )
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 12, 20), value=Decimal(215_000))
    return kpt


@pytest.fixture(autouse=True)
def _last_week() -> Any:
    with time_machine.travel(LAST_WEEK, tick=False):
        yield


def page(kpt: Kpt) -> str:
    """Return the address of the page."""
    return reverse("kpis:closing_page", args=[kpt.quarter.code])


def save(client: Client, kpt: Kpt, **given: Any) -> Any:
    """Press Save with what was typed for one target."""
    typed = {"outcome": "partly", "lessons": "", "next": "stop", "version": 0, **given}
    data = {f"{name}_{kpt.pk}": value for name, value in typed.items()}
    return client.post(reverse("kpis:closing_save", args=[kpt.quarter.code]), data)


def test_the_outcome_stands_there_worked_out_with_its_rule(as_bongani: Client, kpt: Kpt) -> None:
    text = as_bongani.get(page(kpt)).content.decode()

    assert f"{with_sign('50.0')} of the way: partly reached" in text
    assert '<option value="partly" selected>' in text


def test_before_the_end_nothing_is_called_missed(as_bongani: Client, kpt: Kpt) -> None:
    Measurement.objects.filter(kpi=kpt.kpi).delete()

    with time_machine.travel(date(2026, 11, 21), tick=False):
        early = as_bongani.get(page(kpt)).content.decode()
    late = as_bongani.get(page(kpt)).content.decode()

    assert "Not reached yet" in early
    assert "badge--bad" not in early
    assert "Not reached yet" not in late
    assert "Missed" in late


def test_one_choice_closes_a_target(as_bongani: Client, kpt: Kpt) -> None:
    answer = save(as_bongani, kpt)

    assert answer.status_code == 302
    assert KptClosing.objects.get().what_next == "stop"


def test_what_is_not_yet_decided_stays_open(as_bongani: Client, kpt: Kpt) -> None:
    save(as_bongani, kpt, next="")

    assert not KptClosing.objects.exists()


def test_another_outcome_without_a_word_is_refused_and_what_was_typed_stays(
    as_bongani: Client, kpt: Kpt
) -> None:
    answer = save(as_bongani, kpt, outcome="reached")

    assert answer.status_code == 422
    assert "ended otherwise than the number says" in answer.content.decode()
    assert '<option value="reached" selected>' in answer.content.decode()


def test_of_two_who_save_the_second_sees_both_texts_and_may_put_his_there(
    as_bongani: Client, as_amina: Client, kpt: Kpt
) -> None:
    save(as_bongani, kpt, lessons="Licences sell late.")

    clash = save(as_amina, kpt, lessons="Too few calls.")

    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Licences sell late." in text
    assert "Too few calls." in text
    assert f'name="version_{kpt.pk}"\n                       value="1"' in text
    assert save(as_amina, kpt, lessons="Too few calls.", version=1).status_code == 302
    assert KptClosing.objects.get().lessons == "Too few calls."


def test_a_reader_has_no_fields_and_may_not_save(as_chipo: Client, kpt: Kpt) -> None:
    assert "What next" not in as_chipo.get(page(kpt)).content.decode()
    assert save(as_chipo, kpt).status_code == 403


def test_the_file_says_the_same(as_bongani: Client, kpt: Kpt) -> None:
    save(as_bongani, kpt, lessons="Licences sell late.")

    answer = as_bongani.get(reverse("kpis:closing_csv", args=[kpt.quarter.code]))

    text = b"".join(answer).decode()
    assert "Licences sell late." in text
    assert "partly" in text


def test_the_number_of_queries_does_not_grow_with_the_targets(
    as_dumisa: Client, kpt: Kpt, django_assert_max_num_queries: Any
) -> None:
    url = f"{page(kpt)}?show=all"
    with django_assert_max_num_queries(24):
        as_dumisa.get(url)
    for _number in range(5):
        more = KptFactory.create(
            quarter=kpt.quarter, level=KptLevel.DEPARTMENT, department=kpt.department
        )
        MeasurementFactory.create(kpi=more.kpi, measured_on=date(2026, 12, 1))
    with django_assert_max_num_queries(24):
        as_dumisa.get(url)
