"""KPIs by themselves in the browser: list, page, values, sharing, leaving."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Department, Obligation, User
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement, Milestone
from kpis.tests.factories import (
    KpiFactory,
    KpiUseFactory,
    MeasurementFactory,
    MilestoneFactory,
)
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = "20 Nov 2026"


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return a KPI in Amina's plan in force."""
    return KpiUseFactory.create(
        objective__plan__obligation=sales_obligation,
        objective__plan__author=amina,
        objective__plan__state="active",
        kpi__name="Lead conversion rate",
        kpi__owner=amina,
    )


@pytest.fixture
def kpi(use: KpiUse) -> Kpi:
    """Return the KPI itself."""
    return use.kpi


def url(name: str, row: Any) -> str:
    return reverse(f"kpis:{name}", args=[row.pk])


def test_the_list_shows_how_each_kpi_stands(as_bongani: Client, use: KpiUse, now: datetime) -> None:
    MeasurementFactory.create(kpi=use.kpi, measured_on=now.date(), value=Decimal("3.4"))
    page = as_bongani.get("/kpis/").content.decode()
    assert "Lead conversion rate" in page
    assert "50.0" in page
    assert "1 KPI in view," in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?department=sales", 1),
        ("?department=customer-service", 1),
        ("?department=nowhere", 2),
        ("?status=no_data", 2),
        ("?status=reached", 0),
        ("?status=nonsense", 2),
        ("?page=-8e24", 2),
        ("?page=99999999999999999999", 2),
        ("?q=2026-Q4&status=unused", 0),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    as_dumisa: Client, use: KpiUse, customer_service_obligation: Obligation, query: str, count: int
) -> None:
    KpiUseFactory.create(
        objective__plan__obligation=customer_service_obligation, objective__plan__state="active"
    )
    answer = as_dumisa.get(f"/kpis/{query}")
    assert answer.status_code == 200
    assert answer.context["count"] == count


def test_a_kpi_of_a_foreign_draft_is_not_listed_and_not_found(
    as_amina: Client, customer_service_obligation: Obligation
) -> None:
    foreign = KpiUseFactory.create(objective__plan__obligation=customer_service_obligation)
    assert as_amina.get("/kpis/").context["count"] == 0
    assert as_amina.get(url("kpi_page", foreign.kpi)).status_code == 404


def test_the_list_asks_as_often_for_twenty_kpis_as_for_ten(
    as_dumisa: Client, sales_obligation: Obligation, now: datetime
) -> None:
    first = KpiUseFactory.create(
        objective__plan__obligation=sales_obligation, objective__plan__state="active"
    )

    def grow() -> None:
        for _number in range(10):
            use = KpiUseFactory.create(objective=first.objective)
            MeasurementFactory.create(kpi=use.kpi, measured_on=now.date())

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_dumisa.get(path).status_code == 200
        return len(queries)

    grow()
    few = [asked(path) for path in ("/kpis/", "/kpis/?status=no_data", "/kpis/?status=unused")]
    grow()
    assert [
        asked(path) for path in ("/kpis/", "/kpis/?status=no_data", "/kpis/?status=unused")
    ] == few


