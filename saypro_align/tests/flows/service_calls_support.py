"""One valid call of each service about support, recognition and incentives."""

from collections.abc import Callable
from datetime import date

from actions.choices.support import IncentiveState, SupportKind
from actions.models import Incentive, SupportRequest
from actions.services import incentives, recognition, support
from actions.services.recognition import Thanks
from actions.services.support import Need
from actions.tests.factories_support import (
    IncentiveFactory,
    IncentiveListFactory,
    RecognitionFactory,
    SupportRequestFactory,
)
from departments.tests.factories import QuarterFactory
from saypro_align.tests.flows.stage import Stage


def _asked(stage: Stage, kind: str = SupportKind.TOOL) -> SupportRequest:
    return SupportRequestFactory.create(department=stage.obligation.department, kind=kind)


def _incentive(stage: Stage, state: str = IncentiveState.DRAFT) -> Incentive:
    """Return an incentive; one that waits for a decision has a list of an earlier quarter."""
    quarter = stage.obligation.quarter
    if state != IncentiveState.DRAFT:
        quarter = QuarterFactory.create(
            code="2026-Q3", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30)
        )
    row = IncentiveFactory.create(quarter=quarter)
    result = None
    if state == IncentiveState.COMPUTED:
        result = IncentiveListFactory.create(incentive=row)
    Incentive.objects.filter(pk=row.pk).update(state=state, result=result, opened_at=stage.now)
    row.refresh_from_db()
    return row


CALLS_SUPPORT: dict[str, Callable[[Stage], object]] = {
    "actions.support.ask_for_support": lambda s: support.ask_for_support(
        department=s.obligation.department,
        need=Need(SupportKind.TOOL, "A licence", date(2026, 12, 1)),
        **s.act(),
    ),
    "actions.support.grant_support": lambda s: support.grant_support(
        request=_asked(s, SupportKind.TRAINING), **s.act()
    ),
    "actions.support.order_support": lambda s: support.order_support(request=_asked(s), **s.act()),
    "actions.support.provide_support": lambda s: support.provide_support(
        request=_asked(s), **s.act()
    ),
    "actions.support.decline_support": lambda s: support.decline_support(
        request=_asked(s), reason="Too dear.", **s.act()
    ),
    "actions.support.withdraw_support": lambda s: support.withdraw_support(
        request=_asked(s), reason="Found another way.", **s.act()
    ),
    "actions.recognition.recognise": lambda s: recognition.recognise(
        thanks=Thanks("You answered every customer within a day!"),
        department=s.world.department("foreign"),
        **s.act(),
    ),
    "actions.recognition.withdraw_recognition": lambda s: recognition.withdraw_recognition(
        recognition=RecognitionFactory.create(by=s.world.people["head"]), **s.act()
    ),
    "actions.recognition.choose_wall": lambda s: recognition.choose_wall(stay_off=True, **s.act()),
    "actions.recognition.dismiss_milestone": lambda s: recognition.dismiss_milestone(
        milestone=f"plan:{s.plan().pk}", **s.act()
    ),
    "actions.incentives.create_incentive": lambda s: incentives.create_incentive(
        quarter=s.obligation.quarter,
        title="A free afternoon",
        rule="aligned",
        reward="Friday off",
        **s.act("coordinator"),
    ),
    "actions.incentives.edit_incentive": lambda s: incentives.edit_incentive(
        incentive=_incentive(s),
        title="A free day",
        rule="aligned",
        reward="Friday off",
        **s.act("coordinator"),
    ),
    "actions.incentives.open_incentive": lambda s: incentives.open_incentive(
        incentive=_incentive(s), **s.act("coordinator")
    ),
    "actions.incentives.compute_incentive": lambda s: incentives.compute_incentive(
        incentive=_incentive(s, IncentiveState.OPEN), **s.act("coordinator")
    ),
    "actions.incentives.approve_incentive": lambda s: incentives.approve_incentive(
        incentive=_incentive(s, IncentiveState.COMPUTED), **s.act("leader")
    ),
    "actions.incentives.reject_incentive": lambda s: incentives.reject_incentive(
        incentive=_incentive(s, IncentiveState.COMPUTED),
        reason="One is missing.",
        **s.act("leader"),
    ),
    "actions.incentives.cancel_incentive": lambda s: incentives.cancel_incentive(
        incentive=_incentive(s), reason="No money.", **s.act("coordinator")
    ),
}
