"""Feedback on targets and questions about them, as far as their reader may know of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Quarter, User
from kpis.access import discussions as rights
from kpis.choices.discussions import FeedbackState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptFeedback, KptQuestion
from saypro_align.lib.clock import organization_day
from saypro_align.lib.numerals import percent, quantity

FEEDBACK_HEADERS: Final = (
    gettext_lazy("Target"),
    gettext_lazy("From"),
    gettext_lazy("Given on"),
    gettext_lazy("Realistic"),
    gettext_lazy("Change to"),
    gettext_lazy("By"),
    gettext_lazy("Comment"),
    gettext_lazy("State"),
    gettext_lazy("Because"),
    gettext_lazy("Answered by"),
)
QUESTION_HEADERS: Final = (
    gettext_lazy("Target"),
    gettext_lazy("From"),
    gettext_lazy("Asked on"),
    gettext_lazy("Question"),
    gettext_lazy("Answer"),
    gettext_lazy("Answered by"),
    gettext_lazy("Answered on"),
)
_WITH: Final = ("given_by", "answered_by", "change", "kpt__kpi", "kpt__owner", "kpt__team__lead")
_ASKED: Final = ("asked_by", "answered_by", "kpt__kpi", "kpt__owner", "kpt__team__lead")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody's feedback, in words, with what the reader may do with it."""

    row: KptFeedback
    may_answer: bool

    @property
    def wanted(self) -> str:
        """Say what he would promise instead: "+10 % (220 000 R) by 20 Dec 2026"."""
        return wanted_text(self.row)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one target and what this reader may do about it."""

    kpt: Kpt
    own: KptFeedback | None
    entries: tuple[Entry, ...]
    answered: int
    total: int
    may_give: bool
    may_answer: bool
    may_close: bool
    readers: str
    until: date | None
    is_over: bool

    @property
    def waiting(self) -> list[Entry]:
        """Return what the reader still has to answer."""
        return [entry for entry in self.entries if entry.may_answer]

    @property
    def done(self) -> list[Entry]:
        """Return what is answered, or not for this reader to answer."""
        return [entry for entry in self.entries if not entry.may_answer]

    @property
    def unanswered(self) -> int:
        """Return how many entries nobody has answered."""
        return self.total - self.answered


def said_of(kpt: Kpt, user: User, now: datetime) -> Said:
    """Return what is said of a target, as far as this reader may know it."""
    rows = list(
        KptFeedback.objects.visible_to(user)
        .filter(kpt=kpt)
        .select_related("given_by", "answered_by", "change")
    )
    for row in rows:
        row.kpt = kpt
    answered, total = figures_of([kpt.pk])[kpt.pk]
    own = [row for row in rows if row.given_by_id == user.pk]
    today = organization_day(now)
    is_over = kpt.feedback_until is not None and today > kpt.feedback_until
    return Said(
        kpt=kpt,
        own=own[-1] if own else None,
        entries=tuple(Entry(row, rights.can_answer_entry(user, row)) for row in rows),
        answered=answered,
        total=total,
        may_give=rights.can_give_feedback(user, kpt) and not is_over,
        may_answer=rights.can_answer_feedback(user, kpt),
        may_close=rights.can_close_feedback(user, kpt) and answered == total,
        readers=readers_of(kpt),
        until=kpt.feedback_until,
        is_over=is_over,
    )


def figures_of(kpt_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return for each target how many entries of feedback are answered, of how many."""
    ids = list(kpt_ids)
    counted = (
        KptFeedback.objects.filter(kpt__in=ids)
        .order_by()
        .values("kpt_id")
        .annotate(total=Count("pk"), waiting=Count("pk", filter=Q(state=FeedbackState.OPEN)))
    )
    found = {row["kpt_id"]: (row["total"] - row["waiting"], row["total"]) for row in counted}
    return {pk: found.get(pk, (0, 0)) for pk in ids}


