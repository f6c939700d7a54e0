"""Guided forms of actions that align focus or bring departments together."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.access import action_for_writing
from actions.models import CorrectiveAction
from actions.permissions import can_edit
from actions.selectors import focus as selectors
from actions.services import focus as services
from departments.access import signed_in
from departments.forms.focus import NewTeamForm, RankingForm
from departments.views.editing import answer_form
from saypro_align.lib import clock


@require_http_methods(["GET", "POST"])
def action_ranking(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the departments of a gap put the key projects of its goal in order."""
    user, now = signed_in(request), clock.now()
    action = action_for_writing(user, pk, can_edit)
    today = clock.organization_day(now)
    start = selectors.ranking_to_start_from(action, today)
    form = RankingForm(request.POST or None, today=today, initial=start)

    def act() -> str:
        ranking = services.open_ranking_for(action=action, **form.given, actor=user, now=now)
        messages.success(request, _("The heads of the departments are asked by mail."))
        return reverse("departments:ranking_page", args=[ranking.pk])

    heading = _("Let the departments rank the key projects")
    return answer_form(
        request, form, act, context=_context(action, heading, _("Ask the departments"))
    )


@require_http_methods(["GET", "POST"])
def action_team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Form a team of the departments that pull apart."""
    user, now = signed_in(request), clock.now()
    action = action_for_writing(user, pk, can_edit)
    form = NewTeamForm(
        request.POST or None,
        departments=[department.pk for department in selectors.parties_of(action)],
        initial=selectors.team_to_start_from(action, clock.organization_day(now)),
    )

    def act() -> str:
        team = services.form_team_for(action=action, **form.given, actor=user, now=now)
        messages.success(request, _("The heads whose people it needs are asked by mail."))
        return reverse("kpis:team_page", args=[team.slug])

    heading = _("Form a team of both departments")
    return answer_form(request, form, act, context=_context(action, heading, _("Form the team")))


def _context(action: CorrectiveAction, heading: str, verb: str) -> dict[str, object]:
    return {
        "heading": heading,
        "lead": action.about.told,
        "action": verb,
        "back_url": reverse("actions:action_page", args=[action.pk]),
        "back_text": action.title,
    }
