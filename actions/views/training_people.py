"""Coming to a training: registering, not coming, who came, and what was understood."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.access.trainings import (
    question_for_running,
    training_for_checking,
    training_for_reading,
    training_for_running,
    training_with_participants,
)
from actions.choices.trainings import RegistrationState
from actions.forms.trainings import (
    AttendanceForm,
    CheckForm,
    NotComingForm,
    QuestionForm,
    RunForm,
)
from actions.models import CheckQuestion, CheckResult, Training
from actions.selectors import trainings as selectors
from actions.services import training_checks, training_seats
from actions.views.saving import answer
from actions.views.trainings import verb
from departments.access import signed_in
from departments.models import User
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_POST
def training_register(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a seat, or a place on the waiting list."""
    user = signed_in(request)
    training = training_for_reading(user, pk)
    form = BaseForm(request.POST)
    _must_be_invited(training, user)

    def act() -> None:
        row = training_seats.register_for(training=training, actor=user, now=clock.now())
        waits = row.state == RegistrationState.WAITING
        said = _("All seats are taken. You are on the waiting list.") if waits else ""
        messages.success(request, said or _("You are registered."))

    return verb(request, training, form, act)


@login_required
@require_POST
def training_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that one does not come."""
    user = signed_in(request)
    training = training_for_reading(user, pk)
    form = NotComingForm(request.POST)
    _must_be_invited(training, user)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        training_seats.withdraw_from(training=training, reason=reason, actor=user, now=clock.now())
        messages.success(request, _("Noted that you do not come."))

    return verb(request, training, form, act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_attendance(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note who came."""
    user, now = signed_in(request), clock.now()
    training = training_for_running(user, pk)
    people = selectors.attendance_people(training, clock.organization_day(now))
    came = [str(one.user.pk) for one in people if one.has_attended]
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        people=people,
        initial={"version": training.version, "attended": came},
    )

    def act() -> str:
        training_seats.record_attendance(
            training=training,
            attended=form.came(),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
        messages.success(request, _("Noted who came."))
        return reverse("actions:training_page", args=[pk])

    context = {"training": training, "has_begun": training.has_begun(now)}
    return answer(request, form, act, template="actions/trainings/attendance.html", context=context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_questions(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the questions of the check with their right answers, and add one."""
    user = signed_in(request)
    training = training_for_running(user, pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        choices, right = form.cleaned_data["choices"]
        training_checks.add_question(
            training=training,
            text=form.cleaned_data["text"],
            choices=choices,
            right=right,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Question added."))
        return reverse("actions:training_questions", args=[pk])

    context = {"training": training, "questions": selectors.questions_of(training)}
    return answer(request, form, act, template="actions/trainings/questions.html", context=context)


@login_required
@require_POST
def question_retire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a question no longer."""
    user = signed_in(request)
    question: CheckQuestion = question_for_running(user, pk)
    form = RunForm(request.POST)
    if form.is_valid():
        try:
            training_checks.retire_question(
                question=question,
                expected_version=form.cleaned_data["version"],
                actor=user,
                now=clock.now(),
            )
        except REFUSALS as error:
            return _questions_again(request, question, form, show_refusal(form, error))
        messages.success(request, _("Question removed. What was answered stays counted."))
        return redirect("actions:training_questions", question.training_id)
    return _questions_again(request, question, form, 422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer the short check; afterwards it shows what was right."""
    user = signed_in(request)
    training = training_for_checking(user, pk)
    questions = selectors.questions_of(training)
    form = CheckForm(request.POST if request.method == "POST" else None, questions=questions)

    def act() -> str:
        result = training_checks.answer_check(
            training=training, answers=form.answers(), actor=user, now=clock.now()
        )
        said = _("%(passed)d of %(asked)d right.")
        messages.success(request, said % {"passed": result.passed, "asked": result.asked})
        return reverse("actions:training_check", args=[pk])

    own = CheckResult.objects.filter(training=training, user=user).order_by("-number").first()
    context = {
        "training": training,
        "questions": questions,
        "own": own,
        "told": _told(questions, own),
    }
    return answer(request, form, act, template="actions/trainings/check.html", context=context)


@login_required
@require_safe
@takes_as_of
def training_people(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Send who it is for and who came as a file."""
    training = training_with_participants(signed_in(request), pk)
    lines = selectors.people_lines(training, clock.organization_day(clock.now()))
    return csv_file(selectors.PEOPLE_HEADERS, lines, "training-people.csv")


def _must_be_invited(training: Training, user: User) -> None:
    if not selectors.is_invited(training, user, clock.organization_day(clock.now())):
        raise PermissionDenied


def _questions_again(
    request: HttpRequest, question: CheckQuestion, refused: BaseForm, status: int
) -> HttpResponse:
    context = {
        "training": question.training,
        "questions": selectors.questions_of(question.training),
        "form": QuestionForm(),
        "refused": refused,
        "has_errors": True,
    }
    return render(request, "actions/trainings/questions.html", context, status=status)


def _told(questions: list[CheckQuestion], own: CheckResult | None) -> list[dict[str, object]]:
    """Return what the person answered in his last try, and what would have been right."""
    if own is None:
        return []
    told = []
    for question in questions:
        given = own.answers.get(str(question.pk))
        if given is None:
            continue
        told.append(
            {
                "text": question.text,
                "given": question.choices[given],
                "right": question.choices[question.right],
                "is_right": given == question.right,
            }
        )
    return told
