"""Similar gaps of before: what was tried then, and what came of it.

Only what the reader may read is remembered to him. The number of queries depends neither on how many
gaps there are nor on how many are alike.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import User
from gaps.access import readable_gaps
from gaps.choices import GapKind, GapState, Outcome
from gaps.memory import Remembered, Trace, Why, most_similar
from gaps.models import Gap, GapParty, GapQuerySet
from gaps.selectors.register import department_names, live_actions, with_actions
from kpis.models import KpiUse
from saypro_align.lib.clock import organization_day

LIMIT: Final = 3
# Among so many of the newest the likest are looked for; older ones only where the KPI is the same.
MOST_NEWEST, MOST_OF_THE_KPI = 400, 50
OVER_STATES: Final = (
    GapState.RESOLVED,
    GapState.VERIFIED,
    GapState.DISMISSED,
    GapState.ACCEPTED,
)
_CLOSED = (GapState.RESOLVED, GapState.VERIFIED)
# A KPI that does not serve its goal and one that matters nowhere teach about each other.
_KINDS_TOGETHER: Final = (
    frozenset({GapKind.MISALIGNED_KPI, GapKind.IRRELEVANT_METRIC}),
    frozenset({GapKind.CONFLICTING_GOALS, GapKind.NO_SHARED_FOCUS}),
    frozenset({GapKind.UNCLEAR_OBJECTIVE}),
)
# What a rule's sentence is filled in with, as far as it says what the gap is about.
_ABOUT: Final = (
    "kpi",
    "objective",
    "measure",
    "first_kpi",
    "second_kpi",
    "first_measure",
    "second_measure",
)


@dataclass(frozen=True, slots=True)
class SimilarGap:
    """An earlier gap: why it is like this one, what was tried, and what came of it."""

    gap: Gap
    departments: tuple[str, ...]
    likeness: str
    outcome: Outcome
    told: str
    tried: tuple[Any, ...]

    @property
    def reason(self) -> str:
        """Return why it was decided so, where a decision ended it."""
        decided = self.outcome in (Outcome.NOT_A_GAP, Outcome.ACCEPTED)
        return self.gap.decision_reason if decided else ""


def similar_gaps(gap: Gap, user: User, limit: int = LIMIT) -> tuple[SimilarGap, ...]:
    """Return the earlier gaps most like this one that the person may read, the likest first."""
    pool = _pool(gap, user)
    traces = {trace.id: trace for trace in _traces([gap, *pool])}
    asked = traces.pop(gap.pk)
    found = most_similar(asked, list(traces.values()), limit)
    rows = with_actions(readable_gaps(user)).in_bulk([one.id for one in found])
    return tuple(_told(rows[one.id], one) for one in found)


def _pool(gap: Gap, user: User) -> list[Gap]:
    """Return what was tried or decided before: the newest of such kinds, and all of the same KPI."""
    known = _earlier(gap, user)
    together = next(kinds for kinds in _KINDS_TOGETHER if gap.kind in kinds)
    of_kind = list(known.filter(kind__in=together).order_by("-created_at", "-id")[:MOST_NEWEST])
    series = [party.kpi_id for party in gap.parties.all() if party.kpi_id]
    same_kpi = GapParty.objects.filter(kpi__in=series).values("gap")
    of_kpi = list(known.filter(pk__in=same_kpi).order_by("-created_at", "-id")[:MOST_OF_THE_KPI])
    return list({row.pk: row for row in (*of_kind, *of_kpi)}.values())


def _earlier(gap: Gap, user: User) -> GapQuerySet:
    acted = Gap.objects.filter(pk=OuterRef("pk"), actions__isnull=False)
    return (
        Gap.objects.visible_to(user)
        .filter(
            Q(state__in=OVER_STATES)
            | Q(quarter__starts_on__lt=gap.quarter.starts_on)
            | Q(Exists(acted)),
            on_draft=False,
        )
        .exclude(pk=gap.pk)
        .only(
            "id",
            "kind",
            "rule_id",
            "params",
            "sentence",
            "state",
            "times_reopened",
            "created_at",
        )
    )


def _traces(gaps: list[Gap]) -> Iterable[Trace]:
    parties: dict[uuid.UUID, list[Any]] = defaultdict(list)
    rows = GapParty.objects.filter(gap__in=[gap.pk for gap in gaps]).values_list(
        "gap_id",
        "kpi_id",
        "kpi_use_key",
        "obligation__department_id",
        "obligation__department__name",
    )
    for gap_id, *rest in rows:
        parties[gap_id].append(rest)
    moved = _moved({key for told in parties.values() for _kpi, key, *_rest in told if key})
    for gap in gaps:
        told = parties[gap.pk]
        moves = [pair for _kpi, key, *_rest in told for pair in moved.get(key, ())]
        yield Trace(
            id=gap.pk,
            kind=gap.kind,
            rule_id=gap.rule_id,
            text=about(gap),
            kpis=frozenset(kpi for kpi, *_rest in told if kpi),
            measures=frozenset(measure for measure, _goal in moves),
            goals=frozenset(goal for _measure, goal in moves),
            departments=frozenset(department for *_keys, department, _name in told),
            department_names=" ".join(name for *_rest, name in told),
            worked=gap.state in _CLOSED,
            moment=int(gap.created_at.timestamp()),
        )


def about(gap: Gap) -> str:
    """Return what the gap is about in the words of the plans; a person's own words as they are."""
    named = [str(gap.params[name]) for name in _ABOUT if gap.params.get(name)]
    return " ".join(named) or gap.sentence


