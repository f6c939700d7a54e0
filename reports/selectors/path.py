"""The shortest way to the alignment target: which gaps, in which plans, who is on it, until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction
from actions.selectors.updates import Ask
from departments.models import Membership, Quarter
from departments.selectors import heads_of
from gaps.choices import GapKind
from gaps.models import Gap, GapParty
from gaps.permissions import can_plan_action
from gaps.scoring import path as solver
from gaps.scoring.closing import gaps_in_the_way
from reports import alignment, lists, words
from reports.selectors.frozen import FrozenPlan
from reports.selectors.rows import as_seen
from saypro_align.audit import past
from saypro_align.lib import percent
from saypro_align.lib.kept import Kept

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class PathGap:
    """A gap on the way, and what is done about it."""

    id: str
    kind: str
    kind_name: str
    sentence: str
    url: str
    action: str
    action_id: str
    action_url: str
    # Whoever the action names, else who answers for the gap or heads the plan.
    owner: str
    due_on: date | None
    # Everything open that the owner has to do, and whether more would be too much.
    load: int
    is_too_much: bool
    propose_url: str
    owner_id: str = ""
    is_known_to_few: bool = False
    # What was asked about it, and what this reader may do; filled in where rows have such.
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan that is not fully aligned: what it lacks, and when its actions are to be finished."""

    plan: FrozenPlan
    gaps: tuple[PathGap, ...]
    gap_ids: frozenset[str]
    is_closable: bool
    ready_on: date | None

    @property
    def hidden(self) -> int:
        """Return how many of its gaps this reader may not open."""
        return len(self.gap_ids) - len(self.gaps)


@dataclass(frozen=True, slots=True)
class Behind:
    """The plans that count as not aligned, and the people their gaps fall to."""

    today: date
    plans: tuple[Outlook, ...]
    gaps: Mapping[str, solver.PathGap]
    room: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PathPlan:
    """One plan on the way to the target, with what it adds."""

    department: str
    slug: str
    url: str
    effect: str
    # The share before and after, as people read it.
    change: str
    gaps: tuple[PathGap, ...]
    # Gaps that stand further up already: closing them once serves both plans.
    shared: tuple[PathGap, ...]
    hidden: int
    reasons: tuple[str, ...]
    department_id: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way: the plans in the order in which they are gained, and what is proven."""

    plans: tuple[PathPlan, ...]
    # Plans that take something else than closing gaps.
    others: tuple[PathPlan, ...]
    gap_ids: frozenset[str]
    obligation_ids: frozenset[str]
    # So many plans the target asks for cannot be gained by closing gaps.
    lacking: int
    at_most_more: int
    # When the last action is to be finished, and the gaps without such a day.
    ready_on: date | None
    undated: int

    @property
    def is_proven(self) -> bool:
        """Return whether no smaller set of gaps reaches as far."""
        return self.at_most_more == 0

    @property
    def hidden(self) -> int:
        """Return how many gaps on the way this reader may not open."""
        return sum(plan.hidden for plan in self.plans)

    @property
    def readable_ids(self) -> tuple[str, ...]:
        """Return the gaps on the way that the reader may open."""
        return tuple(gap.id for plan in self.plans for gap in plan.gaps)


def unaligned(plans: Iterable[FrozenPlan]) -> list[FrozenPlan]:
    """Return the plans that count as not aligned."""
    return [
        plan for plan in plans if plan.is_due and not plan.is_exempt and not plan.is_fully_aligned
    ]


def behind(
    plans: Iterable[FrozenPlan],
    quarter: Quarter,
    user: "User",
    today: date,
    *,
    heads: Iterable[Membership] | None = None,
) -> Behind:
    """Return what each plan that counts as not aligned still lacks; five queries.

    `heads` are who heads those plans' departments, where somebody else has asked it.
    """
    found = unaligned(plans)
    gaps = _gaps({reason.gap_id for plan in found for reason in plan.reasons}, quarter, user)
    people = _People(found, gaps, heads)
    rules = {pk: gap.rule_id for pk, gap in gaps.items()}
    return Behind(
        today=today,
        plans=tuple(_outlook(plan, gaps, rules, people, user, today) for plan in found),
        gaps={pk: _work(gap, people, today) for pk, gap in gaps.items()},
        room=people.room(set(gaps)),
    )


def _gaps(ids: set[str], quarter: Quarter, user: "User") -> dict[str, Gap]:
    """Return the gaps with their open actions; `is_readable` tells which the person may open."""
    open_actions = CorrectiveAction.objects.filter(state__in=OPEN_STATES).select_related(
        "responsible"
    )
    readable = Gap.objects.visible_to(user)
    if past.is_past():
        # Of what counted then, only what may be read today as well.
        today = list(readable.filter(pk__in=ids - {""}).values_list("pk", flat=True))
        readable = readable.filter(pk__in=today)
    rows = (
        Gap.objects.in_quarter(quarter)
        .filter(pk__in=ids - {""})
        .select_related("owner")
        .annotate(is_readable=Exists(readable.filter(pk=OuterRef("pk"))))
        .prefetch_related(
            Prefetch("actions", open_actions.order_by("deadline", "id"), to_attr="open_actions"),
            Prefetch("parties", GapParty.objects.select_related("obligation")),
        )
    )
    with past.whole():
        return {str(gap.pk): gap for gap in rows}


class _People:
    """Who works on each gap, and how much each of them has to do."""

    def __init__(
        self,
        plans: Sequence[FrozenPlan],
        gaps: Mapping[str, Gap],
        rows: Iterable[Membership] | None,
    ) -> None:
        self.gaps = gaps
        heads = heads_of((UUID(plan.department_id) for plan in plans), rows=rows) if gaps else {}
        self.heads: dict[str, User] = {}
        for plan in plans:
            for one in heads.get(UUID(plan.department_id), ())[:1]:
                for reason in plan.reasons:
                    self.heads.setdefault(reason.gap_id, one)
        owners = {one.pk for one in map(self.owner_of, gaps) if one is not None}
        self.work: dict[str, list[str]] = {str(owner): [] for owner in owners}
        for owner, gap_id in (
            CorrectiveAction.objects.open()
            .filter(responsible__in=owners)
            .values_list("responsible_id", "gap_id")
            if owners
            else ()
        ):
            self.work[str(owner)].append(str(gap_id))

    def owner_of(self, gap_id: str) -> "User | None":
        """Return who has the gap's action, else who answers for it, else the head of its plan."""
        gap = self.gaps[gap_id]
        action = next(iter(_open_actions(gap)), None)
        responsible = action.responsible if action else None
        return responsible or gap.owner or self.heads.get(gap_id)

    def load(self, owner: "User | None") -> int:
        """Return how many open actions the person has."""
        return len(self.work[str(owner.pk)]) if owner is not None else 0

    def room(self, on_the_way: set[str]) -> dict[str, int]:
        """Return what each can take on: work on gaps that need not be closed now can wait."""
        return {
            owner: solver.CAPACITY - sum(gap_id not in on_the_way for gap_id in work)
            for owner, work in self.work.items()
        }


