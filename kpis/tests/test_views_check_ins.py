"""The check-in page: what is shown, saved, asked back and corrected; and the list."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, Obligation, User
from departments.tests.factories import MembershipFactory
from kpis.forms.check_ins import prefix_of
from kpis.models import CheckIn, KpiUse, Measurement, Obstacle
from kpis.services.measurements import record_measurement
from kpis.tests.checking_in import owned_use, tell
from kpis.tests.factories_check_ins import CheckInEntryFactory, CheckInFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return Amina's weekly number, last told on Friday the 13th."""
    return owned_use(sales_obligation, amina)


def filled(use: KpiUse, value: str = "", **more: str) -> dict[str, str]:
    """Return the page as it is sent, with one number filled in."""
    prefix = prefix_of(use.kpi_id)
    last = Measurement.objects.filter(kpi=use.kpi, is_latest=True).latest("measured_on")
    row = {f"{prefix}-value": value, f"{prefix}-seen": str(last.pk)}
    for name in ("note", "no_change", "meant"):
        if name in more:
            row[f"{prefix}-{name}"] = more.pop(name)
    return {**row, **more}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("&nbsp;", " ").replace("\xa0", " ").split())


def newest(use: KpiUse) -> Decimal:
    value: Decimal = (
        Measurement.objects.filter(kpi=use.kpi, is_latest=True).latest("measured_on").value
    )
    return value


def test_the_page_shows_last_value_target_and_what_is_overdue(
    as_amina: Client, use: KpiUse
) -> None:
    page = text_of(as_amina.get("/check-in/"))
    assert "Check in: Sales" in page
    assert "1 number, about 1 minute" in page
    assert "Last <strong>2.8 %</strong> on 13 Nov 2026" in page
    assert "target 4 % by 31 Dec 2026" in page
    assert "Overdue" in page
    assert "went from 2.5 % on 9 Oct 2026 to 2.8 % on 13 Nov 2026" in page


def test_saving_says_until_when_it_may_be_changed(as_amina: Client, use: KpiUse) -> None:
    answer = as_amina.post("/check-in/", filled(use, "3,1", note="Campaign"), follow=True)
    page = text_of(answer)
    assert "Saved. You can change it until 24 Nov 2026, 19:40 SAST." in page
    assert "Next: Friday 4 Dec." in page, page
    assert newest(use) == Decimal("3.1")
    assert CheckIn.objects.get().entries.get().note == "Campaign"


def test_one_press_says_that_nothing_has_changed(as_amina: Client, use: KpiUse) -> None:
    as_amina.post("/check-in/", {**filled(use), "verb": "unchanged"})
    assert CheckIn.objects.get().entries.get().no_change


def test_a_slip_is_asked_about_beside_its_field_and_mended_with_one_press(
    as_amina: Client, use: KpiUse
) -> None:
    answer = as_amina.post("/check-in/", filled(use, "28", obstacle="No price list"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "28 % is 10 times the last value. Did you mean 2.8 %?" in page
    assert "Use 2.8 %" in page
    assert "28 % is right" in page
    assert "Is this right?" in page
    assert 'value="No price list"' in page
    prefix = prefix_of(use.kpi_id)
    as_amina.post("/check-in/", {**filled(use, "28"), "verb": f"use:{prefix}"})
    assert newest(use) == Decimal("2.8")


def test_a_value_that_looks_like_a_slip_may_be_right(as_amina: Client, use: KpiUse) -> None:
    verb = f"right:{prefix_of(use.kpi_id)}"
    as_amina.post("/check-in/", {**filled(use, "28"), "verb": verb})
    assert newest(use) == 28


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "abc"}, "Lead conversion rate: Enter one number in digits"),
        ({"value": ""}, "Enter at least one number, or say that nothing has changed."),
        ({"value": "3", "help_from": "customer-service"}, "Say what is in the way."),
        ({"value": "3", "obstacle": "x" * 301}, "must be 300 characters or less"),
        ({"value": "3", "needed_by": "soon"}, "Enter a date, like 31 Dec 2026."),
    ],
    ids=["no number", "empty", "help for nothing", "too long", "no date"],
)
def test_what_is_wrong_is_said_and_nothing_saved(
    as_amina: Client,
    use: KpiUse,
    customer_service: Department,
    fields: dict[str, str],
    sentence: str,
) -> None:
    answer = as_amina.post("/check-in/", filled(use, **fields))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not CheckIn.objects.exists()


def test_a_value_of_another_is_shown_and_needs_a_second_save(
    as_amina: Client, use: KpiUse, bongani: User, now: datetime
) -> None:
    typed = filled(use, "3.1")
    record_measurement(
        kpi=use.kpi, measured_on=now.date(), value=Decimal("3.3"), actor=bongani, now=now
    )
    answer = as_amina.post("/check-in/", typed)
    assert answer.status_code == 409
    assert "Bongani Zulu recorded 3.3 today at 19:40." in text_of(answer)
    as_amina.post("/check-in/", filled(use, "3.1"))
    assert newest(use) == Decimal("3.1")


def test_a_target_may_be_wished_otherwise_with_the_number(
    as_amina: Client, amina: User, sales: Department
) -> None:
    kpt = KptFactory.create(level="department", department=sales, owner=amina)
    wish = f"w{kpt.kpi_id.hex}"
    sent = {
        f"{prefix_of(kpt.kpi_id)}-value": "210000",
        f"{prefix_of(kpt.kpi_id)}-seen": "",
        f"{wish}-target_value": "220 000",
        f"{wish}-reason": "Two licences ended.",
    }
    as_amina.post("/check-in/", sent)
    assert kpt.changes.get().new == {"target_value": "220000"}


