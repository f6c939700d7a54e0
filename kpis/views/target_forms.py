"""Writing a target: set, edited, changed with a reason, replaced; the letters stand beside it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import selected_quarter, signed_in
from departments.models import User
from kpis.access import targets as target_access
from kpis.choices.targets import KptState
from kpis.forms.target_changing import ChangeForm
from kpis.forms.target_text import MOST_POINTS, PathForms, TargetText, points_of
from kpis.forms.targets import TargetForm
from kpis.models import Kpt
from kpis.permissions.targets import can_request_change, can_write_kpt, writable_levels
from kpis.selectors.target_offers import offers_for
from kpis.services import target_changes, target_endings, targets
from kpis.services.target_paths import path_of
from kpis.target_fields import PATH
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import Clash, clashes, with_one_more
from saypro_align.lib.refusals import REFUSALS, show_refusal

ADVICE, CHECK, MORE = "advice", "check", "add_point"
_NOT_SAVING = (ADVICE, CHECK, MORE)
Make = Callable[[Any, dict[str, Any]], Any]
Act = Callable[[Any, Any], str]


@require_http_methods(["GET", "POST"])
def target_new(request: HttpRequest) -> HttpResponse:
    """Set a target as a draft."""
    user = signed_in(request)
    levels = writable_levels(user)
    if not levels:
        raise PermissionDenied
    quarter = selected_quarter(request, user, clock.now())
    if quarter is None:
        raise Http404
    level = request.GET.get("level", "")
    level = level if level in levels else levels[0]
    offers = offers_for(user, quarter, level)
    initial: dict[str, Any] = {
        name: request.GET.get(name, "") for name in ("parent", "goal", "department")
    }
    initial |= {"due_on": quarter.ends_on, "starts_on": quarter.starts_on}
    if len(offers.departments) == 1:
        initial["department"] = next(iter(offers.departments))

    def make(data: Any, shown: dict[str, Any]) -> TargetForm:
        return TargetForm(data, offers=offers, quarter=quarter, level=level, initial=shown)

    def act(form: TargetForm, path: Any) -> str:
        kpt = targets.create_target(
            quarter=quarter,
            level=level,
            fields=form.target_fields(),
            series=form.series(),
            path=points_of(path),
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Kept as a draft. Propose it when it is ready."))
        return reverse("kpis:target_page", args=[kpt.pk])

    context = {"levels": levels, "level": level, "action": _("Save the draft")}
    return _answer(request, (make, initial), act, [], context | {"quarter": quarter})


@require_http_methods(["GET", "POST"])
def target_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    user = signed_in(request)
    kpt = target_access.kpt_for_writing(user, pk)
    if kpt.state != KptState.DRAFT:
        return redirect("kpis:target_change", pk)
    offers = offers_for(user, kpt.quarter, kpt.level, kpt)

    def make(data: Any, shown: dict[str, Any]) -> TargetForm:
        return TargetForm(data, offers=offers, quarter=kpt.quarter, level=kpt.level, initial=shown)

    def act(form: TargetForm, path: Any) -> str:
        changes = {**form.said(), **form.structure()}
        if form.series() is not None:
            changes.pop("kpi")
        targets.edit_target(
            kpt=kpt,
            changes=changes,
            series=form.series(),
            path=points_of(path),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved."))
        return reverse("kpis:target_page", args=[pk])

    context = {"kpt": kpt, "quarter": kpt.quarter, "action": _("Save the draft")}
    return _answer(request, (make, TargetForm.stored(kpt)), act, path_of(kpt), context)


@require_http_methods(["GET", "POST"])
def target_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a proposed target with a reason, or ask for a change of a final one."""
    user = signed_in(request)
    kpt = target_access.kpt_for_reading(user, pk)
    if not can_request_change(user, kpt):
        raise PermissionDenied
    at_once = kpt.state == KptState.PROPOSED and can_write_kpt(user, kpt)

    def act(form: ChangeForm, path: Any) -> str:
        new = form.said() | {PATH: points_of(path)}
        said = {"kpt": kpt, "new": new, "reason": form.cleaned_data["reason"]}
        if at_once:
            version = form.cleaned_data["version"]
            target_changes.change_now(**said, expected_version=version, actor=user, now=clock.now())
            messages.success(request, _("Changed. Old and new stay readable with your reason."))
        else:
            target_changes.request_change(**said, actor=user, now=clock.now())
            messages.success(request, _("Asked. Somebody else decides; nothing has changed yet."))
        return reverse("kpis:target_page", args=[pk])

    action = _("Change the target") if at_once else _("Ask for the change")
    context = {"kpt": kpt, "quarter": kpt.quarter, "action": action, "asks": not at_once}
    return _answer(request, _changing(user, kpt), act, path_of(kpt), context)