def _work(gap: Gap, people: _People, today: date) -> solver.PathGap:
    owner = people.owner_of(str(gap.pk))
    ready = _finished_on(gap, today)
    return solver.PathGap(
        key=str(gap.pk),
        owner=str(owner.pk) if owner is not None else "",
        days=(ready - today).days if ready else None,
    )


def _outlook(
    plan: FrozenPlan,
    gaps: Mapping[str, Gap],
    rules: Mapping[str, str],
    people: _People,
    user: "User",
    today: date,
) -> Outlook:
    ids = dict.fromkeys(reason.gap_id for reason in plan.reasons if reason.gap_id in gaps)
    days = [_finished_on(gaps[pk], today) for pk in ids]
    way = gaps_in_the_way(plan.reasons, rules)
    dated = [day for day in days if day is not None]
    return Outlook(
        plan=plan,
        gaps=tuple(_path_gap(gaps[pk], people, user) for pk in ids if _is_readable(gaps[pk])),
        gap_ids=frozenset(ids),
        is_closable=bool(way),
        ready_on=max(dated) if way and len(dated) == len(ids) else None,
    )


def _is_readable(gap: Gap) -> bool:
    return bool(getattr(gap, "is_readable", False))


def _finished_on(gap: Gap, today: date) -> date | None:
    """Return when the gap's action is to be finished; a late one can be finished today at best."""
    deadlines = [action.deadline for action in _open_actions(gap) if action.deadline]
    return max(*deadlines, today) if deadlines else None


def _open_actions(gap: Gap) -> Sequence[CorrectiveAction]:
    found: Sequence[CorrectiveAction] = getattr(gap, "open_actions", ())
    return found


