"""The strategy office's queue of plans, and its one button for reminders."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.access import selected_quarter, signed_in
from reports.selectors.waiting import plan_queue
from reports.services.reminders import news_of, send_reminders
from reports.views.quarters import picker
from saypro_align.lib import clock

MOST_PEOPLE = 1000


@login_required
@require_safe
def plan_waiting(request: HttpRequest) -> HttpResponse:
    """Show every department's plan, for how long it waits and at whose desk."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/waiting_empty.html")
    queue = plan_queue(quarter, now)
    context = {
        "queue": queue,
        "mails": [(one, news_of(one, user)) for one in queue.to_remind],
        "as_of": now,
        **picker(quarter),
    }
    return render(request, "reports/waiting.html", context)


@login_required
@require_POST
def plan_remind(request: HttpRequest) -> HttpResponse:
    """Send the reminders that the page showed; pressing twice sends nothing twice."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request.POST.get("quarter", "")[:60], user, now)
    if quarter is None:
        raise Http404
    sent = send_reminders(quarter=quarter, people=_people(request), actor=user, now=now)
    if sent:
        names = ", ".join(one.person.name for one in sent)
        text = ngettext(
            "%(count)d reminder sent: %(names)s.", "%(count)d reminders sent: %(names)s.", len(sent)
        )
        messages.success(request, text % {"count": len(sent), "names": names})
    else:
        messages.info(
            request, _("Nobody was reminded: all of them got a reminder today or owe nothing more.")
        )
    return redirect(f"{reverse('reports:plan_waiting')}?q={quarter.code}")


def _people(request: HttpRequest) -> set[UUID]:
    found = set()
    for text in request.POST.getlist("person")[:MOST_PEOPLE]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
