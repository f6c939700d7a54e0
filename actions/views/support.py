"""Support: what is needed, what was answered, and how fast."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import access
from actions.choices.support import SupportKind, SupportState
from actions.forms import support as forms
from actions.models import CorrectiveAction, SupportRequest
from actions.selectors import support as selectors
from actions.services import support as services
from actions.views.answering import Answer, Typed, panel, take
from departments.access import signed_in
from departments.models import Department, User
from departments.views.editing import answer_form
from kpis.models import Kpi
from kpis.selectors.pages import departments_by_slug
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.not_found import id_or_404

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000
_ANSWERS: Final = {
    "grant": Answer(
        forms.PromiseForm,
        services.grant_support,
        gettext_lazy("Grant it"),
        gettext_lazy("Grant it"),
        gettext_lazy("Granted. Who asked gets a mail."),
        "actions:support_answer",
        is_main=True,
    ),
    "order": Answer(
        forms.PromiseForm,
        services.order_support,
        gettext_lazy("Order it"),
        gettext_lazy("It is ordered"),
        gettext_lazy("Ordered. Who asked gets a mail."),
        "actions:support_answer",
        is_main=True,
    ),
    "provide": Answer(
        forms.ProvideForm,
        services.provide_support,
        gettext_lazy("It is available…"),
        gettext_lazy("It is available"),
        gettext_lazy("Noted as available."),
        "actions:support_answer",
    ),
    "decline": Answer(
        forms.DeclineForm,
        services.decline_support,
        gettext_lazy("Decline…"),
        gettext_lazy("Decline"),
        gettext_lazy("Declined. Who asked gets your reason by mail."),
        "actions:support_answer",
    ),
    "withdraw": Answer(
        forms.WithdrawForm,
        services.withdraw_support,
        gettext_lazy("Withdraw the request…"),
        gettext_lazy("Withdraw"),
        gettext_lazy("Withdrawn."),
        "actions:support_withdraw",
    ),
}


@require_GET
@takes_as_of
def support_list(request: HttpRequest) -> HttpResponse:
    """List the requests the person may read, with how fast they were answered."""
    user, today = signed_in(request), clock.organization_day(clock.now())
    filters = _filters(request)
    rows: Any = selectors.listed(user, filters, today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = [selectors.SupportLine(row, today) for row in page.object_list]
    context = {
        "page": page,
        "times": selectors.times_of(user, filters),
        "now": clock.now(),
        "filters": filters,
        "departments": Department.objects.all(),
        "kinds": SupportKind.choices,
        "states": [
            (selectors.LATE, _("Past its day")),
            (selectors.MISSING, _("Missing tools and access")),
            *SupportState.choices,
        ],
        "may_ask": selectors.departments_for_asking(user).exists(),
    }
    return render(request, "actions/support/list.html", context)


@require_GET
@takes_as_of
def support_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user, today = signed_in(request), clock.organization_day(clock.now())
    rows = selectors.listed(user, _filters(request), today)[:MOST_IN_A_FILE]
    lines = list(selectors.csv_lines(rows, user, today))
    return csv_file(selectors.CSV_HEADERS, lines, "support.csv")


@require_http_methods(["GET", "POST"])
def support_ask(request: HttpRequest) -> HttpResponse:
    """Ask for training, a tool, access or people."""
    user = signed_in(request)
    form = _ask_form(request, user)

    def act() -> str:
        row = services.ask_for_support(**form.chosen(), actor=user, now=clock.now())
        messages.success(request, _("Asked. Whoever answers gets a mail."))
        return reverse("actions:support_page", args=[row.pk])

    return answer_form(request, form, act, template="actions/support/ask.html")


@require_GET
@takes_as_of
def support_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a request and what this person may answer."""
    user = signed_in(request)
    return _page(request, user, access.support_for_reading(user, pk))


@require_POST
def support_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Grant, order, say that it is there, or decline."""
    user = signed_in(request)
    row = access.support_for_answering(user, pk)
    return _take(request, user, row, {"grant", "order", "provide", "decline"})


@require_POST
def support_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the request back."""
    user = signed_in(request)
    return _take(request, user, access.support_for_withdrawing(user, pk), {"withdraw"})


def _take(request: HttpRequest, user: User, row: SupportRequest, verbs: set[str]) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb not in verbs:
        messages.error(request, _("Choose an answer."))
        return redirect("actions:support_page", row.pk)
    typed = take(request, _ANSWERS, "request", row, user)
    if typed is None:
        messages.success(request, str(_ANSWERS[verb].said))
        return redirect("actions:support_page", row.pk)
    return _page(request, user, access.support_for_reading(user, row.pk), typed)


def _page(
    request: HttpRequest, user: User, row: SupportRequest, typed: Typed | None = None
) -> HttpResponse:
    today = clock.organization_day(clock.now())
    page = selectors.support_page(row, user, today)
    context = {
        "page": page,
        "row": row,
        "answers": panel(_ANSWERS, page.verbs, row, typed),
        "faulty": typed.form if typed else None,
        "has_errors": typed is not None,
        "history": history_lines(row, limit=20),
        "today": today,
    }
    return render(
        request, "actions/support/page.html", context, status=typed.status if typed else 200
    )


def _filters(request: HttpRequest) -> selectors.SupportFilters:
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    known = {selectors.LATE, selectors.MISSING, *SupportState.values}
    return selectors.SupportFilters(
        department=departments_by_slug().get(request.GET.get("department", "")),
        kind=kind if kind in SupportKind.values else "",
        state=state if state in known else "",
    )


def _ask_form(request: HttpRequest, user: User) -> forms.AskForm:
    departments = list(selectors.departments_for_asking(user))
    if not departments:
        raise PermissionDenied
    own = user.department_ids()
    asked = {name: request.GET.get(name, "") for name in ("kpi", "action")}
    kpis = {one.pk: one for one in selectors.kpis_of(own)}
    kpis |= _named(Kpi.objects.visible_to(user), asked["kpi"])
    actions = {one.pk: one for one in selectors.actions_of(own, user)}
    actions |= _named(CorrectiveAction.objects.visible_to(user), asked["action"])
    return forms.AskForm(
        request.POST or None,
        departments=departments,
        people=selectors.people_of(own),
        kpis=kpis.values(),
        actions=actions.values(),
        initial={**asked, "department": request.GET.get("department", "")},
    )


def _named(rows: Any, pk: str) -> dict[UUID, Any]:
    """Return the one row the address names, if the person may read it."""
    try:
        wanted = id_or_404(pk)
    except Http404:
        return {}
    return {row.pk: row for row in rows.filter(pk=wanted)}
