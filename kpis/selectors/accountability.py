"""For each target: who answers for it, who has read it, who checks in in time, who got an answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from departments.models import Membership, Quarter, User
from kpis.models import Distribution, Kpt
from kpis.permissions.targets import knows_owner
from kpis.selectors.acknowledgements import newest_for, read_by, recipients
from kpis.selectors.check_ins import punctuality_by_owner
from kpis.selectors.discussion import figures_of as feedback_of
from saypro_align.lib.percent import shown

CSV_HEADERS: Final = (
    gettext_lazy("Quarter"),
    gettext_lazy("Target"),
    gettext_lazy("Level"),
    gettext_lazy("Department"),
    gettext_lazy("Owner"),
    gettext_lazy("Have read"),
    gettext_lazy("People"),
    gettext_lazy("Check-ins in time"),
    gettext_lazy("Check-ins due"),
    gettext_lazy("Feedback answered"),
    gettext_lazy("Feedback"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many; nothing due is no share."""

    count: int
    of: int

    @property
    def share(self) -> str | None:
        """Return the share in per cent with one decimal, rounded down; None where nothing is due."""
        return shown(self.count, self.of)


@dataclass(frozen=True, slots=True)
class Accountability:
    """The three figures of a target; None where the reader is not told."""

    kpt: Kpt
    read: Figure | None
    in_time: Figure | None
    answered: Figure


def accountability_of(
    kpts: Iterable[Kpt], user: User, quarter: Quarter
) -> dict[UUID, Accountability]:
    """Return the figures of a quarter's targets; a constant number of queries.

    Read by whom it concerns: everybody, the department's people, or the person. How punctual its
    owner checks in is for the owner, those who set the target, and those above.
    """
    rows = list(kpts)
    version = newest_for(quarter.pk)
    done, people, members = _readers(version)
    owners = {kpt.accountable_id for kpt in rows if kpt.accountable_id is not None}
    last = quarter.ends_on
    punctual = punctuality_by_owner(owners, first=quarter.starts_on, last=last) if owners else {}
    feedback = feedback_of([kpt.pk for kpt in rows])
    found = {}
    for kpt in rows:
        concerned = _concerned(kpt, people, members) if _is_in(version, kpt) else set()
        timely = punctual.get(kpt.accountable_id)
        found[kpt.pk] = Accountability(
            kpt=kpt,
            read=Figure(len(concerned & done), len(concerned)) if knows_owner(user, kpt) else None,
            in_time=Figure(timely.in_time if timely else 0, timely.total if timely else 0)
            if knows_owner(user, kpt)
            else None,
            answered=Figure(*feedback[kpt.pk]),
        )
    return found


def _is_in(version: Distribution | None, kpt: Kpt) -> bool:
    """Return whether the version could tell of the target: what became final later is not in it."""
    return (
        version is not None
        and kpt.finalized_at is not None
        and kpt.finalized_at <= version.created_at
    )


def _readers(version: Distribution | None) -> tuple[set[UUID], set[UUID], dict[UUID, set[UUID]]]:
    """Return who has read the version, who got it, and who works where."""
    if version is None:
        return set(), set(), {}
    people = set(recipients(version).values_list("pk", flat=True))
    members: dict[UUID, set[UUID]] = defaultdict(set)
    current = Membership.objects.filter(ended_on=None).order_by()
    for department_id, user_id in current.values_list("department_id", "user_id"):
        members[department_id].add(user_id)
    return read_by(version), people, members


def _concerned(kpt: Kpt, people: set[UUID], members: dict[UUID, set[UUID]]) -> set[UUID]:
    if kpt.person_id is not None:
        return people & {kpt.person_id}
    if kpt.department_id is not None:
        return people & members.get(kpt.department_id, set())
    return people


def csv_lines(rows: Iterable[Accountability], quarter: Quarter) -> Iterator[list[object]]:
    """Yield the figures as a spreadsheet shows them, under `CSV_HEADERS`."""
    for row in rows:
        kpt = row.kpt
        read = [row.read.count, row.read.of] if row.read else ["", ""]
        timely = [row.in_time.count, row.in_time.of] if row.in_time else ["", ""]
        yield [
            quarter.code,
            kpt.name,
            kpt.get_level_display(),
            kpt.department or "",
            kpt.team or kpt.owner or "",
            *read,
            *timely,
            row.answered.count,
            row.answered.of,
        ]
