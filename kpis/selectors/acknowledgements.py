"""Who has read a quarter's targets, and who has not: by person and by department."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Membership, User
from departments.selectors import colleagues
from kpis.access.distributions import can_name_readers
from kpis.models import Acknowledgement, Delivery, Distribution
from saypro_align.lib import percent


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a department's people have read a version."""

    department: Department | None
    read: int
    people: int
    missing: tuple[User, ...] = ()

    @property
    def shown(self) -> str:
        """Return the share in per cent, rounded down, or n/a without people."""
        return percent.percent_text(self.read, self.people)


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of all departments a person may know of, and of the whole organization."""

    rows: tuple[Share, ...]
    # None for heads, who know of their own departments only.
    total: Share | None


SHARE_HEADERS: Sequence[object] = (
    _("Department"),
    _("Have read"),
    _("People"),
    _("Share"),
)


def read_by(distribution: Distribution) -> set[UUID]:
    """Return who has read the version."""
    rows = Acknowledgement.objects.filter(distribution=distribution)
    return set(rows.values_list("user_id", flat=True))


def recipients(distribution: Distribution) -> QuerySet[User]:
    """Return the people who work here and got the version; who joins later gets it, too."""
    got = Delivery.objects.filter(distribution=distribution)
    return colleagues().filter(pk__in=got.values("user"))


def not_read_by(
    distribution: Distribution, department_ids: Collection[UUID] | None = None
) -> QuerySet[User]:
    """Return the people who got the version, work here and have not read it."""
    done = Acknowledgement.objects.filter(distribution=distribution).values("user")
    people = recipients(distribution).exclude(pk__in=done)
    if department_ids is not None:
        current = Membership.objects.filter(department__in=department_ids, ended_on=None)
        people = people.filter(pk__in=current.values("user"))
    return people.order_by("name", "pk")


def shares(distribution: Distribution, user: User) -> Shares:
    """Return what the person may know of who has read; a constant number of queries.

    Everybody who got it and works here counts, a person in two departments in both.
    """
    done = read_by(distribution)
    people = {one.pk: one for one in recipients(distribution)}
    members: dict[Department, list[User]] = {}
    for row in Membership.objects.filter(ended_on=None).select_related("department"):
        if row.user_id in people:
            members.setdefault(row.department, []).append(people[row.user_id])
    above = user.is_coordinator or user.is_leader
    own = user.headed_department_ids()
    rows = tuple(
        _share(department, members[department], done, user)
        for department in sorted(members, key=lambda one: one.name.casefold())
        if above or department.pk in own
    )
    total = Share(None, len(done & people.keys()), len(people)) if above else None
    return Shares(rows, total)


def newest_for(quarter_id: UUID) -> Distribution | None:
    """Return the version of the quarter that counts."""
    return Distribution.objects.filter(quarter=quarter_id).order_by("-number").first()


def share_lines(found: Shares) -> Iterable[Sequence[object]]:
    """Yield the rows of the file, the whole organization last."""
    for row in (*found.rows, *([found.total] if found.total else ())):
        yield (row.department or _("Everybody"), row.read, row.people, row.shown)


def _share(department: Department, people: Sequence[User], done: set[UUID], reader: User) -> Share:
    missing = tuple(one for one in people if one.pk not in done)
    named = missing if can_name_readers(reader, department) else ()
    return Share(department, len(people) - len(missing), len(people), named)
