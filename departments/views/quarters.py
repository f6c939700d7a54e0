"""Quarters: vision, dates, who owes a plan, who is exempt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, permissions
from departments.access import signed_in
from departments.choices import QuarterState
from departments.forms.quarters import (
    ExemptForm,
    NewQuarterForm,
    ObligationForm,
    QuarterForm,
    VisionForm,
)
from departments.models import Department, GoalReview, Quarter
from departments.selectors import department_rows
from departments.services import quarters as quarter_services
from departments.services.openings import open_and_invite
from departments.views.editing import answer_form, answer_verb, coordinator, page_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock


@require_GET
def quarter_list(request: HttpRequest) -> HttpResponse:
    """Show all quarters, newest first."""
    user = signed_in(request)
    context = {
        "page": page_of(request, Quarter.objects.all()),
        "may_edit": permissions.can_edit_structure(user),
    }
    return render(request, "departments/quarter_list.html", context)


@require_GET
def quarter_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a quarter's vision and dates, and each department's plan state."""
    user = signed_in(request)
    quarter = access.quarter_for_reading(user, code)
    owing = Department.objects.filter(obligations__quarter=quarter)
    context = {
        "quarter": quarter,
        "is_preparing": quarter.state == QuarterState.PREPARING,
        "is_open": quarter.state == QuarterState.OPEN,
        "rows": department_rows(owing, quarter, user, clock.now()),
        "reviews": GoalReview.objects.filter(opening__quarter=quarter).select_related(
            "goal", "signed_by"
        ),
        "history": history_lines(quarter, limit=10),
        "may_edit": permissions.can_edit_structure(user),
        "may_write_vision": permissions.can_write_vision(user)
        and quarter.state != QuarterState.CLOSED,
        "may_exempt": permissions.can_exempt(user),
    }
    return render(request, "departments/quarter_page.html", context)


@require_http_methods(["GET", "POST"])
def quarter_create(request: HttpRequest) -> HttpResponse:
    """Prepare a quarter."""
    user = coordinator(request)
    form = NewQuarterForm(request.POST or None)

    def act() -> str:
        quarter = quarter_services.create_quarter(**form.changes, actor=user, now=clock.now())
        messages.success(request, _("%(quarter)s is prepared.") % {"quarter": quarter})
        return _url(quarter)

    context = {
        "heading": _("New quarter"),
        "action": _("Create the quarter"),
        "back_url": reverse("departments:quarter_list"),
        "back_text": _("Quarters"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def quarter_vision(request: HttpRequest, code: str) -> HttpResponse:
    """Write what a quarter is about."""
    user = signed_in(request)
    quarter = access.quarter_for_vision(user, code)
    form = VisionForm(request.POST or None, instance=quarter)

    def act() -> str:
        quarter_services.edit_quarter(
            quarter=quarter,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved. It stands above the targets of the quarter."))
        return _url(quarter)

    context = {
        "heading": _("Vision of %(quarter)s") % {"quarter": quarter},
        "action": _("Save the vision"),
        "back_url": _url(quarter),
        "back_text": quarter.name,
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def quarter_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a quarter's vision and dates."""
    user = signed_in(request)
    quarter = access.quarter_for_writing(user, code)
    form = QuarterForm(request.POST or None, instance=quarter)

    def act() -> str:
        quarter_services.edit_quarter(
            quarter=quarter,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("%(quarter)s is saved.") % {"quarter": quarter})
        return _url(quarter)

    context = {
        "heading": _("Change %(quarter)s") % {"quarter": quarter},
        "action": _("Save the quarter"),
        "back_url": _url(quarter),
        "back_text": quarter.name,
    }
    return answer_form(request, form, act, context=context)


@require_POST
def quarter_open(request: HttpRequest, code: str) -> HttpResponse:
    """Open the quarter for plans."""
    user = signed_in(request)
    quarter = access.quarter_for_writing(user, code)

    def act() -> str:
        open_and_invite(quarter=quarter, actor=user, now=clock.now())
        messages.success(
            request,
            _("%(quarter)s is open. %(count)d departments owe a plan.")
            % {"quarter": quarter, "count": quarter.obligations.count()},
        )
        return _url(quarter)

    return answer_verb(request, act)


@require_POST
def quarter_close(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the quarter."""
    user = signed_in(request)
    quarter = access.quarter_for_writing(user, code)

    def act() -> str:
        quarter_services.close_quarter(quarter=quarter, actor=user, now=clock.now())
        messages.success(request, _("%(quarter)s is closed.") % {"quarter": quarter})
        return _url(quarter)

    return answer_verb(request, act)


@require_http_methods(["GET", "POST"])
def obligation_add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a department for a plan that came after the quarter had opened."""
    user = signed_in(request)
    quarter = access.quarter_for_writing(user, code)
    form = ObligationForm(request.POST or None, quarter=quarter)

    def act() -> str:
        department = form.cleaned_data["department"]
        quarter_services.add_obligation(
            quarter=quarter, department=department, actor=user, now=clock.now()
        )
        messages.success(request, _("%(name)s owes a plan now.") % {"name": department})
        return _url(quarter)

    context = {
        "heading": _("Ask a department for a plan"),
        "action": _("Ask for a plan"),
        "back_url": _url(quarter),
        "back_text": quarter.name,
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def obligation_exempt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Free a department from its plan."""
    user = signed_in(request)
    obligation = access.obligation_for_exempting(user, pk)
    form = ExemptForm(request.POST or None, initial={"until": obligation.quarter.ends_on})

    def act() -> str:
        quarter_services.exempt_obligation(
            obligation=obligation, **form.cleaned_data, actor=user, now=clock.now()
        )
        messages.success(request, _("%(name)s is exempt.") % {"name": obligation.department})
        return _url(obligation.quarter)

    context = {
        "heading": _("Exempt %(name)s") % {"name": obligation.department},
        "lead": _("The department leaves the headline and is listed by name in every report."),
        "action": _("Exempt the department"),
        "back_url": _url(obligation.quarter),
        "back_text": obligation.quarter.name,
    }
    return answer_form(request, form, act, context=context)


@require_POST
def exemption_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the department for its plan again."""
    user = signed_in(request)
    obligation = access.obligation_for_exempting(user, pk)

    def act() -> str:
        quarter_services.end_exemption(obligation=obligation, actor=user, now=clock.now())
        messages.success(
            request, _("%(name)s owes a plan again.") % {"name": obligation.department}
        )
        return _url(obligation.quarter)

    return answer_verb(request, act)


def _url(quarter: Quarter) -> str:
    return reverse("departments:quarter_page", args=[quarter.code])
