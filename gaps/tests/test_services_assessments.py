"""A change is assessed right after its commit, twice is once, and a crash is repaired."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError, transaction

from departments.choices import PlanState, QuarterState
from departments.models import Goal, GoalLink, Obligation, Plan, User
from departments.signals import plan_changed
from departments.tests.changing import change
from departments.tests.factories import (
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapKind, GapState, Severity, SnapshotCause
from gaps.facts import load_facts
from gaps.models import AlignmentSnapshot, Assessment, AssessmentRequest, Gap, PlanScore
from gaps.selectors.scores import headline
from gaps.services import assessments, gaps, scores
from kpis.models import KpiUse
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User, goal: Goal) -> Plan:
    """Return a plan in force with one flawless objective."""
    made = PlanFactory.create(obligation=sales_obligation, author=amina, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=made, text="Turn more visitors into customers")
    GoalLinkFactory.create(objective=objective, goal=goal)
    KpiUseFactory.create(
        objective=objective,
        kpi__name="Conversion rate of leads",
        kpi__owner=amina,
        kpi__unit="%",
        goal_measure=goal.measures.get(name="Conversion rate"),
    )
    return made


def assess(plan: Plan, now: datetime) -> None:
    assessments.assess(
        quarter=plan.obligation.quarter, obligation_ids=[plan.obligation_id], now=now
    )


def remove_contribution(plan: Plan) -> None:
    change(KpiUse.objects.filter(objective__plan=plan), contribution="")


def test_a_flawless_plan_is_fully_aligned_once_assessed(plan: Plan, now: datetime) -> None:
    assess(plan, now)

    score = PlanScore.objects.get(obligation=plan.obligation)
    number = headline(plan.obligation.quarter)
    assert not Gap.objects.exists()
    assert (score.is_fully_aligned, score.score_numerator, score.rating) == (True, 100, 5)
    assert (number.aligned, number.total, number.shown, number.meets) == (1, 1, "100.0", True)


def test_a_plan_nobody_assessed_is_not_aligned(plan: Plan, now: datetime) -> None:
    result = scores.score_quarter(quarter=plan.obligation.quarter, now=now)

    reasons = PlanScore.objects.get(obligation=plan.obligation).reasons
    assert (result.aligned, result.total) == (0, 1)
    assert [reason["code"] for reason in reasons] == ["not_assessed"]


def test_a_fact_is_confirmed_at_once_and_told_in_the_trail(plan: Plan, now: datetime) -> None:
    remove_contribution(plan)
    assess(plan, now)

    gap = Gap.objects.get()
    assert (gap.kind, gap.severity, gap.state) == (
        GapKind.MISALIGNED_KPI,
        Severity.MEDIUM,
        GapState.CONFIRMED,
    )
    assert AuditEntry.objects.filter(event="gap.opened", subject_id=gap.pk).count() == 1
    assert headline(plan.obligation.quarter).aligned == 0


def test_assessing_twice_changes_nothing(plan: Plan, now: datetime) -> None:
    remove_contribution(plan)
    assess(plan, now)
    before = list(Gap.objects.values_list("pk", "version", "state"))
    assess(plan, now + timedelta(hours=1))

    assert list(Gap.objects.values_list("pk", "version", "state")) == before
    assert AlignmentSnapshot.objects.count() == 1


def test_what_has_gone_is_resolved_and_what_comes_back_is_reopened(
    plan: Plan, now: datetime
) -> None:
    remove_contribution(plan)
    assess(plan, now)
    change(KpiUse.objects.all(), contribution="It is the goal's own number.")
    assess(plan, now + timedelta(days=1))
    resolved = Gap.objects.get()
    assert (resolved.state, resolved.resolved_at) == (GapState.RESOLVED, now + timedelta(days=1))
    assert headline(plan.obligation.quarter).aligned == 1

    remove_contribution(plan)
    assess(plan, now + timedelta(days=2))
    back = Gap.objects.get()
    assert (back.state, back.times_reopened, back.resolved_at) == (GapState.REOPENED, 1, None)
    assert headline(plan.obligation.quarter).aligned == 0


def test_a_gap_survives_a_new_version_of_the_plan(plan: Plan, now: datetime) -> None:
    remove_contribution(plan)
    assess(plan, now)
    known = Gap.objects.get()
    old = plan.objectives.get()
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SUPERSEDED)
    newer = PlanFactory.create(
        obligation=plan.obligation, author=plan.author, state=PlanState.ACTIVE
    )
    copy = ObjectiveFactory.create(plan=newer, key=old.key, text=old.text)
    GoalLinkFactory.create(objective=copy, goal=old.links.get().goal)
    use = old.kpi_uses.get()
    KpiUseFactory.create(
        objective=copy,
        kpi=use.kpi,
        key=use.key,
        contribution="",
        goal_measure=use.goal_measure,
    )
    assess(newer, now + timedelta(days=1))

    assert Gap.objects.get().pk == known.pk
    assert Gap.objects.get().state == GapState.CONFIRMED


def test_a_changed_plan_is_not_aligned_until_it_is_assessed_again(
    plan: Plan, now: datetime
) -> None:
    assess(plan, now)
    change(KpiUse.objects.all(), target_value=Decimal("4.4"))
    quarter = plan.obligation.quarter
    assert scores.score_quarter(quarter=quarter, now=now + timedelta(minutes=1)).aligned == 0

    again = assessments.assess_what_is_outdated(quarter=quarter, now=now + timedelta(minutes=2))

    assert again == 1
    assert headline(quarter).aligned == 1


def test_after_a_release_no_number_is_taken_from_plans_nobody_has_assessed_by_the_new_rules(
    plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assess(plan, now)
    monkeypatch.setattr("gaps.detectors.VERSION", "A99")

    gaps.age_gaps(now=now + timedelta(minutes=1))

    assert Assessment.objects.get().rule_version == "A99"
    assert set(AlignmentSnapshot.objects.values_list("aligned", flat=True)) == {1}


def test_a_retired_goal_takes_its_links_along_the_next_day(plan: Plan, now: datetime) -> None:
    assess(plan, now)
    goal = GoalLink.objects.get().goal
    Goal.objects.filter(pk=goal.pk).update(
        retired_on=organization_day(now), retired_reason="Another course."
    )
    quarter = plan.obligation.quarter
    assessments.assess_what_is_outdated(quarter=quarter, now=now + timedelta(hours=1))
    assert headline(quarter).aligned == 1

    assessments.assess_what_is_outdated(quarter=quarter, now=now + timedelta(days=1))

    assert headline(quarter).aligned == 0
    assert GapKind.IRRELEVANT_METRIC in Gap.objects.values_list("kind", flat=True)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_assessed_after_its_commit(
    plan: Plan,
    now: datetime,
) -> None:
    with transaction.atomic():
        plan_changed.send(Plan, obligation_ids=[plan.obligation_id], now=now)
        assert not Assessment.objects.exists()

    assert Assessment.objects.get().plan == plan
    assert not AssessmentRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_commit_is_repaired_by_the_sweep(plan: Plan, now: datetime) -> None:
    with mock.patch.object(
        assessments, "sweep_assessments", side_effect=OperationalError("gone away")
    ):
        plan_changed.send(Plan, obligation_ids=[plan.obligation_id], now=now)
    assert AssessmentRequest.objects.count() == 1

    assert assessments.sweep_assessments(now=now + timedelta(minutes=1)) == 1

    assert Assessment.objects.get().plan == plan
    assert assessments.sweep_assessments(now=now + timedelta(minutes=2)) == 0


def test_many_edits_leave_one_row(sales_obligation: Obligation, now: datetime) -> None:
    for _edit in range(3):
        assessments.request_assessment(obligation_ids=[sales_obligation.pk], now=now)

    assert AssessmentRequest.objects.get().serial == 3


def test_a_closed_quarter_stays_as_it_was_frozen(plan: Plan, now: datetime) -> None:
    assess(plan, now)
    quarter = plan.obligation.quarter
    type(quarter).objects.filter(pk=quarter.pk).update(state=QuarterState.CLOSED, closed_at=now)
    remove_contribution(plan)
    assess(plan, now + timedelta(days=1))

    assert not Gap.objects.exists()
    assert headline(quarter).aligned == 1


def test_loading_facts_costs_the_same_for_one_plan_and_for_many(
    plan: Plan, now: datetime, django_assert_num_queries: Any
) -> None:
    quarter = plan.obligation.quarter
    with django_assert_num_queries(18):
        load_facts(quarter, day=now.date())
    for _number in range(6):
        other = PlanFactory.create(
            obligation=ObligationFactory.create(quarter=quarter), state=PlanState.ACTIVE
        )
        for _objective in range(2):
            objective = ObjectiveFactory.create(plan=other)
            GoalLinkFactory.create(objective=objective)
            KpiUseFactory.create_batch(2, objective=objective)
    with django_assert_num_queries(18):
        load_facts(quarter, day=now.date())
    # Nothing has changed: what was read is still held.
    with django_assert_num_queries(13):
        load_facts(quarter, day=now.date())


class TestSuspicion:
    """A suspected gap waits seven days for a person, then it counts."""

    @pytest.fixture
    def suspected(self, plan: Plan, amina: User, now: datetime) -> Gap:
        """Return a gap that Amina raised against her own plan."""
        assess(plan, now)
        return gaps.raise_gap(
            quarter=plan.obligation.quarter,
            kind=GapKind.MISALIGNED_KPI,
            severity=Severity.HIGH,
            sentence="The rate says nothing about the size of orders.",
            parties=[gaps.PartyDraft(plan.obligation, plan.objectives.get().key)],
            actor=amina,
            now=now,
        )

    @pytest.mark.parametrize(("days", "aligned"), [(0, 1), (7, 1), (8, 0)])
    def test_it_counts_from_the_eighth_day(
        self, suspected: Gap, now: datetime, days: int, aligned: int
    ) -> None:
        gaps.age_gaps(now=now + timedelta(days=days))

        assert headline(suspected.quarter).aligned == aligned

    def test_the_office_confirms_and_it_counts_at_once(
        self, suspected: Gap, dumisa: User, now: datetime
    ) -> None:
        gaps.confirm_gap(gap=suspected, actor=dumisa, now=now)

        assert headline(suspected.quarter).aligned == 0

    def test_the_office_dismisses_it_with_a_reason(
        self, suspected: Gap, dumisa: User, now: datetime
    ) -> None:
        with pytest.raises(DomainError) as refused:
            gaps.dismiss_gap(gap=suspected, reason="  ", actor=dumisa, now=now)
        assert "reason" in refused.value.fields

        gaps.dismiss_gap(gap=suspected, reason="Orders are covered.", actor=dumisa, now=now)

        gaps.age_gaps(now=now + timedelta(days=30))
        assert headline(suspected.quarter).aligned == 1

    def test_the_head_of_the_plan_does_not_wave_it_away(
        self, suspected: Gap, amina: User, now: datetime
    ) -> None:
        with pytest.raises(NotAllowed):
            gaps.dismiss_gap(gap=suspected, reason="No.", actor=amina, now=now)

    def test_raising_the_same_twice_makes_one_gap(
        self, suspected: Gap, plan: Plan, amina: User, now: datetime
    ) -> None:
        again = gaps.raise_gap(
            quarter=suspected.quarter,
            kind=GapKind.MISALIGNED_KPI,
            severity=Severity.HIGH,
            sentence="The rate  says nothing about the size of ORDERS.",
            parties=[gaps.PartyDraft(plan.obligation, plan.objectives.get().key)],
            actor=amina,
            now=now,
        )

        assert again.pk == suspected.pk

    def test_leadership_accepts_it_for_a_time_and_it_counts_meanwhile(
        self, suspected: Gap, farai: User, now: datetime
    ) -> None:
        until = organization_day(now) + timedelta(days=10)
        gaps.accept_gap(gap=suspected, reason="Known.", until=until, actor=farai, now=now)
        score = PlanScore.objects.get(obligation__department__slug="sales")
        assert (score.is_fully_aligned, score.accepted_exceptions) == (False, 1)

        gaps.age_gaps(now=now + timedelta(days=11))

        suspected.refresh_from_db()
        assert (suspected.state, suspected.accepted_until) == (GapState.REOPENED, None)

    @pytest.mark.parametrize("days", [-1, 0, 400])
    def test_an_acceptance_ends_soon_and_not_before_it_begins(
        self, suspected: Gap, farai: User, now: datetime, days: int
    ) -> None:
        until = organization_day(now) + timedelta(days=days)

        with pytest.raises(DomainError) as refused:
            gaps.accept_gap(gap=suspected, reason="Known.", until=until, actor=farai, now=now)

        assert "until" in refused.value.fields

    def test_a_reviewer_resolves_what_a_person_raised(
        self, suspected: Gap, dumisa: User, now: datetime
    ) -> None:
        gaps.resolve_gap(gap=suspected, note="Order size was added.", actor=dumisa, now=now)

        assert suspected.state == GapState.RESOLVED
        with pytest.raises(WrongState):
            gaps.confirm_gap(gap=suspected, actor=dumisa, now=now)


def test_what_a_rule_still_finds_is_not_resolved_by_hand(
    plan: Plan, dumisa: User, now: datetime
) -> None:
    remove_contribution(plan)
    assess(plan, now)

    with pytest.raises(WrongState, match="still finds"):
        gaps.resolve_gap(gap=Gap.objects.get(), note="Done.", actor=dumisa, now=now)

    with pytest.raises(WrongState, match="fact"):
        gaps.dismiss_gap(gap=Gap.objects.get(), reason="No.", actor=dumisa, now=now)


def test_the_day_is_frozen_once_however_often_the_clock_ticks(plan: Plan, now: datetime) -> None:
    assess(plan, now)

    taken = [scores.take_daily_snapshots(now=now + timedelta(minutes=n)) for n in range(3)]

    assert taken == [1, 0, 0]
    assert AlignmentSnapshot.objects.filter(cause=SnapshotCause.DAILY).count() == 1


def test_the_database_refuses_to_change_a_snapshot(plan: Plan, now: datetime) -> None:
    assess(plan, now)

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        AlignmentSnapshot.objects.update(aligned=0)

    assert headline(plan.obligation.quarter).aligned == 1


def test_a_missing_plan_counts_after_the_deadline(
    sales_obligation: Obligation, now: datetime
) -> None:
    quarter = sales_obligation.quarter
    scores.score_quarter(quarter=quarter, now=quarter.plans_due_at - timedelta(seconds=1))
    assert headline(quarter).total == 0
    assert headline(quarter).meets is None

    scores.score_quarter(quarter=quarter, now=quarter.plans_due_at)

    assert (headline(quarter).total, headline(quarter).needed) == (1, 1)
