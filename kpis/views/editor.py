"""The plan editor: objectives and KPIs on one page, saved in one piece."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments import access
from departments.access import signed_in
from departments.models import Plan, User
from kpis.completeness import lacks_of
from kpis.drafts import RowCommand
from kpis.forms.editor import PlanEditor, renewed, row_command, with_goal_taken
from kpis.forms.editor_comments import show_comments
from kpis.selectors import plan_content
from kpis.selectors.editor import editor_choices
from kpis.services.plan_form import PlanFormRefused, save_plan_form
from kpis.views.editor_comments import mark_as_done
from kpis.views.links import plan_step_url, plan_url
from kpis.views.paste_panel import paste_panel
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict, DomainError


def plan_of(user: User, slug: str, pk: UUID) -> Plan:
    """Return the plan at this address to the head of its department."""
    plan = access.plan_for_reading(user, pk)
    if plan.obligation.department.slug != slug:
        raise Http404
    return access.plan_for_writing(user, pk)


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show the editor; save what was typed."""
    plan = plan_of(signed_in(request), slug, pk)
    if not plan.is_editable:
        messages.info(request, _("This version is closed. Start a new version to change it."))
        return redirect(plan_url(plan))
    if request.method == "POST":
        return _save(request, plan, request.POST)
    editor = _editor(request, plan)
    _open_new_rows(editor, request.GET.get("new", ""))
    return _page(request, editor, status=200)


def _save(request: HttpRequest, plan: Plan, data: QueryDict) -> HttpResponse:
    user = signed_in(request)
    verb = data.get("verb", "save")[:100]
    data = with_goal_taken(data, verb)
    editor = _editor(request, plan, data)
    parsed = row_command(verb)
    command = None
    if parsed is not None and not editor.drop(str(parsed[1])):
        command = RowCommand(*parsed)
    if not editor.is_valid():
        return _again(request, editor, verb)
    try:
        save_plan_form(plan=plan, draft=editor.draft(command), actor=user, now=clock.now())
    except Conflict:
        return _clash(request, plan, data)
    except PlanFormRefused as refusal:
        editor.show_faults(refusal.fields, refusal.message)
        return _again(request, editor, verb)
    except DomainError as refusal:
        editor.text.add_error(None, refusal.message)
        return _again(request, editor, verb)
    for echo in editor.echoes():
        messages.info(request, echo)
    return _after_saving(request, plan, verb)


def _again(request: HttpRequest, editor: PlanEditor, verb: str) -> HttpResponse:
    """Show the page with everything typed, its errors, and the row that was asked for."""
    if row_command(verb) is not None:
        editor.put_back()
        editor.text.add_error(None, _("No row was changed yet. Mend what is marked first."))
    _open_new_rows(editor, verb.removeprefix("add_"))
    return _page(request, editor, status=422)


def _clash(request: HttpRequest, plan: Plan, data: QueryDict) -> HttpResponse:
    """Show both texts; what was typed stands in the fields, on top of what is stored now."""
    stored = access.plan_for_writing(signed_in(request), plan.pk)
    content = plan_content(stored)
    editor = _editor(request, stored, renewed(data, content))
    editor.add_stored_rows_left_out()
    rows = [one.objective for one in content.all_objectives]
    uses = [held.use for one in content.all_objectives for held in one.all_uses]
    newest = entries_of(stored, *rows, *uses, limit=1)
    return _page(
        request,
        editor,
        status=409,
        clashes=editor.clashes(),
        who=newest[0].actor_name if newest else "",
    )


def _after_saving(request: HttpRequest, plan: Plan, verb: str) -> HttpResponse:
    url = plan_step_url("plan_edit", plan)
    if verb == "check":
        return redirect(plan_step_url("plan_check", plan))
    if verb.startswith("resolve_comment:"):
        return mark_as_done(request, plan, verb)
    if verb == "leave":
        messages.success(request, _("Saved. You can go on with the plan at any time."))
        return redirect(plan_url(plan))
    if verb == "add_objective":
        return redirect(f"{url}?new=objective#new")
    if verb.startswith("add_kpi:"):
        return redirect(f"{url}?new={verb.removeprefix('add_')}#new")
    messages.success(request, _("Saved."))
    return redirect(url)


def _editor(request: HttpRequest, plan: Plan, data: QueryDict | None = None) -> PlanEditor:
    content = plan_content(plan)
    day = clock.organization_day(clock.now())
    choices = editor_choices(plan.obligation.department, content, day)
    return PlanEditor(content, choices, data, user=signed_in(request))


def _open_new_rows(editor: PlanEditor, wanted: str) -> None:
    if wanted == "objective" or not (editor.rows or editor.removed or editor.data):
        editor.add_objective()
    elif wanted.startswith("kpi:"):
        editor.add_kpi(wanted.removeprefix("kpi:"))


def _page(request: HttpRequest, editor: PlanEditor, *, status: int, **more: object) -> HttpResponse:
    plan = editor.content.plan
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "editor": editor,
        "form": editor.text,
        "lacks": lacks_of(editor.content),
        "talk": show_comments(editor, signed_in(request)),
        "plan_url": plan_url(plan),
        "check_url": plan_step_url("plan_check", plan),
        "has_errors": status != 200,
        **paste_panel(editor.content, clock.now()),
        **more,
    }
    return render(request, "kpis/plan_edit.html", context, status=status)
