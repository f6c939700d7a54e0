"""How the last quarter ended, the months that were looked back on, and what the middle will look at.

The quarter before the running one had three targets; their owners say how they ended, one goes on,
and its results were published when it closed.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from actions.choices.sessions import Answer, SessionKind
from actions.models import MonthlyReview, Session
from actions.services import month_reviews, session_places, sessions
from actions.services.reviews import make_due_reviews
from actions.services.target_reviews import Assessed, Decided, assess_targets, decide_target
from departments.models import Quarter
from kpis.choices import Direction, Frequency
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.services import closings, measurements, targets
from kpis.services.closings import Ending
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from reports.models import QuarterResults
from reports.services import results
from reports.services.results_mails import send_results_mails
from saypro_align.demo import goals
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.targets import DemoTarget
from saypro_align.lib.periods import add_months

_HOUR: Final = timedelta(hours=1)
# What was promised last quarter; how it ended; and what its owner learned.
LAST: Final = (
    (
        DemoTarget(
            "licences",
            "Sign 40 new licences in the quarter",
            "Each licence brings royalties for years.",
            "pieter",
            "licences",
            "Licences signed",
            "0",
            value="40",
            goal=goals.ROYALTIES,
            weeks=("0", "4", "9", "13", "17", "21", "25", "29", "33", "36", "39", "42", "43"),
        ),
        "reached",
        "Customers sign when somebody visits; letters alone brought two.",
        "stop",
    ),
    (
        DemoTarget(
            "waiting",
            "Answer members within 3 days instead of 8",
            "Members who wait call three times.",
            "nomsa",
            "days",
            "Days until a member is answered",
            "8",
            value="3",
            direction=Direction.DECREASE,
            goal=goals.CUSTOMERS,
            weeks=("8", "7.8", "7.5", "7", "6.8", "6.5", "6", "5.8", "5.5", "5.2", "5", "5", "5"),
        ),
        "partly",
        "The second shift began five weeks late; since then it goes as planned.",
        "carry",
    ),
    (
        DemoTarget(
            "records",
            "Keep 98 % of the licence records complete",
            "Whoever looks a licence up must find it.",
            "anil",
            "%",
            "Licence records that are complete",
            None,
            value="98",
            direction=Direction.AT_LEAST,
            goal=goals.EFFICIENCY,
            weeks=("90", "91", "92", "92", "93", "93", "94", "94", "95", "95", "96", "96", "96"),
        ),
        "missed",
        "Old records lack the signature; nobody had counted them.",
        "stop",
    ),
)
_WORDED: Final = (
    "43 licences signed instead of 40: Sales visited instead of writing.\n"
    "Members are answered in 5 days instead of 8."
)


def plan_endings(
    timeline: Timeline,
    cast: Callable[[], Cast],
    rows: Mapping[int, Quarter],
    last: DemoQuarter,
    running: DemoQuarter,
) -> None:
    """Put last quarter's targets and end, and the running quarter's reviews, on the time line."""
    held: dict[str, Kpt] = {}

    def on(day: date, hour: int, step: Callable[[Cast, datetime], None]) -> None:
        timeline.on(day, hour, lambda at: step(cast(), at))

    on(
        last.starts_on - timedelta(days=12),
        9,
        lambda c, at: _promise(c, rows[last.index], held, at),
    )
    on(last.starts_on - timedelta(days=3), 9, lambda c, at: _finalize(c, held, at))
    for week, monday in enumerate(last.mondays()):
        timeline.on(monday, 9, partial(_measure, held, week, monday))
    on(last.ends_on - timedelta(days=4), 10, lambda c, at: _say(c, held, at))
    on(last.ends_on - timedelta(days=2), 10, lambda c, at: _word(c, rows[last.index], at))
    # The story closes the quarter at one in the morning.
    timeline.on(running.starts_on, 2, lambda at: _tell(rows[last.index], at), must=True)
    # From the first month on: left to itself, one meeting would look back on all that had passed.
    for month in range(1 - 3 * running.index, 3):
        first = add_months(running.starts_on, month)
        timeline.on(first, 6, lambda at: _make(at))
        timeline.on(first + timedelta(days=9), 15, _hold)
    timeline.on(running.starts_on + timedelta(days=38), 10, lambda at: _look(cast(), at))


def _promise(cast: Cast, quarter: Quarter, held: dict[str, Kpt], at: datetime) -> None:
    for told, *_said in LAST:
        owner = cast.people[told.owner]
        kpt = targets.create_target(
            quarter=quarter,
            level=KptLevel.ORGANIZATION,
            fields=KptFields(
                name=told.name,
                rationale=told.why,
                goal=cast.goals[told.goal],
                owner=owner,
                baseline=None if told.start is None else Decimal(told.start),
                target_value=Decimal(told.value),
            ),
            series=KpiFields(
                name=told.number,
                unit=told.unit,
                direction=told.direction,
                frequency=Frequency.WEEKLY,
                source="Royalty system",
                owner=owner,
            ),
            actor=cast.office,
            now=at,
        )
        held[told.key] = targets.propose_target(
            kpt=kpt,
            feedback_until=(at + timedelta(days=5)).date(),
            smart_reason="Agreed with the heads as it stands.",
            actor=cast.office,
            now=at,
        )


def _finalize(cast: Cast, held: Mapping[str, Kpt], at: datetime) -> None:
    for kpt in held.values():
        kpt.refresh_from_db()
        targets.finalize_target(kpt=kpt, actor=cast.office, now=at)


def _measure(held: Mapping[str, Kpt], week: int, day: date, at: datetime) -> None:
    for told, *_said in LAST:
        kpt = held[told.key]
        if kpt.kpi is not None and kpt.owner is not None:
            value = Decimal(told.weeks[min(week, len(told.weeks) - 1)])
            measurements.record_measurement(
                kpi=kpt.kpi, measured_on=day, value=value, actor=kpt.owner, now=at
            )


def _say(cast: Cast, held: Mapping[str, Kpt], at: datetime) -> None:
    """Each owner says how his target ended."""
    for told, outcome, lessons, what_next in LAST:
        kpt = held[told.key]
        kpt.refresh_from_db()
        ending = Ending(kpt=kpt, outcome=outcome, what_next=what_next, lessons=lessons)
        closings.say_endings(endings=[ending], actor=cast.people[told.owner], now=at)


def _word(cast: Cast, quarter: Quarter, at: datetime) -> None:
    """The leader words the successes; the rest follows from the numbers."""
    leader = cast.people["joseph"]
    draft = results.draft_results(quarter=quarter, actor=leader, now=at)
    results.edit_results(
        results=draft,
        changes={"successes": _WORDED},
        expected_version=draft.version,
        actor=leader,
        now=at + _HOUR,
    )


def _tell(quarter: Quarter, at: datetime) -> None:
    """Mail the last quarter's results; those before were told when nobody kept such mails."""
    QuarterResults.objects.exclude(quarter=quarter).update(mailed_at=at)
    send_results_mails(now=at)


