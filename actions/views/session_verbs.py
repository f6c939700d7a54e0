"""Single presses around a meeting: answering, who came, cancelling, leaving out, ending a series."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actions.access.sessions import (
    decision_for_writing,
    place_for_answering,
    session_for_writing,
)
from actions.choices.sessions import Answer, SessionKind
from actions.forms import sessions as forms
from actions.permissions.sessions import can_cancel, can_leave_out, can_manage
from actions.selectors.session_page import MOST_NAMED
from actions.services import decisions as decision_services
from actions.services import session_places as place_services
from actions.services import session_series as series_services
from actions.services import sessions as services
from actions.services.mid_quarter import leave_out_mid_quarter
from departments.access import quarter_for_reading, signed_in
from departments.views.editing import answer_form, answer_verb
from saypro_align.lib import clock


@login_required
@require_POST
def session_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say whether one comes."""
    user = signed_in(request)
    place = place_for_answering(user, pk)
    form = forms.AnswerForm(request.POST)

    def act() -> str:
        place_services.answer_invitation(
            place=place, **form.cleaned_data, actor=user, now=clock.now()
        )
        said = Answer(form.cleaned_data["answer"])
        messages.success(request, _("Answer kept: %(answer)s.") % {"answer": said.label.lower()})
        return reverse("actions:session_page", args=[pk])

    context = _words(pk, _("Do you come?"), _("Answer"))
    return answer_form(request, form, act, template="departments/form.html", context=context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cancel a meeting, with the reason."""
    user = signed_in(request)
    session = session_for_writing(user, pk, can_cancel)
    form = forms.ReasonForm(request.POST or None, initial={"version": session.version})

    def act() -> str:
        services.cancel_session(
            session=session,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Cancelled. Who was asked gets a mail with your reason."))
        return reverse("actions:session_page", args=[pk])

    context = _words(pk, _("Cancel “%(title)s”") % {"title": session.title}, _("Cancel it"))
    context["is_grave"] = True
    return answer_form(request, form, act, template="departments/form.html", context=context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_attendance(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note who came; at a big meeting how many."""
    user = signed_in(request)
    session = session_for_writing(user, pk, can_manage)
    places = list(session.participants.all())
    is_big = session.kind == SessionKind.ALL_STAFF or len(places) > MOST_NAMED
    named = [] if is_big else [(str(one.user_id), one.user.name) for one in places]
    came = [str(one.user_id) for one in places if one.came]
    initial = {"came": came, "people_came": session.people_came}
    form = forms.AttendanceForm(request.POST or None, people=named, initial=initial)

    def act() -> str:
        place_services.note_attendance(
            session=session,
            came={uuid.UUID(pk) for pk in form.cleaned_data.get("came", ())},
            people_came=form.cleaned_data.get("people_came"),
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Noted who came."))
        return reverse("actions:session_page", args=[pk])

    context = _words(pk, _("Who came"), _("Save"))
    return answer_form(request, form, act, template="departments/form.html", context=context)


@login_required
@require_POST
def decision_done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that what was decided is done."""
    user = signed_in(request)
    decision = decision_for_writing(user, pk)

    def act() -> str:
        decision_services.finish_decision(decision=decision, actor=user, now=clock.now())
        messages.success(request, _("Noted as done."))
        return reverse("actions:session_page", args=[decision.session_id])

    return answer_verb(request, act)


@login_required
@require_POST
def series_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a meeting not come back any more."""
    user = signed_in(request)
    session = session_for_writing(user, pk, can_manage)

    def act() -> str:
        if session.series is not None:
            series_services.end_series(series=session.series, actor=user, now=clock.now())
            messages.success(request, _("It does not come back any more. What is planned stays."))
        return reverse("actions:session_page", args=[pk])

    return answer_verb(request, act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mid_quarter_leave_out(request: HttpRequest, code: str) -> HttpResponse:
    """Leave a mid-quarter review out, with a reason everybody can read."""
    user = signed_in(request)
    quarter = quarter_for_reading(user, code)
    if not can_leave_out(user):
        raise PermissionDenied
    form = forms.LeaveOutForm(request.POST or None)

    def act() -> str:
        leave_out_mid_quarter(
            quarter=quarter, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("Noted. The reason stands in the list of cancelled meetings."))
        return reverse("actions:session_list")

    context = {
        "heading": _("Leave out the mid-quarter review of %(quarter)s") % {"quarter": quarter.name},
        "action": _("Leave it out"),
        "back_text": _("Reviews"),
        "back_url": reverse("actions:session_list"),
    }
    return answer_form(request, form, act, template="departments/form.html", context=context)


def _words(pk: uuid.UUID, heading: str, action: str) -> dict[str, object]:
    return {
        "heading": heading,
        "action": action,
        "back_text": _("Meeting"),
        "back_url": reverse("actions:session_page", args=[pk]),
    }
