"""Targets by department, by person, as a tree, one's own, and where the line to a goal is broken."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.access import selected_quarter, signed_in
from departments.models import Quarter, User
from departments.selectors import quarter_choices
from kpis.choices.cascade import STANDING, ContributionState
from kpis.choices.targets import KptState
from kpis.selectors import accountability, summaries
from kpis.selectors import sight_pages as selectors
from kpis.selectors.pages import departments_by_slug
from kpis.selectors.sights import broken_targets
from kpis.selectors.target_pages import listed
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

MOST_IN_A_FILE = 5_000


@require_GET
@takes_as_of
def targets_me(request: HttpRequest) -> HttpResponse:
    """Show what the person stands for: own, department's and organization's targets, each with why."""
    user, quarter, context = _asked(request)
    if quarter is None:
        return render(request, "kpis/targets/me.html", context)
    mine = selectors.my_targets(user, quarter, now=clock.now())
    coming = _coming(user, quarter)
    context |= {"mine": mine, "coming": coming, "read": summaries.reading(user, quarter)}
    return render(request, "kpis/targets/me.html", context)


@require_GET
@takes_as_of
def targets_by_department(request: HttpRequest) -> HttpResponse:
    """Show every department with its targets."""
    user, quarter, context = _asked(request)
    groups = selectors.by_department(user, quarter, now=clock.now()) if quarter else []
    context |= {"groups": groups, "with_targets": sum(bool(group.lines) for group in groups)}
    return render(request, "kpis/targets/departments.html", context)


@require_GET
@takes_as_of
def targets_by_person(request: HttpRequest) -> HttpResponse:
    """Show the people whose targets the reader may read."""
    user, quarter, context = _asked(request)
    if quarter is not None:
        context["groups"] = selectors.by_person(user, quarter, now=clock.now())
        context["without"] = selectors.without_target(user, quarter)
    return render(request, "kpis/targets/people.html", context)


@require_GET
@takes_as_of
def target_tree(request: HttpRequest) -> HttpResponse:
    """Show goals, the targets that serve them, and their parts, nested."""
    user, quarter, context = _asked(request)
    if quarter is not None:
        now = clock.now()
        context["goals"] = selectors.tree_of(user, quarter, now=now)
        context["unserved"] = selectors.unserved_goals(quarter, now=now)
    return render(request, "kpis/targets/tree.html", context)


@require_GET
@takes_as_of
def target_broken(request: HttpRequest) -> HttpResponse:
    """List the targets at which the line to a goal is broken, and why."""
    user, quarter, context = _asked(request)
    context["rows"] = broken_targets(user, quarter) if quarter else []
    return render(request, "kpis/targets/broken.html", context)


@require_GET
@takes_as_of
def target_broken_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the broken chains as a file."""
    user, quarter, _context = _asked(request)
    lines = list(selectors.broken_lines(user, quarter)) if quarter else []
    return csv_file(selectors.BROKEN_HEADERS, lines[:MOST_IN_A_FILE], "broken-chains.csv")


@require_GET
@takes_as_of
def target_accountability(request: HttpRequest) -> HttpResponse:
    """Show who answers for each target, who has read it, and who got an answer."""
    user, quarter, context = _asked(request)
    context["rows"] = _accountable(user, quarter)
    return render(request, "kpis/targets/accountability.html", context)


@require_GET
@takes_as_of
def target_accountability_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the figures as a file."""
    user, quarter, _context = _asked(request)
    rows = _accountable(user, quarter)[:MOST_IN_A_FILE]
    lines = accountability.csv_lines(rows, quarter) if quarter else []
    return csv_file(accountability.CSV_HEADERS, lines, "accountability.csv")


@require_GET
@takes_as_of
def contribution_list(request: HttpRequest) -> HttpResponse:
    """Show how functions contribute to the quarter's targets, what is unconfirmed first."""
    user, quarter, context = _asked(request)
    rows, shown = _contributions(request, user, quarter)
    context |= shown | {
        "rows": rows,
        "unconfirmed": sum(row.state != ContributionState.CONFIRMED for row in rows),
        "departments": departments_by_slug().values(),
        "states": [(state.value, state.label) for state in STANDING],
    }
    return render(request, "kpis/targets/contributions.html", context)


@require_GET
@takes_as_of
def contribution_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the contributions as a file, narrowed as on the page."""
    user, quarter, _context = _asked(request)
    rows, _shown = _contributions(request, user, quarter)
    lines = selectors.contribution_lines(rows[:MOST_IN_A_FILE])
    return csv_file(selectors.CONTRIBUTION_HEADERS, lines, "contributions.csv")


def _asked(request: HttpRequest) -> tuple[User, Quarter | None, dict[str, Any]]:
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    return (
        user,
        quarter,
        {
            "quarter": quarter,
            "quarter_choices": quarter_choices(),
            "quarter_value": quarter.code if quarter else "",
            "today": clock.organization_day(now),
        },
    )


def _accountable(user: User, quarter: Quarter | None) -> list[accountability.Accountability]:
    if quarter is None:
        return []
    rows = listed(user, quarter).order_by("level", "department__name", "name", "pk")
    return list(accountability.accountability_of(rows, user, quarter).values())


def _contributions(
    request: HttpRequest, user: User, quarter: Quarter | None
) -> tuple[list[Any], dict[str, Any]]:
    state = request.GET.get("state", "")
    state = state if state in STANDING else ""
    department = departments_by_slug().get(request.GET.get("department", ""))
    shown = {"state": state, "department": department}
    if quarter is None:
        return [], shown
    rows = selectors.contributions_listed(user, quarter, state=state, department=department)
    return rows, shown


def _coming(user: User, quarter: Quarter) -> Quarter | None:
    """Return the quarter after this one once targets for it can be read."""
    following = Quarter.objects.filter(starts_on__gt=quarter.ends_on).order_by("starts_on").first()
    if following is None:
        return None
    shown = listed(user, following).exclude(state=KptState.DRAFT)
    return following if shown.exists() else None
