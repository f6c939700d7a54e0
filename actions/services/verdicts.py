"""Whether an action worked: the day it is checked comes, the verifier says so, the gap follows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices import ActionState
from actions.choices.life import VerdictKind
from actions.life import DAYS_TO_CHECK, asks_for_follow_up, check_day, target_of
from actions.models import CorrectiveAction, Verdict
from actions.selectors import department_day
from actions.selectors.proof import frozen_judgement
from actions.services import moves
from actions.services.notices import heads_of, office, tell, told_about
from departments.models import Department, User
from gaps.choices import OPEN_STATES
from gaps.models import Gap
from gaps.services.outcomes import hold_gap, is_frozen, verify_gap
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.lib.periods import local_day


def open_due_checks(*, now: datetime) -> int:
    """Let every finished action whose day has come fall due, and tell who checks it.

    Runs as often as one likes, and catches up what was missed. Returns how many fell due.
    """
    opened = 0
    for action in _due(now):
        try:
            _fall_due(action, now=now)
        except (Conflict, WrongState):
            # Somebody judged or changed it while we were reading; the next run sees it anew.
            continue
        opened += 1
    return opened


def is_checkable(action: CorrectiveAction, now: datetime) -> bool:
    """Return whether the day has come on which a finished action may be judged."""
    if action.state == ActionState.VERIFICATION_DUE:
        return True
    if action.state != ActionState.IMPLEMENTED or action.implemented_at is None:
        return False
    return check_day(action.verify_on, _done_on(action)) <= department_day(action.department, now)


@transaction.atomic
def verify_action(
    *,
    action: CorrectiveAction,
    verdict: str,
    reason: str,
    check_on: date | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Say whether the action worked. The numbers it is said on are kept with the verdict.

    For an action about a gap, *effective* verifies the gap, and is refused while the gap is still
    there. *Partly* and *not effective* open it again, hold it open and ask for a follow-up.
    *Undecidable* is checked once more on `check_on`; said a second time, it stands.
    """
    moves.lock(action, expected_version)
    if not is_checkable(action, now) and action.state == ActionState.IMPLEMENTED:
        raise WrongState(_("The day on which it is checked has not come yet."))
    if action.state == ActionState.IMPLEMENTED:
        _fall_due(action, now=now, is_told=False)
    moves.check(action, "verify")
    _refuse_own_work(action, actor)
    told = _reason(reason)
    given = _keep(action, verdict, told, actor=actor, now=now)
    target = target_of(verdict, was_extended=action.extended_at is not None)
    extended = target == ActionState.IMPLEMENTED
    changes: dict[str, Any] = {}
    if extended:
        changes = {"extended_at": now, "verify_on": _next_check(action, check_on, now)}
    moves.move(
        action,
        "verify",
        changes,
        to=target,
        actor=actor,
        now=now,
        event="action.extended" if extended else f"action.{verdict}",
        why=told,
    )
    _let_the_gap_follow(action, given, actor=actor, now=now)
    return action


def _refuse_own_work(action: CorrectiveAction, actor: User) -> None:
    """Refuse a verdict of who was responsible while the action ran, whoever is named by now."""
    ran = action.history.filter(state=ActionState.IN_PROGRESS, responsible_id=actor.pk)
    if action.responsible_id == actor.pk or ran.exists():
        raise NotAllowed(_("You carried it out yourself. Somebody else says whether it worked."))


def _reason(reason: str) -> str:
    told = " ".join(reason.split())
    if not told:
        text = _("Say what shows it, in one sentence.")
        raise DomainError(text, fields={"reason": [text]})
    return told


def _keep(
    action: CorrectiveAction, verdict: str, reason: str, *, actor: User, now: datetime
) -> Verdict:
    numbers, version = frozen_judgement(action, now=now)
    given = Verdict(
        action=action,
        verdict=verdict,
        reason=reason,
        by=actor,
        at=now,
        judgement=numbers,
        rule_version=version,
        created_at=now,
        updated_at=now,
    )
    given.full_clean()
    given.save(force_insert=True)
    record(
        "action.verdict_given",
        actor=actor,
        subject=given,
        now=now,
        changes={"verdict": (None, verdict)},
        why=reason,
    )
    return given


