"""What an action of kind B or C sets in motion: a team, or a ranking of key projects."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction, FocusLink
from departments.models import (
    CrossTeam,
    Department,
    Goal,
    KeyProject,
    Membership,
    ProjectRanking,
    Quarter,
    User,
)
from departments.services import rankings, teams
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import WrongState


@transaction.atomic
def open_ranking_for(
    *,
    action: CorrectiveAction,
    title: str,
    quarter: Quarter,
    projects: Sequence[KeyProject],
    departments: Collection[Department],
    due_on: date,
    goal: Goal | None = None,
    actor: User,
    now: datetime,
) -> ProjectRanking:
    """Open a ranking because of an action; both name each other from then on."""
    _must_be_open(action)
    ranking = rankings.open_ranking(
        title=title,
        quarter=quarter,
        projects=projects,
        departments=departments,
        due_on=due_on,
        goal=goal,
        actor=actor,
        now=now,
    )
    _link(action, actor, now, ranking=ranking)
    changes = {"ranking": (None, ranking)}
    record("action.ranking_opened", actor=actor, subject=action, now=now, changes=changes)
    return ranking


@transaction.atomic
def form_team_for(
    *,
    action: CorrectiveAction,
    name: str,
    purpose: str,
    lead: User,
    members: Sequence[Membership],
    starts_on: date,
    ends_on: date | None = None,
    goal: Goal | None = None,
    actor: User,
    now: datetime,
) -> CrossTeam:
    """Form a team because of an action; both name each other from then on."""
    _must_be_open(action)
    team = teams.form_team(
        name=name,
        purpose=purpose,
        lead=lead,
        members=members,
        starts_on=starts_on,
        ends_on=ends_on,
        goal=goal,
        actor=actor,
        now=now,
    )
    _link(action, actor, now, team=team)
    changes = {"team": (None, team)}
    record("action.team_formed", actor=actor, subject=action, now=now, changes=changes)
    return team


def _must_be_open(action: CorrectiveAction) -> None:
    state = CorrectiveAction.objects.select_for_update(of=("self",)).get(pk=action.pk).state
    if state not in OPEN_STATES:
        raise WrongState(_("This action is closed. It can no longer be changed."))


def _link(
    action: CorrectiveAction,
    actor: User,
    now: datetime,
    *,
    ranking: ProjectRanking | None = None,
    team: CrossTeam | None = None,
) -> None:
    FocusLink.objects.create(
        action=action, ranking=ranking, team=team, made_by=actor, created_at=now, updated_at=now
    )
