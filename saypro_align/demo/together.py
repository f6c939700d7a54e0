"""Putting first things first: who wants which key project, the product workshop, and one team."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from actions.choices import OPEN_STATES, ActionKind
from actions.models import CorrectiveAction
from actions.services.focus import open_ranking_for
from departments.models import KeyProject, Membership, Quarter
from departments.services import focus, rankings, teams
from kpis.services import teams as team_kpis
from saypro_align.demo import goals
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day

# Project → department → how much it wants it, and why.
DEMAND: Final = {
    "Better course search": {
        "sales": (5, "Every second lead asks why a course cannot be found."),
        "marketing": (4, "Half of our campaign clicks end in the search."),
    },
    "Simpler checkout": {
        "sales": (4, "Three in ten give up when paying."),
        "marketing": (5, "It would double what a campaign brings."),
    },
    "Voice search": {"sales": (2, ""), "marketing": (2, "Nobody has asked for it.")},
    "Video advice in the app": {"sales": (1, "We call customers anyway."), "marketing": (3, "")},
}
WORKSHOP: Final = "Quarterly product alignment workshop"
# What departments put first, second, third, fourth; Marketing has not answered yet.
ORDERS: Final = {
    "product-development": (
        "Video advice in the app",
        "Better course search",
        "Voice search",
        "Simpler checkout",
    ),
    "sales": (
        "Better course search",
        "Simpler checkout",
        "Voice search",
        "Video advice in the app",
    ),
}
ASKED: Final = ("product-development", "sales", "marketing")
TEAM: Final = "Customer Success Team"


def plan_focus(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    running: DemoQuarter,
    now: datetime,
) -> None:
    """Demand is rated, a team is formed, and a workshop waits for its last answer."""
    start, today = running.starts_on, organization_day(now)

    def form(moment: datetime) -> None:
        form_team(cast, rows[running.index], moment)

    def hold(moment: datetime) -> None:
        hold_workshop(cast, rows[running.index], today + timedelta(days=4), moment)

    timeline.on(start + timedelta(days=2), 11, lambda moment: rate(cast, moment))
    timeline.on(start + timedelta(days=3), 9, form)
    opened = max(start + timedelta(days=4), today - timedelta(days=3))
    if opened < today:
        timeline.on(opened, 9, hold)


def rate(cast: Cast, now: datetime) -> None:
    """Let the other departments say how much they want each project."""
    projects = _projects()
    for name, said in DEMAND.items():
        for slug, (rating, comment) in said.items():
            focus.rate_demand(
                project=projects[name],
                department=cast.departments[slug],
                rating=rating,
                comment=comment,
                actor=cast.heads[slug],
                now=now,
            )


def hold_workshop(cast: Cast, quarter: Quarter, due_on: date, now: datetime) -> None:
    """Ask three departments for their order, as the action says; two have answered."""
    projects = _projects()
    action = CorrectiveAction.objects.filter(
        gap__quarter=quarter, kind=ActionKind.ALIGN_FOCUS, state__in=OPEN_STATES
    ).first()
    ranking = (partial(open_ranking_for, action=action) if action else rankings.open_ranking)(
        title=WORKSHOP,
        quarter=quarter,
        goal=cast.goals[goals.PROJECT_GOAL],
        projects=[projects[name] for name in DEMAND],
        departments=[cast.departments[slug] for slug in ASKED],
        due_on=due_on,
        actor=cast.office,
        now=now,
    )
    for hours, (slug, names) in enumerate(ORDERS.items(), start=1):
        rankings.order_projects(
            ballot=ranking.ballots.get(department=cast.departments[slug]),
            order=[projects[name].pk for name in names],
            actor=cast.heads[slug],
            now=now + timedelta(hours=hours),
        )


def form_team(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Sales and Customer Service answer together for winning customers and for keeping them."""
    members = Membership.objects.filter(
        user__in=[cast.people[handle] for handle in ("nomsa", "themba", "fatima")], ended_on=None
    ).select_related("user", "department")
    team = teams.form_team(
        name=TEAM,
        purpose="Customers we win are customers who stay: one team looks after them from the first "
        "call to the first renewal.",
        goal=cast.goals[goals.CUSTOMERS],
        lead=cast.people["themba"],
        members=list(members),
        starts_on=quarter.starts_on,
        actor=cast.heads["sales"],
        now=now,
    )
    party = team.parties.get(department=cast.departments["customer-service"])
    later = now + timedelta(hours=2)
    teams.answer_team(party=party, agree=True, actor=cast.heads["customer-service"], now=later)
    for key, slug, baseline, target in (
        ("retention", "customer-service", 88, 91),
        ("acquisition", "sales", 40, 60),
    ):
        team_kpis.add_team_kpi(
            team=team,
            kpi=cast.kpi(key, later),
            baseline=Decimal(baseline),
            target_value=Decimal(target),
            due_on=quarter.ends_on,
            actor=cast.heads[slug],
            now=later,
        )


def _projects() -> dict[str, KeyProject]:
    return {project.name: project for project in KeyProject.objects.filter(retired_at=None)}
