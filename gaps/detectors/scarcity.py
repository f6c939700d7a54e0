"""More is needed of a resource than there is: not every objective that counts on it can succeed.

Each department that needs some is paired with the one that needs most, so that everybody concerned
is named and the findings grow with the number of departments only.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import showing
from gaps.detectors.facts import ObjectiveFacts, PlanFacts, QuarterFacts, ResourceFacts
from gaps.detectors.finding import STRONG, Evidence, Finding, Party, Rule

RESOURCE = Rule(
    id="B.resource",
    kind="B",
    severity="high",
    is_fact=False,
    title="More is needed than there is",
    explanation="The objectives of several departments need more of a scarce resource in the quarter "
    "than the strategy office has said there is.",
    fires="40 days of analysts are there; Marketing needs 25 of them and Finance 20.",
    is_silent="Both together need 40 days, or nobody has said how many there are.",
)


class Demand(NamedTuple):
    """What one department needs of a resource, and the objective that needs most of it."""

    plan: PlanFacts
    objective: ObjectiveFacts
    amount: Decimal


def detect(facts: QuarterFacts) -> Iterator[Finding]:
    """Find departments that count on more than there is."""
    told: set[frozenset[tuple[UUID, UUID]]] = set()
    plans = {plan.plan_id: plan for plan in facts.plans}
    for resource in facts.resources:
        demands = _demands(resource, plans)
        needed = sum((demand.amount for demand in demands), Decimal(0))
        if resource.capacity is None or needed <= resource.capacity or len(demands) < 2:
            continue
        most, *others = demands
        for other in others:
            pair = frozenset((d.plan.obligation_id, d.objective.key) for d in (most, other))
            if pair not in told:
                told.add(pair)
                yield _finding(resource, most, other, needed)


def _demands(resource: ResourceFacts, plans: dict[UUID, PlanFacts]) -> list[Demand]:
    """Return what each department needs, the largest first."""
    found: dict[UUID, list[tuple[Decimal, ObjectiveFacts]]] = defaultdict(list)
    objectives = {
        (plan_id, objective.key): objective
        for plan_id in {need.plan_id for need in resource.needs} & plans.keys()
        for objective in plans[plan_id].active_objectives
    }
    for need in resource.needs:
        objective = objectives.get((need.plan_id, need.objective_key))
        if objective is not None and need.amount > 0:
            found[need.plan_id].append((need.amount, objective))
    demands = [
        Demand(
            plans[plan_id],
            max(rows, key=lambda row: (row[0], str(row[1].key)))[1],
            sum((amount for amount, _objective in rows), Decimal(0)),
        )
        for plan_id, rows in found.items()
    ]
    return sorted(demands, key=lambda demand: (-demand.amount, demand.plan.obligation_id))


def _finding(resource: ResourceFacts, one: Demand, other: Demand, needed: Decimal) -> Finding:
    capacity = resource.capacity or Decimal(0)
    names = (one.plan.department_name, other.plan.department_name)
    return Finding(
        rule=RESOURCE,
        parties=tuple(Party(d.plan.obligation_id, d.objective.key) for d in (one, other)),
        params={
            "first": names[0],
            "second": names[1],
            "resource": resource.name,
            "needed": showing.amount(needed, resource.unit),
            "capacity": showing.amount(capacity, resource.unit),
            "missing": showing.amount(needed - capacity, resource.unit),
        },
        evidence=(
            Evidence("Department", *names),
            Evidence("Objective", one.objective.text, other.objective.text),
            Evidence(
                f"Needs of {resource.name}",
                showing.amount(one.amount, resource.unit),
                showing.amount(other.amount, resource.unit),
            ),
            Evidence("Needed by all", showing.amount(needed, resource.unit)),
            Evidence("There is", showing.amount(capacity, resource.unit)),
        ),
        confidence=STRONG,
    )
