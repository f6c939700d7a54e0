"""Reviews that go through targets one by one, gaps raised in a meeting, and what a month means."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.access.reviews import month_for_writing, review_for_reading, target_for_deciding
from actions.access.sessions import session_for_writing
from actions.forms.reviews import AnalysisForm, AssessForm, DecideForm
from actions.models import MonthlyReview, Session
from actions.permissions.sessions import can_write_minutes
from actions.selectors import target_reviews as selectors
from actions.selectors.target_reviews import TargetReview
from actions.services import month_reviews, session_gaps
from actions.services.target_reviews import assess_targets, decide_target
from departments.access import signed_in
from departments.models import Department, User
from departments.views.editing import answer_form, answer_verb
from gaps.choices import GapKind, Severity
from gaps.forms import RaiseForm
from gaps.permissions import can_raise
from gaps.selectors.places import Place, places
from gaps.services.raising import PartyDraft
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal


@require_safe
@takes_as_of
def review_targets(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how each target stands and will end, what endangers it, and what was said and decided."""
    user = signed_in(request)
    session = review_for_reading(user, pk)
    review = selectors.review_targets(session, user, clock.now())
    return _page(request, review, AssessForm(rows=review.rows))


@require_safe
@takes_as_of
def review_targets_csv(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Send the targets of a review as a file."""
    user = signed_in(request)
    review = selectors.review_targets(review_for_reading(user, pk), user, clock.now())
    return csv_file(selectors.CSV_HEADERS, selectors.csv_lines(review), "targets-of-the-review.csv")


@require_POST
def review_assess(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep how the targets look, all or none."""
    user = signed_in(request)
    session = review_for_reading(user, pk)
    review = selectors.review_targets(session, user, clock.now())
    if not review.may_assess:
        raise PermissionDenied
    form = AssessForm(request.POST, rows=review.rows)
    if not form.is_valid():
        return _page(request, review, form, status=422)
    try:
        said = assess_targets(
            session=session, assessed=form.assessed(), actor=user, now=clock.now()
        )
    except Conflict as conflict:
        if not form.tell_clash(conflict.current):
            show_refusal(form, conflict)
        return _page(request, review, form, status=409)
    except REFUSALS as refusal:
        return _page(request, review, form, status=show_refusal(form, refusal))
    told = ngettext("Saved for %(n)d target.", "Saved for %(n)d targets.", len(said))
    messages.success(request, told % {"n": len(said)} if said else _("Nothing had changed."))
    return redirect("actions:review_targets", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def review_decide(request: HttpRequest, pk: uuid.UUID, kpt: uuid.UUID) -> HttpResponse:
    """Keep, adjust, replace or stop a target, with the reason."""
    user = signed_in(request)
    session = review_for_reading(user, pk)
    target = target_for_deciding(user, session, kpt)
    review = selectors.review_targets(session, user, clock.now())
    row = next((one for one in review.rows if one.kpt.pk == target.pk), None)
    if row is None:
        raise Http404
    form = DecideForm(request.POST or None, kpt=target)

    def act() -> str:
        decision = decide_target(
            session=session, kpt=target, decided=form.decided, actor=user, now=clock.now()
        )
        messages.success(
            request, _("Noted: %(verdict)s.") % {"verdict": decision.get_verdict_display()}
        )
        return reverse("actions:review_targets", args=[pk])

    context = {"session": session, "row": row}
    return answer_form(request, form, act, template="actions/reviews/decide.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_gap(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Raise a gap in the meeting; it stands in the minutes."""
    user = signed_in(request)
    session = session_for_writing(user, pk, can_write_minutes)
    if not can_raise(user):
        raise PermissionDenied
    department, sides = _places(request, user, session)
    form = RaiseForm(request.POST or None, sides=sides) if sides else None
    context: dict[str, Any] = {
        "session": session,
        "departments": [row.department for row in session.concerned.all()],
        "department": department,
    }
    if form is None:
        status = 422 if request.method == "POST" else 200
        return render(request, "actions/reviews/gap.html", context, status=status)

    def act() -> str:
        given = form.cleaned_data
        session_gaps.raise_in_session(
            session=session,
            kind=GapKind(given["kind"]),
            severity=Severity(given["severity"]),
            sentence=given["sentence"],
            parties=[
                PartyDraft(one.obligation, one.objective_key, one.kpi_use_key)
                for one in form.chosen
            ],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The heads concerned are told. It stands in the minutes."))
        return reverse("actions:session_page", args=[pk])

    return answer_form(request, form, act, template="actions/reviews/gap.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def month_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what a month means."""
    user = signed_in(request)
    review = month_for_writing(user, pk)
    form = AnalysisForm(request.POST or None, instance=review)

    def act() -> str:
        month_reviews.write_analysis(
            review=review,
            analysis=form.changes["analysis"],
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved."))
        return _month_url(review)

    context = {
        "heading": _("What the month means for %(name)s") % {"name": review.department},
        "action": _("Save"),
        "back_text": review.session.title,
        "back_url": _month_url(review),
    }
    return answer_form(request, form, act, template="departments/form.html", context=context)


@require_POST
def month_draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Draft anew from what is known now; what people wrote stays above the draft."""
    user = signed_in(request)
    review = month_for_writing(user, pk)

    def act() -> str:
        month_reviews.draft_analysis(review=review, actor=user, now=clock.now())
        messages.success(request, _("Drafted again. What was written stands above it."))
        return _month_url(review)

    return answer_verb(request, act)


def _month_url(review: MonthlyReview) -> str:
    return f"{reverse('actions:session_page', args=[review.session_id])}#month-{review.pk}"


def _places(
    request: HttpRequest, user: User, session: Session
) -> tuple[Department | None, list[list[Place]]]:
    """Return whose plan it is about: as asked, else one's own, else the first concerned."""
    concerned = [row.department for row in session.concerned.all()]
    if session.quarter is None or not concerned:
        return None, []
    own = user.department_ids()
    asked = request.GET.get("department", "")
    chosen = next((one for one in concerned if one.slug == asked), None)
    chosen = chosen or next((one for one in concerned if one.pk in own), concerned[0])
    return chosen, places(user, session.quarter, [chosen])


def _page(
    request: HttpRequest, review: TargetReview, form: AssessForm, *, status: int = 200
) -> HttpResponse:
    writable = {row.kpt.pk for row in form.rows}
    context = {
        "review": review,
        "session": review.session,
        "form": form,
        "lines": [
            {
                "row": row,
                "fields": form.fields_of(row) if row.kpt.pk in writable else (),
                "version": form.version_of(row) if row.kpt.pk in writable else 0,
            }
            for row in review.rows
        ],
        "has_errors": status != 200,
    }
    return render(request, "actions/reviews/targets.html", context, status=status)
