"""Inviting the heads to plan when a quarter opens: one mail each, however often somebody presses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.choices import MembershipRole, RequestState
from departments.models import Department, ExemptionRequest, Membership, Obligation, Quarter, User
from saypro_align.lib.clock import organization_zone
from saypro_align.outbox.services import enqueue_mail

SUBJECT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Invitation:
    """One mail to one head, for all the departments he heads."""

    head: User
    departments: tuple[Department, ...]
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """Who is invited, and which departments have nobody to invite or wait for the leadership."""

    mails: tuple[Invitation, ...]
    without_head: tuple[Department, ...]
    waiting: tuple[Department, ...]


def departments_planning(quarter: Quarter) -> list[Department]:
    """Return the departments that will owe a plan: those that exist on the first day."""
    return list(Department.objects.active_on(quarter.starts_on).order_by("name", "pk"))


def invitations(quarter: Quarter, departments: Iterable[Department]) -> Invitations:
    """Return the mails as they will be sent; nothing is written."""
    wanted = list(departments)
    asked = set(
        ExemptionRequest.objects.filter(quarter=quarter, state=RequestState.WAITING).values_list(
            "department_id", flat=True
        )
    )
    invited = [department for department in wanted if department.pk not in asked]
    heads = Membership.objects.filter(
        department__in=[department.pk for department in invited],
        role=MembershipRole.HEAD,
        ended_on=None,
        user__is_active=True,
    ).select_related("user", "department")
    by_head: dict[User, list[Department]] = {}
    for place in heads.order_by("user__name", "user_id", "department__name"):
        by_head.setdefault(place.user, []).append(place.department)
    headed = {department.pk for places in by_head.values() for department in places}
    return Invitations(
        mails=tuple(_invitation(quarter, head, places) for head, places in by_head.items()),
        without_head=tuple(one for one in invited if one.pk not in headed),
        waiting=tuple(one for one in wanted if one.pk in asked),
    )


def invite_heads(quarter: Quarter, now: datetime) -> int:
    """Write the invitations of the quarter and return how many are new."""
    owing = [row.department for row in quarter.obligations.select_related("department")]
    written = [
        enqueue_mail(
            key=f"quarter.opened:{quarter.pk}:{mail.head.pk}",
            about=quarter,
            now=now,
            **_envelope(mail),
        )
        for mail in invitations(quarter, owing).mails
    ]
    return sum(mail is not None for mail in written)


def invite_late(obligation: Obligation, now: datetime) -> int:
    """Invite the heads of a department that was asked for its plan after the others."""
    written = [
        enqueue_mail(
            key=f"plan.invited:{obligation.pk}:{mail.head.pk}",
            about=obligation.quarter,
            now=now,
            **_envelope(mail),
        )
        for mail in invitations(obligation.quarter, [obligation.department]).mails
    ]
    return sum(mail is not None for mail in written)


def _envelope(mail: Invitation) -> dict[str, Any]:
    return {
        "kind": "quarter_open",
        "recipient": mail.head.email,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
    }


def _invitation(quarter: Quarter, head: User, departments: list[Department]) -> Invitation:
    due = quarter.plans_due_at.astimezone(organization_zone())
    context = {
        "quarter": quarter,
        "plans": [
            (
                one,
                f"{settings.SITE_URL}{reverse('reports:plan_page', args=[one.slug, quarter.code])}",
            )
            for one in departments
        ],
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    subject = _("%(quarter)s is open. Your plan is due %(day)s") % {
        "quarter": quarter.name,
        "day": format_date(due, "j M"),
    }
    return Invitation(
        head=head,
        departments=tuple(departments),
        subject=Truncator(subject).chars(SUBJECT_LIMIT),
        text=render_to_string("emails/quarter_open.txt", context),
        html=render_to_string("emails/quarter_open.html", context),
    )
