"""One valid call of every service by which actions are agreed to and judged."""

from collections.abc import Callable
from datetime import date

from actions.choices import ActionState
from actions.choices.life import AgreementState, VerdictKind
from actions.models import ActionAgreement, CorrectiveAction
from actions.services import actions, agreements, verdicts, whys
from actions.tests.factories import ActionAgreementFactory
from gaps.choices import GapSource, GapState
from gaps.models import Gap
from gaps.services import outcomes
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _asked(stage: Stage, state: AgreementState = AgreementState.ASKED) -> ActionAgreement:
    """Return what is asked of the other department."""
    said = {"by": stage.world.people["foreign_head"], "at": stage.now}
    return ActionAgreementFactory.create(
        action=stage.action(),
        department=stage.world.department("foreign"),
        state=state,
        **(said if state == AgreementState.AGREED else {}),
    )


def _named(stage: Stage) -> CorrectiveAction:
    """Return an action for which the other department has not been asked yet."""
    return ActionAgreementFactory.create(
        action=stage.action(),
        department=stage.world.department("foreign"),
        state=AgreementState.NAMED,
        asked_at=None,
    ).action


def _due(stage: Stage) -> CorrectiveAction:
    return stage.action(ActionState.VERIFICATION_DUE)


def _resolved(stage: Stage) -> Gap:
    return stage.gap(state=GapState.RESOLVED, source=GapSource.PERSON, resolved_at=stage.now)


CALLS_LIFE: dict[str, Callable[[Stage], object]] = {
    "actions.actions.send_action": lambda s: actions.send_action(action=_named(s), **s.act()),
    "actions.whys.save_whys": lambda s: whys.save_whys(s.action(), ["Visits count."], **s.act()),
    "actions.agreements.name_departments": lambda s: agreements.name_departments(
        s.action(), [s.world.department("foreign")], **s.act()
    ),
    "actions.agreements.ask_departments": lambda s: agreements.ask_departments(
        action=_named(s), **s.act()
    ),
    "actions.agreements.ask_again": lambda s: agreements.ask_again(
        _asked(s, AgreementState.AGREED).action, **s.act()
    ),
    "actions.agreements.agree_to_action": lambda s: agreements.agree_to_action(
        agreement=_asked(s), **s.act("foreign_head")
    ),
    "actions.agreements.decline_action": lambda s: agreements.decline_action(
        agreement=_asked(s), reason="Nobody is free.", **s.act("foreign_head")
    ),
    "actions.verdicts.verify_action": lambda s: verdicts.verify_action(
        action=_due(s),
        verdict=VerdictKind.UNDECIDABLE,
        reason="Too few weeks.",
        check_on=date(2027, 1, 15),
        **s.act(OFFICE),
    ),
    "gaps.outcomes.verify_gap": lambda s: outcomes.verify_gap(
        gap=_resolved(s), reason="It rose.", **s.act(OFFICE)
    ),
    "gaps.outcomes.hold_gap": lambda s: outcomes.hold_gap(
        gap=_resolved(s), reason="It fell again.", **s.act(OFFICE)
    ),
    "gaps.outcomes.release_gap": lambda s: outcomes.release_gap(
        gap=s.gap(held_since=s.now), **s.act(OFFICE)
    ),
}
