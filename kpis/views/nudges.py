"""Answers to "Sales already has this KPI": share theirs, keep mine, use the shared one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from departments.access import signed_in
from departments.models import Plan
from kpis import access
from kpis.choices import UseState
from kpis.models import Kpi, KpiUse
from kpis.services import sharing
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.not_found import first_or_404

_VERBS = frozenset({"share", "apart", "theirs"})


def answers_nudge(verb: str) -> bool:
    """Return whether the verb answers a nudge: "share:<KPI>", "theirs:<KPI>:<row>", …"""
    return verb.partition(":")[0] in _VERBS


def answer_nudge(request: HttpRequest, plan: Plan, verb: str) -> None:
    """Do what the button says and tell what came of it; a broken address does nothing."""
    name, _colon, rest = verb.partition(":")
    kpi_id, _colon, row = rest.partition(":")
    try:
        kpi = access.kpi_for_reading(signed_in(request), UUID(kpi_id))
        messages.success(request, _answer(request, plan, name, kpi, row))
    except (ValueError, Http404):
        messages.error(request, _("This KPI is not there any more."))
    except PermissionDenied:
        messages.error(request, _("Only the head of department decides this."))
    except DomainError as refusal:
        messages.error(request, refusal.message)


def _answer(request: HttpRequest, plan: Plan, name: str, kpi: Kpi, row: str) -> str:
    department = plan.obligation.department
    actor, now = signed_in(request), clock.now()
    if name == "share":
        sharing.ask_to_share(kpi=kpi, department=department, actor=actor, now=now)
        return _("Asked to share “%(kpi)s”. Until the answer comes, yours stays in the plan.") % {
            "kpi": kpi
        }
    if name == "apart":
        sharing.keep_apart(kpi=kpi, department=department, actor=actor, now=now)
        return _("Your own “%(kpi)s” stays. You are not asked again.") % {"kpi": kpi}
    use = first_or_404(
        KpiUse.objects.filter(
            objective__plan=plan, key=UUID(row), state=UseState.ACTIVE
        ).select_related("kpi", "objective__plan__obligation__quarter")
    )
    sharing.use_theirs(use=use, kpi=kpi, actor=actor, now=now)
    return _("The objective is measured by the shared “%(kpi)s” now.") % {"kpi": kpi}
