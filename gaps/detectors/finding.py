"""What a detector returns before it becomes a gap."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

from gaps.detectors import messages

Kind = Literal["A", "B", "C", "D", "E"]
Severity = Literal["critical", "high", "medium", "low", "advisory"]

# How sure the rule is, in per cent; it orders the triage queue.
CERTAIN, STRONG, FAIR = 100, 80, 60


class Party(NamedTuple):
    """Where a gap sits: a plan, an objective of it, or a KPI of that objective."""

    obligation_id: UUID
    objective_key: UUID | None = None
    kpi_use_key: UUID | None = None


class Evidence(NamedTuple):
    """One line shown side by side; ``right`` is empty when there is only one side."""

    label: str
    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in words; the same text is shown in the help of the product."""

    id: str
    kind: Kind
    severity: Severity
    is_fact: bool
    title: str
    explanation: str
    fires: str
    is_silent: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in one plan, or between two, that does not fit."""

    rule: Rule
    parties: tuple[Party, ...]
    params: Mapping[str, str]
    evidence: tuple[Evidence, ...] = ()
    confidence: int = CERTAIN
    message_id: str = ""
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive the fingerprint, so that no caller can hand in another one."""
        object.__setattr__(self, "message_id", self.message_id or self.rule.id)
        object.__setattr__(
            self, "fingerprint", fingerprint(self.rule.kind, self.rule.id, self.parties)
        )

    @property
    def kind(self) -> Kind:
        """The kind of gap this becomes."""
        return self.rule.kind

    @property
    def severity(self) -> Severity:
        """How heavily it weighs."""
        return self.rule.severity

    @property
    def rule_id(self) -> str:
        """The rule that found it."""
        return self.rule.id

    @property
    def is_fact(self) -> bool:
        """Facts are confirmed at once; everything else waits for a person."""
        return self.rule.is_fact

    @property
    def sentence(self) -> str:
        """The English sentence; the web layer renders the translated one from the same table."""
        return messages.sentence(self.message_id, self.params)

    @property
    def repair(self) -> str:
        """What to do about it, in one English sentence."""
        return messages.repair(self.message_id, self.params)


def fingerprint(kind: str, rule_id: str, parties: Iterable[Party]) -> str:
    """Name the gap itself: the same through all versions of the plans and any order of parties."""
    keys = sorted(
        "/".join("" if part is None else str(part) for part in party) for party in parties
    )
    return hashlib.sha256("|".join([kind, rule_id, *keys]).encode()).hexdigest()
