"""A rule's limit is tried without a trace; put in force it holds back suspicions, never decisions."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from departments.choices import PlanState
from departments.models import Goal, Obligation, Plan, Quarter, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from gaps.choices import ChangeState, GapState
from gaps.detectors import VERSION
from gaps.detectors.sifting import Limit
from gaps.models import AlignmentSnapshot, Assessment, Gap, RuleChange, RuleSetting
from gaps.selectors.rule_settings import rule_settings, rule_version
from gaps.selectors.scores import headline
from gaps.services.assessments import assess, assess_what_is_outdated
from gaps.services.gaps import confirm_gap, dismiss_gap
from gaps.services.rule_changes import put_rules_in_force
from gaps.services.rule_settings import change_rule, try_rule
from gaps.services.scores import score_quarter
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed

pytestmark = pytest.mark.django_db

RULE = "A.activity"
OFF = Limit(is_on=False)


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User, goal: Goal) -> Plan:
    """Return a plan in force whose KPI counts activity under a goal that wants a result."""
    made = PlanFactory.create(obligation=sales_obligation, author=amina, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=made, text="Turn more visitors into customers")
    GoalLinkFactory.create(objective=objective, goal=goal)
    KpiUseFactory.create(
        objective=objective, kpi__name="Website traffic", kpi__unit="visits", kpi__owner=amina
    )
    return made


@pytest.fixture
def gap(plan: Plan, now: datetime) -> Gap:
    """Return the suspicion it raised eight days ago: nobody decided, so it counts."""
    quarter = plan.obligation.quarter
    assess(quarter=quarter, obligation_ids=[plan.obligation_id], now=now - timedelta(days=8))
    score_quarter(quarter=quarter, now=now)
    return Gap.objects.get(rule_id=RULE)


def ask(actor: User, now: datetime, **typed: Any) -> RuleChange:
    fields: dict[str, Any] = {
        "rule_id": RULE,
        "least_confidence": 0,
        "is_on": False,
        "reason": "Most of them were none.",
        "seen": 0,
    }
    return change_rule(**{**fields, **typed}, actor=actor, now=now)


def change(actor: User, now: datetime, **typed: Any) -> RuleSetting:
    """Ask, and let the worker do it in the same moment."""
    asked = ask(actor, now, **typed)
    put_rules_in_force(now=now)
    return RuleSetting.objects.get(rule_id=asked.rule_id)


def shares(quarter: Quarter) -> tuple[int, int]:
    number = headline(quarter)
    return number.aligned, number.total


def test_trying_a_limit_writes_nothing(gap: Gap, now: datetime) -> None:
    before = (AlignmentSnapshot.objects.count(), AuditEntry.objects.count())
    try_rule(rule_id=RULE, limit=OFF, now=now)

    assert (AlignmentSnapshot.objects.count(), AuditEntry.objects.count()) == before
    assert not RuleSetting.objects.exists()
    assert Gap.objects.get(pk=gap.pk).state == GapState.SUSPECTED


def test_the_trial_names_what_would_go_and_which_plans_change(
    gap: Gap, plan: Plan, now: datetime
) -> None:
    (trial,) = try_rule(rule_id=RULE, limit=OFF, now=now)

    assert (trial.gone, trial.back) == ((gap,), ())
    assert [effect.obligation for effect in trial.turned] == [plan.obligation]
    assert (trial.before.aligned, trial.after.aligned, trial.after.total) == (0, 1, 1)


@pytest.mark.parametrize("limit", [OFF, Limit(least_confidence=100)], ids=["off", "sure"])
def test_what_was_promised_is_what_comes(
    gap: Gap, plan: Plan, dumisa: User, now: datetime, limit: Limit
) -> None:
    (trial,) = try_rule(rule_id=RULE, limit=limit, now=now)
    change(dumisa, now, least_confidence=limit.least_confidence, is_on=limit.is_on)

    assert shares(plan.obligation.quarter) == (trial.after.aligned, trial.after.total) == (1, 1)
    stored = Gap.objects.get(pk=gap.pk)
    assert (stored.state, stored.decided_at) == (GapState.RESOLVED, None)
    assert "no longer tells it" in stored.resolution


def test_a_limit_below_the_rules_confidence_changes_nothing(gap: Gap, now: datetime) -> None:
    (trial,) = try_rule(rule_id=RULE, limit=Limit(least_confidence=gap.confidence), now=now)
    assert (trial.gone, trial.turned, trial.moved) == ((), (), ())


def test_what_a_person_confirmed_outlives_every_limit(
    gap: Gap, dumisa: User, now: datetime
) -> None:
    confirm_gap(gap=gap, actor=dumisa, now=now)
    (trial,) = try_rule(rule_id=RULE, limit=OFF, now=now)
    change(dumisa, now)

    assert trial.gone == ()
    assert Gap.objects.get(pk=gap.pk).state == GapState.CONFIRMED


def test_what_was_waved_away_stays_so(gap: Gap, dumisa: User, now: datetime) -> None:
    dismiss_gap(gap=gap, reason="Visits are the goal here.", actor=dumisa, now=now)
    change(dumisa, now)
    change(dumisa, now + timedelta(minutes=1), is_on=True, seen=1)
    assert Gap.objects.get(pk=gap.pk).state == GapState.DISMISSED


def test_a_rule_switched_on_again_suspects_anew_and_waits_its_days(
    gap: Gap, plan: Plan, dumisa: User, now: datetime
) -> None:
    """Seven days begin anew: nobody was asked while the rule was silent."""
    change(dumisa, now)
    later = now + timedelta(days=1)
    (trial,) = try_rule(rule_id=RULE, limit=Limit(), now=later)
    change(dumisa, later, is_on=True, seen=1)

    stored = Gap.objects.get(pk=gap.pk)
    assert (stored.state, stored.opened_at) == (GapState.SUSPECTED, later)
    assert [finding.fingerprint for finding in trial.back] == [gap.fingerprint]
    assert shares(plan.obligation.quarter) == (trial.after.aligned, trial.after.total) == (1, 1)


def test_a_change_is_audited_and_names_its_rule_with_the_number(
    gap: Gap, plan: Plan, dumisa: User, now: datetime
) -> None:
    row = change(dumisa, now)

    entry = AuditEntry.objects.get(event="rule.switched_off")
    assert (entry.subject_id, entry.actor, entry.why) == (row.pk, dumisa, "Most of them were none.")
    newest = AlignmentSnapshot.objects.filter(quarter=plan.obligation.quarter)[0]
    assert newest.rule_version.endswith(f"{VERSION} r1")
    assert newest.reason == "The KPI counts activity: Most of them were none."
    assert Assessment.objects.get().rule_version == f"{VERSION} r1"


def test_all_plans_are_assessed_at_once_and_not_twice(
    gap: Gap, plan: Plan, dumisa: User, now: datetime
) -> None:
    change(dumisa, now)
    assert assess_what_is_outdated(quarter=plan.obligation.quarter, now=now) == 0


def test_a_closed_quarter_keeps_its_number(
    gap: Gap, plan: Plan, dumisa: User, now: datetime
) -> None:
    Quarter.objects.filter(pk=plan.obligation.quarter_id).update(state="closed")
    taken = AlignmentSnapshot.objects.count()
    change(dumisa, now)
    assert AlignmentSnapshot.objects.count() == taken
    assert Gap.objects.get(pk=gap.pk).state == GapState.SUSPECTED


def test_settings_of_an_earlier_moment_are_known(db: None, dumisa: User, now: datetime) -> None:
    change(dumisa, now, least_confidence=70, is_on=True)
    change(dumisa, now + timedelta(hours=1), least_confidence=90, is_on=True, seen=1)
    change(dumisa, now + timedelta(hours=2), rule_id="D.nothing")

    then = rule_settings(at=now + timedelta(hours=1))
    assert (dict(then.limits), then.changes) == ({RULE: Limit(90)}, 2)
    assert rule_settings(at=now - timedelta(hours=1)).limits == {}
    assert rule_version() == rule_version(at=now + timedelta(hours=2)) == f"{VERSION} r3"


@pytest.mark.parametrize("rule_id", ["D.no_link", "Z.unknown"], ids=["a fact", "no rule"])
def test_only_an_inferred_rule_has_a_limit(
    db: None, dumisa: User, now: datetime, rule_id: str
) -> None:
    with pytest.raises(DomainError):
        change(dumisa, now, rule_id=rule_id)
    with pytest.raises(DomainError):
        try_rule(rule_id=rule_id, limit=OFF, now=now)


def test_a_reason_and_a_change_are_needed(db: None, dumisa: User, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        change(dumisa, now, reason=" ")
    assert "reason" in refused.value.fields
    with pytest.raises(DomainError):
        change(dumisa, now, is_on=True)
    assert not RuleSetting.objects.exists()


def test_who_looked_at_an_older_setting_is_told(db: None, dumisa: User, now: datetime) -> None:
    change(dumisa, now)
    with pytest.raises(Conflict):
        change(dumisa, now, least_confidence=90)


def test_only_the_strategy_office_sets_a_rule(
    db: None, amina: User, farai: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        change(amina, now)
    with pytest.raises(NotAllowed):
        change(farai, now)


def test_what_is_asked_for_changes_nothing_until_a_worker_takes_it(
    gap: Gap, plan: Plan, dumisa: User, now: datetime
) -> None:
    asked = ask(dumisa, now)

    assert shares(plan.obligation.quarter) == (0, 1)
    assert (asked.state, asked.plans) == (ChangeState.WAITING, None)
    assert not RuleSetting.objects.exists()
    assert AuditEntry.objects.filter(event="rule.change_asked", actor=dumisa).count() == 1


def test_the_worker_says_how_many_plans_it_assessed(gap: Gap, dumisa: User, now: datetime) -> None:
    ask(dumisa, now)
    assert put_rules_in_force(now=now) == 1
    assert RuleChange.objects.values_list("state", "plans").get() == (ChangeState.IN_FORCE, 1)
    assert put_rules_in_force(now=now) == 0


def test_pressing_twice_asks_once(gap: Gap, dumisa: User, now: datetime) -> None:
    assert ask(dumisa, now) == ask(dumisa, now)
    assert RuleChange.objects.count() == 1


def test_a_rule_that_waits_for_a_change_takes_no_other(
    gap: Gap, dumisa: User, now: datetime
) -> None:
    ask(dumisa, now)
    with pytest.raises(Conflict) as refused:
        ask(dumisa, now, least_confidence=90, is_on=True)
    assert "Dumisa Mbeki" in refused.value.message


def test_a_change_that_fails_waits_whole_and_holds_up_no_other(
    gap: Gap, plan: Plan, dumisa: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(dumisa, now)
    ask(dumisa, now + timedelta(seconds=1), rule_id="D.nothing")
    done = iter([RuntimeError("The database went away.")])

    def assess_or_fail(**given: Any) -> int:
        for failure in done:
            raise failure
        return assess_what_is_outdated(**given)

    monkeypatch.setattr("gaps.services.rule_changes.assess_what_is_outdated", assess_or_fail)
    with pytest.raises(RuntimeError):
        put_rules_in_force(now=now)

    states = RuleChange.objects.values_list("rule_id", "state")
    assert set(states) == {(RULE, ChangeState.WAITING), ("D.nothing", ChangeState.IN_FORCE)}
    assert list(RuleSetting.objects.values_list("rule_id", flat=True)) == ["D.nothing"]
    assert shares(plan.obligation.quarter) == (0, 1)
