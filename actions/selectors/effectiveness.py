"""What came of corrective actions: verdicts, what waits for one, what works for which kind of gap."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from actions.access import readable_actions
from actions.choices import FAILED_STATES, JUDGED_STATES, ActionKind, ActionState
from actions.choices.life import RootCause
from actions.life import check_day
from actions.models import ActionQuerySet, CorrectiveAction, Verdict
from actions.proof import Judgement, from_stored
from actions.selectors.days import department_day
from actions.words.proof import Criterion, cases, chance_matters, from_to
from departments.models import Department, Quarter, User
from gaps.choices import GapKind, GapState
from gaps.pareto import Bar, pareto
from kpis.choices.targets import KptLevel
from kpis.models import Kpi
from saypro_align.lib.clock import organization_day

JUDGED, DUE, LATE, COMING, OWED, ALL = "judged", "due", "late", "coming", "follow-up", "all"
NO_CAUSE: Final = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: whose actions, and which of them the table lists."""

    quarter: Quarter | None = None
    department: Department | None = None
    show: str = JUDGED
    verdict: str = ""
    kind: str = ""
    did: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many; of none there is no share."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Works:
    """What became of one kind of action against one kind of gap; none for targets that lag."""

    kind: GapKind | None
    did: ActionKind
    effective: int
    judged: int
    partly: int = 0
    not_effective: int = 0
    undecidable: int = 0


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A kind of root cause with its bar."""

    value: str
    label: str
    bar: Bar


@dataclass(frozen=True)
class Overview:
    """The numbers of the page; each has a list of exactly that length."""

    effectiveness: Figure
    verdicts: Mapping[str, int]
    due: int
    late: int
    coming: int
    follow_ups: Figure
    works: Sequence[Works]
    causes: Sequence[CauseLine] = field(default=())


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: an action, what came of it and what followed."""

    action: CorrectiveAction
    verdict: Verdict | None
    moved: str
    chance: str
    check_on: date | None
    is_late: bool
    follow_ups: Sequence[CorrectiveAction]
    owes_follow_up: bool


def effectiveness(quarter: Quarter, *, rows: Iterable[Any] | None = None) -> Figure:
    """Return how many judged actions of the quarter's gaps and targets worked, out of how many.

    The one place this is counted: the page, the dashboard, the file and the API show this number.
    `rows` are the `state_rows`, where somebody else has asked them.
    """
    return _figure(Counter(dict(state_rows(quarter) if rows is None else rows)))


def state_rows(quarter: Quarter) -> QuerySet[CorrectiveAction, Any]:
    """Return how many actions of the quarter's gaps and targets are in which state."""
    rows = _counted(CorrectiveAction.objects.all(), Asked(quarter=quarter))
    return rows.order_by().values_list("state").annotate(Count("pk"))


def overview(user: User, asked: Asked, now: datetime) -> Overview:
    """Return the numbers for what the reader asks for; a constant number of queries."""
    rows = _counted(readable_actions(user), asked)
    grouped = list(rows.order_by().values_list("gap__kind", "kind", "state").annotate(Count("pk")))
    states = Counter[str]()
    for _kind, _did, state, count in grouped:
        states[state] += count
    day = organization_day(now)
    waiting = rows.aggregate(
        due=Count("pk", filter=_is_due(day)),
        late=Count("pk", filter=_is_late(day)),
        coming=Count("pk", filter=_is_coming(day)),
        owed=Count("pk", filter=_owes_follow_up()),
    )
    failed = sum(states[state] for state in FAILED_STATES)
    return Overview(
        effectiveness=_figure(states),
        verdicts={state.value: states[state] for state in JUDGED_STATES},
        due=waiting["due"],
        late=waiting["late"],
        coming=waiting["coming"],
        follow_ups=Figure(failed - waiting["owed"], failed),
        works=_works(grouped),
        causes=_causes(rows),
    )


def listed(user: User, asked: Asked, now: datetime) -> ActionQuerySet:
    """Return the actions of the table: what waits first, then the newest verdicts."""
    rows = _counted(readable_actions(user), asked)
    narrowed = {
        key: value
        for key, value in {
            "state": asked.verdict,
            "gap__kind": asked.kind,
            "kind": asked.did,
        }.items()
        if value
    }
    if asked.cause:
        narrowed["cause"] = "" if asked.cause == NO_CAUSE else asked.cause
    return (
        rows.filter(_shown(asked.show, organization_day(now)), **narrowed)
        .select_related("verifier", "criterion_kpi")
        .prefetch_related(
            Prefetch("verdicts", Verdict.objects.select_related("by")),
            Prefetch("followed_by", CorrectiveAction.objects.visible_to(user)),
        )
        .order_by(*_order(asked.show), "-created_at", "id")
    )


