"""Feedback on targets: giving it, answering all of it on one page, and closing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import selected_quarter, signed_in
from departments.models import User
from departments.selectors import quarter_choices
from departments.views.editing import answer_verb
from kpis.access import discussions as access
from kpis.access.distributions import can_distribute
from kpis.choices.discussions import FeedbackState
from kpis.forms.discussion import AnswersForm, FeedbackForm
from kpis.models import Kpt
from kpis.parts.targets import Place, hang
from kpis.selectors import discussion as selectors
from kpis.selectors.feasibility import poll_of
from kpis.services import target_feedback as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.refusals import REFUSALS, show_refusal
from saypro_align.lib.ways_back import way_back


@require_http_methods(["GET", "POST"])
@takes_as_of
def target_feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether a target is realistic, and read what came of it."""
    user, now = signed_in(request), clock.now()
    kpt = access.kpt_for_feedback(user, pk)
    if request.method == "GET":
        return _page(request, user, kpt)
    held = selectors.said_of(kpt, user, now).own
    form = FeedbackForm(request.POST, kpt=kpt, held=held)
    if not form.is_valid():
        return _page(request, user, kpt, form=form, status=422)
    try:
        services.give_feedback(
            kpt=kpt,
            opinion=form.opinion(),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
    except REFUSALS as refusal:
        return _page(request, user, kpt, form=form, status=show_refusal(form, refusal))
    messages.success(request, _("Thank you. You get a mail when it is answered."))
    return redirect("kpis:target_feedback", pk)


@require_http_methods(["GET", "POST"])
@takes_as_of
def feedback_list(request: HttpRequest) -> HttpResponse:
    """Show all feedback of a quarter, or of one target, and answer what waits in one go."""
    user = signed_in(request)
    kpt, entries, context = _narrowed(request, user)
    form = AnswersForm(request.POST or None, entries=entries)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answered = services.answer_all(replies=form.replies(), actor=user, now=clock.now())
            except REFUSALS as refusal:
                status = show_refusal(form, refusal)
            else:
                _tell_answered(request, len(answered))
                return redirect(_back(request, kpt))
    context |= {
        "form": form,
        "entries": entries,
        "done": [entry for entry in entries if not entry.may_answer],
        "has_errors": status != 200,
        "next": request.POST.get("next", ""),
    }
    return render(request, "kpis/discussion/feedback_list.html", context, status=status)


@require_GET
@takes_as_of
def feedback_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the feedback as a file, narrowed as on the page."""
    _kpt, entries, _context = _narrowed(request, signed_in(request))
    return csv_file(
        selectors.FEEDBACK_HEADERS, selectors.feedback_lines(entries), "feedback-on-targets.csv"
    )


@require_POST
def feedback_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the collecting of feedback on a target."""
    user = signed_in(request)
    kpt = access.kpt_for_closing(user, pk)

    def act() -> str:
        services.close_feedback(kpt=kpt, actor=user, now=clock.now())
        messages.success(request, _("Feedback is closed. The target can become final now."))
        return reverse("kpis:target_page", args=[pk])

    return answer_verb(request, act)


@require_POST
def feedback_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one has read the answer to one's feedback."""
    user = signed_in(request)
    entry = access.feedback_of_ones_own(user, pk)

    def act() -> str:
        services.note_answer(entry=entry, actor=user, now=clock.now())
        return reverse("kpis:target_feedback", args=[entry.kpt_id])

    return answer_verb(request, act)


def _page(
    request: HttpRequest,
    user: User,
    kpt: Kpt,
    *,
    form: FeedbackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    said = selectors.said_of(kpt, user, clock.now())
    if form is None and said.may_give:
        form = FeedbackForm(kpt=kpt, held=said.own)
    context = {
        "kpt": kpt,
        "said": said,
        "form": form if said.may_give or status != 200 else None,
        "has_errors": status != 200,
    }
    return render(request, "kpis/discussion/feedback.html", context, status=status)


def _narrowed(
    request: HttpRequest, user: User
) -> tuple[Kpt | None, list[selectors.Entry], dict[str, Any]]:
    quarter = selected_quarter(request, user, clock.now())
    asked = request.POST.get("target", request.GET.get("target", ""))
    kpt = access.kpt_for_feedback(user, asked) if _is_id(asked) else None
    state = request.GET.get("state", "")
    state = state if state in FeedbackState.values else ""
    entries = selectors.feedback_rows(user, quarter=quarter, kpt=kpt, state=state)
    context = {
        "kpt": kpt,
        "quarter": quarter,
        "state": state,
        "states": FeedbackState.choices,
        "closable": selectors.closable(user, quarter) if quarter else [],
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return kpt, entries, context


def _tell_answered(request: HttpRequest, count: int) -> None:
    told = ngettext(
        "%(n)d entry answered. Who gave it gets a mail.",
        "%(n)d entries answered. Who gave them gets a mail.",
        count,
    )
    nothing = _("Nothing was answered: choose what comes of an entry.")
    messages.success(request, told % {"n": count} if count else nothing)


def _back(request: HttpRequest, kpt: Kpt | None) -> str:
    query = f"?target={kpt.pk}" if kpt else ""
    return way_back(request, f"{reverse('kpis:feedback_list')}{query}")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _part(kpt: Kpt, user: User, now: Any) -> dict[str, Any] | None:
    """Return what a target's page shows of its discussion; nothing before it is proposed."""
    if kpt.proposed_at is None:
        return None
    said = selectors.said_of(kpt, user, now)
    form = FeedbackForm(kpt=kpt, held=said.own, auto_id="feedback_%s") if said.may_give else None
    return {
        "said": said,
        "poll": poll_of(kpt, today=clock.organization_day(now)),
        "answers": AnswersForm(entries=said.waiting) if said.waiting else None,
        "form": form,
        "jump": _jump(said),
        "may_distribute": can_distribute(user),
    }


def _jump(said: selectors.Said) -> tuple[str, str] | None:
    """Return where the page leads the reader first, and why: what waits for him in the discussion."""
    if waiting := len(said.waiting):
        told = ngettext(
            "%(n)d entry of feedback waits for your answer",
            "%(n)d entries of feedback wait for your answer",
            waiting,
        )
        return "answers-title", told % {"n": waiting}
    if said.may_give and said.own is None:
        return "feedback_realistic_0", _("Is it realistic? Give feedback")
    return None


hang(Place.FEEDBACK, "kpis/targets/_discussion.html", _part)
