"""Readers outside in the demo: links made by hand, an address that had enough, a corrected report."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from reports.choices import Audience, ReportKind
from reports.models import ReportRun
from reports.services import report_links, stopping
from reports.services.corrections import correct_run
from saypro_align.demo.calendar import Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.people import DOMAIN
from saypro_align.lib.clock import organization_day
from saypro_align.outbox.services import send_due_mails

NEWSROOM: Final = f"newsroom@{DOMAIN}"
_WHY: Final = "A department asked not to be named outside any more."


def plan_showing(timeline: Timeline, cast: Cast, now: datetime) -> None:
    """Let the office make links by hand and correct a report, and one address stop its mails."""
    today = organization_day(now)
    timeline.on(today - timedelta(days=9), 10, partial(_open_by_hand, cast))
    timeline.on(today - timedelta(days=1), 15, _stop)
    timeline.on(today - timedelta(days=1), 16, partial(_correct, cast))


def _open_by_hand(cast: Cast, now: datetime) -> None:
    """Make two links to the newest report for outsiders, and close one of them."""
    runs = ReportRun.objects.filter(audience=Audience.EXTERNAL, built_at__isnull=False)
    run = runs.order_by("-built_at", "-pk").first()
    if run is None:
        return
    report_links.make_link(run=run, label="Our bank", actor=cast.office, now=now)
    given, _address = report_links.make_link(
        run=run, label="A consultant whose contract ended", days=30, actor=cast.office, now=now
    )
    report_links.revoke_link(link=given, actor=cast.office, now=now)


def _stop(now: datetime) -> None:
    stopping.stop_mails(address=NEWSROOM, kind=ReportKind.STAKEHOLDER, now=now)


def _correct(cast: Cast, now: datetime) -> None:
    """Make the newest report again without the department that withdrew this week."""
    runs = ReportRun.objects.filter(named_departments__is_shown_outside=False, corrected_by=None)
    run = runs.order_by("-built_at", "-pk").first()
    if run is None:
        return
    correct_run(run=run, reason=_WHY, with_mails=True, actor=cast.office, now=now)
    send_due_mails(now=now, limit=500)
