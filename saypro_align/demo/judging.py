"""Whether the demo's actions worked, as the strategy office found weeks after they were done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from actions.choices import ActionState
from actions.choices.life import VerdictKind
from actions.models import CorrectiveAction
from actions.services import is_checkable, open_due_checks, verify_action
from departments.models import Quarter
from gaps.choices import OPEN_STATES
from saypro_align.demo.cast import Cast


@dataclass(frozen=True, slots=True)
class DemoVerdict:
    """What was found about a department's action of a quarter, so many days after it was done."""

    verdict: VerdictKind
    reason: str
    days: int = 30


WORKED: Final = DemoVerdict(
    VerdictKind.EFFECTIVE, "The plan says it since, and the weekly values follow."
)
# By quarter and department; all others worked.
VERDICTS: Final[Mapping[tuple[int, str], DemoVerdict]] = {
    (1, "marketing"): DemoVerdict(
        VerdictKind.NOT_EFFECTIVE,
        "The sentence stands in the plan, but campaigns still aim at visits.",
        days=63,
    ),
    (1, "sales"): DemoVerdict(
        VerdictKind.EFFECTIVE,
        "The goal is served, and the visits go where it wants them.",
        days=45,
    ),
    (2, "hr"): DemoVerdict(
        VerdictKind.UNDECIDABLE, "Three values since then are too few to tell.", days=40
    ),
}


def verdict_on(quarter: int, department: str) -> DemoVerdict:
    """Return what is found about the department's action of the quarter."""
    return VERDICTS.get((quarter, department), WORKED)


def judge(cast: Cast, quarter: Quarter, department: str, told: DemoVerdict, now: datetime) -> None:
    """Let the strategy office say whether the department's finished actions worked."""
    open_due_checks(now=now)
    done = CorrectiveAction.objects.filter(
        gap__quarter=quarter,
        department__slug=department,
        state__in=[ActionState.IMPLEMENTED, ActionState.VERIFICATION_DUE],
    )
    for action in done.select_related("gap__quarter", "department").order_by("pk"):
        still_there = action.gap is not None and action.gap.state in OPEN_STATES
        if not is_checkable(action, now) or still_there:
            continue
        verify_action(
            action=action, verdict=told.verdict, reason=told.reason, actor=cast.office, now=now
        )


def last_failure(department: str, before: date) -> CorrectiveAction | None:
    """Return the department's last action that did not work, for a follow-up."""
    rows = CorrectiveAction.objects.filter(
        department__slug=department,
        state=ActionState.NOT_EFFECTIVE,
        gap__quarter__starts_on__lt=before,
    )
    return rows.order_by("-implemented_at", "pk").first()
