"""What the strategy office lets the rules say: how sure each must be, and which are switched off.

A fact is always told. What a person has confirmed stays told, however unsure the rule was.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gaps.detectors.finding import Finding


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of one rule; as it comes, a rule says everything it finds."""

    least_confidence: int = 0
    is_on: bool = True

    def admits(self, confidence: int) -> bool:
        """Return whether a finding as sure as this is told."""
        return self.is_on and confidence >= self.least_confidence


FREE = Limit()


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """The limits of all rules, and how often any was changed; the count names the version."""

    limits: Mapping[str, Limit] = field(default_factory=dict)
    changes: int = 0

    def limit(self, rule_id: str) -> Limit:
        """Return the limit of a rule."""
        return self.limits.get(rule_id, FREE)

    def version(self, detectors: str) -> str:
        """Return the version of the detectors with these settings."""
        return f"{detectors} r{self.changes}" if self.changes else detectors


class Sifted(NamedTuple):
    """What is told, and the fingerprints of what the limits hold back."""

    kept: list[Finding]
    silenced: frozenset[str]


def sift(
    findings: Iterable[Finding], settings: RuleSettings, decided: Collection[str] = ()
) -> Sifted:
    """Part what is told from what is held back; `decided` are fingerprints people confirmed."""
    kept: list[Finding] = []
    silenced: set[str] = set()
    for finding in findings:
        is_told = (
            finding.is_fact
            or finding.fingerprint in decided
            or settings.limit(finding.rule_id).admits(finding.confidence)
        )
        if is_told:
            kept.append(finding)
        else:
            silenced.add(finding.fingerprint)
    return Sifted(kept, frozenset(silenced))
