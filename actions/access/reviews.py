"""Targets of a meeting and months by id: 404 for strangers, 403 for readers who write."""

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from actions.access.sessions import session_for_reading
from actions.models import MonthlyReview, Session
from actions.permissions.reviews import can_decide_target, can_write_analysis
from kpis.access.targets import kpt_for_reading
from kpis.models import Kpt
from saypro_align.lib.not_found import first_or_404, id_or_404

if TYPE_CHECKING:
    from departments.models import User


def review_for_reading(user: "User", pk: uuid.UUID | str) -> Session:
    """Return a meeting that goes through targets; of any other kind there is no such page."""
    session = session_for_reading(user, pk)
    if not session.goes_through_targets:
        raise Http404
    return session


def target_for_deciding(user: "User", session: Session, pk: uuid.UUID | str) -> Kpt:
    """Return a target of the meeting to who decides about it."""
    kpt = kpt_for_reading(user, id_or_404(pk))
    if kpt.quarter_id != session.quarter_id:
        raise Http404
    if not can_decide_target(user, session, kpt):
        raise PermissionDenied
    return kpt


def month_for_reading(user: "User", pk: uuid.UUID | str) -> MonthlyReview:
    """Return a department's month to who may read of its meeting."""
    rows = MonthlyReview.objects.visible_to(user).select_related("department", "session__quarter")
    return first_or_404(rows.filter(pk=id_or_404(pk)))


def month_for_writing(user: "User", pk: uuid.UUID | str) -> MonthlyReview:
    """Return a month to who says what it means."""
    review = month_for_reading(user, pk)
    if not can_write_analysis(user, review):
        raise PermissionDenied
    return review
