"""A thing somebody may ask about or put on a review: an action, a gap, or the plan of a department."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import CorrectiveAction
from departments.models import Obligation
from gaps.models import Gap
from gaps.permissions import party_department_ids

ACTION, GAP, PLAN = "action", "gap", "plan"
KINDS: Final = (ACTION, GAP, PLAN)
# The column in which a row keeps its thing.
COLUMNS: Final = {ACTION: "action", GAP: "gap", PLAN: "obligation"}
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing with what mails, agendas and lists say of it."""

    row: CorrectiveAction | Gap | Obligation

    @property
    def kind(self) -> str:
        """Return the word of its kind, as addresses and the API say it."""
        if isinstance(self.row, CorrectiveAction):
            return ACTION
        return GAP if isinstance(self.row, Gap) else PLAN

    @property
    def kind_name(self) -> str:
        """Return the word of its kind as people say it."""
        names = {ACTION: _("Corrective action"), GAP: _("Gap"), PLAN: _("Plan")}
        return names[self.kind]

    @property
    def column(self) -> str:
        """Return the column in which a row keeps it."""
        return COLUMNS[self.kind]

    @property
    def title(self) -> str:
        """Return what it is called."""
        if isinstance(self.row, CorrectiveAction):
            return self.row.title
        if isinstance(self.row, Gap):
            return Truncator(self.row.told).chars(_LONGEST_TITLE)
        return _("Plan of %(department)s, %(quarter)s") % {
            "department": self.row.department,
            "quarter": self.row.quarter,
        }

    @property
    def url(self) -> str:
        """Return its page."""
        if isinstance(self.row, CorrectiveAction):
            return reverse("actions:action_page", args=[self.row.pk])
        if isinstance(self.row, Gap):
            return reverse("gaps:gap_page", args=[self.row.pk])
        slugs = [self.row.department.slug, self.row.quarter.code]
        return reverse("reports:plan_page", args=slugs)

    @property
    def department_ids(self) -> set[UUID]:
        """Return the departments whose thing it is."""
        if isinstance(self.row, Gap):
            return party_department_ids(self.row)
        return {self.row.department_id}

    @property
    def is_known_to_few(self) -> bool:
        """Return whether fewer people may read it than read the agenda of a review."""
        return not isinstance(self.row, Obligation) and self.row.is_known_to_few

    def late(self, now: datetime) -> str:
        """Say how late it is: "5 days late"; nothing where it is not, or has no day."""
        row = self.row
        if not isinstance(row, CorrectiveAction) or row.deadline is None:
            return ""
        today = now.astimezone(ZoneInfo(row.department.time_zone)).date()
        if not row.is_overdue(today):
            return ""
        days = (today - row.deadline).days
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}

    def named(self, now: datetime) -> str:
        """Return its title with how late it is: "Hold the meeting (5 days late)"."""
        late = self.late(now)
        return f"{self.title} ({late})" if late else self.title
