"""The board of targets: the page, its live part, and the file."""

from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from actions.forms.boards import TargetBoardForm
from actions.selectors.target_board import (
    ALL,
    BEHIND,
    HEADERS,
    Asked,
    board,
    dressed,
    lines,
    stamp,
)
from departments.access import selected_quarter, signed_in
from departments.selectors import quarter_choices
from kpis.choices import KpiStatus
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@login_required
@require_safe
@takes_as_of
def target_board(request: HttpRequest) -> HttpResponse:
    """Show where the quarter's targets stand today, the worst first."""
    form = TargetBoardForm(request.GET)
    context = _shown(request, form)
    asked: Asked = context["asked"]
    context |= {
        "filters": form,
        "tag": _tag(request),
        "quarter_choices": quarter_choices(),
        "quarter_value": asked.quarter.code if asked.quarter else "",
    }
    return render(request, "actions/boards/targets.html", context)


def _tag(request: HttpRequest) -> str:
    user, now = signed_in(request), clock.now()
    asked = TargetBoardForm(request.GET).asked(selected_quarter(request, user, now))
    told = f"{stamp(user, asked, now)}:{request.GET.urlencode()}:{get_language()}"
    return f'"{sha256(told.encode()).hexdigest()[:32]}"'


@login_required
@require_safe
@condition(etag_func=_tag)
def target_board_rows(request: HttpRequest) -> HttpResponse:
    """Return the rows alone, or that nothing has changed since they were asked for."""
    context = _shown(request, TargetBoardForm(request.GET))
    return render(request, "actions/boards/_target_rows.html", context)


@login_required
@require_safe
@takes_as_of
def target_board_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the board as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    asked = TargetBoardForm(request.GET).asked(selected_quarter(request, user, now))
    rows = dressed(board(user, asked, now).rows[:MOST_IN_A_FILE], user, now)
    return csv_file(HEADERS, lines(rows), "targets.csv")


def _shown(request: HttpRequest, form: TargetBoardForm) -> dict[str, Any]:
    user, now = signed_in(request), clock.now()
    asked = form.asked(selected_quarter(request, user, now))
    found = board(user, asked, now)
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    names = {ALL: _("All"), BEHIND: _("Behind")}
    return {
        "asked": asked,
        "found": found,
        "page": page,
        "rows": dressed(page.object_list, user, now),
        "as_of": now,
        "today": found.day,
        "tabs": [
            {"show": show, "name": name, "count": found.counts[show], "here": show == asked.show}
            for show, name in names.items()
        ],
        "statuses": [(one, found.statuses[one]) for one in KpiStatus if found.statuses[one]],
        "is_narrowed": bool(asked.department or asked.level or asked.status),
    }
