"""The life of a target: set, proposed, final, changed with a yes, ended for a reason."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from departments.choices import QuarterState
from departments.models import Department, Goal, Quarter, User
from departments.tests.factories import MembershipFactory, UserFactory
from departments.tests.factories_focus import CrossTeamFactory
from kpis.choices import Direction, Frequency
from kpis.choices.targets import ChangeCause, ChangeState, KptLevel, KptState
from kpis.models import Kpt, KptPhase, TargetChange
from kpis.services import target_changes, target_endings, targets
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from kpis.tests.factories_targets import KptFactory, TargetChangeFactory
from saypro_align.audit import past
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

pytestmark = pytest.mark.django_db
ROYALTIES = KpiFields(
    name="Royalty revenue",
    unit="R",
    direction=Direction.INCREASE,
    frequency=Frequency.MONTHLY,
)


def fields(goal: Goal, **more: Any) -> KptFields:
    said: dict[str, Any] = {
        "name": "Increase royalty revenue by 15 % over the quarter",
        "rationale": "Royalties pay for the programmes our members need.",
        "goal": goal,
        "baseline": Decimal(200000),
        "relative_target": Decimal(15),
        **more,
    }
    return KptFields(**said)


@pytest.fixture
def draft(quarter: Quarter, goal: Goal, dumisa: User, amina: User, now: datetime) -> Kpt:
    """Return the customer's first example, owned by Amina."""
    return targets.create_target(
        quarter=quarter,
        level=KptLevel.ORGANIZATION,
        fields=fields(goal, owner=amina),
        series=ROYALTIES,
        path=[(quarter.mid_quarter_on, Decimal(210000))],
        actor=dumisa,
        now=now,
    )


def test_fifteen_per_cent_more_than_200_000_are_230_000(draft: Kpt, sales: Department) -> None:
    assert draft.target_value == Decimal(230000)
    assert draft.relative_target == Decimal(15)
    assert (draft.starts_on, draft.due_on) == (draft.quarter.starts_on, draft.quarter.ends_on)
    assert draft.kpi is not None
    assert list(draft.kpi.departments.all()) == [sales]
    assert draft.phases.get().expected == Decimal(210000)


def test_a_draft_is_proposed_and_made_final(draft: Kpt, dumisa: User, now: datetime) -> None:
    targets.propose_target(kpt=draft, feedback_until=now.date(), actor=dumisa, now=now)
    targets.finalize_target(kpt=draft, actor=dumisa, now=now + timedelta(days=1))

    draft.refresh_from_db()
    assert (draft.state, draft.finalized_by, draft.smart_reason) == (KptState.FINAL, dumisa, "")
    told = AuditEntry.objects.filter(subject_id=draft.pk).values_list("event", flat=True)
    assert {"kpt.created", "kpt.proposed", "kpt.finalized"} <= set(told)


def test_while_people_may_still_speak_the_office_alone_makes_it_final_and_says_why(
    sales: Department, amina: User, dumisa: User, now: datetime
) -> None:
    told = {"level": KptLevel.DEPARTMENT, "department": sales, "owner": amina}
    kpt = KptFactory.create(**told, state=KptState.PROPOSED, feedback_until=now.date())
    with pytest.raises(WrongState, match="Feedback is open until 21 Nov 2026"):
        targets.finalize_target(kpt=kpt, reason="I cannot wait.", actor=amina, now=now)
    with pytest.raises(DomainError, match="Say why it becomes final"):
        targets.finalize_target(kpt=kpt, reason=" ", actor=dumisa, now=now)

    targets.finalize_target(kpt=kpt, reason="All have spoken.", actor=dumisa, now=now)
    entry = AuditEntry.objects.get(subject_id=kpt.pk, event="kpt.finalized")
    assert (entry.why, entry.actor) == ("All have spoken.", dumisa)


def test_on_the_day_after_the_announced_one_heads_make_their_targets_final(
    sales: Department, amina: User, now: datetime
) -> None:
    yesterday = now.date() - timedelta(days=1)
    told = {"level": KptLevel.DEPARTMENT, "department": sales, "owner": amina}
    kpt = KptFactory.create(**told, state=KptState.PROPOSED, feedback_until=yesterday)
    assert targets.finalize_target(kpt=kpt, actor=amina, now=now).state == KptState.FINAL


def test_a_letter_that_fails_needs_a_reason_which_is_kept(
    quarter: Quarter, goal: Goal, dumisa: User, now: datetime
) -> None:
    vague = targets.create_target(
        quarter=quarter,
        level=KptLevel.ORGANIZATION,
        fields=KptFields(name="Do better", rationale="It matters.", goal=goal),
        actor=dumisa,
        now=now,
    )
    with pytest.raises(DomainError, match="Specific, Measurable"):
        targets.propose_target(kpt=vague, actor=dumisa, now=now)

    targets.propose_target(
        kpt=vague, smart_reason="The number is agreed in the session.", actor=dumisa, now=now
    )
    assert vague.smart_reason == "The number is agreed in the session."
    with pytest.raises(DomainError, match="Name the one person or team"):
        targets.finalize_target(kpt=vague, actor=dumisa, now=now)


