"""Keeping assessments up to date: a row is left with the change, worked off after the commit, swept.

The row is the truth. If the process dies between commit and assessment, the sweep finds it.
"""

import logging
import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from departments.choices import QuarterState
from departments.models import Quarter
from departments.services.waves import note_realigned
from gaps import detectors
from gaps.choices import SnapshotCause
from gaps.detectors.between import between_plans
from gaps.detectors.facts import QuarterFacts
from gaps.detectors.finding import Finding
from gaps.detectors.sifting import RuleSettings, Sifted, sift
from gaps.facts import fingerprints, is_public, load_facts
from gaps.models import Assessment, AssessmentRequest
from gaps.selectors.rule_settings import confirmed_by_people, rule_settings, rule_version
from gaps.services.reconcile import BETWEEN_PLANS, reconcile
from gaps.services.scores import hold_quarter, score_facts
from saypro_align.lib.clock import organization_day

_log = logging.getLogger(__name__)


@transaction.atomic
def request_assessment(*, obligation_ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Note that these departments' plans must be assessed again, and do so after the commit."""
    wanted = set(obligation_ids)
    noted = 0
    while noted < len(wanted):
        # Insert what is missing, then raise the serial of all: a row that another transaction wrote
        # or a sweep just took away is met by one of the two, in the worst case the next time round.
        AssessmentRequest.objects.bulk_create(
            [AssessmentRequest(pk=pk, serial=0, requested_at=now) for pk in sorted(wanted)],
            ignore_conflicts=True,
        )
        noted = AssessmentRequest.objects.filter(pk__in=wanted).update(
            serial=F("serial") + 1, requested_at=now
        )
    transaction.on_commit(lambda: _try_now(now))


def _try_now(now: datetime) -> None:
    """Assess at once; a failure is logged and left to the sweep, never shown to the writer."""
    try:
        sweep_assessments(now=now)
    except Exception:  # noqa: BLE001 (logged, and the row stays)
        # The change is committed; whatever goes wrong from here on is ours and not the writer's.
        _log.exception("Assessment after a change failed; the sweep will repeat it.")


def sweep_assessments(*, now: datetime) -> int:
    """Assess every plan that is asked for and return how many were.

    A quarter that cannot be assessed keeps its requests and does not hold up the others; its error is
    raised at the end, so that the task fails for all to see.
    """
    waiting: dict[uuid.UUID, dict[uuid.UUID, int]] = {}
    for request in AssessmentRequest.objects.select_related("obligation"):
        waiting.setdefault(request.obligation.quarter_id, {})[request.pk] = request.serial
    failures: list[Exception] = []
    for quarter_id, serials in waiting.items():
        try:
            _work_off(quarter_id, serials, now)
        except Exception as failure:  # noqa: BLE001 (raised below)
            _log.exception("Quarter %s could not be assessed.", quarter_id)
            failures.append(failure)
    if failures:
        raise failures[0]
    return sum(len(serials) for serials in waiting.values())


@transaction.atomic
def _work_off(quarter_id: uuid.UUID, serials: dict[uuid.UUID, int], now: datetime) -> None:
    quarter = hold_quarter(quarter_id)
    if quarter.state != QuarterState.CLOSED:
        _assess(quarter, set(serials), now)
    for pk, serial in serials.items():
        # A row that was asked for again since we read it stays for the next turn.
        AssessmentRequest.objects.filter(pk=pk, serial=serial).delete()


@transaction.atomic
def assess(*, quarter: Quarter, obligation_ids: Collection[uuid.UUID], now: datetime) -> None:
    """Assess these departments' plans now. A closed quarter stays as it was frozen."""
    locked = hold_quarter(quarter.pk)
    if locked.state != QuarterState.CLOSED:
        _assess(locked, set(obligation_ids), now)


@transaction.atomic
def assess_what_is_outdated(*, quarter: Quarter, now: datetime, reason: str = "") -> int:
    """Assess every plan whose stored assessment no longer fits and return how many these were.

    Time alone can do that (a goal's last day has passed), and so can a new version of the rules;
    a `reason` is kept with the number that follows.
    """
    locked = hold_quarter(quarter.pk)
    if locked.state == QuarterState.CLOSED:
        return 0
    facts = load_facts(locked, day=organization_day(now))
    wanted = fingerprints(facts, rule_version=rule_version())
    stored = dict(
        Assessment.objects.filter(plan_id__in=wanted).values_list("plan_id", "fingerprint")
    )
    outdated = {
        plan.obligation_id
        for plan in facts.plans
        if stored.get(plan.plan_id) != wanted[plan.plan_id]
    }
    if outdated:
        _assess(locked, outdated, now, facts=facts, reason=reason)
    return len(outdated)


@transaction.atomic
def score_anew(
    *,
    quarter: Quarter,
    now: datetime,
    cause: SnapshotCause = SnapshotCause.EVENT,
    reason: str = "",
) -> None:
    """Score the quarter; what other rules have assessed is assessed anew before.

    After a release every stored assessment rests on the rules of before. Scored so, each plan would be
    "not assessed" and the number nothing, until the timetable comes.
    """
    locked = hold_quarter(quarter.pk)
    facts = load_facts(locked, day=organization_day(now))
    if locked.state != QuarterState.CLOSED and _of_other_rules(facts, rule_version()):
        _assess(locked, set(), now, facts=facts, reason=reason)
    score_facts(quarter=locked, facts=facts, now=now, cause=cause, reason=reason)


def _of_other_rules(facts: QuarterFacts, version: str) -> set[uuid.UUID]:
    """Return whose plans were assessed by other rules than those of now."""
    plans = {plan.plan_id: plan.obligation_id for plan in facts.plans}
    others = Assessment.objects.filter(plan__obligation__quarter=facts.quarter_id)
    ids = others.exclude(rule_version=version).values_list("plan_id", flat=True)
    return {plans[plan_id] for plan_id in ids if plan_id in plans}


def _assess(
    quarter: Quarter,
    obligation_ids: set[uuid.UUID],
    now: datetime,
    *,
    facts: QuarterFacts | None = None,
    reason: str = "",
) -> None:
    facts = facts or load_facts(quarter, day=organization_day(now))
    settings = rule_settings()
    version = settings.version(detectors.VERSION)
    obligation_ids = obligation_ids | _of_other_rules(facts, version)
    sifted = _sifted(facts, obligation_ids, settings)
    reconcile(
        quarter=quarter,
        facts=facts,
        obligation_ids=obligation_ids,
        findings=sifted.kept,
        silenced=sifted.silenced,
        now=now,
    )
    note_realigned(obligation_ids=obligation_ids, now=now)
    _remember(facts, obligation_ids, version, now)
    score_facts(quarter=quarter, facts=facts, now=now, reason=reason)


def find(facts: QuarterFacts, obligation_ids: Collection[uuid.UUID]) -> list[Finding]:
    """Return what the rules tell of these plans, and between all plans, as they are set now."""
    return _sifted(facts, obligation_ids, rule_settings()).kept


def _sifted(
    facts: QuarterFacts, obligation_ids: Collection[uuid.UUID], settings: RuleSettings
) -> Sifted:
    decided = confirmed_by_people(facts.quarter_id, settings)
    return sift(look(facts, obligation_ids), settings, decided)


def look(facts: QuarterFacts, obligation_ids: Collection[uuid.UUID]) -> list[Finding]:
    """Return all that the detectors find on these plans, and between all plans of the quarter.

    Which two departments stand for a conflict may change with any plan, so pairs are looked for
    everywhere. What is not submitted takes no part in pairs: its words are its department's own.
    """
    own = replace(facts, plans=tuple(p for p in facts.plans if p.obligation_id in obligation_ids))
    public = replace(facts, plans=tuple(p for p in facts.plans if is_public(p)))
    pairs = between_plans(public, _PAIRING)
    return [
        finding
        for detector in detectors.DETECTORS
        for finding in (pairs[detector.KIND] if detector in _PAIRING else detector.detect(own))
    ]


_PAIRING = tuple(one for one in detectors.DETECTORS if one.KIND in BETWEEN_PLANS)


def _remember(
    facts: QuarterFacts, obligation_ids: set[uuid.UUID], version: str, now: datetime
) -> None:
    """Store what was assessed, by plan version."""
    prints = fingerprints(
        replace(facts, plans=tuple(p for p in facts.plans if p.obligation_id in obligation_ids)),
        rule_version=version,
    )
    made = [
        Assessment(
            plan_id=plan_id,
            fingerprint=fingerprint,
            rule_version=version,
            assessed_at=now,
            created_at=now,
            updated_at=now,
        )
        for plan_id, fingerprint in prints.items()
    ]
    Assessment.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["plan"],
        update_fields=["fingerprint", "rule_version", "assessed_at", "updated_at"],
    )
    Assessment.history.bulk_history_create(made, default_date=now)
