"""Writing a corrective action: a new one from a gap or a target, or changing one."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions import services
from actions.about import About
from actions.access import action_for_reading, action_for_writing
from actions.choices import GAP_KINDS, ActionState
from actions.choices.life import AgreementState
from actions.forms import PREFIX, Editor, Offer, of_action, of_draft, rearranged, typed
from actions.forms.steps import Focus, Pasted, PasteStepsForm, focus_after, with_pasted
from actions.models import CorrectiveAction
from actions.permissions import can_edit
from actions.planning import can_be_followed
from actions.selectors import steps_of
from actions.selectors.agreements import agreements_of
from actions.services import ActionDraft, moves
from departments.access import signed_in
from gaps.access import gap_for_reading, gap_for_writing
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
    gap = gap_for_writing(signed_in(request), pk, can_plan_action)
    asked = request.POST.get("kind", "")
    kind = asked if asked in GAP_KINDS else ""
    return propose(request, About(gap=gap), partial(services.prefilled_action, gap, kind=kind))


def propose(
    request: HttpRequest, about: About, prefilled: Callable[..., ActionDraft]
) -> HttpResponse:
    """Show the editor filled in; save or send what it was filled with."""
    user, now = signed_in(request), clock.now()
    follows = _followed(request, about)
    offer = Offer.to(user, about, now)
    verb = request.POST.get("verb", SAVE)
    if request.method != "POST" or verb == SUGGEST:
        initial, rows = of_draft(prefilled(now=now, actor=user, follows=follows))
        return _page(request, about, Editor(about, offer, initial=initial, rows=rows))
    if verb not in (SAVE, PROPOSE):
        return _rearranged(request, about, verb)
    editor = Editor(about, offer, data=request.POST)
    if not editor.is_valid():
        return _page(request, about, editor, status=422)
    try:
        action = services.propose_action(
            gap=about.gap,
            kpt=about.kpt,
            obstacle=about.obstacle,
            **editor.fields,
            steps=editor.drafts,
            follows=follows,
            send=verb == PROPOSE,
            actor=user,
            now=now,
        )
    except REFUSALS as error:
        return _page(request, about, editor, status=show_refusal(editor.form, error))
    messages.success(request, told_of_proposal(action, now))
    return redirect("actions:action_page", action.pk)


def _followed(request: HttpRequest, about: About) -> CorrectiveAction | None:
    """Return the action that the address or the form says did not work; 404 for a strange one."""
    asked = request.POST.get("follows") or request.GET.get("follows")
    if not asked:
        return None
    action = action_for_reading(signed_in(request), asked)
    if not can_be_followed(action, about):
        raise Http404
    return action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change an open action and its steps."""
    user, now = signed_in(request), clock.now()
    action = action_for_writing(user, pk, can_edit)
    if action.gap_id is not None:
        action.gap = gap_for_reading(user, action.gap_id)
    about = action.about
    offer = Offer.to(user, about, now, action)
    initial, rows = of_action(action, steps_of(action))
    verb = request.POST.get("verb", SAVE)
    if request.method != "POST":
        editor = Editor(about, offer, action=action, initial=initial, rows=rows)
        return _page(request, about, editor, action=action)
    if verb == PASTE_STORED:
        editor = Editor(about, offer, action=action, initial=initial, rows=rows)
        return _pasted(request, about, editor, action)
    if verb != SAVE:
        return _rearranged(request, about, verb, action=action)
    editor = Editor(
        about,
        offer,
        action=action,
        data=request.POST,
        initial=initial,
        rows=_aligned(request, rows),
    )
    if not editor.is_valid():
        return _page(request, about, editor, action=action, status=422)
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
        return _conflict(request, about, action)
    except REFUSALS as error:
        status = show_refusal(editor.form, error)
        return _page(request, about, editor, action=action, status=status)
    messages.success(request, _("Action saved."))
    return redirect("actions:action_page", action.pk)


def _rearranged(
    request: HttpRequest, about: About, verb: str, action: CorrectiveAction | None = None
) -> HttpResponse:
    """Add, remove, move or paste rows of what was typed; nothing is saved or judged yet."""
    initial, rows = typed(request.POST)
    offer = Offer.to(signed_in(request), about, clock.now(), action)
    if verb == PASTE:
        editor = Editor(about, offer, action=action, initial=initial, rows=rows)
        return _pasted(request, about, editor, action)
    moved = rearranged(rows, verb)
    editor = Editor(about, offer, action=action, initial=initial, rows=moved)
    focus = focus_after(verb, len(moved))
    editor.set_focus(focus)
    return _page(request, about, editor, action=action, focus=focus)


def _pasted(
    request: HttpRequest, about: About, editor: Editor, action: CorrectiveAction | None
) -> HttpResponse:
    """Show the steps that were pasted as rows after the others; saving is the next press."""
    offer = editor.offer
    found = with_pasted(editor.rows, request.POST.get("pasted", ""), offer.people)
    shown = Editor(about, offer, action=action, initial=editor.form.initial, rows=found.rows)
    shown.set_focus(Focus(found.first, "text"))
    return _page(request, about, shown, action=action, pasted=found)


def _aligned(request: HttpRequest, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the stored rows in the order of the posted ones: "keep theirs" takes its text there."""
    stored = {str(row["id"]): row for row in rows}
    _initial, posted = typed(request.POST)
    return [stored.get(row["id"], {}) for row in posted]


def _conflict(request: HttpRequest, about: About, action: CorrectiveAction) -> HttpResponse:
    """Show both texts; what was typed stays, and the next save is compared with what is stored now."""
    user = signed_in(request)
    stored = action_for_writing(user, action.pk, can_edit)
    initial, rows = of_action(stored, steps_of(stored))
    aligned = _aligned(request, rows)
    data = _with_versions(request.POST, initial, aligned)
    offer = Offer.to(user, about, clock.now(), stored)
    editor = Editor(about, offer, action=stored, data=data, initial=initial, rows=aligned)
    kept = {k: v for k, v in initial.items() if k not in ("version", "must_agree")}
    found: list[Clash] = clashes(editor.form, kept)
    for row, theirs in zip(editor.steps.forms, aligned, strict=False):
        kept = {k: v for k, v in theirs.items() if k not in ("id", "version")}
        found += clashes(row, kept) if theirs else []
    return _page(request, about, editor, action=stored, clashes=found, status=409)


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
    about: About,
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
            "about": about,
            "gap": about.gap,
            "action": action,
            "form": editor.form,
            "steps": editor.steps,
            "formsets": [editor.steps],
            "clashes": clashes,
            "focus": focus,
            "pasted": pasted,
            "paste_form": PasteStepsForm(initial={"pasted": typed_before}),
            "has_errors": status == 422,
            "effect": effect_of(about.gap) if about.gap else None,
            "follows": _followed(request, about) if is_new else action and action.follows,
            "similar": similar_gaps(about.gap, user) if is_new and about.gap else (),
            "is_agreed": action is not None and action.state != ActionState.PROPOSED,
        },
        status=status,
    )
