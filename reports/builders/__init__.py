"""Builders read the frozen numbers of a period and return report data; queries live only here."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.utils import translation

from departments.models import Quarter
from reports.builders import department, meeting_pack, monthly, quarterly, results, stakeholder
from reports.builders.waiting import NotYet
from reports.choices import ReportKind
from reports.document import Document
from reports.models import ReportRun

__all__ = ["BUILDERS", "Built", "NotYet", "build"]

Built = tuple[Document, Quarter | None]
Builder = Callable[..., Built]

BUILDERS: Final[dict[str, Builder]] = {
    ReportKind.MONTHLY: monthly.build,
    ReportKind.QUARTERLY: quarterly.build,
    ReportKind.RESULTS: results.build,
    ReportKind.STAKEHOLDER: stakeholder.build,
    ReportKind.DEPARTMENT: department.build,
    ReportKind.PACK: meeting_pack.build,
}


def build(run: ReportRun, *, now: datetime) -> Built:
    """Return the report of the run's kind, in its language, and the quarter it lies in.

    Raises NotYet while there is nothing to tell.
    """
    with translation.override(run.language):
        return BUILDERS[run.kind](run, now=now)
