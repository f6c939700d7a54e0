"""The scoring service: the one place where the number comes from, and where it is frozen."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max

from departments.choices import QuarterState
from departments.models import Obligation, Plan, Quarter
from gaps.choices import SnapshotCause
from gaps.detectors.facts import PlanFacts, QuarterFacts
from gaps.facts import load_facts
from gaps.models import AlignmentSnapshot, PlanScore
from gaps.scoring.headline import DepartmentRow, Headline, headline, is_due
from gaps.scoring.plan_score import PlanScore as Verdict
from gaps.scoring.rules import KINDS
from gaps.selectors.rule_settings import rule_version
from gaps.selectors.rules import current_rules, pure_rules
from gaps.services.figures import figures_of
from gaps.services.verdicts import verdicts_of
from saypro_align.lib.clock import organization_day
from saypro_align.lib.kept import Kept


def hold_quarter(quarter_id: uuid.UUID) -> Quarter:
    """Take turns on a quarter, to the end of the transaction.

    Two assessments at once would each miss what the other finds. Whoever changes a gap, a score or a
    snapshot holds the quarter before he touches a row of it; in this order nobody waits in a ring.
    """
    return Quarter.objects.select_for_update(no_key=True).get(pk=quarter_id)


@transaction.atomic
def score_quarter(
    *,
    quarter: Quarter,
    now: datetime,
    cause: SnapshotCause = SnapshotCause.EVENT,
    reason: str = "",
) -> Headline:
    """Score every plan of the quarter, store the scores and freeze a snapshot.

    With cause EVENT a snapshot is taken only if the number or what it rests on has moved.
    """
    locked = hold_quarter(quarter.pk)
    facts = load_facts(locked, day=organization_day(now))
    return score_facts(quarter=locked, facts=facts, now=now, cause=cause, reason=reason)


def score_facts(
    *,
    quarter: Quarter,
    facts: QuarterFacts,
    now: datetime,
    cause: SnapshotCause = SnapshotCause.EVENT,
    reason: str = "",
) -> Headline:
    """Do the same on facts that are already loaded; the caller holds the quarter's lock."""
    worked = work_out(quarter, facts, now)
    _store_scores(quarter, worked.rows, worked.plans, worked.rules_id, now)
    _freeze(quarter=quarter, worked=worked, cause=cause, reason=reason, now=now)
    return worked.headline


@dataclass(frozen=True, slots=True)
class Worked:
    """The number, worked out and not yet stored, with everything a snapshot keeps of it."""

    headline: Headline
    rules_id: uuid.UUID
    rows: list[DepartmentRow]
    figures: dict[str, Any]
    obligations: list[Obligation]
    plans: dict[uuid.UUID, PlanFacts]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return what a snapshot keeps of each department."""
        return _lines(self.rows, self.obligations, self.plans)


def work_out(
    quarter: Quarter,
    facts: QuarterFacts,
    now: datetime,
    *,
    assessed: Collection[uuid.UUID] | None = None,
) -> Worked:
    """Work the number out from facts and stored gaps; with `assessed` these plans count as such."""
    rules_row = current_rules(now)
    rules = pure_rules(rules_row)
    obligations = obligations_of(quarter)
    verdicts = verdicts_of(quarter, facts, rules, assessed=assessed)
    plans = {plan.obligation_id: plan for plan in facts.plans}
    rows = department_rows(quarter, obligations, facts, verdicts, plan_states(quarter), now)
    return Worked(
        headline=headline(rows, rules=rules),
        rules_id=rules_row.pk,
        rows=rows,
        figures=figures_of(quarter, facts, rows, verdicts),
        obligations=obligations,
        plans=plans,
    )


def obligations_of(quarter: Quarter) -> list[Obligation]:
    """Return what the departments owe in the quarter."""
    rows = Obligation.objects.filter(quarter=quarter).select_related("department").order_by("pk")
    return list(
        rows.only(
            *("quarter_id", "department_id", "exempted_at", "exempt_until", "exempt_reason"),
            *("department__name", "department__slug"),
        )
    )


def department_rows(
    quarter: Quarter,
    obligations: Iterable[Obligation],
    facts: QuarterFacts,
    verdicts: Mapping[uuid.UUID, Verdict],
    states: Mapping[uuid.UUID, set[str]],
    now: datetime,
) -> list[DepartmentRow]:
    """Return each department with what its plan scored; the headline counts these rows."""
    plans = {plan.obligation_id: plan for plan in facts.plans}
    return [
        _row(obligation, plans, verdicts, states, quarter, facts.day, now)
        for obligation in obligations
    ]


def plan_states(quarter: Quarter) -> dict[uuid.UUID, set[str]]:
    """Return the states of the versions of each department's plan."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for obligation_id, state in Plan.objects.in_quarter(quarter).values_list(
        "obligation_id", "state"
    ):
        found[obligation_id].add(state)
    return found


