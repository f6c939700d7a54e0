"""Key projects and teams: orders to give, rankings to decide, promises to judge, teams to answer."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.choices.focus import LIVING_TEAMS, CommitmentState, RankingState, TeamAnswer
from departments.models import ProjectPriority, ProjectRanking, RankingBallot, TeamDepartment
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on


def orders_to_give(asking: Asking) -> Telling:
    """Rankings in which a headed department has not answered."""
    rows = RankingBallot.objects.filter(
        department__in=asking.headed, ordered_at=None, ranking__state=RankingState.OPEN
    ).select_related("ranking", "department")
    for row in (yield rows.order_by("ranking__due_on", "id")[:MOST]):
        due = row.ranking.due_on
        yield Task(
            title=_("Rank the key projects: %(title)s") % {"title": row.ranking},
            note=_("For %(department)s. Who is silent keeps its own priorities.")
            % {"department": row.department},
            url=reverse("departments:ranking_order", args=[row.ranking_id, row.department.slug]),
            button=_("Give the order"),
            due_on=due,
            is_late=due < asking.today,
            about=reverse("departments:ranking_page", args=[row.ranking_id]),
        )


def rankings_to_decide(asking: Asking) -> Telling:
    """Open rankings that can be counted: everybody has answered, or the day has passed."""
    if asking.is_department:
        return
    rows = ProjectRanking.objects.filter(state=RankingState.OPEN)
    if not asking.user.is_coordinator:
        rows = rows.filter(opened_by__in=asking.people)
    waiting = Count("ballots", filter=Q(ballots__ordered_at=None))
    ready = rows.annotate(waiting=waiting).filter(Q(waiting=0) | Q(due_on__lt=asking.today))
    for row in (yield ready.order_by("due_on", "id")[:MOST]):
        yield Task(
            title=_("Decide the order: %(title)s") % {"title": row},
            note=_("The orders are in; count them."),
            url=f"{reverse('departments:ranking_page', args=[row.pk])}#decide-title",
            button=_("Count and decide"),
            due_on=row.due_on,
            is_late=row.due_on < asking.today,
        )


def commitments_to_judge(asking: Asking) -> Telling:
    """What a headed department has promised to a key project by a day."""
    rows = ProjectPriority.objects.filter(
        department__in=asking.headed,
        commitment_state=CommitmentState.OPEN,
        commitment_due_on__isnull=False,
        project__retired_at=None,
    ).select_related("project", "department")
    for row in (yield rows.order_by("commitment_due_on", "id")[:MOST]):
        yield Task(
            title=_("Promised to “%(project)s”: %(text)s")
            % {"project": row.project, "text": row.commitment},
            note=_("Say whether %(department)s kept it.") % {"department": row.department},
            url=reverse("departments:commitment_judge", args=[row.project_id, row.department.slug]),
            button=_("Kept or not"),
            due_on=row.commitment_due_on,
            is_late=row.commitment_due_on is not None and row.commitment_due_on < asking.today,
            needs_on=needs_on(row.commitment_due_on, asking.today),
            about=reverse("departments:project_page", args=[row.project_id]),
        )


def teams_to_answer(asking: Asking) -> Telling:
    """Teams that want people of a headed department."""
    rows = TeamDepartment.objects.filter(
        department__in=asking.headed, answer=TeamAnswer.ASKED, team__state__in=LIVING_TEAMS
    ).select_related("team", "department")
    for row in (yield rows.order_by("created_at", "id")[:MOST]):
        yield Task(
            title=_("Team “%(team)s” wants people of %(department)s")
            % {"team": row.team, "department": row.department},
            note=row.team.purpose,
            url=reverse("kpis:team_answer", args=[row.team.slug, row.department.slug]),
            button=_("Answer"),
            due_on=None,
            is_late=False,
            about=reverse("kpis:team_page", args=[row.team.slug]),
        )


def teams_to_end(asking: Asking) -> Telling:
    """Teams with people of a headed department whose last day has passed."""
    rows = TeamDepartment.objects.filter(
        department__in=asking.headed,
        team__state__in=LIVING_TEAMS,
        team__ends_on__lt=asking.today,
    ).select_related("team")
    for row in (yield rows.order_by("team__ends_on", "id")[:MOST]):
        yield Task(
            title=_("Team “%(team)s”: its time is over") % {"team": row.team},
            note=_("End it with what it has reached, or give it more time."),
            url=reverse("kpis:team_end", args=[row.team.slug]),
            button=_("End the team"),
            due_on=row.team.ends_on,
            is_late=True,
            about=reverse("kpis:team_page", args=[row.team.slug]),
        )
