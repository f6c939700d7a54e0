"""A report is mailed to whom it is for at the moment of sending, and to nobody else."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from departments.models import User
from reports.choices import RunState
from reports.models import ReportRun
from reports.services.schedules import pause_schedule
from reports.services.stopping import stop_mails
from reports.tests.factories import ReportRunFactory
from saypro_align.outbox.guards import is_guarded
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail, resend_mail, send_due_mails

pytestmark = pytest.mark.django_db
WRITERS = frozenset({"enqueue_mail", "send_news", "tell"})
# A link for a new password goes to who asked for it; that he works here is asked for every mail.
FOR_THE_ASKER_ALONE = {"password-reset"}
Change = Callable[[ReportRun, User, User, datetime], object]


@pytest.fixture
def run(farai: User) -> ReportRun:
    """Return the leadership's report of October, handed over."""
    made: ReportRun = ReportRunFactory.create(state=RunState.SENT)
    return made


def mail_of(run: ReportRun, address: str, now: datetime) -> OutgoingMail:
    """Write the report's mail to the address."""
    mail = enqueue_mail(
        key=f"report:{run.pk}:{address}",
        kind="monthly_report",
        recipient=address,
        subject=run.subject,
        text="x",
        about=run,
        now=now,
    )
    assert mail is not None
    return mail


def leave_the_leadership(_run: ReportRun, farai: User, _dumisa: User, _now: datetime) -> None:
    """Make the leader one of the staff."""
    farai.organization_role = ""
    farai.save()


def correct(run: ReportRun, _farai: User, _dumisa: User, _now: datetime) -> None:
    """Send a second revision."""
    ReportRunFactory.create(
        schedule=run.schedule,
        state=RunState.SENT,
        revision=2,
        corrects=run,
        reason="A plan was missing.",
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (leave_the_leadership, "The report is no longer made for this recipient."),
        (
            lambda run, farai, dumisa, now: stop_mails(address=farai.email, now=now),
            "The recipient asked for no more of these reports.",
        ),
        (
            lambda run, farai, dumisa, now: pause_schedule(
                schedule=run.schedule, actor=dumisa, now=now + timedelta(minutes=1)
            ),
            "The schedule was paused after this mail was written.",
        ),
        (correct, "A corrected version of the report was sent since."),
    ],
    ids=["other role", "stopped", "paused", "corrected"],
)
def test_what_changed_between_writing_and_sending_withholds_the_mail(
    run: ReportRun, farai: User, dumisa: User, now: datetime, change: Change, why: str
) -> None:
    mail = mail_of(run, farai.email, now)
    change(run, farai, dumisa, now)

    assert send_due_mails(now=now) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.WITHHELD, why)


def test_a_schedule_that_paused_itself_holds_back_no_report_that_was_made(
    run: ReportRun, farai: User, now: datetime
) -> None:
    mail_of(run, farai.email, now)
    later = now + timedelta(minutes=1)
    pause_schedule(schedule=run.schedule, actor=None, now=later, why="ValueError")

    assert send_due_mails(now=now) == 1


def test_a_report_resent_to_a_reader_of_today_arrives(
    run: ReportRun, farai: User, dumisa: User, now: datetime
) -> None:
    mail = mail_of(run, farai.email.upper(), now)
    leave_the_leadership(run, farai, dumisa, now)
    send_due_mails(now=now)
    farai.organization_role = "leader"
    farai.save()
    mail.refresh_from_db()

    resend_mail(mail=mail, actor=dumisa, now=now)

    assert send_due_mails(now=now) == 1


def test_a_stranger_gets_no_report_whatever_was_queued(run: ReportRun, now: datetime) -> None:
    mail = mail_of(run, "stranger@elsewhere.example", now)

    send_due_mails(now=now)

    mail.refresh_from_db()
    assert mail.state == MailState.WITHHELD


def kinds_written() -> Iterator[tuple[str, str]]:
    """Yield where a service writes a mail, and of which kind, as far as it is named there."""
    for app in ("departments", "kpis", "gaps", "actions", "reports"):
        package = importlib.import_module(f"{app}.services")
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            for call in ast.walk(ast.parse(inspect.getsource(module))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in WRITERS:
                    for given in (one.value for one in call.keywords if one.arg == "kind"):
                        named = getattr(module, getattr(given, "id", ""), None)
                        kind = getattr(given, "value", named)
                        if isinstance(kind, str):
                            yield module.__name__, kind


@pytest.mark.once
def test_every_kind_of_mail_is_asked_about_again_before_it_goes() -> None:
    written = list(kinds_written())

    assert len(written) > 20
    assert {kind for _place, kind in written if not is_guarded(kind)} == FOR_THE_ASKER_ALONE
