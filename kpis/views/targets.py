"""Key performance targets: the list, a target's page, and its verbs."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from departments.access import selected_quarter, signed_in
from departments.models import User
from departments.selectors import quarter_choices
from kpis.access import targets as target_access
from kpis.choices.targets import KptLevel, KptState
from kpis.forms import target_verbs as forms
from kpis.forms.plans import VersionForm
from kpis.models import Kpt
from kpis.parts.targets import parts_of
from kpis.permissions.targets import can_set_targets, can_watch
from kpis.selectors import goodhart
from kpis.selectors import target_pages as selectors
from kpis.selectors.pages import departments_by_slug
from kpis.selectors.target_overview import overview
from kpis.services import target_changes, target_endings, targets
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.refusals import REFUSALS, show_refusal

MOST_IN_A_FILE = 5_000

Act = tuple[type[VersionForm], Callable[..., Any], str | Promise, str | Promise]
# Verb → its form, the service, its button and what is said afterwards.
_VERBS: Final[Mapping[str, Act]] = {
    "propose": (
        forms.ProposeForm,
        targets.propose_target,
        gettext_lazy("Propose"),
        gettext_lazy("Proposed. Now everybody concerned can say whether it is realistic."),
    ),
    "finalize": (
        forms.FinalizeForm,
        targets.finalize_target,
        gettext_lazy("Make it final"),
        gettext_lazy("Final. It counts from now on."),
    ),
    "withdraw": (
        forms.WithdrawTargetForm,
        target_endings.withdraw_target,
        gettext_lazy("Withdraw"),
        gettext_lazy("Withdrawn. It stays readable with your reason."),
    ),
    "stop": (
        forms.StopForm,
        target_endings.stop_target,
        gettext_lazy("Stop the target"),
        gettext_lazy("Stopped. It stays readable with your reason."),
    ),
}


@require_GET
@takes_as_of
def target_list(request: HttpRequest) -> HttpResponse:
    """Show the targets of a quarter: the organization's, and under each its parts."""
    user = signed_in(request)
    lines, shown = _narrowed(request, user)
    context = {
        **shown,
        "rows": overview(lines, user, shown["quarter"], now=clock.now()),
        "count": len(lines),
        "departments": departments_by_slug().values(),
        "levels": KptLevel.choices,
        "states": KptState.choices,
        "sets": can_set_targets(user),
        "watches": can_watch(user),
        "quarter_choices": quarter_choices(),
        "quarter_value": shown["quarter"].code if shown["quarter"] else "",
    }
    return render(request, "kpis/targets/list.html", context)


@require_GET
@takes_as_of
def target_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user = signed_in(request)
    lines, _shown = _narrowed(request, user)
    shown = selectors.without_hidden_parents(lines[:MOST_IN_A_FILE], user)
    return csv_file(selectors.CSV_HEADERS, selectors.csv_lines(shown), "targets.csv")


@require_GET
@takes_as_of
def target_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a target: whom it serves, why, its number, what was said and changed."""
    user = signed_in(request)
    return show_target(request, user, target_access.kpt_for_reading(user, pk))


@require_POST
def target_verb(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose, finalize, withdraw or stop a target."""
    user = signed_in(request)
    kpt = target_access.kpt_for_writing(user, pk)
    verb = request.POST.get("verb", "")
    if verb not in _VERBS:
        messages.error(request, _("Choose what to do."))
        return redirect("kpis:target_page", pk)
    kind, service, _button, done = _VERBS[verb]
    form = kind(request.POST, prefix=verb)
    status = 422
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        try:
            service(kpt=kpt, expected_version=version, actor=user, now=clock.now(), **given)
        except REFUSALS as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, str(done))
            return redirect("kpis:target_page", pk)
    stored = target_access.kpt_for_reading(user, pk)
    return show_target(request, user, stored, typed=(verb, form), status=status)


