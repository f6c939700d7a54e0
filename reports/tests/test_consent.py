"""A head says whether outsiders may read of his department; the office sees all answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from departments.models import Department, Quarter, User
from departments.services.outside import answer_outside
from departments.tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from reports.choices import Audience
from reports.models import ReportLink
from reports.selectors.week import my_week
from reports.tests.factories import ReportScheduleFactory
from reports.tests.factories_outside import ReportLinkFactory, outside_run
from reports.tests.story import gap_on, plan_in_force
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PATH = "/departments/sales/outside/"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def say(client: Client, verb: str, version: int) -> Any:
    return client.post(PATH, {"verb": verb, "version": version})


def test_until_somebody_said_yes_outsiders_read_nothing(sales: Department) -> None:
    assert not Department.objects.get(pk=sales.pk).is_shown_outside


def test_the_head_says_yes_and_takes_it_back(
    as_amina: Client, sales: Department, amina: User, now: datetime
) -> None:
    assert "Not answered" in text_of(as_amina.get(PATH))
    assert say(as_amina, "show", 1).status_code == 302
    stored = Department.objects.get(pk=sales.pk)
    assert (stored.is_shown_outside, stored.shown_outside_by, stored.shown_outside_at) == (
        True,
        amina,
        now,
    )
    assert say(as_amina, "hide", 2).status_code == 302
    page = text_of(as_amina.get(PATH))
    assert "Not shown" in page
    assert "let outsiders read nothing of the department" in page
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"department.shown_outside", "department.hidden_outside"} <= events


@pytest.mark.parametrize("client", ["as_bongani", "as_chipo", "as_dumisa", "as_farai"])
def test_nobody_else_answers_for_the_head(
    client: str, request: pytest.FixtureRequest, sales: Department
) -> None:
    other: Client = request.getfixturevalue(client)
    assert "The head of the department answers." in text_of(other.get(PATH))
    assert say(other, "show", 1).status_code in {403, 404}
    assert not Department.objects.get(pk=sales.pk).is_shown_outside


def test_an_answer_to_what_has_changed_meanwhile_is_not_taken(
    as_amina: Client, sales: Department, amina: User, now: datetime
) -> None:
    answer_outside(department=sales, is_shown=True, expected_version=1, actor=amina, now=now)
    assert say(as_amina, "hide", 1).status_code == 409
    assert Department.objects.get(pk=sales.pk).is_shown_outside


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"verb": "maybe", "version": 1},
        {"verb": "show"},
        {"verb": "show", "version": "9" * 5000},
    ],
    ids=["nothing", "another verb", "no version", "a huge version"],
)
def test_a_broken_answer_changes_nothing(
    as_amina: Client, sales: Department, sent: dict[str, Any]
) -> None:
    assert as_amina.post(PATH, sent).status_code == 422
    assert not Department.objects.get(pk=sales.pk).is_shown_outside


def test_the_page_of_the_department_tells_what_outsiders_read(
    as_bongani: Client, sales: Department
) -> None:
    assert "count Sales and do not name it" in text_of(as_bongani.get("/departments/sales/"))
    Department.objects.update(is_shown_outside=True)
    assert "name Sales" in text_of(as_bongani.get("/departments/sales/"))


def test_nobody_is_asked_while_nothing_goes_outside(amina: User, now: datetime) -> None:
    asked = [task.title for task in my_week(amina, now).tasks]
    assert "May outsiders read of Sales?" not in asked


def test_who_has_said_no_is_not_asked_again(as_amina: Client, amina: User, now: datetime) -> None:
    ReportScheduleFactory.create(audience=Audience.EXTERNAL)
    titles = lambda: "".join(as_amina.get("/").content.decode())  # noqa: E731
    assert "May outsiders read of Sales?" in titles()
    say(as_amina, "hide", 1)
    assert "May outsiders read of Sales?" not in titles()


def test_after_a_withdrawal_the_office_closes_the_open_links_in_one_press(
    as_amina: Client, as_dumisa: Client, sales: Department
) -> None:
    say(as_amina, "show", 1)
    ReportLinkFactory.create(run=outside_run(["Sales"]))
    assert "1 open link still show" not in text_of(as_dumisa.get("/"))
    say(as_amina, "hide", 2)
    assert "still show Sales to outsiders" in text_of(as_dumisa.get("/"))
    assert "after it withdrew" in text_of(as_dumisa.get("/reports/outside/"))
    assert as_dumisa.post(f"{PATH}close/").status_code == 302
    assert ReportLink.objects.get().revoked_at is not None
    assert "still show Sales to outsiders" not in text_of(as_dumisa.get("/"))


def test_the_list_and_its_file_tell_the_same(
    as_dumisa: Client, as_amina: Client, customer_service: Department
) -> None:
    say(as_amina, "show", 1)
    page = text_of(as_dumisa.get("/reports/outside/"))
    assert "Outsiders read of 1 of 2 departments" in page
    file = as_dumisa.get("/reports/outside/outside.csv")
    told = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Sales,Shown,Amina Yusuf,2026-11-21,0" in told
    assert "Customer Service,Not answered,,,0" in told


def test_the_file_tells_the_day_by_the_organizations_clock(
    as_dumisa: Client, sales: Department
) -> None:
    Department.objects.filter(pk=sales.pk).update(
        is_shown_outside=True, shown_outside_at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    )
    file = as_dumisa.get("/reports/outside/outside.csv")
    told = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Sales,Shown,,2026-11-21,0" in told


def test_more_departments_need_no_more_queries(
    as_dumisa: Client, django_assert_max_num_queries: Any
) -> None:
    run = outside_run(["Sales"])
    for number in range(12):
        DepartmentFactory.create(name=f"Branch {number}", slug=f"branch-{number}")
        ReportLinkFactory.create(run=run)
    as_dumisa.get("/reports/outside/")
    with django_assert_max_num_queries(14):
        as_dumisa.get("/reports/outside/")


def test_a_program_answers_with_the_rights_of_its_person(
    api_of: Any, amina: User, chipo: User, sales: Department
) -> None:
    path = f"/api/v1/departments/{sales.pk}/outside/"
    body = {"is_shown": True, "version": 1}
    assert api_of(chipo).post(path, body, format="json").status_code in {403, 404}
    answer = api_of(amina).post(path, body, format="json")
    assert (answer.status_code, answer.json()["is_shown_outside"]) == (200, True)
    assert (
        api_of(amina).post(path, {"is_shown": False, "version": 1}, format="json").status_code
        == 409
    )


def test_what_is_withdrawn_later_was_shown_then(
    as_amina: Client, as_bongani: Client, sales: Department, clock: Any
) -> None:
    say(as_amina, "show", 1)
    clock.shift(timedelta(hours=3))
    say(as_amina, "hide", 2)
    then = text_of(as_bongani.get("/departments/sales/?as_of=2026-11-21T20:30%2B02:00"))
    assert "Reports for investors and partners name Sales." in then


def test_the_head_reads_the_very_words_outsiders_would_read(
    client_of: Any, quarter: Quarter, as_bongani: Client
) -> None:
    gap = gap_on(plan_in_force(quarter, "Marketing"), kind="A")
    head = UserFactory.create()
    department = gap.parties.get().obligation.department
    MembershipFactory.create(user=head, department=department, role="head")
    assert "Misaligned KPI" in text_of(client_of(head).get("/departments/marketing/outside/"))
    assert "Misaligned KPI" not in text_of(as_bongani.get("/departments/marketing/outside/"))