def test_heads_set_targets_of_their_department_and_its_people_only(
    quarter: Quarter, sales: Department, amina: User, bongani: User, goal: Goal, now: datetime
) -> None:
    whole = KptFactory.create(quarter=quarter)
    own = targets.create_target(
        quarter=quarter,
        level=KptLevel.PERSON,
        fields=KptFields(
            name="Close 12 licences by 31 Dec",
            rationale="Licences are royalties.",
            contribution="Each licence brings R 2 500.",
            parent=whole,
            department=sales,
            person=bongani,
            owner=bongani,
        ),
        series=KpiFields(name="Licences closed", unit="licences", direction=Direction.INCREASE),
        actor=amina,
        now=now,
    )
    assert not own.kpi.department_links.exists()  # type: ignore[union-attr]

    for level, department in ((KptLevel.ORGANIZATION, None), (KptLevel.DEPARTMENT, sales)):
        with pytest.raises(NotAllowed):
            targets.create_target(
                quarter=quarter,
                level=level,
                fields=fields(goal, department=department),
                actor=bongani,
                now=now,
            )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"person": "stranger"}, "person"),
        ({"owner": "external"}, "owner"),
        ({"parent": "person"}, "parent"),
        ({"parent": "foreign"}, "parent"),
        ({"parent": "stopped"}, "parent"),
        ({"due_on": date(2027, 3, 1)}, "due_on"),
        ({"baseline": Decimal(0)}, "target_value"),
    ],
    ids=["stranger", "external", "below", "elsewhere", "over", "late", "per_cent_of_nothing"],
)
def test_what_does_not_fit_is_refused_at_its_field(
    wrong: dict[str, Any],
    field: str,
    quarter: Quarter,
    sales: Department,
    amina: User,
    bongani: User,
    eve: User,
    now: datetime,
) -> None:
    named = {
        "stranger": UserFactory.create(),
        "external": eve,
        "person": KptFactory.create(level=KptLevel.PERSON, department=sales, quarter=quarter),
        "foreign": KptFactory.create(level=KptLevel.DEPARTMENT, quarter=quarter),
        "stopped": KptFactory.create(quarter=quarter, state=KptState.STOPPED),
    }
    given = {name: named.get(str(value), value) for name, value in wrong.items()}
    said: dict[str, Any] = {
        "name": "Close licences",
        "department": sales,
        "person": bongani,
        "baseline": Decimal(10),
        "relative_target": Decimal(20),
        **given,
    }
    with pytest.raises(DomainError) as refused:
        targets.create_target(
            quarter=quarter,
            level=KptLevel.PERSON,
            fields=KptFields(**said),
            series=ROYALTIES,
            actor=amina,
            now=now,
        )
    assert list(refused.value.fields) == [field]
    assert not Kpt.objects.filter(name="Close licences").exists()


def test_a_final_target_changes_when_another_says_yes(
    amina: User, dumisa: User, now: datetime
) -> None:
    kpt = KptFactory.create(owner=amina, relative_target=Decimal(15))
    change = target_changes.request_change(
        kpt=kpt,
        new={"target_value": Decimal("220000.00")},
        reason="Two licences were not renewed.",
        actor=amina,
        now=now,
    )
    assert (change.old["target_value"], change.new["target_value"]) == ("230000", "220000")
    assert (change.old["relative_target"], change.new["relative_target"]) == ("15", None)
    with pytest.raises(NotAllowed):
        target_changes.decide_change(change=change, approve=True, actor=amina, now=now)

    target_changes.decide_change(change=change, approve=True, actor=dumisa, now=now)
    kpt.refresh_from_db()
    assert (kpt.target_value, kpt.relative_target) == (Decimal(220000), None)
    assert (change.state, change.decided_by) == (ChangeState.APPROVED, dumisa)


def test_a_change_asked_of_what_has_changed_since_is_not_written(
    amina: User, dumisa: User, now: datetime
) -> None:
    kpt = KptFactory.create(owner=amina)
    first, second = (
        target_changes.request_change(
            kpt=kpt,
            new={"target_value": Decimal(value)},
            reason="Fewer licences.",
            actor=dumisa,
            now=now,
        )
        for value in (220000, 210000)
    )
    target_changes.decide_change(change=first, approve=True, actor=amina, now=now)
    with pytest.raises(Conflict):
        target_changes.decide_change(change=second, approve=True, actor=amina, now=now)
    kpt.refresh_from_db()
    second.refresh_from_db()
    assert (kpt.target_value, second.state) == (Decimal(220000), ChangeState.REQUESTED)


