"""Feedback of the departments: asked for each month, given, answered, adopted."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.choices.feedback import SETTLED_STATES, FeedbackState
from actions.models import CorrectiveAction, Feedback, FeedbackChange
from actions.services.feedback_mails import tell_answered
from departments.choices import QuarterState
from departments.models import Department, Goal, GoalProposal, Plan, Quarter, User
from departments.services.checks import needs_text, only
from gaps.models import RuleSetting
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.services import record
from saypro_align.lib import periods
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

# A week after the month has ended the form is due.
DAYS_TO_FILL: Final = 7
# After an outage the forms of so many months are made at once; older ones nobody would fill in.
MOST_MONTHS: Final = 3
MOST_CHANGES: Final = 10
TEXTS: Final = frozenset({"works", "works_not", "adjustment"})
_EVENTS: Final = {
    FeedbackState.ANSWERED: "feedback.answered",
    FeedbackState.ADOPTED: "feedback.adopted",
    FeedbackState.DECLINED: "feedback.declined",
}


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What was changed because of a feedback: in words, and the one thing to look at."""

    what: str
    thing: CorrectiveAction | Plan | Goal | GoalProposal | RuleSetting


def ask_for_feedback(*, now: datetime) -> int:
    """Make the form of the month that ended, one for each department; return how many are new.

    Months in which the machine stood still are made up for. A month outside all quarters has none.
    """
    made = 0
    for month in _months_to_ask(organization_day(now)):
        asked = Feedback.objects.filter(month=month, is_asked=True).values("department_id")
        last = periods.month_period(month).last_day
        for department in Department.objects.active_on(last).exclude(pk__in=asked):
            # Another worker may have made it a moment ago.
            with suppress(Conflict):
                made += _ask(department, month, now)
    return made


@transaction.atomic
def begin_feedback(*, department: Department, actor: User, now: datetime) -> Feedback:
    """Begin a feedback at will, on the running month; an empty one that lies there is taken."""
    _heads(actor, department)
    month = organization_day(now).replace(day=1)
    lying = Feedback.objects.filter(
        department=department,
        is_asked=False,
        state=FeedbackState.OPEN,
        works="",
        works_not="",
        adjustment="",
    ).first()
    if lying is not None:
        return lying
    return create_row(
        Feedback(department=department, month=month),
        actor=actor,
        now=now,
        event="feedback.begun",
    )


@transaction.atomic
def give_feedback(
    *, department: Department, texts: Mapping[str, str], actor: User, now: datetime
) -> Feedback:
    """Give feedback at will: begun and sent in one go."""
    feedback = begin_feedback(department=department, actor=actor, now=now)
    return send_feedback(feedback=feedback, changes=texts, actor=actor, now=now)


