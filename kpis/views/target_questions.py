"""Questions about targets: asking, answering, and the list of a quarter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import selected_quarter, signed_in
from departments.models import User
from departments.selectors import quarter_choices
from departments.views.editing import answer_form, answer_verb
from kpis.access import discussions as access
from kpis.forms.discussion import AnswerQuestionForm, AskForm
from kpis.models import Kpt
from kpis.parts.targets import Place, hang
from kpis.selectors import discussion as selectors
from kpis.services import target_questions as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@require_http_methods(["GET", "POST"])
def target_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask about a target."""
    user = signed_in(request)
    kpt = access.kpt_for_feedback(user, pk)
    form = AskForm(request.POST or None)

    def act() -> str:
        services.ask_about(kpt=kpt, text=form.cleaned_data["text"], actor=user, now=clock.now())
        messages.success(request, _("Asked. You get a mail with the answer."))
        return f"{reverse('kpis:target_page', args=[pk])}#questions"

    context = {
        "kpt": kpt,
        "may_ask": access.can_ask(user, kpt),
        "questions": selectors.question_rows(user, kpt=kpt),
    }
    return answer_form(request, form, act, template="kpis/discussion/ask.html", context=context)


@require_http_methods(["GET", "POST"])
@takes_as_of
def target_question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a question; who stands behind the target answers it here."""
    user = signed_in(request)
    question = access.question_for_reading(user, pk)
    if request.method == "POST":
        question = access.question_for_answering(user, pk)
    form = AnswerQuestionForm(request.POST or None, initial={"version": question.version})

    def act() -> str:
        services.answer_question(
            question=question,
            answer=form.cleaned_data["answer"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Answered. Everybody who reads the target reads it."))
        return reverse("kpis:target_question", args=[pk])

    context = {
        "question": question,
        "kpt": question.kpt,
        "may_answer": access.can_answer_question(user, question),
        "may_note": _may_note(user, question),
    }
    return answer_form(
        request, form, act, template="kpis/discussion/question.html", context=context
    )


@require_POST
def question_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one has read the answer."""
    user = signed_in(request)
    question = access.question_of_ones_own(user, pk)

    def act() -> str:
        services.note_answer(question=question, actor=user, now=clock.now())
        return reverse("kpis:target_question", args=[pk])

    return answer_verb(request, act)


@require_GET
@takes_as_of
def question_list(request: HttpRequest) -> HttpResponse:
    """Show the questions about a quarter's targets, unanswered ones first."""
    user = signed_in(request)
    quarter = selected_quarter(request, user, clock.now())
    only_open = request.GET.get("state") == "open"
    rows = selectors.question_rows(user, quarter=quarter, only_open=only_open)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "count": page.paginator.count,
        "state": "open" if only_open else "",
        "states": [("open", _("Waits for an answer"))],
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return render(request, "kpis/discussion/question_list.html", context)


@require_GET
@takes_as_of
def question_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the questions as a file, narrowed as on the page."""
    user = signed_in(request)
    quarter = selected_quarter(request, user, clock.now())
    only_open = request.GET.get("state") == "open"
    rows = selectors.question_rows(user, quarter=quarter, only_open=only_open)[:MOST_IN_A_FILE]
    return csv_file(
        selectors.QUESTION_HEADERS, selectors.question_lines(rows), "questions-about-targets.csv"
    )


def _may_note(user: User, question: Any) -> bool:
    return question.asked_by_id == user.pk and not question.is_open and not question.noted_at


def _part(kpt: Kpt, user: User, now: datetime) -> dict[str, Any] | None:
    """Return what a target's page shows under its why."""
    del now
    questions = list(selectors.question_rows(user, kpt=kpt))
    may_ask = access.can_ask(user, kpt)
    if not questions and not may_ask:
        return None
    rows = [(one, access.can_answer_question(user, one)) for one in questions]
    return {"questions": rows, "form": AskForm(auto_id="ask_%s") if may_ask else None}


hang(Place.QUESTIONS, "kpis/targets/_questions.html", _part)
