"""The wall of thanks, as each reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import (
    CorrectiveAction,
    Recognition,
    RecognitionOptOut,
    RecognitionRecipient,
)
from departments.models import Department, Membership, Quarter, User
from gaps.models import Gap
from kpis.models import Kpi, Kpt
from saypro_align.audit import past
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds

# So long, and so many of them, thanks stand in a person's week.
RECEIVED_FOR: Final = timedelta(days=14)
MOST_RECEIVED: Final = 3
CSV_HEADERS: Final = (
    gettext_lazy("Day"),
    gettext_lazy("From"),
    gettext_lazy("Department"),
    gettext_lazy("People"),
    gettext_lazy("For what"),
    gettext_lazy("Kind"),
    gettext_lazy("About"),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """What thanks are about, named only to who may read it."""

    kind: str
    pk: UUID
    title: str

    @property
    def kind_name(self) -> str:
        """Return the word of its kind as people say it."""
        names = {
            "gap": _("Gap"),
            "action": _("Corrective action"),
            "kpi": _("KPI"),
            "kpt": _("Target"),
        }
        return names[self.kind]


@dataclass(frozen=True, slots=True)
class WallEntry:
    """Thanks as this reader sees them: who stays off the wall is not named."""

    row: Recognition
    people: tuple[User, ...]
    about: Thing | None
    incentive_note: str
    may_withdraw: bool

    @property
    def whom(self) -> tuple[str, ...]:
        """Return who is thanked, the department first."""
        names = tuple(person.name for person in self.people)
        department = self.row.department
        return names if department is None else (department.name, *names)


def thanks(
    user: User, *, department: Department | None = None, quarter: Quarter | None = None
) -> QuerySet[Recognition]:
    """Return what stands on the wall for the person, newest first."""
    rows = Recognition.objects.visible_to(user).select_related("by", "department")
    if department is not None:
        # Of people only those who stand on the wall: a filter must not tell who stays off it.
        members = Membership.objects.filter(department=department, ended_on=None)
        off = RecognitionOptOut.objects.filter(is_out=True).exclude(person=user)
        named = members.exclude(user__in=off.values("person")).values("user")
        theirs = RecognitionRecipient.objects.filter(recognition=OuterRef("pk"), person__in=named)
        rows = rows.filter(Q(department=department) | Exists(theirs))
    if quarter is not None:
        zone = organization_zone()
        start, end = day_bounds(quarter.starts_on, zone)[0], day_bounds(quarter.ends_on, zone)[1]
        rows = rows.filter(created_at__gte=start, created_at__lt=end)
    return rows.prefetch_related("recipients__person").order_by("-created_at", "-pk")


def wall_entries(rows: Iterable[Recognition], user: User) -> list[WallEntry]:
    """Return the entries as the person may see them; the queries do not grow with them."""
    shown = list(rows)
    if not shown:
        return []
    off = set(
        RecognitionOptOut.objects.filter(is_out=True)
        .exclude(person=user)
        .values_list("person_id", flat=True)
    )
    named = {
        "gap": _named(Gap.objects.visible_to(user), [row.gap_id for row in shown]),
        "action": _named(CorrectiveAction.objects.visible_to(user), [r.action_id for r in shown]),
        "kpi": _named(Kpi.objects.visible_to(user), [row.kpi_id for row in shown]),
        "kpt": _named(Kpt.objects.visible_to(user), [row.kpt_id for row in shown]),
    }
    headed = _people_headed(user)
    return [_entry(row, user, off, named, headed) for row in shown]


def is_off_the_wall(user: User) -> bool:
    """Return whether the person chose to stay off the wall."""
    return RecognitionOptOut.objects.filter(person=user, is_out=True).exists()


def csv_lines(entries: Iterable[WallEntry]) -> Iterable[list[object]]:
    """Yield the wall as a spreadsheet shows it, under `CSV_HEADERS`."""
    for entry in entries:
        yield [
            organization_day(entry.row.created_at).isoformat(),
            entry.row.by.name,
            entry.row.department.name if entry.row.department else None,
            ", ".join(person.name for person in entry.people),
            entry.row.why,
            entry.about.kind_name if entry.about else None,
            entry.about.title if entry.about else None,
        ]


def _entry(
    row: Recognition,
    user: User,
    off: set[UUID],
    named: dict[str, dict[UUID, str]],
    headed: set[UUID],
) -> WallEntry:
    is_own = row.by_id == user.pk
    everybody = [one.person for one in row.recipients.all()]
    people = tuple(one for one in everybody if is_own or one.pk not in off)
    heads_them = row.department_id in user.headed_department_ids() or any(
        one.pk in headed for one in people
    )
    reads_note = is_own or user.is_coordinator or heads_them
    return WallEntry(
        row=row,
        people=people,
        about=_thing(row, named),
        incentive_note=row.incentive_note if reads_note else "",
        may_withdraw=is_own and not past.is_past(),
    )


def _thing(row: Recognition, named: dict[str, dict[UUID, str]]) -> Thing | None:
    for kind, pk in (
        ("gap", row.gap_id),
        ("action", row.action_id),
        ("kpi", row.kpi_id),
        ("kpt", row.kpt_id),
    ):
        if pk is not None and pk in named[kind]:
            return Thing(kind, pk, named[kind][pk])
    return None


def _named(rows: QuerySet[Model], ids: Sequence[UUID | None]) -> dict[UUID, str]:
    wanted = {pk for pk in ids if pk is not None}
    return {row.pk: _title(row) for row in rows.filter(pk__in=wanted)} if wanted else {}


def _title(row: Model) -> str:
    return str(row.told) if isinstance(row, Gap) else str(row)


def _people_headed(user: User) -> set[UUID]:
    headed = user.headed_department_ids()
    if not headed:
        return set()
    members = Membership.objects.filter(department__in=headed, ended_on=None)
    return set(members.values_list("user_id", flat=True))


def received(user: User, now: datetime) -> list[WallEntry]:
    """Return the thanks to the person, or to a department of his, of the last two weeks."""
    theirs = RecognitionRecipient.objects.filter(recognition=OuterRef("pk"), person=user)
    rows = (
        Recognition.objects.visible_to(user)
        .filter(Q(department_id__in=user.department_ids()) | Exists(theirs))
        .filter(created_at__gte=now - RECEIVED_FOR)
        .exclude(by=user)
        .select_related("by", "department")
        .prefetch_related("recipients__person")
        .order_by("-created_at", "-pk")[:MOST_RECEIVED]
    )
    return wall_entries(rows, user)
