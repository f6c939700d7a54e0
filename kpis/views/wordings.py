"""Suggested wordings: the list, one beside the words it was made for, and the answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from departments.access import signed_in
from departments.models import User
from kpis import access
from kpis.choices.metrics import SuggestionState
from kpis.forms.plans import VersionForm
from kpis.forms.wordings import DeclineWordingForm
from kpis.models import WordingSuggestion
from kpis.selectors import wordings as selectors
from kpis.selectors.pages import departments_by_slug
from kpis.services import wordings as services
from kpis.views.links import plan_step_url
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
def wording_list(request: HttpRequest) -> HttpResponse:
    """List the suggested wordings that the person may read."""
    rows, shown = _narrowed(request, signed_in(request))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **shown,
        "page": page,
        "count": page.paginator.count,
        "departments": departments_by_slug().values(),
        "states": SuggestionState.choices,
    }
    return render(request, "kpis/wording/list.html", context)


@require_GET
@takes_as_of
def wording_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    rows, _shown = _narrowed(request, signed_in(request))
    return csv_file(
        selectors.CSV_HEADERS, selectors.csv_lines(rows[:MOST_IN_A_FILE]), "suggested-wordings.csv"
    )


@require_GET
@takes_as_of
def wording_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a suggestion beside the words it was made for."""
    user = signed_in(request)
    return _page(request, user, access.wording_for_reading(user, pk))


@require_POST
def wording_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the wording as it is; the plan's draft says it from now on."""
    user = signed_in(request)
    suggestion = access.wording_for_answering(user, pk)
    form = VersionForm(request.POST)

    def act(seen: dict[str, Any]) -> HttpResponse:
        use = services.accept_wording(suggestion=suggestion, **seen)
        messages.success(request, _("Written into the plan. Submit it to put it in force."))
        return redirect(plan_step_url("plan_check", use.objective.plan))

    return _answer(request, user, pk, form, act)


@require_POST
def wording_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no, with the reason."""
    user = signed_in(request)
    suggestion = access.wording_for_answering(user, pk)
    form = DeclineWordingForm(request.POST)

    def act(seen: dict[str, Any]) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        services.decline_wording(suggestion=suggestion, reason=reason, **seen)
        messages.success(request, _("Declined. The strategy office gets your reason by mail."))
        return redirect("kpis:wording_page", pk)

    return _answer(request, user, pk, form, act)


@require_POST
def wording_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a suggestion back."""
    user = signed_in(request)
    suggestion = access.wording_for_withdrawing(user, pk)
    form = VersionForm(request.POST)

    def act(seen: dict[str, Any]) -> HttpResponse:
        services.withdraw_wording(suggestion=suggestion, **seen)
        messages.success(request, _("Withdrawn."))
        return redirect("kpis:wording_page", pk)

    return _answer(request, user, pk, form, act)


def _answer(
    request: HttpRequest,
    user: User,
    pk: UUID,
    form: VersionForm,
    act: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """Act on the version the person saw; a refusal is shown on the suggestion's page."""
    status = 422
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            return act({"expected_version": version, "actor": user, "now": clock.now()})
        except Conflict as conflict:
            form.add_error(None, conflict.message)
            status = conflict.status
        except REFUSALS as refusal:
            status = show_refusal(form, refusal)
    return _page(request, user, access.wording_for_reading(user, pk), form=form, status=status)


def _page(
    request: HttpRequest,
    user: User,
    suggestion: WordingSuggestion,
    *,
    form: VersionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = selectors.wording_page(suggestion, user)
    seen = {"version": suggestion.version}
    decline = form if isinstance(form, DeclineWordingForm) else DeclineWordingForm(initial=seen)
    context: dict[str, Any] = {
        "page": page,
        "suggestion": suggestion,
        "form": form,
        "decline": decline if page.may_answer else None,
        "is_declining": isinstance(form, DeclineWordingForm),
        "has_errors": status != 200,
        "history": entries_of(suggestion, limit=20),
    }
    return render(request, "kpis/wording/page.html", context, status=status)


def _narrowed(request: HttpRequest, user: User) -> tuple[Any, dict[str, Any]]:
    department = departments_by_slug().get(request.GET.get("department", ""))
    state = request.GET.get("state", "")
    state = state if state in SuggestionState.values else ""
    rows = selectors.wording_rows(user, department=department, state=state)
    return rows, {"department": department, "state": state}
