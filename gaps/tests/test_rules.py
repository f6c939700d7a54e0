"""Other rules are tried without a trace; new ones are dated, reasoned, and leave the past alone."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from conftest import ClientOf
from departments.choices import PlanState
from departments.models import Goal, Obligation, Quarter, User
from departments.tests.factories import (
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapSource, GapState
from gaps.models import AlignmentSnapshot, ScoringRules
from gaps.scoring import RULES, Rules
from gaps.selectors.rules import current_rules, pure_rules
from gaps.selectors.scores import headline
from gaps.services.assessments import assess
from gaps.services.rules import change_rules, try_rules
from gaps.services.scores import score_quarter
from gaps.tests.factories import gap_between
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(quarter: Quarter, sales_obligation: Obligation, now: datetime) -> Quarter:
    """Return the quarter with one plan, scored once; its deadline has passed."""
    PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    score_quarter(quarter=quarter, now=now - timedelta(hours=1))
    return quarter


def change(actor: User, now: datetime, **typed: Any) -> ScoringRules:
    """Put rules in force that differ from those in force by what is given."""
    fields: dict[str, Any] = {
        "target_percent": 90,
        "triage_days": 7,
        "severity_weights": RULES.severity_weights,
        "reason": "Agreed by the leadership.",
        "seen": current_rules(now).code,
    }
    return change_rules(**{**fields, **typed}, actor=actor, now=now)


def test_trying_writes_nothing(scored: Quarter, now: datetime) -> None:
    before = (ScoringRules.objects.count(), AlignmentSnapshot.objects.count())
    try_rules(rules=Rules(target_percent=50, triage_days=0), now=now)

    assert (ScoringRules.objects.count(), AlignmentSnapshot.objects.count()) == before
    assert not AuditEntry.objects.filter(event="rules.changed").exists()


def test_a_stricter_target_changes_what_is_needed(scored: Quarter, now: datetime) -> None:
    for number in range(9):
        ObligationFactory.create(quarter=scored, department__name=f"Other {number}")
    (trial,) = try_rules(rules=Rules(target_percent=95), now=now)

    assert (trial.before.total, trial.before.needed, trial.after.needed) == (10, 9, 10)
    assert trial.turned == ()


def test_the_trial_names_the_plans_that_turn(
    sales_obligation: Obligation, amina: User, goal: Goal, now: datetime
) -> None:
    """A gap suspected three days ago counts where silence is consent after none: 1 of 1 → 0 of 1."""
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan, text="Turn more visitors into customers")
    GoalLinkFactory.create(objective=objective, goal=goal)
    KpiUseFactory.create(
        objective=objective,
        kpi__name="Conversion rate of leads",
        kpi__owner=amina,
        kpi__unit="%",
        goal_measure=goal.measures.get(name="Conversion rate"),
    )
    assess(quarter=sales_obligation.quarter, obligation_ids=[sales_obligation.pk], now=now)
    gap_between(
        sales_obligation,
        source=GapSource.PERSON,
        state=GapState.SUSPECTED,
        severity="high",
        opened_at=now - timedelta(days=3),
    )
    (stricter,) = try_rules(rules=Rules(triage_days=2), now=now)
    (same,) = try_rules(rules=Rules(triage_days=3), now=now)

    assert (stricter.before.text, stricter.after.text) == (
        "100.0\N{NO-BREAK SPACE}%",
        "0.0\N{NO-BREAK SPACE}%",
    )
    assert [effect.obligation for effect in stricter.turned] == [sales_obligation]
    assert (same.turned, same.after.aligned) == ((), 1)


def test_a_weight_of_zero_no_longer_counts_and_a_lighter_one_moves_the_score(
    sales_obligation: Obligation, amina: User, goal: Goal, now: datetime
) -> None:
    """One KPI with a medium gap: S is 50 at ½, 75 at ¼, and nothing counts at 0."""
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan, text="Turn more visitors into customers")
    GoalLinkFactory.create(objective=objective, goal=goal)
    use = KpiUseFactory.create(
        objective=objective,
        kpi__name="Conversion rate of leads",
        kpi__owner=amina,
        kpi__unit="%",
        goal_measure=goal.measures.get(name="Conversion rate"),
    )
    assess(quarter=sales_obligation.quarter, obligation_ids=[sales_obligation.pk], now=now)
    gap = gap_between(sales_obligation, source=GapSource.PERSON, severity="medium")
    gap.parties.update(objective_key=objective.key, kpi_use_key=use.key)
    lighter = Rules(severity_weights={**RULES.severity_weights, "medium": Fraction(1, 4)})
    none = Rules(
        severity_weights={**RULES.severity_weights, "medium": Fraction(0), "low": Fraction(0)}
    )

    assert [e.shown for e in try_rules(rules=lighter, now=now)[0].moved] == [("50.0", "75.0")]
    (turned,) = try_rules(rules=none, now=now)[0].turned
    assert turned.after.is_fully_aligned


def test_new_rules_are_dated_signed_and_reasoned(
    scored: Quarter, dumisa: User, now: datetime
) -> None:
    row = change(dumisa, now, target_percent=95)

    assert (row.code, row.created_at, row.decided_by) == ("2026-11-21", now, dumisa)
    assert current_rules(now) == row
    assert current_rules(now - timedelta(minutes=1)).target_percent == 90
    entry = AuditEntry.objects.get(event="rules.changed")
    assert (entry.why, entry.changes) == ("Agreed by the leadership.", {"target_percent": [90, 95]})


def test_the_number_is_worked_out_anew_and_the_past_stays(
    scored: Quarter, dumisa: User, now: datetime
) -> None:
    past = list(AlignmentSnapshot.objects.order_by("pk").values())
    change(dumisa, now, target_percent=50)

    kept = AlignmentSnapshot.objects.filter(pk__in=[row["id"] for row in past])
    assert list(kept.order_by("pk").values()) == past
    newest = headline(scored)
    assert newest.target_percent == 50
    assert newest.rule_version.startswith("2026-11-21")


def test_a_second_change_of_the_day_gets_a_number(
    scored: Quarter, dumisa: User, now: datetime
) -> None:
    change(dumisa, now, target_percent=95)
    later = now + timedelta(minutes=5)
    assert change(dumisa, later, target_percent=96).code == "2026-11-21.2"


@pytest.mark.parametrize("typed", [{"reason": "  "}, {}])
def test_no_reason_or_no_change_is_refused(
    typed: dict[str, Any], scored: Quarter, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError):
        change(dumisa, now, **typed)
    assert ScoringRules.objects.count() == 1


def test_who_looked_at_older_rules_is_told(scored: Quarter, dumisa: User, now: datetime) -> None:
    seen = current_rules(now).code
    change(dumisa, now, target_percent=95)

    with pytest.raises(Conflict):
        change(dumisa, now + timedelta(minutes=1), target_percent=80, seen=seen)


def test_a_target_lowered_near_the_deadline_is_pointed_out(scored: Quarter, now: datetime) -> None:
    Quarter.objects.filter(pk=scored.pk).update(plans_due_at=now + timedelta(days=10))

    assert try_rules(rules=Rules(target_percent=80), now=now)[0].lowers_near_the_deadline
    assert not try_rules(rules=Rules(target_percent=95), now=now)[0].lowers_near_the_deadline


class TestPage:
    """The page of the rules."""

    TYPED = {
        "seen": "1",
        "target_percent": "95",
        "triage_days": "7",
        "correction_days": "21",
        "critical": "1",
        "high": "0.75",
        "medium": "0.5",
        "low": "0,25",
    }

    @pytest.fixture
    def office(self, client_of: ClientOf, dumisa: User, scored: Quarter, clock: Any) -> Client:
        """Return the strategy office's client."""
        return client_of(dumisa)

    def test_the_effect_is_shown_and_nothing_saved(self, office: Client) -> None:
        page = office.post("/manage/scoring/", {**self.TYPED, "verb": "try"})

        assert page.status_code == 200
        assert "With these rules" in page.content.decode()
        assert ScoringRules.objects.count() == 1

    def test_a_page_that_shows_a_trial_is_left_by_its_cancel_link(self, office: Client) -> None:
        fresh = office.get("/manage/scoring/").content.decode()
        tried = office.post("/manage/scoring/", {**self.TYPED, "verb": "try"}).content.decode()

        # In place only what the page was sent with can come back: after a trial that is the trial.
        assert "data-cancel>" in fresh
        assert 'value="95"' in tried
        assert "data-cancel>" not in tried

    def test_the_script_gets_the_part_alone(self, office: Client) -> None:
        part = office.post("/manage/scoring/", self.TYPED, headers={"X-Part": "effect"})

        assert "<html" not in part.content.decode()

    def test_saving_needs_a_reason_and_keeps_what_was_typed(self, office: Client) -> None:
        page = office.post("/manage/scoring/", {**self.TYPED, "verb": "save"})

        assert page.status_code == 422
        assert "Say why the rules change." in page.content.decode()
        assert 'value="95"' in page.content.decode()
        assert ScoringRules.objects.count() == 1

    def test_saving_makes_a_new_version(self, office: Client) -> None:
        typed = {**self.TYPED, "verb": "save", "reason": "Agreed."}

        assert office.post("/manage/scoring/", typed).status_code == 302
        newest = ScoringRules.objects.first()
        assert newest is not None
        assert (newest.target_percent, newest.reason) == (95, "Agreed.")
        assert pure_rules(newest).severity_weights["low"] == Fraction(1, 4)

    def test_stale_rules_are_told(self, office: Client) -> None:
        typed = {**self.TYPED, "seen": "older", "verb": "save", "reason": "Agreed."}

        assert office.post("/manage/scoring/", typed).status_code == 409
        assert ScoringRules.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("target_percent", "0"),
            ("target_percent", "101"),
            ("target_percent", "ninety"),
            ("triage_days", "-1"),
            ("triage_days", "61"),
            ("high", "1.5"),
            ("low", "0.6"),
            ("critical", ""),
            ("medium", "NaN"),
        ],
    )
    def test_what_cannot_be_is_told_at_the_field(
        self, field: str, text: str, office: Client
    ) -> None:
        page = office.post("/manage/scoring/", {**self.TYPED, field: text, "verb": "save"})

        assert page.status_code == 422
        assert f'href="#id_{field}"' in page.content.decode()

    def test_others_may_not(self, as_amina: Client, as_farai: Client, as_eve: Client) -> None:
        assert as_amina.get("/manage/scoring/").status_code == 403
        assert as_farai.post("/manage/scoring/", self.TYPED).status_code == 403
        assert as_eve.get("/manage/scoring/").status_code == 404
