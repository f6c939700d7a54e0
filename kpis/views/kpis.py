"""KPIs as lasting series: list, page, description, sharing and leaving."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import department_for_writing, selected_quarter, signed_in
from departments.models import Department, User
from departments.selectors import quarter_choices
from kpis import access
from kpis.choices import KpiStatus
from kpis.forms.kpis import DeclineShareForm, KpiForm, ReasonForm, ShareForm, ValueForm
from kpis.models import Kpi, KpiDepartment
from kpis.permissions import can_write_kpi
from kpis.selectors.charts import value_chart
from kpis.selectors.check_ins import said_of
from kpis.selectors.editor import editor_choices
from kpis.selectors.lineage import before_and_after
from kpis.selectors.listing import UNUSED, lines_of, listed_ids
from kpis.selectors.pages import departments_by_slug
from kpis.selectors.pages import kpi_page as page_of
from kpis.services import kpis, sharing
from kpis.views.because import cause_of, initial_cause
from kpis.words.forecasts import forecast_sentences
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.past import is_past
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.forms import BaseForm, clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50


@require_GET
@takes_as_of
def kpi_list(request: HttpRequest) -> HttpResponse:
    """List KPIs by department, quarter and status."""
    user = signed_in(request)
    now = clock.now()
    quarter = selected_quarter(request, user, now)
    departments = departments_by_slug()
    department = departments.get(request.GET.get("department", ""))
    status = request.GET.get("status", "")
    statuses = [*KpiStatus.choices, (UNUSED, _("Not used this quarter"))]
    if status not in dict(statuses):
        status = ""
    today = clock.organization_day(now)
    ids = listed_ids(user, quarter=quarter, day=today, department=department, status=status)
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = lines_of(page.object_list, user, quarter=quarter, day=today, status=status)
    own = [one.department for one in user.current_memberships if one.role == "head"]
    context = {
        "page": page,
        "lines": lines,
        "count": page.paginator.count,
        "departments": departments.values(),
        "department": department,
        "statuses": statuses,
        "status": status,
        "own_departments": own,
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return render(request, "kpis/kpi_list.html", context)


@require_GET
@takes_as_of
def kpi_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a KPI: how it stands, its values, its plans and its lineage."""
    return show_kpi(request, access.kpi_for_reading(signed_in(request), pk), None, status=200)


def show_kpi(
    request: HttpRequest, kpi: Kpi, value_form: ValueForm | None, *, status: int
) -> HttpResponse:
    """Render a KPI's page, with the form for a new value as it was typed."""
    user = signed_in(request)
    now = clock.now()
    quarter = selected_quarter(request, user, now)
    page = page_of(kpi, user, quarter=quarter, day=clock.organization_day(now))
    writes = can_write_kpi(user, kpi)
    headed = user.headed_department_ids()
    form = value_form or ValueForm(initial={"measured_on": clock.organization_day(now)})
    context = {
        "page": page,
        "kpi": kpi,
        "chart": value_chart(page),
        "forecast": forecast_sentences(page),
        "form": form if writes else None,
        "writes": writes,
        "takes_values": kpi.state != "retired" and kpi.direction != "milestones",
        "offers": [(link, _decline_form(link, headed)) for link in page.offers],
        "entries": page.history,
        "pairs": before_and_after(kpi, user),
        "quarter": quarter,
        "said": said_of(kpi.pk, user, owner_id=_owner_to_tell(user, kpi)),
    }
    return render(request, "kpis/kpi_page.html", context, status=status)


def _owner_to_tell(user: User, kpi: Kpi) -> UUID | None:
    """Return whose punctuality the page tells: nobody's to whom it is not for the person to know."""
    above = user.is_coordinator or user.is_leader or user.pk == kpi.owner_id
    if above or kpi.departments.filter(pk__in=user.headed_department_ids()).exists():
        return kpi.owner_id
    return None


@require_http_methods(["GET", "POST"])
def kpi_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe a new KPI of the department."""
    user = signed_in(request)
    department = department_for_writing(user, slug)
    now = clock.now()
    people = editor_choices(department, None, clock.organization_day(now)).people
    form = KpiForm(request.POST or None, people=people, initial={"owner": str(user.pk)})
    if request.method == "POST" and form.is_valid():
        kpi = _tried(
            form,
            lambda: kpis.create_kpi(
                department=department, fields=form.described(), actor=user, now=now
            ),
        )
        if kpi is not None:
            messages.success(request, _("KPI added. Use it in an objective of the plan."))
            return redirect("kpis:kpi_page", kpi.pk)
    heading = _("New KPI of %(department)s") % {"department": department}
    return _form_page(request, form, heading, _("Add KPI"), reverse("kpis:kpi_list"))


@require_http_methods(["GET", "POST"])
def kpi_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what describes the KPI."""
    user = signed_in(request)
    kpi = access.kpi_for_writing(user, pk)
    now = clock.now()
    people = editor_choices(_owner(kpi), None, clock.organization_day(now)).people
    if kpi.owner is not None:
        people.setdefault(str(kpi.owner_id), kpi.owner)
    form = KpiForm(request.POST or None, people=people, initial=KpiForm.stored(kpi))
    back = reverse("kpis:kpi_page", args=[kpi.pk])
    heading = _("Change “%(kpi)s”") % {"kpi": kpi}
    if request.method == "POST" and form.is_valid():
        values = {
            name: getattr(form.described(), name) for name in form.fields if name != "version"
        }
        try:
            saved = _tried(
                form,
                lambda: kpis.edit_kpi(
                    kpi=kpi,
                    changes=values,
                    expected_version=form.cleaned_data["version"],
                    actor=user,
                    now=now,
                ),
            )
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = str(conflict.current.version)
            stored = KpiForm.stored(conflict.current)
            again = KpiForm(data, people=people, initial=stored)
            again.is_valid()
            return _form_page(
                request,
                again,
                heading,
                _("Save"),
                back,
                status=409,
                clashes=[one for one in clashes(again, stored) if one.name != "version"],
            )
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(back)
    return _form_page(request, form, heading, _("Save"), back)


