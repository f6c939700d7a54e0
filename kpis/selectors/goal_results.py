"""What came of goals in a quarter: their targets one by one, and the KPIs of the plans together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import GoalLink, Quarter
from kpis.choices import KpiState, UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import KpiUse, Kpt
from kpis.selectors.progress import use_progress
from kpis.selectors.targets import standing_of
from kpis.words.targets import path_text
from saypro_align.lib.clock import organization_day, organization_zone


def goal_results(
    goal_ids: Iterable[UUID], quarter: Quarter, now: datetime
) -> dict[UUID, list[str]]:
    """Return, by goal, a sentence for each of its targets and one for the KPIs that served it."""
    last = datetime.combine(quarter.ends_on, time(23, 59), tzinfo=organization_zone())
    moment = min(now, last)
    wanted = list(goal_ids)
    found: dict[UUID, list[str]] = defaultdict(list)
    for goal_id, sentence in _of_targets(wanted, quarter, moment):
        found[goal_id].append(sentence)
    for goal_id, sentence in _of_plans(wanted, quarter, moment):
        found[goal_id].append(sentence)
    return found


def _of_targets(
    goal_ids: list[UUID], quarter: Quarter, now: datetime
) -> Iterable[tuple[UUID, str]]:
    kpts = list(
        Kpt.objects.filter(
            goal__in=goal_ids,
            quarter=quarter,
            level=KptLevel.ORGANIZATION,
            state__in=[KptState.FINAL, KptState.CLOSED],
        )
        .select_related("kpi", "quarter")
        .order_by("name")
    )
    standings = standing_of(kpts, now=now)
    for kpt in kpts:
        standing = standings[kpt.pk]
        told = {
            "target": kpt.name,
            "promise": path_text(kpt),
            "status": standing.status.label,
            "share": standing.text or "–",
        }
        if kpt.goal_id is not None:
            yield kpt.goal_id, _("%(target)s (%(promise)s): %(status)s, %(share)s.") % told


def _of_plans(goal_ids: list[UUID], quarter: Quarter, now: datetime) -> Iterable[tuple[UUID, str]]:
    links = GoalLink.objects.filter(
        goal__in=goal_ids,
        retired_at=None,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter=quarter,
    )
    served: dict[UUID, set[UUID]] = defaultdict(set)
    for goal_id, objective_id in links.values_list("goal_id", "objective_id"):
        served[objective_id].add(goal_id)
    uses = KpiUse.objects.filter(
        objective__in=served, state=UseState.ACTIVE, kpi__state=KpiState.ACTIVE
    ).select_related("kpi")
    shown = list(uses)
    progress = use_progress(shown, organization_day(now))
    reached: dict[UUID, list[bool]] = defaultdict(list)
    for use in shown:
        share = progress[use.pk].attainment
        for goal_id in served[use.objective_id]:
            reached[goal_id].append(share is not None and share >= 1)
    for goal_id, marks in reached.items():
        yield (
            goal_id,
            _("%(k)d of %(n)d KPIs in plans reached their target value.")
            % {
                "k": sum(marks),
                "n": len(marks),
            },
        )
