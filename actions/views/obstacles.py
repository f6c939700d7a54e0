"""The board of obstacles, the page of one, and what is said and decided there."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.forms import VersionForm
from actions.forms.boards import DropForm, ObstacleBoardForm, ReplyForm, SolveForm
from actions.selectors.obstacle_board import (
    ANY,
    HEADERS,
    HELP,
    OPEN,
    OVERDUE,
    counts,
    lines,
    listed,
    table,
)
from actions.selectors.obstacle_board import obstacle_page as page_of
from departments.access import signed_in
from kpis.access.obstacles import (
    obstacle_for_closing,
    obstacle_for_reading,
    obstacle_for_replying,
    reply_for_marking,
    reply_for_withdrawing,
)
from kpis.models import Obstacle
from kpis.services import obstacle_threads as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@login_required
@require_safe
@takes_as_of
def obstacle_board(request: HttpRequest) -> HttpResponse:
    """Show what stands in the way, the most urgent and the oldest first."""
    user, now = signed_in(request), clock.now()
    form = ObstacleBoardForm(request.GET)
    asked = form.asked()
    page = Paginator(listed(user, asked, now), PAGE_SIZE).get_page(request.GET.get("page"))
    found = counts(user, asked, now)
    names = {
        OPEN: _("Open"),
        OVERDUE: _("Past their day"),
        HELP: _("Help asked for"),
        ANY: _("All"),
    }
    context = {
        "filters": form,
        "page": page,
        "rows": table(page.object_list, now),
        "as_of": now,
        "today": clock.organization_day(now),
        "is_narrowed": asked.department is not None,
        "tabs": [
            {"state": state, "name": name, "count": found[state], "here": state == asked.state}
            for state, name in names.items()
        ],
    }
    return render(request, "actions/boards/obstacles.html", context)


@login_required
@require_safe
@takes_as_of
def obstacle_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    asked = ObstacleBoardForm(request.GET).asked()
    rows = table(listed(user, asked, now)[:MOST_IN_A_FILE], now)
    return csv_file(HEADERS, lines(rows), "obstacles.csv")


@login_required
@require_safe
@takes_as_of
def obstacle_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an obstacle with what people say would help."""
    return _page(request, obstacle_for_reading(signed_in(request), pk))


@login_required
@require_POST
def obstacle_reply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what would help."""
    obstacle = obstacle_for_replying(signed_in(request), pk)
    form = ReplyForm(request.POST)
    return _do(request, obstacle, form, services.reply_to_obstacle, _("Answer saved."))


@login_required
@require_POST
def obstacle_solve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it is gone."""
    obstacle = obstacle_for_closing(signed_in(request), pk)
    form = SolveForm(request.POST, prefix="solve")
    return _do(request, obstacle, form, services.solve_obstacle, _("Solved."))


@login_required
@require_POST
def obstacle_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it no longer matters."""
    obstacle = obstacle_for_closing(signed_in(request), pk)
    form = DropForm(request.POST, prefix="drop")
    return _do(request, obstacle, form, services.drop_obstacle, _("Dropped."))


@login_required
@require_POST
def obstacle_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that it stands in the way again."""
    obstacle = obstacle_for_closing(signed_in(request), pk)
    form = VersionForm(request.POST)
    return _do(request, obstacle, form, services.reopen_obstacle, _("Open again."))


@login_required
@require_POST
def reply_solution(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark an answer as the solution, or no longer; from there an action is one press away."""
    reply = reply_for_marking(signed_in(request), pk)
    service = services.unmark_solution if reply.is_solution else services.mark_solution
    said = _("No longer the solution.") if reply.is_solution else _("Marked as the solution.")
    form = VersionForm(request.POST)
    return _do(request, reply.obstacle, form, service, said, reply=reply)


@login_required
@require_POST
def reply_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an own answer back."""
    reply = reply_for_withdrawing(signed_in(request), pk)
    form = VersionForm(request.POST)
    return _do(
        request, reply.obstacle, form, services.withdraw_reply, _("Taken back."), reply=reply
    )


def _do(
    request: HttpRequest,
    obstacle: Obstacle,
    form: BaseForm,
    service: Callable[..., Any],
    said: str,
    **about: Any,
) -> HttpResponse:
    """Do one thing and go back to the page; a refusal is shown there, with what was typed."""
    user, now = signed_in(request), clock.now()
    status = 422
    if form.is_valid():
        handed = dict(form.cleaned_data)
        if "version" in handed:
            handed["expected_version"] = handed.pop("version")
        try:
            service(**(about or {"obstacle": obstacle}), **handed, actor=user, now=now)
        except REFUSALS as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("actions:obstacle_page", obstacle.pk)
    return _page(request, obstacle_for_reading(user, obstacle.pk), form=form, status=status)


def _page(
    request: HttpRequest, obstacle: Obstacle, *, form: BaseForm | None = None, status: int = 200
) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    version = {"version": obstacle.version}
    context = {
        "obstacle": obstacle,
        "page": page_of(obstacle, user, now),
        "form": form,
        "has_errors": form is not None,
        "reply_form": form if isinstance(form, ReplyForm) else ReplyForm(),
        "solve_form": form
        if isinstance(form, SolveForm)
        else SolveForm(prefix="solve", initial=version),
        "drop_form": form
        if isinstance(form, DropForm)
        else DropForm(prefix="drop", initial=version),
        "is_dropping": isinstance(form, DropForm),
        "as_of": now,
    }
    return render(request, "actions/boards/obstacle.html", context, status=status)
