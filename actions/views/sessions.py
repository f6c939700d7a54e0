"""Pages of meetings: the list, planning one, its page, the screen for everybody, and its files."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions.access import action_for_reading
from actions.access.sessions import session_for_reading, session_for_writing
from actions.choices.sessions import SessionKind
from actions.forms.sessions import SessionFilterForm, SessionForm, stored_values
from actions.models import CorrectiveAction, Session
from actions.permissions.sessions import (
    can_leave_out,
    can_manage,
    can_plan,
    can_plan_kind,
    kinds_for,
)
from actions.selectors import sessions as selectors
from actions.selectors.focus import parties_of
from actions.selectors.session_calendar import calendar_of
from actions.selectors.updates import waiting_wishes
from actions.services import sessions as services
from actions.services.sessions import SessionDraft
from departments.access import quarter_for_reading, selected_quarter, signed_in
from departments.choices import QuarterState
from departments.models import Department, Quarter, User
from departments.selectors import colleagues
from gaps.access import gap_for_reading
from gaps.models import Gap
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.calendar_file import CONTENT_TYPE
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50
_FOR_ALL_HEADS = (SessionKind.PLANNING, SessionKind.MID_QUARTER)
MOST_IN_A_FILE = 5_000


@login_required
@require_safe
@takes_as_of
def session_list(request: HttpRequest) -> HttpResponse:
    """List the meetings: what comes next, what was held, what was cancelled."""
    user, now = signed_in(request), clock.now()
    form, filters = _asked(request)
    page = Paginator(selectors.session_rows(user, filters), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    counts = selectors.show_counts(user, filters)
    names = {
        selectors.COMING: _("To come"),
        selectors.HELD: _("Held"),
        selectors.CANCELLED: _("Cancelled"),
    }
    context = {
        "filters": form,
        "page": page,
        "rows": selectors.session_table(page.object_list, user, now),
        "tabs": [
            {"show": show, "name": name, "count": counts[show], "here": show == filters.show}
            for show, name in names.items()
        ],
        "owed": selectors.owed_reviews(clock.organization_day(now)),
        "wishes": waiting_wishes(user),
        "may_plan": can_plan(user),
        "may_plan_middle": SessionKind.MID_QUARTER in kinds_for(user) and can_plan(user),
        "may_leave_out": can_leave_out(user),
        "is_narrowed": bool(set(request.GET) - {"show", "page", "as_of"}),
    }
    return render(request, "actions/sessions/list.html", context)


@login_required
@require_safe
@takes_as_of
def session_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user = signed_in(request)
    _form, filters = _asked(request)
    rows = selectors.session_rows(user, filters)[:MOST_IN_A_FILE]
    lines = selectors.csv_lines(selectors.session_table(rows, user, clock.now()))
    return csv_file(selectors.CSV_HEADERS, lines, "meetings.csv")


@login_required
@require_safe
@takes_as_of
def decision_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what was decided in the meetings of the list as a file."""
    user = signed_in(request)
    _form, filters = _asked(request)
    lines = selectors.decision_lines(selectors.decision_rows(user, filters)[:MOST_IN_A_FILE])
    return csv_file(selectors.DECISION_HEADERS, lines, "decisions.csv")


