"""One mail a day and person about dates of actions that come or have passed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import CorrectiveAction, LateNotice
from actions.selectors.late import Told, to_be_told
from departments.models import User
from departments.services.plan_mails import News, Remark, send_news

LATE: Final = "steps_late"
KINDS: Final = (LATE,)
# Mails of this kind go out Monday to Friday from this hour on, in the person's own time.
EARLIEST_HOUR: Final = 8
_MOST: Final = 30
_FRIDAY: Final = 4
_RECENT: Final = timedelta(days=4)


def send_late_mails(*, now: datetime) -> int:
    """Tell everybody what he has not been told yet; once, however often and however late this runs.

    Who got his mail of the day already is told the rest on the next day.
    """
    return sum(
        _tell(person, told, now)
        for person, told in to_be_told(now).items()
        if _is_mail_time(person, now)
    )


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read, at this moment, every action the mail names."""
    del kind
    if about_id is None:
        return False
    person = User.objects.filter(pk=about_id, email__iexact=recipient, is_active=True).first()
    if person is None:
        return False
    newest = person.late_notices.order_by("-created_at").values_list("created_at", flat=True)
    named = person.late_notices.filter(created_at__in=newest[:1]).values("action")
    visible = CorrectiveAction.objects.visible_to(person)
    return not CorrectiveAction.objects.filter(pk__in=named).exclude(pk__in=visible).exists()


@transaction.atomic
def _tell(person: User, told: Sequence[Told], now: datetime) -> bool:
    """Write the mail and note what it says; nothing is noted when today's mail is written already."""
    visible = set(
        CorrectiveAction.objects.visible_to(person)
        .filter(pk__in=[one.due.action.pk for one in told])
        .values_list("pk", flat=True)
    )
    shown = [one for one in told if one.due.action.pk in visible]
    if not shown:
        return False
    day = now.astimezone(ZoneInfo(person.time_zone)).date()
    is_written = send_news(
        key=f"{LATE}:{person.pk}:{day.isoformat()}",
        kind=LATE,
        recipient=person.email,
        news=_news(shown),
        about=person,
        now=now,
    )
    if is_written:
        LateNotice.objects.bulk_create(
            [_notice(one, days, person, now) for one in shown for days in one.days],
            ignore_conflicts=True,
        )
    return is_written


def _notice(told: Told, days: int, person: User, now: datetime) -> LateNotice:
    due = told.due
    return LateNotice(
        action=due.action,
        step=due.step,
        person=person,
        due_on=due.due_on,
        days=days,
        created_at=now,
        updated_at=now,
    )


def _is_mail_time(person: User, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(person.time_zone))
    if local.weekday() > _FRIDAY or local.hour < EARLIEST_HOUR or person.is_external:
        return False
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return True


def _news(told: Sequence[Told]) -> News:
    late = [one for one in told if one.late > 0]
    more = len(told) - _MOST
    return News(
        subject=_subject(told, late),
        sentences=tuple(
            text
            for text in (
                _("These dates of corrective actions come or have passed:"),
                ngettext("%(n)d more is not listed here.", "%(n)d more are not listed here.", more)
                % {"n": more}
                if more > 0
                else "",
            )
            if text
        ),
        remarks=tuple(Remark(_title(one), _when(one)) for one in told[:_MOST]),
        button=_("See the action") if len(told) == 1 else _("See the actions"),
        url=_url(told),
        reason=_(
            "You get this because you do them, are responsible, head the department or work in the"
            " strategy office. You get one such mail a day at most."
        ),
    )


def _subject(told: Sequence[Told], late: Sequence[Told]) -> str:
    if len(told) == 1:
        return f"{_when_short(told[0])}: {_title(told[0])}"
    if not late:
        count = len(told)
        text = ngettext("%(n)d date is near", "%(n)d dates are near", count)
        return text % {"n": count}
    text = ngettext("%(n)d date has passed", "%(n)d dates have passed", len(late))
    return text % {"n": len(late)}


def _title(told: Told) -> str:
    return told.due.step.text if told.due.step else told.due.action.title


def _when(told: Told) -> str:
    due = told.due
    who = due.owner.name if due.owner else _("nobody yet")
    parts = [_when_short(told), format_date(due.due_on, "j M Y"), who]
    if due.step is not None:
        parts.append(_("step of “%(action)s”") % {"action": due.action.title})
    return " · ".join(parts)


def _when_short(told: Told) -> str:
    if told.late > 0:
        return ngettext("%(n)d day late", "%(n)d days late", told.late) % {"n": told.late}
    if told.late == 0:
        return _("due today")
    return ngettext("due in %(n)d day", "due in %(n)d days", -told.late) % {"n": -told.late}


def _url(told: Sequence[Told]) -> str:
    if len(told) > 1:
        return f"{settings.SITE_URL}{reverse('actions:action_list')}"
    due = told[0].due
    at = f"#step-{due.step.pk}" if due.step else ""
    return f"{settings.SITE_URL}{reverse('actions:action_page', args=[due.action.pk])}{at}"
