"""Proving the stored numbers: each snapshot is worked out again from the rows as they then stood."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from departments.models import Quarter
from gaps.choices import SnapshotCause
from gaps.detectors.facts import QuarterFacts
from gaps.facts import fingerprints, load_facts
from gaps.models import AlignmentSnapshot, Assessment
from gaps.selectors.rule_settings import rule_version
from gaps.services.scores import Worked, work_out
from saypro_align.audit import past
from saypro_align.lib.clock import organization_day

# Frozen from the newest snapshot before the period ended; that one is worked out in its place.
_COPIES = (SnapshotCause.MONTH_END, SnapshotCause.QUARTER_END)
_FACTS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that the rows as they stood do not give."""

    snapshot: AlignmentSnapshot
    name: str
    stored: Any
    worked_out: Any

    def __str__(self) -> str:
        where = f"{self.snapshot.quarter.code} no. {self.snapshot.number}, {self.snapshot.taken_at}"
        return f"{where}: {self.name} is {self.stored}, worked out {self.worked_out}"


@dataclass(frozen=True, slots=True)
class Verified:
    """How many snapshots were worked out again, and what differs."""

    count: int
    differences: tuple[Difference, ...]


def verify_snapshots(*, quarter: Quarter | None = None) -> Verified:
    """Work every stored snapshot out again, of one quarter or of all, and compare everything in it.

    Of several snapshots of one moment the last is what the rows of that moment tell; the others stand
    for steps between them.
    """
    rows = AlignmentSnapshot.objects.select_related("quarter").order_by("quarter_id", "number")
    if quarter is not None:
        rows = rows.filter(quarter=quarter)
    snapshots = list(rows)
    last = {(row.quarter_id, row.taken_at): row.pk for row in snapshots if row.cause not in _COPIES}
    known = _Known()
    count = 0
    differences: list[Difference] = []
    for row in snapshots:
        if row.cause in _COPIES:
            differences += _copied(row, snapshots)
        elif last[row.quarter_id, row.taken_at] == row.pk:
            differences += _compared(row, work_out_again(row, known))
        else:
            continue
        count += 1
    return Verified(count, tuple(differences))


def work_out_again(snapshot: AlignmentSnapshot, known: "_Known | None" = None) -> Worked:
    """Return the number as the rows of the snapshot's moment give it."""
    at = snapshot.taken_at
    with past.as_of(at):
        quarter = Quarter.objects.get(pk=snapshot.quarter_id)
        facts = load_facts(quarter, day=organization_day(at))
        assessed = _assessed(snapshot, facts, known or _Known())
        return work_out(quarter, facts, at, assessed=assessed)


class _Known:
    """What each plan held at the moments it was assessed, as today's code names it."""

    def __init__(self) -> None:
        self.prints = lru_cache(_FACTS_KEPT)(self._prints)

    def _prints(self, quarter_id: uuid.UUID, at: datetime) -> dict[uuid.UUID, str]:
        with past.as_of(at):
            quarter = Quarter.objects.get(pk=quarter_id)
            facts = load_facts(quarter, day=organization_day(at))
        return fingerprints(facts, rule_version="")


def _assessed(snapshot: AlignmentSnapshot, facts: QuarterFacts, known: _Known) -> set[uuid.UUID]:
    """Return the plans whose assessment was up to date at the moment.

    An assessment by the rules of this release has a hash to compare with. One of an earlier release
    hashed other things: it held as long as the rules and what the plan rests on were the same.
    """
    version = rule_version()
    told_by = snapshot.rule_version.partition("; ")[2]
    wanted = fingerprints(facts, rule_version=version)
    now = fingerprints(facts, rule_version="")
    found = set()
    for row in Assessment.objects.filter(plan_id__in=wanted):
        if row.rule_version == version:
            holds = told_by == version[: len(told_by)] and row.fingerprint == wanted[row.plan_id]
        else:
            then = known.prints(snapshot.quarter_id, row.assessed_at)
            holds = (
                row.rule_version.startswith(told_by) and then.get(row.plan_id) == now[row.plan_id]
            )
        if holds:
            found.add(row.plan_id)
    return found


def _compared(snapshot: AlignmentSnapshot, worked: Worked) -> Iterator[Difference]:
    number = worked.headline
    yield from _pairs(
        snapshot,
        ("aligned", snapshot.aligned, number.aligned),
        ("total", snapshot.total, number.total),
        ("target_percent", snapshot.target_percent, number.target_percent),
        ("fingerprint", snapshot.fingerprint, number.input_fingerprint),
    )
    # A figure or a column that a later release added is not in an older snapshot.
    figures = {name: worked.figures.get(name) for name in snapshot.figures}
    yield from _pairs(snapshot, *((n, snapshot.figures[n], figures[n]) for n in figures))
    lines = {line["obligation"]: line for line in worked.lines}
    for stored in snapshot.plans:
        line = lines.pop(stored["obligation"], {})
        name = stored["department"]["name"]
        yield from _pairs(snapshot, *((f"{name}: {n}", stored[n], line.get(n)) for n in stored))
    yield from _pairs(
        snapshot, *((line["department"]["name"], None, line) for line in lines.values())
    )


def _copied(snapshot: AlignmentSnapshot, among: list[AlignmentSnapshot]) -> Iterator[Difference]:
    """Compare a period's end with the newest snapshot before it, which was worked out by itself."""
    earlier = [
        row
        for row in among
        if row.quarter_id == snapshot.quarter_id
        and row.cause not in _COPIES
        and row.taken_at <= snapshot.taken_at
    ]
    if not earlier:
        return
    last = max(earlier, key=lambda row: (row.taken_at, row.number))
    names = ("aligned", "total", "target_percent", "fingerprint", "plans", "figures")
    yield from _pairs(snapshot, *((n, getattr(snapshot, n), getattr(last, n)) for n in names))


def _pairs(snapshot: AlignmentSnapshot, *pairs: tuple[str, object, object]) -> Iterator[Difference]:
    for name, stored, worked_out in pairs:
        if stored != worked_out:
            yield Difference(snapshot, name, stored, worked_out)