def table(actions: Iterable[CorrectiveAction], user: User, now: datetime) -> list[Row]:
    """Return the lines; numbers of a KPI the reader may not read are left out."""
    found = list(actions)
    wanted = {action.criterion_kpi_id for action in found if action.criterion_kpi_id}
    readable = set(Kpi.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [_row(action, readable, now) for action in found]


def _row(action: CorrectiveAction, readable: set[UUID], now: datetime) -> Row:
    verdict = next(iter(action.verdicts.all()), None)
    judgement = _kept(verdict, action, readable)
    kpi = action.criterion_kpi
    today = department_day(action.department, now)
    is_done = action.state in (ActionState.IMPLEMENTED, ActionState.VERIFICATION_DUE)
    done_on = department_day(action.department, action.implemented_at or now)
    check_on = check_day(action.verify_on, done_on) if is_done else None
    follow_ups = [one for one in action.followed_by.all() if one.state != ActionState.CANCELLED]
    return Row(
        action=action,
        verdict=verdict,
        moved=from_to(judgement, Criterion(kpi.name, kpi.unit, action.criterion_way))
        if judgement and kpi
        else "",
        chance=_chance(judgement) if judgement else "",
        check_on=check_on,
        is_late=check_on is not None and check_on < today,
        follow_ups=follow_ups,
        owes_follow_up=action.state in FAILED_STATES and not follow_ups,
    )


def _chance(judgement: Judgement) -> str:
    return cases(judgement.chance) if judgement.chance and chance_matters(judgement) else ""


def _kept(
    verdict: Verdict | None, action: CorrectiveAction, readable: set[UUID]
) -> Judgement | None:
    if verdict is None or not verdict.judgement or action.criterion_kpi_id not in readable:
        return None
    return from_stored(verdict.judgement)


def _counted(rows: ActionQuerySet, asked: Asked) -> ActionQuerySet:
    """Keep what everybody may read alike: for gaps of plans handed in, and for shared targets."""
    few = [GapState.SUSPECTED, GapState.DISMISSED]
    of_gaps = Q(gap__on_draft=False) & ~Q(gap__state__in=few)
    of_targets = Q(kpt__level__in=[KptLevel.ORGANIZATION, KptLevel.DEPARTMENT])
    rows = rows.filter(of_gaps | of_targets).exclude(state=ActionState.CANCELLED)
    if asked.quarter:
        rows = rows.in_quarter(asked.quarter)
    if asked.department:
        rows = rows.filter(department=asked.department)
    return rows


def _figure(states: Mapping[str, int]) -> Figure:
    judged = sum(states.get(state, 0) for state in JUDGED_STATES)
    return Figure(states.get(ActionState.EFFECTIVE, 0), judged)


def _works(grouped: Iterable[Sequence[Any]]) -> list[Works]:
    """Return a line for each pair of kinds; of one kind of gap what worked most often comes first."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for named, did, state, count in grouped:
        if state in JUDGED_STATES:
            found[named or "", did][state] += count
    lines = [
        Works(
            GapKind(kind) if kind else None,
            ActionKind(did),
            effective=states[ActionState.EFFECTIVE],
            judged=states.total(),
            partly=states[ActionState.PARTLY],
            not_effective=states[ActionState.NOT_EFFECTIVE],
            undecidable=states[ActionState.UNDECIDABLE],
        )
        for (kind, did), states in sorted(found.items())
    ]
    return sorted(lines, key=lambda one: (one.kind or "", -Fraction(one.effective, one.judged)))


def _causes(rows: ActionQuerySet) -> list[CauseLine]:
    counts = rows.order_by().values_list("cause").annotate(Count("pk"))
    bars = pareto({cause or NO_CAUSE: count for cause, count in counts})
    names = dict(cause_choices())
    return [CauseLine(bar.value, names.get(bar.value, bar.value), bar) for bar in bars]


def cause_choices() -> list[tuple[str, str]]:
    """Return the kinds of root causes, and that nobody has said one."""
    return [*((one.value, str(one.label)) for one in RootCause), (NO_CAUSE, _("Nobody has said"))]


def _shown(show: str, day: date) -> Q:
    return {
        DUE: _is_due(day),
        LATE: _is_late(day),
        COMING: _is_coming(day),
        OWED: _owes_follow_up(),
        ALL: Q(),
    }.get(show, Q(state__in=JUDGED_STATES))


def _order(show: str) -> list[Any]:
    """Put what waits longest first, and the newest verdicts."""
    checked = F("verify_on")
    waits = show in (DUE, LATE, COMING)
    return [checked.asc(nulls_last=True) if waits else checked.desc(nulls_last=True)]


def _is_due(day: date) -> Q:
    return Q(state=ActionState.VERIFICATION_DUE) | Q(
        state=ActionState.IMPLEMENTED, verify_on__lte=day
    )


def _is_late(day: date) -> Q:
    return _is_due(day) & Q(verify_on__lt=day)


def _is_coming(day: date) -> Q:
    return Q(state=ActionState.IMPLEMENTED) & (Q(verify_on=None) | Q(verify_on__gt=day))


def _owes_follow_up() -> Q:
    followed = CorrectiveAction.objects.filter(follows=OuterRef("pk")).exclude(
        state=ActionState.CANCELLED
    )
    return Q(state__in=FAILED_STATES) & ~Q(Exists(followed))
