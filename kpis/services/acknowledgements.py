"""Reading the targets: each person says so once for each version; who has not is asked, politely.

Nobody is reminded twice on one day, whatever the reminder is about: the day's one reminder is a row.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import Reminder, ReminderLine, User
from departments.permissions import is_internal
from departments.services.plan_mails import News, send_news
from kpis.access.distributions import can_ask_readers
from kpis.models import Acknowledgement, Distribution
from kpis.selectors.acknowledgements import not_read_by
from kpis.selectors.summaries import has_address
from kpis.services.summary_mails import ASKED
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, NotAllowed, WrongState

KIND: Final = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were asked, and how many got another reminder today or cannot be reached."""

    asked: int
    left: int


@transaction.atomic
def acknowledge(*, distribution: Distribution, actor: User, now: datetime) -> Acknowledgement:
    """Note that the person has read and understood the version; saying it twice is fine.

    Raises Conflict when a newer version was distributed in the meantime.
    """
    if not is_internal(actor):
        raise NotAllowed(_("Only people who work here read the targets."))
    newer = Distribution.objects.filter(
        quarter=distribution.quarter_id, number__gt=distribution.number
    )
    if newer.exists():
        raise Conflict(_("A newer version was distributed. Read that one."))
    row = Acknowledgement(distribution=distribution, user=actor, created_at=now, updated_at=now)
    Acknowledgement.objects.bulk_create([row], ignore_conflicts=True)
    stored = Acknowledgement.objects.get(distribution=distribution, user=actor)
    if stored.pk == row.pk:
        record("distribution.acknowledged", actor=actor, subject=distribution, now=now)
    return stored


@transaction.atomic
def ask_unread(
    *,
    distribution: Distribution,
    department_ids: Collection[UUID] | None = None,
    actor: User,
    now: datetime,
) -> Asked:
    """Remind by mail those who have not read the version; of all departments unless some are named."""
    wanted = None if department_ids is None else set(department_ids)
    if not can_ask_readers(actor, wanted):
        raise NotAllowed(_("Only the strategy office and heads of department ask for reading."))
    if distribution.pk != _newest(distribution).pk:
        raise WrongState(_("A newer version was distributed. Ask for that one."))
    people = [one for one in not_read_by(distribution, wanted) if one.pk != actor.pk]
    if not people:
        raise WrongState(_("Everybody has read the targets."))
    asked = sum(_remind(distribution, one, actor, now) for one in people if has_address(one))
    if not asked:
        raise WrongState(
            _("Everybody who has not read them got a reminder today. Ask again tomorrow.")
        )
    record(
        "distribution.asked",
        actor=actor,
        subject=distribution,
        now=now,
        changes={"people": (None, asked)},
    )
    return Asked(asked, len(people) - asked)


def _remind(distribution: Distribution, person: User, actor: User, now: datetime) -> bool:
    """Claim the person's one reminder of the day and write it; tell whether it was still free."""
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    claim = Reminder(user=person, day=today, kinds=[KIND], created_at=now, updated_at=now)
    Reminder.objects.bulk_create([claim], ignore_conflicts=True)
    if not Reminder.objects.filter(pk=claim.pk).exists():
        return False
    ReminderLine.objects.create(
        reminder=claim,
        kind=KIND,
        about_id=distribution.pk,
        due_on=organization_day(distribution.created_at),
        days=(organization_day(now) - organization_day(distribution.created_at)).days,
        created_at=now,
        updated_at=now,
    )
    return send_news(
        key=f"{ASKED}:{distribution.pk}:{person.pk}:{today:%Y-%m-%d}",
        kind=ASKED,
        recipient=person.email,
        news=_news(distribution, actor),
        about=distribution,
        now=now,
    )


def _news(distribution: Distribution, actor: User) -> News:
    quarter = distribution.quarter
    sentences: Sequence[str] = (
        _("%(person)s asks you to read the targets of %(quarter)s and to say so.")
        % {"person": actor, "quarter": quarter},
        _("It is one page, with your own targets first."),
    )
    return News(
        subject=_("Read your targets for %(quarter)s") % {"quarter": quarter},
        sentences=tuple(sentences),
        button=_("Read them"),
        url=settings.SITE_URL + reverse("kpis:summary_mine", args=[quarter.code]) + "#read",
        reason=_("You get this because you have not said that you read them."),
    )


def _newest(distribution: Distribution) -> Distribution:
    return Distribution.objects.filter(quarter=distribution.quarter_id).order_by("-number")[0]
