"""Reads for the list of meetings, their agendas and what other pages show of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.access.sessions import readable_sessions
from actions.choices.sessions import TO_COME, Answer, SessionKind, SessionState
from actions.models import CorrectiveAction, Session, SessionDecision, SessionParticipant
from departments.choices import QuarterState
from departments.models import Department, Quarter, User

COMING, HELD, CANCELLED, EVERY = "coming", "held", "cancelled", "all"
MINE: Final = "mine"
# So long before the day the strategy office is asked to plan the look at the quarter's middle.
ASK_BEFORE: Final = timedelta(days=21)
CSV_HEADERS: Final = (
    gettext_lazy("Kind"),
    gettext_lazy("Meeting"),
    gettext_lazy("Begins"),
    gettext_lazy("Ends"),
    gettext_lazy("Time zone"),
    gettext_lazy("Place"),
    gettext_lazy("Link"),
    gettext_lazy("Quarter"),
    gettext_lazy("Departments"),
    gettext_lazy("Led by"),
    gettext_lazy("State"),
    gettext_lazy("Asked"),
    gettext_lazy("Coming"),
    gettext_lazy("Came"),
    gettext_lazy("Decisions"),
    gettext_lazy("Decisions still open"),
    gettext_lazy("Reason"),
)
DECISION_HEADERS: Final = (
    gettext_lazy("Meeting"),
    gettext_lazy("Kind"),
    gettext_lazy("Held on"),
    gettext_lazy("Item"),
    gettext_lazy("Decision"),
    gettext_lazy("Who"),
    gettext_lazy("By when"),
    gettext_lazy("State"),
    gettext_lazy("What became of it"),
)


@dataclass(frozen=True)
class SessionFilters:
    """What the address of the list asks for; None and "" ask for everything."""

    show: str = COMING
    kind: str = ""
    department: Department | None = None
    quarter: Quarter | None = None
    is_mine: bool = False


def session_rows(user: User, filters: SessionFilters) -> QuerySet[Session]:
    """Return the meetings of the list: what comes next first, what was held last first."""
    rows = readable_sessions(user)
    if filters.show == COMING:
        rows = rows.filter(state__in=TO_COME)
    elif filters.show in (HELD, CANCELLED):
        rows = rows.filter(state=filters.show)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.department is not None:
        rows = rows.of_department(filters.department)
    if filters.quarter is not None:
        rows = rows.filter(quarter=filters.quarter)
    if filters.is_mine:
        rows = rows.filter(Q(chair=user) | Exists(_place_of(user)))
    order = F("starts_at").asc() if filters.show == COMING else F("starts_at").desc()
    return _counted(rows).order_by(order, "id")


def show_counts(user: User, filters: SessionFilters) -> dict[str, int]:
    """Return how many meetings each tab shows under the same other filters."""
    rows = session_rows(
        user,
        SessionFilters(
            show=EVERY,
            kind=filters.kind,
            department=filters.department,
            quarter=filters.quarter,
            is_mine=filters.is_mine,
        ),
    ).order_by()
    states = dict(rows.values_list("state").annotate(n=Count("pk", distinct=True)))
    return {
        COMING: sum(states.get(state, 0) for state in TO_COME),
        HELD: states.get(SessionState.HELD, 0),
        CANCELLED: states.get(SessionState.CANCELLED, 0),
    }


def _place_of(user: User) -> QuerySet[SessionParticipant]:
    return SessionParticipant.objects.filter(session=OuterRef("pk"), user=user, removed_at=None)


def _counted(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Add how many were asked, come, and what was decided, each counted by itself."""
    asked = SessionParticipant.objects.filter(session=OuterRef("pk"), removed_at=None)
    decided = SessionDecision.objects.filter(session=OuterRef("pk"), removed_at=None)
    still_open = decided.filter(done_at=None, action=None, step=None)
    return rows.annotate(
        asked=_count(asked),
        coming=_count(asked.filter(answer=Answer.YES)),
        decided=_count(decided),
        still_open=_count(still_open),
    )


def _count(rows: QuerySet[SessionParticipant] | QuerySet[SessionDecision]) -> Subquery:
    counted = rows.order_by().values("session").annotate(n=Count("pk")).values("n")
    return Subquery(counted)


@dataclass(frozen=True)
class SessionRow:
    """A line of the list."""

    session: Session
    departments: str
    asked: int
    coming: int
    decided: int
    still_open: int
    # What the reader himself has answered; None where he is not asked.
    my_answer: Answer | None
    is_over: bool


def session_table(rows: Iterable[Session], user: User, now: datetime) -> list[SessionRow]:
    """Return rows of `session_rows` as the list shows them."""
    return [_row(session, user, now) for session in rows]


