"""Reviews and meetings of the demo: what was held and decided, what comes, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from actions.choices.sessions import Answer, Outcome, SessionKind
from actions.models import Session
from actions.services import agenda, decisions, session_places, sessions
from actions.services.sessions import SessionDraft
from departments.models import Quarter, User
from gaps.choices import OPEN_STATES, GapKind, GapState
from gaps.models import Gap
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import at_local

ZONE: Final = "Africa/Johannesburg"
_HOUR: Final = timedelta(hours=1)
# Who has not said yet whether he comes.
_SILENT: Final = "hr"


@dataclass(frozen=True)
class _Stage:
    """The cast and the running quarter, whose row appears while the story is told."""

    told: Callable[[], Cast]
    rows: Mapping[int, Quarter]
    quarter: DemoQuarter
    now: datetime

    @property
    def cast(self) -> Cast:
        """Return the people; they are hired while the story is told."""
        return self.told()

    @property
    def row(self) -> Quarter:
        """Return the running quarter."""
        return self.rows[self.quarter.index]


def plan_meetings(
    timeline: Timeline,
    cast: Callable[[], Cast],
    rows: Mapping[int, Quarter],
    quarter: DemoQuarter,
    now: datetime,
) -> None:
    """Put the quarter's meetings on the time line."""
    stage = _Stage(cast, rows, quarter, now)
    start = quarter.starts_on

    def on(days: int, hour: int, step: Callable[[_Stage, datetime], None]) -> None:
        timeline.on(start + timedelta(days=days), hour, lambda at: step(stage, at))

    on(-18, 9, _hold_planning_session)
    on(1, 14, _hold_all_staff_meeting)
    on(20, 15, _hold_workshop)
    on(32, 11, _hold_monthly_review)
    on(33, 9, _plan_mid_quarter_review)
    on(34, 9, _plan_joint_session)
    timeline.on(
        organization_day(now), 23, lambda at: _bring_agendas_up_to_date(stage, at), must=True
    )


def _hold_planning_session(stage: _Stage, at: datetime) -> None:
    """The office and all heads agree on what the quarter is for."""
    session = _plan(
        stage,
        at,
        kind=SessionKind.PLANNING,
        title=f"Planning session for {stage.quarter.name}",
        purpose="What the organization wants this quarter, and what each department gives to it.",
        starts_at=at + 24 * _HOUR,
        chair=stage.cast.office,
        departments=tuple(stage.cast.heads),
        place="Training room",
    )
    begins = session.starts_at
    _write(session, 1, "Conversions before reach: campaigns are judged by what is sold.", begins)
    decisions.note_decision(
        session=session,
        text="Send each head the goals with their measures before the plans are written",
        owner=stage.cast.office,
        due_on=organization_day(begins) + timedelta(days=2),
        actor=stage.cast.office,
        now=begins + _HOUR,
    )
    decisions.finish_decision(
        decision=session.decisions.get(), actor=stage.cast.office, now=begins + 3 * _HOUR
    )
    _close(stage, session, "Six goals, one page for each department.", begins + 2 * _HOUR)


def _hold_all_staff_meeting(stage: _Stage, at: datetime) -> None:
    session = _plan(
        stage,
        at - 100 * _HOUR,
        kind=SessionKind.ALL_STAFF,
        title=f"{stage.quarter.name} begins",
        purpose="Last quarter's results, this quarter's vision, and questions.",
        starts_at=at,
        chair=stage.cast.office,
        departments=(),
        place="Canteen, and online",
        link="https://meet.example/saypro",
    )
    session_places.note_attendance(
        session=session, came=(), people_came=86, actor=stage.cast.office, now=at + _HOUR
    )
    _close(stage, session, "The vision was told; three questions were answered.", at + _HOUR)


def _hold_workshop(stage: _Stage, at: datetime) -> None:
    """Product Development, Sales and Marketing put the projects in order each quarter."""
    head = stage.cast.heads["product-development"]
    session = _plan(
        stage,
        at - 200 * _HOUR,
        kind=SessionKind.WORKSHOP,
        title="Quarterly product alignment workshop",
        purpose="Review ongoing projects and agree on which come first.",
        starts_at=at,
        chair=head,
        departments=("product-development", "sales", "marketing"),
        place="Room 4",
        rhythm="quarterly",
    )
    _write(session, 1, "Each department said what it would stop for it.", at, head)
    _close(stage, session, "The order stands on the page of the key projects.", at + 2 * _HOUR)
    following = session.series.sessions.order_by("-number").first() if session.series else None
    if following is not None:
        _all_say_yes(following, at + 3 * _HOUR)


