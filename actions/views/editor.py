"""Writing a corrective action: a new one from a gap, or changing one."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions import services
from actions.access import action_for_writing
from actions.choices import ActionKind, ActionState
from actions.forms import PREFIX, Editor, of_action, of_draft, people_for, rearranged, typed
from actions.forms.steps import Focus, Pasted, PasteStepsForm, focus_after, with_pasted
from actions.models import CorrectiveAction
from actions.permissions import can_edit
from actions.selectors import steps_of
from departments.access import signed_in
from departments.models import User
from gaps.access import gap_for_reading, gap_for_writing
from gaps.models import Gap
from gaps.permissions import can_plan_action
from gaps.selectors.similar import similar_gaps
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import Clash, clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal

SAVE, AGREE, SUGGEST = "save", "agree", "suggest"
# Steps pasted into the editor, and on the action's page.
PASTE, PASTE_STORED = "paste_steps", "paste_stored"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose an action for a gap, filled in for its kind."""
    user, now = signed_in(request), clock.now()
    gap = gap_for_writing(user, pk, can_plan_action)
    people = people_for()
    verb = request.POST.get("verb", SAVE)
    if verb == AGREE and not _may_agree(user):
        raise PermissionDenied
    if request.method != "POST" or verb == SUGGEST:
        asked = request.POST.get("kind", "")
        kind = asked if asked in ActionKind.values else ""
        draft = services.prefilled_action(gap, now=now, actor=user, kind=kind)
        initial, rows = of_draft(draft)
        return _page(request, gap, Editor(gap, people, initial=initial, rows=rows))
    if verb not in (SAVE, AGREE):
        return _rearranged(request, gap, verb)
    editor = Editor(gap, people, data=request.POST)
    if not editor.is_valid():
        return _page(request, gap, editor, status=422)
    try:
        action = services.propose_action(
            gap=gap,
            **editor.fields,
            steps=editor.drafts,
            agree=verb == AGREE,
            actor=user,
            now=now,
        )
    except REFUSALS as error:
        return _page(request, gap, editor, status=show_refusal(editor.form, error))
    done = (
        _("Action agreed.") if verb == AGREE else _("Action proposed. It starts when it is agreed.")
    )
    messages.success(request, done)
    return redirect("actions:action_page", action.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change an open action and its steps."""
    user, now = signed_in(request), clock.now()
    action = action_for_writing(user, pk, can_edit)
    gap = gap_for_reading(user, action.gap_id)
    people = people_for(action)
    initial, rows = of_action(action, steps_of(action))
    verb = request.POST.get("verb", SAVE)
    if request.method != "POST":
        return _page(request, gap, Editor(gap, people, initial=initial, rows=rows), action=action)
    if verb == PASTE_STORED:
        return _pasted(request, gap, Editor(gap, people, initial=initial, rows=rows), action)
    if verb != SAVE:
        return _rearranged(request, gap, verb, action=action)
    editor = Editor(gap, people, data=request.POST, initial=initial, rows=_aligned(request, rows))
    if not editor.is_valid():
        return _page(request, gap, editor, action=action, status=422)
    version = editor.form.cleaned_data["version"]
    try:
        services.edit_action(
            action=action,
            changes=editor.fields,
            steps=editor.drafts,
            date_reason=editor.form.cleaned_data["date_reason"],
            expected_version=version if version is not None else 0,
            actor=user,
            now=now,
        )
    except Conflict:
        return _conflict(request, gap, action)
    except REFUSALS as error:
        status = show_refusal(editor.form, error)
        return _page(request, gap, editor, action=action, status=status)
    messages.success(request, _("Action saved."))
    return redirect("actions:action_page", action.pk)


def _rearranged(
    request: HttpRequest, gap: Gap, verb: str, action: CorrectiveAction | None = None
) -> HttpResponse:
    """Add, remove, move or paste rows of what was typed; nothing is saved or judged yet."""
    initial, rows = typed(request.POST)
    people = people_for(action)
    if verb == PASTE:
        return _pasted(request, gap, Editor(gap, people, initial=initial, rows=rows), action)
    moved = rearranged(rows, verb)
    editor = Editor(gap, people, initial=initial, rows=moved)
    focus = focus_after(verb, len(moved))
    editor.set_focus(focus)
    return _page(request, gap, editor, action=action, focus=focus)


def _pasted(
    request: HttpRequest, gap: Gap, editor: Editor, action: CorrectiveAction | None
) -> HttpResponse:
    """Show the steps that were pasted as rows after the others; saving is the next press."""
    people = people_for(action)
    found = with_pasted(editor.rows, request.POST.get("pasted", ""), people)
    shown = Editor(gap, people, initial=editor.form.initial, rows=found.rows)
    shown.set_focus(Focus(found.first, "text"))
    return _page(request, gap, shown, action=action, pasted=found)


def _aligned(request: HttpRequest, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the stored rows in the order of the posted ones: "keep theirs" takes its text there."""
    stored = {str(row["id"]): row for row in rows}
    _initial, posted = typed(request.POST)
    return [stored.get(row["id"], {}) for row in posted]


def _conflict(request: HttpRequest, gap: Gap, action: CorrectiveAction) -> HttpResponse:
    """Show both texts; what was typed stays, and the next save is compared with what is stored now."""
    user = signed_in(request)
    stored = action_for_writing(user, action.pk, can_edit)
    initial, rows = of_action(stored, steps_of(stored))
    aligned = _aligned(request, rows)
    data = _with_versions(request.POST, initial, aligned)
    people = people_for(stored)
    editor = Editor(gap, people, data=data, initial=initial, rows=aligned)
    found: list[Clash] = clashes(editor.form, {k: v for k, v in initial.items() if k != "version"})
    for row, theirs in zip(editor.steps.forms, aligned, strict=False):
        kept = {k: v for k, v in theirs.items() if k not in ("id", "version")}
        found += clashes(row, kept) if theirs else []
    return _page(request, gap, editor, action=stored, clashes=found, status=409)


def _with_versions(
    posted: QueryDict, initial: dict[str, Any], rows: list[dict[str, Any]]
) -> QueryDict:
    data = posted.copy()
    data["version"] = str(initial["version"])
    for at, row in enumerate(rows):
        # A step that somebody removed in the meantime comes back as a new one.
        data[f"{PREFIX}-{at}-id"] = str(row.get("id") or "")
        data[f"{PREFIX}-{at}-version"] = str(row.get("version") or "")
    return data


def _may_agree(user: User) -> bool:
    """Who answers for a gap without heading a department proposes; others agree."""
    return user.is_coordinator or bool(user.headed_department_ids())


def _page(
    request: HttpRequest,
    gap: Gap,
    editor: Editor,
    *,
    action: CorrectiveAction | None = None,
    clashes: list[Clash] | None = None,
    focus: Focus | None = None,
    pasted: Pasted | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    typed_before = pasted.left if pasted else request.POST.get("pasted", "")
    is_new = action is None
    return render(
        request,
        "actions/action_form.html",
        {
            "gap": gap,
            "action": action,
            "form": editor.form,
            "steps": editor.steps,
            "formsets": [editor.steps],
            "clashes": clashes,
            "focus": focus,
            "pasted": pasted,
            "paste_form": PasteStepsForm(initial={"pasted": typed_before}),
            "has_errors": status == 422,
            "may_agree": is_new and _may_agree(user),
            "similar": similar_gaps(gap, user) if is_new else (),
            "is_agreed": action is not None and action.state != ActionState.PROPOSED,
        },
        status=status,
    )
