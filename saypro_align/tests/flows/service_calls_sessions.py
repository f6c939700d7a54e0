"""One valid call of each service about reviews and meetings."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from actions.choices.sessions import SessionKind, SessionState
from actions.models import AgendaItem, Session, SessionDecision
from actions.services import (
    agenda,
    decisions,
    mid_quarter,
    minutes_again,
    session_places,
    session_series,
    sessions,
)
from actions.services.agenda import TypedMinutes
from actions.services.sessions import SessionDraft
from actions.tests.factories_session import (
    AgendaItemFactory,
    SessionDecisionFactory,
    SessionDepartmentFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from saypro_align.tests.flows.stage import Stage

STARTS = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)


def _draft(stage: Stage, **changed: Any) -> SessionDraft:
    return SessionDraft(
        **{
            "kind": SessionKind.MONTHLY,
            "title": "November",
            "starts_at": STARTS,
            "ends_at": STARTS + timedelta(hours=1),
            "time_zone": "Africa/Johannesburg",
            "chair": stage.world.people["head"],
            "departments": (stage.obligation.department,),
            **changed,
        }
    )


def _session(stage: Stage, **fields: Any) -> Session:
    session = SessionFactory.create(
        chair=stage.world.people["head"], quarter=stage.obligation.quarter, **fields
    )
    SessionDepartmentFactory.create(session=session, department=stage.obligation.department)
    SessionParticipantFactory.create(session=session, user=stage.world.people["head"])
    return session


def _item(stage: Stage) -> AgendaItem:
    session = _session(stage)
    AgendaItemFactory.create(session=session)
    return AgendaItemFactory.create(session=session)


def _decision(stage: Stage, **fields: Any) -> SessionDecision:
    return SessionDecisionFactory.create(session=_session(stage, **fields))


def _filled(stage: Stage) -> int:
    """Fill the agenda of a meeting about a gap."""
    return agenda.fill_agenda(session=_session(stage, gap=stage.gap()), **stage.act())


def _asked(stage: Stage) -> object:
    """Ask the head of a department to a meeting."""
    session = SessionFactory.create(chair=stage.world.people["head"])
    return session_places.ask_people(
        session=session, departments=[stage.obligation.department], people=[], **stage.act()
    )


def _made(stage: Stage) -> SessionDecision:
    gap = stage.gap()
    return decisions.make_action(decision=_decision(stage, gap=gap), target=gap, **stage.act())


def _saved(stage: Stage) -> object:
    item = _item(stage)
    typed = TypedMinutes(item_id=item.pk, minutes="Agreed.", outcome="", version=item.version)
    return agenda.save_minutes(session=item.session, typed=[typed], **stage.act())


def _written(stage: Stage) -> AgendaItem:
    return agenda.write_minutes(
        item=_item(stage), changes={"minutes": "Agreed."}, expected_version=1, **stage.act()
    )


def _sent_again(stage: Stage) -> Session:
    """Send the minutes of a meeting that was closed before somebody corrected them."""
    session = _session(stage, state=SessionState.HELD, closed_at=STARTS - timedelta(days=90))
    AgendaItemFactory.create(session=session)
    return minutes_again.send_minutes_again(session=session, **stage.act())


def _ended(stage: Stage) -> object:
    session = sessions.plan_session(draft=_draft(stage, rhythm="monthly"), **stage.act())
    assert session.series is not None
    return session_series.end_series(series=session.series, **stage.act())


CALLS_SESSIONS: dict[str, Callable[[Stage], object]] = {
    "actions.sessions.plan_session": lambda s: sessions.plan_session(draft=_draft(s), **s.act()),
    "actions.sessions.edit_session": lambda s: sessions.edit_session(
        session=_session(s), changes={"place": "Room 5"}, expected_version=1, **s.act()
    ),
    "actions.sessions.start_session": lambda s: sessions.start_session(
        session=_session(s), **s.act()
    ),
    "actions.sessions.close_session": lambda s: sessions.close_session(
        session=_session(s), **s.act()
    ),
    "actions.minutes_again.send_minutes_again": _sent_again,
    "actions.sessions.cancel_session": lambda s: sessions.cancel_session(
        session=_session(s), reason="Nobody has time.", **s.act()
    ),
    "actions.mid_quarter.leave_out_mid_quarter": lambda s: mid_quarter.leave_out_mid_quarter(
        quarter=s.obligation.quarter, reason="The audit.", **s.act("leader")
    ),
    "actions.sessions.give_sessions": lambda s: sessions.give_sessions(
        sessions=[_session(s)], to=s.world.people["coordinator"], **s.act("administrator")
    ),
    "actions.session_places.ask_people": _asked,
    "actions.session_places.answer_invitation": lambda s: session_places.answer_invitation(
        place=_session(s).participants.get(), answer="yes", **s.act()
    ),
    "actions.session_places.note_attendance": lambda s: session_places.note_attendance(
        session=_session(s), came={s.world.people["head"].pk}, **s.act()
    ),
    "actions.session_series.begin_series": lambda s: session_series.begin_series(
        first=_session(s), rhythm="monthly", until=date(2027, 6, 30), **s.act()
    ),
    "actions.session_series.end_series": _ended,
    "actions.agenda.fill_agenda": _filled,
    "actions.agenda.add_item": lambda s: agenda.add_item(
        session=_session(s), title="Any other matters", **s.act()
    ),
    "actions.agenda.move_item": lambda s: agenda.move_item(item=_item(s), up=True, **s.act()),
    "actions.agenda.remove_item": lambda s: agenda.remove_item(item=_item(s), **s.act()),
    "actions.agenda.write_minutes": _written,
    "actions.agenda.save_minutes": _saved,
    "actions.decisions.note_decision": lambda s: decisions.note_decision(
        session=_session(s),
        text="One KPI for both",
        owner=s.world.people["staff"],
        due_on=date(2026, 12, 14),
        **s.act(),
    ),
    "actions.decisions.make_action": _made,
    "actions.decisions.finish_decision": lambda s: decisions.finish_decision(
        decision=_decision(s), **s.act()
    ),
    "actions.decisions.remove_decision": lambda s: decisions.remove_decision(
        decision=_decision(s), **s.act()
    ),
    "actions.decisions.give_decisions": lambda s: decisions.give_decisions(
        decisions=[_decision(s)], to=s.world.people["staff"], **s.act("administrator")
    ),
}
