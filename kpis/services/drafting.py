"""From a plan that is read to the version of it that may be edited, begun where there is none."""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import Objective, Plan, User
from kpis.choices import UseState
from kpis.models import KpiUse
from kpis.services.plans import revise_plan
from saypro_align.lib.exceptions import WrongState


def use_in_a_draft(use: KpiUse, *, actor: User, now: datetime) -> KpiUse:
    """Return the same use in a version that may be edited. Raises WrongState where it cannot be."""
    plan = use.objective.plan
    if plan.is_editable:
        return use
    draft = _draft_of(plan, actor=actor, now=now)
    held = (
        KpiUse.objects.select_related("kpi", "objective__plan__obligation__department")
        .filter(objective__plan=draft, key=use.key, state=UseState.ACTIVE)
        .first()
        if draft is not None
        else None
    )
    if held is None:
        raise WrongState(_("This KPI does not stand in a version that can be edited."))
    return held


def objective_in_a_draft(objective: Objective, *, actor: User, now: datetime) -> Objective:
    """Return the same objective in a version that may be edited. Raises WrongState otherwise."""
    if objective.plan.is_editable:
        return objective
    draft = _draft_of(objective.plan, actor=actor, now=now)
    held = (
        Objective.objects.select_related(
            "plan__obligation__department", "plan__obligation__quarter"
        )
        .filter(plan=draft, key=objective.key, state=ObjectiveState.ACTIVE)
        .first()
        if draft is not None
        else None
    )
    if held is None:
        raise WrongState(_("This objective does not stand in a version that can be edited."))
    return held


def _draft_of(plan: Plan, *, actor: User, now: datetime) -> Plan | None:
    draft = Plan.objects.filter(obligation_id=plan.obligation_id).working().first()
    if draft is None and plan.state in IN_FORCE_STATES:
        draft, _copies = revise_plan(plan=plan, actor=actor, now=now)
    return draft if draft is not None and draft.is_editable else None
