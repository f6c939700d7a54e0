"""What an action's life asks of people: a department's yes, a verdict, a follow-up."""

from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices import FAILED_STATES, ActionState
from actions.choices.life import AgreementState
from actions.models import ActionAgreement, CorrectiveAction, Verdict
from departments.choices import QuarterState
from gaps.choices import OPEN_STATES, GapState
from kpis.choices.check_ins import ObstacleState
from kpis.choices.targets import KptState
from reports.selectors.week.source import MOST, Asking, Task, Telling

# So long after the verdict a follow-up is asked for that no longer opens the gap itself.
_LOOKED_BACK: Final = timedelta(weeks=8)
# What a failed action was about, as long as something can still be done about it.
_STILL_THERE = (
    Q(gap__state__in=set(OPEN_STATES) - {GapState.ACCEPTED})
    | Q(obstacle__state=ObstacleState.OPEN)
    | Q(gap=None, obstacle=None, kpt__state=KptState.FINAL)
)


def to_agree(asking: Asking) -> Telling:
    """Actions of other departments to which the person's department is asked to agree."""
    if not asking.headed:
        return
    rows = ActionAgreement.objects.filter(
        department_id__in=asking.headed,
        state=AgreementState.ASKED,
        action__state=ActionState.PROPOSED,
    ).select_related("action__department", "department")
    for row in (yield rows.order_by("asked_at", "id")[:MOST]):
        yield Task(
            title=_("Do you agree: %(title)s?") % {"title": row.action.title},
            note=_("%(department)s asks %(asked)s")
            % {"department": row.action.department.name, "asked": row.department.name},
            url=f"{_page(row.action)}#agreement-{row.pk}",
            button=_("Agree or decline"),
            due_on=row.action.deadline,
            is_late=row.action.is_overdue(asking.today),
        )


def to_verify(asking: Asking) -> Telling:
    """Finished actions whose day has come: the named person, or else the strategy office, decides."""
    mine = Q(verifier__in=asking.people)
    if asking.user.is_coordinator and not asking.is_department:
        mine |= Q(verifier=None) | Q(verifier__is_active=False)
    due = Q(state=ActionState.VERIFICATION_DUE) | Q(
        state=ActionState.IMPLEMENTED, verify_on__lte=asking.today
    )
    rows = CorrectiveAction.objects.filter(mine, due).exclude(responsible=asking.user)
    for action in (
        yield rows.select_related("department", "verifier").order_by("verify_on", "id")[:MOST]
    ):
        yield Task(
            title=_("Did it work: %(title)s?") % {"title": action.title},
            note=action.department.name,
            url=f"{_page(action)}#verdict-title",
            button=_("Say whether it worked"),
            due_on=action.verify_on,
            is_late=action.verify_on is not None and action.verify_on < asking.today,
            who=asking.name(action.verifier),
        )


def to_follow_up(asking: Asking) -> Telling:
    """Actions that did not work, or only in part, while it waits for something else.

    Where the quarter of the gap is closed by then, the action's page leads on, for some weeks.
    """
    judged = Verdict.objects.filter(
        action=OuterRef("pk"), at__gte=asking.now - _LOOKED_BACK, verdict__in=FAILED_STATES
    )
    is_over = Q(gap__quarter__state=QuarterState.CLOSED, department_id__in=asking.headed)
    lately = is_over & Exists(judged)
    open_still = _STILL_THERE & ~Q(gap__quarter__state=QuarterState.CLOSED)
    mine = Q(responsible__in=asking.people) | Q(department_id__in=asking.headed)
    rows = (
        CorrectiveAction.objects.filter(mine, open_still | lately, state__in=FAILED_STATES)
        .exclude(kpt__quarter__state=QuarterState.CLOSED)
        .exclude(
            pk__in=CorrectiveAction.objects.filter(follows__isnull=False)
            .exclude(state=ActionState.CANCELLED)
            .values("follows")
        )
        .select_related("department", "responsible", "gap__quarter", "kpt", "obstacle")
    )
    for action in (yield rows.order_by("updated_at", "id")[:MOST]):
        yield Task(
            title=_("Plan what comes next: %(title)s") % {"title": action.title},
            note=str(action.state_choice.label),
            url=(
                f"{_page(action)}#follow-up"
                if _is_over(action)
                else f"{action.about.new_url}?follows={action.pk}"
            ),
            button=_("Plan a follow-up"),
            due_on=None,
            is_late=False,
            who=asking.name(action.responsible),
            about=_page(action),
        )


def _is_over(action: CorrectiveAction) -> bool:
    return action.gap is not None and action.gap.quarter.state == QuarterState.CLOSED


def _page(action: CorrectiveAction) -> str:
    return reverse("actions:action_page", args=[action.pk])
