"""Cross-functional teams with the KPIs they answer for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from departments import permissions
from departments.models import CrossTeam, TeamDepartment, TeamMember, User
from departments.teams import teams_listed
from kpis import attainment
from kpis.choices import Frequency, KpiState
from kpis.models import Kpi, Measurement, TeamKpi
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.numerals import quantity


@dataclass(frozen=True, slots=True)
class TeamKpiLine:
    """A KPI of a team and how far it has come towards the team's target."""

    link: TeamKpi
    value: Fraction | None
    verdict: attainment.Verdict | None
    # Whether the reader may open the KPI's own page.
    is_readable: bool

    @property
    def target(self) -> str:
        """Return what shall be reached, as it is shown."""
        wanted = self.link.target_value
        return "" if wanted is None else quantity(wanted, self.link.kpi.unit)

    @property
    def text(self) -> str:
        """Return how much of the way is done: "66.6 %", or nothing without data."""
        reached = self.verdict.attainment if self.verdict else None
        return "" if reached is None else attainment.share_text(reached)

    @property
    def bar(self) -> int | None:
        """Return the share a bar can show, 0 to 100, rounded down."""
        reached = self.verdict.attainment if self.verdict else None
        return None if reached is None else int(attainment.clamped(reached) * 100)


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team with its people, departments and KPIs."""

    team: CrossTeam
    members: list[TeamMember]
    left: list[TeamMember]
    parties: list[TeamDepartment]
    kpis: list[TeamKpiLine]
    history: list[AuditEntry]
    may_run: bool
    # What waits for the reader's own answer.
    to_answer: list[TeamDepartment]
    is_over: bool


def team_page(team: CrossTeam, user: User, today: date) -> TeamPage:
    """Return a team for showing, with a constant number of queries."""
    people = list(team.members.select_related("user", "department"))
    parties = list(team.parties.select_related("department", "answered_by"))
    for party in parties:
        party.team = team
    lines = team_kpi_lines([team], user, today)
    links = [line.link for line in lines]
    return TeamPage(
        team=team,
        members=[one for one in people if one.left_on is None],
        left=[one for one in people if one.left_on is not None],
        parties=parties,
        kpis=lines,
        history=entries_of(team, *parties, *people, *links, limit=40),
        may_run=team.is_living and permissions.can_run_team(user, team),
        to_answer=[one for one in parties if permissions.can_answer_team(user, one)],
        is_over=team.is_over(today),
    )


def team_kpi_lines(teams: Iterable[CrossTeam], user: User, today: date) -> list[TeamKpiLine]:
    """Return what the teams answer for, as far as the person may know of it; constant queries.

    A KPI is shown to who may read it anyway, and to everybody in the departments of its team.
    """
    links = (
        TeamKpi.objects.filter(team__in=[team.pk for team in teams], retired_at=None)
        .select_related("kpi", "team")
        .order_by("team__name", "kpi__name", "id")
    )
    found = list(links)
    ids = {link.kpi_id for link in found}
    readable = set(Kpi.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    mine = user.department_ids()
    inside = set(
        TeamDepartment.objects.filter(
            team__in={link.team_id for link in found}, department__in=mine
        ).values_list("team_id", flat=True)
    )
    values = _values(found, today)
    return [
        _line(link, values.get(link.pk, []), today, is_readable=link.kpi_id in readable)
        for link in found
        if link.kpi_id in readable or link.team_id in inside
    ]


def teams_of_departments(department_ids: Iterable[UUID]) -> QuerySet[CrossTeam]:
    """Return the teams that work or wait for agreement and have people of the departments."""
    wanted = TeamDepartment.objects.filter(department__in=list(department_ids))
    return teams_listed().filter(pk__in=wanted.values("team"))


def kpis_for_team(team: CrossTeam, user: User) -> QuerySet[Kpi]:
    """Return the KPIs of the team's departments that it does not answer for yet."""
    taken = TeamKpi.objects.filter(team=team, retired_at=None).values("kpi")
    owned = Kpi.objects.filter(
        department_links__department__in=team.parties.values("department"),
        department_links__confirmed_at__isnull=False,
    ).values("pk")
    readable = Kpi.objects.visible_to(user).filter(pk__in=owned, state=KpiState.ACTIVE)
    return readable.exclude(pk__in=taken).order_by("name", "id")


def _line(
    link: TeamKpi, values: list[attainment.Value], today: date, *, is_readable: bool
) -> TeamKpiLine:
    kpi = link.kpi
    starts_on = link.team.starts_on
    value = attainment.current_value(values, kpi.aggregation, starts_on=starts_on, day=today)
    if link.target_value is None:
        return TeamKpiLine(link, value, None, is_readable)
    target = attainment.Target(
        kpi.direction,
        baseline=link.baseline,
        target_value=link.target_value,
        starts_on=starts_on,
        due_on=link.due_on or link.team.ends_on,
    )
    verdict = attainment.status(
        attained=attainment.attainment(target, value),
        expected_by_now=attainment.expected(target, today),
        day=today,
        last_on=max((one.measured_on for one in values), default=None),
        frequency_days=Frequency(kpi.frequency).days if kpi.frequency else None,
        direction=kpi.direction,
    )
    return TeamKpiLine(link, value, verdict, is_readable)


def _values(links: Iterable[TeamKpi], today: date) -> dict[UUID, list[attainment.Value]]:
    """Return by link the KPI's values since its team began, and the last one before that."""
    wanted = list(links)
    found: dict[UUID, list[attainment.Value]] = defaultdict(list)
    if not wanted:
        return found
    first = min(link.team.starts_on for link in wanted)
    ids = {link.kpi_id for link in wanted}
    latest = Measurement.objects.filter(is_latest=True, measured_on__lte=today)
    newest = latest.filter(kpi=OuterRef("kpi"), measured_on__lt=first)
    before = newest.order_by("-measured_on").values("pk")[:1]
    rows = latest.filter(kpi_id__in=ids).filter(measured_on__gte=first)
    rows = rows | latest.filter(kpi_id__in=ids, pk=Subquery(before))
    by_kpi: dict[UUID, list[attainment.Value]] = defaultdict(list)
    for kpi_id, on, value in rows.order_by("measured_on").values_list(
        "kpi_id", "measured_on", "value"
    ):
        by_kpi[kpi_id].append(attainment.Value(on, value))
    for link in wanted:
        found[link.pk] = by_kpi[link.kpi_id]
    return found
