"""Workshop rankings: the list, one ranking, opening, ordering and deciding."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, focus, permissions, rankings
from departments.access import signed_in
from departments.forms.focus import OrderForm, RankingFilterForm, RankingForm
from departments.forms.goals import ReasonForm
from departments.models import Goal, KeyProject, ProjectRanking
from departments.services import rankings as services
from departments.views.editing import answer_form, answer_verb, page_of
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict

_ANSWER_DAYS = timedelta(days=7)
_MOST_IN_A_FILE = 2_000


@require_GET
@takes_as_of
def ranking_list(request: HttpRequest) -> HttpResponse:
    """List the rankings of key projects, open ones first."""
    user, now = signed_in(request), clock.now()
    form = RankingFilterForm(request.GET)
    context = {
        "page": page_of(request, _narrowed(form)),
        "form": form,
        "may_open": permissions.can_open_ranking(user),
        "today": clock.organization_day(now),
        "as_of": now,
    }
    return render(request, "departments/ranking_list.html", context)


@require_GET
@takes_as_of
def ranking_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, a line for each place that was decided."""
    signed_in(request)
    rows = _narrowed(RankingFilterForm(request.GET))[:_MOST_IN_A_FILE]
    return csv_file(rankings.CSV_HEADERS, rankings.csv_lines(rows), "rankings.csv")


@require_GET
@takes_as_of
def ranking_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a ranking: who has answered, and the order that came out."""
    user, now = signed_in(request), clock.now()
    ranking = access.ranking_for_reading(user, pk)
    today = clock.organization_day(now)
    page = rankings.ranking_page(ranking, user, today)
    context = {"ranking": ranking, "page": page, "today": today, "as_of": now}
    return render(request, "departments/ranking_page.html", context)


@require_http_methods(["GET", "POST"])
def ranking_open(request: HttpRequest) -> HttpResponse:
    """Ask departments to put key projects in order."""
    user, now = signed_in(request), clock.now()
    if not permissions.can_open_ranking(user):
        raise PermissionDenied
    today = clock.organization_day(now)
    form = RankingForm(request.POST or None, today=today, initial=_suggested(request))

    def act() -> str:
        ranking = services.open_ranking(**form.given, actor=user, now=now)
        messages.success(request, _("The heads of the departments are asked by mail."))
        return _page(ranking)

    context = {
        "heading": _("New ranking of key projects"),
        "lead": _("Each head puts the projects in order; the order most agree with comes out."),
        "action": _("Ask the departments"),
        "back_url": reverse("departments:ranking_list"),
        "back_text": _("Rankings"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def ranking_order(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Put the projects of a ranking in the order of the own department."""
    user = signed_in(request)
    ballot = access.ballot_for_ordering(user, pk, slug)
    projects = rankings.projects_of(ballot.ranking)
    form = OrderForm(
        request.POST or None,
        known=[project.pk for project in projects],
        initial={"version": ballot.version},
    )
    moved, order = _arranged(request, form, rankings.order_to_start_from(ballot, projects))
    context = {"ballot": ballot, "ranking": ballot.ranking, "order": order, **(moved or {})}
    template = "departments/ranking_order.html"
    if moved is not None:
        return render(request, template, {**context, "form": form})

    def act() -> str:
        services.order_projects(
            ballot=ballot,
            order=form.order,
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Your order is saved. You can change it until it is decided."))
        return _page(ballot.ranking)

    try:
        return answer_form(request, form, act, template=template, context=context)
    except Conflict as conflict:
        return render(request, "409.html", {"exception": conflict.message}, status=409)


@require_POST
def ranking_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count the orders and make the common one the priorities."""
    user = signed_in(request)
    ranking = access.ranking_for_deciding(user, pk)

    def act() -> str:
        services.close_ranking(ranking=ranking, actor=user, now=clock.now())
        messages.success(request, _("Decided. The order is now the priority of all who answered."))
        return _page(ranking)

    return answer_verb(request, act)


@require_http_methods(["GET", "POST"])
def ranking_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a ranking up, with the reason."""
    user = signed_in(request)
    ranking = access.ranking_for_deciding(user, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        services.withdraw_ranking(
            ranking=ranking, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("The ranking is withdrawn. Priorities stay as they are."))
        return _page(ranking)

    context = {
        "heading": _("Withdraw “%(title)s”") % {"title": ranking},
        "action": _("Withdraw the ranking"),
        "is_grave": True,
        "back_url": _page(ranking),
        "back_text": ranking.title,
    }
    return answer_form(request, form, act, context=context)


def _arranged(
    request: HttpRequest, form: OrderForm, start: list[KeyProject]
) -> tuple[dict[str, Any] | None, list[KeyProject]]:
    """Return the order as it stands now, and what was moved with which button; None when nothing.

    The button that was pressed is focused again, or the other one where the project is at an end.
    """
    known = {project.pk: project for project in start}
    typed = [known[pk] for pk in form.order] if request.method == "POST" else []
    order = typed if len(set(typed)) == len(start) == len(typed) else start
    verb, _colon, place = request.POST.get("verb", "").partition(":")
    step = {"move_up": -1, "move_down": 1}.get(verb)
    if step is None or not (place.isascii() and place.isdigit() and len(place) < 4):
        return None, order
    at, other = int(place), int(place) + step
    if not (0 <= at < len(order) and 0 <= other < len(order)):
        return None, order
    order = list(order)
    order[at], order[other] = order[other], order[at]
    is_at_end = other in (0, len(order) - 1)
    pressed = {True: "move_down", False: "move_up"}[(step > 0) != is_at_end]
    return {"moved": order[other].pk, "pressed": pressed}, order


def _suggested(request: HttpRequest) -> dict[str, Any]:
    """Return what a new ranking starts from: the goal named in the address, and who serves it."""
    now = clock.now()
    today = clock.organization_day(now)
    quarter = access.selected_quarter(None, signed_in(request), now)
    start: dict[str, Any] = {"quarter": quarter, "due_on": today + _ANSWER_DAYS}
    goal = Goal.objects.filter(
        slug=request.GET.get("goal", "").replace("\x00", ""), retired_on=None
    ).first()
    if goal is None:
        return start
    return {
        **start,
        "title": _("Order of the key projects for “%(goal)s”") % {"goal": goal},
        "goal": goal,
        "projects": list(goal.key_projects.filter(retired_at=None)),
        "departments": list(focus.serving_departments([goal.pk], quarter)[goal.pk]),
    }


def _narrowed(form: RankingFilterForm) -> Any:
    found = form.cleaned_data if form.is_valid() else {}
    quarter = found.get("q")
    return rankings.rankings_listed(found.get("state", ""), quarter.code if quarter else "")


def _page(ranking: ProjectRanking) -> str:
    return reverse("departments:ranking_page", args=[ranking.pk])
