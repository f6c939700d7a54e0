"""What people do about gaps in the demo: triage, corrective actions, their steps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from actions.choices.life import RootCause
from actions.models import CorrectiveAction
from actions.services import actions as action_services
from actions.services import steps as step_services
from actions.services.drafts import StepDraft, prefilled_action
from departments.models import Quarter, User
from gaps.choices import OPEN_STATES, Cause, GapKind, GapState
from gaps.models import Gap
from gaps.services import gaps as gap_services
from gaps.services.answering import assign_gap
from gaps.services.bulk import Chosen, decide_together
from gaps.services.rule_changes import put_rules_in_force
from gaps.services.rule_settings import change_rule
from gaps.services.triage import note_gap
from saypro_align.demo import proving
from saypro_align.demo.cast import Cast
from saypro_align.demo.judging import last_failure


@dataclass(frozen=True, slots=True)
class DemoAction:
    """An action of the running quarter in the customer's words; days count from its proposal."""

    department: str
    kind: GapKind
    title: str
    criterion: str
    cause: RootCause
    whys: tuple[str, ...]
    steps: tuple[tuple[str, int, str], ...]
    must_agree: tuple[str, ...] = ()


MARKETING_ACTION: Final = DemoAction(
    "marketing",
    GapKind.MISALIGNED_KPI,
    "Replace “Website traffic” by conversion rate",
    "The conversion rate of leads stands in the plan and has risen for four weeks.",
    RootCause.DATA,
    (
        "Campaigns are planned to bring visits.",
        "Campaigns are judged by visits.",
        "Visits are easy to count; nobody counts which leads buy.",
    ),
    (
        (
            "Schedule a meeting with the Sales team to define lead conversion KPIs.",
            14,
            "time",
        ),
        (
            "Review current marketing content and ensure alignment with sales strategies.",
            28,
            "personnel",
        ),
        (
            "Adjust digital campaigns to target conversion-based goals instead of just traffic.",
            42,
            "technology",
        ),
    ),
)
CONFLICT_ACTION: Final = DemoAction(
    "sales",
    GapKind.CONFLICTING_GOALS,
    "Acquire and retain customers together",
    "Both plans carry the customer retention rate as a shared KPI.",
    RootCause.GOALS_CHANGED,
    (
        "Sales wins customers faster than Customer Service can look after them.",
        "Sales is measured by new customers only, Customer Service by those who stay.",
        "The growth goal came last year; nobody looked at both plans together since.",
    ),
    (
        ("Hold a joint planning session of Sales and Customer Service.", 14, "time"),
        ("Share the KPI “Customer retention rate” between both departments.", 28, ""),
        (
            "Create a Customer Success Team of Sales and Customer Service that meets monthly.",
            60,
            "personnel",
        ),
    ),
    must_agree=("customer-service",),
)
FOCUS_ACTION: Final = DemoAction(
    "product-development",
    GapKind.NO_SHARED_FOCUS,
    "Hold a product alignment workshop",
    "All departments rank the key projects in one order.",
    RootCause.COMMUNICATION,
    (
        "Product Development and Sales rank the same projects differently.",
        "Each ranks them alone.",
        "Product Development and Sales plan without seeing each other's list.",
    ),
    (
        ("Let Sales name the features with the highest demand among customers.", 21, "time"),
        ("Review all ongoing projects in a workshop and put them into one order.", 35, "time"),
    ),
)
# Small repairs deserve smaller words than the suggested ones.
_TITLES: Final = {
    "A.contribution": "Agree on how the KPI moves the goal, and write it down",
    "D.no_link": "Settle with the strategy office which goal the objective serves",
}


_OVERLOOKED: Final = (
    "It was overlooked when the plan was written.",
    "The plan was copied from the quarter before.",
    "Nobody asks again what a line of the plan is good for.",
)

# The first suspicions of this rule were none, for these reasons; then it was made to speak less often.
_UNSURE_RULE: Final = "B.tension"
_NONE: Final = (
    "Marketing pays nothing for a customer won; both teams were asked.",
    "Customer Service plans its hours by the calendar of campaigns.",
)


# Why gaps of each kind came to be, as the strategy office heard it.
_CAUSES: Final = {
    GapKind.MISALIGNED_KPI: Cause.OVERLOOKED,
    GapKind.CONFLICTING_GOALS: Cause.NOT_AGREED,
    GapKind.NO_SHARED_FOCUS: Cause.NOT_AGREED,
    GapKind.IRRELEVANT_METRIC: Cause.HABIT,
    GapKind.UNCLEAR_OBJECTIVE: Cause.NO_DATA,
}


