"""The mail log, one mail with its trail, why somebody got none, and sending again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from reports.access import mail_for_reading, run_for_writing
from reports.forms.mail import MailFilterForm, WhoseMailsForm, read_person
from reports.selectors.mail_reasons import why_page
from reports.selectors.mails import (
    HEADERS,
    mail_kinds,
    mail_lines,
    mail_rows,
    mail_states,
    newest_undelivered,
    people_found,
    trail_of,
    with_people,
)
from reports.services.resending import resend_one, resend_undelivered
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.masking import masked

PAGE_SIZE = 50
_MOST_LINES = 20_000


@login_required
@require_safe
def mail_log(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first, with how many stand in each state."""
    form = MailFilterForm(request.GET, kinds=mail_kinds())
    wanted = form.wanted
    page = Paginator(mail_rows(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "wanted": wanted,
        "page": page,
        "rows": with_people(page.object_list),
        "states": mail_states(wanted),
        "people": newest_undelivered(people_found(wanted.search)),
        "now": clock.now(),
    }
    return render(request, "reports/mails/log.html", context)


@login_required
@require_safe
def mail_log_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the log as a file, narrowed as on the page."""
    wanted = MailFilterForm(request.GET, kinds=mail_kinds()).wanted
    lines = mail_lines(with_people(mail_rows(wanted)[:_MOST_LINES]))
    return csv_file(HEADERS, lines, "mails.csv")


@login_required
@require_safe
def mail_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one mail as it was written, with each attempt; what holds a secret stays unread."""
    mail = mail_for_reading(signed_in(request), pk)
    (row,) = with_people([mail])
    context = {
        "mail": mail,
        "row": row,
        # The recipient's own links are nobody else's to follow.
        "text": masked(mail.text),
        "trail": trail_of(mail),
        "now": clock.now(),
    }
    return render(request, "reports/mails/page.html", context)


@login_required
@require_safe
def mail_why(request: HttpRequest) -> HttpResponse:
    """Tell which mails reach a person, which do not, and why."""
    person = read_person(request.GET.get("person", ""))
    asked = WhoseMailsForm(initial={"person": person})
    page = why_page(person, clock.now()) if person else None
    return render(request, "reports/mails/why.html", {"form": asked, "page": page})


@login_required
@require_POST
def mail_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a mail again."""
    user = signed_in(request)
    mail = mail_for_reading(user, pk)
    try:
        again = resend_one(mail=mail, actor=user, now=clock.now())
        messages.success(
            request, _("The mail to %(who)s is on its way again.") % {"who": again.recipient}
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return _back(request)


@login_required
@require_POST
def report_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send again all mails of a report that did not arrive."""
    user = signed_in(request)
    run = run_for_writing(user, pk)
    try:
        count = resend_undelivered(run=run, actor=user, now=clock.now())
        told = ngettext(
            "%(n)d mail is on its way again.", "%(n)d mails are on their way again.", count
        )
        messages.success(request, told % {"n": count})
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:report_page", run.pk)


def _back(request: HttpRequest) -> HttpResponse:
    """Lead back to the page of ours that the person came from."""
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return redirect("reports:mail_log")
