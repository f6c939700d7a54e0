"""One valid call of every service by which people talk about a plan and decide on it."""

from collections.abc import Callable

from departments.choices import PlanState
from departments.models import Comment
from departments.services import comments, plans, reading
from departments.tests import factories as made
from kpis.services import approval
from reports.services import reminders
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"
SUMMARY = approval.FieldComment("plan:summary", "Say in one sentence what will be different.")


def _comment(stage: Stage, **fields: object) -> Comment:
    return made.CommentFactory.create(plan=stage.plan(PlanState.ACTIVE), **fields)


def _naming(stage: Stage) -> Comment:
    return comments.add_comment(
        plan=stage.plan(PlanState.ACTIVE),
        row="plan",
        field="summary",
        text="@head, what is this?",
        **stage.act(OFFICE),
    )


def _named(stage: Stage) -> Comment:
    head = stage.world.people["head"]
    head.name = "Head"
    head.save(update_fields=["name"])
    return _naming(stage)


CALLS_APPROVAL: dict[str, Callable[[Stage], object]] = {
    "departments.comments.add_comment": _named,
    "departments.comments.resolve_comment": lambda s: comments.resolve_comment(
        comment=_comment(s), **s.act()
    ),
    "departments.comments.reopen_comment": lambda s: comments.reopen_comment(
        comment=_comment(s, resolved_at=s.now, resolved_by=s.world.people["head"]), **s.act()
    ),
    "departments.comments.note_mention": lambda s: comments.note_mention(
        comment=_named(s), **s.act()
    ),
    "departments.plans.take_back_plan": lambda s: plans.take_back_plan(
        plan=s.plan(PlanState.SUBMITTED), **s.act()
    ),
    "departments.reading.note_reading": lambda s: reading.note_reading(
        plan=s.plan(PlanState.SUBMITTED), **s.act(OFFICE)
    ),
    "kpis.approval.comment_on": lambda s: approval.comment_on(
        plan=s.plan(PlanState.ACTIVE), name=SUMMARY.name, text=SUMMARY.text, **s.act()
    ),
    "kpis.approval.ask_for_changes": lambda s: approval.ask_for_changes(
        plan=s.plan(PlanState.SUBMITTED), comments=[SUMMARY], **s.act(OFFICE)
    ),
    "kpis.approval.approve_with_comments": lambda s: approval.approve_with_comments(
        plan=s.plan(PlanState.SUBMITTED), comments=[SUMMARY], **s.act(OFFICE)
    ),
    "reports.reminders.send_reminders": lambda s: reminders.send_reminders(
        quarter=s.obligation.quarter, **s.act(OFFICE)
    ),
}
