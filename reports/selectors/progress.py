"""Progress reports: which are owed, which came, in time or late, and who read them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, TextChoices
from django.utils.translation import gettext_lazy as _

from departments.models import Cadence, Department, Quarter, User
from kpis.cadence import Period
from kpis.selectors.cadence import cadence_of
from reports.models import ProgressReport, ProgressState
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day


class Arrival(TextChoices):
    """What became of a report that was asked for."""

    MISSING = "missing", _("Missing")
    LATE = "late", _("Sent late")
    ON_TIME = "on_time", _("Sent in time")
    OPEN = "open", _("Not due yet")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"missing": "bad", "late": "warn", "on_time": "good"}.get(self.value, "none")


@dataclass(frozen=True, slots=True)
class Owed:
    """One report a department owes or has sent, as a reader may know of it."""

    department: Department
    period: Period
    report: ProgressReport | None
    arrival: Arrival
    may_open: bool = False

    @property
    def key(self) -> str:
        """Return the period's name in addresses."""
        return self.period.ends_on.isoformat()


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of the reports that were due, how many came, and how many of them in time."""

    department: Department | None
    due: int
    on_time: int
    late: int
    missing: int

    @property
    def share(self) -> str:
        """Return the share that came in time, "n/a" before the first was due."""
        return percent.percent_text(self.on_time, self.due)


def owed(departments: Iterable[Department], first: date, last: date, now: datetime) -> list[Owed]:
    """Return the reports of periods that end between the days and have begun, newest first.

    A department is asked from the day its rhythm was set; what it sent without being asked counts too.
    """
    wanted = {one.pk: one for one in departments}
    today = organization_day(now)
    rows = ProgressReport.objects.filter(
        department__in=wanted, ends_on__gte=first, ends_on__lte=last
    ).select_related("department")
    found: dict[tuple[UUID, date], Owed] = {}
    for row in rows:
        period = Period(row.starts_on, row.ends_on, row.due_on)
        found[(row.department_id, row.ends_on)] = Owed(
            row.department, period, row, _arrival(period, row, today)
        )
    since = _asked_since(wanted)
    for pk, timetable in cadence_of(since).items():
        for period in timetable.periods(max(first, since[pk]), last):
            if period.starts_on <= today and (pk, period.ends_on) not in found:
                arrival = _arrival(period, None, today)
                found[(pk, period.ends_on)] = Owed(wanted[pk], period, None, arrival)
    return sorted(
        found.values(),
        key=lambda one: (-one.period.ends_on.toordinal(), one.department.name, one.key),
    )


def board(user: User, quarter: Quarter, now: datetime, department: str = "") -> list[Owed]:
    """Return the reports of a quarter; everybody sees what came, and opens what he may read."""
    today = organization_day(now)
    departments = Department.objects.active_on(min(max(today, quarter.starts_on), quarter.ends_on))
    if department:
        departments = departments.filter(slug=department)
    lines = owed(departments, quarter.starts_on, quarter.ends_on, now)
    readable = set(
        ProgressReport.objects.visible_to(user)
        .filter(ends_on__gte=quarter.starts_on, ends_on__lte=quarter.ends_on)
        .values_list("pk", flat=True)
    )
    headed = user.headed_department_ids()
    return [
        Owed(
            one.department,
            one.period,
            one.report,
            one.arrival,
            may_open=one.department.pk in headed
            or (one.report is not None and one.report.pk in readable),
        )
        for one in lines
    ]


def punctuality(lines: Iterable[Owed]) -> list[Punctuality]:
    """Return how punctual each department is, by name."""
    held: dict[UUID, list[Owed]] = defaultdict(list)
    for line in lines:
        held[line.department.pk].append(line)
    found = [_counted(mine[0].department, mine) for mine in held.values()]
    return sorted(found, key=lambda one: str(one.department))


def together(lines: Iterable[Owed]) -> Punctuality:
    """Return how punctual all of them are."""
    return _counted(None, list(lines))


def _counted(department: Department | None, lines: list[Owed]) -> Punctuality:
    count = {one: sum(line.arrival == one for line in lines) for one in Arrival}
    return Punctuality(
        department,
        due=count[Arrival.ON_TIME] + count[Arrival.LATE] + count[Arrival.MISSING],
        on_time=count[Arrival.ON_TIME],
        late=count[Arrival.LATE],
        missing=count[Arrival.MISSING],
    )


def _asked_since(departments: Iterable[UUID]) -> dict[UUID, date]:
    rows = Cadence.objects.filter(department__in=list(departments)).order_by()
    return dict(rows.values_list("department_id").annotate(first=Min("from_day")))


def _arrival(period: Period, report: ProgressReport | None, today: date) -> Arrival:
    if report is not None and report.state == ProgressState.SENT:
        return Arrival.LATE if report.is_late else Arrival.ON_TIME
    return Arrival.MISSING if today > period.due_on else Arrival.OPEN
