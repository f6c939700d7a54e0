"""The one number: how many of the plans that are due are fully aligned.

Kept as two integers with the rule version and a fingerprint of what went in; a percentage is only
ever made for showing.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaps.scoring.plan_score import PlanScore
from gaps.scoring.rules import IN_FORCE, SUBMITTED_OR_BEYOND, Rules
from saypro_align.lib import percent


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One obligation on the day: is it due, and what its plan scored (None: no plan to score)."""

    obligation_id: str
    department_id: str
    is_exempt: bool
    is_due: bool
    plan_score: PlanScore | None = None
    plan_state: str = ""

    @property
    def is_fully_aligned(self) -> bool:
        """A missing plan is not aligned."""
        return self.plan_score is not None and self.plan_score.is_fully_aligned

    @property
    def reason_codes(self) -> tuple[str, ...]:
        """Why the plan is not fully aligned, each code once, in the order of the rule."""
        if self.plan_score is None:
            return ("missing",)
        return tuple(dict.fromkeys(reason.code for reason in self.plan_score.reasons))


class Judged:
    """What every k of n says of itself, wherever it was kept: one rounding, one inequality."""

    __slots__ = ()
    aligned: int
    total: int
    target_percent: int

    @property
    def shown(self) -> str | None:
        """The share rounded down to one decimal, without its sign; None when nothing is due."""
        return percent.shown(self.aligned, self.total)

    @property
    def text(self) -> str:
        """The share as people read it: "66.6 %" or "n/a"."""
        return percent.percent_text(self.aligned, self.total)

    @property
    def meets(self) -> bool | None:
        """Whether the alignment target is met; None when nothing is due."""
        return percent.meets(self.aligned, self.total, self.target_percent)

    @property
    def needed(self) -> int | None:
        """How many more fully aligned plans the target asks for; None when nothing is due."""
        return percent.needed(self.aligned, self.total, self.target_percent)


@dataclass(frozen=True, slots=True)
class Headline(Judged):
    """``aligned`` of ``total`` plans, judged against the alignment target."""

    aligned: int
    total: int
    target_percent: int
    rule_version: str
    input_fingerprint: str = ""


def is_due(*, is_exempt: bool, plan_states: Collection[str], is_past_deadline: bool) -> bool:
    """Tell whether an obligation belongs to the denominator.

    ``plan_states`` are the states of the obligation's versions: an approved plan stays in force
    beside a newer draft, and a withdrawn or superseded one says nothing by itself.
    """
    if is_exempt:
        return False
    return is_past_deadline or not SUBMITTED_OR_BEYOND.isdisjoint(plan_states)


def headline(rows: Iterable[DepartmentRow], *, rules: Rules) -> Headline:
    """Count the aligned plans among those that are due."""
    due = [row for row in rows if row.is_due and not row.is_exempt]
    return Headline(
        aligned=sum(row.is_fully_aligned for row in due),
        total=len(due),
        target_percent=rules.target_percent,
        rule_version=rules.version,
        input_fingerprint=input_fingerprint(due, rules=rules),
    )


def mean_score(rows: Sequence[DepartmentRow]) -> Fraction | None:
    """Return the unweighted mean score over the plans due; without a plan in force it is 0."""
    due = [row for row in rows if row.is_due and not row.is_exempt]
    if not due:
        return None
    scores = (
        row.plan_score.score
        for row in due
        if row.plan_score is not None and row.plan_state in IN_FORCE
    )
    return sum(scores, Fraction(0)) / len(due)


def input_fingerprint(rows: Iterable[DepartmentRow], *, rules: Rules) -> str:
    """Name what the headline was made from, independent of the order of the rows."""
    lines = sorted([row.obligation_id, row.is_fully_aligned, *_causes(row)] for row in rows)
    text = json.dumps([rules.version, rules.target_percent, lines], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _causes(row: DepartmentRow) -> list[str]:
    if row.plan_score is None:
        return ["missing"]
    return sorted(f"{r.code}:{r.key}:{r.gap_id}" for r in row.plan_score.reasons)
