"""Reminders as the one sender would write them, and the days on which it rests."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments import permissions
from departments.access import signed_in
from departments.access.cadence import holiday_for_writing
from departments.forms.cadence import HolidayForm
from departments.models import Holiday, Reminder
from departments.reminders import SOURCES
from departments.reminding import Mail, mails_next
from departments.services import cadence as services
from departments.views.editing import answer_form, answer_verb, coordinator
from departments.words.reminding import ladder_text
from saypro_align.lib import clock
from saypro_align.lib.clock import organization_day
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50


@require_safe
def reminder_list(request: HttpRequest) -> HttpResponse:
    """Show the ladders, and what everybody would be told next if all stays as it is."""
    coordinator(request)
    now = clock.now()
    mails = mails_next(now)
    context = {
        "ladders": [
            (source.label, ladder_text(source.rule), source.rule.rest)
            for source in SOURCES.values()
        ],
        "page": Paginator(mails, PAGE_SIZE).get_page(request.GET.get("page")),
        "written": Reminder.objects.filter(day=organization_day(now)).count(),
        "as_of": now,
    }
    return render(request, "departments/reminder_list.html", context)


@require_safe
def reminder_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the coming reminders as a file, a line for each thing."""
    coordinator(request)
    headers = (_("Person"), _("From"), _("Kind"), _("What"), _("Due on"), _("Days late"))
    return csv_file(headers, _lines(mails_next(clock.now())), "reminders.csv")


def _lines(mails: list[Mail]) -> Iterator[tuple[object, ...]]:
    for mail in mails:
        for kind, said in mail.said.items():
            for one in said:
                what = f"{one.item.place}: {one.item.told_to(mail.person.name)}"
                label = str(SOURCES[kind].label)
                yield (mail.person.name, mail.at, label, what, one.item.due_on, one.late)


@require_safe
def holiday_list(request: HttpRequest) -> HttpResponse:
    """Show the days on which nothing falls due, to come first."""
    user, today = signed_in(request), organization_day(clock.now())
    rows = Holiday.objects.filter(retired_at=None).select_related("department")
    context = {
        "coming": rows.filter(day__gte=today),
        "gone": rows.filter(day__lt=today).order_by("-day", "name")[:PAGE_SIZE],
        "today": today,
        "may_edit": permissions.can_edit_structure(user),
    }
    return render(request, "departments/holiday_list.html", context)


@require_http_methods(["GET", "POST"])
def holiday_create(request: HttpRequest) -> HttpResponse:
    """Add a day off."""
    user = coordinator(request)
    form = HolidayForm(request.POST or None)

    def act() -> str:
        row = services.add_holiday(**form.changes, actor=user, now=clock.now())
        messages.success(request, _("“%(name)s” is a holiday now.") % {"name": row.name})
        return reverse("departments:holiday_list")

    context = {
        "heading": _("New holiday"),
        "lead": _("What would be due on it is due on the next working day; nobody is mailed."),
        "action": _("Add the holiday"),
        "back_url": reverse("departments:holiday_list"),
        "back_text": _("Holidays"),
    }
    return answer_form(request, form, act, context=context)


@require_POST
def holiday_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a coming holiday a working day again."""
    user = signed_in(request)
    holiday = holiday_for_writing(user, pk)

    def act() -> str:
        services.retire_holiday(holiday=holiday, actor=user, now=clock.now())
        messages.success(request, _("“%(name)s” is a working day again.") % {"name": holiday.name})
        return reverse("departments:holiday_list")

    return answer_verb(request, act)
