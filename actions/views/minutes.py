"""The page of a meeting: agenda, minutes and decisions in one form, so that nothing typed is lost.

Whatever is pressed, what was typed at the items is saved first.
"""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.access.sessions import session_for_reading
from actions.access.sessions import session_for_writing as writable
from actions.choices.sessions import Outcome
from actions.forms import sessions as forms
from actions.models import AgendaItem, Session
from actions.models.minutes import LONGEST_MINUTES
from actions.permissions import sessions as permissions
from actions.selectors.review_parts import review_parts
from actions.selectors.session_page import SessionPage, people_of, session_page
from actions.services import agenda as agenda_services
from actions.services.agenda import MinutesClash, TypedMinutes
from actions.views.minute_verbs import VERBS
from departments.access import signed_in
from departments.models import User
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.refusals import REFUSALS

# A decision is due in two weeks unless somebody says otherwise.
USUAL_TIME: Final = timedelta(days=14)
_MOST_VERSION: Final = 9


@login_required
@require_safe
@takes_as_of
def page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a meeting: when and where, who comes, the agenda with its minutes, what was decided."""
    user = signed_in(request)
    return _show(request, user, session_for_reading(user, pk))


@login_required
@require_safe
def present(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one item at a time, large enough for a projector; arrow keys go on and back."""
    user = signed_in(request)
    session = session_for_reading(user, pk)
    return _present(request, user, session, _number(request.GET.get("item", "")))


