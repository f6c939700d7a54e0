"""Reminding heads of department of plans they still owe; one mail a day and person at most."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import EDITABLE_STATES
from departments.models import Quarter, User
from departments.services.plan_mails import News, Remark, send_news
from reports.selectors.waiting import REMINDER, Reminder, Waiting, plan_queue, title_of
from saypro_align.audit.services import record


@transaction.atomic
def send_reminders(
    *, quarter: Quarter, people: Collection[UUID] | None = None, actor: User, now: datetime
) -> list[Reminder]:
    """Remind those who owe a plan at this moment; `people` keeps it to those the person has seen.

    Who got a reminder today gets no second one, whoever presses: the outbox takes each key once.
    """
    sent = []
    for reminder in plan_queue(quarter, now).to_remind:
        wanted = people is None or reminder.person.pk in people
        if wanted and _send(reminder, actor, now):
            sent.append(reminder)
            for row in reminder.about:
                record(
                    "plan.reminded",
                    actor=actor,
                    subject=row.obligation,
                    now=now,
                    changes={"person": (None, reminder.person)},
                )
    return sent


def news_of(reminder: Reminder, sender: User) -> News:
    """Return the mail as it will be sent; the preview shows the same."""
    first = reminder.about[0]
    count = len(reminder.about)
    subject = (
        title_of(first)
        if count == 1
        else ngettext("%(count)d plan waits for you", "%(count)d plans wait for you", count)
        % {"count": count}
    )
    return News(
        subject=subject,
        sentences=(
            _("%(person)s of the strategy office asks for the plan for %(quarter)s.")
            % {"person": sender.name, "quarter": first.obligation.quarter}
            if sender.is_coordinator
            else _("%(person)s asks for the plan for %(quarter)s.")
            % {"person": sender.name, "quarter": first.obligation.quarter},
        ),
        remarks=tuple(Remark(title_of(row), row.status) for row in reminder.about),
        button=_("Open the plan"),
        url=f"{settings.SITE_URL}{_way(first)}",
        reason=_(
            "You get this because you head the department. You get one reminder a day at most."
        ),
    )


def _send(reminder: Reminder, actor: User, now: datetime) -> bool:
    return send_news(
        key=reminder.key,
        kind=REMINDER,
        recipient=reminder.person.email,
        news=news_of(reminder, actor),
        about=reminder.about[0].obligation,
        now=now,
    )


def _way(row: Waiting) -> str:
    slug = row.obligation.department.slug
    if row.plan is not None and row.plan.state in EDITABLE_STATES:
        return reverse("kpis:plan_edit", args=[slug, row.plan.pk])
    return reverse("reports:plan_page", args=[slug, row.obligation.quarter.code])
