"""The alignment map as matrix and tree, the lists behind its numbers, and both as files."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from departments.models import Quarter, User
from departments.permissions import can_edit_structure
from reports import alignment_map as maps
from reports.choices import MapSign
from reports.map_lists import map_list as list_of
from reports.map_tree import tree_of
from reports.views.quarters import picker
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

_ROWS_A_PAGE = 50


@login_required
@require_safe
@takes_as_of
def map_matrix(request: HttpRequest) -> HttpResponse:
    """Show goals × departments; on a phone the tree, until a department is chosen."""
    user = signed_in(request)
    quarter = selected_quarter(request, user, clock.now())
    if quarter is None:
        return render(request, "reports/map_empty.html", {"may_add": can_edit_structure(user)})
    page = _page(request, quarter, user)
    chosen = request.GET.get("department", "")
    context = {
        "page": page,
        "tree": tree_of(page),
        "chosen": chosen if any(column.slug == chosen for column in page.columns) else "",
        "choices": quarter.obligations.order_by("department__name").values_list(
            "department__slug", "department__name"
        ),
        **_shared(request, quarter, user),
    }
    return render(request, "reports/map.html", context)


@login_required
@require_safe
@takes_as_of
def map_tree(request: HttpRequest) -> HttpResponse:
    """Show goal → department → objective → KPI → owner, with the next step of each objective."""
    user = signed_in(request)
    quarter = _quarter(request, user)
    page = _page(request, quarter, user)
    goal = request.GET.get("goal", "")
    if goal and all(row.slug != goal for row in [*page.goals, page.no_goal]):
        raise Http404
    context = {
        "page": page,
        "tree": tree_of(page, goal=goal),
        "goal": goal,
        "is_open": request.GET.get("open") == "all",
        **_shared(request, quarter, user),
    }
    return render(request, "reports/map_tree.html", context)


@login_required
@require_safe
@takes_as_of
def map_list(request: HttpRequest) -> HttpResponse:
    """Show the list behind a number of the map: as many lines as the number says."""
    user, now = signed_in(request), clock.now()
    quarter = _quarter(request, user)
    found = list_of(
        quarter,
        user,
        now,
        goal=request.GET.get("goal", ""),
        department=request.GET.get("department", ""),
        show=request.GET.get("show", ""),
    )
    if found is None:
        raise Http404
    page = Paginator(found.rows, _ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": page, "as_of": now, "quarter": quarter, **picker(quarter)}
    return render(request, "reports/map_list.html", context)


@login_required
@require_safe
@takes_as_of
def map_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the matrix as a file: numbers and signs as on the page."""
    user = signed_in(request)
    quarter = _quarter(request, user)
    page = _page(request, quarter, user)
    headers = [
        _("Quarter"),
        _("As of"),
        _("Goal"),
        *(column.name for column in page.columns),
        _("Departments"),
        _("Objectives"),
        _("KPIs"),
    ]
    lines = [
        [
            quarter.code,
            page.as_of,
            row.title,
            *(_cell_text(cell) for cell in row.cells),
            row.departments.count,
            row.objectives.count,
            row.kpis.count,
        ]
        for row in page.rows
    ]
    return _file(f"alignment-map-{quarter.code}.csv", headers, lines)


@login_required
@require_safe
@takes_as_of
def map_tree_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the tree as a file: one line for each KPI, or objective without one."""
    user = signed_in(request)
    quarter = _quarter(request, user)
    page = _page(request, quarter, user)
    headers = [
        _("Quarter"),
        _("Goal"),
        _("Department"),
        _("Objective"),
        _("Owner of the objective"),
        _("State"),
        _("KPI"),
        _("Owner of the KPI"),
        _("Open gaps"),
    ]
    lines = [
        [
            quarter.code,
            row.title,
            one.department,
            one.text,
            one.owner,
            _words(maps.signs_of([one])),
            kpi.name if kpi else "",
            kpi.owner if kpi else "",
            "; ".join(gap.sentence for gap in one.all_gaps),
        ]
        for row in page.rows
        for cell in row.served
        for one in cell.objectives
        for kpi in one.kpis or (None,)
    ]
    return _file(f"alignment-tree-{quarter.code}.csv", headers, lines)


def _quarter(request: HttpRequest, user: User) -> Quarter:
    quarter = selected_quarter(request, user, clock.now())
    if quarter is None:
        raise Http404
    return quarter


def _page(request: HttpRequest, quarter: Quarter, user: User) -> maps.AlignmentMap:
    return maps.alignment_map(
        quarter,
        user,
        clock.now(),
        only_problems=request.GET.get("problems") == "1",
        department=request.GET.get("department", ""),
    )


def _shared(request: HttpRequest, quarter: Quarter, user: User) -> dict[str, Any]:
    return {
        "quarter": quarter,
        "only_problems": request.GET.get("problems") == "1",
        "signs": MapSign,
        "may_add": can_edit_structure(user),
        **picker(quarter),
    }


def _cell_text(cell: maps.Cell) -> str:
    return f"{cell.count} ({_words(cell.signs)})" if cell.count else "0"


def _words(signs: tuple[MapSign, ...]) -> str:
    return ", ".join(str(sign.label) for sign in signs)


def _file(
    name: str, headers: list[str], lines: Sequence[Sequence[object]]
) -> StreamingHttpResponse:
    return csv_file(headers, lines, name)