def test_an_obstacle_asks_another_department(
    as_amina: Client, use: KpiUse, customer_service: Department
) -> None:
    sent = filled(use, "3", obstacle="No price list", help_from="customer-service")
    as_amina.post("/check-in/", sent)
    obstacle = Obstacle.objects.get()
    assert (obstacle.what, obstacle.help_from) == ("No price list", customer_service)


def test_yesterdays_slip_is_corrected_on_its_page(
    client_of: Any, amina: User, use: KpiUse, now: datetime, clock: time_machine.Traveller
) -> None:
    check_in = tell(amina, now, use.kpi, "28", meant=Decimal(28))
    clock.shift(timedelta(days=1))
    as_amina = client_of(amina)
    page = text_of(as_amina.get(f"/check-in/{check_in.pk}/"))
    assert 'value="28"' in page
    as_amina.post(f"/check-in/{check_in.pk}/", {**filled(use, "2.8"), "version": "1"})
    assert newest(use) == Decimal("2.8")


def test_after_three_days_the_page_asks_for_the_reason(
    client_of: Any, amina: User, use: KpiUse, now: datetime, clock: time_machine.Traveller
) -> None:
    check_in = tell(amina, now, use.kpi, "3.1")
    clock.shift(timedelta(days=4))
    answer = client_of(amina).post(
        f"/check-in/{check_in.pk}/", {**filled(use, "3.2"), "version": "1"}
    )
    assert answer.status_code == 422
    assert "Enter the reason." in text_of(answer)


def test_two_windows_do_not_overwrite_each_other(
    as_amina: Client, amina: User, use: KpiUse, now: datetime, clock: time_machine.Traveller
) -> None:
    check_in = tell(amina, now, use.kpi, "3.1")
    clock.shift(timedelta(minutes=1))
    url = f"/check-in/{check_in.pk}/"
    as_amina.post(url, {**filled(use, "3.2"), "version": "1"})
    answer = as_amina.post(url, {**filled(use, "3.3"), "version": "1"})
    assert answer.status_code == 409
    assert "There stands 3.2 % now." in text_of(answer)
    assert newest(use) == Decimal("3.2")


def test_colleagues_read_a_check_in_but_not_one_about_personal_targets(
    as_bongani: Client, amina: User, sales: Department, now: datetime
) -> None:
    shared = CheckInFactory.create(user=amina, department=sales)
    personal = CheckInFactory.create(
        user=amina, department=sales, is_personal=True, ends_on=now.date()
    )
    assert as_bongani.get(f"/check-in/{shared.pk}/").status_code == 200
    assert as_bongani.get(f"/check-in/{personal.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "is_told"), [("amina", True), ("dumisa", True), ("bongani", False)]
)
def test_how_punctual_an_owner_is_those_read_who_answer_for_him(
    request: pytest.FixtureRequest, use: KpiUse, amina: User, now: datetime, who: str, is_told: bool
) -> None:
    tell(amina, now, use.kpi, "3.1")
    client = request.getfixturevalue(f"as_{who}")
    page = text_of(client.get(f"/kpis/{use.kpi.pk}/"))
    assert ("of the owner came in time" in page) is is_told


def test_the_list_and_its_file_tell_the_same(
    as_bongani: Client, amina: User, sales: Department, use: KpiUse, now: datetime
) -> None:
    tell(amina, now, use.kpi, "3.1", narrative="=cmd()")
    CheckInFactory.create(user=amina, department=sales, first_at=None, submitted_at=None, via="")
    page = text_of(as_bongani.get("/check-ins/"))
    assert "0 of 2 check-ins came in time; 1 late, 1 missed." in page
    assert "1 check-in in view," in text_of(as_bongani.get("/check-ins/?state=missed"))
    lines = b"".join(as_bongani.get("/check-ins.csv")).decode().splitlines()
    assert len(lines) == 3
    assert ",Late," in lines[1]
    assert ",'=cmd()" in lines[1]


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    as_amina: Client, amina: User, sales: Department, use: KpiUse, now: datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            as_amina.get("/check-ins/")
            as_amina.get("/check-in/?anyway=1")
        return len(caught)

    CheckInEntryFactory.create(check_in__user=amina, check_in__department=sales, kpi=use.kpi)
    few = queries()
    for weeks in range(1, 5):
        CheckInEntryFactory.create(
            check_in__user=amina,
            check_in__department=sales,
            check_in__ends_on=now.date() - timedelta(weeks=weeks),
            kpi=owned_use(use.objective.plan.obligation, amina, f"KPI {weeks}").kpi,
        )
    assert queries() == few


def test_who_heads_a_department_begins_with_it_and_may_ask_for_all(
    as_farai: Client, farai: User, amina: User, chipo: User, sales: Department, now: datetime
) -> None:
    MembershipFactory.create(user=farai, department=sales, role="head")
    for person in (amina, chipo):
        department = person.memberships.get().department
        CheckInFactory.create(user=person, department=department)
    own, every = (
        text_of(as_farai.get("/check-ins/")),
        text_of(as_farai.get("/check-ins/?department=")),
    )
    assert "1 check-in in view," in own
    assert amina.name in own
    assert "2 check-ins in view," in every
    assert len(b"".join(as_farai.get("/check-ins.csv")).decode().splitlines()) == 2