def test_a_no_needs_a_reason_and_leaves_the_target_alone(amina: User, now: datetime) -> None:
    kpt = KptFactory.create(owner=amina)
    change = TargetChangeFactory.create(kpt=kpt)
    with pytest.raises(DomainError, match="Say why it stays"):
        target_changes.decide_change(change=change, approve=False, actor=amina, now=now)
    target_changes.decide_change(
        change=change, approve=False, reason="The rest sells well.", actor=amina, now=now
    )
    kpt.refresh_from_db()
    assert (kpt.target_value, change.decide_reason) == (Decimal(230000), "The rest sells well.")


def test_the_path_changes_with_the_target_and_the_old_one_stays_readable(
    dumisa: User, now: datetime
) -> None:
    kpt = KptFactory.create(state=KptState.PROPOSED)
    day = kpt.quarter.mid_quarter_on
    point = KptPhase.objects.create(
        kpt=kpt, on=day, expected=210000, created_at=kpt.created_at, updated_at=kpt.created_at
    )
    change = target_changes.change_now(
        kpt=kpt,
        new={"path": [(day, Decimal(205000))]},
        reason="The season starts late.",
        cause=ChangeCause.FEEDBACK,
        actor=dumisa,
        now=now,
    )
    assert change.old["path"] == [[day.isoformat(), "210000"]]
    assert kpt.phases.get(retired_at=None).expected == 205000
    with past.as_of(kpt.created_at):
        assert KptPhase.objects.get(retired_at=None).pk == point.pk


def test_a_final_target_is_not_rewritten_on_the_spot(dumisa: User, now: datetime) -> None:
    kpt = KptFactory.create()
    new = {"target_value": Decimal(210000)}
    with pytest.raises(WrongState):
        target_changes.change_now(kpt=kpt, new=new, reason="Why not", actor=dumisa, now=now)
    target_changes.change_now(
        kpt=kpt,
        new=new,
        reason="Agreed at mid-quarter.",
        cause=ChangeCause.REVIEW,
        actor=dumisa,
        now=now,
    )
    assert kpt.target_value == 210000
    assert TargetChange.objects.get().direct


def test_what_served_a_replaced_target_serves_its_successor(
    sales: Department, dumisa: User, now: datetime
) -> None:
    old = KptFactory.create()
    part = KptFactory.create(
        level=KptLevel.DEPARTMENT, department=sales, quarter=old.quarter, parent=old
    )
    new = target_endings.replace_target(
        kpt=old,
        reason="Revenue is booked by licence now.",
        changes={"name": "Sell 40 licences", "target_value": Decimal(240000)},
        actor=dumisa,
        now=now,
    )
    old.refresh_from_db()
    part.refresh_from_db()
    assert (old.state, old.replaced_by, part.parent) == (KptState.REPLACED, new, new)
    assert (new.state, new.kpi, new.target_value) == (KptState.PROPOSED, old.kpi, Decimal(240000))


def test_ending_needs_a_reason_and_the_right_state(dumisa: User, now: datetime) -> None:
    proposed, final = KptFactory.create(state=KptState.PROPOSED), KptFactory.create()
    with pytest.raises(DomainError, match="Say why"):
        target_endings.stop_target(kpt=final, reason=" ", actor=dumisa, now=now)
    with pytest.raises(WrongState):
        target_endings.stop_target(kpt=proposed, reason="Gone.", actor=dumisa, now=now)
    target_endings.withdraw_target(kpt=proposed, reason="Two say the same.", actor=dumisa, now=now)
    target_endings.stop_target(kpt=final, reason="The market is gone.", actor=dumisa, now=now)
    assert (proposed.state, final.state) == (KptState.WITHDRAWN, KptState.STOPPED)


def test_a_team_answers_by_its_lead(amina: User, now: datetime) -> None:
    team = CrossTeamFactory.create(lead=amina)
    MembershipFactory.create(user=amina)
    kpt = KptFactory.create(owner=None, team=team, kpi__owner=amina, state=KptState.PROPOSED)
    assert kpt.accountable == amina
    assert list(Kpt.objects.owned_by(amina)) == [kpt]


def test_nothing_of_a_closed_quarter_changes_by_a_late_yes(
    quarter: Quarter, amina: User, dumisa: User, now: datetime
) -> None:
    kpt = KptFactory.create(quarter=quarter, owner=amina, state="proposed")
    change = target_changes.request_change(
        kpt=kpt, new={"target_value": Decimal(9)}, reason="Fewer.", actor=amina, now=now
    )
    quarter.state = QuarterState.CLOSED
    quarter.save()
    change.kpt.quarter = quarter

    with pytest.raises(WrongState, match="closed"):
        target_changes.decide_change(change=change, approve=True, actor=dumisa, now=now)
    target_changes.decide_change(
        change=change, approve=False, reason="It is over.", actor=dumisa, now=now
    )
