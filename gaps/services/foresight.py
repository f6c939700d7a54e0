"""What the number would be if a draft were in force as it stands: worked out, nothing written.

The same facts, detectors, rules of reconciliation and scoring as the official number; only the
version of one plan and the gaps that follow from it are imagined.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from departments.choices import PlanState
from departments.models import Plan, Quarter
from gaps.choices import OPEN_STATES, GapKind, GapSource, GapState
from gaps.detectors.facts import QuarterFacts
from gaps.detectors.finding import Finding
from gaps.facts import is_public, load_facts
from gaps.models import Gap
from gaps.scoring.headline import Headline as ScoredHeadline
from gaps.scoring.headline import headline as count
from gaps.scoring.plan_score import GapInput, counts
from gaps.scoring.plan_score import PlanScore as Verdict
from gaps.scoring.rules import Rules
from gaps.selectors.rules import current_rules, pure_rules
from gaps.selectors.scores import Headline, headline
from gaps.services.assessments import find
from gaps.services.reconcile import (
    BETWEEN_PLANS,
    GONE_STATES,
    pairs_being_reworked,
    state_when_back,
    state_when_new,
)
from gaps.services.scores import department_rows, obligations_of, plan_states
from gaps.services.verdicts import Placed, assessed_plans, judge
from saypro_align.lib.clock import organization_day

_Party = tuple[uuid.UUID, uuid.UUID | None, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class ForeseenGap:
    """A gap as it would stand; `gap` is None for one that nobody knows yet."""

    input: GapInput
    parties: tuple[_Party, ...]
    sentence: str
    repair: str
    rule_id: str
    gap: Gap | None = None
    was_open: bool = False

    @property
    def kind(self) -> GapKind:
        """Return the kind with its plain name."""
        return GapKind(self.input.kind)

    @property
    def is_open(self) -> bool:
        """Return whether it would stand open."""
        return self.input.state in OPEN_STATES

    def place_in(self, obligation_id: uuid.UUID) -> tuple[uuid.UUID | None, uuid.UUID | None]:
        """Return the objective and the KPI of a department's plan that it sits on."""
        for held, objective, kpi in self.parties:
            if held == obligation_id:
                return objective, kpi
        return None, None