def _path_gap(gap: Gap, people: _People, user: "User") -> PathGap:
    action = next(iter(_open_actions(gap)), None)
    owner = people.owner_of(str(gap.pk))
    load = people.load(owner)
    may_propose = action is None and can_plan_action(user, gap)
    return PathGap(
        id=str(gap.pk),
        kind=gap.kind,
        kind_name=str(GapKind(gap.kind).label),
        sentence=gap.sentence,
        url=reverse("gaps:gap_page", args=[gap.pk]),
        action=action.title if action else "",
        action_id=str(action.pk) if action else "",
        action_url=reverse("actions:action_page", args=[action.pk]) if action else "",
        owner=str(owner or ""),
        due_on=action.deadline if action else None,
        load=load,
        is_too_much=load + (action is None) > solver.CAPACITY,
        propose_url=reverse("actions:action_create", args=[gap.pk]) if may_propose else "",
        owner_id=str(owner.pk) if owner else "",
        is_known_to_few=gap.is_known_to_few,
    )


# The same question is asked by every look at the dashboard; the answer is found once.
_PATHS: Kept[UUID, solver.ShortestPath] = Kept(most=50)


def shortest_way(
    found: Behind, quarter: Quarter, user: "User", *, aligned: int, total: int, needed: int
) -> Way:
    """Return the smallest set of gaps that reaches the target, plan by plan as they are gained."""
    plans = tuple(
        solver.PathPlan(one.plan.obligation_id, one.gap_ids)
        for one in found.plans
        if one.is_closable
    )
    best = _PATHS.ask(
        quarter.pk,
        (plans, found.gaps, found.room, needed),
        lambda: solver.shortest_path(plans, found.gaps.values(), needed=needed, room=found.room),
    )
    gained = [one for one in found.plans if one.plan.obligation_id in best.plans]
    days = [found.gaps[pk].days for pk in best.gaps]
    dated = [day for day in days if day is not None]
    others = [one for one in found.plans if not one.is_closable]
    return Way(
        plans=_in_order(gained if needed else (), quarter, aligned, total),
        others=tuple(_without_gaps(one, quarter, user) for one in sorted(others, key=_name)),
        gap_ids=frozenset(best.gaps),
        obligation_ids=frozenset(one.plan.obligation_id for one in gained if needed),
        lacking=best.lacking,
        at_most_more=best.at_most_more,
        ready_on=found.today + timedelta(days=max(dated)) if dated else None,
        undated=len(days) - len(dated),
    )


def _in_order(
    gained: Iterable[Outlook], quarter: Quarter, aligned: int, total: int
) -> tuple[PathPlan, ...]:
    """Put what is gained with the least still to do first; equal ones by the date of their actions."""
    left, closed, ordered = list(gained), set[str](), list[PathPlan]()
    while left:
        best = min(left, key=lambda one: _still_to_do(one, closed))
        left.remove(best)
        step = _on_the_way(best, quarter, closed)
        ordered.append(_with_effect(step, aligned + len(ordered), total))
        closed |= best.gap_ids
    return tuple(ordered)


def _still_to_do(one: Outlook, closed: set[str]) -> tuple[int, date, str]:
    return len(one.gap_ids - closed), one.ready_on or date.max, one.plan.department


def _on_the_way(one: Outlook, quarter: Quarter, closed: set[str]) -> PathPlan:
    known = {gap.id for gap in one.gaps}
    return PathPlan(
        department=one.plan.department,
        slug=one.plan.slug,
        url=lists.plan(one.plan.slug, quarter),
        effect="",
        change="",
        gaps=tuple(gap for gap in one.gaps if gap.id not in closed),
        shared=tuple(gap for gap in one.gaps if gap.id in closed),
        hidden=len(one.gap_ids - known - closed),
        reasons=(),
        department_id=one.plan.department_id,
    )


def _with_effect(step: PathPlan, before: int, total: int) -> PathPlan:
    shown = [percent.shown(count, total) for count in (before, before + 1)]
    points = words.points_between(*shown)
    arrow = " → ".join(percent.percent_text(count, total) for count in (before, before + 1))
    return replace(step, effect=f"+{words.points_text(points)}" if points else "", change=arrow)


def _without_gaps(one: Outlook, quarter: Quarter, user: "User") -> PathPlan:
    """Say what the plan needs besides; of a draft only as much as the reader may know."""
    reasons = tuple(alignment.reason_sentences(as_seen(one.plan, user).reasons))
    return PathPlan(
        department=one.plan.department,
        slug=one.plan.slug,
        url=lists.plan(one.plan.slug, quarter),
        effect="",
        change="",
        gaps=(),
        shared=(),
        hidden=0,
        reasons=reasons or (_("No plan has been submitted."),),
    )


def _name(one: Outlook) -> str:
    return one.plan.department