@login_required
@require_safe
def session_calendar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand over a meeting as a calendar file."""
    session = session_for_reading(signed_in(request), pk)
    answer = HttpResponse(calendar_of([session]), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_create(request: HttpRequest) -> HttpResponse:
    """Plan a meeting: from nothing, from a gap, from an action, or for a quarter's middle."""
    user, now = signed_in(request), clock.now()
    if not can_plan(user):
        raise PermissionDenied
    source = _Source.read(request, user)
    form = _form(request, user, initial=source.suggested(user, now))
    if request.method != "POST":
        return _edit_page(request, form, source=source)
    status = 422
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        if not can_plan_kind(user, kind, {one.pk for one in form.chosen_departments}):
            form.add_error("departments", _("Choose your own department too."))
        else:
            try:
                session = services.plan_session(draft=source.draft(form), actor=user, now=now)
            except REFUSALS as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Planned. Everybody asked gets a mail."))
                return redirect("actions:session_page", session.pk)
    return _edit_page(request, form, source=source, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change when and where people meet, and who is asked."""
    user = signed_in(request)
    session = session_for_writing(user, pk, can_manage)
    form = _form(request, user, initial=stored_values(session), session=session)
    if request.method != "POST":
        return _edit_page(request, form, session=session)
    if not form.is_valid():
        return _edit_page(request, form, session=session, status=422)
    try:
        services.edit_session(
            session=session,
            changes=form.changes,
            departments=form.chosen_departments,
            people=form.chosen_people,
            expected_version=form.cleaned_data["version"] or 0,
            actor=user,
            now=clock.now(),
        )
    except Conflict:
        stored = session_for_reading(user, pk)
        found = clashes(form, {**stored_values(stored), "version": form["version"].value()})
        form.renew_version(stored.version)
        return _edit_page(request, form, session=stored, clashed=found, status=409)
    except REFUSALS as refusal:
        return _edit_page(request, form, session=session, status=show_refusal(form, refusal))
    messages.success(request, _("Saved. Who is asked gets a mail where the time or place changed."))
    return redirect("actions:session_page", pk)


class _Source:
    """What a meeting is planned from."""

    def __init__(
        self,
        kind: str = "",
        gap: Gap | None = None,
        action: CorrectiveAction | None = None,
        quarter: Quarter | None = None,
        department: str = "",
    ) -> None:
        self.kind, self.gap, self.action = kind, gap, action
        self.quarter, self.department = quarter, department

    @classmethod
    def read(cls, request: HttpRequest, user: User) -> "_Source":
        """Return what the address names, as far as the person may read it; else 404."""
        asked = request.GET
        kind = asked.get("kind", "")
        gap = gap_for_reading(user, asked["gap"]) if asked.get("gap") else None
        action = action_for_reading(user, asked["action"]) if asked.get("action") else None
        code = asked.get("for", "")
        return cls(
            kind=kind if kind in SessionKind.values else "",
            gap=gap,
            action=action,
            quarter=quarter_for_reading(user, code) if code else None,
            department=asked.get("department", ""),
        )

    def suggested(self, user: User, now: datetime) -> dict[str, Any]:
        """Return the form filled in: a week from now at ten, with the heads concerned."""
        kind = self.kind or (SessionKind.JOINT if self.gap or self.action else "")
        slugs = self._departments()
        if not slugs and self.department:
            slugs = [self.department]
        if not slugs and kind in _FOR_ALL_HEADS:
            slugs = [one.slug for one in _offered(None)]
        return {
            "kind": kind,
            "title": self._title(kind),
            "day": self._day(now, user),
            "begins": time(10),
            "minutes": "60",
            "time_zone": user.time_zone,
            "chair": str(user.pk),
            "quarter": self.quarter.code if self.quarter else "",
            "departments": slugs,
            "rhythm": "monthly" if kind == SessionKind.MONTHLY else "",
        }

    def draft(self, form: SessionForm) -> SessionDraft:
        """Return what was typed, with what the meeting is planned from."""
        given = form.cleaned_data
        return SessionDraft(
            kind=given["kind"],
            title=given["title"],
            purpose=given["purpose"],
            starts_at=form.starts_at,
            ends_at=form.ends_at,
            time_zone=given["time_zone"],
            place=given["place"],
            link=given["link"],
            chair=form.chosen_chair,
            quarter=form.chosen_quarter or self.quarter or self._about_quarter,
            gap=self.gap,
            action=self.action,
            departments=form.chosen_departments,
            people=form.chosen_people,
            rhythm=given["rhythm"],
            until=given["until"],
        )

    def _departments(self) -> list[str]:
        if self.action is not None and self.action.gap is None:
            return [one.slug for one in parties_of(self.action)]
        gap = self.gap or (self.action.gap if self.action else None)
        if gap is None:
            return []
        parties = gap.parties.select_related("obligation__department")
        return list(dict.fromkeys(one.obligation.department.slug for one in parties))

    @property
    def _about_quarter(self) -> Quarter | None:
        if self.gap is not None:
            return self.gap.quarter
        return self.action.about.quarter if self.action and not self.action.gap else None

    def _title(self, kind: str) -> str:
        if self.gap is not None:
            return self.gap.told[:200]
        if self.action is not None:
            return self.action.title
        if kind == SessionKind.MID_QUARTER and self.quarter is not None:
            return _("Mid-quarter review of %(quarter)s") % {"quarter": self.quarter.name}
        return str(SessionKind(kind).label) if kind else ""

    def _day(self, now: datetime, user: User) -> Any:
        today = now.astimezone(ZoneInfo(user.time_zone)).date()
        day = today + timedelta(days=7)
        if self.kind == SessionKind.MID_QUARTER and self.quarter is not None:
            day = max(self.quarter.mid_quarter_on, today + timedelta(days=1))
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day


def _form(
    request: HttpRequest, user: User, *, initial: dict[str, Any], session: Session | None = None
) -> SessionForm:
    return SessionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        kinds=kinds_for(user) if session is None else list(SessionKind),
        departments=_offered(session),
        people=colleagues().order_by("name", "pk"),
        quarters=Quarter.objects.exclude(state=QuarterState.CLOSED),
        is_new=session is None,
    )


def _offered(session: Session | None) -> QuerySet[Department]:
    """Return the departments that may be asked: those that go on, and whom it concerns already."""
    wanted = Q(active_until=None)
    if session is not None:
        wanted |= Q(meetings__session=session, meetings__removed_at=None)
    return Department.objects.filter(wanted).distinct().order_by("name", "pk")


def _edit_page(
    request: HttpRequest,
    form: SessionForm,
    *,
    source: _Source | None = None,
    session: Session | None = None,
    clashed: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "session": session, "source": source, "clashes": clashed}
    return render(request, "actions/sessions/form.html", context, status=status)


def _asked(request: HttpRequest) -> tuple[SessionFilterForm, selectors.SessionFilters]:
    user, now = signed_in(request), clock.now()
    form = SessionFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return form, selectors.SessionFilters(
        show=given.get("show") or selectors.COMING,
        kind=given.get("kind") or "",
        department=given.get("department"),
        quarter=selected_quarter(request, user, now) if request.GET.get("q") else None,
        is_mine=bool(given.get("mine")),
    )
