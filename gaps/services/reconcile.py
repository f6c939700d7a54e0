"""Bringing the gaps that are known in line with what was found, by fingerprint."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db.models import Q

from departments.models import Quarter
from gaps import detectors, signals
from gaps.choices import OPEN_STATES, GapKind, GapSource, GapState, Severity
from gaps.detectors.facts import QuarterFacts
from gaps.detectors.finding import Finding
from gaps.facts import is_public
from gaps.models import Gap, GapParty
from saypro_align.audit.rows import create_row, save_row

# Conflicts and lack of focus lie between plans; the other kinds within one.
BETWEEN_PLANS = frozenset({GapKind.CONFLICTING_GOALS.value, GapKind.NO_SHARED_FOCUS.value})
GONE_STATES = frozenset({GapState.RESOLVED, GapState.VERIFIED})
_GONE = "The condition is gone; checked by the rule."
_SILENCED = "The rule no longer tells it: the strategy office has set how sure it must be."


def reconcile(
    *,
    quarter: Quarter,
    facts: QuarterFacts,
    obligation_ids: Collection[uuid.UUID],
    findings: Iterable[Finding],
    now: datetime,
    silenced: Collection[str] = (),
) -> None:
    """Open what is new, touch what is still there, resolve what has gone, reopen what came back.

    Facts are confirmed at once; what is inferred starts as suspected and waits for a person. What
    people dismissed or accepted stays so. Gaps that people raised are left to people, and so are
    those held open because an action did not work. `silenced` are the fingerprints of what is still
    there, but no longer told.
    """
    of_these = GapParty.objects.filter(obligation_id__in=obligation_ids).values("gap_id")
    known = {
        gap.fingerprint: gap
        for gap in Gap.objects.filter(
            Q(pk__in=of_these) | Q(kind__in=BETWEEN_PLANS), quarter=quarter, source=GapSource.RULE
        )
    }
    public = {plan.obligation_id for plan in facts.plans if is_public(plan)}
    undecided = pairs_being_reworked(quarter, facts, public)
    # Asked for only where a gap is new, and then once.
    series_of = cache(partial(_series, facts))
    seen: set[str] = set()
    still_there: list[uuid.UUID] = []
    for finding in findings:
        if finding.fingerprint in seen:
            continue
        seen.add(finding.fingerprint)
        on_draft = any(party.obligation_id not in public for party in finding.parties)
        gap = known.get(finding.fingerprint)
        if gap is None:
            _open(quarter, finding, series_of, on_draft=on_draft, now=now)
        else:
            _keep(gap, finding, on_draft=on_draft, now=now)
            still_there.append(gap.pk)
    # Seen again: no event in a gap's life, so neither version nor history.
    Gap.objects.filter(pk__in=still_there).update(last_seen_at=now)
    for fingerprint, gap in known.items():
        is_gone = fingerprint not in seen and gap.pk not in undecided
        if is_gone and gap.state in OPEN_STATES and gap.held_since is None:
            why = _SILENCED if fingerprint in silenced else _GONE
            resolve_by_rule(gap, now=now, why=why)


def pairs_being_reworked(
    quarter: Quarter, facts: QuarterFacts, public: set[uuid.UUID]
) -> set[uuid.UUID]:
    """Return the pair gaps of plans that are back on their author's desk: nobody can tell yet."""
    reworked = {plan.obligation_id for plan in facts.plans} - public
    parties = GapParty.objects.filter(
        gap__quarter=quarter, gap__kind__in=BETWEEN_PLANS, obligation_id__in=reworked
    )
    return set(parties.values_list("gap_id", flat=True))


def state_when_new(*, is_fact: bool) -> GapState:
    """Return the state of a gap found for the first time: only facts need nobody's word."""
    return GapState.CONFIRMED if is_fact else GapState.SUSPECTED


