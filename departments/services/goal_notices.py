"""Mails about goals: a proposal was answered, a goal was retired under somebody's objectives."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.choices import MembershipRole
from departments.models import Goal, GoalProposal, Membership, Obligation, Realignment, User
from saypro_align.outbox.services import enqueue_mail

_LONGEST_SUBJECT = 60


def tell_proposer(*, proposal: GoalProposal, now: datetime) -> None:
    """Write to who proposed a change what became of it."""
    if not proposal.proposed_by.is_active:
        return
    _send(
        key=f"goal.proposal:{proposal.pk}",
        kind="goal_proposal",
        person=proposal.proposed_by,
        subject=_("Your proposal: %(goal)s") % {"goal": proposal.goal.title},
        url=reverse("departments:proposal_page", args=[proposal.pk]),
        told={"proposal": proposal, "goal": proposal.goal},
        about=proposal.goal,
        now=now,
    )


def tell_heads_of_wave(*, goal: Goal, rows: Iterable[Realignment], now: datetime) -> None:
    """Write to each head which objectives of the department must find another goal."""
    departments = dict(
        Obligation.objects.filter(pk__in={row.obligation_id for row in rows}).values_list(
            "pk", "department_id"
        )
    )
    texts: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        texts[departments[row.obligation_id]].append(row.text)
    heads = Membership.objects.filter(
        department_id__in=texts, role=MembershipRole.HEAD, ended_on=None, user__is_active=True
    ).select_related("user", "department")
    lost: dict[User, list[str]] = defaultdict(list)
    for membership in heads.order_by("department__name", "id"):
        lost[membership.user] += texts[membership.department_id]
    for person, objectives in lost.items():
        _send(
            key=f"goal.retired:{goal.pk}:{person.pk}",
            kind="goal_retired",
            person=person,
            subject=_("Goal retired: %(goal)s") % {"goal": goal.title},
            url=reverse("gaps:goal_wave", args=[goal.slug]),
            told={"goal": goal, "objectives": objectives},
            about=goal,
            now=now,
        )


def _send(
    *,
    key: str,
    kind: str,
    person: User,
    subject: str,
    url: str,
    told: dict[str, object],
    about: Goal,
    now: datetime,
) -> None:
    context = {
        **told,
        "url": f"{settings.SITE_URL}{url}",
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    enqueue_mail(
        key=key,
        kind=kind,
        recipient=person.email,
        subject=Truncator(subject).chars(_LONGEST_SUBJECT),
        text=render_to_string(f"emails/{kind}.txt", context),
        html=render_to_string(f"emails/{kind}.html", context),
        about=about,
        now=now,
    )
