"""The log of distributed targets: versions, each person's mail, and how far the sending has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.selectors import colleagues
from kpis.choices.distributions import DeliveryState
from kpis.models import Acknowledgement, Delivery, Distribution
from saypro_align.outbox.models import NOT_DELIVERED, MailState


class LogState(models.TextChoices):
    """What became of one person's mail, in one word."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    NO_ADDRESS = "no_address", _("No mail address")
    GONE = "gone", _("No longer here")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        tones = {"waiting": "warn", "sent": "good", "failed": "bad", "no_address": "bad"}
        return tones.get(self.value, "none")


# The delivery and its mail behind each word.
_WHERE = {
    LogState.WAITING: Q(state=DeliveryState.WAITING)
    | Q(mail__state__in=[MailState.QUEUED, MailState.SENDING]),
    LogState.SENT: Q(mail__state=MailState.SENT),
    LogState.FAILED: Q(mail__state__in=NOT_DELIVERED),
    LogState.NO_ADDRESS: Q(state=DeliveryState.NO_ADDRESS),
    LogState.GONE: Q(state=DeliveryState.GONE),
}
_COUNTS = {state.value: Count("pk", filter=where) for state, where in _WHERE.items()}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many mails of a version stand where."""

    total: int
    waiting: int
    sent: int
    failed: int
    no_address: int
    gone: int

    @property
    def expected(self) -> int:
        """Return how many mails there are to be."""
        return self.waiting + self.sent + self.failed

    @property
    def can_repair(self) -> bool:
        """Return whether something failed that may be sent again."""
        return self.failed > 0


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with how its mails fared and how many have read it."""

    version: Distribution
    progress: Progress
    read: int
    people: int


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One person's line in the log."""

    delivery: Delivery
    state: LogState
    read_at: datetime | None

    @property
    def user(self) -> User:
        """Return whose summary it is."""
        return self.delivery.user

    @property
    def own(self) -> int:
        """Return how many own targets the mail told of; which ones is nobody else's business."""
        return sum(bool(line["is_personal"]) for line in self.delivery.content.get("own", ()))

    @property
    def fault(self) -> str:
        """Return what the mail server said."""
        return self.delivery.mail.last_error if self.delivery.mail else ""


VERSION_HEADERS: Sequence[object] = (
    _("Quarter"),
    _("Version"),
    _("Made by"),
    _("Made at"),
    _("Mails sent"),
    _("Failed"),
    _("No mail address"),
    _("Have read"),
    _("People"),
)
DELIVERY_HEADERS: Sequence[object] = (
    _("Person"),
    _("E-mail address"),
    _("Departments"),
    _("Own targets"),
    _("Mail"),
    _("Sent at"),
    _("Said by the mail server"),
    _("Read at"),
)


def versions() -> QuerySet[Distribution]:
    """Return all versions, newest first."""
    rows = Distribution.objects.select_related("quarter", "made_by")
    return rows.order_by("-created_at", "-pk")


def version_rows(shown: Iterable[Distribution]) -> list[VersionRow]:
    """Return the versions with their counts; the queries are as many for one as for all."""
    rows = list(shown)
    ids = [row.pk for row in rows]
    told = Delivery.objects.filter(distribution__in=ids).order_by()
    counted = told.values("distribution").annotate(total=Count("pk"), **_COUNTS)
    found = {one["distribution"]: _progress(one) for one in counted}
    here = colleagues().order_by().values("pk")
    people = dict(told.filter(user__in=here).values_list("distribution").annotate(Count("pk")))
    read = Acknowledgement.objects.filter(distribution__in=ids, user__in=here).order_by()
    readers = dict(read.values_list("distribution").annotate(Count("pk")))
    none = Progress(0, 0, 0, 0, 0, 0)
    return [
        VersionRow(row, found.get(row.pk, none), readers.get(row.pk, 0), people.get(row.pk, 0))
        for row in rows
    ]


def progress(version: Distribution) -> Progress:
    """Return how many mails of the version stand where."""
    rows = Delivery.objects.filter(distribution=version)
    return Progress(**rows.aggregate(total=Count("pk"), **_COUNTS))


def _progress(counts: Mapping[str, Any]) -> Progress:
    return Progress(**{one.name: counts[one.name] for one in fields(Progress)})


def deliveries(version: Distribution, state: str = "", who: str = "") -> QuerySet[Delivery]:
    """Return the version's deliveries in the state, of people whose name or address holds a text."""
    rows = Delivery.objects.filter(distribution=version).select_related("user", "mail")
    if state:
        rows = rows.filter(_WHERE[LogState(state)])
    if who:
        rows = rows.filter(Q(user__name__icontains=who) | Q(user__email__icontains=who))
    return rows.order_by("user__name", "pk")


def delivery_rows(shown: Iterable[Delivery]) -> list[DeliveryRow]:
    """Return the log's lines with when each person read the version, in one more query."""
    rows = list(shown)
    read = Acknowledgement.objects.filter(
        distribution__in={row.distribution_id for row in rows}, user__in={r.user_id for r in rows}
    )
    at = dict(read.values_list("user_id", "created_at"))
    return [DeliveryRow(row, state_of(row), at.get(row.user_id)) for row in rows]


def state_of(delivery: Delivery) -> LogState:
    """Return what became of the person's mail in one word."""
    if delivery.mail is None:
        return LogState(delivery.state)
    if delivery.mail.state == MailState.SENT:
        return LogState.SENT
    return LogState.FAILED if delivery.mail.state in NOT_DELIVERED else LogState.WAITING


def version_lines(rows: Iterable[VersionRow]) -> Iterable[Sequence[object]]:
    """Yield the lines of the file of versions."""
    for row in rows:
        yield (
            row.version.quarter.code,
            row.version.number,
            row.version.made_by,
            row.version.created_at,
            row.progress.sent,
            row.progress.failed,
            row.progress.no_address,
            row.read,
            row.people,
        )


def delivery_lines(rows: Iterable[DeliveryRow]) -> Iterable[Sequence[object]]:
    """Yield the lines of the file of the log."""
    for row in rows:
        mail = row.delivery.mail
        yield (
            row.user,
            row.user.email,
            ", ".join(row.delivery.content.get("departments", ())),
            row.own,
            row.state.label,
            mail.sent_at if mail else "",
            row.fault,
            row.read_at,
        )
