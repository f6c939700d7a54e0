"""Objects for a person: 404 for what he may not know of, 403 for what he may read but not write.

Both the pages and the API fetch every object here.
"""

import re
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from departments import permissions
from departments.choices import QuarterState
from departments.exempting import requests_for
from departments.models import (
    Comment,
    CrossTeam,
    Department,
    ExemptionRequest,
    Goal,
    GoalMeasure,
    GoalProposal,
    KeyProject,
    MeasureCoupling,
    Membership,
    Objective,
    Obligation,
    Plan,
    ProjectPriority,
    ProjectRanking,
    Quarter,
    QuarterOpening,
    RankingBallot,
    Resource,
    TeamDepartment,
    TeamMember,
    User,
)
from saypro_align.lib.clock import organization_day
from saypro_align.lib.not_found import first_or_404, id_or_404

Row = TypeVar("Row", bound=Model)
_QUARTER = "quarter"
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")


class Asking(Protocol):
    """A request of a page or of the API."""

    @property
    def user(self) -> Any:
        """Return who is asking, perhaps nobody."""


def signed_in(request: Asking) -> User:
    """Return who is asking; views that may be open to nobody else say so by calling this."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def department_for_reading(user: User, slug: str) -> Department:
    """Return the department to anybody who works here."""
    return _by_slug(Department.objects.all(), user, slug)


def department_for_writing(user: User, slug: str) -> Department:
    """Return the department to its head: plans, KPIs, priorities and actions are written there."""
    department = department_for_reading(user, slug)
    return _allowed(department, may=permissions.can_write_for(user, department.pk))


def department_for_editing(user: User, slug: str) -> Department:
    """Return the department to the strategy office, which edits the department itself."""
    department = department_for_reading(user, slug)
    return _allowed(department, may=permissions.can_edit_structure(user))


def quarter_for_reading(user: User, code: str) -> Quarter:
    """Return the quarter to anybody who works here."""
    if not permissions.is_internal(user) or not _SLUG.fullmatch(code):
        raise Http404
    return first_or_404(Quarter.objects.filter(code=code))


def quarter_for_writing(user: User, code: str) -> Quarter:
    """Return the quarter to the strategy office."""
    return _allowed(quarter_for_reading(user, code), may=permissions.can_edit_structure(user))


def quarter_for_vision(user: User, code: str) -> Quarter:
    """Return the quarter to strategy office and leadership, who write its vision."""
    return _allowed(quarter_for_reading(user, code), may=permissions.can_write_vision(user))


def opening_for_writing(user: User, code: str) -> QuarterOpening:
    """Return how far the opening of the quarter has come, to the strategy office."""
    quarter = quarter_for_writing(user, code)
    return first_or_404(QuarterOpening.objects.filter(quarter=quarter).select_related("quarter"))


def goal_for_reading(user: User, slug: str) -> Goal:
    """Return the goal to anybody who works here."""
    return _by_slug(Goal.objects.select_related("owner"), user, slug)


def goal_for_writing(user: User, slug: str) -> Goal:
    """Return the goal to the strategy office."""
    return _allowed(goal_for_reading(user, slug), may=permissions.can_edit_structure(user))


def goal_for_proposing(user: User, slug: str) -> Goal:
    """Return the goal to who may propose a change of it."""
    return _allowed(goal_for_reading(user, slug), may=permissions.can_propose(user))


def proposal_for_reading(user: User, pk: UUID | str) -> GoalProposal:
    """Return the proposal to who made it and to who decides."""
    rows = GoalProposal.objects.visible_to(user).select_related(
        "goal", "proposed_by", "answered_by"
    )
    return _by_pk(rows, user, pk)


def proposal_for_answering(user: User, pk: UUID | str) -> GoalProposal:
    """Return the proposal to the strategy office."""
    return _allowed(proposal_for_reading(user, pk), may=permissions.can_edit_structure(user))


def measure_for_writing(user: User, pk: UUID | str) -> GoalMeasure:
    """Return a goal's measure or driver to the strategy office."""
    measure = _by_pk(GoalMeasure.objects.select_related("goal"), user, pk)
    return _allowed(measure, may=permissions.can_edit_structure(user))


def coupling_for_writing(user: User, pk: UUID | str) -> MeasureCoupling:
    """Return a coupling of two measures to the strategy office."""
    coupling = _by_pk(MeasureCoupling.objects.select_related("first", "second"), user, pk)
    return _allowed(coupling, may=permissions.can_edit_structure(user))


def project_for_reading(user: User, pk: UUID | str) -> KeyProject:
    """Return the key project to anybody who works here."""
    return _by_pk(KeyProject.objects.select_related("goal"), user, pk)


def project_for_writing(user: User, pk: UUID | str) -> KeyProject:
    """Return the key project to the strategy office."""
    return _allowed(project_for_reading(user, pk), may=permissions.can_edit_structure(user))