def _make(at: datetime) -> None:
    make_due_reviews(now=at)


def _hold(at: datetime) -> None:
    """Hold the reviews whose hour has passed: of months, and of the middle of a quarter."""
    _hold_middles(at)
    rows = Session.objects.to_come().filter(kind=SessionKind.MONTHLY, ends_at__lte=at)
    ids = MonthlyReview.objects.filter(frozen_at=None).values("session")
    for session in rows.filter(pk__in=ids).select_related("chair", "series", "quarter"):
        before = session.starts_at - _HOUR
        for place in session_places.places_of(session):
            if not place.answer:
                session_places.answer_invitation(
                    place=place, answer=Answer.YES, actor=place.user, now=before
                )
        for review in session.monthly_reviews.select_related("department"):
            review.session = session
            month_reviews.write_analysis(
                review=review,
                analysis=f"{review.analysis}\nWe go on with what works and look again next month.",
                expected_version=None,
                actor=session.chair,
                now=session.starts_at,
            )
        session.refresh_from_db()
        sessions.close_session(
            session=session, summary="Looked back on the month.", actor=session.chair, now=at
        )


def _hold_middles(at: datetime) -> None:
    rows = Session.objects.to_come().filter(kind=SessionKind.MID_QUARTER, ends_at__lte=at)
    for session in rows.select_related("chair", "series", "quarter"):
        sessions.close_session(
            session=session,
            summary="Looked at the middle of the quarter; every target stays as it is.",
            actor=session.chair,
            now=at,
        )


def _look(cast: Cast, at: datetime) -> None:
    """Before the middle the leader says how the first targets look, and one is decided about."""
    session = Session.objects.to_come().filter(kind=SessionKind.MID_QUARTER).first()
    if session is None:
        return
    rows = Kpt.objects.filter(quarter=session.quarter, state=KptState.FINAL)
    kpts = list(rows.filter(level=KptLevel.ORGANIZATION).select_related("quarter", "kpi")[:2])
    words = (("in_doubt", "It depends on two renewals in December."), ("will_reach", ""))
    assess_targets(
        session=session,
        assessed=[Assessed(kpt, *said) for kpt, said in zip(kpts, words, strict=False)],
        actor=cast.people["joseph"],
        now=at,
    )
    if kpts:
        decided = Decided("keep", "The second half has always brought more.")
        decide_target(session=session, kpt=kpts[0], decided=decided, actor=cast.office, now=at)
