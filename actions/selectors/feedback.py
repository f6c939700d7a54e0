"""Feedback for the board, pages, files and the API."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.access.feedback import readable_feedback
from actions.choices import ActionState
from actions.choices.feedback import SETTLED_STATES, FeedbackState
from actions.learning import Share
from actions.models import CorrectiveAction, Feedback, FeedbackChange
from actions.permissions import (
    can_answer_feedback,
    can_read_feedback_texts,
    can_write_feedback,
)
from departments.choices import ProposalState
from departments.models import Department, Goal, GoalProposal, Plan, User
from gaps.models import RuleSetting
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import periods
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.policy.table import may_open

# So long the strategy office has for an answer.
DAYS_TO_ANSWER: Final = 7
_MOST_CHOICES: Final = 40
_TEXTS: Final = frozenset({"works", "works_not", "adjustment"})
CSV_HEADERS: Final = (
    gettext_lazy("Department"),
    gettext_lazy("Month"),
    gettext_lazy("State"),
    gettext_lazy("Due"),
    gettext_lazy("Sent at"),
    gettext_lazy("Days waiting"),
    gettext_lazy("What works"),
    gettext_lazy("What does not"),
    gettext_lazy("Adjustment wanted"),
    gettext_lazy("Answer"),
    gettext_lazy("Answered at"),
    gettext_lazy("What changed"),
)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What changed because of a feedback, with the way to it."""

    what: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """A feedback in a list, as far as this reader may read it."""

    row: Feedback
    today: date
    reads_texts: bool
    changes: tuple[ChangeLine, ...] = ()

    @property
    def days_waiting(self) -> int | None:
        """Return for how many days it has waited for an answer; None when it does not."""
        if self.row.state != FeedbackState.SENT or self.row.sent_at is None:
            return None
        return (self.today - organization_day(self.row.sent_at)).days

    @property
    def is_answer_late(self) -> bool:
        """Return whether the answer should have come."""
        return (self.days_waiting or 0) > DAYS_TO_ANSWER

    @property
    def is_late(self) -> bool:
        """Return whether the form should have been sent."""
        return self.row.is_late(self.today)


@dataclass(frozen=True, slots=True)
class FeedbackRates:
    """The loop in numbers: forms that came back, feedback that was answered and adopted."""

    returned: Share
    answered: Share
    adopted: Share
    late_answers: int


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """One feedback, and what this reader may do with it."""

    line: FeedbackLine
    may_write: bool
    may_answer: bool


