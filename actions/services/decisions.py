"""What was decided in a meeting, and making it a corrective action or a step."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.about import About
from actions.choices.sessions import FOR_EVERYBODY, Outcome, SessionState
from actions.models import AgendaItem, CorrectiveAction, Session, SessionDecision
from actions.permissions.sessions import Target
from actions.selectors import department_day
from actions.selectors.criteria import carriers_of
from actions.services.actions import propose_action
from actions.services.course import prefilled_correction
from actions.services.drafts import StepDraft
from actions.services.session_places import places_of
from actions.services.session_readers import told_to_all
from actions.services.steps import add_step
from departments.models import Department, User
from departments.services.checks import is_a_colleague, needs_text
from gaps.models import Gap
from kpis.models import Kpt
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState


@transaction.atomic
def note_decision(
    *,
    session: Session,
    text: str,
    owner: User,
    due_on: date,
    item: AgendaItem | None = None,
    actor: User,
    now: datetime,
) -> SessionDecision:
    """Note what was decided, who sees to it and by when; its item counts as decided."""
    if session.state == SessionState.CANCELLED:
        raise WrongState(_("This meeting does not take place."))
    told = needs_text(text, "text", _("Enter what was decided."))
    is_a_colleague(owner, "owner")
    if not _reads_of(session, owner):
        told_to_all(session.gap, session.action, session.kind, (), (owner,))
    decision = create_row(
        SessionDecision(session=session, item=item, text=told, owner=owner, due_on=due_on),
        actor=actor,
        now=now,
        event="decision.made",
    )
    if item is not None and item.outcome != Outcome.DECIDED:
        save_row(
            item,
            changes={"outcome": Outcome.DECIDED},
            expected_version=None,
            actor=actor,
            now=now,
            event="minutes.written",
        )
    return decision


@transaction.atomic
def make_action(
    *,
    decision: SessionDecision,
    target: Target,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SessionDecision:
    """Make a decision an action for a gap or a target, or a step of an action, with owner and date.

    `target` is what the decision is about; without any there is nothing to hang it on.
    """
    if not decision.is_open:
        raise WrongState(_("This decision is done, or has become something already."))
    if isinstance(target, CorrectiveAction):
        draft = StepDraft(text=decision.text, owner=decision.owner, due_on=decision.due_on)
        step = add_step(action=target, draft=draft, actor=actor, now=now)
        return _become(decision, {"step": step}, "step", expected_version, actor, now)
    if target is None:
        raise DomainError(_("There is no gap, target or action that this decision is about."))
    if isinstance(target, Kpt):
        action = _correct(decision, target, actor=actor, now=now)
    else:
        action = _propose(decision, target, actor=actor, now=now)
    return _become(decision, {"action": action}, "action", expected_version, actor, now)


@transaction.atomic
def finish_decision(
    *, decision: SessionDecision, expected_version: int | None = None, actor: User, now: datetime
) -> SessionDecision:
    """Say that what was decided is done."""
    if not decision.is_open:
        raise WrongState(_("This decision is done, or has become something already."))
    return save_row(
        decision,
        changes={"done_at": now, "done_by": actor},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="decision.done",
        where=models.Q(done_at=None, action=None, step=None),
    )


@transaction.atomic
def remove_decision(
    *, decision: SessionDecision, expected_version: int | None = None, actor: User, now: datetime
) -> SessionDecision:
    """Take a decision back that was noted by mistake; what became an action is cancelled there."""
    if not decision.is_open:
        raise WrongState(_("This decision is done, or has become something already."))
    return save_row(
        decision,
        changes={"removed_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="decision.removed",
        where=models.Q(done_at=None, action=None, step=None),
    )


@transaction.atomic
def give_decisions(
    *, decisions: Iterable[SessionDecision], to: User, actor: User, now: datetime
) -> int:
    """Give what somebody promised in a meeting to a colleague."""
    is_a_colleague(to, "to")
    given = 0
    for decision in decisions:
        save_row(
            decision,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="decision.handed_over",
        )
        given += 1
    return given


def _reads_of(session: Session, person: User) -> bool:
    """Return whether the meeting is told to the person anyway; who is to do something reads of it."""
    is_asked = any(place.user_id == person.pk for place in places_of(session))
    return is_asked or session.kind in FOR_EVERYBODY


def _propose(
    decision: SessionDecision, gap: Gap, *, actor: User, now: datetime
) -> CorrectiveAction:
    concerned = _concerned(gap)
    department = _department(gap, concerned, decision.owner)
    return propose_action(
        gap=gap,
        department=department,
        kind=gap.kind,
        title=decision.text,
        description=_decided_where(decision, department, now),
        responsible=decision.owner,
        deadline=decision.due_on,
        steps=[StepDraft(text=decision.text, owner=decision.owner, due_on=decision.due_on)],
        must_agree=[one for one in concerned if one != department],
        actor=actor,
        now=now,
    )


def _correct(
    decision: SessionDecision, kpt: Kpt, *, actor: User, now: datetime
) -> CorrectiveAction:
    """Propose a course correction: what was decided is its step, the target's own number shows it."""
    about = About(kpt=kpt)
    usual = prefilled_correction(about, now=now, actor=actor)
    own = decision.owner.department_ids()
    carriers = carriers_of(about, actor, department_day(usual.department, now))
    department = next((one for one in carriers if one.pk in own), usual.department)
    return propose_action(
        kpt=kpt,
        department=department,
        kind=usual.kind,
        title=decision.text,
        description=_decided_where(decision, department, now),
        responsible=decision.owner,
        deadline=decision.due_on,
        criterion=usual.criterion,
        criterion_kpi=usual.criterion_kpi,
        criterion_way=usual.criterion_way,
        steps=[StepDraft(text=decision.text, owner=decision.owner, due_on=decision.due_on)],
        actor=actor,
        now=now,
    )


def _decided_where(decision: SessionDecision, department: Department, now: datetime) -> str:
    told = {
        "title": decision.session.title,
        "day": f"{department_day(department, now):%d %b %Y}".lstrip("0"),
    }
    return _("Decided in “%(title)s” on %(day)s.") % told


def _concerned(gap: Gap) -> list[Department]:
    """Return whose plans the gap is about, each once."""
    parties = gap.parties.select_related("obligation__department").order_by("side", "id")
    found = {party.obligation.department_id: party.obligation.department for party in parties}
    if not found:
        raise DomainError(_("This gap concerns no plan any more."))
    return list(found.values())


def _department(gap: Gap, concerned: list[Department], owner: User) -> Department:
    """Return whose action it becomes: of the owner's department, where the gap concerns it."""
    own = [one for one in concerned if one.pk in owner.department_ids()]
    return (own or [one for one in (gap.attributed_to,) if one is not None] or concerned)[0]


def _become(
    decision: SessionDecision,
    changes: dict[str, Any],
    what: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> SessionDecision:
    return save_row(
        decision,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=f"decision.became_{what}",
        where=models.Q(done_at=None, action=None, step=None, removed_at=None),
    )
