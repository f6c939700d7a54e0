"""What is done for a target: course corrections, departments that help, tools missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.choices import ActionState
from actions.models import CorrectiveAction, SupportRequest
from actions.selectors.support import missing_for_kpis
from departments.models import User
from kpis.choices.targets import KptState
from kpis.models import Handshake, Kpt
from kpis.permissions.boards import asking_departments, can_correct
from kpis.selectors.collaborations import requests_of
from kpis.selectors.handshakes import HandshakeLine
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True, slots=True)
class NeedsPart:
    """The part of a target's page about what is done for it."""

    corrections: Sequence[CorrectiveAction]
    requests: Sequence[HandshakeLine]
    missing: Sequence[SupportRequest]
    may_correct: bool
    may_ask: bool


def needs_part(kpt: Kpt, user: User, now: datetime) -> NeedsPart | None:
    """Return the part for a reader; None where there is nothing to show or to do."""
    actions = CorrectiveAction.objects.visible_to(user).filter(kpt=kpt)
    requests: list[Handshake] = list(requests_of(user, None).filter(kpt=kpt))
    today = organization_day(now)
    part = NeedsPart(
        corrections=list(
            actions.exclude(state=ActionState.CANCELLED)
            .select_related("responsible")
            .order_by("created_at", "pk")
        ),
        missing=missing_for_kpis(user, [kpt.kpi_id]).get(kpt.kpi_id, []) if kpt.kpi_id else [],
        requests=[HandshakeLine(row, today) for row in requests],
        may_correct=kpt.state == KptState.FINAL and can_correct(user, kpt),
        may_ask=bool(asking_departments(user, kpt)),
    )
    is_empty = not (part.corrections or part.requests or part.missing)
    return None if is_empty and not (part.may_correct or part.may_ask) else part
