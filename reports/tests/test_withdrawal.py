"""A department withdraws: from that moment no report that names it is handed to anybody outside anew."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from departments.models import Department, Quarter, User
from departments.services.outside import answer_outside
from reports.choices import Audience, Every, ReportKind
from reports.models import ReportLink, ReportRun, ReportSchedule
from reports.services import delivery, runs
from reports.services.corrections import correct_run
from reports.services.report_links import link_for, make_link
from reports.services.stopping import stop_mails
from reports.tests.factories import ReportScheduleFactory
from reports.tests.factories_outside import HEADLINE, outside_run
from reports.tests.story import freeze, gap_on, plan_in_force
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import resend_mail, send_due_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
BANK = "bank@partner.example"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def schedule(db: None) -> ReportSchedule:
    made: ReportSchedule = ReportScheduleFactory.create(
        name="Stakeholder report",
        kind=ReportKind.STAKEHOLDER,
        every=Every.MONTH,
        audience=Audience.EXTERNAL,
        extra_recipients=BANK,
    )
    return made


@pytest.fixture
def run(schedule: ReportSchedule, sales: Department, amina: User, now: datetime) -> ReportRun:
    """Return a report that names Sales, with the bank's mail waiting."""
    answer(sales, amina, now, is_shown=True)
    made = outside_run(["Sales"], schedule=schedule, state="built", text="The report", html="x")
    delivery.deliver_run(made, now=now)
    return made


def answer(department: Department, head: User, now: datetime, *, is_shown: bool) -> None:
    answer_outside(
        department=department, is_shown=is_shown, expected_version=None, actor=head, now=now
    )


@pytest.fixture
def withdrawn(run: ReportRun, sales: Department, amina: User, now: datetime) -> ReportRun:
    answer(sales, amina, now + timedelta(minutes=1), is_shown=False)
    return run


def bank_mail() -> OutgoingMail:
    return OutgoingMail.objects.get(recipient=BANK)


def test_while_it_agrees_the_mail_goes(run: ReportRun, now: datetime) -> None:
    assert send_due_mails(now=now) == 1


def test_a_mail_that_waits_is_held_back_and_the_log_says_why(
    withdrawn: ReportRun, as_dumisa: Client, now: datetime
) -> None:
    assert send_due_mails(now=now) == 0
    mail = bank_mail()
    told = "Outsiders are to read of Sales no more. Correct the report: the corrected one leaves it out."
    assert (mail.state, mail.last_error) == (MailState.WITHHELD, told)
    assert told in text_of(as_dumisa.get(f"/manage/mails/{mail.pk}/"))


def test_a_mail_that_went_is_not_sent_again(
    run: ReportRun, sales: Department, amina: User, dumisa: User, now: datetime
) -> None:
    send_due_mails(now=now)
    answer(sales, amina, now, is_shown=False)
    again = resend_mail(mail=bank_mail(), actor=dumisa, now=now)
    assert send_due_mails(now=now) == 0
    again.refresh_from_db()
    assert again.state == MailState.WITHHELD


def test_who_agrees_again_lets_the_mail_go(
    withdrawn: ReportRun, sales: Department, amina: User, dumisa: User, now: datetime
) -> None:
    send_due_mails(now=now)
    sales.refresh_from_db()
    answer(sales, amina, now + timedelta(minutes=2), is_shown=True)
    resend_mail(mail=bank_mail(), actor=dumisa, now=now)
    assert send_due_mails(now=now) == 1


def test_a_report_that_does_not_name_it_goes_on(
    schedule: ReportSchedule,
    sales: Department,
    customer_service: Department,
    amina: User,
    now: datetime,
) -> None:
    answer(sales, amina, now, is_shown=False)
    answer(customer_service, amina, now, is_shown=True)
    other = outside_run(["Customer Service"], schedule=schedule, state="built", text="x", html="x")
    delivery.deliver_run(other, now=now)
    assert send_due_mails(now=now) == 1


def test_an_outsider_who_stopped_gets_no_mail_that_already_waits(
    run: ReportRun, now: datetime
) -> None:
    stop_mails(address=BANK.upper(), kind=ReportKind.STAKEHOLDER, now=now)
    assert send_due_mails(now=now) == 0
    mail = bank_mail()
    assert (mail.state, mail.last_error) == (
        MailState.WITHHELD,
        "The recipient asked for no more of these reports.",
    )