def _moved(keys: set[uuid.UUID]) -> dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID]]]:
    """Return which measures of which goals the KPIs were said to move."""
    found: dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID]]] = defaultdict(list)
    rows = (
        KpiUse.objects.filter(key__in=keys, goal_measure__isnull=False)
        .order_by()
        .values_list("key", "goal_measure_id", "goal_measure__goal_id")
        .distinct()
    )
    for key, measure, goal in rows:
        found[key].append((measure, goal))
    return found


def _told(gap: Gap, found: Remembered) -> SimilarGap:
    outcome = outcome_of(gap)
    return SimilarGap(
        gap=gap,
        departments=department_names(gap),
        likeness=_likeness(found),
        outcome=outcome,
        told=_ending(gap, outcome),
        tried=tuple(live_actions(gap)),
    )


def outcome_of(gap: Gap) -> Outcome:
    """Return how the gap ended, or that it has not."""
    if gap.state in _CLOSED:
        return Outcome.CAME_BACK if gap.times_reopened else Outcome.CLOSED
    if gap.state == GapState.DISMISSED:
        return Outcome.NOT_A_GAP
    if gap.state == GapState.ACCEPTED:
        return Outcome.ACCEPTED
    return Outcome.OPEN


def _ending(gap: Gap, outcome: Outcome) -> str:
    if gap.resolved_at is None:
        return ""
    days = max((organization_day(gap.resolved_at) - organization_day(gap.opened_at)).days, 0)
    closed = (
        _("Closed on the day it was found.")
        if days == 0
        else ngettext("Closed after %(days)d day.", "Closed after %(days)d days.", days)
        % {"days": days}
    )
    if outcome == Outcome.CAME_BACK:
        closed += " " + ngettext(
            "It had come back %(times)d time.",
            "It had come back %(times)d times.",
            gap.times_reopened,
        ) % {"times": gap.times_reopened}
    return closed


def _likeness(found: Remembered) -> str:
    """Say what the two have in common, the weightiest first."""
    names = {
        Why.KPI: _("the same KPI"),
        Why.MEASURE: _("the same measure of a goal"),
        Why.GOAL: _("the same goal"),
        Why.RULE: _("the same rule"),
        Why.KIND: _("the same kind"),
        Why.DEPARTMENT: _("a department like this one"),
        Why.WORDS: _("words: %(words)s") % {"words": ", ".join(found.words)},
    }
    told = [why for why in found.reasons if not (why == Why.KIND and Why.RULE in found.reasons)]
    return " · ".join(names[why] for why in told)
