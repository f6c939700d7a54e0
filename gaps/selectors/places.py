"""Where a person may say that something does not fit: a plan, an objective or a KPI of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from departments.choices import IN_FORCE_STATES, PUBLIC_STATES, ObjectiveState
from departments.models import Department, Objective, Obligation, Plan, Quarter, User
from kpis.choices import UseState
from kpis.models import KpiUse


@dataclass(frozen=True)
class Place:
    """One answer to "What does it concern?"; `value` names it in the form."""

    value: str
    label: str
    obligation: Obligation
    objective_key: uuid.UUID | None = None
    kpi_use_key: uuid.UUID | None = None


def places(user: User, quarter: Quarter, departments: Iterable[Department]) -> list[list[Place]]:
    """Return the places in each department's plan that the person may read, in order."""
    owed = Obligation.objects.filter(quarter=quarter, department__in=list(departments))
    obligations = list(owed.select_related("department", "quarter"))
    plans = _newest(user, obligations)
    return [_of(obligation, plans.get(obligation.pk)) for obligation in obligations]


def _newest(user: User, obligations: list[Obligation]) -> dict[uuid.UUID, Plan]:
    """Return the version in force of each, or the newest one the person may read."""
    uses = KpiUse.objects.filter(state=UseState.ACTIVE).select_related("kpi")
    objectives = Objective.objects.filter(state=ObjectiveState.ACTIVE).prefetch_related(
        Prefetch("kpi_uses", queryset=uses)
    )
    found = list(
        Plan.objects.visible_to(user)
        .filter(obligation__in=obligations)
        .prefetch_related(Prefetch("objectives", queryset=objectives))
    )
    found.sort(
        key=lambda plan: (plan.state in IN_FORCE_STATES, plan.state in PUBLIC_STATES, plan.number)
    )
    return {plan.obligation_id: plan for plan in found}


def _of(obligation: Obligation, plan: Plan | None) -> list[Place]:
    found = [Place(str(obligation.pk), _("The plan as a whole"), obligation)]
    for objective in plan.objectives.all() if plan else ():
        value = f"{obligation.pk}/{objective.key}"
        label = _("Objective: %(text)s") % {"text": objective.text}
        found.append(Place(value, label, obligation, objective.key))
        for use in objective.kpi_uses.all():
            label = _("KPI: %(name)s") % {"name": use.kpi.name}
            found.append(Place(f"{value}/{use.key}", label, obligation, objective.key, use.key))
    return found
