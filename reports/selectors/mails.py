"""The mail log: what was written, what became of it, and to whom it went."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reports.models import ReportRun
from reports.words.mail import kind_words
from saypro_align.lib.clock import organization_zone
from saypro_align.outbox.models import (
    NOT_DELIVERED,
    AttemptOutcome,
    MailAttempt,
    MailState,
    OutgoingMail,
)

if TYPE_CHECKING:
    from django.utils.functional import Promise

MOST_PEOPLE: Final = 3
ABOUT_RUN: Final = ReportRun._meta.label_lower
# No mail was written before or will be after; further days cannot be reckoned with.
_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)
HEADERS: Final["tuple[str | Promise, ...]"] = (
    _("Subject"),
    _("Kind"),
    _("Recipient"),
    _("Person"),
    _("State"),
    _("Why"),
    _("Attempts"),
    _("Written"),
    _("Sent"),
    _("Next attempt"),
)


@dataclass(frozen=True, slots=True)
class MailFilter:
    """What of the log is wanted; `before` is the first moment that is not."""

    search: str = ""
    state: str = ""
    kind: str = ""
    since: datetime | None = None
    before: datetime | None = None
    person: UUID | None = None
    report: UUID | None = None
    # The reports a schedule made, of one period or of all.
    schedule: UUID | None = None
    period: str = ""

    @classmethod
    def of_days(cls, since: date | None, until: date | None, **more: Any) -> "MailFilter":
        """Return the filter for days of the organization, both included."""
        return cls(
            since=_midnight(since) if since else None,
            before=_midnight(min(until, _LAST) + timedelta(days=1)) if until else None,
            **{name: value for name, value in more.items() if value},
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(max(day, _FIRST), time(), organization_zone())


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail of the log, and whose address it went to."""

    mail: OutgoingMail
    person: User | None

    @property
    def state(self) -> MailState:
        """Return where it stands."""
        return MailState(self.mail.state)

    @property
    def may_be_resent(self) -> bool:
        """Return whether a person may send it again: its text is there and it is not on its way."""
        ended = self.mail.state in (MailState.SENT, *NOT_DELIVERED)
        return ended and not self.mail.is_sensitive

    @property
    def did_not_arrive(self) -> bool:
        """Return whether sending it again is likely what is wanted."""
        return self.mail.state in NOT_DELIVERED and not self.mail.is_sensitive

    @property
    def next_attempt_at(self) -> datetime | None:
        """Return when it is tried next, for one that waits after a refusal."""
        waits = self.mail.state == MailState.QUEUED and self.mail.attempts
        return self.mail.next_attempt_at if waits else None


def mail_rows(wanted: MailFilter | None = None) -> QuerySet[OutgoingMail]:
    """Return the mails, the newest first, without their bodies."""
    rows = OutgoingMail.objects.defer("text", "html", "headers", "attachments")
    return narrowed(rows, wanted or MailFilter()).order_by("-created_at", "-id")


def narrowed(rows: QuerySet[OutgoingMail], wanted: MailFilter) -> QuerySet[OutgoingMail]:
    """Keep what is wanted; page, file and API alike."""
    for name in ("state", "kind"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.since:
        rows = rows.filter(created_at__gte=wanted.since)
    if wanted.before:
        rows = rows.filter(created_at__lt=wanted.before)
    if wanted.report:
        rows = rows.filter(about_label=ABOUT_RUN, about_id=wanted.report)
    if wanted.schedule:
        rows = rows.filter(about_label=ABOUT_RUN, about_id__in=_runs_of(wanted))
    if wanted.person:
        person = User.objects.filter(pk=wanted.person).first()
        rows = rows.filter(recipient__iexact=person.email) if person else rows.none()
    if wanted.search:
        rows = rows.filter(found_by(wanted.search))
    return rows


def _runs_of(wanted: MailFilter) -> "QuerySet[ReportRun, tuple[UUID]]":
    runs = ReportRun.objects.filter(schedule=wanted.schedule).order_by()
    return (runs.filter(period_key=wanted.period) if wanted.period else runs).values_list("pk")


def found_by(text: str) -> Q:
    """Return what keeps the mails whose subject, address or recipient's name has the text."""
    named = User.objects.filter(name__icontains=text).values_list("email", flat=True)
    found = Q(recipient__icontains=text) | Q(subject__icontains=text)
    for address in named[:50]:
        found |= Q(recipient__iexact=address)
    return found


def with_people(mails: Iterable[OutgoingMail]) -> list[MailRow]:
    """Return the rows with the people behind the addresses, in one more query."""
    shown = list(mails)
    addresses = {mail.recipient for mail in shown} | {mail.recipient.lower() for mail in shown}
    people = {one.email.lower(): one for one in User.objects.filter(email__in=addresses)}
    return [MailRow(mail, people.get(mail.recipient.lower())) for mail in shown]


def people_found(text: str) -> list[User]:
    """Return the few people the searched text names; many at once are nobody in particular."""
    if len(text) < 2:
        return []
    rows = User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text))
    found = list(rows.order_by("-is_active", "name", "pk")[: MOST_PEOPLE + 1])
    return found if len(found) <= MOST_PEOPLE else []


def newest_undelivered(people: Sequence[User]) -> list[tuple[User, MailRow | None]]:
    """Return each of these few people with the newest mail that did not arrive, if there is one."""
    found = []
    for person in people:
        rows = mail_rows(MailFilter(person=person.pk)).filter(state__in=NOT_DELIVERED)
        newest = rows.first()
        found.append((person, MailRow(newest, person) if newest else None))
    return found


def mail_kinds() -> list[str]:
    """Return the kinds of mail that were ever written."""
    return list(OutgoingMail.objects.order_by("kind").values_list("kind", flat=True).distinct())


def mail_states(wanted: MailFilter | None = None) -> list[tuple[MailState, int]]:
    """Return how many mails stand in each state, of those the other filters leave."""
    rows = mail_rows(replace(wanted or MailFilter(), state=""))
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return [(state, counts.get(state.value, 0)) for state in MailState]


def trail_of(mail: OutgoingMail) -> list[tuple[MailAttempt, AttemptOutcome]]:
    """Return each attempt with what became of it, the first one first."""
    rows = MailAttempt.objects.filter(mail=mail).order_by("at", "id")
    return [(row, AttemptOutcome(row.outcome)) for row in rows]


def mail_lines(rows: Iterable[MailRow]) -> Iterator[Sequence[object]]:
    """Yield the lines of the file."""
    for row in rows:
        mail, next_at = row.mail, row.next_attempt_at
        yield (
            mail.subject,
            kind_words(mail.kind),
            mail.recipient,
            row.person.name if row.person else "",
            row.state.label,
            mail.last_error,
            mail.attempts,
            mail.created_at,
            mail.sent_at,
            next_at,
        )
