"""The mail log, and sending again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from reports.access import mail_for_reading
from reports.forms import MailFilterForm
from reports.selectors.mails import mail_kinds, mail_rows
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.models import MailState
from saypro_align.outbox.services import resend_mail

PAGE_SIZE = 50


@login_required
@require_safe
def mail_log(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first."""
    form = MailFilterForm(request.GET, kinds=mail_kinds())
    form.is_valid()
    rows = mail_rows(
        state=form.cleaned_data.get("state", ""), kind=form.cleaned_data.get("kind", "")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = [(mail, MailState(mail.state)) for mail in page.object_list]
    context = {"filters": form, "page": page, "rows": listed}
    return render(request, "reports/mail_log.html", context)


@login_required
@require_safe
def mail_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one mail as it was written; what holds a secret stays unread."""
    mail = mail_for_reading(signed_in(request), pk)
    context = {"mail": mail, "state": MailState(mail.state)}
    return render(request, "reports/mail_page.html", context)


@login_required
@require_POST
def mail_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a mail again."""
    user = signed_in(request)
    mail = mail_for_reading(user, pk)
    try:
        again = resend_mail(mail=mail, actor=user, now=clock.now())
        messages.success(
            request, _("The mail to %(who)s is on its way again.") % {"who": again.recipient}
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return redirect("reports:mail_log")