@dataclass(frozen=True, slots=True)
class Effect:
    """The number now, the number with the draft in force, and what makes the difference."""

    before: Headline
    after: ScoredHeadline
    verdict: Verdict
    closed: tuple[ForeseenGap, ...]
    counting: tuple[ForeseenGap, ...]
    to_confirm: tuple[ForeseenGap, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def is_fully_aligned(self) -> bool:
        """Return whether the plan itself would be fully aligned."""
        return self.verdict.is_fully_aligned

    @property
    def moves(self) -> bool:
        """Return whether k or n would change."""
        now = (self.before.aligned, self.before.total)
        return now != (self.after.aligned, self.after.total)


def effect_of(*, plan: Plan, now: datetime) -> Effect:
    """Return what approving this version, as it stands, would do to the number."""
    quarter, obligation_id = plan.obligation.quarter, plan.obligation_id
    facts = _as_if_in_force(load_facts(quarter, day=organization_day(now), as_if=plan), plan)
    rules = pure_rules(current_rules(now))
    gaps = foresee(quarter, facts, {obligation_id})
    verdicts = judge(facts, placed(gaps, facts), assessed_plans(quarter, facts) | {plan.pk}, rules)
    states = plan_states(quarter)
    states[obligation_id].add(PlanState.APPROVED)
    obligations = obligations_of(quarter)
    rows = department_rows(quarter, obligations, facts, verdicts, states, now)
    before = headline(quarter)
    names = {str(one.pk): one.department.name for one in obligations if one.pk != obligation_id}
    was = {line["obligation"] for line in before.plans if line["is_fully_aligned"]}
    would = {row.obligation_id for row in rows if row.is_due and row.is_fully_aligned}
    return Effect(
        before=before,
        after=count(rows, rules=rules),
        verdict=verdicts[obligation_id],
        **_told(gaps, obligation_id, facts.day, rules),
        gained=tuple(sorted(names[pk] for pk in would - was if pk in names)),
        lost=tuple(sorted(names[pk] for pk in was - would if pk in names)),
    )


def _as_if_in_force(facts: QuarterFacts, plan: Plan) -> QuarterFacts:
    """Return the facts with this version approved."""
    plans = (
        replace(one, state=PlanState.APPROVED.value) if one.plan_id == plan.pk else one
        for one in facts.plans
    )
    return replace(facts, plans=tuple(plans))


def foresee(
    quarter: Quarter, facts: QuarterFacts, obligation_ids: Collection[uuid.UUID]
) -> list[ForeseenGap]:
    """Return the quarter's gaps as reconciling would leave them after assessing these plans."""
    findings = {finding.fingerprint: finding for finding in find(facts, obligation_ids)}
    public = {plan.obligation_id for plan in facts.plans if is_public(plan)}
    undecided = pairs_being_reworked(quarter, facts, public)
    known = list(Gap.objects.filter(quarter=quarter).prefetch_related("parties"))
    gaps = []
    for gap in known:
        parties = tuple(
            (party.obligation_id, party.objective_key, party.kpi_use_key)
            for party in gap.parties.all()
        )
        is_judged = gap.source == GapSource.RULE and (
            gap.kind in BETWEEN_PLANS or any(held in obligation_ids for held, _o, _k in parties)
        )
        finding = findings.pop(gap.fingerprint, None)
        stays = not is_judged or gap.pk in undecided
        gaps.append(_as_is(gap, parties) if stays else _next(gap, parties, finding, facts.day))
    return gaps + [_new(finding, facts.day) for finding in findings.values()]


def _as_is(gap: Gap, parties: tuple[_Party, ...]) -> ForeseenGap:
    told = GapInput(
        kind=gap.kind,
        severity=gap.severity,
        state=gap.state,
        opened_on=organization_day(gap.opened_at),
        id=str(gap.pk),
        is_fact=gap.is_fact,
    )
    return ForeseenGap(
        told,
        parties,
        gap.sentence,
        gap.repair,
        gap.rule_id,
        gap,
        was_open=gap.state in OPEN_STATES,
    )


def _next(gap: Gap, parties: tuple[_Party, ...], finding: Finding | None, day: date) -> ForeseenGap:
    """Return a known gap as the rule would leave it: still there, gone, or back."""
    kept = _as_is(gap, parties)
    if finding is None:
        if gap.state not in OPEN_STATES or gap.held_since is not None:
            return kept
        return replace(kept, input=replace(kept.input, state=GapState.RESOLVED.value))
    told = replace(kept.input, severity=finding.severity, is_fact=finding.is_fact)
    if gap.state in GONE_STATES:
        back = state_when_back(gap, is_fact=finding.is_fact)
        told = replace(told, state=back.value, opened_on=day)
    return replace(kept, input=told, sentence=finding.sentence, repair=finding.repair)


def _new(finding: Finding, day: date) -> ForeseenGap:
    told = GapInput(
        kind=finding.kind,
        severity=finding.severity,
        state=state_when_new(is_fact=finding.is_fact).value,
        opened_on=day,
        id=finding.fingerprint,
        is_fact=finding.is_fact,
    )
    parties = tuple(
        (party.obligation_id, party.objective_key, party.kpi_use_key) for party in finding.parties
    )
    return ForeseenGap(told, parties, finding.sentence, finding.repair, finding.rule_id)


def placed(gaps: Iterable[ForeseenGap], facts: QuarterFacts) -> Mapping[uuid.UUID, list[Placed]]:
    """Return the gaps that may count against each obligation, with the objective they sit on."""
    departments = {plan.obligation_id: plan.department_id for plan in facts.plans}
    found: dict[uuid.UUID, list[Placed]] = defaultdict(list)
    for one in gaps:
        attributed = one.gap.attributed_to_id if one.gap else None
        for obligation_id, objective_key, kpi_key in one.parties:
            if attributed and departments.get(obligation_id) != attributed:
                continue
            told = replace(one.input, kpi_key=str(kpi_key) if kpi_key else None)
            found[obligation_id].append((objective_key, told))
    return found


def _told(
    gaps: Iterable[ForeseenGap], obligation_id: uuid.UUID, day: date, rules: Rules
) -> dict[str, tuple[ForeseenGap, ...]]:
    """Sort the plan's own gaps by what they would do to it."""
    own = [one for one in gaps if any(held == obligation_id for held, _o, _k in one.parties)]
    counting = [one for one in own if one.is_open and counts(one.input, day=day, rules=rules)]
    return {
        "closed": tuple(one for one in own if one.was_open and not one.is_open),
        "counting": tuple(counting),
        "to_confirm": tuple(
            one for one in own if one.input.state == GapState.SUSPECTED and one not in counting
        ),
    }