def is_exempt(obligation: Obligation, day: date) -> bool:
    """Return whether the leadership has exempted the department, and the exemption still holds."""
    return obligation.exempted_at is not None and (
        obligation.exempt_until is None or day <= obligation.exempt_until
    )


def _row(
    obligation: Obligation,
    plans: Mapping[uuid.UUID, PlanFacts],
    verdicts: Mapping[uuid.UUID, Verdict],
    states: Mapping[uuid.UUID, set[str]],
    quarter: Quarter,
    day: date,
    now: datetime,
) -> DepartmentRow:
    exempt = is_exempt(obligation, day)
    plan = plans.get(obligation.pk)
    return DepartmentRow(
        obligation_id=str(obligation.pk),
        department_id=str(obligation.department_id),
        is_exempt=exempt,
        is_due=is_due(
            is_exempt=exempt,
            plan_states=states.get(obligation.pk, set()),
            is_past_deadline=quarter.is_past_deadline(now),
        ),
        plan_score=verdicts.get(obligation.pk),
        plan_state=plan.state if plan else "",
    )


def _pair(value: Fraction) -> list[int]:
    return [value.numerator, value.denominator]


def _reasons(row: DepartmentRow) -> list[dict[str, str]]:
    if row.plan_score is None:
        return [{"code": "missing", "key": "", "gap": "", "kind": ""}]
    return [
        {"code": reason.code, "key": reason.key, "gap": reason.gap_id, "kind": reason.kind}
        for reason in row.plan_score.reasons
    ]


def _store_scores(
    quarter: Quarter,
    rows: list[DepartmentRow],
    plans: dict[uuid.UUID, PlanFacts],
    rules_id: uuid.UUID,
    now: datetime,
) -> None:
    """Write the rows that moved, and only those."""
    wanted = {
        pk: _VALUES.ask(
            pk,
            (row, plans[pk].plan_id if pk in plans else None, rules_id),
            partial(_score_values, row, plans.get(pk), rules_id),
        )
        for row in rows
        for pk in (uuid.UUID(row.obligation_id),)
    }
    scores = PlanScore.objects.filter(obligation__quarter=quarter).order_by()
    known = {row.pop("obligation_id"): row for row in scores.values("obligation_id", *_SCORED)}
    new = [
        PlanScore(obligation_id=pk, created_at=now, updated_at=now, scored_at=now, **values)
        for pk, values in wanted.items()
        if pk not in known
    ]
    moved = {pk for pk, values in wanted.items() if pk in known and known[pk] != values}
    changed = list(scores.filter(obligation_id__in=moved)) if moved else []
    for score in changed:
        for name, value in wanted[score.obligation_id].items():
            setattr(score, name, value)
        score.updated_at = score.scored_at = now
    PlanScore.objects.bulk_create(new)
    if changed:
        PlanScore.objects.bulk_update(changed, [*_SCORED, "updated_at", "scored_at"])
    PlanScore.history.bulk_history_create([*new, *changed], default_date=now)


# The same row gives the same values; they are compared and stored, never changed.
_VALUES: Kept[uuid.UUID, dict[str, Any]] = Kept(most=5_000)
# What a score says, as `_score_values` gives it.
_SCORED = (
    "plan_id",
    "is_due",
    "is_fully_aligned",
    "reasons",
    "score_numerator",
    "score_denominator",
    "dimensions",
    "rating",
    "accepted_exceptions",
    "rules_id",
)


