"""What actions ask for: the list, asking, and answering."""

import uuid
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.access import action_for_writing
from actions.access.resources import request_for_reading, request_for_writing
from actions.forms import people_for
from actions.forms import resources as forms
from actions.models import ResourceRequest
from actions.permissions import can_decide_request, can_edit, can_edit_request
from actions.selectors import resources as selectors
from actions.selectors.load import loads_of
from actions.selectors.steps import steps_of
from actions.services import resources as services
from departments.access import signed_in
from departments.models import User
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock, numerals
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import BaseForm, clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE: Final = 50
MOST_IN_A_FILE: Final = 5_000

_SERVICES: Final[dict[str, tuple[Callable[..., ResourceRequest], str | Promise]]] = {
    "approve": (services.approve_request, gettext_lazy("Approved. Now it is to be allocated.")),
    "decline": (services.decline_request, gettext_lazy("Declined. Who asked gets the reason.")),
    "allocate": (services.allocate_request, gettext_lazy("Allocated.")),
    "withdraw": (services.withdraw_request, gettext_lazy("Withdrawn.")),
}


@login_required
@require_safe
@takes_as_of
def resource_list(request: HttpRequest) -> HttpResponse:
    """List what actions ask for, with how much of it was given."""
    user = signed_in(request)
    form = forms.ResourceFilterForm(request.GET)
    rows = selectors.resource_rows(user, _filters(form))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "actions/resources/list.html",
        {
            "filters": form,
            "page": page,
            "totals": selectors.totals(rows),
            "now": clock.now(),
            "is_narrowed": bool(set(request.GET) - {"page", "as_of"}),
        },
    )


