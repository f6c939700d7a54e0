"""Who gets which report by mail, and who stopped it; for the strategy office."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import User
from reports.choices import Audience, ReportKind
from reports.choices.outside import Getting
from reports.models import OptOut, ReportRun, ReportSchedule
from reports.permissions import can_read_run
from reports.selectors.recipients import addressed_by
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of a schedule: whose it is, and whether its mails were stopped."""

    address: str
    person: User | None
    getting: Getting
    stopped_at: datetime | None

    @property
    def name(self) -> str:
        """Return whose address it is."""
        return self.person.name if self.person else _("Outside address")


def recipients_now(schedule: ReportSchedule) -> list[Recipient]:
    """Return whom the schedule's next report would go to, those who stopped it last.

    A constant number of queries, whatever the number of people.
    """
    # Who gets a report is asked of the report itself; this one is never saved.
    run = ReportRun(schedule=schedule, kind=schedule.kind, audience=schedule.audience)
    found = addressed_by(run)
    users = User.objects.filter(email__in=found.values()).prefetch_related(
        "memberships__department"
    )
    people = {one.email.lower(): one for one in users}
    if schedule.kind == ReportKind.DEPARTMENT:
        found = _of_departments(found, people, run)
    stops = _stops(found, schedule.kind)
    rows = [
        Recipient(
            address=address,
            person=people.get(key),
            getting=_getting(stops.get(key)),
            stopped_at=stops[key].stopped_at if key in stops else None,
        )
        for key, address in found.items()
    ]
    return sorted(rows, key=lambda one: (one.stopped_at is not None, one.name, one.address))


def _of_departments(
    found: Mapping[str, str], people: Mapping[str, User], run: ReportRun
) -> dict[str, str]:
    """Keep who may read the report of one of the departments it is made for."""
    if run.audience == Audience.LEADERSHIP:
        return dict(found)
    chosen = {one.pk for one in run.schedule.departments.all()}
    kept = {}
    for key, address in found.items():
        person = people[key]
        for run.department_id in chosen or person.department_ids():
            if can_read_run(person, run):
                kept[key] = address
    return kept


def lines(rows: Iterable[Recipient]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the file: address, name, state, stopped on."""
    for one in rows:
        day = organization_day(one.stopped_at).isoformat() if one.stopped_at else ""
        yield (one.address, one.name, one.getting.label, day)


def _stops(addresses: Iterable[str], kind: str) -> dict[str, OptOut]:
    """Return the stop that holds for each address; one of all kinds before one of this kind."""
    rows = OptOut.objects.filter(
        address__in=list(addresses), resumed_at=None, kind__in=["", kind]
    ).order_by("-kind", "pk")
    return {one.address: one for one in rows}


def _getting(stop: OptOut | None) -> Getting:
    if stop is None:
        return Getting.YES
    return Getting.STOPPED_KIND if stop.kind else Getting.STOPPED_ALL
