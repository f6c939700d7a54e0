"""How much of their time for corrective actions people have given away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.access.resources import people_with_known_load
from actions.choices import ResourceKind
from actions.choices.resources import RequestState
from actions.load import Allocated, Capacity, Week, monday_of, weeks, worst
from actions.models import PersonCapacity, ResourceRequest
from departments.models import Department, Membership, User
from saypro_align.lib.clock import organization_day

# So many weeks are looked at, the running one first.
WEEKS: Final = 13


def usual_hours() -> Decimal:
    """Return the hours a week of a person for whom nobody has said otherwise."""
    return Decimal(settings.HOURS_FOR_ACTIONS)


@dataclass(frozen=True)
class PersonLoad:
    """A person's weeks from the running one on."""

    person: User
    departments: Sequence[str]
    weeks: Sequence[Week]

    @property
    def now(self) -> Week:
        """Return the running week."""
        return self.weeks[0]

    @property
    def worst(self) -> Week:
        """Return the week that is worst off."""
        return worst(self.weeks)

    @property
    def weeks_over(self) -> int:
        """Return in how many weeks more is given away than there is."""
        return sum(week.is_over for week in self.weeks)

    @property
    def has_any(self) -> bool:
        """Return whether any of the time is given away."""
        return any(week.hours for week in self.weeks)


def loads_of(people: Iterable[User], now: datetime) -> dict[UUID, PersonLoad]:
    """Return the load of each of the people, with a fixed number of queries."""
    known = {person.pk: person for person in people}
    first = monday_of(organization_day(now))
    given = defaultdict(list)
    for row in _allocated(first).filter(person__in=known):
        if row.starts_on and row.ends_on and row.allocated is not None:
            given[row.person_id].append(Allocated(row.starts_on, row.ends_on, row.allocated))
    capacities = defaultdict(list)
    for one in PersonCapacity.objects.filter(person__in=known):
        capacities[one.person_id].append(Capacity(one.from_on, one.hours))
    names = _department_names(known)
    return {
        pk: PersonLoad(
            person,
            names.get(pk, ()),
            weeks(given[pk], capacities[pk], usual=usual_hours(), first=first, count=WEEKS),
        )
        for pk, person in known.items()
    }


def load_rows(
    reader: User,
    now: datetime,
    *,
    department: Department | None = None,
    only_over: bool = False,
    everybody: bool = False,
) -> list[PersonLoad]:
    """Return the loads the reader may know, who has too much first; without time given away nobody."""
    people = people_with_known_load(reader)
    if department is not None:
        people = people.filter(
            memberships__department=department, memberships__ended_on=None
        ).distinct()
    if not everybody:
        people = people.filter(pk__in=_people_asked_of(now))
    rows = [row for row in loads_of(people, now).values() if row.weeks_over or not only_over]
    return sorted(rows, key=lambda row: (-row.worst.over, row.person.name, str(row.person.pk)))


def allocations_of(reader: User, person: User, now: datetime) -> QuerySet[ResourceRequest]:
    """Return what the person's time is given to, as far as the reader may read the actions."""
    first = monday_of(organization_day(now))
    visible = ResourceRequest.objects.visible_to(reader)
    return (
        _allocated(first)
        .filter(person=person, pk__in=visible.values("pk"))
        .select_related("action__department", "step")
        .order_by("starts_on", "created_at", "id")
    )


LOAD_HEADERS: Final[Sequence[str | Promise]] = (
    _("Person"),
    _("Departments"),
    _("Week from"),
    _("Hours given away"),
    _("Hours there are"),
    _("Too much"),
)


def load_lines(rows: Iterable[PersonLoad]) -> Iterator[Sequence[object]]:
    """Return a line for each person and week."""
    for row in rows:
        for week in row.weeks:
            yield (
                row.person.name,
                ", ".join(row.departments),
                week.monday,
                week.hours,
                week.capacity,
                max(week.over, Decimal(0)),
            )


def _allocated(first: date) -> QuerySet[ResourceRequest]:
    return ResourceRequest.objects.filter(
        state=RequestState.ALLOCATED,
        kind=ResourceKind.TIME,
        ends_on__gte=first,
        starts_on__lt=first + timedelta(weeks=WEEKS),
    )


def _people_asked_of(now: datetime) -> QuerySet[ResourceRequest, UUID | None]:
    return _allocated(monday_of(organization_day(now))).values_list("person_id", flat=True)


def _department_names(people: Iterable[UUID]) -> dict[UUID, list[str]]:
    found = defaultdict(list)
    rows = Membership.objects.filter(user__in=people, ended_on=None).select_related("department")
    for membership in rows.order_by("department__name"):
        found[membership.user_id].append(membership.department.name)
    return dict(found)
