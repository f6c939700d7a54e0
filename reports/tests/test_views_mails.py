"""The mail log: what was sent, what was not and why, and sending it again."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from departments.models import Department, User
from departments.tests.factories import UserFactory
from reports.choices import Audience, Every, ReportKind, RunState
from reports.models import ReportRun, ReportSchedule
from reports.services.stopping import stop_mails
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import MailAttempt, MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail, send_due_mails

pytestmark = pytest.mark.django_db
LOG = "/manage/mails/"


def mail(now: datetime, state: str = MailState.QUEUED, **fields: Any) -> OutgoingMail:
    """Write a mail that stands in the state."""
    wanted = {
        "key": uuid4().hex,
        "kind": "note",
        "recipient": "amina@saypro.example",
        "subject": "A subject",
        "text": "A body",
        **fields,
    }
    made = enqueue_mail(now=now, **wanted)
    assert made is not None
    sent_at = now if state == MailState.SENT else None
    OutgoingMail.objects.filter(pk=made.pk).update(state=state, sent_at=sent_at)
    made.refresh_from_db()
    return made


def subjects(answer: Any) -> list[str]:
    """Return the subjects on the page, in its order."""
    return [row.mail.subject for row in answer.context["rows"]]


def test_each_state_leads_to_as_many_mails_as_it_counts(now: datetime, as_gugu: Client) -> None:
    for state in (MailState.SENT, MailState.SENT, MailState.FAILED, MailState.WITHHELD):
        mail(now, state)

    counted = dict(as_gugu.get(LOG).context["states"])

    assert [counted[state] for state in MailState] == [0, 0, 2, 1, 1]
    for state, count in counted.items():
        assert as_gugu.get(LOG, {"state": state.value}).context["page"].paginator.count == count


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "amina y"}, ["For Amina"]),
        ({"search": "CHIPO@"}, ["For Chipo"]),
        ({"search": "for "}, ["For Chipo", "For Amina"]),
        ({"since": "21 Nov 2026"}, ["For Chipo"]),
        ({"until": "20 Nov 2026"}, ["For Amina"]),
        ({"since": "yesterday"}, ["For Chipo", "For Amina"]),
        ({"kind": "other"}, ["For Chipo"]),
        ({"state": "nonsense"}, ["For Chipo", "For Amina"]),
        ({"person": "not an id"}, ["For Chipo", "For Amina"]),
        ({"person": "00000000-0000-0000-0000-000000000000"}, []),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_the_log_is_narrowed_by_what_people_know(
    now: datetime, as_gugu: Client, amina: User, asked: dict[str, str], found: list[str]
) -> None:
    mail(now - timedelta(days=1), subject="For Amina")
    mail(now, subject="For Chipo", recipient="chipo@saypro.example", kind="other")

    assert subjects(as_gugu.get(LOG, asked)) == found


def test_the_file_has_what_the_page_has_and_runs_nothing(now: datetime, as_gugu: Client) -> None:
    mail(now, MailState.FAILED, subject="=1+1", kind="handshake_asked")
    mail(now, MailState.SENT)
    OutgoingMail.objects.filter(state="failed").update(last_error="550 No such mailbox")

    answer = as_gugu.get(f"{LOG}mails.csv", {"state": "failed"})

    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, line = csv.reader(io.StringIO(body))
    told = dict(zip(header, line, strict=True))
    assert (told["Subject"], told["Kind"], told["State"], told["Why"]) == (
        "'=1+1",
        "Request to a department",
        "Failed",
        "550 No such mailbox",
    )


def test_the_log_asks_no_more_questions_for_more_mails(
    now: datetime, as_gugu: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        person = UserFactory.create()
        mail(now, MailState.FAILED, recipient=person.email, subject=f"Mail {number}")
    with django_assert_max_num_queries(14):
        assert len(subjects(as_gugu.get(LOG))) == 40


def test_a_mails_page_tells_each_attempt(now: datetime, as_dumisa: Client) -> None:
    written = mail(now)
    MailAttempt.objects.create(
        mail=written, at=now, outcome="later", answer="452 4.2.2 Mailbox full"
    )
    OutgoingMail.objects.filter(pk=written.pk).update(
        attempts=1, next_attempt_at=now + timedelta(minutes=2)
    )

    page = as_dumisa.get(f"{LOG}{written.pk}/").content.decode()

    assert "Refused for now" in page
    assert "452 4.2.2 Mailbox full" in page
    assert "Next attempt" in page


def test_the_recipients_own_links_are_shown_to_nobody_else(
    now: datetime, dumisa: User, as_dumisa: Client, api_of: Any
) -> None:
    written = mail(now, text="Open: https://a.example/r/s3cr3t/ Stop: /reports/stop/w0rd/ Bye.")

    page = as_dumisa.get(f"{LOG}{written.pk}/").content.decode()
    told = api_of(dumisa).get(f"/api/v1/mails/{written.pk}/").json()["text"]

    for text in (page, told):
        assert "s3cr3t" not in text
        assert "w0rd" not in text
        assert "Bye." in text


def test_what_a_server_said_is_text_and_nothing_else(now: datetime, as_dumisa: Client) -> None:
    written = mail(now, MailState.FAILED, subject="<script>alert(1)</script>")
    MailAttempt.objects.create(mail=written, at=now, outcome="never", answer="<img src=x>")

    page = as_dumisa.get(f"{LOG}{written.pk}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page


@pytest.fixture
def run(farai: User) -> ReportRun:
    """Return a report that was handed over, with one mail that arrived and two that did not."""
    made: ReportRun = ReportRunFactory.create(state=RunState.SENT)
    return made


def test_what_did_not_arrive_of_a_report_is_sent_again_and_nothing_else(
    run: ReportRun, now: datetime, farai: User, as_dumisa: Client
) -> None:
    for number, state in enumerate((MailState.SENT, MailState.FAILED, MailState.WITHHELD)):
        mail(now, state, about=run, recipient=f"r{number}@saypro.example")
    page = as_dumisa.get(f"/reports/{run.pk}/")
    assert page.context["page"].undelivered == 2

    answer = as_dumisa.post(f"/reports/{run.pk}/resend/", follow=True)

    assert "2 mails are on their way again." in answer.content.decode()
    assert OutgoingMail.objects.filter(state=MailState.QUEUED).count() == 2
    assert AuditEntry.objects.filter(event="mail.resent").count() == 2
    assert "sent again the mails of the report that did not arrive" in answer.content.decode()
    again = as_dumisa.post(f"/reports/{run.pk}/resend/", follow=True)
    assert "Every mail of this report arrived" in again.content.decode()


def test_a_mail_whose_text_was_removed_is_not_sent_again(now: datetime, as_dumisa: Client) -> None:
    old = mail(now, MailState.FAILED)
    OutgoingMail.objects.update(text="", html="")

    answer = as_dumisa.post(f"{LOG}{old.pk}/resend/", follow=True)

    assert "was removed after a year" in answer.content.decode()
    assert OutgoingMail.objects.get().state == MailState.FAILED


# Why somebody got no mail


def leave(person: User, _now: datetime) -> None:
    """Let the person leave."""
    person.is_active = False
    person.save()


def lose_address(person: User, _now: datetime) -> None:
    """Take the person's address away."""
    User.objects.filter(pk=person.pk).update(email="no address")