def _next_check(action: CorrectiveAction, check_on: date | None, now: datetime) -> date:
    today = department_day(action.department, now)
    wanted = check_on or today + timedelta(days=DAYS_TO_CHECK)
    if wanted <= today:
        text = _("Choose a day after today.")
        raise DomainError(text, fields={"check_on": [text]})
    return wanted


def _let_the_gap_follow(
    action: CorrectiveAction, given: Verdict, *, actor: User, now: datetime
) -> None:
    """Verify the gap, or open it again and ask for a follow-up."""
    gap = moves.fresh_gap(action)
    if given.verdict == VerdictKind.EFFECTIVE and gap is not None:
        verify_gap(gap=gap, reason=given.reason, actor=actor, now=now)
    elif asks_for_follow_up(given.verdict):
        if gap is not None:
            gap = hold_gap(gap=gap, reason=given.reason, actor=actor, now=now)
        is_open = gap is None or gap.state in OPEN_STATES
        tell(
            [action.responsible, *heads_of([action.department_id])],
            key=f"action.failed:{given.pk}",
            kind="action_failed",
            subject=_("%(verdict)s: %(title)s")
            % {"verdict": given.choice.label, "title": action.title},
            lines=[
                given.reason,
                told_about(action),
                _what_stays(gap),
            ],
            button=_("Plan a follow-up") if is_open else _("See the action"),
            reason=_("You get this because you answer for the action."),
            action=action,
            now=now,
        )
    action.gap = gap


def _what_stays(gap: Gap | None) -> str:
    if gap is None:
        return _("Something else has to be done about it.")
    if gap.state in OPEN_STATES:
        return _("The gap is open again.")
    if is_frozen(gap):
        return _("The gap stays closed with its quarter. Plan what follows in the running one.")
    return _("The gap stays closed.")


def _due(now: datetime) -> Iterator[CorrectiveAction]:
    """Yield the finished actions whose day has come, each by the day of its own department."""
    late = models.Q(pk__in=[])
    for name in Department.objects.order_by().values_list("time_zone", flat=True).distinct():
        today = local_day(now, ZoneInfo(name))
        undated = {"verify_on": None, "implemented_at__lt": now - timedelta(days=DAYS_TO_CHECK)}
        late |= models.Q(department__time_zone=name) & (
            models.Q(verify_on__lte=today) | models.Q(**undated)
        )
    rows = CorrectiveAction.objects.filter(late, state=ActionState.IMPLEMENTED)
    yield from rows.select_related("department", "gap", "kpt", "obstacle", "verifier").order_by(
        "verify_on", "id"
    )


@transaction.atomic
def _fall_due(action: CorrectiveAction, *, now: datetime, is_told: bool = True) -> None:
    moves.lock(action)
    moves.check(action, "fall_due")
    changes = {} if action.verify_on else {"verify_on": department_day(action.department, now)}
    moves.move(action, "fall_due", changes, actor=None, now=now, event="action.check_due")
    if not is_told:
        return
    tell(
        [action.verifier] if action.verifier else office(),
        key=f"action.check_due:{action.pk}:{action.verify_on}",
        kind="action_check_due",
        subject=_("Did it work? %(title)s") % {"title": action.title},
        lines=[
            _("It was to show: %(criterion)s") % {"criterion": action.criterion},
            told_about(action),
        ],
        button=_("Say whether it worked"),
        reason=_("You get this because you check whether the action worked."),
        action=action,
        now=now,
    )


def _done_on(action: CorrectiveAction) -> date:
    moment = action.implemented_at
    return department_day(action.department, moment) if moment else date.max
