"""How sure a rule must be: what another limit would change, and asking for it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.services.checks import needs_text
from gaps.choices import OPEN_STATES, ChangeState, GapSource
from gaps.detectors import RULES
from gaps.detectors.facts import QuarterFacts
from gaps.detectors.finding import Finding, Rule
from gaps.detectors.sifting import Limit, RuleSettings, sift
from gaps.facts import is_public, load_facts
from gaps.models import Gap, RuleChange, RuleSetting
from gaps.permissions import can_change_rules
from gaps.scoring.headline import Headline, headline
from gaps.scoring.plan_score import GapInput
from gaps.selectors.rule_settings import confirmed_by_people, limit_of, rule_settings
from gaps.selectors.rules import current_rules, pure_rules
from gaps.services.assessments import look
from gaps.services.moves import need
from gaps.services.reconcile import (
    GONE_STATES,
    pairs_being_reworked,
    state_when_back,
    state_when_new,
)
from gaps.services.rules import PlanEffect, compared
from gaps.services.scores import department_rows, obligations_of, plan_states
from gaps.services.verdicts import Placed, assessed_plans, gaps_by_obligation, judge
from saypro_align.audit.rows import create_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.nudge import nudge

PUT_IN_FORCE: Final = "gaps.tasks.put_rules_in_force_task"


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """A quarter with the rule as it is set and as it would be, on the same facts."""

    quarter: Quarter
    before: Headline
    after: Headline
    gone: tuple[Gap, ...]
    back: tuple[Finding, ...]
    turned: tuple[PlanEffect, ...]
    moved: tuple[PlanEffect, ...]


def try_rule(*, rule_id: str, limit: Limit, now: datetime) -> list[RuleTrial]:
    """Return what the limit would change in every open quarter; nothing is written."""
    rule = limited_rule(rule_id)
    quarters = Quarter.objects.filter(state=QuarterState.OPEN).order_by("starts_on", "pk")
    return [_trial(quarter, rule, limit, now) for quarter in quarters]


@transaction.atomic
def change_rule(
    *,
    rule_id: str,
    least_confidence: int,
    is_on: bool,
    reason: str,
    seen: int,
    actor: User,
    now: datetime,
) -> RuleChange:
    """Ask for another limit of a rule, or to switch it off; a worker puts it in force.

    `seen` is the version of the setting that was looked at, 0 where there was none. Facts have no
    limit. Asking again for what waits already adds nothing. Raises Conflict when the rule was
    changed in between or waits for another change, DomainError when nothing changes.
    """
    need(can_change_rules(actor), _("Only the strategy office changes a rule."))
    rule = limited_rule(rule_id)
    told = needs_text(reason, "reason", _("Say why the rule changes."))
    row = RuleSetting.objects.select_for_update().filter(rule_id=rule_id).first()
    if (row.version if row else 0) != seen:
        raise Conflict(_("The rule was changed in between. Look at the effect again."), current=row)
    new = Limit(least_confidence, is_on)
    if new == (limit_of(row) if row else Limit()):
        raise DomainError(_("This is how the rule is set. Change something first."))
    waiting = RuleChange.objects.filter(rule_id=rule_id, state=ChangeState.WAITING).first()
    if waiting is not None and limit_of(waiting) == new:
        return waiting
    if waiting is not None:
        told_by = {"name": waiting.asked_by.name}
        text = _("%(name)s has changed the rule a moment ago. Look again when that is in force.")
        raise Conflict(text % told_by, current=waiting)
    asked = RuleChange(
        rule_id=rule.id,
        least_confidence=least_confidence,
        is_on=is_on,
        reason=told,
        asked_by=actor,
    )
    create_row(asked, actor=actor, now=now, event="rule.change_asked", why=told)
    transaction.on_commit(partial(nudge, PUT_IN_FORCE), robust=True)
    return asked


def limited_rule(rule_id: str) -> Rule:
    """Return the rule if it is one that can have a limit."""
    rule = RULES.get(rule_id)
    if rule is None or rule.is_fact:
        raise DomainError(_("A fact is always told; only an inferred rule has a limit."))
    return rule


def _trial(quarter: Quarter, rule: Rule, limit: Limit, now: datetime) -> RuleTrial:
    facts = load_facts(quarter, day=organization_day(now))
    gone, back = _difference(quarter, facts, rule, limit)
    rules = pure_rules(current_rules(now))
    placed, assessed = gaps_by_obligation(quarter), assessed_plans(quarter, facts)
    obligations, states = obligations_of(quarter), plan_states(quarter)
    old, new = (
        department_rows(
            quarter, obligations, facts, judge(facts, gaps, assessed, rules), states, now
        )
        for gaps in (placed, _placed_then(placed, gone, back, facts))
    )
    turned, moved = compared(obligations, old, new)
    return RuleTrial(
        quarter=quarter,
        before=headline(old, rules=rules),
        after=headline(new, rules=rules),
        gone=tuple(gone),
        back=tuple(finding for finding, _known in back),
        turned=turned,
        moved=moved,
    )


def _difference(
    quarter: Quarter, facts: QuarterFacts, rule: Rule, limit: Limit
) -> tuple[list[Gap], list[tuple[Finding, Gap | None]]]:
    """Return the gaps the rule would no longer tell, and what it would tell anew."""
    now = rule_settings()
    then = replace(now, limits={**now.limits, rule.id: limit}, changes=now.changes + 1)
    everybody = {plan.obligation_id for plan in facts.plans}
    findings = {f.fingerprint: f for f in look(facts, everybody) if f.rule_id == rule.id}
    told, would = (_told(quarter, findings.values(), settings) for settings in (now, then))
    rows = Gap.objects.filter(quarter=quarter, source=GapSource.RULE, rule_id=rule.id)
    known = {gap.fingerprint: gap for gap in rows.order_by("-confidence", "opened_at", "pk")}
    public = {plan.obligation_id for plan in facts.plans if is_public(plan)}
    undecided = pairs_being_reworked(quarter, facts, public)
    gone = [
        gap
        for fingerprint, gap in known.items()
        if fingerprint in told - would and gap.state in OPEN_STATES and gap.pk not in undecided
    ]
    back = [
        (findings[fingerprint], known.get(fingerprint))
        for fingerprint in sorted(would - told)
        if fingerprint not in known or known[fingerprint].state in GONE_STATES
    ]
    return gone, back


def _told(quarter: Quarter, findings: Collection[Finding], settings: RuleSettings) -> set[str]:
    kept = sift(findings, settings, confirmed_by_people(quarter.pk, settings)).kept
    return {finding.fingerprint for finding in kept}


def _placed_then(
    placed: dict[uuid.UUID, list[Placed]],
    gone: list[Gap],
    back: list[tuple[Finding, Gap | None]],
    facts: QuarterFacts,
) -> dict[uuid.UUID, list[Placed]]:
    """Return the gaps of each plan as they would stand."""
    ids = {str(gap.pk) for gap in gone}
    then = {
        obligation_id: [(key, gap) for key, gap in rows if gap.id not in ids]
        for obligation_id, rows in placed.items()
    }
    for finding, known in back:
        state = (
            state_when_back(known, is_fact=finding.is_fact)
            if known
            else state_when_new(is_fact=finding.is_fact)
        )
        for party in finding.parties:
            told = GapInput(
                kind=finding.kind,
                severity=finding.severity,
                state=state.value,
                opened_on=facts.day,
                kpi_key=str(party.kpi_use_key) if party.kpi_use_key else None,
                id=finding.fingerprint,
                is_fact=finding.is_fact,
            )
            then.setdefault(party.obligation_id, []).append((party.objective_key, told))
    return then