@login_required
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Save what was typed at the items, then do what was pressed."""
    user = signed_in(request)
    session = writable(user, pk, permissions.can_write_minutes)
    typed, faulty = _typed(session, request.POST)
    clashes = agenda_services.save_minutes(
        session=session, typed=typed, actor=user, now=clock.now()
    )
    if request.headers.get("X-Part") == "minutes":
        return _told(session, clashes, faulty)
    if clashes or faulty:
        return _answer(request, user, session, clashes=clashes, faulty=faulty, status=409)
    return _do(request, user, session)


def _do(request: HttpRequest, user: User, session: Session) -> HttpResponse:
    name, _colon, key = request.POST.get("verb", "").partition(":")
    verb = VERBS.get(name)
    form: Any = None
    try:
        if verb is not None:
            form = verb(request, user, session, key)
    except REFUSALS as refusal:
        status = getattr(refusal, "status", 422)
        messages.error(request, _sentence(refusal))
        return _answer(request, user, session, status=status)
    if form is not None:
        return _answer(request, user, session, decision=form, status=422)
    if verb is None:
        messages.success(request, _("Minutes saved."))
    return redirect(_next(request, session, name, key))


def _sentence(refusal: Any) -> str:
    if isinstance(refusal, DomainError):
        return refusal.message
    return " ".join(refusal.messages)


def _typed(session: Session, post: QueryDict) -> tuple[list[TypedMinutes], dict[uuid.UUID, str]]:
    """Return what was typed at each item, and what is too long to be kept."""
    found, faulty = [], {}
    for item in session.items.filter(removed_at=None):
        text = post.get(f"minutes-{item.pk}")
        if text is None:
            continue
        text = text.replace("\r\n", "\n").strip()
        if len(text) > LONGEST_MINUTES:
            faulty[item.pk] = text
            continue
        outcome = post.get(f"outcome-{item.pk}", "")
        version = post.get(f"version-{item.pk}", "")
        is_number = version.isascii() and version.isdigit() and len(version) <= _MOST_VERSION
        found.append(
            TypedMinutes(
                item_id=item.pk,
                minutes=text,
                outcome=outcome if outcome in Outcome.values else "",
                version=int(version) if is_number else 0,
            )
        )
    return found, faulty


def _told(
    session: Session, clashes: list[MinutesClash], faulty: dict[uuid.UUID, str]
) -> JsonResponse:
    """Answer the page that saves by itself: how each item stands now, and where somebody was first."""
    rows = session.items.filter(removed_at=None)
    lost = {clash.item.pk for clash in clashes}
    return JsonResponse(
        {
            "at": f"{clock.now().astimezone(clock.shown_zone()):%H:%M}",
            "items": {
                str(item.pk): {
                    "version": item.version,
                    "minutes": item.minutes,
                    "outcome": item.outcome,
                    "clash": item.pk in lost,
                    "long": item.pk in faulty,
                }
                for item in rows
            },
        },
        status=409 if lost else 200,
    )


def _answer(
    request: HttpRequest,
    user: User,
    session: Session,
    *,
    clashes: list[MinutesClash] | None = None,
    faulty: Mapping[uuid.UUID, str] | None = None,
    decision: Any = None,
    status: int,
) -> HttpResponse:
    """Show the page again with all that was typed."""
    stored = session_for_reading(user, session.pk)
    typed = {
        "clashes": {clash.item.pk: clash for clash in clashes or []},
        "faulty": faulty or {},
        "decision": decision,
    }
    if request.POST.get("present"):
        number = _number(request.POST["present"])
        return _present(request, user, stored, number, typed=typed, status=status)
    return _show(request, user, stored, typed=typed, status=status)


def _next(request: HttpRequest, session: Session, name: str, key: str) -> str:
    if request.POST.get("present") and name not in ("close",):
        number = _number(request.POST["present"])
        return f"{reverse('actions:session_present', args=[session.pk])}?item={number}"
    url = reverse("actions:session_page", args=[session.pk])
    if name in ("up", "down"):
        return f"{url}#item-{key}"
    return f"{url}#decisions-title" if name in ("decide", "make", "done", "drop") else url


def _show(
    request: HttpRequest,
    user: User,
    session: Session,
    *,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    told = session_page(session, user, clock.now())
    context = _context(request, told, typed)
    context["about"] = request.POST.get("about", "") or request.GET.get("item", "")
    return render(request, "actions/sessions/page.html", context, status=status)


def _present(
    request: HttpRequest,
    user: User,
    session: Session,
    number: int,
    *,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    told = session_page(session, user, clock.now())
    at = min(max(number, 0), len(told.items))
    context = _context(request, told, typed) | {
        "at": at,
        "line": next((one for one in _lines(told, typed) if one["line"].number == at), None),
        "total": len(told.items),
        "before": at - 1 if at > 0 else None,
        "after": at + 1 if at < len(told.items) else None,
    }
    return render(request, "actions/sessions/present.html", context, status=status)


def _context(
    request: HttpRequest, told: SessionPage, typed: Mapping[str, Any] | None
) -> dict[str, Any]:
    decision = typed["decision"] if typed else None
    form = decision or forms.DecisionForm(
        people=people_of(told), initial={"due_on": _usual_day(told)}
    )
    return {
        "page": told,
        "parts": review_parts(told.session, signed_in(request), clock.now()),
        "session": told.session,
        "lines": _lines(told, typed),
        "outcomes": Outcome.choices,
        "decision_form": form,
        "answer_form": forms.AnswerForm(
            initial={"answer": told.mine.answer, "note": told.mine.note} if told.mine else None
        ),
        "summary": request.POST.get("summary", ""),
        "new_item": request.POST.get("new_item", "") if typed else "",
        "faulty": decision,
        "has_errors": typed is not None,
        "has_clashes": bool(typed and typed["clashes"]),
    }


def _lines(told: SessionPage, typed: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return each item with the text that belongs into its field: what was typed, else what stands."""
    clashes = typed["clashes"] if typed else {}
    faulty = typed["faulty"] if typed else {}
    found = []
    for line in told.items:
        item: AgendaItem = line.item
        clash = clashes.get(item.pk)
        found.append(
            {
                "line": line,
                "item": item,
                "minutes": clash.mine.minutes if clash else faulty.get(item.pk, item.minutes),
                "outcome": clash.mine.outcome if clash else item.outcome,
                "clash": clash,
                "is_long": item.pk in faulty,
            }
        )
    return found


def _usual_day(told: SessionPage) -> date:
    day = told.today + USUAL_TIME
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
