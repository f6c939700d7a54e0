"""One valid call of every service by which departments ask each other and answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from departments.models import Department
from kpis.choices import HandshakeState
from kpis.models import Handshake
from kpis.services import handshakes
from kpis.tests import factories as measured
from saypro_align.tests.flows.stage import Stage

TERMS = handshakes.TermsGiven(text="Call back within a day", due_on=date(2026, 12, 18))


def _own(stage: Stage) -> Department:
    return stage.obligation.department


def _received(stage: Stage) -> Handshake:
    """Return a request that waits for the head."""
    return measured.HandshakeFactory.create(
        quarter=stage.obligation.quarter, asked=_own(stage), due_on=date(2026, 12, 30)
    )


def _asked(stage: Stage, state: HandshakeState = HandshakeState.AGREED, **fields: Any) -> Handshake:
    """Return a request of the head's department that the other one agreed to."""
    handshake: Handshake = measured.HandshakeFactory.create(
        quarter=stage.obligation.quarter,
        asking=_own(stage),
        due_on=date(2026, 11, 20),
    )
    Handshake.objects.filter(pk=handshake.pk).update(
        state=state,
        agreed=handshake.offers.get(),
        answered_by=handshake.asked_by,
        answered_at=stage.now,
        **fields,
    )
    handshake.refresh_from_db()
    return handshake


CALLS_HANDSHAKES: dict[str, Callable[[Stage], object]] = {
    "kpis.handshakes.ask_department": lambda s: handshakes.ask_department(
        objective=s.objective(), department=s.world.department("foreign"), terms=TERMS, **s.act()
    ),
    "kpis.handshakes.accept_handshake": lambda s: handshakes.accept_handshake(
        handshake=_received(s), **s.act()
    ),
    "kpis.handshakes.decline_handshake": lambda s: handshakes.decline_handshake(
        handshake=_received(s), reason="Nobody is free.", **s.act()
    ),
    "kpis.handshakes.offer_other_terms": lambda s: handshakes.offer_other_terms(
        handshake=_received(s), terms=TERMS, reason="Sooner is possible.", **s.act()
    ),
    "kpis.handshakes.withdraw_handshake": lambda s: handshakes.withdraw_handshake(
        handshake=_asked(s), reason="Solved otherwise.", **s.act()
    ),
    "kpis.handshakes.keep_handshake": lambda s: handshakes.keep_handshake(
        handshake=_asked(s), **s.act()
    ),
    "kpis.handshakes.break_handshake": lambda s: handshakes.break_handshake(
        handshake=_asked(s), reason="Nobody called.", **s.act()
    ),
    "kpis.handshakes.reopen_handshake": lambda s: handshakes.reopen_handshake(
        handshake=_asked(s, HandshakeState.KEPT), reason="It came after all.", **s.act()
    ),
}
