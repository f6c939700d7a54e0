"""Short ways to write the facts of a small organization."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from gaps.detectors import Finding, QuarterFacts, detect_all
from gaps.detectors.facts import (
    CouplingFacts,
    GoalFacts,
    KpiFacts,
    LinkFacts,
    MeasureFacts,
    NeedFacts,
    ObjectiveFacts,
    PlanFacts,
    ProjectFacts,
    ResourceFacts,
)

SPACE = UUID("6f1f9e1c-3a51-4c1e-9f0e-2f7d4f6f4b10")
STARTS, ENDS, DAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 21)


def key(name: str) -> UUID:
    """The same name always gives the same key."""
    return uuid5(SPACE, name)


def measure(name: str, goal: str, *terms: str, kind: str = "measure", **more: Any) -> MeasureFacts:
    values: dict[str, Any] = {"direction": "increase", **more}
    return MeasureFacts(
        id=key(f"measure {name}"),
        goal_id=key(f"goal {goal}"),
        kind="driver" if kind == "driver" else "measure",
        name=name,
        terms=terms,
        **values,
    )


def goal(title: str, *measures: MeasureFacts, **more: Any) -> GoalFacts:
    values: dict[str, Any] = {"weight": Decimal(1), **more}
    return GoalFacts(id=key(f"goal {title}"), title=title, measures=measures, **values)


def kpi(name: str, **more: Any) -> KpiFacts:
    """A complete KPI: rises from 10 to 20 by the end of the quarter."""
    moves = more.pop("moves", None)
    values: dict[str, Any] = {
        "unit": "number",
        "direction": "increase",
        "frequency": "weekly",
        "source": "our own register",
        "owner_id": key("owner"),
        "baseline": Decimal(10),
        "target_value": Decimal(20),
        "due_on": ENDS,
        "contribution": "It moves the goal.",
        "goal_measure_id": key(f"measure {moves}") if moves else None,
        **more,
    }
    identity = values.pop("id", name)
    return KpiFacts(
        key=key(f"use {identity}"),
        use_id=key(f"use row {identity}"),
        kpi_id=key(f"kpi {name}"),
        name=name,
        **values,
    )


def objective(text: str, *kpis: KpiFacts, serves: str | None, **more: Any) -> ObjectiveFacts:
    links = (LinkFacts(goal_id=key(f"goal {serves}")),) if serves else ()
    values: dict[str, Any] = {"links": links, "due_on": ENDS, **more}
    return ObjectiveFacts(
        key=key(f"objective {text}"),
        objective_id=key(f"objective row {text}"),
        text=text,
        kpis=kpis,
        **values,
    )


def plan(department: str, *objectives: ObjectiveFacts, **more: Any) -> PlanFacts:
    return PlanFacts(
        plan_id=key(f"plan {department}"),
        obligation_id=key(f"obligation {department}"),
        department_id=key(department),
        department_name=department,
        objectives=objectives,
        **more,
    )


def project(name: str, goal_title: str, ranks: Mapping[str, int]) -> ProjectFacts:
    return ProjectFacts(
        id=key(f"project {name}"),
        name=name,
        goal_id=key(f"goal {goal_title}"),
        ranks={key(department): rank for department, rank in ranks.items()},
    )


def coupling(first: str, second: str, sign: int, reason: str = "") -> CouplingFacts:
    return CouplingFacts(
        first_measure_id=key(f"measure {first}"),
        second_measure_id=key(f"measure {second}"),
        sign=1 if sign > 0 else -1,
        reason=reason,
    )


def resource(
    name: str, capacity: int | None, *needs: tuple[str, str, int], unit: str = "days"
) -> ResourceFacts:
    """A scarce resource; each need is a department, an objective of it, and how much."""
    return ResourceFacts(
        id=key(f"resource {name}"),
        name=name,
        unit=unit,
        capacity=None if capacity is None else Decimal(capacity),
        needs=tuple(
            NeedFacts(key(f"plan {department}"), key(f"objective {text}"), Decimal(amount))
            for department, text, amount in needs
        ),
    )


def quarter(
    *parts: GoalFacts | PlanFacts | ProjectFacts | CouplingFacts | ResourceFacts,
) -> QuarterFacts:
    return QuarterFacts(
        quarter_id=key("quarter"),
        starts_on=STARTS,
        ends_on=ENDS,
        day=DAY,
        goals=tuple(p for p in parts if isinstance(p, GoalFacts)),
        plans=tuple(p for p in parts if isinstance(p, PlanFacts)),
        projects=tuple(p for p in parts if isinstance(p, ProjectFacts)),
        couplings=tuple(p for p in parts if isinstance(p, CouplingFacts)),
        resources=tuple(p for p in parts if isinstance(p, ResourceFacts)),
    )


def shared(one: KpiFacts, *departments: str) -> KpiFacts:
    """The same KPI, owned by several departments."""
    return replace(one, department_ids=frozenset(map(key, departments)))


def rules(facts: QuarterFacts) -> list[str]:
    """The ids of the rules that fired, sorted."""
    return sorted(finding.rule_id for finding in detect_all(facts))


def found(facts: QuarterFacts, rule_id: str) -> Finding:
    """The one finding of a rule."""
    [finding] = [f for f in detect_all(facts) if f.rule_id == rule_id]
    return finding
