"""Gaps that are raised in a meeting; they stand in its minutes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Session, SessionGap
from departments.models import User
from gaps.choices import GapKind, Severity
from gaps.services.raising import PartyDraft, raise_gap
from saypro_align.audit.rows import create_row
from saypro_align.lib.exceptions import WrongState


@transaction.atomic
def raise_in_session(
    *,
    session: Session,
    kind: GapKind,
    severity: Severity,
    sentence: str,
    parties: Sequence[PartyDraft],
    actor: User,
    now: datetime,
) -> SessionGap:
    """Raise a gap in a meeting; as everywhere the strategy office confirms it."""
    if not session.is_to_come:
        raise WrongState(_("This meeting is over. It can no longer be changed."))
    if session.quarter is None:
        raise WrongState(_("This meeting belongs to no quarter."))
    gap = raise_gap(
        quarter=session.quarter,
        kind=kind,
        severity=severity,
        sentence=sentence,
        parties=parties,
        actor=actor,
        now=now,
    )
    known = SessionGap.objects.filter(gap=gap).first()
    if known is not None:
        # The same words about the same place, pressed twice.
        return known
    row = SessionGap(session=session, gap=gap)
    return create_row(row, actor=actor, now=now, event="session.gap_raised")