@require_POST
def change_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve or decline a change of a target."""
    user = signed_in(request)
    change = target_access.change_for_deciding(user, pk)
    form = forms.DecideForm(request.POST, prefix=f"change-{change.pk}")
    status = 422
    if form.is_valid():
        try:
            target_changes.decide_change(
                change=change,
                approve=request.POST.get("verb") == "approve",
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
                actor=user,
                now=clock.now(),
            )
        except REFUSALS as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Decided. Old and new stay readable with the reason."))
            return redirect("kpis:target_page", change.kpt_id)
    stored = target_access.kpt_for_reading(user, change.kpt_id)
    return show_target(request, user, stored, typed=(str(change.pk), form), status=status)


def show_target(
    request: HttpRequest,
    user: User,
    kpt: Kpt,
    *,
    typed: tuple[str, VersionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page, perhaps with a form that was sent back."""
    now = clock.now()
    page = selectors.target_page(kpt, user, now=now)
    context = {
        "page": page,
        "kpt": kpt,
        "verbs": [_verb(verb, kpt, page, typed) for verb in page.verbs if verb in _VERBS],
        "changes": [(row, _deciding(row, typed)) for row in page.changes],
        "parts": parts_of(kpt, user, now),
        "faulty": typed[1] if typed else None,
        "has_errors": typed is not None,
        "history": history_lines(kpt, limit=20),
        "today": clock.organization_day(now),
    }
    return render(request, "kpis/targets/page.html", context, status=status)


def _verb(
    verb: str,
    kpt: Kpt,
    page: selectors.TargetPage,
    typed: tuple[str, VersionForm] | None,
) -> dict[str, Any]:
    kind, _service, button, _done = _VERBS[verb]
    is_typed = typed is not None and typed[0] == verb
    form = typed[1] if typed and is_typed else kind(prefix=verb, initial={"version": kpt.version})
    if verb == "propose" and not any(letter.fails for letter in page.letters):
        form.fields.pop("smart_reason", None)
    if verb == "finalize":
        _ask_why_early(form, page)
    return {"name": verb, "button": button, "form": form, "is_open": is_typed}


def _ask_why_early(form: VersionForm, page: selectors.TargetPage) -> None:
    """Ask for the reason only where there must be one."""
    if page.is_early:
        form.fields["reason"].required = True
    else:
        form.fields.pop("reason", None)


def _deciding(
    row: selectors.ChangeRow, typed: tuple[str, VersionForm] | None
) -> VersionForm | None:
    if not row.decides:
        return None
    if typed is not None and typed[0] == str(row.change.pk):
        return typed[1]
    version = {"version": row.change.version}
    return forms.DecideForm(prefix=f"change-{row.change.pk}", initial=version)


def _narrowed(
    request: HttpRequest, user: User
) -> tuple[list[selectors.TargetLine], dict[str, Any]]:
    now = clock.now()
    quarter = selected_quarter(request, user, now)
    level, state = request.GET.get("level", ""), request.GET.get("state", "")
    level = level if level in KptLevel.values else ""
    state = state if state in KptState.values else ""
    department = departments_by_slug().get(request.GET.get("department", ""))
    rows = selectors.listed(user, quarter, level=level, department=department, state=state)
    lines = selectors.lines_of(rows, now=now)
    return lines, {
        "quarter": quarter,
        "level": level,
        "state": state,
        "department": department,
        "today": clock.organization_day(now),
    }


@require_GET
@takes_as_of
def target_watch(request: HttpRequest) -> HttpResponse:
    """Show what the numbers of targets do that is worth a question."""
    user = target_access.watcher(request.user)
    now = clock.now()
    quarter = selected_quarter(request, user, now)
    context = {
        "quarter": quarter,
        "sights": goodhart.watched(user, quarter, now=now),
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return render(request, "kpis/targets/watch.html", context)


@require_GET
@takes_as_of
def target_watch_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the observations as a file."""
    user = target_access.watcher(request.user)
    now = clock.now()
    sights = goodhart.watched(user, selected_quarter(request, user, now), now=now)
    return csv_file(
        goodhart.CSV_HEADERS, goodhart.csv_lines(sights), "targets-worth-a-question.csv"
    )
