"""Who reaches an incentive: pure and exact, on facts that are handed in.

A department is on the list only with everything that was asked: no value counts as not reached, and
a department that uses none of the named KPIs is not asked at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

RULE_VERSION: Final = "incentive-1"

# Verb → the states it starts from, and the state it leads to.
TRANSITIONS: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "open": (frozenset({"draft"}), "open"),
    "compute": (frozenset({"open", "computed", "rejected"}), "computed"),
    "approve": (frozenset({"computed"}), "approved"),
    "reject": (frozenset({"computed"}), "rejected"),
    "cancel": (frozenset({"draft", "open", "computed", "rejected"}), "cancelled"),
}


@dataclass(frozen=True, slots=True)
class KpiFact:
    """A named KPI in one department's plan, and how far it has come; None without a value."""

    department_id: str
    department_name: str
    kpi_id: str
    kpi_name: str
    attainment: Fraction | None


@dataclass(frozen=True, slots=True)
class PlanFact:
    """One department's plan in the number: whether it is fully aligned."""

    department_id: str
    department_name: str
    is_fully_aligned: bool
    gaps: int


@dataclass(frozen=True, slots=True)
class Line:
    """One department: what it reached of what was asked, and what that rests on."""

    department_id: str
    department_name: str
    reached: int
    asked: int
    parts: tuple[dict[str, Any], ...]

    @property
    def is_eligible(self) -> bool:
        """Return whether everything that was asked is reached."""
        return self.asked > 0 and self.reached == self.asked


def by_attainment(facts: Iterable[KpiFact], least_percent: Decimal) -> list[Line]:
    """Return a line for each department that uses a named KPI, in the order of their names."""
    found: dict[tuple[str, str], list[KpiFact]] = {}
    for fact in facts:
        found.setdefault((fact.department_name, fact.department_id), []).append(fact)
    lines = []
    for (name, pk), own in sorted(found.items()):
        ordered = sorted(own, key=lambda fact: (fact.kpi_name, fact.kpi_id))
        parts = tuple(_part(fact, least_percent) for fact in ordered)
        reached = sum(bool(part["is_reached"]) for part in parts)
        lines.append(Line(pk, name, reached, len(parts), parts))
    return lines


def by_alignment(facts: Iterable[PlanFact]) -> list[Line]:
    """Return a line for each department that owes a plan."""
    ordered = sorted(facts, key=lambda fact: (fact.department_name, fact.department_id))
    return [
        Line(
            fact.department_id,
            fact.department_name,
            int(fact.is_fully_aligned),
            1,
            ({"is_reached": fact.is_fully_aligned, "gaps": fact.gaps},),
        )
        for fact in ordered
    ]


def is_reached(attainment: Fraction | None, least_percent: Decimal) -> bool:
    """Return whether at least so many per cent of the way are done; without a value it is not."""
    return attainment is not None and 100 * attainment >= Fraction(least_percent)


def _part(fact: KpiFact, least_percent: Decimal) -> dict[str, Any]:
    return {
        "kpi": fact.kpi_id,
        "name": fact.kpi_name,
        "attainment": None if fact.attainment is None else str(fact.attainment),
        "is_reached": is_reached(fact.attainment, least_percent),
    }
