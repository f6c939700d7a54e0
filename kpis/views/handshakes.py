"""Requests between departments: the ledgers, asking, and answering."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import department_for_reading, selected_quarter, signed_in
from departments.models import Department, User
from departments.selectors import quarter_choices
from departments.views.editing import answer_form
from kpis import access
from kpis.choices import HandshakeState, UseState
from kpis.forms import handshakes as forms
from kpis.forms.plans import VersionForm
from kpis.handshaking import VERBS
from kpis.models import Handshake
from kpis.selectors import handshakes as selectors
from kpis.selectors.pages import departments_by_slug
from kpis.services import handshakes as services
from kpis.views.links import plan_version_url
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000

# Verb → its form, the service and what is said afterwards.
_ANSWERS: Final[Mapping[str, tuple[type[VersionForm], Callable[..., Handshake], str | Promise]]] = {
    "accept": (
        forms.AcceptForm,
        services.accept_handshake,
        gettext_lazy("Agreed. Both departments see the same words, number and day."),
    ),
    "decline": (
        forms.DeclineForm,
        services.decline_handshake,
        gettext_lazy("Declined. The other department gets your reason by mail."),
    ),
    "offer": (
        forms.OfferForm,
        services.offer_other_terms,
        gettext_lazy("Offered. Now the other department answers."),
    ),
    "withdraw": (
        forms.WithdrawRequestForm,
        services.withdraw_handshake,
        gettext_lazy("Withdrawn. The other department gets a mail."),
    ),
    "keep": (forms.KeepForm, services.keep_handshake, gettext_lazy("Noted as kept.")),
    "break": (forms.BreakForm, services.break_handshake, gettext_lazy("Noted as not kept.")),
    "reopen": (forms.ReopenForm, services.reopen_handshake, gettext_lazy("Open again.")),
}
_TITLES: Final[Mapping[str, str | Promise]] = {
    "accept": gettext_lazy("Accept"),
    "decline": gettext_lazy("Decline…"),
    "offer": gettext_lazy("Offer something else…"),
    "withdraw": gettext_lazy("Withdraw the request…"),
    "keep": gettext_lazy("It came"),
    "break": gettext_lazy("It did not come…"),
    "reopen": gettext_lazy("Take this back…"),
}
_BUTTONS: Final[Mapping[str, str | Promise]] = {
    "accept": gettext_lazy("Accept"),
    "decline": gettext_lazy("Decline"),
    "offer": gettext_lazy("Send the offer"),
    "withdraw": gettext_lazy("Withdraw"),
    "keep": gettext_lazy("It came"),
    "break": gettext_lazy("It did not come"),
    "reopen": gettext_lazy("Take it back"),
}


@require_GET
@takes_as_of
def handshake_list(request: HttpRequest) -> HttpResponse:
    """List the requests between departments that the person may read."""
    user = signed_in(request)
    departments = departments_by_slug()
    department = departments.get(request.GET.get("department", ""))
    return _ledger(request, user, department, "kpis/handshakes/list.html", {"of_all": True})


@require_GET
@takes_as_of
def handshake_ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """List what a department asks of others and others of it, as far as the person may read it."""
    user = signed_in(request)
    department = department_for_reading(user, slug)
    return _ledger(request, user, department, "kpis/handshakes/ledger.html", {})


@require_GET
@takes_as_of
def handshake_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user = signed_in(request)
    department = departments_by_slug().get(request.GET.get("department", ""))
    rows, _shown = _narrowed(request, user, department)
    return csv_file(
        selectors.CSV_HEADERS,
        selectors.csv_lines(rows[:MOST_IN_A_FILE]),
        "requests-between-departments.csv",
    )


@require_http_methods(["GET", "POST"])
def handshake_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask another department to contribute to an objective."""
    user = signed_in(request)
    objective = access.objective_for_writing(user, pk)
    own = objective.plan.obligation.department
    others = {slug: one for slug, one in departments_by_slug().items() if one != own}
    uses = objective.kpi_uses.filter(state=UseState.ACTIVE).select_related("kpi")
    form = forms.AskForm(
        request.POST or None,
        departments=others,
        uses=uses,
        initial={"kpi_use": request.GET.get("kpi", "")},
    )

    def act() -> str:
        handshake = services.ask_department(
            objective=objective, **form.chosen(), actor=user, now=clock.now()
        )
        messages.success(
            request,
            _("Asked. The heads of %(department)s get a mail.") % {"department": handshake.asked},
        )
        return reverse("kpis:handshake_page", args=[handshake.pk])

    context = {
        "objective": objective,
        "plan_url": plan_version_url(objective.plan),
        "department": own,
        "is_draft": objective.plan.is_editable,
    }
    return answer_form(request, form, act, template="kpis/handshakes/ask.html", context=context)


@require_GET
@takes_as_of
def handshake_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a request: its terms, the rounds, and what this person may answer."""
    user = signed_in(request)
    return _page(request, user, access.handshake_for_reading(user, pk))


@require_POST
def handshake_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept, decline, offer, withdraw, or say whether it was kept."""
    user = signed_in(request)
    handshake = access.handshake_for_answering(user, pk)
    verb = request.POST.get("verb", "")
    if verb not in _ANSWERS:
        messages.error(request, _("Choose an answer."))
        return redirect("kpis:handshake_page", pk)
    form = _form(verb, handshake, user, request.POST)
    status = 422
    if form.is_valid():
        try:
            _act(verb, form, handshake, user)
        except Conflict as conflict:
            stored = access.handshake_for_reading(user, pk)
            if _is_pressed_twice(verb, form, stored, user):
                return redirect("kpis:handshake_page", pk)
            status = conflict.status
            form = _seen_again(verb, stored, user, request.POST)
        except REFUSALS as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, str(_ANSWERS[verb][2]))
            return redirect("kpis:handshake_page", pk)
    stored = access.handshake_for_reading(user, pk)
    return _page(request, user, stored, typed=(verb, form), status=status)


