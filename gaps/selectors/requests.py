"""The request between two departments that a gap is about."""

from departments.models import User
from gaps.detectors import requests
from gaps.models import Gap
from kpis.choices import HandshakeState
from kpis.models import Handshake
from kpis.selectors.handshakes import open_first

UNANSWERED_RULES = (requests.UNANSWERED.id, requests.CONFLICT_UNANSWERED.id)
REQUEST_RULES = (*UNANSWERED_RULES, requests.INTERDEPENDENCE.id)


def request_of(gap: Gap, user: User) -> Handshake | None:
    """Return the request behind the gap, if the person may read it; what waits comes first."""
    if gap.rule_id not in REQUEST_RULES:
        return None
    asking, asked = sorted(gap.parties.all(), key=lambda party: party.side)[:2]
    if asking.objective_key is None:
        return None
    rows = (
        Handshake.objects.visible_to(user)
        .filter(
            quarter_id=gap.quarter_id,
            asking_id=asking.obligation.department_id,
            asked_id=asked.obligation.department_id,
            objective_key=asking.objective_key,
        )
        .exclude(state=HandshakeState.WITHDRAWN)
    )
    return open_first(rows).first()
