"""The answers to "Why?" of an action, replaced as a list. Called within a transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from actions.models import MOST_WHYS, CorrectiveAction, Why
from departments.models import User
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError


def save_whys(
    action: CorrectiveAction, answers: Sequence[str], *, actor: User, now: datetime
) -> None:
    """Make the action's answers what was handed in; what is empty falls out, the rest moves up."""
    given = [answer.strip() for answer in answers if answer.strip()]
    if len(given) > MOST_WHYS:
        text = _("Five answers are enough.")
        raise DomainError(text, fields={"whys": [text]})
    stored = {why.position: why for why in action.whys.all()}
    for position in range(1, MOST_WHYS + 1):
        answer = given[position - 1] if position <= len(given) else ""
        why = stored.get(position)
        if why is not None:
            save_row(
                why,
                changes={"answer": answer},
                expected_version=None,
                actor=actor,
                now=now,
                event="action.why_answered",
            )
        elif answer:
            create_row(
                Why(action=action, position=position, answer=answer),
                actor=actor,
                now=now,
                event="action.why_answered",
            )