@transaction.atomic
def save_feedback(
    *,
    feedback: Feedback,
    changes: Mapping[str, str],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Feedback:
    """Keep what was written so far; nobody else reads it."""
    texts = {name: text.strip() for name, text in only(changes, TEXTS).items()}
    _is_open(feedback)
    return save_row(
        feedback,
        changes=texts,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="feedback.saved",
        where=Q(state=FeedbackState.OPEN),
    )


@transaction.atomic
def send_feedback(
    *,
    feedback: Feedback,
    changes: Mapping[str, str] | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Feedback:
    """Send it to the strategy office, which owes an answer from now on."""
    texts = {name: text.strip() for name, text in only(changes or {}, TEXTS).items()}
    _is_open(feedback)
    if not any(texts.get(name, getattr(feedback, name)) for name in TEXTS):
        raise DomainError(
            _("Say at least one thing."), fields={"works": [_("Say at least one thing.")]}
        )
    return save_row(
        feedback,
        changes={
            **texts,
            "state": FeedbackState.SENT,
            "sent_by": actor,
            "sent_at": now,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="feedback.sent",
        where=Q(state=FeedbackState.OPEN),
    )


@transaction.atomic
def answer_feedback(
    *,
    feedback: Feedback,
    outcome: str,
    answer: str,
    changes: tuple[ChangeDraft, ...] = (),
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Feedback:
    """Answer, adopt or decline it; the department's heads get a mail.

    What is adopted names what changed. What was only answered may be adopted or declined later;
    what was declined may still be adopted.
    """
    told = needs_text(answer, "answer", _("Say what becomes of it."))
    state = _outcome(feedback, outcome, changes)
    if feedback.sent_by_id == actor.pk:
        raise NotAllowed(_("Somebody else must answer this."))
    save_row(
        feedback,
        changes={
            "state": state,
            "answer": told,
            "answered_by": actor,
            "answered_at": feedback.answered_at or now,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=_EVENTS[state],
        why=told,
        where=~Q(state=FeedbackState.OPEN),
    )
    for change in changes:
        _link(feedback, change, actor=actor, now=now)
    tell_answered(feedback=feedback, now=now)
    return feedback


def link_field(thing: models.Model) -> str:
    """Return the column of a change that points at such a thing."""
    for model, name in _COLUMNS.items():
        if isinstance(thing, model):
            return name
    message = f"Feedback changes no {type(thing).__name__}."
    raise TypeError(message)


_COLUMNS: Final[Mapping[type[models.Model], str]] = {
    CorrectiveAction: "action",
    Plan: "plan",
    Goal: "goal",
    GoalProposal: "proposal",
    RuleSetting: "rule",
}


def _months_to_ask(today: date) -> list[date]:
    """Return the first days of the months whose forms are missing, the oldest first."""
    last = periods.previous_month(today).first_day
    first = periods.add_months(last, 1 - MOST_MONTHS)
    newest = (
        Feedback.objects.filter(is_asked=True).order_by("-month").values_list("month", flat=True)
    )
    known = newest.first()
    first = last if known is None else max(first, min(known, last))
    months = []
    while first <= last:
        months.append(first)
        first = periods.next_month_start(first)
    return [month for month in months if _is_planned(month)]


def _is_planned(month: date) -> bool:
    """Return whether a quarter that was opened covers the month."""
    last = periods.month_period(month).last_day
    return (
        Quarter.objects.filter(starts_on__lte=last, ends_on__gte=month)
        .exclude(state=QuarterState.PREPARING)
        .exists()
    )


@transaction.atomic
def _ask(department: Department, month: date, now: datetime) -> int:
    if Feedback.objects.filter(department=department, month=month, is_asked=True).exists():
        return 0
    due_on = max(periods.next_month_start(month), organization_day(now)) + timedelta(
        days=DAYS_TO_FILL
    )
    create_row(
        Feedback(department=department, month=month, is_asked=True, due_on=due_on),
        actor=None,
        now=now,
        event="feedback.asked",
    )
    return 1


def _outcome(feedback: Feedback, outcome: str, changes: tuple[ChangeDraft, ...]) -> FeedbackState:
    if outcome not in SETTLED_STATES:
        sentence = _("Choose what becomes of it.")
        raise DomainError(sentence, fields={"outcome": [sentence]})
    state = FeedbackState(outcome)
    if feedback.state == FeedbackState.OPEN:
        raise WrongState(_("The department has not sent it yet."))
    if feedback.state == FeedbackState.ADOPTED and state != FeedbackState.ADOPTED:
        raise WrongState(_("This was adopted; what changed stays changed."))
    if state == FeedbackState.ADOPTED and not changes and not feedback.changes.exists():
        sentence = _("Name what changed because of it.")
        raise DomainError(sentence, fields={"thing": [sentence]})
    if changes and state != FeedbackState.ADOPTED:
        sentence = _("What changed belongs to feedback that is adopted.")
        raise DomainError(sentence, fields={"thing": [sentence]})
    if feedback.changes.count() + len(changes) > MOST_CHANGES:
        raise DomainError(_("Name at most %(n)d changes.") % {"n": MOST_CHANGES})
    return state


def _link(feedback: Feedback, draft: ChangeDraft, *, actor: User, now: datetime) -> None:
    what = needs_text(draft.what, "what", _("Say what changed."))
    place: dict[str, Any] = {link_field(draft.thing): draft.thing}
    row = FeedbackChange(
        feedback=feedback, what=what, linked_by=actor, created_at=now, updated_at=now, **place
    )
    row.full_clean()
    row.save(force_insert=True)
    record(
        "feedback.change_linked",
        actor=actor,
        subject=feedback,
        now=now,
        changes={"what": (None, f"{what} ({draft.thing})")},
    )


def _is_open(feedback: Feedback) -> None:
    if feedback.state != FeedbackState.OPEN:
        raise WrongState(_("This feedback was sent already."))


def _heads(actor: User, department: Department) -> None:
    if department.pk not in actor.headed_department_ids():
        raise NotAllowed(_("Only the head gives feedback for the department."))
