"""Objectives with their KPIs, values and open gaps, for the pages of a plan and a department."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.models import SupportRequest
from actions.selectors.support import missing_for_kpis
from departments.models import GoalLink, Objective, Plan
from departments.scarcity import has_resources, needs_of
from gaps.choices import OPEN_STATES, GapState
from gaps.models import Gap
from gaps.permissions import can_plan_action
from kpis.attainment import Value
from kpis.choices import Direction
from kpis.forecasting import Forecast
from kpis.models import KpiUse
from kpis.selectors import (
    ObjectiveContent,
    Progress,
    UseContent,
    objective_progress,
    plan_content,
    use_progress,
)
from kpis.selectors.forecasts import forecasts_of, values_of
from kpis.selectors.handshakes import HandshakeLine, handshakes_of
from saypro_align.lib import charts, numerals, percent

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class GapLine:
    """An open gap where it sits, and whether the reader may plan something about it."""

    gap: Gap
    state: GapState
    may_plan: bool


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI of an objective: from where to where, how far it has come, and what does not fit."""

    content: UseContent
    progress: Progress
    baseline: str
    target: str
    value: str
    spark: charts.Chart | None
    gaps: tuple[GapLine, ...]
    forecast: Forecast | None = None
    # Tools and accesses it needs that are not there, as far as the reader may know of them.
    missing: tuple[SupportRequest, ...] = ()

    @property
    def use(self) -> KpiUse:
        """Return the KPI's use in the objective."""
        return self.content.use


@dataclass(frozen=True, slots=True)
class ObjectiveBlock:
    """An objective with everything under it."""

    objective: Objective
    links: tuple[GoalLink, ...]
    kpis: tuple[KpiLine, ...]
    gaps: tuple[GapLine, ...]
    reached: str
    data_sentence: str
    bar: int | None
    # What other departments were asked to contribute, as far as the reader may know of it.
    requests: tuple[HandshakeLine, ...] = ()
    # What it needs of the scarce resources, in words.
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanBlocks:
    """All objectives of a version, and the gaps on the plan as a whole."""

    objectives: tuple[ObjectiveBlock, ...]
    gaps: tuple[GapLine, ...]
    # Whether the draft's head can say what an objective needs of a scarce resource.
    has_resources: bool = False


def plan_blocks(plan: Plan, user: "User", day: date) -> PlanBlocks:
    """Return a version's objectives; the number of queries does not depend on their number."""
    content = plan_content(plan)
    uses = [held.use for one in content.objectives for held in one.uses]
    progress = use_progress(uses, day)
    first_day = plan.obligation.quarter.starts_on
    values = values_of(uses, progress, day, since=first_day)
    told = forecasts_of(uses, progress, day, values)
    in_quarter = {
        pk: [one for one in series if one.measured_on >= first_day] for pk, series in values.items()
    }
    placed = _gaps(plan, user)
    keys = {one.objective.key for one in content.objectives}
    left_over = [
        line
        for (objective_key, _use_key), lines in placed.items()
        if objective_key not in keys
        for line in lines
    ]
    duty = plan.obligation
    asked = handshakes_of(user, duty.quarter, duty.department, keys)
    needs = needs_of([one.objective.pk for one in content.objectives])
    missing = missing_for_kpis(user, [use.kpi_id for use in uses])
    return PlanBlocks(
        objectives=tuple(
            replace(
                _with_missing(_block(one, progress, in_quarter, placed, told), missing),
                requests=tuple(HandshakeLine(row, day) for row in asked.get(one.objective.key, ())),
                needs=tuple(need.text for need in needs.get(one.objective.pk, ())),
            )
            for one in content.objectives
        ),
        gaps=tuple(left_over),
        has_resources=plan.is_editable and has_resources(),
    )


def _with_missing(
    block: ObjectiveBlock, missing: Mapping[uuid.UUID, Sequence[SupportRequest]]
) -> ObjectiveBlock:
    lines = (replace(one, missing=tuple(missing.get(one.use.kpi_id, ()))) for one in block.kpis)
    return replace(block, kpis=tuple(lines))


_Placed = Mapping[tuple[uuid.UUID | None, uuid.UUID | None], list[GapLine]]


