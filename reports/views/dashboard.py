"""The dashboard and its table as a file."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import Session
from departments.access import selected_quarter, signed_in
from departments.choices import QuarterState
from departments.models import Quarter, User
from gaps.selectors.scores import had_number, headline
from kpis.choices import KpiStatus
from reports import lists, numbers
from reports.dashboard import DashboardPage, dashboard_page
from reports.quarter_story import Middle
from reports.selectors.changes import changes
from reports.selectors.results import middle_of, middle_rows
from reports.selectors.rows import SHOWN
from reports.selectors.standing import actions, gap_counts
from reports.services.visits import note_visit
from reports.views.quarters import next_offered, picker
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.past import is_past
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.periods import day_bounds
from saypro_align.lib.reads import Reads

# Who looks for the first time sees what changed in the last week.
_FIRST_LOOK = timedelta(days=7)
DEPARTMENTS_SHOWN = 50


@login_required
@require_safe
@takes_as_of
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show how aligned the organization is, and who and what stands in the way."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/dashboard_empty.html")
    if request.GET.get("view") == "present":
        return _present(request, quarter, user, now)
    since = _since(request, user, now)
    reads = Reads()
    middle = _middle(quarter, user, reads)
    page = dashboard_page(
        quarter,
        user,
        now,
        show=_shown(request),
        order=request.GET.get("sort", ""),
        since=since or now - _FIRST_LOOK,
        reads=reads,
    )
    context = {
        "page": page,
        "departments": Paginator(page.shown_rows, DEPARTMENTS_SHOWN).get_page(
            request.GET.get("page")
        ),
        "next_quarter": next_offered(quarter, now),
        "is_first_visit": since is None,
        "changes_url": lists.changes(quarter, since or now - _FIRST_LOOK),
        "moves_url": lists.moves(quarter, since or now - _FIRST_LOOK),
        "middle": _unlooked(quarter, now, middle),
        **picker(quarter, request),
    }
    return render(request, "reports/dashboard.html", context)


def _present(request: HttpRequest, quarter: Quarter, user: User, now: datetime) -> HttpResponse:
    """Show the three screens for a projector; looking at them is no visit."""
    page = dashboard_page(quarter, user, now)
    context = {"page": page, "is_still": request.GET.get("still") == "1"}
    return render(request, "reports/present.html", context)


@login_required
@require_safe
@takes_as_of
def dashboard_changes(request: HttpRequest) -> HttpResponse:
    """Show every change since a moment, by default of the last seven days."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        raise Http404
    since = _asked_since(request) or now - _FIRST_LOOK
    found = changes(
        quarter,
        user,
        since=since,
        now=now,
        number=headline(quarter),
        had_number=had_number(quarter, since),
        gaps=gap_counts(quarter, user, now),
        actions=actions(quarter, user, now),
    )
    context = {"changes": found, "quarter": quarter, **picker(quarter, request)}
    return render(request, "reports/dashboard_changes.html", context)


def _middle(quarter: Quarter, user: User, reads: Reads) -> Iterable[Session] | None:
    """Ask for the looks at the quarter's middle, for those who should see to it."""
    if not (user.is_coordinator or user.is_leader) or quarter.state != QuarterState.OPEN:
        return None
    return reads.ask(middle_rows(quarter))


def _unlooked(quarter: Quarter, now: datetime, rows: Iterable[Session] | None) -> Middle | None:
    """Return why nobody looks at the quarter's middle; None where that is nobody's concern."""
    if rows is None:
        return None
    found = middle_of(quarter, now, rows=rows)
    return found if found.state in ("left_out", "missing") else None


def _shown(request: HttpRequest) -> str:
    """Return to which departments the table is narrowed; what is not known narrows nothing."""
    show = request.GET.get("show", "")
    return show if show in SHOWN else "all"


def _since(request: HttpRequest, user: User, now: datetime) -> datetime | None:
    """Return since when the person wants to know; a look at the page is noted once a visit."""
    is_visit = request.method == "GET" and not is_past()
    before = note_visit(user=user, now=now) if is_visit else None
    return _asked_since(request) or before


def _asked_since(request: HttpRequest) -> datetime | None:
    """Return the day or the moment in `?since=`; what cannot be read counts as not asked."""
    text = request.GET.get("since", "")
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return day_bounds(moment.date(), clock.organization_zone())[0]
    except (ValueError, OverflowError):
        return None
    return moment


@login_required
@require_safe
@takes_as_of
def dashboard_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the table of departments as a file, narrowed and in the order of the page."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        raise Http404
    order = request.GET.get("sort", "")
    page = dashboard_page(quarter, user, now, show=_shown(request), order=order)
    return csv_file(_headers(), _lines(page), f"departments-{quarter.code}.csv")


def _headers() -> list[str]:
    return [
        _("Quarter"),
        _("As of"),
        _("Department"),
        _("Plan"),
        _("Alignment"),
        _("Counted"),
        _("Fully aligned"),
        _("Score"),
        _("Rating"),
        _("Open gaps"),
        _("Open actions"),
        _("Late actions"),
        _("Done actions"),
        _("KPIs"),
        _("KPIs with data"),
        *[str(status.label) for status in KpiStatus],
        _("Short name"),
    ]


def _lines(page: DashboardPage) -> list[list[object]]:
    return [
        [
            page.quarter.code,
            page.headline.as_of,
            row.department,
            row.plan_state,
            row.word.label,
            _("yes") if row.is_due and not row.is_exempt else _("no"),
            _("yes") if row.is_fully_aligned else _("no"),
            row.score,
            row.rating,
            row.open_gaps,
            row.actions.open,
            row.actions.late,
            row.actions.done,
            row.kpis_total,
            row.kpis_with_data,
            *[row.status(status) for status in KpiStatus],
            row.slug,
        ]
        for row in page.shown_rows
    ]


@login_required
@require_safe
@takes_as_of
def numbers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the dashboard's numbers, each with what it counts and the list behind it."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        raise Http404
    page = dashboard_page(quarter, user, now)
    headers = (_("Quarter"), _("As of"), *numbers.headers())
    lines = ((quarter.code, page.headline.as_of, *line) for line in numbers.lines(page))
    return csv_file(headers, lines, f"dashboard-{quarter.code}.csv")
