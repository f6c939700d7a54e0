"""The results of a quarter: read by everybody, worded by the leadership, corrected with a reason."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import quarter_for_reading, signed_in
from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.views.editing import answer_form, answer_verb
from reports.access.results import quarter_for_results, results_for_reading
from reports.forms.results import CorrectForm, ResultsForm
from reports.models import QuarterResults, ResultsState
from reports.permissions.results import can_change, can_edit_results
from reports.quarter_story import QuarterStory
from reports.selectors.results import story_of
from reports.services import results as services
from reports.tasks import send_results_task
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.nudge import nudge

CSV_HEADERS: Final = (
    gettext_lazy("Target"),
    gettext_lazy("Department"),
    gettext_lazy("Owner"),
    gettext_lazy("Start → target"),
    gettext_lazy("Result"),
    gettext_lazy("Outcome"),
    gettext_lazy("Rule"),
    gettext_lazy("What we learned"),
    gettext_lazy("What next"),
)


@login_required
@require_safe
@takes_as_of
def results_list(request: HttpRequest) -> HttpResponse:
    """List the quarters with their results, the newest first."""
    user = signed_in(request)
    rows = QuarterResults.objects.visible_to(user).select_related("quarter")
    newest: dict[Any, QuarterResults] = {}
    for row in rows.order_by("-quarter__starts_on", "-number"):
        newest.setdefault(row.quarter_id, row)
    shown = [
        {"results": row, "headline": QuarterStory.read(row.content).headline if row.content else ""}
        for row in newest.values()
    ]
    begun = Quarter.objects.exclude(state=QuarterState.PREPARING).exclude(pk__in=newest)
    context = {
        "rows": shown,
        "open": begun.filter(state=QuarterState.OPEN) if can_edit_results(user) else (),
    }
    return render(request, "reports/results/list.html", context)


@login_required
@require_safe
@takes_as_of
def results_page(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show what a quarter came to, in the version asked for."""
    user = signed_in(request)
    held = quarter_for_reading(user, quarter)
    asked = request.GET.get("version", "")
    if not asked and not QuarterResults.objects.visible_to(user).versions_of(held).exists():
        return _none_yet(request, held, user)
    results = results_for_reading(user, quarter, asked)
    return render(request, "reports/results/page.html", _context(results, user))


@login_required
@require_safe
@takes_as_of
def results_csv(request: HttpRequest, quarter: str) -> StreamingHttpResponse:
    """Send how the targets ended as a file, as the results tell it."""
    user = signed_in(request)
    results = results_for_reading(user, quarter, request.GET.get("version", ""))
    lines = (
        (
            one.name,
            one.department,
            one.owner,
            one.promised,
            one.result,
            one.choice.label,
            one.rule,
            one.lessons,
            one.what_next,
        )
        for one in _story(results, user).targets
    )
    return csv_file(CSV_HEADERS, lines, f"results-{results.quarter.code}.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results_edit(request: HttpRequest, quarter: str) -> HttpResponse:
    """Word the three parts; they begin as the numbers suggest them."""
    user = signed_in(request)
    held = quarter_for_results(user, quarter)
    draft = _draft(held)
    if draft is None:
        raise Http404
    form = ResultsForm(request.POST or None, instance=draft)

    def act() -> str:
        services.edit_results(
            results=draft,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved."))
        return _url(held)

    context = {
        "heading": _("Results of %(quarter)s") % {"quarter": held.name},
        "lead": _("Published and mailed to everybody when the quarter is closed."),
        "action": _("Save"),
        "back_text": _("Results"),
        "back_url": _url(held),
    }
    return answer_form(request, form, act, template="departments/form.html", context=context)


@login_required
@require_POST
def results_draft(request: HttpRequest, quarter: str) -> HttpResponse:
    """Draft from the numbers of now; what people wrote stays."""
    user = signed_in(request)
    held = quarter_for_results(user, quarter)

    def act() -> str:
        draft = services.draft_results(quarter=held, actor=user, now=clock.now())
        services.redraft_results(results=draft, actor=user, now=clock.now())
        messages.success(request, _("Drafted from the numbers of now. What was edited stays."))
        return _url(held)

    return answer_verb(request, act)


@login_required
@require_POST
def results_publish(request: HttpRequest, quarter: str) -> HttpResponse:
    """Publish a correction."""
    user = signed_in(request)
    held = quarter_for_results(user, quarter)
    draft = _draft(held)
    if draft is None:
        raise Http404

    def act() -> str:
        services.publish_results(results=draft, actor=user, now=clock.now())
        transaction.on_commit(lambda: nudge(send_results_task))
        messages.success(request, _("Published. The version before stays readable."))
        return _url(held)

    return answer_verb(request, act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results_correct(request: HttpRequest, quarter: str) -> HttpResponse:
    """Begin a new version, with what is corrected and why."""
    user = signed_in(request)
    held = quarter_for_results(user, quarter)
    form = CorrectForm(request.POST or None)

    def act() -> str:
        services.correct_results(
            quarter=held, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        return reverse("reports:results_edit", args=[held.code])

    context = {
        "heading": _("Correct the results of %(quarter)s") % {"quarter": held.name},
        "lead": _("A new version with your reason; the old one stays readable."),
        "action": _("Begin the correction"),
        "back_text": _("Results"),
        "back_url": _url(held),
    }
    return answer_form(request, form, act, template="departments/form.html", context=context)


def _none_yet(request: HttpRequest, quarter: Quarter, user: User) -> HttpResponse:
    context = {
        "quarter": quarter,
        "may_edit": can_edit_results(user) and quarter.state != QuarterState.PREPARING,
    }
    return render(request, "reports/results/none.html", context)


def _context(results: QuarterResults, user: User) -> dict[str, Any]:
    versions = list(QuarterResults.objects.visible_to(user).versions_of(results.quarter))
    is_newest = bool(versions) and versions[0].pk == results.pk
    return {
        "results": results,
        "quarter": results.quarter,
        "story": _story(results, user),
        "versions": versions,
        "is_newest": is_newest,
        "may_edit": can_change(user, results),
        "may_publish": can_change(user, results) and results.quarter.state == QuarterState.CLOSED,
        "may_correct": can_edit_results(user)
        and is_newest
        and results.state == ResultsState.PUBLISHED,
        "history": entries_of(results, limit=20),
    }


def _story(results: QuarterResults, user: User) -> QuarterStory:
    """Return the numbers as they were published; of a draft as they are known now."""
    if results.is_published:
        return QuarterStory.read(results.content)
    return story_of(results.quarter, user, now=clock.now())


def _draft(quarter: Quarter) -> QuarterResults | None:
    rows = QuarterResults.objects.filter(quarter=quarter, state=ResultsState.DRAFT)
    return rows.select_related("quarter").first()


def _url(quarter: Quarter) -> str:
    return reverse("reports:results_page", args=[quarter.code])
