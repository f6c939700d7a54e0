"""Reviews of metrics: the list, one review, rating and closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import signed_in
from departments.models import User
from departments.views.editing import answer_form
from kpis import access, permissions
from kpis.choices.metrics import ReviewState
from kpis.forms.relevance import CloseForm, OpenReviewForm, RateForm
from kpis.models import RelevanceReview
from kpis.selectors import relevance as selectors
from kpis.selectors.pages import departments_by_slug
from kpis.services import relevance as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@require_GET
@takes_as_of
def relevance_list(request: HttpRequest) -> HttpResponse:
    """List the reviews that the person may read."""
    user = signed_in(request)
    rows, shown = _narrowed(request, user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **shown,
        "page": page,
        "count": page.paginator.count,
        "departments": departments_by_slug().values(),
        "states": ReviewState.choices,
        "may_open": permissions.can_open_review(user),
        "today": clock.organization_day(clock.now()),
    }
    return render(request, "kpis/relevance/list.html", context)


@require_GET
@takes_as_of
def relevance_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    rows, _shown = _narrowed(request, signed_in(request))
    lines = selectors.list_lines(rows[:MOST_IN_A_FILE])
    return _file(selectors.LIST_HEADERS, lines, "reviews-of-metrics")


@require_http_methods(["GET", "POST"])
def relevance_open(request: HttpRequest) -> HttpResponse:
    """Have all metrics of a department rated."""
    user = signed_in(request)
    if not permissions.can_open_review(user):
        raise PermissionDenied
    day = clock.organization_day(clock.now())
    initial = {
        "department": request.GET.get("department", ""),
        "rate_by": day + services.DAYS_TO_RATE,
    }
    form = OpenReviewForm(request.POST or None, departments=departments_by_slug(), initial=initial)

    def act() -> str:
        review = services.open_review(
            department=form.chosen(),
            rate_by=form.cleaned_data["rate_by"],
            actor=user,
            now=clock.now(),
        )
        told = _("Opened. The heads of %(department)s get a mail.")
        messages.success(request, told % {"department": review.department})
        return reverse("kpis:relevance_page", args=[review.pk])

    return answer_form(request, form, act, template="kpis/relevance/open.html")


@require_GET
@takes_as_of
def relevance_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a review: one's own ratings first, both once both have rated."""
    user = signed_in(request)
    return _page(request, user, access.review_for_reading(user, pk))


@require_GET
@takes_as_of
def relevance_page_csv(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """Send a review as a file, with the ratings its reader may see."""
    user = signed_in(request)
    review = access.review_for_reading(user, pk)
    page = selectors.review_page(review, user, today=clock.organization_day(clock.now()))
    name = f"relevance-{review.department.slug}-{review.created_at:%Y-%m-%d}"
    return _file(selectors.CSV_HEADERS, selectors.csv_lines(page), name)


@require_POST
def relevance_rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep one's ratings, or hand them in for good."""
    user = signed_in(request)
    review = access.review_for_rating(user, pk)
    page = selectors.review_page(review, user, today=clock.organization_day(clock.now()))
    is_final = request.POST.get("verb") == "hand_in"
    form = RateForm(request.POST, rows=page.rows, is_final=is_final)
    if not form.is_valid():
        return _page(request, user, review, rate=form, status=422)
    try:
        services.save_ratings(
            review=review,
            given=form.given(),
            hand_in=is_final,
            expected_version=None,
            actor=user,
            now=clock.now(),
        )
    except REFUSALS as refusal:
        return _page(request, user, review, rate=form, status=show_refusal(form, refusal))
    said = _("Handed in.") if is_final else _("Saved. Hand them in when all are rated.")
    messages.success(request, said)
    return redirect("kpis:relevance_page", pk)


@require_POST
def relevance_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write what was agreed to the metrics, and say when to look again."""
    user = signed_in(request)
    review = access.review_for_closing(user, pk)
    page = selectors.review_page(review, user, today=clock.organization_day(clock.now()))
    form = CloseForm(request.POST, rows=page.rows)
    if not form.is_valid():
        return _page(request, user, review, close=form, status=422)
    try:
        services.close_review(
            review=review,
            agreed=form.agreed(),
            conclusion=form.cleaned_data["conclusion"],
            next_on=form.cleaned_data["next_on"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        stored = access.review_for_reading(user, pk)
        return _page(request, user, stored, close=form, status=conflict.status)
    except REFUSALS as refusal:
        return _page(request, user, review, close=form, status=show_refusal(form, refusal))
    messages.success(request, _("Closed. Each KPI carries its relevance now."))
    return redirect("kpis:relevance_page", pk)


def _page(
    request: HttpRequest,
    user: User,
    review: RelevanceReview,
    *,
    rate: RateForm | None = None,
    close: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.organization_day(clock.now())
    page = selectors.review_page(review, user, today=today)
    seen = {"version": review.version}
    if page.may_rate and rate is None:
        rate = RateForm(rows=page.rows, initial=seen)
    if page.may_close and close is None:
        close = CloseForm(rows=page.rows, initial={**seen, "next_on": today + services.UNTIL_NEXT})
    form = rate or close
    context: dict[str, Any] = {
        "page": page,
        "review": review,
        "rate": rate if page.may_rate else None,
        "close": close if page.may_close else None,
        "form": form,
        "side_name": selectors.side_name(page.side) if page.side else "",
        "has_errors": status != 200,
        "history": entries_of(review, limit=20),
    }
    return render(request, "kpis/relevance/page.html", context, status=status)


def _narrowed(request: HttpRequest, user: User) -> tuple[Any, dict[str, Any]]:
    department = departments_by_slug().get(request.GET.get("department", ""))
    state = request.GET.get("state", "")
    state = state if state in ReviewState.values else ""
    rows = selectors.review_rows(user, department=department, state=state)
    return rows, {"department": department, "state": state}


def _file(headers: Any, lines: Any, name: str) -> StreamingHttpResponse:
    return csv_file(headers, lines, f"{name}.csv")
