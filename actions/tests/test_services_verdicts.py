"""What a verdict does to the action and its gap."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actions import services
from actions.choices import ActionState
from actions.models import CorrectiveAction, Verdict
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapSource, GapState
from gaps.models import Gap
from gaps.services import gaps as gap_services
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


def resolved(obligation: Obligation, now: datetime, **fields: Any) -> Gap:
    return gap_between(obligation, state=GapState.RESOLVED, resolved_at=now, **fields)


@pytest.fixture
def gap(sales_obligation: Obligation, now: datetime) -> Gap:
    """Return a gap whose condition the rule no longer finds."""
    return resolved(sales_obligation, now)


@pytest.fixture
def action(gap: Gap, amina: User, bongani: User, now: datetime) -> CorrectiveAction:
    """Return a finished action that Bongani is to check today."""
    return CorrectiveActionFactory.create(
        gap=gap,
        responsible=amina,
        verifier=bongani,
        state=ActionState.IMPLEMENTED,
        deadline=now.date() - timedelta(days=28),
        verify_on=now.date(),
    )


def judge(action: CorrectiveAction, verdict: str, actor: User, now: datetime, **more: Any) -> None:
    services.verify_action(
        action=action, verdict=verdict, reason="So it is.", actor=actor, now=now, **more
    )


def test_on_its_day_an_action_falls_due_once_and_the_verifier_gets_one_mail(
    action: CorrectiveAction, bongani: User, now: datetime
) -> None:
    assert services.open_due_checks(now=now) == 1
    assert services.open_due_checks(now=now + timedelta(days=1)) == 0
    action.refresh_from_db()
    assert action.state == ActionState.VERIFICATION_DUE
    assert OutgoingMail.objects.get(kind="action_check_due").recipient == bongani.email


def test_before_its_day_nobody_judges(
    action: CorrectiveAction, bongani: User, now: datetime
) -> None:
    early = now - timedelta(days=1)
    assert services.open_due_checks(now=early) == 0
    with pytest.raises(WrongState, match="has not come yet"):
        judge(action, "effective", bongani, early)


def test_effective_verifies_the_gap(
    action: CorrectiveAction, gap: Gap, bongani: User, now: datetime
) -> None:
    judge(action, "effective", bongani, now)
    gap.refresh_from_db()
    assert (action.state, gap.state) == (ActionState.EFFECTIVE, GapState.VERIFIED)


def test_effective_is_refused_while_the_gap_is_there(
    sales_obligation: Obligation, amina: User, bongani: User, now: datetime
) -> None:
    still = gap_between(sales_obligation, source=GapSource.PERSON)
    action = CorrectiveActionFactory.create(
        gap=still, responsible=amina, verifier=bongani, state=ActionState.VERIFICATION_DUE
    )
    with transaction.atomic(), pytest.raises(WrongState, match="still there"):
        judge(action, "effective", bongani, now)


@pytest.mark.parametrize("verdict", ["partly", "not_effective"])
def test_what_did_not_work_opens_the_gap_and_the_rule_alone_does_not_close_it(
    verdict: str, action: CorrectiveAction, gap: Gap, bongani: User, now: datetime
) -> None:
    judge(action, verdict, bongani, now)
    gap_services.recheck_gap(gap=gap, now=now)
    assert (action.state, gap.state, gap.held_since) == (verdict, GapState.REOPENED, now)
    assert OutgoingMail.objects.filter(kind="action_failed").exists()


def test_the_next_finished_action_lets_the_gap_go(
    action: CorrectiveAction, gap: Gap, amina: User, bongani: User, now: datetime
) -> None:
    judge(action, "not_effective", bongani, now)
    draft = services.prefilled_action(
        Gap.objects.get(pk=gap.pk), now=now, actor=amina, follows=action
    )
    follow_up = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS, follows=draft.follows
    )
    StepFactory.create(action=follow_up, done_at=now)
    services.implement_action(action=follow_up, actor=amina, now=now)
    gap.refresh_from_db()
    assert (gap.state, gap.held_since) == (GapState.RESOLVED, None)
    assert draft.criterion == action.criterion


def test_it_cannot_be_said_is_checked_once_more_and_then_stands(
    action: CorrectiveAction, bongani: User, now: datetime
) -> None:
    later = now.date() + timedelta(days=30)
    judge(action, "undecidable", bongani, now, check_on=later)
    assert (action.state, action.verify_on) == (ActionState.IMPLEMENTED, later)
    judge(action, "undecidable", bongani, now + timedelta(days=31))
    assert action.state == ActionState.UNDECIDABLE
    assert action.verdicts.count() == 2


def test_the_next_check_lies_ahead(action: CorrectiveAction, bongani: User, now: datetime) -> None:
    with transaction.atomic(), pytest.raises(DomainError) as refused:
        judge(action, "undecidable", bongani, now, check_on=now.date())
    assert list(refused.value.fields) == ["check_on"]


def test_in_a_closed_quarter_the_verdict_is_kept_and_the_gap_stays(
    action: CorrectiveAction, gap: Gap, bongani: User, now: datetime
) -> None:
    type(gap.quarter).objects.filter(pk=gap.quarter_id).update(state="closed")
    judge(action, "not_effective", bongani, now)
    gap.refresh_from_db()
    assert (Verdict.objects.get().verdict, gap.state) == ("not_effective", GapState.RESOLVED)
    told = OutgoingMail.objects.filter(kind="action_failed")[0].text
    assert "The gap stays closed with its quarter." in told


def test_a_verdict_is_never_changed(action: CorrectiveAction, bongani: User, now: datetime) -> None:
    judge(action, "effective", bongani, now)
    with transaction.atomic(), pytest.raises(IntegrityError, match="never change"):
        Verdict.objects.update(reason="Otherwise.")


def test_what_it_is_judged_by_stands_once_it_has_started(
    gap: Gap, amina: User, now: datetime
) -> None:
    running = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    StepFactory.create(action=running)
    with pytest.raises(DomainError) as refused:
        services.edit_action(
            action=running,
            changes={"criterion": "Anything.", "verify_on": date(2027, 3, 1)},
            expected_version=None,
            actor=amina,
            now=now,
        )
    assert list(refused.value.fields) == ["criterion"]


def test_a_serious_gap_asks_why_three_times(gap: Gap, amina: User, now: datetime) -> None:
    gap.severity = "high"
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina)
    StepFactory.create(action=action)
    services.edit_action(
        action=action,
        changes={"cause": "data"},
        whys=["Visits count.", "", "They are easy to count."],
        expected_version=None,
        actor=amina,
        now=now,
    )
    with pytest.raises(DomainError) as refused:
        services.approve_action(action=action, actor=amina, now=now)
    assert list(refused.value.fields) == ["whys"]
    assert action.root_cause == "They are easy to count."


def test_who_carried_it_out_does_not_judge_it_after_naming_another_as_responsible(
    gap: Gap, amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, verifier=bongani, state=ActionState.IN_PROGRESS
    )
    services.edit_action(
        action=action,
        changes={"responsible": chipo, "verifier": amina},
        expected_version=None,
        actor=amina,
        now=now,
    )
    services.implement_action(action=action, actor=amina, now=now)
    with transaction.atomic(), pytest.raises(NotAllowed, match="yourself"):
        judge(action, "effective", amina, now + timedelta(days=90))


def test_a_row_that_somebody_changed_meanwhile_does_not_stop_the_other_checks(
    action: CorrectiveAction, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    stale = CorrectiveAction.objects.get(pk=action.pk)
    CorrectiveAction.objects.filter(pk=action.pk).update(version=stale.version + 1)
    fresh = CorrectiveActionFactory.create(
        gap=action.gap,
        state=ActionState.IMPLEMENTED,
        deadline=now.date() - timedelta(days=28),
        verify_on=now.date(),
    )
    monkeypatch.setattr("actions.services.verdicts._due", lambda _now: iter([stale, fresh]))
    assert services.open_due_checks(now=now) == 1


def test_a_verifier_without_a_usable_address_does_not_stop_the_checks(
    action: CorrectiveAction, bongani: User, now: datetime
) -> None:
    User.objects.filter(pk=bongani.pk).update(email="bongani at saypro")
    assert services.open_due_checks(now=now) == 1