def state_when_back(gap: Gap, *, is_fact: bool) -> GapState:
    """Return the state of a gap that had gone; what nobody ever confirmed is suspected again."""
    was_sure = gap.is_fact or gap.decided_at is not None or is_fact
    return GapState.REOPENED if was_sure else GapState.SUSPECTED


def _told(finding: Finding, *, on_draft: bool) -> dict[str, Any]:
    """Return what the rule says of the gap now; these columns follow it."""
    return {
        "severity": Severity(finding.severity),
        "rule_version": _version_of(finding),
        "confidence": finding.confidence,
        "is_fact": finding.is_fact,
        "on_draft": on_draft,
        "message_id": finding.message_id,
        "params": dict(finding.params),
        "sentence": finding.sentence[:500],
        "evidence": [
            {"label": line.label, "left": line.left, "right": line.right}
            for line in finding.evidence
        ],
        "repair": finding.repair[:500],
    }


def _version_of(finding: Finding) -> str:
    return next(str(d.VERSION) for d in detectors.DETECTORS if finding.kind == d.KIND)


def _series(facts: QuarterFacts) -> dict[uuid.UUID, uuid.UUID]:
    """Return the KPI behind each use of one in the plans."""
    return {
        use.key: use.kpi_id
        for plan in facts.plans
        for objective in plan.objectives
        for use in objective.kpis
    }


def _open(
    quarter: Quarter,
    finding: Finding,
    series_of: Callable[[], Mapping[uuid.UUID, uuid.UUID]],
    *,
    on_draft: bool,
    now: datetime,
) -> None:
    gap = create_row(
        Gap(
            quarter=quarter,
            kind=GapKind(finding.kind),
            rule_id=finding.rule_id,
            state=state_when_new(is_fact=finding.is_fact),
            source=GapSource.RULE,
            fingerprint=finding.fingerprint,
            opened_at=now,
            last_seen_at=now,
            **_told(finding, on_draft=on_draft),
        ),
        actor=None,
        now=now,
        event="gap.opened",
    )
    GapParty.objects.bulk_create(
        [
            GapParty(
                gap=gap,
                obligation_id=party.obligation_id,
                side=side,
                objective_key=party.objective_key,
                kpi_use_key=party.kpi_use_key,
                kpi_id=series_of().get(party.kpi_use_key) if party.kpi_use_key else None,
            )
            for side, party in enumerate(finding.parties)
        ]
    )
    signals.gap_opened.send(Gap, gap_id=gap.pk, now=now)


def _keep(gap: Gap, finding: Finding, *, on_draft: bool, now: datetime) -> None:
    changes: dict[str, Any] = _told(finding, on_draft=on_draft)
    if gap.state in GONE_STATES:
        _reopen(gap, changes, now=now)
        return
    moved = {name: value for name, value in changes.items() if getattr(gap, name) != value}
    if moved:
        save_row(
            gap, changes=moved, expected_version=None, actor=None, now=now, event="gap.changed"
        )


def _reopen(gap: Gap, changes: dict[str, Any], *, now: datetime) -> None:
    """Open again what had gone."""
    save_row(
        gap,
        changes={
            **changes,
            "state": state_when_back(gap, is_fact=changes["is_fact"]),
            "opened_at": now,
            "last_seen_at": now,
            "resolved_at": None,
            "resolved_by": None,
            "resolution": "",
            "times_reopened": gap.times_reopened + 1,
        },
        expected_version=None,
        actor=None,
        now=now,
        event="gap.reopened",
        why="The condition is back.",
    )
    signals.gap_opened.send(Gap, gap_id=gap.pk, now=now)


def resolve_by_rule(gap: Gap, *, now: datetime, why: str = _GONE) -> None:
    """Resolve a gap whose condition the rule no longer finds."""
    save_row(
        gap,
        changes={
            "state": GapState.RESOLVED,
            "resolved_at": now,
            "resolved_by": None,
            "resolution": why,
            "accepted_until": None,
        },
        expected_version=None,
        actor=None,
        now=now,
        event="gap.resolved",
        why=why,
    )
