"""What the data put on the agenda of each kind of meeting."""

from datetime import date, datetime

import pytest

from actions.choices import ActionState
from actions.choices.sessions import SessionKind, SubjectKind
from actions.selectors.agenda_data import wanted_items
from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_session import SessionFactory
from departments.models import Obligation
from departments.tests.factories import GoalFactory, KeyProjectFactory
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from kpis.choices.targets import KptLevel, KptState
from kpis.tests.factories import HandshakeFactory
from kpis.tests.factories_discussion import KptFeedbackFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict(sales_obligation: Obligation, customer_service_obligation: Obligation) -> Gap:
    """Return a conflict, with an action that is late, an unanswered request and a key project."""
    sales, service = sales_obligation.department, customer_service_obligation.department
    gap = gap_between(sales_obligation, customer_service_obligation, kind=GapKind.CONFLICTING_GOALS)
    CorrectiveActionFactory.create(
        gap=gap, department=sales, state=ActionState.IN_PROGRESS, deadline=date(2026, 11, 2)
    )
    HandshakeFactory.create(
        quarter=sales_obligation.quarter,
        asking=sales,
        asked=service,
        text="Call back within an hour",
        answer_by=date(2026, 11, 3),
        due_on=date(2026, 12, 1),
    )
    KeyProjectFactory.create(goal=GoalFactory.create())
    return gap


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (SessionKind.PLANNING, {"goal"}),
        (SessionKind.JOINT, {"gap", "action", "request"}),
        (SessionKind.WORKSHOP, {"gap", "project"}),
        (SessionKind.ALL_STAFF, {"goal"}),
        (SessionKind.MID_QUARTER, {"gap", "action", "request"}),
        (SessionKind.MONTHLY, {"gap", "action", "request"}),
        (SessionKind.CHECK_IN, {"action"}),
    ],
)
def test_each_kind_of_meeting_talks_about_its_own_things(
    kind: SessionKind, expected: set[str], conflict: Gap, now: datetime
) -> None:
    session = SessionFactory.create(kind=kind, quarter=conflict.quarter)
    departments = {party.obligation.department_id for party in conflict.parties.all()}

    found = wanted_items(session, departments, now)

    assert {one.kind for one in found} == expected
    assert not any("Call back" in one.title + one.told for one in found)


def test_a_suspicion_and_what_concerns_others_stay_out(
    conflict: Gap, sales_obligation: Obligation, now: datetime
) -> None:
    suspicion = gap_between(sales_obligation, state=GapState.SUSPECTED)
    session = SessionFactory.create(kind=SessionKind.MONTHLY, quarter=conflict.quarter)
    own = wanted_items(session, {sales_obligation.department_id}, now)
    strange = wanted_items(session, {conflict.quarter_id}, now)

    assert suspicion.pk not in {one.id for one in own}
    assert strange == []


def test_an_action_for_a_gap_in_a_draft_stays_off_an_agenda_that_everybody_reads(
    sales_obligation: Obligation, now: datetime
) -> None:
    gap = gap_between(sales_obligation, on_draft=True)
    CorrectiveActionFactory.create(
        gap=gap,
        department=sales_obligation.department,
        state=ActionState.IN_PROGRESS,
        deadline=date(2026, 11, 2),
    )
    session = SessionFactory.create(kind=SessionKind.MID_QUARTER, quarter=gap.quarter)

    assert wanted_items(session, [], now) == []


def test_a_planning_session_goes_through_what_is_proposed_the_organizations_first(
    sales_obligation: Obligation, now: datetime
) -> None:
    quarter, sales = sales_obligation.quarter, sales_obligation.department
    told = {"quarter": quarter, "state": KptState.PROPOSED}
    KptFactory.create(**told, name="Answer faster", level=KptLevel.DEPARTMENT, department=sales)
    whole = KptFactory.create(**told, name="Sell more")
    KptFactory.create(**told, name="Write more", level=KptLevel.PERSON, department=sales)
    KptFactory.create(quarter=quarter, name="Promised")
    KptFeedbackFactory.create(kpt=whole)

    found = wanted_items(SessionFactory.create(kind=SessionKind.PLANNING, quarter=quarter), [], now)

    targets = [item for item in found if item.kind == SubjectKind.TARGET]
    assert [item.title for item in targets] == ["Sell more", "Answer faster"]
    assert "0 of 1 departments have answered" in targets[0].told
    assert "1 entry of feedback waits" in targets[0].told
