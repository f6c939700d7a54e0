"""What is typed into the plan editor, kept field by field while somebody types."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import signed_in
from departments.models import Plan
from kpis.drafts import RowCommand
from kpis.forms.editor_posts import row_command
from kpis.forms.texts import PlanTexts, flat, label_of
from kpis.models import TypedText
from kpis.selectors import plan_content
from kpis.selectors.typing import others_editing, typed_texts
from kpis.services.plan_form import switch_row
from kpis.services.typing import TypedChange, TypedClash, keep_typed, note_visit
from kpis.standing import standing_of
from kpis.typed import REMOVED, keys_of
from kpis.views.editor import plan_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.templatetags.ui import time_of_day

MOST_CHANGES: Final = 5_000


class _Unreadable(Exception):
    """The body is not what our page sends."""


@require_http_methods(["GET", "POST"])
def plan_typed(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Keep the texts that were sent; answer with what the page has not heard of yet.

    A GET hands out a fresh token to a page that was signed in again.
    """
    plan = plan_of(signed_in(request), slug, pk)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        sent = _read(request)
    except _Unreadable:
        return JsonResponse({"message": _("The page sent something odd. Reload it.")}, status=400)
    try:
        clashes = _keep(request, plan, sent)
    except DomainError as refusal:
        return JsonResponse({"message": refusal.message, "code": refusal.code}, status=409)
    return JsonResponse(_answer(request, plan, sent, clashes), status=409 if clashes else 200)


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
        changes = [
            {name: str(one[name]) for name in ("row", "field", "text", "base")}
            for one in sent.get("changes", [])
        ]
        seen = int(sent.get("seen", 0))
        verb = str(sent.get("verb", ""))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as fault:
        raise _Unreadable from fault
    if len(changes) > MOST_CHANGES:
        raise _Unreadable
    return {"changes": changes, "seen": seen, "verb": verb[:100]}


def _keep(request: HttpRequest, plan: Plan, sent: dict[str, Any]) -> list[TypedClash]:
    user, now = signed_in(request), clock.now()
    note_visit(plan=plan, person=user, now=now)
    command = row_command(sent["verb"])
    if not sent["changes"] and command is None:
        return []
    texts = PlanTexts(plan_content(plan), typed_texts(plan))
    changes = [change for one in sent["changes"] if (change := _change(texts, one))]
    if command is not None and not texts.has_row(command[1]):
        changes += _mark(texts, changes, RowCommand(*command))
        command = None
    clashes = keep_typed(plan=plan, changes=changes, actor=user, now=now)
    if command is not None:
        switch_row(plan=plan, command=RowCommand(*command), actor=user, now=now)
    return clashes


def _mark(
    texts: PlanTexts, changes: list[TypedChange], command: RowCommand
) -> Iterator[TypedChange]:
    """Yield the mark that removes a row which was never stored, or puts it back."""
    text = "yes" if command.verb.startswith("retire") else ""
    for path in dict.fromkeys([*texts.typed, *(change.row for change in changes)]):
        if (keys_of(path) or ("",))[-1] == str(command.key):
            kept = texts.typed.get(path, {}).get(REMOVED)
            yield TypedChange(path, REMOVED, text, base=kept.text if kept else "", stored="")


def _change(texts: PlanTexts, one: dict[str, str]) -> TypedChange | None:
    """Read one change; fields that the editor does not have are left out."""
    path, name = one["row"], one["field"]
    if not label_of(path, name):
        return None
    stored = texts.stored_text(path, name) or ""
    return TypedChange(path, name, _clean(one["text"]), _clean(one["base"]), stored)


def _clean(text: str) -> str:
    """Return the text without halves of characters, which JSON can name and no database keeps."""
    return flat(text.encode("utf-8", "replace").decode())


def _answer(
    request: HttpRequest, plan: Plan, sent: dict[str, Any], clashes: list[TypedClash]
) -> dict[str, Any]:
    user, now = signed_in(request), clock.now()
    typed = typed_texts(plan)
    plan.refresh_from_db(fields=["version", "updated_at"])
    texts = PlanTexts(plan_content(plan), typed, owner=str(user.pk))
    own = {(one["row"], one["field"], flat(one["text"])) for one in sent["changes"]}
    clashing = {(clash.change.row, clash.change.field) for clash in clashes}
    return {
        "saved": time_of_day(now),
        "version": plan.version,
        "seen": max((one.pk for one in typed.values()), default=0),
        "others": [
            {"row": one.row, "field": one.field, "text": one.text, "who": one.typed_by.name}
            for (row, name), one in typed.items()
            if one.pk > sent["seen"]
            and (row, name, one.text) not in own
            and (row, name) not in clashing
        ],
        "clashes": [_clash(plan, clash) for clash in clashes],
        # The page shows it as text, so a name with an apostrophe goes out as it is written.
        "editing": unescape(
            render_to_string("kpis/_also_editing.html", {"others": others_editing(plan, user, now)})
        ),
        "standing": str(
            standing_of([(row.texts, [kpi.texts for kpi in row.kpis]) for row in texts.rows])
        ),
    }


def _clash(plan: Plan, clash: TypedClash) -> dict[str, Any]:
    change = clash.change
    who, at = _who(plan, clash.other)
    shown = {
        "label": label_of(change.row, change.field),
        "mine": change.text,
        "theirs": clash.theirs,
        "who": who,
        "at": at,
        "place": f"{change.row}/{change.field}",
    }
    return {
        "row": change.row,
        "field": change.field,
        "theirs": clash.theirs,
        "html": render_to_string("kpis/_clash.html", shown),
    }


def _who(plan: Plan, other: TypedText | None) -> tuple[str, str]:
    """Return who wrote the other text and when: the typist, or whoever saved the plan last."""
    if other is not None:
        return other.typed_by.name, time_of_day(other.typed_at)
    newest = entries_of(plan, limit=1)
    return (newest[0].actor_name if newest else ""), time_of_day(plan.updated_at)
