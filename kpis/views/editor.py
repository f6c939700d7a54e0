"""The plan editor: objectives and KPIs on one page, saved in one piece."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments import access
from departments.access import signed_in
from departments.models import Plan, User
from kpis.completeness import faults_of, lacks_of
from kpis.drafts import RowCommand
from kpis.forms.editor import PlanEditor
from kpis.forms.editor_comments import show_comments
from kpis.forms.editor_faults import lead_through_faults
from kpis.forms.editor_posts import renewed, row_command
from kpis.forms.taking import with_taken
from kpis.forms.texts import Typed
from kpis.forms.typed_over import (
    posted_changes,
    settled_by,
    switched_unstored,
    unseen_texts,
    with_typed,
)
from kpis.models import TypedText
from kpis.selectors import plan_content
from kpis.selectors.editor import editor_choices
from kpis.selectors.typing import others_editing, typed_texts
from kpis.services.plan_form import PlanFormRefused, save_plan_form, switch_row
from kpis.services.typing import TypedChange, keep_typed
from kpis.views.editor_comments import mark_as_done
from kpis.views.links import plan_step_url, plan_url
from kpis.views.nudges import answer_nudge, answers_nudge
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
    verb = data.get("verb", "save")[:100]
    typed = typed_texts(plan)
    data = with_typed(with_taken(data, verb), typed)
    editor = _editor(request, plan, data, typed)
    told = data.get("plan-version", "")
    unseen = unseen_texts(editor, data)
    if unseen or (told.isascii() and told.isdigit() and told != str(plan.version)):
        return _clash(request, plan, data, unseen)
    changes, settles, parsed = posted_changes(editor), settled_by(editor), row_command(verb)
    if parsed is not None and (mark := switched_unstored(editor, parsed)):
        return _keep(request, editor, [*changes, mark], verb)
    command = RowCommand(*parsed) if parsed is not None else None
    if command is not None and command.verb != "lower_objective":
        editor.drop(str(command.key))
    user, now = signed_in(request), clock.now()
    try:
        if not editor.is_valid():
            return _keep(request, editor, changes, verb, command)
        save_plan_form(plan=plan, draft=editor.draft(command, settles), actor=user, now=now)
    except Conflict:
        return _clash(request, plan, data, [])
    except PlanFormRefused as refusal:
        editor.show_faults(refusal.fields, refusal.message)
        return _keep(request, editor, changes, verb, command)
    except DomainError as refusal:
        return _refused(request, editor, refusal)
    for echo in editor.echoes():
        messages.info(request, echo)
    if verb == "check":
        return _checked(request, plan, data)
    return _after_saving(request, plan, verb)


def _checked(request: HttpRequest, plan: Plan, data: QueryDict) -> HttpResponse:
    """Go on to the last look, or show at its field what is still missing."""
    stored = access.plan_for_writing(signed_in(request), plan.pk)
    content = plan_content(stored)
    if not lacks_of(content):
        return redirect(plan_step_url("plan_check", plan))
    editor = _editor(request, stored, renewed(data, content, 0))
    editor.is_valid()
    editor.show_faults(faults_of(content, editor.stored_places), _("Add at least one objective."))
    return _page(request, editor, status=422, is_incomplete=True)


def _keep(
    request: HttpRequest,
    editor: PlanEditor,
    changes: list[TypedChange],
    verb: str,
    command: RowCommand | None = None,
) -> HttpResponse:
    """Keep what was typed as it is; faults are told only when the plan is to be saved or checked."""
    plan, user, now = editor.content.plan, signed_in(request), clock.now()
    whole = not editor.complaints and not editor.text.errors.get("version")
    try:
        if whole:
            keep_typed(plan=plan, changes=changes, actor=user, now=now)
        if whole and command is not None:
            switch_row(plan=plan, command=command, actor=user, now=now)
    except DomainError as refusal:
        return _refused(request, editor, refusal)
    editor.put_back()
    if whole and verb == "leave":
        messages.info(
            request, _("Kept as you typed it. Some fields need a look before you submit.")
        )
        return redirect(plan_url(plan))
    if whole and verb.startswith("resolve_comment:"):
        return mark_as_done(request, plan, verb)
    if whole and verb not in ("save", "check"):
        return redirect(_step_after(plan, verb))
    editor.note_seen(max((one.pk for one in typed_texts(plan).values()), default=0))
    return _page(request, editor, status=422)


def _refused(request: HttpRequest, editor: PlanEditor, refusal: DomainError) -> HttpResponse:
    editor.put_back()
    editor.text.add_error(None, refusal.message)
    return _page(request, editor, status=422)


def _clash(
    request: HttpRequest, plan: Plan, data: QueryDict, unseen: list[TypedText]
) -> HttpResponse:
    """Show both texts; what was typed stands in the fields, on top of what is stored now."""
    stored = access.plan_for_writing(signed_in(request), plan.pk)
    content, typed = plan_content(stored), typed_texts(stored)
    newest_text = max((one.pk for one in typed.values()), default=0)
    editor = _editor(request, stored, renewed(data, content, newest_text), typed)
    editor.add_rows_left_out()
    rows = [one.objective for one in content.all_objectives]
    uses = [held.use for one in content.all_objectives for held in one.all_uses]
    newest = entries_of(stored, *rows, *uses, limit=1)
    who = unseen[-1].typed_by.name if unseen else newest[0].actor_name if newest else ""
    return _page(request, editor, status=409, clashes=editor.clashes(), who=who)


def _after_saving(request: HttpRequest, plan: Plan, verb: str) -> HttpResponse:
    if answers_nudge(verb):
        answer_nudge(request, plan, verb)
        return redirect(plan_step_url("plan_edit", plan))
    if verb.startswith("resolve_comment:"):
        return mark_as_done(request, plan, verb)
    if verb == "leave":
        messages.success(request, _("Saved. You can go on with the plan at any time."))
        return redirect(plan_url(plan))
    if row_command(verb) is None and not verb.startswith(("add_", "take_goal:")):
        messages.success(request, _("Saved."))
    return redirect(_step_after(plan, verb))


def _step_after(plan: Plan, verb: str) -> str:
    """Return where to go on after a row was added, taken out or put back."""
    url = plan_step_url("plan_edit", plan)
    if verb.startswith("add_"):
        return f"{url}?new={quote(verb.removeprefix('add_'), safe=':')}#new"
    return url


def _editor(
    request: HttpRequest,
    plan: Plan,
    data: QueryDict | None = None,
    typed: Typed | None = None,
) -> PlanEditor:
    content = plan_content(plan)
    day = clock.organization_day(clock.now())
    choices = editor_choices(plan.obligation.department, content, day)
    return PlanEditor(
        content,
        choices,
        data,
        user=signed_in(request),
        typed=typed_texts(plan) if typed is None else typed,
    )


def _open_new_rows(editor: PlanEditor, wanted: str) -> None:
    if not (editor.rows or editor.removed or editor.texts.removed or editor.data):
        editor.begin()
    elif wanted == "objective":
        editor.add_objective()
    elif wanted.startswith("kpi:"):
        editor.add_kpi(wanted.removeprefix("kpi:"))


def _page(request: HttpRequest, editor: PlanEditor, *, status: int, **more: object) -> HttpResponse:
    plan = editor.content.plan
    lead_through_faults(editor)
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "editor": editor,
        "form": editor.text,
        "talk": show_comments(editor, signed_in(request)),
        "standing": editor.standing,
        "others": others_editing(plan, signed_in(request), clock.now()),
        "typed_url": plan_step_url("plan_typed", plan),
        "plan_url": plan_url(plan),
        "check_url": plan_step_url("plan_check", plan),
        "has_errors": status != 200,
        **paste_panel(editor.content, clock.now()),
        **more,
    }
    return render(request, "kpis/plan_edit.html", context, status=status)
