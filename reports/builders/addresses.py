"""The pages behind the numbers of a report, as they were at its moment; none for who must not see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from departments.models import Quarter
from reports import lists
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Addresses:
    """Addresses that lead to a quarter at a moment. `is_open` is false for readers from outside."""

    quarter: Quarter
    moment: datetime
    is_open: bool = True
    # The department whose gaps and actions are listed; empty for all.
    slug: str = ""

    @property
    def as_of(self) -> str:
        """Return the moment as addresses write it: a day where it is the day's end."""
        day = organization_day(self.moment)
        end = day_bounds(day, organization_zone())[1] - _TICK
        return day.isoformat() if self.moment == end else self.moment.isoformat()

    def at(self, path: str) -> str:
        """Return the address of a page as it was."""
        if not self.is_open:
            return ""
        place, mark, anchor = path.partition("#")
        joint = "&" if "?" in place else "?"
        return f"{place}{joint}{urlencode({'as_of': self.as_of})}{mark}{anchor}"

    def dashboard(self, **filters: str) -> str:
        """Return the dashboard's table of departments, narrowed."""
        return self.at(lists.dashboard(self.quarter, **filters))

    def gaps(self, **filters: str) -> str:
        """Return the register of gaps, narrowed to what reports tell."""
        return self.at(lists.gaps(self.quarter, department=self.slug, **filters))

    def actions(self, **filters: str) -> str:
        """Return the list of corrective actions about gaps, narrowed."""
        return self.at(lists.actions(self.quarter, about="gaps", department=self.slug, **filters))

    def gap(self, pk: UUID) -> str:
        """Return one gap's page."""
        return self.at(reverse("gaps:gap_page", args=[pk]))

    def action(self, pk: UUID) -> str:
        """Return one action's page."""
        return self.at(reverse("actions:action_page", args=[pk]))

    def department(self, slug: str) -> str:
        """Return a department's page in the quarter."""
        return self.at(lists.department(slug, self.quarter))

    def plan(self, slug: str) -> str:
        """Return a plan's page."""
        return self.at(lists.plan(slug, self.quarter))

    def target(self, pk: UUID | str) -> str:
        """Return one target's page."""
        return self.at(reverse("kpis:target_page", args=[pk]))

    def kpi(self, pk: UUID) -> str:
        """Return one KPI's page."""
        return self.at(reverse("kpis:kpi_page", args=[pk])) if self.is_open else ""

    def page(self, name: str, *args: str) -> str:
        """Return a page of the quarter by the name of its address."""
        return self.at(f"{reverse(name, args=args)}?{urlencode({'q': self.quarter.code})}")
