"""Exemptions: who is exempt and until when, who asks, and the leadership's answer."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, permissions
from departments.access import selected_quarter, signed_in
from departments.exempting import exemption_page
from departments.forms.exemptions import AnswerForm, AskForm
from departments.models import Department, User
from departments.selectors import quarter_choices
from departments.services import exemptions as services
from departments.views.editing import answer_form, answer_verb
from saypro_align.lib import clock


@require_GET
def exemption_list(request: HttpRequest) -> HttpResponse:
    """Show who is exempt with reason and last day, and what waits for the leadership."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    context = {
        "page": exemption_page(quarter, user, now),
        "may_decide": permissions.can_exempt(user),
        "may_ask": permissions.can_ask_exemption(user),
        "headed": user.headed_department_ids(),
        "is_office": user.is_coordinator,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return render(request, "departments/exemption_list.html", context)


@require_http_methods(["GET", "POST"])
def exemption_ask(request: HttpRequest) -> HttpResponse:
    """Ask the leadership to free a department from its plan."""
    user, now = signed_in(request), clock.now()
    if not permissions.can_ask_exemption(user):
        raise PermissionDenied
    quarter = selected_quarter(request, user, now)
    form = AskForm(request.POST or None, departments=_may_ask_for(user), quarter=quarter)

    def act() -> str:
        services.ask_exemption(**form.cleaned_data, actor=user, now=now)
        messages.success(request, _("The leadership is asked and sees it on My week."))
        return reverse("departments:exemption_list")

    context = {
        "heading": _("Ask for an exemption"),
        "lead": _("Until the leadership answers, the plan is owed."),
        "action": _("Ask the leadership"),
        "back_url": reverse("departments:exemption_list"),
        "back_text": _("Exemptions"),
    }
    return answer_form(request, form, act, context=context)


@require_POST
def exemption_grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Exempt the department as it was asked."""
    user = signed_in(request)
    asked = access.request_for_deciding(user, pk)

    def act() -> str:
        services.grant_request(request=asked, actor=user, now=clock.now())
        messages.success(request, _("%(name)s is exempt.") % {"name": asked.department})
        return reverse("departments:exemption_list")

    return answer_verb(request, act)


@require_http_methods(["GET", "POST"])
def exemption_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why the department must plan."""
    user = signed_in(request)
    asked = access.request_for_deciding(user, pk)
    form = AnswerForm(request.POST or None)

    def act() -> str:
        services.refuse_request(
            request=asked, answer=form.cleaned_data["answer"], actor=user, now=clock.now()
        )
        messages.success(request, _("%(name)s owes its plan.") % {"name": asked.department})
        return reverse("departments:exemption_list")

    context = {
        "heading": _("%(name)s must plan") % {"name": asked.department},
        "lead": asked.reason,
        "action": _("Refuse the exemption"),
        "back_url": reverse("departments:exemption_list"),
        "back_text": _("Exemptions"),
    }
    return answer_form(request, form, act, context=context)


@require_POST
def exemption_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a request back."""
    user = signed_in(request)
    asked = access.request_for_dropping(user, pk)

    def act() -> str:
        services.drop_request(request=asked, actor=user, now=clock.now())
        messages.success(request, _("The request is taken back."))
        return reverse("departments:exemption_list")

    return answer_verb(request, act)


def _may_ask_for(user: User) -> list[UUID]:
    """Return the departments the person may ask for: all, or those he heads."""
    if user.is_coordinator:
        return list(Department.objects.values_list("pk", flat=True))
    return sorted(user.headed_department_ids())
