"""The links by which outsiders open one report: who has one, new ones by hand, closing them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import signed_in
from reports.access import link_for_writing, outside_run_for_writing
from reports.forms.outside import LinkForm
from reports.models import ReportRun
from reports.selectors.consent import withdrawn_from
from reports.selectors.report_links import as_rows, link_lines, links_of, living_links
from reports.services import report_links
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.refusals import show_refusal

PAGE_SIZE = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List a report's links and make new ones; a new address is shown once, in this answer."""
    user, now = signed_in(request), clock.now()
    run = outside_run_for_writing(user, pk)
    form = LinkForm(request.POST or None)
    if request.method != "POST":
        return _page(request, run, form)
    if not form.is_valid():
        return _page(request, run, form, status=422)
    try:
        _link, address = report_links.make_link(run=run, **form.cleaned_data, actor=user, now=now)
    except DomainError as refusal:
        return _page(request, run, form, status=show_refusal(form, refusal))
    return _page(request, run, LinkForm(), made=address)


@login_required
@require_safe
def link_csv(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """Send the links as a file."""
    run = outside_run_for_writing(signed_in(request), pk)
    headers = [_("For whom"), _("Made on"), _("Made by"), _("Until"), _("State"), _("Closed on")]
    told = link_lines(as_rows(links_of(run), clock.now()))
    return csv_file(headers, told, f"links-{run.period_key}.csv")


@login_required
@require_POST
def link_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close one link."""
    user = signed_in(request)
    link = link_for_writing(user, pk)
    report_links.revoke_link(link=link, actor=user, now=clock.now())
    messages.success(request, _("Closed: the link for %(whom)s.") % {"whom": link})
    return redirect("reports:link_list", link.run_id)


@login_required
@require_POST
def links_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close all open links of a report."""
    user = signed_in(request)
    run = outside_run_for_writing(user, pk)
    closed = report_links.revoke_links(run=run, actor=user, now=clock.now())
    told = ngettext("%(count)d link is closed.", "%(count)d links are closed.", closed)
    messages.success(request, told % {"count": closed})
    return redirect("reports:link_list", run.pk)


def _page(
    request: HttpRequest, run: ReportRun, form: LinkForm, *, made: str = "", status: int = 200
) -> HttpResponse:
    now = clock.now()
    page = Paginator(links_of(run), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "form": form,
        "made": made,
        "page": page,
        "rows": as_rows(page.object_list, now),
        "withdrawn": withdrawn_from(run),
        "open": living_links(now).filter(run=run).count(),
    }
    return render(request, "reports/outside/links.html", context, status=status)
