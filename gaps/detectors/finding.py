"""What a detector returns before it becomes a gap."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

from gaps.detectors import messages

Kind = Literal["A", "B", "C", "D", "E"]
Severity = Literal["critical", "high", "medium", "low", "advisory"]
Confidence = Literal["fact", "strong", "fair"]
Params = tuple[tuple[str, str], ...]


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
class Finding:
    """One thing in one plan, or between two, that does not fit."""

    rule_id: str
    kind: Kind
    severity: Severity
    confidence: Confidence
    parties: tuple[Party, ...]
    message_id: str
    params: Params = ()
    evidence: tuple[Evidence, ...] = ()
    is_fact: bool = False
    cause: str = ""
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive the fingerprint, so that no caller can hand in another one."""
        object.__setattr__(self, "fingerprint", fingerprint(self.kind, self.rule_id, self.parties))

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
