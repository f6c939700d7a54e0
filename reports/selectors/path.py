"""The shortest way to the alignment target: which plans, which gaps, who is on it and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction
from departments.models import Quarter
from gaps.choices import GapKind
from gaps.models import Gap
from reports import alignment, lists, words
from reports.selectors.frozen import FrozenPlan
from saypro_align.lib import percent

if TYPE_CHECKING:
    from departments.models import User

# Closing a gap does not help a plan that stands outside the rule for one of these.
_BEYOND_GAPS = frozenset({"missing", "not_in_force", "not_assessed", "empty", "accepted_gap"})


@dataclass(frozen=True, slots=True)
class PathGap:
    """A gap on the way, and what is done about it."""

    id: str
    kind: str
    sentence: str
    url: str
    action: str
    action_url: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan that is not fully aligned: what it lacks, and when its actions are to be finished."""

    plan: FrozenPlan
    gaps: tuple[PathGap, ...]
    gap_ids: frozenset[str]
    is_closable: bool
    ready_on: date | None


@dataclass(frozen=True, slots=True)
class PathPlan:
    """One plan on the way to the target, with what it adds."""

    department: str
    url: str
    effect: str
    gaps: tuple[PathGap, ...]
    # Gaps that stand further up already: closing them once serves both plans.
    shared: tuple[PathGap, ...]
    reasons: tuple[str, ...]


def outlooks(
    plans: Iterable[FrozenPlan], quarter: Quarter, user: "User", today: date
) -> list[Outlook]:
    """Return what each plan that counts as not aligned still lacks; two queries."""
    behind = [
        plan for plan in plans if plan.is_due and not plan.is_exempt and not plan.is_fully_aligned
    ]
    gaps = _gaps({reason.gap_id for plan in behind for reason in plan.reasons}, quarter, user)
    return [_outlook(plan, gaps, today) for plan in behind]


def _gaps(ids: set[str], quarter: Quarter, user: "User") -> dict[str, Gap]:
    open_actions = CorrectiveAction.objects.filter(state__in=OPEN_STATES).select_related(
        "responsible"
    )
    rows = (
        Gap.objects.visible_to(user)
        .in_quarter(quarter)
        .filter(pk__in=ids - {""})
        .prefetch_related(
            Prefetch("actions", open_actions.order_by("deadline", "id"), to_attr="open_actions")
        )
    )
    return {str(gap.pk): gap for gap in rows}


def _outlook(plan: FrozenPlan, gaps: dict[str, Gap], today: date) -> Outlook:
    ids = dict.fromkeys(reason.gap_id for reason in plan.reasons if reason.gap_id)
    known = [gaps[pk] for pk in ids if pk in gaps]
    days = [_finished_on(gap, today) for gap in known]
    is_closable = bool(ids) and not {reason.code for reason in plan.reasons} & _BEYOND_GAPS
    dated = [day for day in days if day is not None]
    is_dated = is_closable and len(dated) == len(ids)
    return Outlook(
        plan=plan,
        gaps=tuple(_path_gap(gap) for gap in known),
        gap_ids=frozenset(ids),
        is_closable=is_closable,
        ready_on=max(dated) if is_dated else None,
    )


def _finished_on(gap: Gap, today: date) -> date | None:
    """Return when the gap's action is to be finished; a late one can be finished today at best."""
    deadlines = [action.deadline for action in _open_actions(gap) if action.deadline]
    return max(*deadlines, today) if deadlines else None


def _open_actions(gap: Gap) -> Sequence[CorrectiveAction]:
    found: Sequence[CorrectiveAction] = getattr(gap, "open_actions", ())
    return found


def _path_gap(gap: Gap) -> PathGap:
    action = next(iter(_open_actions(gap)), None)
    return PathGap(
        id=str(gap.pk),
        kind=str(GapKind(gap.kind).label),
        sentence=gap.sentence,
        url=reverse("gaps:gap_page", args=[gap.pk]),
        action=action.title if action else "",
        action_url=reverse("actions:action_page", args=[action.pk]) if action else "",
        owner=str(action.responsible or "") if action else "",
        due_on=action.deadline if action else None,
    )


def shortest_path(
    found: Sequence[Outlook], quarter: Quarter, *, total: int, needed: int
) -> tuple[PathPlan, ...]:
    """Choose as many plans as are needed: those with the fewest gaps not yet on the way come first.

    A gap two departments share is closed once for both. Equal ones go by the date of their actions.
    """
    left, closed = list(found), set[str]()
    effect = _effect(total)
    chosen: list[PathPlan] = []
    while left and len(chosen) < needed:
        best = min(left, key=lambda one: _cost(one, closed))
        left.remove(best)
        chosen.append(
            PathPlan(
                department=best.plan.department,
                url=lists.plan(best.plan.slug, quarter),
                effect=effect,
                gaps=tuple(gap for gap in best.gaps if gap.id not in closed),
                shared=tuple(gap for gap in best.gaps if gap.id in closed),
                reasons=() if best.gaps else _reasons(best.plan),
            )
        )
        closed |= best.gap_ids
    return tuple(chosen)


def _cost(one: Outlook, closed: set[str]) -> tuple[bool, int, date, str]:
    is_beyond = not one.is_closable
    return (is_beyond, len(one.gap_ids - closed), one.ready_on or date.max, one.plan.department)


def _effect(total: int) -> str:
    """Return what one more plan adds, rounded down as the number itself is."""
    tenths = words.tenths(percent.shown(1, total)) if total else None
    return f"+{words.points_text(tenths)}" if tenths else ""


def _reasons(plan: FrozenPlan) -> tuple[str, ...]:
    return tuple(alignment.reason_sentences(plan.reasons)) or (_("Something is still missing."),)