@login_required
@require_safe
@takes_as_of
def resource_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    rows = selectors.resource_rows(
        signed_in(request), _filters(forms.ResourceFilterForm(request.GET))
    )
    lines = selectors.resource_lines(rows[:MOST_IN_A_FILE])
    return csv_file(selectors.RESOURCE_HEADERS, lines, "resources-of-actions.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resource_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for something that an action needs; `?step=` fills in what a step says it needs."""
    user = signed_in(request)
    action = action_for_writing(user, pk, can_edit)
    steps = steps_of(action)
    asked = next((step for step in steps if str(step.pk) == request.GET.get("step")), None)
    initial: dict[str, Any] = {"ends_on": action.deadline}
    if asked is not None:
        initial |= {
            "step": str(asked.pk),
            "kind": asked.resource_kind,
            "what": asked.resource or asked.text[:200],
            "person": asked.owner,
            "ends_on": asked.due_on or action.deadline,
        }
    form = forms.ResourceForm(
        request.POST or None, people=people_for(action), steps=steps, initial=initial
    )
    context = {"form": form, "action": action}
    if request.method == "POST" and form.is_valid():
        try:
            made = services.request_resource(
                action=action, draft=form.draft, actor=user, now=clock.now()
            )
        except REFUSALS as error:
            return _form(request, {**context, "has_errors": True}, show_refusal(form, error))
        messages.success(request, _("Asked for. The strategy office or the leadership decides."))
        return redirect("actions:resource_page", made.pk)
    return _form(request, context, 422 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resource_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what is asked for, until somebody has decided on it."""
    user = signed_in(request)
    row = request_for_writing(user, pk, can_edit_request)
    people, steps = people_for(row.action), steps_of(row.action)
    initial = forms.stored(row)
    form = forms.ResourceForm(request.POST or None, people=people, steps=steps, initial=initial)
    context = {"form": form, "action": row.action, "row": row}
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_request(
                request=row,
                changes=services.fields_of(form.draft),
                expected_version=form.cleaned_data["version"],
                actor=user,
                now=clock.now(),
            )
        except Conflict as conflict:
            stored = forms.stored(conflict.current or row)
            data = request.POST.copy()
            data["version"] = str(stored.pop("version"))
            again = forms.ResourceForm(data, people=people, steps=steps, initial=stored)
            found = clashes(again, stored)
            return _form(request, {**context, "form": again, "clashes": found}, conflict.status)
        except REFUSALS as error:
            return _form(request, {**context, "has_errors": True}, show_refusal(form, error))
        messages.success(request, _("Request saved."))
        return redirect("actions:resource_page", pk)
    return _form(request, context, 422 if request.method == "POST" else 200)


@login_required
@require_safe
@takes_as_of
def resource_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a request and what the reader may do about it."""
    user = signed_in(request)
    return _page(request, user, request_for_reading(user, pk))


@login_required
@require_POST
def resource_answer(request: HttpRequest, pk: uuid.UUID, verb: str) -> HttpResponse:
    """Approve, decline, allocate or withdraw a request."""
    user = signed_in(request)
    row = request_for_writing(
        user, pk, can_edit_request if verb == "withdraw" else can_decide_request
    )
    form = _verb_form(verb, row, request.POST)
    if not form.is_valid():
        return _page(request, user, row, typed=(verb, form), status=422)
    handed = dict(form.cleaned_data)
    service, said = _SERVICES[verb]
    try:
        service(
            request=row,
            expected_version=handed.pop("version"),
            **handed,
            actor=user,
            now=clock.now(),
        )
    except REFUSALS as error:
        status = show_refusal(form, error)
        again = request_for_reading(user, pk)
        return _page(request, user, again, typed=(verb, form), status=status)
    messages.success(request, f"{said}{_over(row, verb)}")
    return redirect("actions:resource_page", pk)


def _over(row: ResourceRequest, verb: str) -> str:
    """Return what is to be said when a person now has promised more time than there is."""
    if verb != "allocate" or row.person is None:
        return ""
    load = loads_of([row.person], clock.now())[row.person.pk]
    if not load.weeks_over:
        return ""
    told = _("%(who)s has now given away %(hours)s of %(capacity)s hours in the week of %(day)s.")
    return " " + told % {
        "who": row.person,
        "hours": numerals.number(load.worst.hours),
        "capacity": numerals.number(load.worst.capacity),
        "day": f"{load.worst.monday.day} {load.worst.monday:%b}",
    }


def _verb_form(verb: str, row: ResourceRequest, data: Any = None) -> BaseForm:
    initial: dict[str, Any] = {"version": row.version}
    if verb == "allocate":
        initial |= {"amount": row.allocated or row.amount, "person": row.person}
        people = people_for(row.action)
        return forms.AllocateForm(data, prefix=verb, initial=initial, request=row, people=people)
    kind = forms.ApproveForm if verb == "approve" else forms.ReasonForm
    return kind(data, prefix=verb, initial=initial)


def _page(
    request: HttpRequest,
    user: User,
    row: ResourceRequest,
    *,
    typed: tuple[str, BaseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    line = selectors.request_line(row, user)
    offered = [verb for verb in _SERVICES if getattr(line, f"may_{verb}")]
    form = typed[1] if typed else None
    return render(
        request,
        "actions/resources/page.html",
        {
            "row": row,
            "line": line,
            "form": form,
            "verbs": {
                verb: form if typed and typed[0] == verb else _verb_form(verb, row)
                for verb in offered
            },
            "typed_verb": typed[0] if typed else "",
            "load": _known_load(user, row),
            "history": entries_of(row),
            "has_errors": status != 200,
        },
        status=status,
    )


def _known_load(user: User, row: ResourceRequest) -> Any:
    known = selectors.known_person(user, row.person_id)
    return loads_of([known], clock.now())[known.pk] if known else None


def _form(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    context.setdefault("has_errors", status == 422)
    return render(request, "actions/resources/form.html", context, status=status)


def _filters(form: forms.ResourceFilterForm) -> selectors.ResourceFilters:
    form.is_valid()
    asked = form.cleaned_data
    return selectors.ResourceFilters(
        state=asked.get("state") or "",
        kind=asked.get("kind") or "",
        department=asked.get("department"),
        quarter=asked.get("q"),
    )
