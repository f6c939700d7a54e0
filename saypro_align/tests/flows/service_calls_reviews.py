"""One valid call of each service about reviews and about the end of a quarter."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from actions.choices.sessions import SessionKind
from actions.models import MonthlyReview, Session
from actions.services import month_reviews, session_gaps, target_reviews
from actions.services.target_reviews import Assessed, Decided
from actions.tests.factories_reviews import MonthlyReviewFactory
from actions.tests.factories_session import SessionDepartmentFactory, SessionFactory
from departments.choices import QuarterState
from departments.models import Quarter
from departments.tests.factories import QuarterFactory
from gaps.choices import GapKind, Severity
from gaps.services.raising import PartyDraft
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptClosing
from kpis.services import carrying, closings
from kpis.services.closings import Ending
from kpis.tests.factories_closings import KptClosingFactory
from kpis.tests.factories_targets import KptFactory
from reports.models import QuarterResults, ResultsState
from reports.services import results
from reports.tests.factories_results import QuarterResultsFactory
from saypro_align.tests.flows.stage import Stage


def _review(stage: Stage) -> Session:
    session = SessionFactory.create(
        kind=SessionKind.MONTHLY,
        chair=stage.world.people["head"],
        quarter=stage.obligation.quarter,
    )
    SessionDepartmentFactory.create(session=session, department=stage.obligation.department)
    return session


def _month(stage: Stage) -> MonthlyReview:
    return MonthlyReviewFactory.create(
        department=stage.obligation.department, session=_review(stage)
    )


def _target(stage: Stage, **fields: Any) -> Kpt:
    return KptFactory.create(
        quarter=stage.obligation.quarter,
        level=KptLevel.DEPARTMENT,
        department=stage.obligation.department,
        **fields,
    )


def _ending(stage: Stage) -> Quarter:
    """Let the quarter end in some days."""
    quarter = stage.obligation.quarter
    quarter.ends_on = stage.now.date() + timedelta(days=5)
    quarter.save(update_fields=["ends_on"])
    return quarter


def _said(stage: Stage) -> object:
    _ending(stage)
    return closings.say_endings(endings=[Ending(_target(stage), "missed", "stop")], **stage.act())


def _carried(stage: Stage, **fields: Any) -> KptClosing:
    kpt = _target(stage, state=KptState.CLOSED)
    return KptClosingFactory.create(kpt=kpt, what_next="carry", **fields)


def _carry(stage: Stage) -> Kpt | None:
    ends_on = _ending(stage).ends_on
    QuarterFactory.create(
        code="2027-Q2", starts_on=ends_on + timedelta(days=1), ends_on=ends_on + timedelta(days=90)
    )
    return carrying.carry_over(closing=_carried(stage), **stage.act())


def _taken_back(stage: Stage) -> None:
    draft = KptFactory.create(state=KptState.DRAFT)
    carrying.take_back(closing=_carried(stage, carried_to=draft), **stage.act())


def _decided(stage: Stage) -> object:
    return target_reviews.decide_target(
        session=_review(stage),
        kpt=_target(stage),
        decided=Decided("adjust", "Two licences fell away.", {"target_value": Decimal(220000)}),
        **stage.act(),
    )


def _draft(stage: Stage, **fields: Any) -> QuarterResults:
    return QuarterResultsFactory.create(
        quarter=stage.obligation.quarter, state=ResultsState.DRAFT, **fields
    )


def _redrafted(stage: Stage) -> QuarterResults:
    """Draft again what nobody has edited, from numbers that are others now."""
    draft = _draft(stage, drafted={"successes": "Royalty revenue: reached."})
    return results.redraft_results(results=draft, **stage.act("leader"))


def _closed(stage: Stage, state: ResultsState) -> QuarterResults:
    quarter = stage.obligation.quarter
    quarter.state = QuarterState.CLOSED
    quarter.closed_at = stage.now
    quarter.save(update_fields=["state", "closed_at"])
    return QuarterResultsFactory.create(quarter=quarter, state=state)


CALLS_REVIEWS: dict[str, Callable[[Stage], object]] = {
    "actions.month_reviews.write_analysis": lambda s: month_reviews.write_analysis(
        review=_month(s), analysis="Few sold.", expected_version=1, **s.act()
    ),
    "actions.month_reviews.draft_analysis": lambda s: month_reviews.draft_analysis(
        review=_month(s), **s.act()
    ),
    "actions.session_gaps.raise_in_session": lambda s: session_gaps.raise_in_session(
        session=_review(s),
        kind=GapKind.MISALIGNED_KPI,
        severity=Severity.LOW,
        sentence="Visits say little about sales.",
        parties=[PartyDraft(s.obligation)],
        **s.act(),
    ),
    "actions.target_reviews.assess_targets": lambda s: target_reviews.assess_targets(
        session=_review(s), assessed=[Assessed(_target(s), "in_doubt")], **s.act("leader")
    ),
    "actions.target_reviews.decide_target": _decided,
    "kpis.closings.say_endings": _said,
    "kpis.closings.close_targets": lambda s: closings.close_targets(
        quarter=_target(s).quarter, **s.act("coordinator")
    ),
    "kpis.carrying.carry_over": _carry,
    "kpis.carrying.take_back": _taken_back,
    "reports.results.draft_results": lambda s: results.draft_results(
        quarter=s.obligation.quarter, **s.act("leader")
    ),
    "reports.results.edit_results": lambda s: results.edit_results(
        results=_draft(s),
        changes={"successes": "All went well."},
        expected_version=1,
        **s.act("leader"),
    ),
    "reports.results.redraft_results": _redrafted,
    "reports.results.publish_results": lambda s: results.publish_results(
        results=_closed(s, ResultsState.DRAFT), **s.act("leader")
    ),
    "reports.results.correct_results": lambda s: results.correct_results(
        quarter=_closed(s, ResultsState.PUBLISHED).quarter,
        reason="A licence was counted twice.",
        **s.act("leader"),
    ),
    "reports.results.end_quarter": lambda s: results.end_quarter(
        quarter=_closed(s, ResultsState.DRAFT).quarter, **s.act("coordinator")
    ),
}
