"""Readers outside in the demo: a head who takes his yes back, links by hand, an address that had enough."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from departments.models import Department
from departments.services import outside
from reports.choices import Audience
from reports.models import ReportRun
from reports.services import report_links, stopping
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.people import DOMAIN
from saypro_align.demo.series import RUNNING
from saypro_align.lib.clock import organization_day

_WITHDRAWS: Final = "customer-service"
_HAD_ENOUGH: Final = f"newsroom@{DOMAIN}"


def plan_showing(
    timeline: Timeline, cast: Cast, quarters: Sequence[DemoQuarter], now: datetime
) -> None:
    """Let one more head agree before the first report goes outside, and withdraw this week."""
    first = quarters[RUNNING - 1].starts_on - timedelta(days=7)
    timeline.on(first, 10, partial(_show, cast, _WITHDRAWS))
    today = organization_day(now)
    timeline.on(today - timedelta(days=9), 10, partial(_open_by_hand, cast))
    timeline.on(today - timedelta(days=2), 9, partial(_hide, cast, _WITHDRAWS))
    timeline.on(today - timedelta(days=1), 15, _stop)


def _show(cast: Cast, slug: str, now: datetime) -> None:
    _answer(cast, slug, now, is_shown=True)


def _hide(cast: Cast, slug: str, now: datetime) -> None:
    _answer(cast, slug, now, is_shown=False)


def _answer(cast: Cast, slug: str, now: datetime, *, is_shown: bool) -> None:
    department = Department.objects.get(pk=cast.departments[slug].pk)
    outside.answer_outside(
        department=department,
        is_shown=is_shown,
        expected_version=None,
        actor=cast.heads[slug],
        now=now,
    )


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
    stopping.stop_mails(address=_HAD_ENOUGH, now=now)
