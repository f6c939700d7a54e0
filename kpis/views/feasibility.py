"""Can the proposed targets be reached? One page for a head, and who said what for everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from departments.access import selected_quarter, signed_in
from departments.models import Quarter, User
from departments.selectors import quarter_choices
from departments.views.editing import answer_form
from kpis.access.discussions import departments_to_speak_for
from kpis.forms.discussion import FeasibleForm
from kpis.selectors import feasibility as selectors
from kpis.services.feasibility import say_feasible
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@require_http_methods(["GET", "POST"])
@takes_as_of
def feasibility(request: HttpRequest) -> HttpResponse:
    """Show all proposed targets; a head answers for his departments in one go."""
    user = signed_in(request)
    quarter = _quarter(request, user)
    polls = _polls(user, quarter)
    asked = selectors.to_answer(user, polls)
    if request.method == "POST" and not departments_to_speak_for(user):
        raise PermissionDenied
    form = FeasibleForm(request.POST or None, asked=asked)

    def act() -> str:
        kept = say_feasible(said=form.said(), actor=user, now=clock.now())
        told = ngettext("%(n)d answer saved.", "%(n)d answers saved.", len(kept))
        unchanged = _("Nothing changed: your answers stand as they were.")
        messages.success(request, told % {"n": len(kept)} if kept else unchanged)
        query = f"?q={quarter.code}" if quarter else ""
        return f"{reverse('kpis:feasibility')}{query}"

    context = {
        "polls": polls,
        "asked": asked,
        "missing": sum(one.held is None for one in asked),
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
    }
    return answer_form(
        request, form, act, template="kpis/discussion/feasibility.html", context=context
    )


@require_GET
@takes_as_of
def feasibility_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send who answered what as a file."""
    user = signed_in(request)
    polls = _polls(user, _quarter(request, user))
    return csv_file(selectors.CSV_HEADERS, selectors.csv_lines(polls), "feasibility.csv")


def _quarter(request: HttpRequest, user: User) -> Quarter | None:
    """Return the quarter asked for, else the newest one with something proposed."""
    if not request.GET.get("q"):
        found = selectors.proposed(user)
        if found:
            return found[-1].quarter
    return selected_quarter(request, user, clock.now())


def _polls(user: User, quarter: Quarter | None) -> list[selectors.Poll]:
    today = clock.organization_day(clock.now())
    return selectors.polls_of(selectors.proposed(user, quarter), today=today)
