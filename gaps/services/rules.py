"""The rules of the number: what other rules would change, and putting new ones in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Obligation, Quarter, User
from departments.services.checks import needs_text
from gaps.choices import SnapshotCause
from gaps.facts import load_facts
from gaps.models import ScoringRules
from gaps.scoring.headline import DepartmentRow, Headline, headline
from gaps.scoring.rules import Rules
from gaps.selectors.rules import current_rules, pure_rules
from gaps.services.assessments import score_anew
from gaps.services.scores import department_rows, obligations_of, plan_states
from gaps.services.verdicts import verdicts_of
from saypro_align.audit.services import record
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError

# A target lowered this near to the day on which plans are due is pointed out.
_NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """What other rules would make of one plan."""

    obligation: Obligation
    before: DepartmentRow
    after: DepartmentRow

    @property
    def turns(self) -> bool:
        """Return whether the plan would become fully aligned, or stop being it."""
        return self.before.is_fully_aligned != self.after.is_fully_aligned

    @property
    def scores(self) -> tuple[Fraction, Fraction]:
        """Return the plan's score before and after."""
        before, after = self.before.plan_score, self.after.plan_score
        return (
            before.score if before else Fraction(0),
            after.score if after else Fraction(0),
        )

    @property
    def shown(self) -> tuple[str, str]:
        """Return both scores with one decimal."""
        before, after = self.scores
        return percent.one_decimal(before), percent.one_decimal(after)


@dataclass(frozen=True, slots=True)
class Trial:
    """A quarter under the rules in force and under others, judged on the same facts."""

    quarter: Quarter
    before: Headline
    after: Headline
    turned: tuple[PlanEffect, ...]
    moved: tuple[PlanEffect, ...]
    lowers_near_the_deadline: bool


def try_rules(*, rules: Rules, now: datetime) -> list[Trial]:
    """Return what the rules would change in every open quarter; nothing is written."""
    before = pure_rules(current_rules(now))
    quarters = Quarter.objects.filter(state=QuarterState.OPEN).order_by("starts_on", "pk")
    return [_trial(quarter, before, rules, now) for quarter in quarters]


@transaction.atomic
def change_rules(
    *,
    target_percent: int,
    triage_days: int,
    severity_weights: Mapping[str, Fraction],
    reason: str,
    seen: str,
    actor: User,
    now: datetime,
    correction_days: int | None = None,
) -> ScoringRules:
    """Put new rules in force from now on, and score the open quarters by them.

    Snapshots that were taken keep the rules they were taken by. `seen` names the rules that were
    looked at; without `correction_days` these stay. Raises Conflict when others are in force by now,
    DomainError when nothing changes.
    """
    told = needs_text(reason, "reason", _("Say why the rules change."))
    current = current_rules(now)
    if current.code != seen:
        raise Conflict(_("The rules were changed in between. Look at the effect again."))
    weights = {name: [part.numerator, part.denominator] for name, part in severity_weights.items()}
    row = ScoringRules(
        id=uuid4(),
        code=_next_code(now),
        target_percent=target_percent,
        triage_days=triage_days,
        correction_days=current.correction_days if correction_days is None else correction_days,
        severity_weights=weights,
        reason=told,
        decided_by=actor,
        created_at=now,
        updated_at=now,
    )
    changes = _changes(current, row)
    if not changes:
        raise DomainError(_("These are the rules in force. Change something first."))
    row.full_clean()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("Somebody else changed the rules a moment ago.")) from error
    record("rules.changed", actor=actor, subject=row, now=now, changes=changes, why=told)
    for quarter in Quarter.objects.filter(state=QuarterState.OPEN).order_by("pk"):
        score_anew(quarter=quarter, now=now, cause=SnapshotCause.EVENT, reason=told)
    return row


def _trial(quarter: Quarter, before: Rules, after: Rules, now: datetime) -> Trial:
    facts = load_facts(quarter, day=organization_day(now))
    obligations = obligations_of(quarter)
    states = plan_states(quarter)
    old, new = (
        department_rows(
            quarter, obligations, facts, verdicts_of(quarter, facts, rules), states, now
        )
        for rules in (before, after)
    )
    turned, moved = compared(obligations, old, new)
    lowered = after.target_percent < before.target_percent
    return Trial(
        quarter=quarter,
        before=headline(old, rules=before),
        after=headline(new, rules=after),
        turned=turned,
        moved=moved,
        lowers_near_the_deadline=lowered and abs(quarter.plans_due_at - now) <= _NEAR,
    )


def compared(
    obligations: Iterable[Obligation],
    old: Iterable[DepartmentRow],
    new: Iterable[DepartmentRow],
) -> tuple[tuple[PlanEffect, ...], tuple[PlanEffect, ...]]:
    """Return the due plans that turn, and those of which only the score moves."""
    effects = [
        PlanEffect(obligation, was, becomes)
        for obligation, was, becomes in zip(obligations, old, new, strict=True)
        if was.is_due
    ]
    turned = tuple(effect for effect in effects if effect.turns)
    moved = tuple(
        effect for effect in effects if not effect.turns and effect.scores[0] != effect.scores[1]
    )
    return turned, moved


def _next_code(now: datetime) -> str:
    """Name the rules by their day; a second change of a day gets a number."""
    day = organization_day(now).isoformat()
    known = ScoringRules.objects.filter(code__startswith=day).count()
    return f"{day}.{known + 1}" if known else day


def _changes(old: ScoringRules, new: ScoringRules) -> dict[str, tuple[object, object]]:
    names = ("target_percent", "triage_days", "correction_days", "severity_weights")
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
