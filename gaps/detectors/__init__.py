"""Five detectors that look alike: facts of a quarter in, findings out, no framework in between.

To add one: a module with ``KIND``, ``VERSION``, ``RULES`` and ``detect(facts)``, and a line here.
"""

from gaps.detectors import (
    conflicting_goals,
    irrelevant_metric,
    misaligned_kpi,
    no_shared_focus,
    unclear_objective,
)
from gaps.detectors.facts import QuarterFacts
from gaps.detectors.finding import Evidence, Finding, Party, Rule
from gaps.detectors.goal_warnings import GoalWarning, goal_warnings

DETECTORS = (
    misaligned_kpi,
    conflicting_goals,
    no_shared_focus,
    irrelevant_metric,
    unclear_objective,
)
RULES: dict[str, Rule] = {rule.id: rule for module in DETECTORS for rule in module.RULES}
VERSION = "".join(f"{module.KIND}{module.VERSION}" for module in DETECTORS)


def detect_all(facts: QuarterFacts) -> list[Finding]:
    """Run all detectors; the same gap found twice is told once."""
    found: dict[str, Finding] = {}
    for module in DETECTORS:
        for finding in module.detect(facts):
            found.setdefault(finding.fingerprint, finding)
    return list(found.values())


__all__ = [
    "DETECTORS",
    "RULES",
    "VERSION",
    "Evidence",
    "Finding",
    "GoalWarning",
    "Party",
    "QuarterFacts",
    "Rule",
    "detect_all",
    "goal_warnings",
]