def feedback_rows(
    user: User, *, quarter: Quarter | None = None, kpt: Kpt | None = None, state: str = ""
) -> list[Entry]:
    """Return the feedback the person may know of: what waits for him first, target by target."""
    rows = KptFeedback.objects.visible_to(user).select_related(*_WITH)
    if kpt is not None:
        rows = rows.filter(kpt=kpt)
    elif quarter is not None:
        rows = rows.filter(kpt__quarter=quarter)
    if state:
        rows = rows.filter(state=state)
    entries = [Entry(row, rights.can_answer_entry(user, row)) for row in rows]
    return sorted(
        entries,
        key=lambda one: (
            not one.may_answer,
            not one.row.is_open,
            one.row.kpt.name.casefold(),
            one.row.created_at,
        ),
    )


def question_rows(
    user: User, *, quarter: Quarter | None = None, kpt: Kpt | None = None, only_open: bool = False
) -> QuerySet[KptQuestion]:
    """Return the questions about targets the person reads: unanswered ones first, then the newest."""
    rows = KptQuestion.objects.visible_to(user).select_related(*_ASKED)
    if kpt is not None:
        rows = rows.filter(kpt=kpt)
    elif quarter is not None:
        rows = rows.filter(kpt__quarter=quarter)
    if only_open:
        rows = rows.waiting()
    return rows.annotate(is_answered=Q(answered_at__isnull=False)).order_by(
        "is_answered", "-created_at", "-id"
    )


def closable(user: User, quarter: Quarter) -> list[Kpt]:
    """Return the proposed targets whose feedback the person may close: nothing waits any more."""
    rows = list(
        Kpt.objects.visible_to(user)
        .filter(quarter=quarter, state=KptState.PROPOSED, feedback_closed_at=None)
        .select_related("owner", "team__lead", "kpi")
        .order_by("name", "pk")
    )
    figures = figures_of(row.pk for row in rows)
    return [
        row
        for row in rows
        if figures[row.pk][0] == figures[row.pk][1] and rights.can_close_feedback(user, row)
    ]


def readers_of(kpt: Kpt) -> str:
    """Say who will read feedback on the target, before anybody writes some."""
    if kpt.level == KptLevel.PERSON:
        return _(
            "Your feedback is read by the owner of the target, the head of the department and the "
            "strategy office, by nobody else."
        )
    if kpt.level == KptLevel.DEPARTMENT:
        return _(
            "Your feedback is read by the owner of the target, the head of the department, the "
            "strategy office and the leadership, by nobody else."
        )
    return _(
        "Your feedback is read by the owner of the target, the strategy office and the leadership, "
        "by nobody else."
    )


def wanted_text(row: KptFeedback) -> str:
    """Say what somebody would promise instead: "+10 % (220 000 R) by 20 Dec 2026"."""
    parts = []
    unit = row.kpt.kpi.unit if row.kpt.kpi else ""
    value = None if row.wanted_value is None else quantity(_plain(row.wanted_value), unit)
    if row.wanted_relative is not None:
        sign = "+" if row.wanted_relative > 0 else ""
        relative = f"{sign}{percent(_plain(row.wanted_relative))}"
        parts.append(f"{relative} ({value})" if value else relative)
    elif value:
        parts.append(value)
    if row.wanted_on is not None:
        parts.append(_("by %(day)s") % {"day": format_date(row.wanted_on, "j M Y")})
    return " ".join(parts)


def feedback_lines(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """Return the feedback as lines of a file."""
    for entry in entries:
        row = entry.row
        value = row.wanted_value if row.wanted_relative is None else row.wanted_relative
        unit = "%" if row.wanted_relative is not None else (row.kpt.kpi.unit if row.kpt.kpi else "")
        yield (
            row.kpt.name,
            str(row.given_by),
            organization_day(row.created_at).isoformat(),
            _("Yes") if row.realistic else _("No"),
            "" if value is None else f"{_plain(value):f} {unit}".strip(),
            row.wanted_on.isoformat() if row.wanted_on else "",
            row.comment,
            str(row.state_choice.label),
            row.answer,
            str(row.answered_by or ""),
        )


def question_lines(rows: Iterable[KptQuestion]) -> Iterator[tuple[str, ...]]:
    """Return the questions as lines of a file."""
    for row in rows:
        yield (
            row.kpt.name,
            str(row.asked_by),
            organization_day(row.created_at).isoformat(),
            row.text,
            row.answer,
            str(row.answered_by or ""),
            organization_day(row.answered_at).isoformat() if row.answered_at else "",
        )


def _plain(value: Decimal) -> Decimal:
    """Return the number without zeros at its end."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
