"""The running quarter's targets as everybody got them: twice, and read by most."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from departments.models import Quarter
from kpis.models import Distribution
from kpis.selectors.acknowledgements import not_read_by
from kpis.selectors.summaries import preview
from kpis.services import acknowledgements, distributions
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.outbox.services import send_due_mails

_FIRST: Final = "These are the targets we talked about. Thank you for your words on them."
_SECOND: Final = "The licence shop opens later, so its part is smaller now. All else stays."
# Who reads last: these have not said so yet.
_SLOW: Final = frozenset({"sipho", "bheki", "themba", "ruan"})


def plan_distributions(
    timeline: Timeline, cast: Cast, rows: Mapping[int, Quarter], quarter: DemoQuarter
) -> None:
    """Give the targets out two weeks into the quarter, and again once one of them has changed."""
    start = quarter.starts_on
    row = partial(rows.__getitem__, quarter.index)
    first, again = start + timedelta(days=14), start + timedelta(days=26)
    for day, note in ((first, _FIRST), (again, _SECOND)):
        timeline.on(day, 11, partial(_give_out, cast, row, note))
        timeline.on(day + timedelta(days=3), 8, lambda now: read(row(), now))


def give_out(cast: Cast, quarter: Quarter, note: str, now: datetime) -> None:
    """Let the strategy office distribute what is final, if anything is new, and send the mails."""
    found = preview(quarter)
    last = Distribution.objects.filter(quarter=quarter).order_by("-number").first()
    if not found.summary.lines or (last and last.fingerprint == found.fingerprint):
        return
    distributions.distribute(
        quarter=quarter, seen=found.fingerprint, note=note, actor=cast.office, now=now
    )
    distributions.write_due_mails(now=now)
    send_due_mails(now=now, limit=500)


def read(quarter: Quarter, now: datetime) -> None:
    """Let most people say that they have read the newest version."""
    version = Distribution.objects.filter(quarter=quarter).order_by("-number").first()
    if version is None:
        return
    for person in not_read_by(version):
        if person.email.partition("@")[0] not in _SLOW:
            acknowledgements.acknowledge(distribution=version, actor=person, now=now)


def _give_out(cast: Cast, row: Callable[[], Quarter], note: str, now: datetime) -> None:
    give_out(cast, row(), note, now)