def _row(session: Session, user: User, now: datetime) -> SessionRow:
    mine = [place for place in session.participants.all() if place.user_id == user.pk]
    counts = vars(session)
    return SessionRow(
        session=session,
        departments=", ".join(str(row.department) for row in session.concerned.all()),
        asked=counts.get("asked") or 0,
        coming=counts.get("coming") or 0,
        decided=counts.get("decided") or 0,
        still_open=counts.get("still_open") or 0,
        my_answer=mine[0].answer_choice if mine else None,
        is_over=session.is_over(now),
    )


def csv_lines(rows: Iterable[SessionRow]) -> Iterable[tuple[object, ...]]:
    """Yield the list as a table for spreadsheets."""
    for row in rows:
        session = row.session
        yield (
            session.get_kind_display(),
            session.title,
            session.local_start.isoformat(timespec="minutes"),
            session.local_end.isoformat(timespec="minutes"),
            session.time_zone,
            session.place,
            session.link,
            session.quarter.code if session.quarter else "",
            row.departments,
            session.chair,
            session.get_state_display(),
            row.asked,
            row.coming,
            "" if session.people_came is None else session.people_came,
            row.decided,
            row.still_open,
            session.cancel_reason,
        )


def decision_rows(user: User, filters: SessionFilters) -> QuerySet[SessionDecision]:
    """Return what was decided in the meetings of the list, the newest meeting first."""
    sessions = session_rows(user, filters).order_by().values("pk")
    return (
        SessionDecision.objects.filter(session__in=sessions, removed_at=None)
        .select_related("session", "item", "owner", "action", "step__action")
        .order_by("-session__starts_at", "created_at", "pk")
    )


def decision_lines(rows: Iterable[SessionDecision]) -> Iterable[tuple[object, ...]]:
    """Yield decisions as a table for spreadsheets."""
    for row in rows:
        became = row.action or (row.step.action if row.step else None)
        yield (
            row.session.title,
            row.session.get_kind_display(),
            row.session.local_start.date(),
            row.item.title if row.item else "",
            row.text,
            row.owner,
            row.due_on,
            _("open") if row.is_open else _("done"),
            became.title if became else "",
        )


@dataclass(frozen=True)
class OwedReview:
    """A quarter whose middle nobody has planned to look at."""

    quarter: Quarter
    due_on: date
    is_late: bool


def owed_reviews(today: date) -> list[OwedReview]:
    """Return the quarters whose mid-quarter review must be planned: none is skipped in silence.

    A cancelled review is owed again, unless it was left out with a reason.
    """
    settled = Session.objects.filter(
        Q(is_left_out=True) | ~Q(state=SessionState.CANCELLED),
        quarter=OuterRef("pk"),
        kind=SessionKind.MID_QUARTER,
    )
    rows = Quarter.objects.filter(
        state=QuarterState.OPEN, mid_quarter_on__lte=today + ASK_BEFORE, ends_on__gte=today
    ).exclude(Exists(settled))
    return [
        OwedReview(quarter, quarter.mid_quarter_on, quarter.mid_quarter_on < today)
        for quarter in rows.order_by("mid_quarter_on", "pk")
    ]


@dataclass(frozen=True)
class Meetings:
    """What a page of something else shows of its meetings: the next ones and the last ones held."""

    coming: list[Session]
    held: list[Session]

    def __bool__(self) -> bool:
        """Return whether there is anything to show."""
        return bool(self.coming or self.held)


def meetings_of_department(department: Department, user: User) -> Meetings:
    """Return the next meetings of a department and its last ones."""
    return _meetings(readable_sessions(user).of_department(department))


def meetings_of_action(action: CorrectiveAction, user: User) -> Meetings:
    """Return the meetings about an action or planned from its gap."""
    return _meetings(readable_sessions(user).filter(_about(action)))


def _about(action: CorrectiveAction) -> Q:
    own = Q(action=action)
    return own | Q(gap=action.gap_id) if action.gap_id is not None else own


def _meetings(rows: QuerySet[Session]) -> Meetings:
    return Meetings(
        coming=list(rows.filter(state__in=TO_COME).order_by("starts_at", "id")[:4]),
        held=list(rows.filter(state=SessionState.HELD).order_by("-starts_at", "id")[:3]),
    )


def sessions_led_by(person: User) -> QuerySet[Session]:
    """Return the meetings to come that the person leads."""
    return (
        Session.objects.filter(chair=person, state__in=TO_COME)
        .select_related("chair", "series")
        .order_by("starts_at", "pk")
    )


def decisions_of(person: User) -> QuerySet[SessionDecision]:
    """Return what the person promised in meetings and has not done."""
    return (
        SessionDecision.objects.filter(
            owner=person, done_at=None, action=None, step=None, removed_at=None
        )
        .select_related("session")
        .order_by("due_on", "pk")
    )
