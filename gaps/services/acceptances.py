"""Telling people that a gap they live with counts openly again soon."""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.choices import MembershipRole
from departments.models import Membership, User
from gaps.models import Gap
from gaps.selectors.accepted import WARNED, ending
from gaps.services.notices import SUBJECT_LIMIT
from saypro_align.lib.clock import organization_day
from saypro_align.outbox.services import enqueue_mail

ENDS: Final = "gap_acceptance_ends"
KINDS: Final = (ENDS,)


def warn_of_endings(*, now: datetime) -> int:
    """Mail who accepted a gap, who answers for it and the heads concerned, twice before the end.

    Each warning goes out once, however often this runs; of those that were missed only the last.
    """
    today, written = organization_day(now), 0
    for gap in ending(today).select_related("decided_by", "owner"):
        until = gap.accepted_until or today
        stage = min(days for days in WARNED if (until - today).days <= days)
        for person in _concerned(gap):
            written += _warn(gap, person, stage, until, now)
    return written


def _concerned(gap: Gap) -> list[User]:
    heads = Membership.objects.filter(
        department_id__in=gap.parties.values("obligation__department_id"),
        role=MembershipRole.HEAD,
        ended_on=None,
    ).select_related("user")
    people = [gap.decided_by, gap.owner, *(row.user for row in heads)]
    found = {one.pk: one for one in people if one is not None and one.is_active}
    return [one for one in found.values() if _has_address(one)]


def _has_address(person: User) -> bool:
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return True


def _warn(gap: Gap, person: User, stage: int, until: date, now: datetime) -> bool:
    subject = _("Accepted until %(day)s: %(gap)s") % {
        "day": format_date(until, "j M"),
        "gap": gap.sentence,
    }
    context = {
        "gap": gap,
        "until": until,
        "url": f"{settings.SITE_URL}{reverse('gaps:gap_page', args=[gap.pk])}",
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    mail = enqueue_mail(
        key=f"gap.acceptance_ends:{gap.pk}:{until.isoformat()}:{stage}:{person.pk}",
        kind=ENDS,
        recipient=person.email,
        subject=Truncator(subject).chars(SUBJECT_LIMIT),
        text=render_to_string("emails/gap_acceptance_ends.txt", context),
        html=render_to_string("emails/gap_acceptance_ends.html", context),
        about=gap,
        now=now,
    )
    return mail is not None
