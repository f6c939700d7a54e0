"""Who may do what with people, quarters, goals and plans. Pages, API and access all ask here."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from departments.choices import ProposalState
from departments.choices.focus import TeamAnswer
from departments.models import (
    CrossTeam,
    GoalProposal,
    KeyProject,
    Plan,
    ProjectRanking,
    RankingBallot,
    TeamDepartment,
    User,
)
from saypro_align.audit.past import only_today


def is_internal(user: User | AnonymousUser) -> bool:
    """Return whether the person works here; external readers see published reports only."""
    return isinstance(user, User) and user.is_active and not user.is_external


@only_today
def can_edit_structure(user: User) -> bool:
    """Quarters, goals, departments and key projects are the strategy office's."""
    return is_internal(user) and user.is_coordinator


@only_today
def can_write_vision(user: User) -> bool:
    """Strategy office and leadership say what a quarter is about."""
    return is_internal(user) and (user.is_coordinator or user.is_leader)


@only_today
def can_propose(user: User) -> bool:
    """Everybody who cannot change a goal himself proposes a change."""
    return is_internal(user) and not user.is_coordinator


@only_today
def can_answer_proposal(user: User, proposal: GoalProposal) -> bool:
    """The strategy office answers what somebody else proposed and nobody has answered."""
    is_open = proposal.state == ProposalState.OPEN
    return can_edit_structure(user) and is_open and proposal.proposed_by_id != user.pk


def can_administer(user: User) -> bool:
    """People and memberships are the administrator's."""
    return is_internal(user) and user.is_administrator


def can_hand_over(user: User) -> bool:
    """Strategy office and administrator give what a leaving person answers for to a colleague."""
    return is_internal(user) and (user.is_administrator or user.is_coordinator)


def can_read_addresses(user: User) -> bool:
    """Mail addresses and roles are shown to who needs them for the work."""
    return is_internal(user) and (user.is_administrator or user.is_coordinator)


@only_today
def can_exempt(user: User) -> bool:
    """Only the leadership frees a department from its plan."""
    return is_internal(user) and user.is_leader


@only_today
def can_ask_exemption(user: User) -> bool:
    """Strategy office and heads ask the leadership to free a department from its plan."""
    return is_internal(user) and (user.is_coordinator or bool(user.headed_department_ids()))


@only_today
def can_write_for(user: User, department_id: UUID) -> bool:
    """A head writes plans, KPIs, measurements, priorities and actions of the own department."""
    return is_internal(user) and department_id in user.headed_department_ids()


@only_today
def can_show_outside(user: User, department_id: UUID) -> bool:
    """Only a department's head lets outsiders read of it."""
    return can_write_for(user, department_id)


@only_today
def can_set_rhythm(user: User, department_id: UUID) -> bool:
    """Heads and strategy office say how often a department checks in."""
    return can_edit_structure(user) or can_write_for(user, department_id)


def can_work_in(user: User, department_id: UUID) -> bool:
    """Staff and heads of the department, and the strategy office, read its drafts."""
    return is_internal(user) and (user.is_coordinator or department_id in user.department_ids())


@only_today
def can_write_plan(user: User, plan: Plan) -> bool:
    """Return whether the person writes this plan."""
    return can_write_for(user, plan.obligation.department_id)


def can_decide_plans(user: User) -> bool:
    """Strategy office and leadership approve and return plans."""
    return is_internal(user) and (user.is_coordinator or user.is_leader)


@only_today
def can_decide_plan(user: User, plan: Plan) -> bool:
    """Return whether the person may decide on this plan: nobody decides on his own."""
    return can_decide_plans(user) and user.pk not in {plan.author_id, plan.submitted_by_id}


def can_read_notes(user: User, plan: Plan) -> bool:
    """What was said when a plan was decided on is between its department and those who decide."""
    return can_decide_plans(user) or can_work_in(user, plan.obligation.department_id)


@only_today
def can_settle_comments(user: User, plan: Plan) -> bool:
    """The head of the department and those who decide mark comments as done."""
    return can_decide_plans(user) or can_write_plan(user, plan)


@only_today
def can_rate_demand(user: User, project: KeyProject, department_id: UUID) -> bool:
    """Heads of departments that do not lead a key project say how much they want it."""
    is_other = project.lead_department_id != department_id
    return project.retired_at is None and is_other and can_write_for(user, department_id)


@only_today
def can_open_ranking(user: User) -> bool:
    """Strategy office and heads ask departments to put key projects in order."""
    return is_internal(user) and (user.is_coordinator or bool(user.headed_department_ids()))


@only_today
def can_decide_ranking(user: User, ranking: ProjectRanking) -> bool:
    """The strategy office counts a ranking, and the head who opened it."""
    if not is_internal(user):
        return False
    return user.is_coordinator or (user.pk == ranking.opened_by_id and can_open_ranking(user))


@only_today
def can_order(user: User, ballot: RankingBallot) -> bool:
    """A head gives the order of the own department while the ranking is open."""
    return ballot.ranking.is_open and can_write_for(user, ballot.department_id)


def can_read_orders(user: User, ranking: ProjectRanking, ballots: list[RankingBallot]) -> bool:
    """What others ordered is shown when it is decided, or once the own order is given."""
    if not is_internal(user):
        return False
    if not ranking.is_open or user.is_coordinator or user.is_leader:
        return True
    own = [ballot for ballot in ballots if ballot.department_id in user.department_ids()]
    return bool(own) and all(ballot.is_given for ballot in own)


@only_today
def can_form_team(user: User) -> bool:
    """Strategy office and heads form teams of several departments."""
    return is_internal(user) and (user.is_coordinator or bool(user.headed_department_ids()))


@only_today
def can_run_team(user: User, team: CrossTeam) -> bool:
    """The strategy office changes a team, and the heads of the departments on it."""
    if not is_internal(user):
        return False
    mine = user.headed_department_ids()
    return user.is_coordinator or any(one.department_id in mine for one in team.parties.all())


@only_today
def can_answer_team(user: User, party: TeamDepartment) -> bool:
    """A head says whether people of the own department may work in a team."""
    waits = party.answer == TeamAnswer.ASKED and party.team.is_living
    return waits and can_write_for(user, party.department_id)
