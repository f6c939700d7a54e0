"""Rankings of key projects as pages, files and the API read them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from departments import permissions
from departments.choices.focus import RankingState
from departments.focus import Demand
from departments.models import (
    KeyProject,
    ProjectDemand,
    ProjectPriority,
    ProjectRanking,
    RankingBallot,
    User,
)
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import percent

_OPEN_FIRST: Final = Case(When(state=RankingState.OPEN, then=Value(0)), default=Value(1))


def rankings_listed(state: str = "", quarter_code: str = "") -> QuerySet[ProjectRanking]:
    """Return the rankings, open ones first, each with how many were asked and have answered."""
    rows = ProjectRanking.objects.select_related("quarter", "goal", "opened_by", "closed_by")
    if state in RankingState.values:
        rows = rows.filter(state=state)
    if quarter_code:
        rows = rows.filter(quarter__code=quarter_code)
    return rows.annotate(
        asked=Count("ballots"),
        answered=Count("ballots", filter=Q(ballots__ordered_at__isnull=False)),
    ).order_by(_OPEN_FIRST, "-created_at", "-id")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """Where a project came out."""

    project_id: UUID
    name: str
    place: int
    is_tied: bool
    wins: int


@dataclass(frozen=True, slots=True)
class OrderRow:
    """What one department answered, as far as the reader may know."""

    ballot: RankingBallot
    # Names in order; empty where it has not answered or is not shown yet.
    names: tuple[str, ...]
    is_hidden: bool
    may_order: bool
    # How much it agrees with the common order, −1 to 1, once that is decided.
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class RankingPage:
    """A ranking with everything its page shows."""

    ranking: ProjectRanking
    projects: list[KeyProject]
    demand: dict[UUID, Demand]
    orders: list[OrderRow]
    results: list[ResultRow]
    history: list[AuditEntry]
    may_decide: bool

    @property
    def given(self) -> int:
        """Return how many departments have answered."""
        return sum(row.ballot.is_given for row in self.orders)

    @property
    def mine(self) -> list[OrderRow]:
        """Return the answers the reader may give or change."""
        return [row for row in self.orders if row.may_order]

    @property
    def project_rows(self) -> list[tuple[KeyProject, Demand]]:
        """Return the projects on the ballot with what others want."""
        return [(project, self.demand[project.pk]) for project in self.projects]

    @property
    def agreement(self) -> str:
        """Return how much the departments agreed with each other, −1.0 to 1.0."""
        return _signed(self.ranking.result.get("agreement"))

    @property
    def ties(self) -> bool:
        """Return whether projects share a place."""
        return any(row.is_tied for row in self.results)


def ranking_page(ranking: ProjectRanking, user: User, today: date) -> RankingPage:
    """Return a ranking for showing, with a constant number of queries."""
    projects = projects_of(ranking)
    names = {str(project.pk): project.name for project in projects}
    ballots = list(ranking.ballots.select_related("department", "ordered_by"))
    for ballot in ballots:
        ballot.ranking = ranking
    may_read = permissions.can_read_orders(user, ranking, ballots)
    mine = user.department_ids()
    agreed = {one["department"]: one["agreement"] for one in ranking.result.get("counted", ())}
    orders = [
        OrderRow(
            ballot,
            tuple(names[one] for one in ballot.order) if shown else (),
            is_hidden=ballot.is_given and not shown,
            may_order=permissions.can_order(user, ballot),
            agreement=_signed(agreed.get(str(ballot.department_id))),
        )
        for ballot in ballots
        for shown in [may_read or ballot.department_id in mine]
    ]
    return RankingPage(
        ranking=ranking,
        projects=projects,
        demand=demand_for(projects),
        orders=orders,
        results=results_of(ranking),
        history=_history(ranking),
        may_decide=ranking.is_open and permissions.can_decide_ranking(user, ranking),
    )


def projects_of(ranking: ProjectRanking) -> list[KeyProject]:
    """Return the projects on the ballot, in the order in which they were put there."""
    entries = ranking.entries.select_related("project__goal", "project__lead_department")
    return [entry.project for entry in entries]


def results_of(ranking: ProjectRanking) -> list[ResultRow]:
    """Return the common order as it was decided."""
    return [
        ResultRow(UUID(one["project"]), one["name"], one["place"], one["tied"], one["wins"])
        for one in ranking.result.get("places", ())
    ]


def shown_ballots(ranking: ProjectRanking, user: User) -> Iterator[tuple[RankingBallot, bool]]:
    """Yield each answer and whether the person may read its order."""
    ballots = list(ranking.ballots.all())
    may_read = permissions.can_read_orders(user, ranking, ballots)
    mine = user.department_ids()
    for ballot in ballots:
        yield ballot, may_read or ballot.department_id in mine


def order_to_start_from(ballot: RankingBallot, projects: Sequence[KeyProject]) -> list[KeyProject]:
    """Return the projects as the department has them: its answer, its priorities, or the demand."""
    known = {str(project.pk): project for project in projects}
    if ballot.is_given:
        return [known[one] for one in ballot.order]
    ranks = dict(
        ProjectPriority.objects.filter(
            department_id=ballot.department_id, project__in=projects
        ).values_list("project_id", "rank")
    )
    wanted = demand_for(projects)
    last = len(projects) + 1

    def standing(project: KeyProject) -> tuple[int, Any, str]:
        return ranks.get(project.pk, last), -(wanted[project.pk].mean or 0), project.name

    return sorted(projects, key=standing)


def demand_for(projects: Iterable[KeyProject]) -> dict[UUID, Demand]:
    """Return for each project what the other departments say."""
    ratings: dict[UUID, list[int]] = {project.pk: [] for project in projects}
    rows = ProjectDemand.objects.filter(project__in=list(ratings)).order_by()
    for project_id, rating in rows.values_list("project_id", "rating"):
        ratings[project_id].append(rating)
    return {key: Demand(sum(found), len(found)) for key, found in ratings.items()}


CSV_HEADERS = (
    _("Ranking"),
    _("Quarter"),
    _("Goal"),
    _("State"),
    _("Answers by"),
    _("Asked"),
    _("Answered"),
    _("Place"),
    _("Key project"),
    _("Tied"),
)


def csv_lines(rankings: Iterable[Any]) -> Iterator[list[object]]:
    """Yield a line for each place that was decided, or one for a ranking without any yet."""
    for ranking in rankings:
        head: list[object] = [
            ranking.title,
            ranking.quarter.code,
            ranking.goal or "",
            ranking.state_choice.label,
            ranking.due_on,
            ranking.asked,
            ranking.answered,
        ]
        found = results_of(ranking)
        yield from ([*head, one.place, one.name, _yes(one.is_tied)] for one in found)
        if not found:
            yield [*head, "", "", ""]


def _yes(value: bool) -> object:  # noqa: FBT001
    return _("yes") if value else _("no")


def _signed(text: str | None) -> str:
    return percent.one_decimal(Fraction(text)) if text and text != "None" else ""


def _history(ranking: ProjectRanking) -> list[AuditEntry]:
    """Return what happened; the stored count is shown on the page, not line by line."""
    entries = entries_of(ranking)
    for entry in entries:
        entry.changes = {
            name: pair for name, pair in entry.changes.items() if name not in {"result"}
        }
    return entries
