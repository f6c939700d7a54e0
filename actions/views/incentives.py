"""Incentives: the list, drafting, and what is done with one."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import access
from actions.forms.actions import VersionForm
from actions.forms.incentives import IncentiveForm, ReasonForm
from actions.models import Incentive
from actions.permissions import can_edit_incentives
from actions.selectors import incentives as selectors
from actions.services import incentives as services
from actions.views.answering import Answer, Typed, panel, take
from departments.access import selected_quarter, signed_in
from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.views.editing import answer_form
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 30
MOST_IN_A_FILE = 200
MOST_OFFERED = 300
_DO, _DECIDE = "actions:incentive_do", "actions:incentive_decide"
_ANSWERS: Final = {
    "open": Answer(
        VersionForm,
        services.open_incentive,
        gettext_lazy("Announce it"),
        gettext_lazy("Announce it"),
        gettext_lazy("Announced. Everybody who works here can read it."),
        _DO,
        is_main=True,
    ),
    "compute": Answer(
        VersionForm,
        services.compute_incentive,
        gettext_lazy("Work out the list…"),
        gettext_lazy("Work out the list"),
        gettext_lazy("Worked out. The leadership decides on the list."),
        _DO,
        is_main=True,
    ),
    "approve": Answer(
        VersionForm,
        services.approve_incentive,
        gettext_lazy("Approve the list"),
        gettext_lazy("Approve the list"),
        gettext_lazy("Approved. The heads of the departments on the list get a mail."),
        _DECIDE,
        is_main=True,
    ),
    "reject": Answer(
        ReasonForm,
        services.reject_incentive,
        gettext_lazy("Reject the list…"),
        gettext_lazy("Reject the list"),
        gettext_lazy("Rejected. The strategy office can work it out again."),
        _DECIDE,
    ),
    "cancel": Answer(
        ReasonForm,
        services.cancel_incentive,
        gettext_lazy("Give it up…"),
        gettext_lazy("Give it up"),
        gettext_lazy("Given up."),
        _DO,
    ),
}


@require_GET
@takes_as_of
def incentive_list(request: HttpRequest) -> HttpResponse:
    """List the incentives the person may read."""
    user = signed_in(request)
    page = Paginator(selectors.incentives(user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_edit": can_edit_incentives(user), "now": clock.now()}
    return render(request, "actions/incentives/list.html", context)


@require_GET
@takes_as_of
def incentive_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the incentives with their lists as a file."""
    user = signed_in(request)
    lines = list(selectors.csv_lines(selectors.incentives(user)[:MOST_IN_A_FILE], user))
    return csv_file(selectors.CSV_HEADERS, lines, "incentives.csv")


@require_http_methods(["GET", "POST"])
def incentive_new(request: HttpRequest) -> HttpResponse:
    """Draft an incentive."""
    user = signed_in(request)
    if not can_edit_incentives(user):
        raise PermissionDenied
    form = _form(request, user, None)

    def act() -> str:
        row = services.create_incentive(
            quarter=form.chosen_quarter(), **form.chosen(), actor=user, now=clock.now()
        )
        messages.success(request, _("Drafted. Nobody else reads it before it is announced."))
        return reverse("actions:incentive_page", args=[row.pk])

    context = {"back_url": reverse("actions:incentive_list")}
    return answer_form(request, form, act, template="actions/incentives/form.html", context=context)


@require_http_methods(["GET", "POST"])
def incentive_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    user = signed_in(request)
    row = access.incentive_for_editing(user, pk)
    form = _form(request, user, row)
    back_url = reverse("actions:incentive_page", args=[row.pk])

    def act() -> str:
        version = form.cleaned_data["version"]
        services.edit_incentive(
            incentive=row,
            **form.chosen(),
            expected_version=version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved."))
        return back_url

    context = {"incentive": row, "back_url": back_url}
    return answer_form(request, form, act, template="actions/incentives/form.html", context=context)


@require_GET
@takes_as_of
def incentive_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an incentive, its list, and what may be done with it."""
    user = signed_in(request)
    return _page(request, user, access.incentive_for_reading(user, pk))


@require_POST
def incentive_do(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Announce it, work out its list, or give it up."""
    user = signed_in(request)
    return _take(request, user, access.incentive_for_editing(user, pk), _DO)


@require_POST
def incentive_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve or reject the list."""
    user = signed_in(request)
    return _take(request, user, access.incentive_for_deciding(user, pk), _DECIDE)


def _take(request: HttpRequest, user: User, row: Incentive, url: str) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb not in _ANSWERS or _ANSWERS[verb].url != url:
        messages.error(request, _("Choose an answer."))
        return redirect("actions:incentive_page", row.pk)
    typed = take(request, _ANSWERS, "incentive", row, user)
    if typed is None:
        messages.success(request, str(_ANSWERS[verb].said))
        return redirect("actions:incentive_page", row.pk)
    return _page(request, user, access.incentive_for_reading(user, row.pk), typed)


def _page(
    request: HttpRequest, user: User, row: Incentive, typed: Typed | None = None
) -> HttpResponse:
    now = clock.now()
    page = selectors.incentive_page(row, user, now)
    context = {
        "page": page,
        "incentive": row,
        "answers": panel(_ANSWERS, page.verbs, row, typed),
        "faulty": typed.form if typed else None,
        "has_errors": typed is not None,
        "history": history_lines(row, limit=20),
        "now": now,
    }
    status = typed.status if typed else 200
    return render(request, "actions/incentives/page.html", context, status=status)


def _form(request: HttpRequest, user: User, row: Incentive | None) -> IncentiveForm:
    if row is None:
        quarter = selected_quarter(request, user, clock.now())
        quarters = list(Quarter.objects.exclude(state=QuarterState.CLOSED))
        initial = {"quarter": quarter.code if quarter else "", "least_percent": 100}
    else:
        quarter, quarters, initial = row.quarter, [row.quarter], IncentiveForm.stored(row)
    kpis = () if quarter is None else selectors.kpis_to_name(user, quarter)[:MOST_OFFERED]
    return IncentiveForm(request.POST or None, quarters=quarters, kpis=kpis, initial=initial)
