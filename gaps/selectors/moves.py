"""Why the number moved between two moments, from the stored snapshots and the audit trail."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from departments.models import Goal, GoalLink, Obligation, Plan, Quarter
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot, Gap
from gaps.scoring.causes import Blocker, Line, Note
from gaps.scoring.moves import Decomposition, Moment, decompose
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds

# A history of more plans times steps is walked from day to day: the sum stays exact, what came and
# went within a day is not told. It is 200 steps of 70 departments.
MOST_LINES = 14_000
_EVENTS = {
    "gaps.gap": (
        "gap.opened",
        "gap.raised",
        "gap.changed",
        "gap.confirmed",
        "gap.dismissed",
        "gap.accepted",
        "gap.acceptance_expired",
        "gap.attributed",
        "gap.planned",
        "gap.in_action",
        "gap.resolved",
        "gap.verified",
        "gap.reopened",
        "gap.kind_changed",
        "gap.decision_undone",
    ),
    "departments.plan": (
        "plan.submitted",
        "plan.approved",
        "plan.activated",
        "plan.returned",
        "plan.withdrawn",
        "plan.taken_back",
        "plan.edited",
    ),
    "departments.obligation": (
        "obligation.created",
        "obligation.exempted",
        "obligation.exemption_ended",
    ),
    "departments.quarter": ("quarter.edited",),
    "gaps.scoringrules": ("rules.changed",),
    "gaps.rulesetting": ("rule.changed", "rule.switched_off", "rule.switched_on"),
}
# These are about no plan and no gap; whoever asks for them asks by these names.
_NAMED = {
    "departments.quarter": "quarter",
    "gaps.scoringrules": "rules",
    "gaps.rulesetting": "rules",
}


class _Stamp(NamedTuple):
    """A snapshot without its list of plans."""

    pk: UUID
    number: int
    at: datetime
    fingerprint: str
    cause: str
    target: int
    rules: str
    why: str
    total: int


def decomposition(
    quarter: Quarter, *, start: datetime, end: datetime, most_lines: int = MOST_LINES
) -> Decomposition:
    """Return the exact parts of the difference between the numbers at two moments.

    The number at a moment is that of the newest snapshot not after it; before the first one nothing
    is due. Six queries, whatever lies between.
    """
    moments = list(_moments(quarter, start, end, most_lines))
    notes = _notes(quarter, moments[0].at, end) if len(moments) > 1 else []
    return decompose(moments, notes)


def _moments(quarter: Quarter, start: datetime, end: datetime, most_lines: int) -> Iterator[Moment]:
    stamps = _stamps(quarter, start, end)
    before, *between = _until(stamps, start), *[one for one in stamps if one.at > start]
    kept = _changed(before, between)
    by_step = sum(one.total for one in kept) <= most_lines
    if not by_step:
        kept = list({organization_day(one.at): one for one in kept}.values())
    wanted = [one.pk for one in (before, *kept) if one is not None]
    lines = _lines(wanted)
    if before is None:
        yield Moment(number=0, at=start, since=start, target=0, rules="")
    else:
        yield _moment(before, before.at, lines)
    previous = {one.number: earlier.at for earlier, one in itertools.pairwise(stamps)}
    since = before.at if before else start
    for one in kept:
        yield _moment(one, previous.get(one.number, since) if by_step else since, lines)
        since = one.at


def _stamps(quarter: Quarter, start: datetime, end: datetime) -> list[_Stamp]:
    """Return the snapshots in the span and the newest one before it, oldest first."""
    rows = AlignmentSnapshot.objects.filter(quarter=quarter)
    newest = rows.filter(taken_at__lte=start).values_list("pk", flat=True)[:1]
    found = rows.filter(Q(taken_at__gt=start, taken_at__lte=end) | Q(pk__in=newest))
    return [
        _Stamp(*values)
        for values in found.order_by("taken_at", "number").values_list(
            "pk",
            "number",
            "taken_at",
            "fingerprint",
            "cause",
            "target_percent",
            "rule_version",
            "reason",
            "total",
        )
    ]


def _until(stamps: Sequence[_Stamp], start: datetime) -> _Stamp | None:
    return next((one for one in reversed(stamps) if one.at <= start), None)


def _changed(before: _Stamp | None, between: Sequence[_Stamp]) -> list[_Stamp]:
    """Keep the snapshots that rest on something else than the one before."""
    kept: list[_Stamp] = []
    for one in between:
        known = kept[-1] if kept else before
        if known is None or known.fingerprint != one.fingerprint:
            kept.append(one)
    return kept


def _lines(ids: Sequence[UUID]) -> dict[UUID, dict[str, Line]]:
    """Return the lines of each snapshot; what stays as it was is read once."""
    rows = AlignmentSnapshot.objects.filter(pk__in=ids).order_by("taken_at", "number")
    known: dict[str, tuple[Mapping[str, Any], Line]] = {}
    found: dict[UUID, dict[str, Line]] = {}
    for pk, plans in rows.values_list("pk", "plans").iterator(chunk_size=20):
        for row in plans:
            held = known.get(row["obligation"])
            if held is None or held[0] != row:
                known[row["obligation"]] = (row, _read(row))
        found[pk] = {row["obligation"]: known[row["obligation"]][1] for row in plans}
    return found


def _read(row: Mapping[str, Any]) -> Line:
    return Line(
        obligation=str(row["obligation"]),
        department=str(row["department"]["name"]),
        slug=str(row["department"]["slug"]),
        plan=str(row.get("plan") or ""),
        state=str(row.get("plan_state") or ""),
        is_due=bool(row["is_due"]),
        is_exempt=bool(row["is_exempt"]),
        is_aligned=bool(row["is_fully_aligned"]),
        blockers=tuple(
            Blocker(
                code=str(reason["code"]),
                key=str(reason.get("key") or ""),
                gap=str(reason.get("gap") or ""),
                kind=str(reason.get("kind") or ""),
            )
            for reason in row.get("reasons") or ()
        ),
    )


def _moment(stamp: _Stamp, since: datetime, lines: Mapping[UUID, dict[str, Line]]) -> Moment:
    return Moment(
        number=stamp.number,
        at=stamp.at,
        since=since,
        target=stamp.target,
        rules=stamp.rules,
        lines=lines[stamp.pk],
        correction=str(stamp.number) if stamp.cause == SnapshotCause.CORRECTION else "",
        why=stamp.why,
    )


def _notes(quarter: Quarter, start: datetime, end: datetime) -> list[Note]:
    """Return what the trail tells of the quarter's gaps, plans, obligations and dates in the span."""
    obligations = {
        str(pk): str(obligation)
        for pk, obligation in Plan.objects.in_quarter(quarter).values_list("pk", "obligation_id")
    }
    notes = [
        Note(
            at=entry.happened_at,
            event=entry.event,
            subject=_NAMED.get(entry.subject_label)
            or obligations.get(str(entry.subject_id), str(entry.subject_id)),
            entry=str(entry.pk),
            by_rule=entry.actor_id is None,
            why=entry.why,
        )
        for entry in _entries(quarter, start, end)
    ]
    return [*notes, *_ended_goals(quarter, start, end)]


