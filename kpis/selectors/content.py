"""What stands in a plan: objectives, what they serve, their KPIs and milestones."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from departments.choices import ObjectiveState
from departments.models import GoalLink, Objective, Plan
from kpis.choices import KpiState, UseState
from kpis.models import Kpi, KpiUse, Milestone
from kpis.old_words import old_words, promised
from kpis.words.targets import target_text

__all__ = [
    "ObjectiveContent",
    "PlanContent",
    "UseContent",
    "plan_content",
    "plan_contents",
    "target_text",
]


@dataclass(frozen=True, slots=True)
class UseContent:
    """A KPI of an objective."""

    use: KpiUse
    milestones: tuple[Milestone, ...]

    @property
    def kpi(self) -> Kpi:
        """Return the series."""
        return self.use.kpi

    @property
    def target_text(self) -> str:
        """Return what shall be reached, as it is shown."""
        return target_text(self.use)

    @property
    def counts(self) -> bool:
        """Return whether it stands in the plan and its series still counts."""
        return self.use.state == UseState.ACTIVE and self.use.kpi.state == KpiState.ACTIVE


@dataclass(frozen=True, slots=True)
class ObjectiveContent:
    """An objective with its links that were not removed and all its KPIs, taken out ones too."""

    objective: Objective
    links: tuple[GoalLink, ...]
    all_uses: tuple[UseContent, ...]

    @property
    def uses(self) -> tuple[UseContent, ...]:
        """Return the KPIs that stand in the objective."""
        return tuple(use for use in self.all_uses if use.use.state == UseState.ACTIVE)

    @property
    def is_carried_over(self) -> bool:
        """Return whether it was copied from an earlier quarter and nobody touched it since."""
        if self.objective.carried_from_id is None:
            return False
        rows = [self.objective, *self.links, *(held.use for held in self.all_uses)]
        copied_at = self.objective.created_at
        return all(row.version == 1 and row.created_at == copied_at for row in rows)

    @property
    def old_words(self) -> tuple[str, ...]:
        """Return what it and its KPIs still say of the quarter it was copied from."""
        if self.objective.carried_from is None or not self.is_carried_over:
            return ()
        was, now = (
            one.plan.obligation.quarter for one in (self.objective.carried_from, self.objective)
        )
        numbers = [number for held in self.uses for number in promised(held.use)]
        stretches = {
            "earlier": (was.starts_on, was.ends_on),
            "later": (now.starts_on, now.ends_on),
        }
        found = list(old_words(self.objective.text, numbers=numbers, **stretches))
        for held in self.uses:
            said = old_words(held.use.kpi.name, numbers=numbers, **stretches)
            # A plain number in a KPI's name is mostly a part of the name: "Tier 1 tickets".
            found += [word for word in said if not word.isdigit()]
        return tuple(dict.fromkeys(found))

    @property
    def retired_uses(self) -> tuple[UseContent, ...]:
        """Return the KPIs that were taken out."""
        return tuple(use for use in self.all_uses if use.use.state != UseState.ACTIVE)


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A plan version with everything in it."""

    plan: Plan
    all_objectives: tuple[ObjectiveContent, ...]

    @property
    def objectives(self) -> tuple[ObjectiveContent, ...]:
        """Return the objectives that stand in the plan."""
        return tuple(
            one for one in self.all_objectives if one.objective.state == ObjectiveState.ACTIVE
        )

    @property
    def retired_objectives(self) -> tuple[ObjectiveContent, ...]:
        """Return the objectives that were removed."""
        return tuple(
            one for one in self.all_objectives if one.objective.state != ObjectiveState.ACTIVE
        )


def plan_content(plan: Plan) -> PlanContent:
    """Return one plan's content; four queries, whatever its size."""
    return plan_contents([plan])[plan.pk]


def plan_contents(plans: Iterable[Plan]) -> dict[UUID, PlanContent]:
    """Return the content of many plans by their id, in the same four queries."""
    wanted = list(plans)
    prefetch_related_objects(
        wanted,
        Prefetch(
            "objectives",
            Objective.objects.select_related("owner", "carried_from__plan__obligation__quarter"),
        ),
        Prefetch(
            "objectives__links",
            GoalLink.objects.filter(retired_at=None).select_related("goal", "confirmed_by"),
        ),
        Prefetch(
            "objectives__kpi_uses",
            KpiUse.objects.select_related("kpi__owner", "goal_measure__goal"),
        ),
        Prefetch("objectives__kpi_uses__milestones", Milestone.objects.filter(retired_at=None)),
    )
    return {plan.pk: PlanContent(plan, _objectives(plan)) for plan in wanted}


def _objectives(plan: Plan) -> tuple[ObjectiveContent, ...]:
    found = []
    for objective in plan.objectives.all():
        objective.plan = plan
        uses = []
        for use in objective.kpi_uses.all():
            use.objective = objective
            uses.append(UseContent(use, tuple(use.milestones.all())))
        found.append(ObjectiveContent(objective, tuple(objective.links.all()), tuple(uses)))
    return tuple(found)
