"""What hangs on a KPI of a plan before it is replaced, and what becomes of each thing."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import IN_FORCE_STATES, WORKING_STATES
from departments.models import Plan, User
from kpis.choices import HandshakeState, UseState
from kpis.models import Handshake, KpiUse

_MOST = 20


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One thing that points at the KPI, and where it points afterwards."""

    what: str
    becomes: str


def chain_of(use: KpiUse, user: User) -> list[ChainLine]:
    """Return what hangs on the KPI, as far as the person may read it; a fixed number of queries."""
    return [*_goal(use), *_requests(use, user), *_others(use, user), *_path(use)]


def _goal(use: KpiUse) -> list[ChainLine]:
    if use.goal_measure is None:
        return []
    measure = _("It moves “%(measure)s”.") % {"measure": use.goal_measure}
    return [ChainLine(measure, _("Choose below what the new KPI moves."))]


def _requests(use: KpiUse, user: User) -> list[ChainLine]:
    obligation = use.objective.plan.obligation
    going_on = [*HandshakeState.waiting(), HandshakeState.AGREED]
    rows = (
        Handshake.objects.visible_to(user)
        .filter(
            Q(asking=obligation.department_id, kpi_use_key=use.key)
            | Q(asked=obligation.department_id, kpi=use.kpi),
            quarter=obligation.quarter_id,
            state__in=going_on,
        )
        .select_related("asking", "asked")
        .order_by("due_on", "created_at", "pk")[:_MOST]
    )
    becomes = _("Points at the new KPI once the plan is accepted.")
    lines = []
    for row in rows:
        told = (
            _("Request to %(who)s: %(text)s")
            if row.asking_id == obligation.department_id
            else _("Promised to %(who)s: %(text)s")
        )
        who = row.asked if row.asking_id == obligation.department_id else row.asking
        lines.append(ChainLine(told % {"who": who, "text": row.text}, becomes))
    return lines


def _others(use: KpiUse, user: User) -> list[ChainLine]:
    obligation = use.objective.plan.obligation
    names = (
        KpiUse.objects.filter(
            kpi=use.kpi,
            state=UseState.ACTIVE,
            objective__plan__in=Plan.objects.visible_to(user),
            objective__plan__state__in=[*IN_FORCE_STATES, *WORKING_STATES],
            objective__plan__obligation__quarter=obligation.quarter_id,
        )
        .exclude(objective__plan__obligation=obligation)
        .order_by("objective__plan__obligation__department__name")
        .values_list("objective__plan__obligation__department__name", flat=True)
        .distinct()[:_MOST]
    )
    becomes = _("Keeps it. The old series goes on until no plan uses it.")
    return [ChainLine(_("%(who)s measures by it, too.") % {"who": name}, becomes) for name in names]


def _path(use: KpiUse) -> list[ChainLine]:
    lines = []
    phases = use.phases.count()
    if phases:
        told = ngettext(
            "%(n)d expected value on the way to the target",
            "%(n)d expected values on the way to the target",
            phases,
        )
        lines.append(ChainLine(told % {"n": phases}, _("Stay with the old KPI.")))
    milestones = use.milestones.filter(retired_at=None).count()
    if milestones:
        told = ngettext("%(n)d milestone", "%(n)d milestones", milestones)
        lines.append(ChainLine(told % {"n": milestones}, _("Stay with the old KPI.")))
    return lines