@require_http_methods(["GET", "POST"])
def target_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a new target take the place of a final one."""
    user = signed_in(request)
    kpt = target_access.kpt_for_writing(user, pk)

    def act(form: ChangeForm, path: Any) -> str:
        new = target_endings.replace_target(
            kpt=kpt,
            reason=form.cleaned_data["reason"],
            changes=form.said(),
            path=points_of(path),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(
            request, _("Replaced. The new target is proposed; make it final when ready.")
        )
        return reverse("kpis:target_page", args=[new.pk])

    context = {
        "kpt": kpt,
        "quarter": kpt.quarter,
        "action": _("Replace the target"),
        "replaces": True,
    }
    return _answer(request, _changing(user, kpt), act, path_of(kpt), context)


def _changing(user: User, kpt: Kpt) -> tuple[Make, dict[str, Any]]:
    offers = offers_for(user, kpt.quarter, kpt.level, kpt)

    def make(data: Any, shown: dict[str, Any]) -> ChangeForm:
        return ChangeForm(
            data, kpt=kpt, offers=offers, quarter=kpt.quarter, level=kpt.level, initial=shown
        )

    return make, ChangeForm.stored(kpt)


def _answer(
    request: HttpRequest,
    making: tuple[Make, dict[str, Any]],
    act: Act,
    points: list[Any],
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, look at what is typed, add a point of the path, or save."""
    make, initial = making
    verb = request.POST.get("verb", "")
    told = {**context, "path": _path(request, points, verb)}
    if verb in _NOT_SAVING:
        kind = type(make(None, initial))
        typed = {name: request.POST.get(name, "") for name in kind.base_fields}
        return _shown(request, make(None, {**initial, **typed}), told, verb=verb)
    form = make(request.POST or None, initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and told["path"].is_valid():
            try:
                return redirect(act(form, told["path"]))
            except Conflict as conflict:
                status = conflict.status
                told["clashes"] = _clash(form, conflict)
            except REFUSALS as refusal:
                status = show_refusal(form, refusal)
    return _shown(request, form, told, status=status)


def _path(request: HttpRequest, points: list[Any], verb: str) -> Any:
    held = [{"on": on, "expected": expected} for on, expected in points]
    if request.method != "POST":
        return PathForms(None, prefix="path", initial=held)
    data = with_one_more(request.POST, "path", MOST_POINTS) if verb == MORE else request.POST
    return PathForms(data, prefix="path", initial=held)


def _shown(
    request: HttpRequest, form: Any, told: dict[str, Any], *, verb: str = "", status: int = 200
) -> HttpResponse:
    template = "kpis/targets/_advice.html" if verb == ADVICE else "kpis/targets/form.html"
    said = {
        "form": form,
        "letters": form.letters(),
        "echo": form.echo(),
        "formsets": [told["path"]],
    }
    return render(request, template, {**told, **said}, status=status)


def _clash(form: TargetText, conflict: Conflict) -> list[Clash]:
    current = conflict.current
    found: list[Clash] = []
    if isinstance(current, Kpt):
        data: Any = form.data
        data = data.copy()
        data[form.add_prefix("version")] = str(current.version)
        form.data = data
        found = clashes(form, form.stored(current))
    if not found:
        form.add_error(None, conflict.message)
    return found
