"""The summary of a quarter's targets: the organization's, a department's, one's own; and who read it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from departments import access as departments_access
from departments.access import signed_in
from departments.models import Quarter, User
from departments.views.editing import answer_verb
from kpis.access import distributions as access
from kpis.models import Distribution
from kpis.selectors import acknowledgements as readers
from kpis.selectors import summaries as selectors
from kpis.selectors.summaries import Reading
from kpis.services import acknowledgements as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import DomainError

_TEMPLATES = "kpis/summaries/"


@require_GET
def summary_newest(request: HttpRequest) -> HttpResponse:
    """Lead to one's own page of the latest quarter whose targets were given out."""
    user = signed_in(request)
    version = selectors.newest_distribution(user)
    quarter = (
        version.quarter if version else departments_access.selected_quarter(None, user, clock.now())
    )
    if quarter is None:
        return redirect("reports:home")
    return redirect("kpis:summary_mine", quarter.code)


@require_GET
@takes_as_of
def summary_organization(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show the organization's targets as everybody got them."""
    user, row, read = _asked(request, quarter)
    return _show(request, user, row, read, "organization")


@require_GET
@takes_as_of
def summary_department(request: HttpRequest, quarter: str, slug: str) -> HttpResponse:
    """Show a department's breakdown as its people got it."""
    user, row, read = _asked(request, quarter)
    department = departments_access.department_for_reading(user, slug)
    part = read.summary.part(department.slug) if read else None
    more = {"department": department, "part": part}
    return _show(request, user, row, read, "department", more)


@require_GET
@takes_as_of
def summary_mine(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show what the person got: own targets, the department's, the organization's, on one sheet."""
    user, row, read = _asked(request, quarter)
    more: dict[str, object] = {}
    if read is not None:
        slugs = [member.department.slug for member in user.current_memberships]
        more = {
            "own": selectors.own_lines(user, read.distribution),
            "parts": read.summary.parts_of(slugs),
        }
    return _show(request, user, row, read, "mine", more)


@require_POST
def summary_read(request: HttpRequest, quarter: str) -> HttpResponse:
    """Note that the person has read and understood the version that was shown."""
    user, row, _read = _asked(request, quarter)

    def act() -> str:
        version = _version(user, row, request.POST.get("version", ""))
        services.acknowledge(distribution=version, actor=user, now=clock.now())
        if request.POST.get("page") == "me":
            return f"{reverse('kpis:targets_me')}?q={row.code}#read"
        return reverse("kpis:summary_mine", args=[row.code]) + "#read"

    return answer_verb(request, act)


@require_GET
def summary_readers(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show how many of each department have read the targets, and who has not."""
    user, row, read = _asked(request, quarter)
    if not access.can_read_shares(user):
        raise Http404
    context = {
        "quarter": row,
        "read": read,
        "shares": readers.shares(read.newest, user) if read else None,
        "may_ask": access.can_distribute(user),
        "headed": user.headed_department_ids(),
        "now": clock.now(),
    }
    return render(request, f"{_TEMPLATES}readers.html", context)


@require_GET
def summary_readers_csv(request: HttpRequest, quarter: str) -> StreamingHttpResponse:
    """Send the shares as a file."""
    user, row, read = _asked(request, quarter)
    if not access.can_read_shares(user):
        raise Http404
    rows = readers.share_lines(readers.shares(read.newest, user)) if read else ()
    return csv_file(readers.SHARE_HEADERS, rows, f"targets-read-{row.code}.csv")


@require_POST
def summary_ask(request: HttpRequest, quarter: str) -> HttpResponse:
    """Remind those who have not read; all of them, or those of one department."""
    user, row, read = _asked(request, quarter)
    if read is None:
        raise Http404
    slug = request.POST.get("department", "")
    ids = None if access.can_distribute(user) else user.headed_department_ids()
    if slug:
        ids = {departments_access.department_for_reading(user, slug).pk}

    def act() -> str:
        asked = services.ask_unread(
            distribution=read.newest, department_ids=ids, actor=user, now=clock.now()
        )
        messages.success(request, _told(asked))
        return reverse("kpis:summary_readers", args=[row.code])

    return answer_verb(request, act)


def _asked(request: HttpRequest, code: str) -> tuple[User, Quarter, Reading | None]:
    user = signed_in(request)
    quarter = departments_access.quarter_for_reading(user, code)
    wanted = request.GET.get("version", "")
    read = selectors.reading(user, quarter, wanted)
    if read is None and wanted:
        raise Http404
    return user, quarter, read


def _show(
    request: HttpRequest,
    user: User,
    quarter: Quarter,
    read: Reading | None,
    kind: str,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    context = {
        "quarter": quarter,
        "read": read,
        "summary": read.summary if read else None,
        "kind": kind,
        "may_distribute": access.can_distribute(user),
        "may_read_shares": access.can_read_shares(user),
        "memberships": user.current_memberships,
        **(more or {}),
    }
    return render(request, f"{_TEMPLATES}{kind}.html", context)


def _version(user: User, quarter: Quarter, number: str) -> Distribution:
    """Return the version that was shown. Raises DomainError where none was."""
    rows = Distribution.objects.visible_to(user).filter(quarter=quarter)
    found = (
        rows.filter(number=int(number)).first() if number.isdecimal() and len(number) < 5 else None
    )
    if found is None:
        raise DomainError(_("The page came back incomplete. Reload it and try again."))
    return found


def _told(asked: services.Asked) -> str:
    sent = ngettext("%(n)d person is asked.", "%(n)d people are asked.", asked.asked)
    told = sent % {"n": asked.asked}
    if not asked.left:
        return told
    left = ngettext(
        "%(n)d got another reminder today or has no mail address.",
        "%(n)d got another reminder today or have no mail address.",
        asked.left,
    )
    return f"{told} {left % {'n': asked.left}}"
