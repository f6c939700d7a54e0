"""One example of each thing somebody may owe: who owes it, and how it comes to be.

A source in `reports/selectors/week/sources.py` without an example here fails the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.choices import ActionState
from actions.tests.factories import ActionAgreementFactory, StepFactory
from departments.choices import MembershipRole, OrganizationRole, PlanState
from departments.models import Department, Mention, Obligation, Plan, Quarter, User
from departments.services.quarters import exempt_obligation
from departments.tests.factories import (
    CommentFactory,
    DepartmentFactory,
    ExemptionRequestFactory,
    GoalFactory,
    GoalProposalFactory,
    MembershipFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
    RealignmentFactory,
    UserFactory,
)
from gaps.choices import GapState
from kpis.choices import HandshakeState, UploadState
from kpis.models import Handshake, Kpi, Measurement
from kpis.tests.factories import (
    HandshakeFactory,
    KpiDepartmentFactory,
    KpiFactory,
    PlanSetUploadFactory,
)
from reports.choices import RunState
from reports.tests.factories import ReportRunFactory
from reports.tests.story import action_on, active_plan, gap_on
from saypro_align.lib.clock import organization_day
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail


@dataclass
class Office:
    """A head with one member of staff and a plan that is owed, and those above."""

    now: datetime
    quarter: Quarter
    department: Department
    obligation: Obligation
    head: User
    staff: User
    coordinator: User
    leader: User

    @classmethod
    def build(cls, now: datetime) -> "Office":
        """Make the people; nobody owes anything but the plan."""
        quarter = QuarterFactory.create()
        department = DepartmentFactory.create(name="Sales", slug="sales")
        head, staff = UserFactory.create(name="Head"), UserFactory.create(name="Staff")
        MembershipFactory.create(user=head, department=department, role=MembershipRole.HEAD)
        MembershipFactory.create(user=staff, department=department)
        return cls(
            now=now,
            quarter=quarter,
            department=department,
            obligation=ObligationFactory.create(quarter=quarter, department=department),
            head=head,
            staff=staff,
            coordinator=UserFactory.create(organization_role=OrganizationRole.COORDINATOR),
            leader=UserFactory.create(organization_role=OrganizationRole.LEADER),
        )

    def plan(self) -> Plan:
        """Return the plan in force, which owes nothing."""
        found = self.obligation.plans.filter(state=PlanState.ACTIVE).first()
        if found is None:
            found = active_plan(self.obligation)
            Kpi.objects.update(frequency="quarterly")
        return found


Example = Callable[[Office], User]
EXAMPLES: dict[str, list[Example]] = {}


def owes(source: str) -> Callable[[Example], Example]:
    """Register an example under the label of its source; it returns who owes the thing."""

    def keep(example: Example) -> Example:
        EXAMPLES.setdefault(source, []).append(example)
        return example

    return keep


@owes("Plans to write")
def plan_not_started(office: Office) -> User:
    return office.head


@owes("Plans to write")
def draft_left(office: Office) -> User:
    PlanFactory.create(obligation=office.obligation, state=PlanState.DRAFT)
    return office.head


@owes("Plans to write")
def plan_withdrawn(office: Office) -> User:
    PlanFactory.create(obligation=office.obligation, state=PlanState.WITHDRAWN)
    return office.head


@owes("Plans to write")
def plan_returned(office: Office) -> User:
    PlanFactory.create(obligation=office.obligation, state=PlanState.RETURNED)
    return office.head


@owes("Plans to write")
def draft_beside_the_plan_in_force(office: Office) -> User:
    number = office.plan().number + 1
    PlanFactory.create(obligation=office.obligation, state=PlanState.DRAFT, number=number)
    return office.head


@owes("Plans to decide on")
def plan_submitted(office: Office) -> User:
    PlanFactory.create(obligation=office.obligation, state=PlanState.SUBMITTED)
    return office.coordinator


@owes("Plans to decide on")
def plan_submitted_by_the_strategy_office(office: Office) -> User:
    PlanFactory.create(
        obligation=office.obligation, state=PlanState.SUBMITTED, author=office.coordinator
    )
    return office.leader


@owes("Comments that name you")
def named_in_a_comment(office: Office) -> User:
    comment = CommentFactory.create(plan=office.plan())
    Mention.objects.create(
        comment=comment, person=office.staff, created_at=office.now, updated_at=office.now
    )
    return office.staff


@owes("Imported plans")
def file_checked(office: Office) -> User:
    PlanSetUploadFactory.create(
        state=UploadState.READY, uploaded_by=office.coordinator, created_at=office.now
    )
    return office.coordinator


@owes("Imported plans")
def file_faulty(office: Office) -> User:
    PlanSetUploadFactory.create(
        state=UploadState.FAULTY, uploaded_by=office.coordinator, created_at=office.now
    )
    return office.coordinator


@owes("Imported plans")
def plans_imported(office: Office) -> User:
    upload = PlanSetUploadFactory.create(
        state=UploadState.IMPORTED, uploaded_by=office.coordinator, updated_at=office.now
    )
    PlanFactory.create(
        obligation=office.obligation,
        state=PlanState.SUBMITTED,
        author=office.coordinator,
        submitted_by=office.coordinator,
        submitted_at=upload.updated_at,
    )
    return office.leader


@owes("Gaps to answer")
def gap_open(office: Office) -> User:
    gap_on(office.plan())
    return office.head


@owes("Gaps to answer")
def gap_reopened(office: Office) -> User:
    gap_on(office.plan(), state=GapState.REOPENED)
    return office.head


@owes("Gaps to answer")
def gap_given_to_somebody(office: Office) -> User:
    gap_on(office.plan(), owner=office.staff)
    return office.staff


@owes("Suggested gaps")
def gap_suspected(office: Office) -> User:
    gap_on(office.plan(), state=GapState.SUSPECTED)
    return office.coordinator


@owes("Corrective actions")
def action_running(office: Office) -> User:
    _action(office, responsible=office.staff)
    return office.staff


@owes("Corrective actions")
def action_agreed(office: Office) -> User:
    _action(office, responsible=office.staff, state=ActionState.APPROVED)
    return office.staff


@owes("Actions to agree to")
def action_proposed(office: Office) -> User:
    _action(office, responsible=None, state=ActionState.PROPOSED)
    return office.head


@owes("Agreements asked for")
def agreement_asked(office: Office) -> User:
    action = _action(office, responsible=None, state=ActionState.PROPOSED)
    other = DepartmentFactory.create()
    head = UserFactory.create()
    MembershipFactory.create(user=head, department=other, role=MembershipRole.HEAD)
    ActionAgreementFactory.create(action=action, department=other)
    return head


@owes("Actions to check")
def action_due(office: Office) -> User:
    _action(
        office,
        responsible=office.head,
        verifier=office.staff,
        state=ActionState.VERIFICATION_DUE,
        verify_on=office.now.date(),
        deadline=office.now.date() - timedelta(days=28),
    )
    return office.staff


@owes("Follow-ups to plan")
def action_failed(office: Office) -> User:
    _action(office, responsible=office.staff, state=ActionState.NOT_EFFECTIVE)
    return office.staff


@owes("Accepted gaps that run out")
def acceptance_ending(office: Office) -> User:
    gap_on(
        office.plan(),
        state=GapState.ACCEPTED,
        accepted_until=office.now.date() + timedelta(days=10),
        decided_by=office.leader,
        decided_at=office.now,
        decision_reason="Until the new system runs.",
    )
    return office.leader


@owes("Steps")
def step_open(office: Office) -> User:
    action = _action(office, responsible=office.head, deadline=date(2027, 3, 1))
    StepFactory.create(action=action, owner=office.staff, due_on=office.now.date())
    return office.staff


@owes("Check-ins to give")
def value_due(office: Office) -> User:
    office.plan()
    Kpi.objects.update(owner=office.staff, frequency="weekly")
    Measurement.objects.update(measured_on=office.now.date() - timedelta(days=8))
    return office.staff


@owes("Shared KPIs")
def share_asked(office: Office) -> User:
    office.plan()
    KpiDepartmentFactory.create(
        kpi=KpiFactory.create(departments=[DepartmentFactory.create()]),
        department=office.department,
        confirmed_by=None,
        confirmed_at=None,
    )
    return office.head


@owes("Requests to answer")
def request_received(office: Office) -> User:
    HandshakeFactory.create(quarter=office.quarter, asked=office.department)
    return office.head


@owes("Requests to answer")
def offer_received(office: Office) -> User:
    HandshakeFactory.create(
        quarter=office.quarter, asking=office.department, state=HandshakeState.OFFERED
    )
    return office.head


@owes("Late answers of others")
def answer_of_others_is_late(office: Office) -> User:
    office.plan()
    HandshakeFactory.create(
        quarter=office.quarter, asking=office.department, answer_by=date(2026, 11, 1)
    )
    return office.head


@owes("Contributions to confirm")
def contribution_due(office: Office) -> User:
    _agreed(office, asking=office.department, due_on=organization_day(office.now))
    return office.head


@owes("Promised contributions")
def contribution_promised(office: Office) -> User:
    soon = organization_day(office.now) + timedelta(days=3)
    _agreed(office, asked=office.department, due_on=soon)
    return office.head


def _agreed(office: Office, **fields: Any) -> None:
    office.plan()
    handshake = HandshakeFactory.create(quarter=office.quarter, **fields)
    Handshake.objects.filter(pk=handshake.pk).update(
        state=HandshakeState.AGREED, agreed=handshake.offers.get()
    )


@owes("Objectives to realign")
def goal_retired(office: Office) -> User:
    goal = GoalFactory.create(retired_on=organization_day(office.now), retired_reason="Sold.")
    RealignmentFactory.create(goal=goal, obligation=office.obligation)
    return office.head


@owes("Proposed changes of goals")
def change_proposed(office: Office) -> User:
    GoalProposalFactory.create(proposed_by=office.staff)
    return office.coordinator


@owes("Reports and mails")
def report_failed(office: Office) -> User:
    ReportRunFactory.create(state=RunState.FAILED)
    return office.coordinator


@owes("Reports and mails")
def mail_failed(office: Office) -> User:
    enqueue_mail(
        key="one", kind="reminder", recipient="a@b.example", subject="x", text="y", now=office.now
    )
    OutgoingMail.objects.update(state=MailState.FAILED)
    return office.coordinator


def _action(office: Office, **fields: Any) -> Any:
    plan = office.plan()
    return action_on(gap_on(plan), plan, **{"deadline": office.now.date(), **fields})


@owes("Exemptions to decide on")
def exemption_asked(office: Office) -> User:
    office.plan()
    ExemptionRequestFactory.create(quarter=office.quarter, department=office.department)
    return office.leader


@owes("Exemptions that end")
def exemption_ends(office: Office) -> User:
    _exempt_for(office, days=3)
    return office.head


@owes("Exemptions that end")
def exemption_ends_for_the_leadership(office: Office) -> User:
    _exempt_for(office, days=3)
    return office.leader


def _exempt_for(office: Office, *, days: int) -> None:
    exempt_obligation(
        obligation=office.obligation,
        reason="Being merged.",
        until=organization_day(office.now) + timedelta(days=days),
        actor=office.leader,
        now=office.now,
    )