def stop(person: User, now: datetime) -> None:
    """Let the person stop all reports."""
    stop_mails(address=person.email, now=now)


def pause(_person: User, _now: datetime) -> None:
    """Pause the schedule."""
    ReportSchedule.objects.update(is_active=False)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (leave, "works here no longer"),
        (lose_address, "no e-mail address that mail can be sent to"),
        (stop, "Asked for no more of these mails on 21 Nov 2026."),
        (pause, "The schedule is paused."),
        (lambda person, now: None, "Next on 1 Dec 2026, 07:00."),
    ],
    ids=["left", "no address", "stopped", "paused", "comes"],
)
def test_it_is_told_why_somebody_gets_a_report_or_not(
    farai: User,
    as_gugu: Client,
    now: datetime,
    clock: Any,
    change: Callable[[User, datetime], None],
    why: str,
) -> None:
    ReportScheduleFactory.create()
    change(farai, now)

    page = as_gugu.get(f"{LOG}why/", {"person": str(farai.pk)}).content.decode()

    assert why in page


def test_who_is_not_of_the_audience_is_told_so(
    bongani: User, as_gugu: Client, now: datetime, clock: Any
) -> None:
    ReportScheduleFactory.create()

    page = as_gugu.get(f"{LOG}why/", {"person": str(bongani.pk)}).content.decode()

    assert "It is made for: Leadership." in page
    assert "Nothing is due." in page
    assert "No mail was written to this person in the last 30 days." in page


