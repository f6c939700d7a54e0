"""A person leaves: everything he answers for goes to a colleague, in one step."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.services.decisions import give_decisions
from actions.services.handover import (
    give_actions,
    give_checks,
    give_hours,
    give_steps,
    give_trainings,
)
from actions.services.sessions import give_sessions
from departments.services.checks import is_a_colleague
from departments.services.handover import give_goals, give_memberships, give_objectives
from departments.services.leaving import give_projects, give_teams
from gaps.services.answering import give_gaps
from kpis.services.handover import give_kpis, give_targets
from reports.selectors import holdings
from reports.selectors.holdings import Holding, Holdings, holdings_of
from saypro_align.audit.rows import save_row
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed
from saypro_align.outbox.services import enqueue_mail

if TYPE_CHECKING:
    from departments.models import User

SUBJECT_LIMIT = 60


@transaction.atomic
def hand_over(
    *,
    person: "User",
    to: "User",
    kinds: Collection[str] = holdings.KINDS,
    seen: str | None = None,
    actor: "User",
    now: datetime,
) -> Holdings:
    """Give what the person holds of these kinds to a colleague, who gets one mail.

    `seen` is the mark of what was shown. Raises Conflict when the person holds something else by
    now, DomainError for a colleague who cannot take it, or when there is nothing to give.
    """
    _refuse_heir(person, to)
    held = holdings_of(person, actor, now)
    if seen is not None and seen != held.seen:
        raise Conflict(_("What %(name)s holds has changed. Look at it again.") % {"name": person})
    parts = tuple(part for part in held.parts if part.kind in kinds)
    if not parts:
        raise DomainError(_("There is nothing to hand over."))
    if actor.pk == to.pk and any(part.kind == holdings.MEMBERSHIPS for part in parts):
        sentence = _("Somebody else must give you a place in a department.")
        raise NotAllowed(sentence, fields={"to": [sentence]})
    for part in parts:
        _give(part, to, actor=actor, now=now)
    record(
        "user.handed_over",
        actor=actor,
        subject=person,
        now=now,
        changes={part.kind: (None, f"{part.counted} → {to}") for part in parts},
    )
    given = Holdings(parts=parts, seen=held.seen)
    _tell(person, to, given, now)
    return given


@transaction.atomic
def give_schedules(*, schedules: Any, to: "User", actor: "User", now: datetime) -> int:
    """Make a colleague the one who is told about the report schedules."""
    is_a_colleague(to, "to")
    given = 0
    for schedule in schedules:
        save_row(
            schedule,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="schedule.handed_over",
        )
        given += 1
    return given


def _refuse_heir(person: "User", to: "User") -> None:
    is_a_colleague(to, "to")
    if person.pk == to.pk:
        sentence = _("Choose somebody else.")
        raise DomainError(sentence, fields={"to": [sentence]})


# What gives each kind away, and what it calls the things.
_GIVERS: Final[Mapping[str, tuple[Callable[..., object], str]]] = {
    holdings.MEMBERSHIPS: (give_memberships, "memberships"),
    holdings.GOALS: (give_goals, "goals"),
    holdings.OBJECTIVES: (give_objectives, "objectives"),
    holdings.KPIS: (give_kpis, "kpis"),
    holdings.TARGETS: (give_targets, "kpts"),
    holdings.GAPS: (give_gaps, "gaps"),
    holdings.ACTIONS: (give_actions, "actions"),
    holdings.STEPS: (give_steps, "steps"),
    holdings.CHECKS: (give_checks, "actions"),
    holdings.HOURS: (give_hours, "requests"),
    holdings.MEETINGS: (give_sessions, "sessions"),
    holdings.DECISIONS: (give_decisions, "decisions"),
    holdings.TRAININGS: (give_trainings, "trainings"),
    holdings.PROJECTS: (give_projects, "projects"),
    holdings.TEAMS: (give_teams, "teams"),
    holdings.SCHEDULES: (give_schedules, "schedules"),
}


def _give(part: Holding, to: "User", *, actor: "User", now: datetime) -> None:
    give, name = _GIVERS[part.kind]
    give(**{name: part.rows}, to=to, actor=actor, now=now)


def _tell(person: "User", to: "User", given: Holdings, now: datetime) -> None:
    """Write one mail to who takes over, listing what is his now."""
    context = {
        "person": person,
        "parts": given.parts,
        "url": f"{settings.SITE_URL}{reverse('reports:home')}?week=mine",
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    subject = _("You take over from %(name)s: %(count)d things") % {
        "name": Truncator(person.name).chars(25),
        "count": given.total,
    }
    enqueue_mail(
        key=f"handed_over:{person.pk}:{to.pk}:{given.seen[:32]}",
        kind="handed_over",
        recipient=to.email,
        subject=Truncator(subject).chars(SUBJECT_LIMIT),
        text=render_to_string("emails/handed_over.txt", context),
        html=render_to_string("emails/handed_over.html", context),
        about=person,
        now=now,
    )
