"""Distributing a quarter's targets: what everybody would get, the test, the verb, and the log."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access as departments_access
from departments.access import signed_in
from departments.models import Quarter, User
from departments.views.editing import answer_form, answer_verb, page_of
from kpis.access import distributions as access
from kpis.forms.distributions import DistributeForm, LogFilterForm
from kpis.models import Distribution
from kpis.selectors import distributions as log
from kpis.selectors.summaries import Preview, preview
from kpis.services import distributions as services
from kpis.tasks import write_summaries_task
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.nudge import nudge

_TEMPLATES = "kpis/distributions/"


@require_http_methods(["GET", "POST"])
def distribute(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show who would get what; the button freezes the targets and mails everybody."""
    user = signed_in(request)
    row = departments_access.quarter_for_reading(user, quarter)
    if not access.can_distribute(user):
        raise PermissionDenied
    if request.POST.get("verb") == "test":
        return _test(request, user, row)
    found = preview(row)
    form = DistributeForm(request.POST or None, initial={"seen": found.fingerprint})

    def act() -> str:
        made = services.distribute(**form.cleaned_data, quarter=row, actor=user, now=clock.now())
        transaction.on_commit(_wake)
        return reverse("kpis:distribution_page", args=[made.pk])

    context = _context(user, row, found)
    return answer_form(request, form, act, template=f"{_TEMPLATES}preview.html", context=context)


@require_GET
def distribution_list(request: HttpRequest) -> HttpResponse:
    """List all versions, newest first, with how their mails fared and who has read them."""
    user = signed_in(request)
    if not access.can_read_log(user):
        raise PermissionDenied
    page = page_of(request, log.versions())
    context = {"page": page, "rows": log.version_rows(page.object_list), "now": clock.now()}
    return render(request, f"{_TEMPLATES}list.html", context)


@require_GET
def distribution_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list of versions as a file."""
    if not access.can_read_log(signed_in(request)):
        raise PermissionDenied
    lines = log.version_lines(log.version_rows(log.versions()[:1_000]))
    return _file(log.VERSION_HEADERS, lines, "distributions")


@require_GET
def distribution_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what became of each person's mail, and how far the sending has come."""
    user = signed_in(request)
    version = access.distribution_for_log(user, pk)
    form = LogFilterForm(request.GET)
    page = page_of(request, log.deliveries(version, **form.wanted))
    context = {
        "version": version,
        "form": form,
        "page": page,
        "rows": log.delivery_rows(page.object_list),
        "progress": log.progress(version),
        "may_send": access.can_distribute(user),
        "now": clock.now(),
    }
    return render(request, f"{_TEMPLATES}page.html", context)


@require_GET
def distribution_log_csv(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """Send the log as a file, narrowed as on the page."""
    version = access.distribution_for_log(signed_in(request), pk)
    rows = log.deliveries(version, **LogFilterForm(request.GET).wanted)
    lines = log.delivery_lines(log.delivery_rows(rows[:20_000]))
    name = f"deliveries-{version.quarter.code}-{version.number}"
    return _file(log.DELIVERY_HEADERS, lines, name)


@require_POST
def distribution_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send again what failed, and nothing else."""
    user = signed_in(request)
    version = access.distribution_for_sending(user, pk)

    def act() -> str:
        count = services.resend_failed(distribution=version, actor=user, now=clock.now())
        told = ngettext("%(n)d mail is sent again.", "%(n)d mails are sent again.", count)
        messages.success(request, told % {"n": count})
        return _page(version)

    return answer_verb(request, act)


@require_POST
def delivery_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send one person's summary again."""
    user = signed_in(request)
    delivery = access.delivery_for_sending(user, pk)

    def act() -> str:
        services.resend_delivery(delivery=delivery, actor=user, now=clock.now())
        told = _("The mail to %(person)s is sent again.") % {"person": delivery.user}
        messages.success(request, told)
        return _page(delivery.distribution)

    return answer_verb(request, act)


def _test(request: HttpRequest, user: User, quarter: Quarter) -> HttpResponse:
    try:
        mail = services.send_test(quarter=quarter, actor=user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        told = _("The test is on its way to %(address)s.") % {"address": mail.recipient}
        messages.success(request, told)
    return redirect("kpis:distribute", quarter.code)


def _context(user: User, quarter: Quarter, found: Preview) -> dict[str, object]:
    last = Distribution.objects.filter(quarter=quarter).order_by("-number").first()
    mine = next((one for one in found.recipients if one.user.pk == user.pk), None)
    return {
        "quarter": quarter,
        "preview": found,
        "last": last,
        "is_same": last is not None and last.fingerprint == found.fingerprint,
        "mine": mine,
        "mine_parts": found.summary.parts_of(mine.departments) if mine else (),
        "now": clock.now(),
    }


def _wake() -> None:
    nudge(write_summaries_task)


def _page(version: Distribution) -> str:
    return reverse("kpis:distribution_page", args=[version.pk])


def _file(
    headers: Sequence[object], lines: Iterable[Sequence[object]], name: str
) -> StreamingHttpResponse:
    return csv_file(headers, lines, f"{name}.csv")
