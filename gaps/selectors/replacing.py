"""How a KPI that does not serve its goal leaves the plan: the page that replaces it, at once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import Obligation
from gaps.choices import GapKind
from gaps.models import Gap
from kpis.selectors.replacing import Replaceable, replaceable
from saypro_align.audit import past

# In gaps of these kinds the KPI is what does not fit.
_KINDS = frozenset({GapKind.MISALIGNED_KPI, GapKind.IRRELEVANT_METRIC})


@dataclass(frozen=True, slots=True)
class Replacement:
    """The next step: replace the KPI, or hand in the draft in which that is done.

    Handed in, nothing is left to do for the head: the new version is being read.
    """

    url: str
    button: str
    is_handed_in: bool = False


def replacements(gaps: Iterable[Gap], own: QuerySet[Obligation]) -> dict[uuid.UUID, Replacement]:
    """Return the step for each gap whose KPI stands in one of the plans; none for other gaps.

    A version that is being read and still holds the KPI cannot be changed: then there is no step. In
    the past there is none either.
    """
    gaps = [] if past.is_past() else list(gaps)
    places = {
        gap.pk: (party.obligation_id, party.kpi_use_key)
        for gap in gaps
        if gap.kind in _KINDS and not gap.is_fact
        for party in gap.parties.all()
        if party.kpi_use_key is not None
    }
    owned = set(
        own.filter(pk__in={obligation_id for obligation_id, _key in places.values()}).values_list(
            "pk", flat=True
        )
    )
    wanted = {pk: place for pk, place in places.items() if place[0] in owned}
    found = replaceable(wanted.values())
    proposed = {gap.pk: gap.params.get("best_measure", "") for gap in gaps}
    steps = {pk: _step(found[place], proposed[pk]) for pk, place in wanted.items()}
    return {pk: step for pk, step in steps.items() if step is not None}


def _step(found: Replaceable, measure: str) -> Replacement | None:
    """Return the step; the page is filled with the measure that the gap proposes."""
    working = found.working
    is_read = working is not None and not working.is_editable
    if found.use is not None:
        url = reverse("kpis:kpi_replace", args=[found.use.pk])
        url += f"?measure={measure}" if measure else ""
        return None if is_read else Replacement(url, _("Replace the KPI"))
    if working is None:
        return None
    url = reverse("gaps:plan_check", args=[working.obligation.department.slug, working.pk])
    return Replacement(url, _("Check and submit"), is_handed_in=is_read)