def test_a_link_that_was_sent_shows_what_was_sent_until_the_office_closes_it(
    run: ReportRun, sales: Department, amina: User, as_dumisa: Client, now: datetime
) -> None:
    where = "/r/" + link_for(run, BANK, now=now).partition("/r/")[2]
    answer(sales, amina, now, is_shown=False)
    assert HEADLINE in text_of(Client().get(where))
    assert "still show Sales to outsiders" in text_of(as_dumisa.get("/"))
    as_dumisa.post("/departments/sales/outside/close/")
    assert Client().get(where).status_code == 410


def test_nobody_gets_a_new_link_to_it(
    withdrawn: ReportRun, as_dumisa: Client, dumisa: User, api_of: Any, now: datetime
) -> None:
    kept = ReportLink.objects.count()
    where = f"/reports/{withdrawn.pk}/links/"
    page = text_of(as_dumisa.get(where))
    assert "Outsiders are to read of Sales no more" in page
    assert "Make a link" not in page
    assert as_dumisa.post(where, {"label": "Our bank", "days": "30"}).status_code == 409
    body = {"run": str(withdrawn.pk), "label": "Our bank"}
    assert api_of(dumisa).post("/api/v1/report-links/", body, format="json").status_code == 409
    with pytest.raises(WrongState, match="Correct the report first"):
        make_link(run=withdrawn, label="Our bank", actor=dumisa, now=now)
    assert ReportLink.objects.count() == kept


def test_an_outsider_with_an_account_opens_it_no_more_and_people_inside_do(
    run: ReportRun,
    sales: Department,
    amina: User,
    as_eve: Client,
    as_bongani: Client,
    now: datetime,
) -> None:
    ways = [
        f"/reports/{run.pk}/{end}"
        for end in ("", "outside/", "content.json", "report.csv", "report.txt", "report.pdf")
    ]
    assert as_eve.get(ways[0]).status_code == 200
    assert ways[0] in text_of(as_eve.get("/reports/"))
    answer(sales, amina, now, is_shown=False)
    assert [as_eve.get(way).status_code for way in ways] == [404] * len(ways)
    assert ways[0] not in text_of(as_eve.get("/reports/"))
    assert as_bongani.get(ways[0]).status_code == 200


def test_neither_does_a_program_of_his(
    run: ReportRun, sales: Department, amina: User, eve: User, api_of: Any, now: datetime
) -> None:
    program, path = api_of(eve), f"/api/v1/report-runs/{run.pk}/"
    assert program.get(path).status_code == 200
    answer(sales, amina, now, is_shown=False)
    assert [program.get(f"{path}{end}").status_code for end in ("", "files/csv/")] == [404, 404]
    assert program.get("/api/v1/report-runs/").json()["results"] == []


def test_the_office_reads_on_the_report_what_to_do(withdrawn: ReportRun, as_dumisa: Client) -> None:
    page = text_of(as_dumisa.get(f"/reports/{withdrawn.pk}/"))
    assert "Outsiders are to read of Sales no more, and this report tells of it." in page
    assert f"/reports/{withdrawn.pk}/correct/" in page
    form = text_of(as_dumisa.get(f"/reports/{withdrawn.pk}/correct/"))
    assert "A department asked not to be named outside any more.</textarea>" in form
    assert re.search(r'name="with_mails"[^>]* checked', form)


@pytest.fixture
def told_of(quarter: Quarter, now: datetime) -> dict[str, Department]:
    """Return two departments that agreed, each with a gap."""
    found = ("Marketing", "Legal affairs")
    for name in found:
        gap_on(plan_in_force(quarter, name), kind="A")
    Department.objects.update(is_shown_outside=True, shown_outside_at=now)
    freeze(quarter, now)
    return {one.name: one for one in Department.objects.filter(name__in=found)}


def test_a_report_notes_whom_it_names_and_the_corrected_one_goes_without_who_withdrew(
    schedule: ReportSchedule,
    told_of: dict[str, Department],
    dumisa: User,
    amina: User,
    clock: time_machine.Traveller,
) -> None:
    later = datetime.fromisoformat("2026-12-01T09:00+02:00")
    clock.move_to(later)
    made = runs.start_due_reports(later)[0]
    assert set(made.named_departments.all()) == set(told_of.values())

    answer(told_of["Legal affairs"], amina, later, is_shown=False)
    assert send_due_mails(now=later) == 0
    second = correct_run(
        run=made, reason="It told of too much.", with_mails=True, actor=dumisa, now=later
    )
    assert [one.name for one in second.named_departments.all()] == ["Marketing"]
    assert "Legal affairs" not in str(second.content)
    assert send_due_mails(now=later) == 1