def _hold_monthly_review(stage: _Stage, at: datetime) -> None:
    """IT looks at its month; what was decided waits to be done."""
    head = stage.cast.heads["it"]
    session = _plan(
        stage,
        at - 100 * _HOUR,
        kind=SessionKind.MONTHLY,
        title="Monthly review of IT",
        purpose="Results, what they mean, and what to change.",
        starts_at=at,
        chair=head,
        departments=("it",),
        place="Online",
        link="https://meet.example/it",
    )
    _write(session, 1, "Uptime says little about how fast people are helped.", at, head)
    decisions.note_decision(
        session=session,
        text="Measure how long people wait until a fault is put right",
        owner=head,
        due_on=organization_day(stage.now) + timedelta(days=12),
        actor=head,
        now=at + _HOUR,
    )
    _close(stage, session, "Two KPIs are behind; the metric is to be looked at.", at + _HOUR)


def _plan_mid_quarter_review(stage: _Stage, at: datetime) -> None:
    session = _plan(
        stage,
        at,
        kind=SessionKind.MID_QUARTER,
        title=f"Mid-quarter review of {stage.quarter.name}",
        purpose="What is behind, what is late, and what has to be decided.",
        starts_at=min(
            _ahead(stage, stage.quarter.starts_on + timedelta(days=45), 10),
            at_local(stage.quarter.ends_on, time(10), organization_zone()),
        ),
        chair=stage.cast.office,
        departments=tuple(stage.cast.heads),
        place="Board room",
    )
    _all_say_yes(session, at + _HOUR, but=stage.cast.heads[_SILENT])


def _bring_agendas_up_to_date(stage: _Stage, at: datetime) -> None:
    """Fill what comes from the numbers of today."""
    for session in Session.objects.to_come().order_by("starts_at"):
        agenda.fill_agenda(session=session, actor=session.chair, now=at)


def _plan_joint_session(stage: _Stage, at: datetime) -> None:
    """Sales and Customer Service talk about what pulls them apart, each month from now on."""
    gap = (
        Gap.objects.in_quarter(stage.row)
        .filter(kind=GapKind.CONFLICTING_GOALS, state__in=OPEN_STATES)
        .exclude(state=GapState.SUSPECTED)
        .order_by("opened_at", "pk")
        .first()
    )
    if gap is None:
        return
    session = _plan(
        stage,
        at,
        kind=SessionKind.JOINT,
        title="Sales and Customer Service: one KPI for both",
        purpose="More customers must not mean longer waits for those we have.",
        starts_at=_ahead(stage, stage.quarter.starts_on + timedelta(days=48), 9),
        chair=stage.cast.heads["sales"],
        departments=("sales", "customer-service"),
        place="Room 2",
        gap=gap,
        rhythm="monthly",
    )
    _all_say_yes(session, at + _HOUR)


def _plan(
    stage: _Stage,
    at: datetime,
    *,
    departments: tuple[str, ...],
    starts_at: datetime,
    chair: User,
    **told: object,
) -> Session:
    draft = SessionDraft(
        starts_at=starts_at,
        ends_at=starts_at + _HOUR,
        time_zone=ZONE,
        chair=chair,
        quarter=stage.row,
        departments=tuple(stage.cast.departments[slug] for slug in departments),
        **told,  # type: ignore[arg-type]
    )
    return sessions.plan_session(draft=draft, actor=chair, now=at)


def _write(
    session: Session, number: int, minutes: str, at: datetime, actor: User | None = None
) -> None:
    """Write minutes to an item, where the agenda has so many."""
    items = list(session.items.filter(removed_at=None))
    if len(items) >= number:
        item = items[number - 1]
        item.session = session
        agenda.write_minutes(
            item=item,
            changes={"minutes": minutes, "outcome": Outcome.DISCUSSED},
            expected_version=None,
            actor=actor or session.chair,
            now=at,
        )


def _close(stage: _Stage, session: Session, summary: str, at: datetime) -> None:
    """Note that all came who said so, and send the minutes."""
    _all_say_yes(session, session.starts_at - _HOUR)
    if session.kind != SessionKind.ALL_STAFF:
        came = {place.user_id for place in session_places.places_of(session)}
        session_places.note_attendance(session=session, came=came, actor=session.chair, now=at)
    session.refresh_from_db()
    sessions.close_session(session=session, summary=summary, actor=session.chair, now=at)


def _all_say_yes(session: Session, at: datetime, *, but: User | None = None) -> None:
    for place in session_places.places_of(session):
        if not place.answer and place.user != but:
            session_places.answer_invitation(
                place=place, answer=Answer.YES, actor=place.user, now=at
            )


def _ahead(stage: _Stage, day: date, hour: int) -> datetime:
    """Return a working day that lies ahead of the reader, not before the one given."""
    soonest = organization_day(stage.now) + timedelta(days=4)
    wanted = max(day, soonest)
    while wanted.weekday() > 4:
        wanted += timedelta(days=1)
    return at_local(wanted, time(hour), organization_zone())