def project_for_rating(user: User, pk: UUID | str, slug: str) -> tuple[KeyProject, Department]:
    """Return the project and the department to the head of that department."""
    return project_for_reading(user, pk), department_for_writing(user, slug)


def commitment_for_judging(user: User, pk: UUID | str, slug: str) -> ProjectPriority:
    """Return what a department promised to a project, to the head of that department."""
    project, department = project_for_rating(user, pk, slug)
    rows = ProjectPriority.objects.select_related("project", "department")
    return first_or_404(rows.filter(project=project, department=department))


def ranking_for_reading(user: User, pk: UUID | str) -> ProjectRanking:
    """Return a ranking of key projects to anybody who works here."""
    rows = ProjectRanking.objects.select_related("quarter", "goal", "opened_by", "closed_by")
    return _by_pk(rows, user, pk)


def ranking_for_deciding(user: User, pk: UUID | str) -> ProjectRanking:
    """Return a ranking to who may count it: the strategy office and the head who opened it."""
    ranking = ranking_for_reading(user, pk)
    return _allowed(ranking, may=permissions.can_decide_ranking(user, ranking))


def ballot_for_ordering(user: User, pk: UUID | str, slug: str) -> RankingBallot:
    """Return a department's answer to the head of that department."""
    ranking = ranking_for_reading(user, pk)
    department = department_for_reading(user, slug)
    rows = RankingBallot.objects.select_related("ranking", "department")
    ballot = first_or_404(rows.filter(ranking=ranking, department=department))
    return _allowed(ballot, may=permissions.can_write_for(user, department.pk))


def team_for_reading(user: User, slug: str) -> CrossTeam:
    """Return a cross-functional team to anybody who works here."""
    return _by_slug(CrossTeam.objects.select_related("lead", "goal", "formed_by"), user, slug)


def team_for_running(user: User, slug: str) -> CrossTeam:
    """Return a team to who changes it: the strategy office and the heads of its departments."""
    team = team_for_reading(user, slug)
    return _allowed(team, may=permissions.can_run_team(user, team))


def party_for_answering(user: User, slug: str, department: str) -> TeamDepartment:
    """Return what a team asks of a department, to the head of that department."""
    team = team_for_reading(user, slug)
    rows = TeamDepartment.objects.select_related("team__lead", "team__formed_by", "department")
    party = first_or_404(rows.filter(team=team, department__slug=department))
    return _allowed(party, may=permissions.can_write_for(user, party.department_id))


def team_by_id(user: User, pk: UUID | str) -> CrossTeam:
    """Return a cross-functional team to anybody who works here."""
    return _by_pk(CrossTeam.objects.all(), user, pk)


def member_for_removing(user: User, pk: UUID | str, *, team: CrossTeam | None = None) -> TeamMember:
    """Return a member, of a certain team where one is named, to who changes the team."""
    rows = TeamMember.objects.select_related("team", "user", "department")
    member = _by_pk(rows if team is None else rows.filter(team=team), user, pk)
    return _allowed(member, may=permissions.can_run_team(user, member.team))


def obligation_for_reading(user: User, pk: UUID | str) -> Obligation:
    """Return who owes a plan when, to anybody who works here."""
    return _by_pk(Obligation.objects.select_related("department", "quarter"), user, pk)


def obligation_for_writing(user: User, pk: UUID | str) -> Obligation:
    """Return the obligation to the head of its department, who starts the plan."""
    obligation = obligation_for_reading(user, pk)
    return _allowed(obligation, may=permissions.can_write_for(user, obligation.department_id))


def obligation_for_exempting(user: User, pk: UUID | str) -> Obligation:
    """Return the obligation to the leadership, which exempts."""
    return _allowed(obligation_for_reading(user, pk), may=permissions.can_exempt(user))


def request_for_reading(user: User, pk: UUID | str) -> ExemptionRequest:
    """Return a request for an exemption to strategy office, leadership and the own head."""
    return _by_pk(requests_for(user), user, pk)


def request_for_deciding(user: User, pk: UUID | str) -> ExemptionRequest:
    """Return the request to the leadership, which answers it."""
    return _allowed(request_for_reading(user, pk), may=permissions.can_exempt(user))


def request_for_dropping(user: User, pk: UUID | str) -> ExemptionRequest:
    """Return the request to who may take it back: strategy office and the own head."""
    request = request_for_reading(user, pk)
    may = user.is_coordinator or request.department_id in user.headed_department_ids()
    return _allowed(request, may=may)


def plan_for_reading(user: User, pk: UUID | str) -> Plan:
    """Return a plan version: submitted ones to all who work here, drafts to the own department."""
    return _by_pk(_plans(user), user, pk)


def plan_for_writing(user: User, pk: UUID | str) -> Plan:
    """Return a plan version to the head of its department."""
    plan = plan_for_reading(user, pk)
    return _allowed(plan, may=permissions.can_write_plan(user, plan))


