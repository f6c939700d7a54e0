"""The look at a quarter's middle: nobody skips it in silence."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices.sessions import SessionKind, SessionState
from actions.models import Session
from departments.models import Quarter, User
from departments.services.checks import needs_text
from saypro_align.audit.rows import create_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState


@transaction.atomic
def leave_out_mid_quarter(*, quarter: Quarter, reason: str, actor: User, now: datetime) -> Session:
    """Note that a quarter's middle is not looked at, by whom and why: nothing is skipped in silence."""
    needs_leadership(actor)
    told = needs_text(reason, "reason", _("Say why there is no mid-quarter review."))
    if Session.objects.filter(quarter=quarter, kind=SessionKind.MID_QUARTER).filter(
        ~models.Q(state=SessionState.CANCELLED) | models.Q(is_left_out=True)
    ):
        raise WrongState(_("The mid-quarter review of this quarter is planned or left out."))
    begins = datetime.combine(quarter.mid_quarter_on, now.timetz())
    session = Session(
        kind=SessionKind.MID_QUARTER,
        title=_("Mid-quarter review of %(quarter)s") % {"quarter": quarter.name},
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        time_zone=actor.time_zone,
        quarter=quarter,
        chair=actor,
        planned_by=actor,
        state=SessionState.CANCELLED,
        cancel_reason=told,
        is_left_out=True,
    )
    return create_row(session, actor=actor, now=now, event="session.left_out", why=told)


def needs_leadership(person: User) -> None:
    """Refuse whoever does not lead: only the leadership lets a mid-quarter review be."""
    if not person.is_leader:
        raise NotAllowed(_("Only the leadership can leave a mid-quarter review out."))


def stays_in_its_quarter(kind: str, quarter: Quarter | None, starts_at: datetime) -> None:
    """Refuse a mid-quarter review outside its quarter: put off so far, it would be skipped."""
    if kind != SessionKind.MID_QUARTER or quarter is None:
        return
    if not quarter.starts_on <= organization_day(starts_at) <= quarter.ends_on:
        sentence = _("The mid-quarter review must lie inside the quarter.")
        raise DomainError(sentence, fields={"day": [sentence]})