def _entries(quarter: Quarter, start: datetime, end: datetime) -> QuerySet[AuditEntry]:
    subjects: dict[str, Any] = {
        "gaps.gap": Gap.objects.filter(quarter=quarter).values("pk"),
        "departments.plan": Plan.objects.in_quarter(quarter).values("pk"),
        "departments.obligation": Obligation.objects.filter(quarter=quarter).values("pk"),
        "departments.quarter": [quarter.pk],
    }
    wanted = Q(pk__in=[])
    for label, events in _EVENTS.items():
        about = Q(subject_id__in=subjects[label]) if label in subjects else Q()
        wanted |= Q(subject_label=label, event__in=events) & about
    rows = AuditEntry.objects.filter(wanted, happened_at__gte=start, happened_at__lte=end)
    return rows.only(
        "happened_at", "event", "subject_label", "subject_id", "actor_id", "why"
    ).order_by("happened_at", "id")


def _ended_goals(quarter: Quarter, start: datetime, end: datetime) -> list[Note]:
    """Return each goal whose last day lies in the span, with the objectives that stood under it.

    Its links cease to hold at the first moment of the next day.
    """
    last_day = organization_day(end)
    goals = Goal.objects.filter(
        retired_on__gte=organization_day(start) - timedelta(days=1), retired_on__lt=last_day
    ).values_list("pk", "retired_on")
    ended = {pk: day for pk, day in goals if day is not None}
    if not ended:
        return []
    keys: dict[UUID, set[str]] = defaultdict(set)
    links = GoalLink.objects.filter(
        goal_id__in=ended, objective__plan__obligation__quarter=quarter
    ).values_list("goal_id", "objective__key")
    for goal_id, key in links.order_by():
        keys[goal_id].add(str(key))
    zone = organization_zone()
    return [
        Note(
            at=day_bounds(day, zone)[1],
            event="goal.ended",
            subject=str(pk),
            keys=frozenset(keys[pk]),
        )
        for pk, day in sorted(ended.items())
    ]
