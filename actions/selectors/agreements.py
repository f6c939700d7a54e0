"""Which departments must agree to an action, and what they said."""

from actions.choices.life import AgreementState
from actions.models import ActionAgreement, CorrectiveAction


def agreements_of(action: CorrectiveAction) -> list[ActionAgreement]:
    """Return what the departments that must agree have said; those no longer asked are left out."""
    rows = action.agreements.exclude(state=AgreementState.WITHDRAWN)
    found = list(rows.select_related("department", "by"))
    for row in found:
        row.action = action
    return found


def outstanding(rows: list[ActionAgreement]) -> list[ActionAgreement]:
    """Return those of them that have not agreed."""
    return [row for row in rows if row.state != AgreementState.AGREED]