def _gaps(plan: Plan, user: "User") -> _Placed:
    """Return the open gaps of the plan by the objective and the KPI they sit on."""
    rows = (
        Gap.objects.visible_to(user)
        .filter(parties__obligation=plan.obligation, state__in=OPEN_STATES)
        .distinct()
        .prefetch_related("parties__obligation__department")
        .order_by("opened_at", "id")
    )
    found: dict[tuple[uuid.UUID | None, uuid.UUID | None], list[GapLine]] = defaultdict(list)
    for gap in rows:
        is_unplanned = gap.state not in (GapState.PLANNED, GapState.IN_ACTION)
        may_plan = is_unplanned and can_plan_action(user, gap)
        line = GapLine(gap, GapState(gap.state), may_plan)
        places = {
            (party.objective_key, party.kpi_use_key)
            for party in gap.parties.all()
            if party.obligation_id == plan.obligation_id
        }
        for place in places:
            found[place].append(line)
    return found


def _block(
    content: ObjectiveContent,
    progress: Mapping[uuid.UUID, Progress],
    values: Mapping[uuid.UUID, list[Value]],
    placed: _Placed,
    told: Mapping[uuid.UUID, Forecast],
) -> ObjectiveBlock:
    key = content.objective.key
    lines = tuple(_line(held, progress, values, placed, told) for held in content.uses)
    shown = {line.use.key for line in lines}
    own = [
        line
        for (objective_key, use_key), found in placed.items()
        if objective_key == key and use_key not in shown
        for line in found
    ]
    reached = objective_progress([line.use for line in lines], progress)
    share = None if reached.value is None else reached.value * 100
    return ObjectiveBlock(
        objective=content.objective,
        links=content.links,
        kpis=lines,
        gaps=tuple(own),
        reached="" if share is None else percent.with_sign(percent.one_decimal(share)),
        data_sentence=_("%(count)d of %(total)d KPIs have data")
        % {"count": reached.with_data, "total": reached.total},
        bar=None if share is None else int(share),
    )


def _line(
    held: UseContent,
    progress: Mapping[uuid.UUID, Progress],
    values: Mapping[uuid.UUID, list[Value]],
    placed: _Placed,
    told: Mapping[uuid.UUID, Forecast],
) -> KpiLine:
    use, standing = held.use, progress[held.use.pk]
    unit = use.kpi.unit
    return KpiLine(
        content=held,
        progress=standing,
        baseline=numerals.start_of(use.baseline, unit),
        target=target_text(use, len(held.milestones)),
        value="" if standing.value is None else numerals.quantity(standing.value, unit),
        spark=_spark(use, values.get(use.kpi_id, [])),
        gaps=tuple(placed.get((use.objective.key, use.key), ())),
        forecast=told.get(use.pk),
    )


def target_text(use: KpiUse, milestones: int = 0) -> str:
    """Return what the KPI shall reach, in words and numbers."""
    unit = use.kpi.unit
    if use.kpi.direction == Direction.MILESTONES:
        return _("%(count)d milestones") % {"count": milestones}
    if use.kpi.direction == Direction.RANGE:
        if use.low is None or use.high is None:
            return "–"
        low, high = numerals.number(use.low), numerals.quantity(use.high, unit)
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    if use.target_value is None:
        return "–"
    text = numerals.quantity(use.target_value, unit)
    patterns = {
        Direction.AT_LEAST: _("at least %(value)s"),
        Direction.AT_MOST: _("at most %(value)s"),
    }
    pattern = patterns.get(Direction(use.kpi.direction)) if use.kpi.direction else None
    return pattern % {"value": text} if pattern else text


def _spark(use: KpiUse, values: list[Value]) -> charts.Chart | None:
    if len(values) < 2:
        return None
    unit = use.kpi.unit
    points = [
        charts.Point(format_date(on, "j M"), value, numerals.quantity(value, unit))
        for on, value in values
    ]
    sentence = _("%(kpi)s went from %(first)s on %(start)s to %(last)s on %(end)s.") % {
        "kpi": use.kpi.name,
        "first": points[0].text,
        "start": points[0].label,
        "last": points[-1].text,
        "end": points[-1].label,
    }
    return charts.sparkline(points, sentence=sentence)