def _is_pressed_twice(verb: str, form: BaseForm, stored: Handshake, user: User) -> bool:
    """Return whether this very answer is what the person said last, to the day and the number."""
    said = {
        **forms.TermsForm.stored(stored),
        "reason": stored.answer,
        "note": stored.answer,
        "kpi": str(stored.kpi_id or ""),
    }
    given = form.cleaned_data
    told = {name: given[name] for name in said if name in given}
    if "text" in told:
        told["text"] = told["text"].replace("\r\n", "\n")
    return (
        stored.answered_by_id == user.pk
        and stored.version == given["version"] + 1
        and stored.state in VERBS[verb].leads.values()
        and all(said[name] == value for name, value in told.items())
    )


def _act(verb: str, form: BaseForm, handshake: Handshake, user: User) -> None:
    given = form.cleaned_data
    more: dict[str, Any] = {name: given[name] for name in ("reason", "note") if name in given}
    if isinstance(form, forms.OfferForm):
        more["terms"] = form.terms()
    if isinstance(form, forms.AcceptForm):
        more["kpi"] = form.chosen()
    _ANSWERS[verb][1](
        handshake=handshake,
        expected_version=given["version"],
        actor=user,
        now=clock.now(),
        **more,
    )


def _form(verb: str, handshake: Handshake, user: User, data: Any = None) -> VersionForm:
    kind: Any = _ANSWERS[verb][0]
    initial: dict[str, Any] = {"version": handshake.version}
    more: dict[str, Any] = {}
    if kind is forms.OfferForm:
        initial |= forms.TermsForm.stored(handshake)
    if kind is forms.AcceptForm:
        page = selectors.handshake_page(handshake, user, clock.organization_day(clock.now()))
        more["series"] = page.series
    form: VersionForm = kind(data, prefix=verb, initial=initial, **more)
    return form


def _seen_again(verb: str, stored: Handshake, user: User, typed: QueryDict) -> VersionForm:
    """Return the form as it was typed; the next answer counts as one that has seen the newer state."""
    data = typed.copy()
    data[f"{verb}-version"] = str(stored.version)
    form = _form(verb, stored, user, data)
    form.add_error(None, _("Somebody answered a moment ago. Read what it says now."))
    return form


def _page(
    request: HttpRequest,
    user: User,
    handshake: Handshake,
    *,
    typed: tuple[str, BaseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.organization_day(clock.now())
    page = selectors.handshake_page(handshake, user, today)
    answers = []
    for verb in page.verbs:
        is_typed = typed is not None and typed[0] == verb
        form = typed[1] if typed is not None and is_typed else _form(verb, handshake, user)
        answers.append(
            {
                "verb": verb,
                "title": _TITLES[verb],
                "button": _BUTTONS[verb],
                "form": form,
                "is_open": is_typed,
            }
        )
    context = {
        "page": page,
        "handshake": handshake,
        "answers": answers,
        "faulty": typed[1] if typed else None,
        "unsent": _unsent(typed[1]) if typed and typed[0] not in page.verbs else [],
        "has_errors": typed is not None,
        "history": history_lines(handshake, limit=20),
        "today": today,
    }
    return render(request, "kpis/handshakes/page.html", context, status=status)


def _unsent(form: BaseForm) -> list[tuple[str, str]]:
    """Return the words of an answer that can no longer be given, so that nothing typed is lost."""
    told = [(str(field.label), field.value() or "") for field in form.visible_fields()]
    return [(label, str(value)) for label, value in told if value]


def _ledger(
    request: HttpRequest,
    user: User,
    department: Department | None,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    rows, shown = _narrowed(request, user, department)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    today = shown["today"]
    page.object_list = [selectors.HandshakeLine(row, today) for row in page.object_list]
    quarter = shown["quarter"]
    reads_all = user.is_coordinator or user.is_leader
    whole = reads_all or (department is not None and department.pk in user.department_ids())
    context |= {
        **shown,
        "page": page,
        "count": page.paginator.count,
        "department": department,
        "departments": departments_by_slug().values(),
        "states": [(selectors.OVERDUE, _("Answer late")), *HandshakeState.choices],
        "sides": selectors.SIDES.items(),
        "rate": selectors.handshake_rate(quarter, today, department.pk if department else None)
        if quarter is not None and whole
        else None,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return render(request, template, context)


def _narrowed(
    request: HttpRequest, user: User, department: Department | None
) -> tuple[Any, dict[str, Any]]:
    now = clock.now()
    today = clock.organization_day(now)
    quarter = selected_quarter(request, user, now)
    state = request.GET.get("state", "")
    if state != selectors.OVERDUE and state not in HandshakeState.values:
        state = ""
    side = request.GET.get("side", "")
    side = side if side in selectors.SIDES else ""
    rows = selectors.listed(
        user, quarter=quarter, today=today, department=department, side=side, state=state
    )
    return rows, {"quarter": quarter, "today": today, "state": state, "side": side}
