"""Feedback: the board, giving it, answering it."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.access.feedback import (
    feedback_for_answering,
    feedback_for_reading,
    feedback_for_writing,
    headed_department,
)
from actions.choices.feedback import FeedbackState
from actions.forms.feedback import AnswerForm, FeedbackForm
from actions.models import Feedback
from actions.selectors import feedback as selectors
from actions.services import feedback as services
from actions.services.feedback import ChangeDraft
from actions.views.saving import answer
from departments.access import signed_in
from departments.models import Department, User
from kpis.selectors.pages import departments_by_slug
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock, periods
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000
SAVE, SEND = "save", "send"


@login_required
@require_safe
@takes_as_of
def feedback_list(request: HttpRequest) -> HttpResponse:
    """Show the board: what waits for an answer, which forms are open, and the shares."""
    user, now = signed_in(request), clock.now()
    shown = _asked(request)
    page = Paginator(selectors.listed(user, **shown), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": selectors.feedback_lines(page.object_list, user, now),
        "rates": selectors.feedback_rates(
            now, department=shown["department"], month=shown["month"]
        ),
        "shown": shown,
        "states": FeedbackState.choices,
        "months": selectors.months(user),
        "departments": Department.objects.filter(pk__in=_readable(user)),
        "headed": Department.objects.filter(pk__in=user.headed_department_ids()),
        "is_narrowed": any(shown.values()),
    }
    return render(request, "actions/feedback/list.html", context)


@login_required
@require_safe
@takes_as_of
def feedback_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the board as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    rows = selectors.listed(user, **_asked(request))[:MOST_IN_A_FILE]
    lines = selectors.csv_lines(selectors.feedback_lines(rows, user, now))
    return csv_file(selectors.CSV_HEADERS, lines, "feedback.csv")


@login_required
@require_POST
def feedback_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a feedback at will."""
    user = signed_in(request)
    department = headed_department(user, slug)
    feedback = services.begin_feedback(department=department, actor=user, now=clock.now())
    return redirect("actions:feedback_page", feedback.pk)


@login_required
@require_safe
@takes_as_of
def feedback_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a feedback: the form for its head, the answer form for the strategy office."""
    user = signed_in(request)
    feedback = feedback_for_reading(user, pk)
    return render(request, "actions/feedback/page.html", _context(feedback, user))


@login_required
@require_POST
def feedback_write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep what was written, or send it."""
    user = signed_in(request)
    feedback = feedback_for_writing(user, pk)
    form = FeedbackForm(request.POST, initial=FeedbackForm.stored(feedback))

    def act() -> str:
        sends = request.POST.get("verb") == SEND
        service = services.send_feedback if sends else services.save_feedback
        service(
            feedback=feedback,
            changes=form.texts(),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        said = (
            _("Sent. The strategy office answers it.")
            if sends
            else _("Saved. Nobody else reads it yet.")
        )
        messages.success(request, said)
        return reverse("actions:feedback_page", args=[pk])

    return answer(
        request,
        form,
        act,
        template="actions/feedback/page.html",
        context=_context(feedback, user),
        stored=FeedbackForm.stored,
    )


@login_required
@require_POST
def feedback_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer, adopt or decline a feedback."""
    user = signed_in(request)
    feedback = feedback_for_answering(user, pk)
    form = _answer_form(feedback, user, request.POST)

    def act() -> str:
        given = form.cleaned_data
        services.answer_feedback(
            feedback=feedback,
            outcome=given["outcome"],
            answer=given["answer"].replace("\r\n", "\n"),
            changes=_changes(user, given),
            expected_version=given["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Answered. The department gets a mail."))
        return reverse("actions:feedback_page", args=[pk])

    context = _context(feedback, user) | {"answer_form": form}
    return answer(request, form, act, template="actions/feedback/page.html", context=context)


def _changes(user: User, given: dict[str, Any]) -> tuple[ChangeDraft, ...]:
    if not given["thing"]:
        return ()
    thing = selectors.changed_thing(user, given["thing"])
    if thing is None:
        raise PermissionDenied
    return (ChangeDraft(given["what"], thing),)


def _context(feedback: Feedback, user: User) -> dict[str, Any]:
    page = selectors.feedback_page(feedback, user, clock.now())
    return {
        "page": page,
        "feedback": feedback,
        "form": FeedbackForm(initial=FeedbackForm.stored(feedback)) if page.may_write else None,
        "answer_form": _answer_form(feedback, user) if page.may_answer else None,
        "history": selectors.feedback_history(feedback, user),
    }


def _answer_form(feedback: Feedback, user: User, data: Any = None) -> AnswerForm:
    things = selectors.change_choices(feedback, user)
    initial = {"version": feedback.version, "answer": feedback.answer}
    return AnswerForm(data, things=things, initial=initial)


def _readable(user: User) -> Any:
    return Feedback.objects.visible_to(user).order_by().values("department")


def _asked(request: HttpRequest) -> dict[str, Any]:
    state = request.GET.get("state", "")
    return {
        "department": departments_by_slug().get(request.GET.get("department", "")),
        "month": _month(request.GET.get("month", "")),
        "state": state if state in FeedbackState.values else "",
    }


def _month(text: str) -> date | None:
    try:
        return periods.month_of_key(text).first_day
    except ValueError:
        return None
