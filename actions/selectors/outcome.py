"""What an action has achieved: the sentence for its page."""

from datetime import date, datetime

from django.db.models import Prefetch

from actions.choices import FAILED_STATES
from actions.models import CorrectiveAction
from actions.words.outcomes import outcome_sentence
from departments.choices import IN_FORCE_STATES
from departments.models import Goal, GoalLink, Plan, User
from gaps.choices import GapState
from gaps.models import Gap
from kpis.choices import UseState
from kpis.models import KpiUse
from kpis.selectors.progress import use_progress
from saypro_align.audit import past


def outcome_of(action: CorrectiveAction, user: User, *, day: date, now: datetime) -> str:
    """Return the outcome in one sentence once the gap is closed, else nothing.

    An action that failed closed nothing, whatever else did.

    How the KPI stands is told to those who may read the plan in force that it is part of.
    """
    gap = action.gap
    if action.implemented_at is None or gap is None or action.state in FAILED_STATES:
        return ""
    if gap.state not in (GapState.RESOLVED, GapState.VERIFIED):
        return ""
    use = _use_of(action, gap, user)
    if use is None:
        return outcome_sentence(action.kind, "", None)
    progress = use_progress([use], day, now if past.is_past() else None)
    goal = _goal_of(use)
    return outcome_sentence(action.kind, goal.category if goal else "", progress[use.pk].status)


def _use_of(action: CorrectiveAction, gap: Gap, user: User) -> KpiUse | None:
    """Return where the KPI that the action brought, or is judged by, stands in a plan in force."""
    change = action.kpi_changes.exclude(new=None).last()
    kpi_id = change.new_id if change else action.criterion_kpi_id
    if kpi_id is None:
        return None
    links = GoalLink.objects.filter(retired_at=None).select_related("goal")
    plans = Plan.objects.visible_to(user).filter(
        state__in=IN_FORCE_STATES, obligation__quarter=gap.quarter_id
    )
    rows = KpiUse.objects.filter(kpi=kpi_id, state=UseState.ACTIVE, objective__plan__in=plans)
    own = rows.filter(objective__plan__obligation__department=action.department_id)
    return (
        (own if own.exists() else rows)
        .select_related("kpi", "objective", "goal_measure__goal")
        .prefetch_related(Prefetch("objective__links", links))
        .order_by("-created_at", "pk")
        .first()
    )


def _goal_of(use: KpiUse) -> Goal | None:
    if use.goal_measure is not None:
        return use.goal_measure.goal
    link = next(iter(use.objective.links.all()), None)
    return link.goal if link else None