def listed(
    user: User,
    *,
    department: Department | None = None,
    month: date | None = None,
    state: str = "",
) -> QuerySet[Feedback]:
    """Return what the person may read: what waits for an answer first, the oldest first."""
    rows = readable_feedback(user).prefetch_related(
        "changes__action",
        "changes__plan__obligation__department",
        "changes__plan__obligation__quarter",
        "changes__goal",
        "changes__proposal__goal",
        "changes__rule",
    )
    if department is not None:
        rows = rows.filter(department=department)
    if month is not None:
        rows = rows.filter(month=month)
    if state:
        rows = rows.filter(state=state)
    place = Case(
        When(state=FeedbackState.SENT, then=Value(0)),
        When(state=FeedbackState.OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(_place=place).order_by(
        "_place", F("sent_at").asc(nulls_last=True), "-month", "department__name", "pk"
    )


def feedback_lines(rows: Iterable[Feedback], user: User, now: datetime) -> list[FeedbackLine]:
    """Return the rows of `listed` as this reader may read them."""
    today = organization_day(now)
    found = list(rows)
    named = {one.action_id for row in found for one in row.changes.all() if one.action_id}
    readable: set[UUID] = set()
    if named:
        actions = CorrectiveAction.objects.visible_to(user).filter(pk__in=named)
        readable = set(actions.values_list("pk", flat=True))
    return [
        FeedbackLine(
            row=row,
            today=today,
            reads_texts=can_read_feedback_texts(user, row),
            changes=tuple(change_line(change, user, readable) for change in row.changes.all()),
        )
        for row in found
    ]


def feedback_page(feedback: Feedback, user: User, now: datetime) -> FeedbackPage:
    """Return the page of a feedback."""
    line = feedback_lines(listed(user).filter(pk=feedback.pk), user, now)[0]
    is_open = feedback.state == FeedbackState.OPEN
    is_final = feedback.state == FeedbackState.ADOPTED
    return FeedbackPage(
        line=line,
        may_write=is_open and can_write_feedback(user, feedback),
        may_answer=not is_open and not is_final and can_answer_feedback(user, feedback),
    )


def feedback_history(feedback: Feedback, user: User) -> list[AuditEntry]:
    """Return what happened to a feedback; what its head wrote and took back is nobody else's."""
    if not can_read_feedback_texts(user, feedback):
        return []
    if feedback.department_id in user.headed_department_ids():
        return entries_of(feedback)
    entries = entries_of(feedback, without=("feedback.saved",))
    for entry in entries:
        entry.changes = {name: pair for name, pair in entry.changes.items() if name not in _TEXTS}
    return entries


def feedback_rates(
    now: datetime, *, department: Department | None = None, month: date | None = None
) -> FeedbackRates:
    """Count the whole organization's feedback, or a department's or a month's."""
    rows = Feedback.objects.all()
    if department is not None:
        rows = rows.filter(department=department)
    if month is not None:
        rows = rows.filter(month=month)
    sent = ~Q(state=FeedbackState.OPEN)
    settled = Q(state__in=SETTLED_STATES)
    counted = rows.aggregate(
        asked=Count("pk", filter=Q(is_asked=True)),
        returned=Count("pk", filter=sent & Q(is_asked=True)),
        sent=Count("pk", filter=sent),
        answered=Count("pk", filter=settled),
        adopted=Count("pk", filter=Q(state=FeedbackState.ADOPTED)),
        late=Count("pk", filter=Q(state=FeedbackState.SENT, sent_at__lt=_answered_since(now))),
    )
    return FeedbackRates(
        returned=Share(counted["returned"], counted["asked"]),
        answered=Share(counted["answered"], counted["sent"]),
        adopted=Share(counted["adopted"], counted["sent"]),
        late_answers=counted["late"],
    )


def _answered_since(now: datetime) -> datetime:
    """Return the moment before which whatever was sent should be answered by now."""
    first = organization_day(now) - timedelta(days=DAYS_TO_ANSWER)
    return periods.day_bounds(first, organization_zone())[0]


def months(user: User) -> list[date]:
    """Return the months the person may read feedback on, the newest first."""
    rows = Feedback.objects.visible_to(user).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct()[:36])


def change_choices(feedback: Feedback, user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be named as changed: groups of pairs of "kind:id" and name."""
    department = feedback.department
    actions = CorrectiveAction.objects.visible_to(user).exclude(state=ActionState.CANCELLED)
    parties = Q(department=department) | Q(gap__parties__obligation__department=department)
    plans = Plan.objects.visible_to(user).filter(obligation__department=department)
    proposals = GoalProposal.objects.visible_to(user).filter(state=ProposalState.ACCEPTED)
    groups: list[tuple[str, str, Iterable[Any]]] = [
        (_("Corrective actions"), "action", actions.filter(parties).distinct()),
        (_("Versions of the plan"), "plan", plans.select_related("obligation__quarter")),
        (_("Goals"), "goal", Goal.objects.filter(retired_on=None).order_by("title")),
        (_("Proposed changes of goals"), "proposal", proposals.select_related("goal")),
        (_("Rules of detection"), "rule", RuleSetting.objects.all()),
    ]
    return [
        (name, [(f"{kind}:{row.pk}", _name(kind, row)) for row in list(rows[:_MOST_CHOICES])])  # type: ignore[index]
        for name, kind, rows in groups
    ]


def changed_thing(user: User, chosen: str) -> Any:
    """Return what "kind:id" names, if the person may read it; None otherwise."""
    kind, _colon, pk = chosen.partition(":")
    try:
        key = UUID(pk)
    except ValueError:
        return None
    rows: dict[str, QuerySet[Any]] = {
        "action": CorrectiveAction.objects.visible_to(user),
        "plan": Plan.objects.visible_to(user),
        "goal": Goal.objects.all(),
        "proposal": GoalProposal.objects.visible_to(user),
        "rule": RuleSetting.objects.all(),
    }
    return rows[kind].filter(pk=key).first() if kind in rows else None


def change_line(
    change: FeedbackChange, user: User, readable_actions: Collection[UUID]
) -> ChangeLine:
    """Return a change with what it points at and the way there, as far as the person may go it."""
    name, url = "", ""
    if change.action is not None and change.action_id in readable_actions:
        name, url = change.action.title, reverse("actions:action_page", args=[change.action_id])
    elif change.plan is not None:
        owed = change.plan.obligation
        page = reverse("reports:plan_page", args=[owed.department.slug, owed.quarter.code])
        name, url = _name("plan", change.plan), f"{page}?version={change.plan.number}"
    elif change.goal is not None or change.proposal is not None:
        goal = change.goal or change.proposal.goal  # type: ignore[union-attr]
        name, url = goal.title, reverse("gaps:goal_page", args=[goal.slug])
    elif change.rule is not None and may_open(user, "gaps:rule"):
        name = str(change.rule)
        url = reverse("gaps:rule", args=[change.rule.rule_id])
    return ChangeLine(change.what, name, url)


def csv_lines(lines: Iterable[FeedbackLine]) -> Iterable[list[object]]:
    """Yield the lines of the board as a spreadsheet shows them, under `CSV_HEADERS`."""
    for line in lines:
        row = line.row
        texts = (row.works, row.works_not, row.adjustment) if line.reads_texts else ("", "", "")
        yield [
            row.department.name,
            f"{row.month:%Y-%m}",
            row.get_state_display(),
            row.due_on,
            row.sent_at,
            line.days_waiting,
            *texts,
            row.answer,
            row.answered_at,
            "; ".join(change.what for change in line.changes),
        ]


def _name(kind: str, row: Any) -> str:
    if kind == "plan":
        told = {"quarter": row.obligation.quarter, "number": row.number}
        return _("Plan for %(quarter)s, version %(number)d") % told
    if kind == "proposal":
        return f"{row.goal.title}: {row.text}"[:120]
    return str(row)[:120]