def test_a_head_is_told_of_the_report_of_his_own_department(
    amina: User, as_gugu: Client, sales: Department, customer_service: Department, clock: Any
) -> None:
    schedule = ReportScheduleFactory.create(
        kind=ReportKind.DEPARTMENT, audience=Audience.HEADS, every=Every.MONTH
    )
    for department in (sales, customer_service):
        ReportRunFactory.create(
            schedule=schedule,
            kind=ReportKind.DEPARTMENT,
            department=department,
            state=RunState.SENT,
        )
    path = f"{LOG}why/?person={amina.pk}"

    assert "Next on 1 Dec 2026, 07:00." in as_gugu.get(path).content.decode()
    schedule.departments.set([customer_service])
    assert "not among its recipients" in as_gugu.get(path).content.decode()


def test_the_newest_mail_that_did_not_arrive_comes_first(
    bongani: User, as_gugu: Client, now: datetime, clock: Any
) -> None:
    mail(now, MailState.SENT, recipient=bongani.email)
    mail(now, MailState.FAILED, recipient=bongani.email.upper(), subject="Your targets")
    OutgoingMail.objects.filter(state="failed").update(last_error="550 5.1.1 No such mailbox")

    page = as_gugu.get(f"{LOG}why/", {"person": str(bongani.pk)}).content.decode()

    assert "did not arrive: Your targets. 550 5.1.1 No such mailbox" in page


@pytest.mark.parametrize(
    "asked", ["", "x", "00000000-0000-0000-0000-000000000000"], ids=["none", "no id", "nobody"]
)
def test_nobody_chosen_is_a_question(as_gugu: Client, asked: str) -> None:
    answer = as_gugu.get(f"{LOG}why/", {"person": asked})

    assert (answer.status_code, answer.context["page"]) == (200, None)


def test_a_resent_mail_really_goes(now: datetime, as_dumisa: Client) -> None:
    failed = mail(now, MailState.FAILED)

    as_dumisa.post(f"{LOG}{failed.pk}/resend/", {"next": f"{LOG}?search=amina"})

    assert send_due_mails(now=now + timedelta(days=400)) == 1


# By API


def test_the_api_tells_the_same_with_each_attempt(now: datetime, gugu: User, api_of: Any) -> None:
    written = mail(now, MailState.FAILED, subject="Your targets")
    mail(now, MailState.SENT, recipient="chipo@saypro.example")
    MailAttempt.objects.create(mail=written, at=now, outcome="never", answer="550 5.1.1 No")
    api = api_of(gugu)

    listed = api.get("/api/v1/mails/", {"search": "AMINA", "state": "failed"}).json()["results"]
    one = api.get(f"/api/v1/mails/{written.pk}/").json()

    assert [row["subject"] for row in listed] == ["Your targets"]
    assert [(row["outcome"], row["answer"]) for row in one["attempts_made"]] == [
        ("never", "550 5.1.1 No")
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "chipo"}, 1),
        ({"state": "sent"}, 1),
        ({"kind": "note"}, 2),
        ({"since": "2026-11-21", "until": "2026-11-21"}, 2),
        ({"since": "2026-11-22"}, 0),
        ({"until": "2026-11-20"}, 0),
        ({"since": "0001-01-01", "until": "9999-12-31"}, 2),
        ({"person": "amina"}, 1),
        ({"report": str(uuid4())}, 0),
        ({"schedule": str(uuid4()), "period": "2026-10"}, 0),
    ],
)
def test_page_file_and_api_are_narrowed_by_the_same_names(
    now: datetime, amina: User, gugu: User, api_of: Any, as_gugu: Client, asked: Any, found: int
) -> None:
    mail(now, MailState.FAILED)
    mail(now, MailState.SENT, recipient="chipo@saypro.example")
    given = {name: str(amina.pk) if value == "amina" else value for name, value in asked.items()}

    page = as_gugu.get(LOG, given)
    lines = b"".join(as_gugu.get(f"{LOG}mails.csv", given)).decode().splitlines()
    listed = api_of(gugu).get("/api/v1/mails/", given).json()["results"]

    assert (len(page.context["rows"]), len(lines) - 1, len(listed)) == (found, found, found)


def test_the_api_tells_why_somebody_gets_a_report_or_not(
    bongani: User, gugu: User, api_of: Any, clock: Any
) -> None:
    ReportScheduleFactory.create()
    api = api_of(gugu)

    told = api.get(f"/api/v1/mails/why/{bongani.pk}/").json()

    assert [(one["comes"], one["why"]) for one in told["expected"]] == [
        (False, "Nothing is due."),
        (False, "It is made for: Leadership."),
    ]
    assert api.get(f"/api/v1/mails/why/{uuid4()}/").status_code == 404