@pytest.mark.parametrize("query", ["", "?status=no_data"])
def test_a_page_of_the_list_reads_no_more_kpis_than_it_shows(
    as_bongani: Client, use: KpiUse, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    KpiUseFactory.create_batch(8, objective=use.objective)
    monkeypatch.setattr("kpis.views.kpis.PAGE_SIZE", 2)
    read: list[str] = []

    def note(instance: Kpi, **_rest: object) -> None:
        # Of those on other pages the rhythm may be read, but nothing to show.
        read.extend([instance.name] if "name" in instance.__dict__ else [])

    post_init.connect(note, sender=Kpi)
    try:
        answer = as_bongani.get(f"/kpis/{query}")
    finally:
        post_init.disconnect(note, sender=Kpi)

    assert answer.context["count"] == 9
    assert len(answer.context["lines"]) == 2
    assert len(set(read)) == 2


def test_a_kpi_in_two_plans_is_one_kpi_in_view_with_a_line_for_each(
    as_dumisa: Client, use: KpiUse, customer_service_obligation: Obligation
) -> None:
    KpiUseFactory.create(
        kpi=use.kpi,
        objective__plan__obligation=customer_service_obligation,
        objective__plan__state="active",
    )
    answer = as_dumisa.get("/kpis/")
    assert answer.context["count"] == 1
    assert [line.use.kpi_id for line in answer.context["lines"]] == [use.kpi_id] * 2


def test_a_kpi_s_page_asks_as_often_for_many_values_as_for_few(
    as_amina: Client, kpi: Kpi, now: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_amina.get(url("kpi_page", kpi)).status_code == 200
        return len(queries)

    for days in range(3):
        MeasurementFactory.create(kpi=kpi, measured_on=now.date() - timedelta(days=days))
    few = asked()
    for days in range(3, 30):
        MeasurementFactory.create(kpi=kpi, measured_on=now.date() - timedelta(days=days))
    assert asked() == few


def test_the_page_shows_chart_values_and_who_recorded_them(
    as_chipo: Client, kpi: Kpi, amina: User
) -> None:
    for day, value in ((1, "2.9"), (8, "3.1")):
        MeasurementFactory.create(
            kpi=kpi,
            measured_on=date(2026, 11, day),
            value=Decimal(value),
            recorded_by=amina,
            note="From the register",
        )
    page = as_chipo.get(url("kpi_page", kpi)).content.decode()
    assert "Lead conversion rate was 3.1" in page
    assert "From the register" in page
    assert "Amina Yusuf" in page
    assert "Record a value" not in page


def test_a_value_is_recorded_and_the_same_press_twice_changes_nothing(
    as_amina: Client, kpi: Kpi
) -> None:
    for _press in range(2):
        answer = as_amina.post(
            url("measurement_record", kpi), {"measured_on": DAY, "value": "2,9 %"}
        )
        assert answer.status_code == 302
    stored = Measurement.objects.get()
    assert (stored.value, stored.measured_on) == (Decimal("2.9"), date(2026, 11, 20))
    assert AuditEntry.objects.filter(event="measurement.recorded").count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"measured_on": "", "value": "1"}, "Enter the date."),
        ({"measured_on": "22 Nov 2026", "value": "1"}, "The date must not be in the future."),
        ({"measured_on": "31/02/2026", "value": "1"}, "Enter a date, like 31 Dec 2026."),
        ({"measured_on": DAY, "value": ""}, "Enter the value."),
        ({"measured_on": DAY, "value": "a lot"}, "Enter one number in digits"),
        ({"measured_on": DAY, "value": "9" * 15}, "too large"),
        ({"measured_on": DAY, "value": "+15 %"}, "Enter the value itself, not the change."),
        ({"measured_on": DAY, "value": "1", "note": "x" * 301}, "300 characters or less"),
    ],
)
def test_a_bad_value_is_named_beside_its_field(
    as_amina: Client, kpi: Kpi, data: dict[str, str], words: str
) -> None:
    answer = as_amina.post(url("measurement_record", kpi), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Measurement.objects.exists()


def test_another_value_for_a_day_asks_for_a_correction(as_amina: Client, kpi: Kpi) -> None:
    MeasurementFactory.create(kpi=kpi, measured_on=date(2026, 11, 20), value=Decimal(28))
    answer = as_amina.post(url("measurement_record", kpi), {"measured_on": DAY, "value": "2.8"})
    assert answer.status_code == 409
    assert "Correct it and say why." in answer.content.decode()


def test_a_value_is_corrected_with_a_reason_and_the_old_one_stays_readable(
    as_amina: Client, kpi: Kpi
) -> None:
    old = MeasurementFactory.create(kpi=kpi, measured_on=date(2026, 11, 20), value=Decimal(28))
    path = url("measurement_correct", old)
    assert as_amina.get(path).status_code == 200
    missing = as_amina.post(path, {"revision": "1", "value": "2.8", "note": ""})
    assert missing.status_code == 422
    assert "Enter the reason." in missing.content.decode()
    as_amina.post(path, {"revision": "1", "value": "2.8", "note": "Comma lost"})
    page = as_amina.get(url("kpi_page", kpi)).content.decode()
    assert "<del>28" in page
    late = as_amina.post(path, {"revision": "1", "value": "3", "note": "Again"})
    assert late.status_code == 409


def test_a_kpi_is_added_changed_and_clashes_are_shown(
    as_amina: Client, amina: User, sales: Department
) -> None:
    create = reverse("kpis:kpi_create", args=["sales"])
    data = {
        "name": "Revenue",
        "unit": "R",
        "direction": "increase",
        "aggregation": "cumulative",
        "frequency": "weekly",
        "source": "Books",
        "owner": str(amina.pk),
    }
    empty = as_amina.post(create, data | {"name": ""})
    assert empty.status_code == 422
    assert "Name the KPI." in empty.content.decode()
    as_amina.post(create, data)
    kpi = Kpi.objects.get()
    edit = url("kpi_edit", kpi)
    as_amina.post(edit, data | {"name": "Revenue of the shop", "version": "1"})
    clash = as_amina.post(edit, data | {"name": "Turnover", "version": "1"})
    assert clash.status_code == 409
    assert "Revenue of the shop" in clash.content.decode()
    assert "Turnover" in clash.content.decode()
    assert Kpi.objects.get().name == "Revenue of the shop"
    as_amina.post(edit, data | {"name": "Turnover", "version": "2", "keep-name": "mine"})
    assert Kpi.objects.get().name == "Turnover"


def test_a_kpi_is_shared_when_the_other_head_agrees(
    as_amina: Client,
    as_chipo: Client,
    as_bongani: Client,
    kpi: Kpi,
    customer_service: Department,
    chipo: User,
) -> None:
    share = url("kpi_share", kpi)
    assert as_amina.post(share, {"department": "sales"}).status_code == 422
    assert as_amina.post(share, {"department": "customer-service"}).status_code == 302
    link = KpiDepartment.objects.get(department=customer_service)
    assert link.confirmed_at is None
    confirm = url("share_confirm", link)
    assert as_bongani.post(confirm).status_code in (403, 404)
    assert as_amina.post(confirm).status_code == 404
    assert "Agree to share" in as_chipo.get(url("kpi_page", kpi)).content.decode()
    as_chipo.post(confirm)
    link.refresh_from_db()
    assert link.confirmed_by == chipo


@pytest.mark.parametrize(
    ("name", "state"), [("kpi_retire", "retired"), ("kpi_monitor", "monitored")]
)
def test_a_kpi_leaves_for_a_reason(as_amina: Client, kpi: Kpi, name: str, state: str) -> None:
    empty = as_amina.post(url(name, kpi), {"reason": " "})
    assert empty.status_code == 422
    assert "Enter the reason." in empty.content.decode()
    as_amina.post(url(name, kpi), {"reason": "Nobody reads it."})
    kpi.refresh_from_db()
    assert (kpi.state, kpi.state_reason) == (state, "Nobody reads it.")
    assert as_amina.post(url(name, kpi), {"reason": "Again"}).status_code in (409, 422)


def test_milestones_are_ticked_off_and_the_tick_taken_away(
    as_amina: Client, as_chipo: Client, use: KpiUse
) -> None:
    line = MilestoneFactory.create(use=use)
    assert as_chipo.post(url("milestone_finish", line)).status_code == 403
    as_amina.post(url("milestone_finish", line), {"done_on": "1 Jan 2099"})
    as_amina.post(url("milestone_finish", line), {"done_on": "never"})
    assert Milestone.objects.get().done_on is None
    as_amina.post(url("milestone_finish", line))
    assert Milestone.objects.get().done_on == date(2026, 11, 21)
    as_amina.post(url("milestone_reopen", line))
    assert Milestone.objects.get().done_on is None


WRITES = ["kpi_edit", "kpi_share", "kpi_retire", "kpi_monitor", "measurement_record"]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("who", ["as_bongani", "as_chipo", "as_dumisa", "as_farai", "as_eve"])
def test_only_heads_of_owning_departments_write(
    request: pytest.FixtureRequest, kpi: Kpi, name: str, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    answer = client.post(url(name, kpi), {"reason": "x", "measured_on": DAY, "value": "1"})
    assert answer.status_code == (404 if who == "as_eve" else 403)
    assert not AuditEntry.objects.exists()


def test_a_value_is_not_recorded_by_a_link(as_amina: Client, kpi: Kpi) -> None:
    assert as_amina.get(url("measurement_record", kpi)).status_code == 405


def test_a_kpi_without_values_or_plan_says_so(as_amina: Client, sales: Department) -> None:
    kpi = KpiFactory.create(departments=[sales])
    page = as_amina.get(url("kpi_page", kpi)).content.decode()
    assert "No value yet." in page
    assert "No plan uses this KPI." in page
