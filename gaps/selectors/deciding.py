"""What may be decided on a gap: which other kind it can have, and whether a decision can be undone."""

from typing import TYPE_CHECKING, Any, Final

from gaps.choices import GapKind, GapSource, GapState
from gaps.models import Gap
from gaps.permissions import party_department_ids

if TYPE_CHECKING:
    from departments.models import User

# The decisions that an undo takes back; each is the event its history row names.
_DECISIONS: Final = frozenset({"gap.confirmed", "gap.dismissed", "gap.kind_changed"})

_BETWEEN = (GapKind.CONFLICTING_GOALS, GapKind.NO_SHARED_FOCUS)
_WITHIN = (GapKind.MISALIGNED_KPI, GapKind.IRRELEVANT_METRIC, GapKind.UNCLEAR_OBJECTIVE)


def other_kinds(gap: Gap) -> list[GapKind]:
    """Return the kinds that somebody may give the gap in place of its own."""
    if gap.source == GapSource.RULE:
        # The rule looks for it again where it found it: within one plan, or between two.
        family: tuple[GapKind, ...] = _BETWEEN if gap.kind in _BETWEEN else _WITHIN
    else:
        family = _WITHIN if len(party_department_ids(gap)) < 2 else tuple(GapKind)
    return [kind for kind in family if kind != gap.kind]


def before_decision(gap: Gap, user: "User") -> Any:
    """Return the gap as it stood before this person decided on it, None if something came after."""
    rows = gap.history.filter(version__in=[gap.version - 1, gap.version]).order_by("version")
    found = list(rows.select_related("decided_by", "history_user"))
    if len(found) != 2:
        return None
    before, last = found
    is_own = last.history_user_id == user.pk and last.history_change_reason in _DECISIONS
    return before if is_own and before.state == GapState.SUSPECTED else None
