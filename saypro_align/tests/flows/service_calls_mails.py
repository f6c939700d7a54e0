"""One valid call of every service about mails that did not arrive."""

from collections.abc import Callable

from reports.choices import RunState
from reports.models import ReportRun
from reports.services import resending
from reports.tests.factories import ReportRunFactory
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail
from saypro_align.tests.flows.stage import Stage


def _undelivered(stage: Stage) -> ReportRun:
    """Return a report of whose mails one failed."""
    run: ReportRun = ReportRunFactory.create(state=RunState.SENT)
    now = stage.act("coordinator")["now"]
    enqueue_mail(
        key="undelivered",
        kind="monthly_report",
        recipient="reader@saypro.example",
        subject="x",
        text="x",
        about=run,
        now=now,
    )
    OutgoingMail.objects.update(state=MailState.FAILED)
    return run


def _failed_mail(stage: Stage) -> OutgoingMail:
    _undelivered(stage)
    return OutgoingMail.objects.get(key="undelivered")


CALLS_MAILS: dict[str, Callable[[Stage], object]] = {
    "reports.resending.resend_one": lambda s: resending.resend_one(
        mail=_failed_mail(s), **s.act("coordinator")
    ),
    "reports.resending.resend_undelivered": lambda s: resending.resend_undelivered(
        run=_undelivered(s), **s.act("coordinator")
    ),
}
