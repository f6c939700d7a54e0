"""The queue of suspicions: one at a time, decided by one press; the next comes by itself."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from departments.access import selected_quarter, signed_in
from departments.models import Quarter, User
from gaps import permissions
from gaps.access import Right, gap_for_reading, gap_for_writing
from gaps.forms.review import KindForm, NotAGapForm, NoteForm, ReviewForm
from gaps.models import Gap
from gaps.selectors.triage import Queue, card_of, queue_of, short, undoable
from gaps.services import gaps, triage
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal

_SKIPPED: Final = re.compile(r"[0-9a-f]{8}")
_MOST_SKIPPED: Final = 300


@dataclass(frozen=True)
class Verb:
    """One way to decide: its form, who may, and the service."""

    form: type[ReviewForm]
    may: Right
    service: Callable[..., Any]
    shows: str = "undo"


VERBS: Final = {
    "confirm": Verb(ReviewForm, permissions.can_confirm, gaps.confirm_gap),
    "dismiss": Verb(NotAGapForm, permissions.can_dismiss, gaps.dismiss_gap),
    "kind": Verb(KindForm, permissions.can_change_kind, triage.change_kind),
    "note": Verb(NoteForm, permissions.can_note, triage.note_gap, shows="gap"),
    "undo": Verb(ReviewForm, permissions.can_confirm, triage.undo_decision, shows="gap"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the quarter, what was skipped, a certain gap, the last decision."""

    quarter: Quarter | None
    skipped: tuple[str, ...]
    gap: uuid.UUID | None
    undo: uuid.UUID | None

    def address(
        self, *, skip: tuple[str, ...] | None = None, shown: tuple[str, uuid.UUID] | None = None
    ) -> str:
        """Return the address of the queue, with what was skipped and what is to be shown."""
        told = {
            "q": self.quarter.code if self.quarter else "",
            "skip": ".".join(self.skipped if skip is None else skip),
            **({shown[0]: str(shown[1])} if shown else {}),
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{reverse('gaps:gap_review')}?{query}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gap_review(request: HttpRequest) -> HttpResponse:
    """Show the next suspicion, or decide on the one that was shown."""
    user = signed_in(request)
    if not permissions.can_review(user):
        raise PermissionDenied
    asked = _asked(request, user)
    verb = VERBS.get(request.POST.get("verb", ""))
    if request.method != "POST":
        return _page(request, user, asked)
    if verb is None:
        return _page(request, user, asked, status=422)
    return _decide(request, user, asked, verb)


def _decide(request: HttpRequest, user: User, asked: Asked, verb: Verb) -> HttpResponse:
    """Do what was pressed and show the next one; a refusal keeps the gap and what was typed."""
    name = request.POST["verb"]
    gap = gap_for_writing(user, request.POST.get("gap", ""), verb.may)
    form = verb.form(request.POST, gap=gap, auto_id=f"id_{name}_%s")
    if not form.is_valid():
        return _page(request, user, asked, gap=gap, form=form, status=422)
    handed = dict(form.cleaned_data)
    version = handed.pop("version")
    if name != "note":
        handed["expected_version"] = version
    try:
        verb.service(gap=gap, **handed, actor=user, now=clock.now())
    except REFUSALS as refusal:
        status = show_refusal(form, refusal)
        fresh = gap_for_reading(user, gap.pk)
        return _page(request, user, asked, gap=fresh, form=form, status=status)
    return redirect(asked.address(shown=(verb.shows, gap.pk)))


def _asked(request: HttpRequest, user: User) -> Asked:
    given = request.GET.get("skip", "").split(".")[:_MOST_SKIPPED]
    return Asked(
        quarter=selected_quarter(request, user, clock.now()),
        skipped=tuple(dict.fromkeys(part for part in given if _SKIPPED.fullmatch(part))),
        gap=_id(request.GET.get("gap", "")),
        undo=_id(request.GET.get("undo", "")),
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _page(
    request: HttpRequest,
    user: User,
    asked: Asked,
    *,
    gap: Gap | None = None,
    form: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page, or to the script its part that changes."""
    now = clock.now()
    queue = queue_of(user, asked.quarter, now)
    shown = gap or _next(user, asked, queue)
    context: dict[str, Any] = {
        "queue": queue,
        "quarter": asked.quarter,
        "card": card_of(shown, user, now) if shown else None,
        "position": queue.position(asked.skipped),
        "skipped": len(queue.ids) - len(queue.left(asked.skipped)),
        # A slip in the next decision leaves the last one to be taken back.
        "here": asked.address(shown=("undo", asked.undo) if asked.undo else None),
        "restart": asked.address(skip=()),
        "undo": undoable(user, asked.undo),
        "form": form,
        "has_errors": status != 200,
        "may_decide": permissions.can_triage(user),
    }
    if shown is not None:
        skip = dict.fromkeys((*asked.skipped, short(shown.pk)))
        context |= {
            "forms": _forms(shown, request.POST.get("verb", ""), form),
            "opened": request.POST.get("verb", ""),
            "skip": asked.address(skip=tuple(skip)),
        }
    is_part = request.headers.get("X-Part") == "card"
    template = "gaps/_review.html" if is_part else "gaps/gap_review.html"
    response = render(request, template, context, status=status)
    if is_part:
        response["X-Part"] = "card"
    return response


def _next(user: User, asked: Asked, queue: Queue) -> Gap | None:
    """Return the gap that is asked for if it waits, or the first that was not skipped."""
    left = queue.left(asked.skipped)
    chosen = asked.gap if asked.gap in queue.ids else next(iter(left), None)
    return gap_for_reading(user, chosen) if chosen else None


def _forms(gap: Gap, verb: str, form: ReviewForm | None) -> dict[str, ReviewForm]:
    made = {name: told.form(gap=gap, auto_id=f"id_{name}_%s") for name, told in VERBS.items()}
    return made | ({verb: form} if form is not None else {})
