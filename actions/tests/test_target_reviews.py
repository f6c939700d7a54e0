"""What reviews say and decide of targets, and what they leave behind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from actions.choices.sessions import SessionKind
from actions.models import Session, TargetAssessment, TargetDecision
from actions.selectors.review_parts import review_parts
from actions.selectors.target_reviews import review_targets
from actions.services.session_gaps import raise_in_session
from actions.services.sessions import close_session
from actions.services.target_reviews import Assessed, Decided, assess_targets, decide_target
from actions.tests.factories_session import (
    SessionDepartmentFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from departments.models import Department, Obligation, Quarter, User
from gaps.choices import GapKind, Severity
from gaps.services.raising import PartyDraft
from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpt
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def middle(quarter: Quarter, farai: User, amina: User, sales: Department) -> Session:
    """Return the mid-quarter review that Farai leads and Amina is asked to."""
    session = SessionFactory.create(kind=SessionKind.MID_QUARTER, quarter=quarter, chair=farai)
    SessionDepartmentFactory.create(session=session, department=sales)
    SessionParticipantFactory.create(session=session, user=amina)
    return session


@pytest.fixture
def kpt(quarter: Quarter, sales: Department, bongani: User) -> Kpt:
    """Return a target of Sales for which Bongani answers; half of what is expected is done."""
    kpt = KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, owner=bongani
    )
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 16), value=Decimal(203_000))
    return kpt


def test_the_worst_stands_first_with_its_rule_and_a_persons_target_not_at_all(
    middle: Session, kpt: Kpt, farai: User, now: datetime
) -> None:
    good = KptFactory.create(quarter=middle.quarter)
    MeasurementFactory.create(kpi=good.kpi, measured_on=date(2026, 11, 16), value=Decimal(240_000))
    KptFactory.create(quarter=middle.quarter, level=KptLevel.PERSON)

    rows = review_targets(middle, farai, now).rows

    assert [row.kpt for row in rows] == [kpt, good]
    assert rows[0].standing.status == "off_track"
    assert "expected by now" in rows[0].standing.rule


def test_the_leadership_says_how_a_target_looks_and_may_think_again(
    middle: Session, kpt: Kpt, farai: User, now: datetime
) -> None:
    (said,) = assess_targets(
        session=middle, assessed=[Assessed(kpt, "in_doubt", "Slow.")], actor=farai, now=now
    )
    again = Assessed(kpt, "will_reach", "Two licences came.", version=said.version)
    assess_targets(session=middle, assessed=[again], actor=farai, now=now)

    row = TargetAssessment.objects.get()
    assert (row.outlook, row.words, row.by) == ("will_reach", "Two licences came.", farai)
    with pytest.raises(Conflict):
        assess_targets(session=middle, assessed=[Assessed(kpt, "will_miss")], actor=farai, now=now)


def test_adjusting_changes_the_target_at_once_and_keeps_old_and_new(
    middle: Session, kpt: Kpt, amina: User, now: datetime
) -> None:
    decided = Decided("adjust", "Two licences fell away.", {"target_value": Decimal(220_000)})
    decision = decide_target(session=middle, kpt=kpt, decided=decided, actor=amina, now=now)

    kpt.refresh_from_db()
    change = decision.change
    assert change is not None
    assert kpt.target_value == Decimal(220_000)
    assert (change.old, change.new) == ({"target_value": "230000"}, {"target_value": "220000"})
    assert (change.cause, change.cause_id, change.state) == ("review", middle.pk, "approved")


def test_who_answers_for_a_target_only_asks_for_its_change(
    middle: Session, kpt: Kpt, amina: User, now: datetime
) -> None:
    Kpt.objects.filter(pk=kpt.pk).update(owner=amina)
    kpt.refresh_from_db()
    decided = Decided("adjust", "Two licences fell away.", {"target_value": Decimal(220_000)})

    decision = decide_target(session=middle, kpt=kpt, decided=decided, actor=amina, now=now)

    kpt.refresh_from_db()
    assert decision.change is not None
    assert decision.change.state == ChangeState.REQUESTED
    assert kpt.target_value == Decimal(230_000)


def test_a_replaced_target_names_its_successor(
    middle: Session, kpt: Kpt, amina: User, now: datetime
) -> None:
    decided = Decided("replace", "Wrong number.", {"name": "Win ten licences back"})

    decision = decide_target(session=middle, kpt=kpt, decided=decided, actor=amina, now=now)

    kpt.refresh_from_db()
    assert decision.replacement is not None
    assert (kpt.state, kpt.replaced_by) == (KptState.REPLACED, decision.replacement)
    assert decision.replacement.name == "Win ten licences back"


def test_a_stopped_target_stands_in_the_review_that_stopped_it(
    middle: Session, kpt: Kpt, amina: User, farai: User, now: datetime
) -> None:
    decide_target(
        session=middle, kpt=kpt, decided=Decided("stop", "No market."), actor=amina, now=now
    )

    (row,) = review_targets(middle, farai, now).rows
    assert (row.kpt.state, row.decision and row.decision.reason) == ("stopped", "No market.")


@pytest.mark.parametrize(
    ("who", "refusal"), [("chipo", NotAllowed), ("farai", NotAllowed), ("bongani", NotAllowed)]
)
def test_only_who_sets_a_target_decides_about_it(
    middle: Session,
    kpt: Kpt,
    who: str,
    refusal: type[Exception],
    request: pytest.FixtureRequest,
    now: datetime,
) -> None:
    person = request.getfixturevalue(who)

    with pytest.raises(refusal):
        decide_target(
            session=middle, kpt=kpt, decided=Decided("keep", "Fine."), actor=person, now=now
        )


def test_a_review_decides_once_with_a_reason_and_not_after_it_is_over(
    middle: Session, kpt: Kpt, amina: User, farai: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="Say why"):
        decide_target(session=middle, kpt=kpt, decided=Decided("keep", " "), actor=amina, now=now)
    decide_target(session=middle, kpt=kpt, decided=Decided("keep", "Fine."), actor=amina, now=now)
    with pytest.raises(WrongState, match="already"):
        decide_target(session=middle, kpt=kpt, decided=Decided("stop", "No."), actor=amina, now=now)
    close_session(session=middle, actor=farai, now=now)
    with pytest.raises(WrongState, match="over"):
        assess_targets(session=middle, assessed=[Assessed(kpt, "in_doubt")], actor=farai, now=now)

    assert TargetDecision.objects.count() == 1


def test_the_minutes_tell_what_was_decided_and_raised(
    middle: Session, kpt: Kpt, sales_obligation: Obligation, amina: User, farai: User, now: datetime
) -> None:
    decided = Decided("adjust", "Two licences fell away.", {"target_value": Decimal(220_000)})
    decide_target(session=middle, kpt=kpt, decided=decided, actor=amina, now=now)
    raise_in_session(
        session=middle,
        kind=GapKind.MISALIGNED_KPI,
        severity=Severity.LOW,
        sentence="Visits say little about sales.",
        parties=[PartyDraft(sales_obligation)],
        actor=amina,
        now=now,
    )

    close_session(session=middle, actor=farai, now=now)

    text = OutgoingMail.objects.get(kind="session_minutes", recipient=amina.email).text
    assert "Two licences fell away." in text
    assert "230\N{NARROW NO-BREAK SPACE}000 → 220\N{NARROW NO-BREAK SPACE}000" in text
    assert "1 gap was raised." in text


def test_a_gap_raised_in_a_meeting_is_named_to_who_may_read_it_and_counted_for_the_others(
    middle: Session, sales_obligation: Obligation, amina: User, chipo: User, now: datetime
) -> None:
    raised = raise_in_session(
        session=middle,
        kind=GapKind.MISALIGNED_KPI,
        severity=Severity.LOW,
        sentence="Visits say little about sales.",
        parties=[PartyDraft(sales_obligation)],
        actor=amina,
        now=now,
    )

    mine, theirs = review_parts(middle, amina, now), review_parts(middle, chipo, now)
    assert (mine.gaps, mine.hidden) == ((raised.gap,), 0)
    assert (theirs.gaps, theirs.hidden) == ((), 1)


def test_the_numbers_of_a_held_review_stand_as_they_were(
    middle: Session, kpt: Kpt, farai: User, now: datetime
) -> None:
    close_session(session=middle, actor=farai, now=now)
    later = now + timedelta(days=2)
    MeasurementFactory.create(
        kpi=kpt.kpi,
        measured_on=later.date(),
        value=Decimal(240_000),
        created_at=later.astimezone(UTC),
    )
    middle.refresh_from_db()

    (row,) = review_targets(middle, farai, later + timedelta(days=1)).rows

    assert row.actual.endswith("203\N{NARROW NO-BREAK SPACE}000")


def test_a_departments_month_judges_no_targets_of_others(
    kpt: Kpt, customer_service: Department, chipo: User, now: datetime
) -> None:
    month = SessionFactory.create(kind=SessionKind.MONTHLY, quarter=kpt.quarter, chair=chipo)
    SessionDepartmentFactory.create(session=month, department=customer_service)

    with pytest.raises(WrongState, match="own departments"):
        assess_targets(
            session=month, assessed=[Assessed(kpt, "in_doubt", "Slow.")], actor=chipo, now=now
        )
