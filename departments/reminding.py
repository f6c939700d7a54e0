"""Who is reminded of what: of all that is open, what each person is told now, or at his next mail."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max, Q

from departments.choices import MembershipRole, OrganizationRole
from departments.models import Holiday, Membership, Reminder, ReminderLine, User
from departments.reminders import SOURCES, Audience, Item, Said
from saypro_align.lib.reminding import Due, Person, lines_for, next_mail_moment
from saypro_align.outbox.models import NOT_DELIVERED
from saypro_align.outbox.unsubscribing import stopped_among

REMINDER: Final = "reminder"
# A clock anywhere shows a day at most this far from ours.
_MARGIN: Final = timedelta(days=2)


@dataclass(frozen=True)
class Mail:
    """What one person is told in one mail, by kind, and from when on it may go."""

    person: User
    at: datetime
    day: date
    said: Mapping[str, list[Said]]

    @property
    def all_said(self) -> list[Said]:
        """Return everything in it, kind after kind."""
        return [one for said in self.said.values() for one in said]


def mails_now(now: datetime) -> list[Mail]:
    """Return the mails that may go now; people who had theirs today, rest or sleep have none."""
    return [mail for mail in _mails(now, asleep=False) if mail.at <= now]


def mails_next(now: datetime) -> list[Mail]:
    """Return what each person would be told at his next 08:00 (or now) if all stays as it is."""
    return sorted(
        _mails(now, asleep=True), key=lambda one: (one.at, one.person.name, one.person.pk)
    )


def mail_next_to(person: User, now: datetime) -> Mail | None:
    """Return what one person would be told next; None when nothing is due, or he had his mail."""
    if not person.is_active or person.is_external or not has_address(person):
        return None
    if stopped_among(REMINDER, [person.email.lower()]):
        return None
    return next(iter(_mails(now, asleep=True, people={person.pk: person})), None)


def still_open(reminder: Reminder) -> bool:
    """Return whether all that a written mail names is still asked of this person."""
    lines = set(reminder.lines.values_list("kind", "about_id", "due_on"))
    audience = _audience()
    found = {
        (kind, item.about_id, item.due_on)
        for kind in {kind for kind, _about, _due in lines} & set(SOURCES)
        for item in SOURCES[kind].find(reminder.created_at, audience)
        if reminder.user_id in item.people
    }
    return lines <= found and all(
        about in _readable_ids(reminder.user, kind, {about}) for kind, about, _due in lines
    )


def _readable(person: User, said: Mapping[str, list[Said]]) -> dict[str, list[Said]]:
    """Keep what the person may read."""
    found = {}
    for kind, listed in said.items():
        may = _readable_ids(person, kind, {one.item.about_id for one in listed})
        if kept := [one for one in listed if one.item.about_id in may]:
            found[kind] = kept
    return found


def _readable_ids(person: User, kind: str, about: set[UUID]) -> set[UUID]:
    ask = SOURCES[kind].readable
    return about if ask is None else ask(person, about) & about


def _mails(
    now: datetime, *, asleep: bool, people: Mapping[UUID, User] | None = None
) -> Iterable[Mail]:
    people = _reachable() if people is None else people
    calendars = _calendars(people, now)
    moments = {
        pk: at
        for pk, calendar in calendars.items()
        if (at := _moment(calendar, now)) is not None and (asleep or at <= now)
    }
    if not moments:
        return
    items = _items(now, moments)
    told = _told(moments, items)
    for pk, mine in items.items():
        at, calendar = moments[pk], calendars[pk]
        said = _readable(people[pk], _said(pk, mine, told[pk], calendar, at))
        if said:
            yield Mail(people[pk], at, at.astimezone(calendar.zone).date(), said)


def _reachable() -> dict[UUID, User]:
    """Return who may be mailed: who works here, has an address and has not stopped these mails."""
    rows = User.objects.filter(is_active=True).exclude(organization_role=OrganizationRole.EXTERNAL)
    people = [person for person in rows if has_address(person)]
    stopped = stopped_among(REMINDER, [person.email.lower() for person in people])
    return {person.pk: person for person in people if person.email.lower() not in stopped}


def has_address(person: User) -> bool:
    """Return whether mail can be sent to the person."""
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return True


def _calendars(people: Mapping[UUID, User], now: datetime) -> dict[UUID, Person]:
    everywhere, apart = _holidays()
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Membership.objects.filter(ended_on=None, user__is_active=True)
    for person, department in rows.values_list("user_id", "department_id"):
        homes[person].add(department)
    mailed: dict[UUID, date] = dict(
        Reminder.objects.filter(day__gte=now.date() - _MARGIN)
        .order_by()
        .values_list("user_id")
        .annotate(last=Max("day"))
    )
    return {
        pk: Person(
            zone=ZoneInfo(person.time_zone),
            holidays=everywhere | _days_off(homes[pk], apart),
            mailed_on=mailed.get(pk),
        )
        for pk, person in people.items()
    }


def _holidays() -> tuple[frozenset[date], dict[UUID, set[date]]]:
    """Return the days off everywhere, and those of single departments."""
    everywhere: set[date] = set()
    apart: dict[UUID, set[date]] = defaultdict(set)
    for holiday in Holiday.objects.filter(retired_at=None).order_by():
        home = holiday.department_id
        (everywhere if home is None else apart[home]).add(holiday.day)
    return frozenset(everywhere), apart


def _days_off(homes: Collection[UUID], apart: Mapping[UUID, set[date]]) -> frozenset[date]:
    """Return the days on which all departments of a person rest."""
    if not homes:
        return frozenset()
    return frozenset(set.intersection(*(apart.get(one, set()) for one in homes)))


def _moment(calendar: Person, now: datetime) -> datetime | None:
    today = now.astimezone(calendar.zone).date()
    had_it = calendar.mailed_on is not None and calendar.mailed_on >= today
    return next_mail_moment(now, calendar.zone, calendar.holidays, told_today=had_it)


def _audience() -> Audience:
    heads: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Membership.objects.filter(
        role=MembershipRole.HEAD, ended_on=None, user__is_active=True
    ).order_by("user__name", "user_id")
    for department, person in rows.values_list("department_id", "user_id"):
        heads[department].append(person)
    office = User.objects.filter(
        is_active=True, organization_role=OrganizationRole.COORDINATOR
    ).values_list("pk", flat=True)
    return Audience(heads, list(office))


def _items(now: datetime, people: Collection[UUID]) -> dict[UUID, list[tuple[str, Item]]]:
    """Return what is open for each of the people, of all kinds."""
    audience = _audience()
    found: dict[UUID, list[tuple[str, Item]]] = defaultdict(list)
    for kind, source in SOURCES.items():
        for item in source.find(now, audience):
            for person in item.people:
                if person in people:
                    found[person].append((kind, item))
    return found


Told = dict[tuple[str, Hashable, date], set[int]]


def _told(
    people: Collection[UUID], items: Mapping[UUID, list[tuple[str, Item]]]
) -> dict[UUID, Told]:
    """Return the rungs each person knows of; a mail that failed told nobody anything."""
    found: dict[UUID, Told] = defaultdict(lambda: defaultdict(set))
    due = [item.due_on for mine in items.values() for _kind, item in mine]
    if not due:
        return found
    rows = (
        ReminderLine.objects.filter(due_on__gte=min(due), due_on__lte=max(due))
        .exclude(Q(reminder__mail__state__in=NOT_DELIVERED))
        .order_by()
    )
    names = ("reminder__user_id", "kind", "about_id", "due_on", "days")
    for person, kind, about, due_on, days in rows.values_list(*names):
        if person in people:
            found[person][(kind, about, due_on)].add(days)
    return found


def _said(
    pk: UUID,
    items: Iterable[tuple[str, Item]],
    told: Told,
    calendar: Person,
    at: datetime,
) -> dict[str, list[Said]]:
    mine = {(kind, item.about_id, item.due_on): item for kind, item in items}
    dues = [
        Due(kind, about, due_on, item.people[pk], item.done_on.get(pk))
        for (kind, about, due_on), item in mine.items()
    ]
    rules = {kind: source.rule for kind, source in SOURCES.items()}
    today = at.astimezone(calendar.zone).date()
    found: dict[str, list[Said]] = defaultdict(list)
    for line in lines_for(rules, dues, told, calendar, at):
        due = line.due
        item = mine[(due.kind, due.about, due.due_on)]  # type: ignore[index]
        found[due.kind].append(Said(item, (today - due.due_on).days, line.days))
    return {kind: found[kind] for kind in SOURCES if kind in found}