def _score_values(
    row: DepartmentRow, plan: PlanFacts | None, rules_id: uuid.UUID
) -> dict[str, Any]:
    verdict = row.plan_score
    score = verdict.score if verdict else Fraction(0)
    return {
        "plan_id": plan.plan_id if plan else None,
        "is_due": row.is_due,
        "is_fully_aligned": row.is_fully_aligned,
        "reasons": _reasons(row),
        "score_numerator": score.numerator,
        "score_denominator": score.denominator,
        "dimensions": _dimensions(verdict),
        "rating": verdict.rating if verdict else None,
        "accepted_exceptions": verdict.accepted_exceptions if verdict else 0,
        "rules_id": rules_id,
    }


def _dimensions(verdict: Verdict | None) -> dict[str, list[int]]:
    return {kind: _pair(verdict.factors[kind]) for kind in KINDS} if verdict else {}


def _lines(
    rows: list[DepartmentRow],
    obligations: list[Obligation],
    plans: dict[uuid.UUID, PlanFacts],
) -> list[dict[str, Any]]:
    """Return what the snapshot keeps of each department."""
    duties = {str(obligation.pk): obligation for obligation in obligations}
    lines = []
    for row in rows:
        duty = duties[row.obligation_id]
        plan = plans.get(duty.pk)
        score = row.plan_score.score if row.plan_score else Fraction(0)
        lines.append(
            {
                "obligation": row.obligation_id,
                "department": {
                    "id": row.department_id,
                    "slug": duty.department.slug,
                    "name": duty.department.name,
                },
                "plan": str(plan.plan_id) if plan else None,
                "plan_number": plan.version_number if plan else None,
                "plan_state": row.plan_state,
                "is_due": row.is_due,
                "is_exempt": row.is_exempt,
                "exempt_reason": duty.exempt_reason if row.is_exempt else "",
                "is_fully_aligned": row.is_due and row.is_fully_aligned,
                "reasons": _reasons(row),
                "score": _pair(score),
                "dimensions": _dimensions(row.plan_score),
                "rating": row.plan_score.rating if row.plan_score else None,
                "accepted": row.plan_score.accepted_exceptions if row.plan_score else 0,
            }
        )
    return sorted(lines, key=lambda line: str(line["department"]["name"]))


def _freeze(
    *,
    quarter: Quarter,
    worked: Worked,
    cause: SnapshotCause,
    reason: str,
    now: datetime,
) -> None:
    """Take a snapshot: always at a period's end, on an event only if something moved."""
    result = worked.headline
    # Without what it keeps of each plan, which is long and not asked for.
    newest = AlignmentSnapshot.objects.filter(quarter=quarter).defer("plans").first()
    if (
        cause == SnapshotCause.EVENT
        and newest is not None
        and newest.fingerprint == result.input_fingerprint
        and newest.figures == worked.figures
    ):
        return
    told_by = rule_version()
    # Who waited for the lock came earlier and writes later: the row is of the later moment.
    taken_at = now if newest is None else max(now, newest.taken_at)
    AlignmentSnapshot.objects.bulk_create(
        [
            AlignmentSnapshot(
                id=uuid.uuid4(),
                quarter=quarter,
                number=next_number(quarter),
                taken_at=taken_at,
                taken_on=organization_day(now),
                cause=cause,
                aligned=result.aligned,
                total=result.total,
                target_percent=result.target_percent,
                rule_version=f"{result.rule_version}; {told_by}"[:60],
                fingerprint=result.input_fingerprint,
                plans=worked.lines,
                figures=worked.figures,
                reason=reason,
            )
        ],
        # Two workers at the same daily snapshot: one row is enough.
        ignore_conflicts=cause != SnapshotCause.EVENT,
    )


def next_number(quarter: Quarter) -> int:
    """Return the number of the quarter's next snapshot; the caller holds the quarter's lock."""
    known = AlignmentSnapshot.objects.filter(quarter=quarter).aggregate(last=Max("number"))
    return (known["last"] or 0) + 1


def take_daily_snapshots(*, now: datetime) -> int:
    """Freeze the day's number of every open quarter once and return how many were new."""
    day = organization_day(now)
    taken = 0
    for quarter in Quarter.objects.filter(state=QuarterState.OPEN, starts_on__lte=day):
        if AlignmentSnapshot.objects.filter(
            quarter=quarter, cause=SnapshotCause.DAILY, taken_on=day
        ).exists():
            continue
        score_quarter(quarter=quarter, now=now, cause=SnapshotCause.DAILY)
        taken += 1
    return taken
