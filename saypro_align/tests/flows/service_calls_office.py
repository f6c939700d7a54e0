"""One valid call of every service by which the strategy office hands over, opens and decides."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from actions.choices import ActionState
from actions.services import handover as actions
from departments.choices import OpeningStep, QuarterState
from departments.models import ExemptionRequest, Quarter, QuarterOpening, User
from departments.services import exemptions, openings
from departments.services import handover as departments
from departments.tests import factories as made
from gaps.scoring import RULES
from gaps.selectors.rules import current_rules
from gaps.services import rule_settings, rules
from kpis.services import handover as kpis
from reports.services import handover as reports
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _heir(stage: Stage) -> User:
    return stage.world.people["foreign_head"]


def _holder(stage: Stage) -> User:
    """Return somebody who owns a KPI."""
    head = stage.world.people["head"]
    stage.kpi()
    return head


def _prepared() -> Quarter:
    quarter: Quarter = made.QuarterFactory.create(
        code="2027-Q3", starts_on=date(2027, 7, 1), state=QuarterState.PREPARING
    )
    return quarter


def _opening(step: OpeningStep = OpeningStep.GOALS) -> QuarterOpening:
    opening: QuarterOpening = made.QuarterOpeningFactory.create(quarter=_prepared(), step=step)
    return opening


def _request(stage: Stage) -> ExemptionRequest:
    return exemptions.ask_exemption(
        quarter=stage.obligation.quarter,
        department=stage.obligation.department,
        reason="Being dissolved.",
        until=date(2026, 12, 31),
        **stage.act(OFFICE),
    )


CALLS_OFFICE: dict[str, Callable[[Stage], object]] = {
    "departments.handover.give_goals": lambda s: departments.give_goals(
        goals=[made.GoalFactory.create()], to=_heir(s), **s.act(OFFICE)
    ),
    "departments.handover.give_objectives": lambda s: departments.give_objectives(
        objectives=[s.objective()], to=_heir(s), **s.act(OFFICE)
    ),
    "departments.handover.give_memberships": lambda s: departments.give_memberships(
        memberships=[made.MembershipFactory.create()], to=_heir(s), **s.act(OFFICE)
    ),
    "kpis.handover.give_kpis": lambda s: kpis.give_kpis(
        kpis=[s.kpi()], to=_heir(s), **s.act(OFFICE)
    ),
    "actions.handover.give_actions": lambda s: actions.give_actions(
        actions=[s.action()], to=_heir(s), **s.act(OFFICE)
    ),
    "actions.handover.give_checks": lambda s: actions.give_checks(
        actions=[s.action(ActionState.VERIFICATION_DUE)], to=_heir(s), **s.act(OFFICE)
    ),
    "actions.handover.give_steps": lambda s: actions.give_steps(
        steps=[s.step()], to=_heir(s), **s.act(OFFICE)
    ),
    "reports.handover.give_schedules": lambda s: reports.give_schedules(
        schedules=[s.schedule()], to=_heir(s), **s.act(OFFICE)
    ),
    "reports.handover.hand_over": lambda s: reports.hand_over(
        person=_holder(s), to=_heir(s), **s.act(OFFICE)
    ),
    "departments.exemptions.ask_exemption": _request,
    "departments.exemptions.drop_request": lambda s: exemptions.drop_request(
        request=_request(s), **s.act(OFFICE)
    ),
    "departments.exemptions.grant_request": lambda s: exemptions.grant_request(
        request=_request(s), **s.act("leader")
    ),
    "departments.exemptions.refuse_request": lambda s: exemptions.refuse_request(
        request=_request(s), answer="It exists until June.", **s.act("leader")
    ),
    "departments.openings.begin_opening": lambda s: openings.begin_opening(
        quarter=None,
        fields={
            "code": "2027-Q3",
            "name": "Quarter 3, 2027",
            "starts_on": date(2027, 7, 1),
            "ends_on": date(2027, 9, 30),
            "plans_due_at": datetime(2027, 7, 10, 15, tzinfo=UTC),
            "mid_quarter_on": date(2027, 8, 15),
        },
        **s.act(OFFICE),
    ),
    "departments.openings.sign_reviews": lambda s: openings.sign_reviews(
        opening=_opening(),
        reviews=[openings.ReviewDraft(s.world.goal, goal_version=1)],
        **s.act(OFFICE),
    ),
    "departments.openings.choose_departments": lambda s: openings.choose_departments(
        opening=_opening(OpeningStep.DEPARTMENTS),
        left_out={s.obligation.department: "Being dissolved."},
        **s.act(OFFICE),
    ),
    "departments.openings.finish_opening": lambda s: openings.finish_opening(
        opening=_opening(OpeningStep.MAILS), **s.act(OFFICE)
    ),
    "departments.openings.open_and_invite": lambda s: openings.open_and_invite(
        quarter=_prepared(), **s.act(OFFICE)
    ),
    "gaps.rule_settings.change_rule": lambda s: rule_settings.change_rule(
        rule_id="A.activity",
        least_confidence=80,
        is_on=True,
        reason="Too many were none.",
        seen=0,
        **s.act(OFFICE),
    ),
    "gaps.rules.change_rules": lambda s: rules.change_rules(
        target_percent=95,
        triage_days=7,
        severity_weights=RULES.severity_weights,
        reason="Agreed by the leadership.",
        seen=current_rules(s.now).code,
        **s.act(OFFICE),
    ),
}
