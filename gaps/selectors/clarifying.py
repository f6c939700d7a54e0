"""How an objective that cannot be judged becomes clear: the assistant, filled in as the gap proposes."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Objective, Obligation
from gaps.choices import GapKind
from gaps.models import Gap
from gaps.selectors.replacing import Replacement
from kpis.selectors.wordings import newest
from saypro_align.audit import past


def clarification(gap: Gap, own: QuerySet[Obligation]) -> Replacement | None:
    """Return the page on which the head makes the gap's objective clear, if it stands in such a plan.

    None for other kinds of gap, in the past, and while the plan is being read.
    """
    objective = objective_of(gap) if gap.kind == GapKind.UNCLEAR_OBJECTIVE else None
    if objective is None or past.is_past():
        return None
    plan = objective.plan
    if not own.filter(pk=plan.obligation_id, quarter__state=QuarterState.OPEN).exists():
        return None
    if plan.is_working and not plan.is_editable:
        return None
    url = reverse("kpis:objective_clear", args=[objective.pk])
    return Replacement(url + measure_query(gap), _("Make it clear"))


def objective_of(gap: Gap) -> Objective | None:
    """Return the first objective the gap sits on, as it stands: worked on before in force."""
    for party in gap.parties.all():
        if party.objective_key is not None:
            found = newest(
                Objective.objects.filter(
                    plan__obligation=party.obligation_id, key=party.objective_key
                )
            )
            if found is not None:
                return found
    return None


def measure_query(gap: Gap) -> str:
    """Return the end of an address that hands on the measure the gap proposes."""
    measure = gap.params.get("best_measure", "")
    return f"?measure={measure}" if measure else ""
