"""How a plan stood each time it was assessed again, and what each adjustment changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from departments.models import Obligation, Plan
from gaps.models import PlanScore
from reports import alignment
from reports.alignment import Word
from reports.selectors.frozen import FrozenPlan
from reports.selectors.plan_page import as_frozen
from saypro_align.lib import percent

MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Reassessment:
    """One assessment that changed something: how the plan stood then, what went and what came."""

    at: datetime
    version: int
    word: Word
    score: str
    change: str
    gone: Sequence[str]
    came: Sequence[str]

    def differs_from(self, earlier: "Reassessment") -> bool:
        """Return whether a reader sees anything else than at the one before."""
        stood = (earlier.version, earlier.word, earlier.score)
        return bool(self.gone or self.came) or (self.version, self.word, self.score) != stood


def reassessments(
    obligation: Obligation, versions: Sequence[Plan], now: datetime
) -> list[Reassessment]:
    """Return the assessments of the versions the reader may see, the newest first; one query."""
    by_id = {plan.pk: plan for plan in versions}
    rows: Any = PlanScore.history.filter(
        obligation_id=obligation.pk, plan_id__in=list(by_id), history_date__lte=now
    )
    newest = list(rows.order_by("-history_date", "-history_id")[: MOST + 1])
    told: list[Reassessment] = []
    earlier: FrozenPlan | None = None
    for row in reversed(newest):
        version = by_id[row.plan_id]
        plan = as_frozen(row, obligation, version)
        one = _told(row, version, plan, earlier)
        if not told or one.differs_from(told[-1]):
            told.append(one)
        earlier = plan
    return told[::-1][:MOST]


def _told(row: Any, version: Plan, plan: FrozenPlan, earlier: FrozenPlan | None) -> Reassessment:
    now = alignment.reason_sentences(plan.reasons)
    before = alignment.reason_sentences(earlier.reasons) if earlier else []
    return Reassessment(
        at=row.history_date,
        version=version.number,
        word=alignment.alignment_word(plan),
        score=alignment.score_text(plan),
        change=change_text(plan.score, earlier.score if earlier else None),
        gone=[text for text in before if text not in now],
        came=[text for text in now if text not in before],
    )


def change_text(now: Fraction | None, before: Fraction | None) -> str:
    """Return the difference of two scores: "+12.5", "unchanged", or nothing."""
    if now is None or before is None:
        return ""
    if now == before:
        return _("unchanged")
    difference = percent.one_decimal(abs(now - before))
    return f"+{difference}" if now > before else f"\N{MINUS SIGN}{difference}"