def name_causes(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the strategy office name the causes of what stands in the plans, kind by kind."""
    for kind, cause in _CAUSES.items():
        open_ones = Gap.objects.filter(quarter=quarter, state__in=OPEN_STATES)
        rows = open_ones.filter(kind=kind, cause="").order_by("pk")
        found = [Chosen(pk, version) for pk, version in rows.values_list("pk", "version")]
        if found:
            decide_together(
                verb="cause", chosen=found, fields={"cause": cause}, actor=cast.office, now=now
            )


def share_out(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the head of Human Resources ask one of her people to answer for a gap."""
    gap = open_gap(quarter, "hr", GapKind.UNCLEAR_OBJECTIVE)
    if gap is not None:
        assign_gap(gap=gap, owner=cast.people["tebogo"], actor=cast.heads["hr"], now=now)


def triage(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the strategy office decide on everything that is suspected; nearly all are gaps."""
    for gap in Gap.objects.filter(quarter=quarter, state=GapState.SUSPECTED).order_by("pk"):
        dismissed = Gap.objects.filter(rule_id=gap.rule_id, state=GapState.DISMISSED).count()
        if gap.rule_id == _UNSURE_RULE and dismissed < len(_NONE):
            reason = _NONE[dismissed]
            gap_services.dismiss_gap(gap=gap, reason=reason, actor=cast.office, now=now)
        else:
            gap_services.confirm_gap(gap=gap, actor=cast.office, now=now)


def limit_the_unsure_rule(cast: Cast, now: datetime) -> None:
    """Let the strategy office hear of it only when it is surer than it ever was."""
    change_rule(
        rule_id=_UNSURE_RULE,
        least_confidence=70,
        is_on=True,
        reason="Two of three were not a gap.",
        seen=0,
        actor=cast.office,
        now=now,
    )
    put_rules_in_force(now=now)


def tell_the_office(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the head of Sales say how he sees the conflict with Customer Service."""
    gap = open_gap(quarter, "sales", GapKind.CONFLICTING_GOALS)
    if gap is not None:
        note_gap(
            gap=gap,
            text="We can win 60 customers a month if the service team knows of them a week ahead.",
            actor=cast.heads["sales"],
            now=now,
        )


def open_gap(quarter: Quarter, department: str, kind: str = "") -> Gap | None:
    """Return the department's open gap, of the kind if one is named."""
    found = Gap.objects.filter(
        quarter=quarter, state__in=OPEN_STATES, parties__obligation__department__slug=department
    )
    return (found.filter(kind=kind) if kind else found).order_by("opened_at", "pk").first()


def propose_suggested(cast: Cast, quarter: Quarter, department: str, now: datetime) -> None:
    """Propose what the product suggests for the department's open gap, and agree to it."""
    gap = open_gap(quarter, department)
    if gap is None:
        return
    head = cast.heads[department]
    draft = prefilled_action(gap, now=now, actor=head)
    action = action_services.propose_action(
        gap=gap,
        department=draft.department,
        kind=draft.kind,
        title=_TITLES.get(gap.rule_id, draft.title),
        criterion=draft.criterion,
        cause=RootCause.PROCESS,
        whys=_OVERLOOKED,
        responsible=head,
        deadline=draft.deadline,
        verify_on=draft.deadline + timedelta(days=7),
        steps=draft.steps,
        **proving.criterion(cast, department),
        actor=head,
        now=now,
    )
    _agree(action, cast, now + timedelta(hours=3))


def propose(
    cast: Cast, quarter: Quarter, told: DemoAction, now: datetime, *, start: bool = False
) -> None:
    """Propose an action of the running quarter; agree and start it where the story has it begun."""
    gap = open_gap(quarter, told.department, told.kind)
    if gap is None:
        return
    head = cast.heads[told.department]
    day = now.date()
    action = action_services.propose_action(
        gap=gap,
        department=cast.departments[told.department],
        kind=told.kind,
        title=told.title,
        criterion=told.criterion,
        cause=told.cause,
        whys=told.whys,
        responsible=head,
        deadline=day + timedelta(days=told.steps[-1][1] + 5),
        steps=_steps(told, head, day),
        must_agree=[cast.departments[slug] for slug in told.must_agree],
        follows=last_failure(told.department, quarter.starts_on),
        actor=head,
        now=now,
    )
    if told.must_agree:
        action_services.send_action(action=action, actor=head, now=now)
    if start:
        _agree(action, cast, now)


def _steps(told: DemoAction, owner: User, day: date) -> list[StepDraft]:
    return [
        StepDraft(text=text, owner=owner, due_on=day + timedelta(days=days), resource_kind=resource)
        for text, days, resource in told.steps
    ]


def _agree(action: CorrectiveAction, cast: Cast, now: datetime) -> None:
    action_services.approve_action(action=action, actor=cast.office, now=now)
    action_services.start_action(action=action, actor=action.responsible or cast.office, now=now)


def finish_step(cast: Cast, quarter: Quarter, department: str, now: datetime) -> None:
    """Tick the next open step of the department's running action."""
    step = (
        _running(quarter, department)
        .steps.filter(done_at=None, retired_at=None)
        .order_by("position")
        .first()
    )
    if step is not None:
        step_services.finish_step(step=step, actor=cast.heads[department], now=now)


def implement(cast: Cast, quarter: Quarter, department: str, now: datetime) -> None:
    """Tick the remaining steps and finish the action, which checks the gap again."""
    action = _running(quarter, department)
    for step in action.steps.filter(done_at=None, retired_at=None).order_by("position"):
        step_services.finish_step(step=step, actor=cast.heads[department], now=now)
    action_services.implement_action(action=action, actor=cast.heads[department], now=now)


def _running(quarter: Quarter, department: str) -> CorrectiveAction:
    return CorrectiveAction.objects.get(
        gap__quarter=quarter, department__slug=department, state="in_progress"
    )
