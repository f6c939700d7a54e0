"""What the rules tell between plans, kept as long as no plan, goal or request they read has changed.

Most assessments leave it as it is: the plan is still a draft, or only a gap, a title or a day that no
pair rests on has moved. Kept under the facts themselves, for detectors read nothing else.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import NamedTuple
from uuid import UUID

from gaps.detectors.facts import QuarterFacts
from gaps.detectors.finding import Finding
from saypro_align.lib.kept import Kept

Findings = Mapping[str, tuple[Finding, ...]]


class Told(NamedTuple):
    """The findings by kind, and how much it takes to keep what they were found in."""

    findings: Findings
    weight: int


# As many objectives and KPIs as facts are kept of: a quarter of a thousand departments.
MOST_ROWS = 20_000
_TOLD: Kept[UUID, Told] = Kept(MOST_ROWS, weigh=lambda told: told.weight)


def between_plans(facts: QuarterFacts, detectors: Iterable[ModuleType]) -> Findings:
    """Return what these detectors find in the facts, by their kind."""
    return _TOLD.ask(facts.quarter_id, facts, lambda: _look(facts, detectors)).findings


def _look(facts: QuarterFacts, detectors: Iterable[ModuleType]) -> Told:
    return Told(
        {detector.KIND: tuple(detector.detect(facts)) for detector in detectors},
        sum(1 + len(objective.kpis) for plan in facts.plans for objective in plan.objectives),
    )