def plan_for_deciding(user: User, pk: UUID | str) -> Plan:
    """Return a plan version to strategy office and leadership. The service keeps four eyes."""
    return _allowed(plan_for_reading(user, pk), may=permissions.can_decide_plans(user))


def objective_for_writing(user: User, pk: UUID | str) -> Objective:
    """Return an objective to the head of its department, of any version he may read."""
    rows = Objective.objects.filter(plan__in=Plan.objects.visible_to(user)).select_related(
        "plan__obligation__department", "plan__obligation__quarter"
    )
    objective = _by_pk(rows, user, pk)
    return _allowed(objective, may=permissions.can_write_plan(user, objective.plan))


def resource_for_writing(user: User, pk: UUID | str) -> Resource:
    """Return a scarce resource to the strategy office."""
    return _allowed(
        _by_pk(Resource.objects.all(), user, pk), may=permissions.can_edit_structure(user)
    )


def comment_for_reading(user: User, pk: UUID | str) -> Comment:
    """Return a comment to those who may read it now."""
    rows = Comment.objects.visible_to(user).select_related(
        "author", "plan__obligation__department", "plan__obligation__quarter"
    )
    return _by_pk(rows, user, pk)


def comment_for_settling(user: User, pk: UUID | str) -> Comment:
    """Return a comment to the head of the department and to those who decide on plans."""
    comment = comment_for_reading(user, pk)
    return _allowed(comment, may=permissions.can_settle_comments(user, comment.plan))


def person_for_reading(user: User, pk: UUID | str) -> User:
    """Return a person to anybody who works here."""
    return _by_pk(User.objects.all(), user, pk)


def person_for_writing(user: User, pk: UUID | str) -> User:
    """Return a person to the administrator."""
    return _allowed(person_for_reading(user, pk), may=permissions.can_administer(user))


def person_for_handing_over(user: User, pk: UUID | str) -> User:
    """Return a person to who gives what he answers for to somebody else."""
    return _allowed(person_for_reading(user, pk), may=permissions.can_hand_over(user))


def membership_for_writing(user: User, pk: UUID | str) -> Membership:
    """Return a membership to the administrator."""
    membership = _by_pk(Membership.objects.select_related("user", "department"), user, pk)
    return _allowed(membership, may=permissions.can_administer(user))


def selected_quarter(
    request_or_code: HttpRequest | str | None, user: User, now: datetime
) -> Quarter | None:
    """Return the quarter named by `?q=`, else the open one running now, else the newest open one.

    None before the first quarter exists. A code nobody knows is 404. A page's choice is remembered
    until the person signs out; an address without a quarter then shows it again.
    """
    request = request_or_code if isinstance(request_or_code, HttpRequest) else None
    code = request.GET.get("q", "") if request else request_or_code
    if not permissions.is_internal(user):
        return quarter_for_reading(user, str(code)) if code else None
    day = organization_day(now)
    quarters = newest_quarters() if request is not None or not code else []
    if request is not None:
        # The page offers the same ones to choose from.
        request.offered_quarters = quarters  # type: ignore[attr-defined]
    if code:
        named = next((quarter for quarter in quarters if quarter.code == code), None)
        quarter = named or quarter_for_reading(user, str(code))
        _remember(request, quarter)
        return quarter
    if remembered := _remembered(request, quarters):
        return remembered
    opened = [quarter for quarter in quarters if quarter.state == QuarterState.OPEN]
    running = [quarter for quarter in opened if quarter.starts_on <= day <= quarter.ends_on]
    return next(iter(running or opened or quarters), None)


def newest_quarters() -> list[Quarter]:
    """Return the quarters a page offers, the newest first."""
    return list(Quarter.objects.order_by("-starts_on", "-id")[:12])


def _remember(request: HttpRequest | None, quarter: Quarter) -> None:
    session = getattr(request, "session", None)
    if session is not None and session.get(_QUARTER) != quarter.code:
        session[_QUARTER] = quarter.code


def _remembered(request: HttpRequest | None, quarters: list[Quarter]) -> Quarter | None:
    code = getattr(request, "session", {}).get(_QUARTER)
    return next((quarter for quarter in quarters if quarter.code == code), None)


def _plans(user: User) -> QuerySet[Plan]:
    return Plan.objects.visible_to(user).select_related(
        "obligation__department", "obligation__quarter", "author", "submitted_by", "decided_by"
    )


def _by_slug(rows: QuerySet[Row], user: User, slug: str) -> Row:
    if not permissions.is_internal(user) or not _SLUG.fullmatch(slug):
        raise Http404
    return first_or_404(rows.filter(slug=slug))


def _by_pk(rows: QuerySet[Row], user: User, pk: UUID | str) -> Row:
    if not permissions.is_internal(user):
        raise Http404
    return first_or_404(rows.filter(pk=id_or_404(pk)))


def _allowed(row: Row, *, may: bool) -> Row:
    if not may:
        raise PermissionDenied
    return row