@require_http_methods(["GET", "POST"])
def kpi_share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer the KPI to another department."""
    user = signed_in(request)
    kpi = access.kpi_for_writing(user, pk)
    held = {link.department_id for link in kpi.department_links.all()}
    others = {
        slug: department
        for slug, department in departments_by_slug().items()
        if department.pk not in held
    }
    cause = cause_of(request, user)
    form = ShareForm(request.POST or None, departments=others, initial=initial_cause(cause))
    back = cause.url if cause else reverse("kpis:kpi_page", args=[kpi.pk])
    if request.method == "POST" and form.is_valid():
        links = _tried(
            form,
            lambda: sharing.share_with_all(
                kpi=kpi,
                departments=form.chosen(),
                why=form.cleaned_data["why"],
                because=form.because(),
                actor=user,
                now=clock.now(),
            ),
        )
        if links is not None:
            names = ", ".join(link.department.name for link in links)
            told = _("Offered. %(department)s uses it once its head agrees.")
            messages.success(request, told % {"department": names})
            return redirect(back)
    heading, action = _("Share “%(kpi)s”") % {"kpi": kpi}, _("Offer to share")
    return _form_page(request, form, heading, action, back, cause=cause)


@require_POST
def share_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree to share a KPI of another department."""
    user = signed_in(request)
    link = access.share_for_confirming(user, pk)
    try:
        sharing.confirm_share(link=link, actor=user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("Agreed. %(department)s can use this KPI in its plan now.")
        messages.success(request, said % {"department": link.department})
    return redirect("kpis:kpi_page", link.kpi_id)


@require_POST
def share_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no to sharing a KPI."""
    user = signed_in(request)
    link = access.share_for_confirming(user, pk)
    form = DeclineShareForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, " ".join(str(text) for texts in form.errors.values() for text in texts)
        )
        return redirect("kpis:kpi_page", link.kpi_id)
    reason = form.cleaned_data["reason"]
    try:
        sharing.decline_share(link=link, reason=reason, actor=user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Declined. Both departments keep their own KPI."))
    return redirect("kpis:kpi_page", link.kpi_id)


@require_http_methods(["GET", "POST"])
def kpi_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the series."""
    return _leave(
        request, pk, kpis.retire_kpi, _("Retire “%(kpi)s”"), _("Retire KPI"), _("KPI retired.")
    )


@require_http_methods(["GET", "POST"])
def kpi_monitor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep measuring without counting."""
    return _leave(
        request,
        pk,
        kpis.set_monitored,
        _("Monitor “%(kpi)s” only"),
        _("Monitor only"),
        _("The KPI is monitored only. It counts in no plan."),
    )


def _leave(
    request: HttpRequest,
    pk: UUID,
    service: Callable[..., Kpi],
    heading: str,
    action: str,
    done: str,
) -> HttpResponse:
    user = signed_in(request)
    kpi = access.kpi_for_writing(user, pk)
    cause = cause_of(request, user)
    form = ReasonForm(request.POST or None, initial=initial_cause(cause))
    back = cause.url if cause else reverse("kpis:kpi_page", args=[kpi.pk])
    if request.method == "POST" and form.is_valid():
        left = _tried(
            form,
            lambda: service(
                kpi=kpi,
                reason=form.cleaned_data["reason"],
                because=form.because(),
                actor=user,
                now=clock.now(),
            ),
        )
        if left is not None:
            messages.success(request, done)
            return redirect(back)
    return _form_page(request, form, heading % {"kpi": kpi}, action, back, cause=cause)


def _tried(form: BaseForm, act: Callable[[], Any]) -> Any:
    """Act, or put what was refused beside the fields; a clash is the caller's to show."""
    try:
        return act()
    except Conflict:
        raise
    except REFUSALS as refusal:
        show_refusal(form, refusal)
    return None


def _form_page(
    request: HttpRequest,
    form: BaseForm,
    heading: str,
    action: str,
    back_url: str,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "heading": heading, "action": action, "back_url": back_url, **more}
    code = status or (422 if form.errors else 200)
    return render(request, "kpis/form.html", context, status=code)


def _decline_form(link: KpiDepartment, headed: set[UUID]) -> DeclineShareForm | None:
    """Return the form for who answers the offer; others only read it."""
    if is_past() or not access.answering_departments(link) & headed:
        return None
    return DeclineShareForm(auto_id=f"id_{link.pk}_%s")


def _owner(kpi: Kpi) -> Department:
    return next(link.department for link in kpi.department_links.all() if link.confirmed_at)
