"""Mails about rankings of key projects and teams, in the transaction of what they tell of."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.models import CrossTeam, Department, ProjectRanking, TeamDepartment, User
from departments.selectors import colleagues, heads_of
from departments.services.plan_mails import News, Remark, send_news

OPENED, CLOSED = "ranking_opened", "ranking_closed"
FORMED, ANSWERED = "team_formed", "team_answered"
KINDS = (OPENED, CLOSED, FORMED, ANSWERED)


def day_text(day: date) -> str:
    """Return a day as mails and sentences show it."""
    return format_date(day, "j M Y")


def tell_opened(
    *, ranking: ProjectRanking, departments: Collection[Department], now: datetime
) -> None:
    """Ask the heads of the departments for their order."""
    entries = ranking.entries.select_related("project")
    news = News(
        subject=_("Rank the key projects: %(title)s") % {"title": ranking.title},
        sentences=(
            _("%(person)s asks for the order in which your department wants these projects done.")
            % {"person": ranking.opened_by},
            _("Answers are wanted by %(day)s.") % {"day": day_text(ranking.due_on)},
        ),
        remarks=tuple(Remark(_("Key project"), entry.project.name) for entry in entries),
        button=_("Give your order"),
        url=_address("departments:ranking_page", ranking.pk),
        reason=_reason_of_heads(),
    )
    _send(OPENED, ranking, _heads({one.pk for one in departments}), news, now)


def tell_closed(*, ranking: ProjectRanking, now: datetime) -> None:
    """Tell the heads of all departments that took part what was decided."""
    lines = tuple(
        Remark(_("Place %(number)d") % {"number": one["place"]}, str(one["name"]))
        for one in ranking.result["places"]
    )
    news = News(
        subject=_("The order is decided: %(title)s") % {"title": ranking.title},
        sentences=(_("From now on this is the priority of the departments that answered."),),
        remarks=lines,
        button=_("See the order"),
        url=_address("departments:ranking_page", ranking.pk),
        reason=_reason_of_heads(),
    )
    took_part = set(ranking.ballots.values_list("department_id", flat=True))
    _send(CLOSED, ranking, _heads(took_part), news, now)


def tell_formed(*, team: CrossTeam, parties: Iterable[TeamDepartment], now: datetime) -> None:
    """Ask the heads whose people a team needs whether they agree."""
    members = team.members.filter(left_on=None).select_related("user", "department")
    news = News(
        subject=_("Team to agree to: %(name)s") % {"name": team.name},
        sentences=(
            _("%(person)s wants to form the team “%(name)s” with people of your department.")
            % {"person": team.formed_by, "name": team.name},
            team.purpose,
        ),
        remarks=tuple(Remark(str(one.department), str(one.user)) for one in members),
        button=_("Answer"),
        url=_address("kpis:team_page", team.slug),
        reason=_reason_of_heads(),
    )
    _send(FORMED, team, _heads({party.department_id for party in parties}), news, now)


def tell_answered(*, party: TeamDepartment, now: datetime) -> None:
    """Tell who formed the team and its lead what a department said."""
    team = party.team
    agreed = party.reason == ""
    subject = _("%(who)s agrees: %(name)s") if agreed else _("%(who)s declines: %(name)s")
    news = News(
        subject=subject % {"who": party.department, "name": team.name},
        sentences=tuple(
            text
            for text in (
                party.reason,
                _("The team can work now: every department has agreed.")
                if agreed and team.state == "active"
                else "",
            )
            if text
        ),
        button=_("See the team"),
        url=_address("kpis:team_page", team.slug),
        reason=_("You get this because you lead the team or formed it."),
    )
    people = {one.pk: one for one in (team.formed_by, team.lead) if one.is_active}
    others = [one for key, one in people.items() if key != party.answered_by_id]
    _send(ANSWERED, team, others, news, now, stamp=str(party.pk))


def may_still_read(_kind: str, recipient: str, _about_id: UUID | None) -> bool:
    """Return whether the person still works here: rankings and teams are for all who do."""
    return colleagues().filter(email__iexact=recipient).exists()


def _heads(department_ids: Collection[UUID]) -> list[User]:
    people = {head.pk: head for heads in heads_of(department_ids).values() for head in heads}
    return [people[key] for key in sorted(people)]


def _send(
    kind: str, about: Model, people: Iterable[User], news: News, now: datetime, *, stamp: str = ""
) -> None:
    for person in people:
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        key = ":".join(part for part in (kind, str(about.pk), stamp, str(person.pk)) if part)
        send_news(key=key, kind=kind, recipient=person.email, news=news, about=about, now=now)


def _reason_of_heads() -> str:
    return _("You get this because you head one of the departments.")


def _address(name: str, *args: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
