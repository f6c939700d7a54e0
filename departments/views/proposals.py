"""Proposed changes of goals: made by anybody, answered by the strategy office."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, permissions
from departments.access import signed_in
from departments.forms.goals import AnswerForm, ProposalForm
from departments.models import GoalProposal
from departments.selectors import proposals_listed
from departments.services import proposals as proposal_services
from departments.views.editing import add_refusal, answer_form, page_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError


@require_GET
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Show the proposals the person may read, those without an answer first."""
    user = signed_in(request)
    context = {
        "page": page_of(request, proposals_listed(user)),
        "reads_all": permissions.can_decide_plans(user),
    }
    return render(request, "departments/proposal_list.html", context)


@require_http_methods(["GET", "POST"])
def proposal_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a change of a goal."""
    user = signed_in(request)
    goal = access.goal_for_proposing(user, slug)
    form = ProposalForm(request.POST or None)

    def act() -> str:
        proposal = proposal_services.propose_change(
            goal=goal, **form.cleaned_data, actor=user, now=clock.now()
        )
        messages.success(
            request, _("Sent. The strategy office answers with a reason; you get a mail.")
        )
        return reverse("departments:proposal_page", args=[proposal.pk])

    context = {
        "heading": _("Propose a change of “%(goal)s”") % {"goal": goal},
        "lead": _("The strategy office reads it and answers with a reason."),
        "action": _("Send the proposal"),
        "back_url": reverse("gaps:goal_page", args=[goal.slug]),
        "back_text": goal.title,
    }
    return answer_form(request, form, act, context=context)


@require_GET
def proposal_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a proposal and its answer, or the form for one."""
    user = signed_in(request)
    proposal = access.proposal_for_reading(user, pk)
    return _page(request, proposal, AnswerForm(initial={"version": proposal.version}))


@require_POST
def proposal_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a proposal up or not, with a reason."""
    user = signed_in(request)
    proposal = access.proposal_for_answering(user, pk)
    form = AnswerForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            proposal_services.answer_proposal(
                proposal=proposal,
                accept=form.cleaned_data["verdict"] == "accept",
                answer=form.cleaned_data["answer"],
                expected_version=form.cleaned_data["version"],
                actor=user,
                now=clock.now(),
            )
        except DomainError as refusal:
            status = refusal.status
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Answered. Who proposed it gets a mail."))
            return redirect("departments:proposal_page", pk)
    return _page(request, access.proposal_for_reading(user, pk), form, status)


def _page(
    request: HttpRequest, proposal: GoalProposal, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "form": form,
        "may_answer": permissions.can_answer_proposal(signed_in(request), proposal),
        "history": history_lines(proposal, limit=20),
    }
    return render(request, "departments/proposal_page.html", context, status=status)
