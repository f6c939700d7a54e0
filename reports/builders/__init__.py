"""Builders read the frozen numbers of a period and return report data; queries live only here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from departments.models import Quarter
from reports.builders import monthly
from reports.choices import ReportKind
from reports.models import ReportRun
from saypro_align.lib.exceptions import DomainError

Builder = Callable[..., tuple[Any, Quarter | None]]
BUILDERS: Final[dict[str, Builder]] = {ReportKind.MONTHLY: monthly.build}


class NotYet(DomainError):
    """What the report tells of does not exist yet; it waits, and nothing has failed."""

    code = "report_waits"


def build(run: ReportRun, *, now: datetime) -> tuple[Any, Quarter | None]:
    """Return the report of the run's kind, and the quarter it lies in.

    Raises NotYet while there is nothing to tell.
    """
    builder = BUILDERS.get(run.kind)
    if builder is None:
        raise DomainError(_("Reports of this kind cannot be made yet."))
    return builder(run, now=now)
