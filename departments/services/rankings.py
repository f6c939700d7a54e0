"""Workshop rankings: opened, ordered by each department, and decided by counting."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.choices.focus import RankingState
from departments.models import (
    Department,
    Goal,
    KeyProject,
    ProjectPriority,
    ProjectRanking,
    Quarter,
    RankingBallot,
    RankingProject,
    User,
)
from departments.services import ranking_mails
from departments.services.checks import needs_text
from departments.services.goals import tell_sharers, write_priority
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib import ranks
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState

FEWEST_PROJECTS: Final = 2
FEWEST_ORDERS: Final = 2


@transaction.atomic
def open_ranking(
    *,
    title: str,
    quarter: Quarter,
    projects: Sequence[KeyProject],
    departments: Collection[Department],
    due_on: date,
    goal: Goal | None = None,
    actor: User,
    now: datetime,
) -> ProjectRanking:
    """Ask departments to put key projects in order; their heads get a mail.

    Raises DomainError naming the field that cannot hold.
    """
    today = organization_day(now)
    _check_quarter(quarter)
    _check_projects(projects, goal)
    _check_departments(departments, today)
    _refuse(due_on < today, "due_on", _("Choose a day from today on."))
    ranking = create_row(
        ProjectRanking(title=title, quarter=quarter, goal=goal, due_on=due_on, opened_by=actor),
        actor=actor,
        now=now,
        event="ranking.opened",
    )
    RankingProject.objects.bulk_create(
        RankingProject(
            ranking=ranking, project=project, position=position, created_at=now, updated_at=now
        )
        for position, project in enumerate(projects, start=1)
    )
    for department in sorted(departments, key=lambda one: str(one.pk)):
        ballot = RankingBallot(ranking=ranking, department=department)
        create_row(ballot, actor=actor, now=now, event="ranking.asked")
    ranking_mails.tell_opened(ranking=ranking, departments=departments, now=now)
    return ranking


@transaction.atomic
def order_projects(
    *,
    ballot: RankingBallot,
    order: Sequence[UUID],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> RankingBallot:
    """Give a department's order, or another one; all projects, the first comes first."""
    ranking = _held(ballot.ranking)
    known = set(ranking.entries.values_list("project_id", flat=True))
    if len(order) != len(known) or set(order) != known:
        sentence = _("Put each project of the ranking in order, each once.")
        raise DomainError(sentence, fields={"order": [sentence]})
    return save_row(
        ballot,
        changes={
            "order": [str(project) for project in order],
            "ordered_by": actor,
            "ordered_at": now,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="ranking.ordered",
    )


@transaction.atomic
def close_ranking(
    *, ranking: ProjectRanking, expected_version: int | None = None, actor: User, now: datetime
) -> ProjectRanking:
    """Count the orders; the common one becomes the priorities of the departments that gave theirs.

    Raises WrongState while answers are missing and still due, or when fewer than two came.
    """
    held = _held(ranking)
    ballots = list(held.ballots.select_related("department"))
    _refuse_early(held, ballots, organization_day(now))
    projects = _living(held)
    given = [ballot for ballot in ballots if ballot.is_given]
    result = _counted(given, ballots, projects)
    save_row(
        held,
        changes={
            "state": RankingState.CLOSED,
            "closed_by": actor,
            "closed_at": now,
            "result": result,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="ranking.closed",
        where=Q(state=RankingState.OPEN),
    )
    _write_order(held, result, given, projects, actor=actor, now=now)
    ranking_mails.tell_closed(ranking=held, now=now)
    return held


@transaction.atomic
def withdraw_ranking(
    *,
    ranking: ProjectRanking,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ProjectRanking:
    """Give an open ranking up, with the reason; priorities stay as they are."""
    told = needs_text(reason, "reason", _("Say why the ranking is withdrawn."))
    return save_row(
        _held(ranking),
        changes={"state": RankingState.WITHDRAWN},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="ranking.withdrawn",
        why=told,
        where=Q(state=RankingState.OPEN),
    )


def _held(ranking: ProjectRanking) -> ProjectRanking:
    """Return the ranking locked, so that no order comes while it is counted."""
    held = ProjectRanking.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    if not held.is_open:
        raise WrongState(
            _("This ranking is “%(state)s”. It can no longer be changed.")
            % {"state": held.state_choice.label}
        )
    return held


def _refuse_early(ranking: ProjectRanking, ballots: Iterable[RankingBallot], today: date) -> None:
    given = [ballot for ballot in ballots if ballot.is_given]
    missing = [str(ballot.department) for ballot in ballots if not ballot.is_given]
    if missing and today <= ranking.due_on:
        raise WrongState(
            _(
                "Not everybody has answered: %(names)s. It can be decided without them after %(day)s."
            )
            % {"names": ", ".join(missing), "day": ranking_mails.day_text(ranking.due_on)}
        )
    if len(given) < FEWEST_ORDERS:
        raise WrongState(_("Fewer than two departments have answered: there is nothing to count."))


def _living(ranking: ProjectRanking) -> dict[UUID, KeyProject]:
    """Return the projects on the ballot that were not retired in the meantime, by id."""
    found = KeyProject.objects.filter(retired_at=None, pk__in=ranking.entries.values("project"))
    projects = {project.pk: project for project in found}
    if len(projects) < FEWEST_PROJECTS:
        raise WrongState(_("Fewer than two of its projects still run. Withdraw the ranking."))
    return projects


def _counted(
    given: Sequence[RankingBallot],
    ballots: Iterable[RankingBallot],
    projects: Mapping[UUID, KeyProject],
) -> dict[str, Any]:
    """Return what the count found, in a form that is stored and never worked out again."""
    orders = [[UUID(one) for one in ballot.order if UUID(one) in projects] for ballot in given]
    found = ranks.common_order(orders)
    together = {one.thing: one.place for one in found.places}
    return {
        "rule": ranks.RULE_VERSION,
        "places": [
            {
                "project": str(one.thing),
                "name": projects[one.thing].name,
                "place": one.place,
                "tied": one.is_tied,
                "wins": one.wins,
            }
            for one in found.places
        ],
        "contradictions": found.contradictions,
        "pairs": found.pairs,
        "equally_good": found.equally_good,
        "agreement": str(ranks.agreement(orders)),
        "counted": [
            {
                "department": str(ballot.department_id),
                "name": ballot.department.name,
                "agreement": str(ranks.kendall_tau(ranks.ranks_of(order), together)),
            }
            for ballot, order in zip(given, orders, strict=True)
        ],
        "silent": [ballot.department.name for ballot in ballots if not ballot.is_given],
    }


def _write_order(
    ranking: ProjectRanking,
    result: Mapping[str, Any],
    given: Iterable[RankingBallot],
    projects: Mapping[UUID, KeyProject],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Make the common order each department's priorities; its other projects follow behind."""
    places = {UUID(one["project"]): int(one["place"]) for one in result["places"]}
    goals = {project.goal_id for project in projects.values()}
    known: dict[UUID, dict[UUID, ProjectPriority]] = defaultdict(dict)
    rows = ProjectPriority.objects.filter(project__goal__in=goals, project__retired_at=None)
    for row in rows.select_related("project").order_by("rank", "id"):
        known[row.department_id][row.project_id] = row
    why = _("Decided in “%(title)s”") % {"title": ranking.title}
    for ballot in given:
        mine = known[ballot.department_id]
        behind = [row for key, row in mine.items() if key not in places]
        wanted: list[tuple[KeyProject, int, ProjectPriority | None]] = [
            (project, places[key], mine.get(key)) for key, project in projects.items()
        ]
        wanted += [
            (row.project, len(places) + step, row) for step, row in enumerate(behind, start=1)
        ]
        for project, rank, held in wanted:
            write_priority(
                project,
                ballot.department,
                {"rank": rank},
                row=held,
                expected_version=None,
                actor=actor,
                now=now,
                why=why,
            )
    tell_sharers(goals, now)


def _check_quarter(quarter: Quarter) -> None:
    _refuse(
        quarter.state == QuarterState.CLOSED,
        "quarter",
        _("%(quarter)s is closed; it stays as it was.") % {"quarter": quarter},
    )


def _check_projects(projects: Sequence[KeyProject], goal: Goal | None) -> None:
    count = len({project.pk for project in projects})
    _refuse(
        not FEWEST_PROJECTS <= count <= ranks.MOST_THINGS or count != len(projects),
        "projects",
        _("Choose between 2 and %(most)d key projects.") % {"most": ranks.MOST_THINGS},
    )
    _refuse(
        any(project.retired_at is not None for project in projects),
        "projects",
        _("Choose projects that are not retired."),
    )
    _refuse(
        goal is not None and any(project.goal_id != goal.pk for project in projects),
        "projects",
        _("Choose projects of this goal."),
    )


def _check_departments(departments: Collection[Department], today: date) -> None:
    _refuse(
        len({department.pk for department in departments}) < FEWEST_ORDERS,
        "departments",
        _("Choose at least two departments."),
    )
    gone = [one for one in departments if one.active_until and one.active_until < today]
    _refuse(bool(gone), "departments", _("Choose departments that still exist."))


def _refuse(fault: bool, name: str, sentence: str) -> None:  # noqa: FBT001
    if fault:
        raise DomainError(sentence, fields={name: [sentence]})
