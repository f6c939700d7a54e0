"""Writing a corrective action: a new one from a gap, or changing one."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions import services
from actions.access import action_for_reading, action_for_writing
from actions.choices import ActionKind, ActionState
from actions.forms import PREFIX, Editor, Offer, of_action, of_draft, rearranged, typed
from actions.forms.steps import Focus, Pasted, PasteStepsForm, focus_after, with_pasted
from actions.life_choices import AgreementState
from actions.models import CorrectiveAction
from actions.permissions import can_edit
from actions.selectors import steps_of
from actions.selectors.agreements import agreements_of
from actions.services import moves
from departments.access import signed_in
from gaps.access import gap_for_reading, gap_for_writing
from gaps.models import Gap
from gaps.permissions import can_plan_action
from gaps.selectors.effect import effect_of
from gaps.selectors.similar import similar_gaps
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import Clash, clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal

# Propose sends it on its way, save keeps it with who wrote it.
SAVE, PROPOSE, SUGGEST = "save", "propose", "suggest"
# Steps pasted into the editor, and on the action's page.
PASTE, PASTE_STORED = "paste_steps", "paste_stored"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose an action for a gap, filled in for its kind."""
    user, now = signed_in(request), clock.now()
    gap = gap_for_writing(user, pk, can_plan_action)
    follows = _followed(request, gap)
    offer = Offer.to(user, gap, now)
    verb = request.POST.get("verb", SAVE)
    if request.method != "POST" or verb == SUGGEST:
        asked = request.POST.get("kind", "")
        kind = asked if asked in ActionKind.values else ""
        draft = services.prefilled_action(gap, now=now, actor=user, kind=kind, follows=follows)
        initial, rows = of_draft(draft)
        return _page(request, gap, Editor(gap, offer, initial=initial, rows=rows))
    if verb not in (SAVE, PROPOSE):
        return _rearranged(request, gap, verb)
    editor = Editor(gap, offer, data=request.POST)
    if not editor.is_valid():
        return _page(request, gap, editor, status=422)
    try:
        action = services.propose_action(
            gap=gap,
            **editor.fields,
            steps=editor.drafts,
            follows=follows,
            send=verb == PROPOSE,
            actor=user,
            now=now,
        )
    except REFUSALS as error:
        return _page(request, gap, editor, status=show_refusal(editor.form, error))
    messages.success(request, told_of_proposal(action, now))
    return redirect("actions:action_page", action.pk)


def _followed(request: HttpRequest, gap: Gap) -> CorrectiveAction | None:
    """Return the action that the address or the form says did not work; 404 for a strange one."""
    asked = request.POST.get("follows") or request.GET.get("follows")
    if not asked:
        return None
    action = action_for_reading(signed_in(request), asked)
    if action.gap_id != gap.pk:
        raise Http404
    return action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change an open action and its steps."""
    user, now = signed_in(request), clock.now()
    action = action_for_writing(user, pk, can_edit)
    gap = gap_for_reading(user, action.gap_id)
    offer = Offer.to(user, gap, now, action)
    initial, rows = of_action(action, steps_of(action))
    verb = request.POST.get("verb", SAVE)
    if request.method != "POST":
        editor = Editor(gap, offer, action=action, initial=initial, rows=rows)
        return _page(request, gap, editor, action=action)
    if verb == PASTE_STORED:
        editor = Editor(gap, offer, action=action, initial=initial, rows=rows)
        return _pasted(request, gap, editor, action)
    if verb != SAVE:
        return _rearranged(request, gap, verb, action=action)
    editor = Editor(
        gap, offer, action=action, data=request.POST, initial=initial, rows=_aligned(request, rows)
    )
    if not editor.is_valid():
        return _page(request, gap, editor, action=action, status=422)
    version = editor.form.cleaned_data["version"]
    try:
        services.edit_action(
            action=action,
            changes=editor.form.row,
            **editor.form.beside,
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
    offer = Offer.to(signed_in(request), gap, clock.now(), action)
    if verb == PASTE:
        editor = Editor(gap, offer, action=action, initial=initial, rows=rows)
        return _pasted(request, gap, editor, action)
    moved = rearranged(rows, verb)
    editor = Editor(gap, offer, action=action, initial=initial, rows=moved)
    focus = focus_after(verb, len(moved))
    editor.set_focus(focus)
    return _page(request, gap, editor, action=action, focus=focus)


def _pasted(
    request: HttpRequest, gap: Gap, editor: Editor, action: CorrectiveAction | None
) -> HttpResponse:
    """Show the steps that were pasted as rows after the others; saving is the next press."""
    offer = editor.offer
    found = with_pasted(editor.rows, request.POST.get("pasted", ""), offer.people)
    shown = Editor(gap, offer, action=action, initial=editor.form.initial, rows=found.rows)
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
    offer = Offer.to(user, gap, clock.now(), stored)
    editor = Editor(gap, offer, action=stored, data=data, initial=initial, rows=aligned)
    kept = {k: v for k, v in initial.items() if k not in ("version", "must_agree")}
    found: list[Clash] = clashes(editor.form, kept)
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


def told_of_proposal(action: CorrectiveAction, now: datetime) -> str:
    """Say what became of a proposal: started, sent to others, or waiting for what."""
    if action.state == ActionState.IN_PROGRESS:
        return _("Action agreed and started.")
    asked = [
        row.department.name for row in agreements_of(action) if row.state == AgreementState.ASKED
    ]
    if asked:
        return _("Sent to %(departments)s for agreement.") % {"departments": ", ".join(asked)}
    if action.state == ActionState.PROPOSED and moves.missing_in(action, now=now):
        return _("Action proposed. What is still missing stands below.")
    return _("Action proposed. It starts when it is agreed.")


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
            "effect": effect_of(gap),
            "follows": _followed(request, gap) if is_new else action and action.follows,
            "similar": similar_gaps(gap, user) if is_new else (),
            "is_agreed": action is not None and action.state != ActionState.PROPOSED,
        },
        status=status,
    )
