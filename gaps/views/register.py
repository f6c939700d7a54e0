"""The register of gaps and its download."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from departments.access import signed_in
from gaps.forms.register import rule_name
from gaps.permissions import bulk_verbs, can_raise, can_review, can_triage
from gaps.selectors.register import GapRow, gap_rows, gap_table, with_actions
from gaps.services.bulk import MOST
from gaps.views.asking import asked
from gaps.views.bulk import WORDS
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
_HEADERS: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("What does not fit"),
    gettext_lazy("Kind"),
    gettext_lazy("Formal name"),
    gettext_lazy("Departments"),
    gettext_lazy("Severity"),
    gettext_lazy("State"),
    gettext_lazy("Days open"),
    gettext_lazy("Days left to react"),
    gettext_lazy("Found on"),
    gettext_lazy("Rule"),
    gettext_lazy("Cause"),
    gettext_lazy("Who answers"),
    gettext_lazy("Times come back"),
    gettext_lazy("Corrective action"),
    gettext_lazy("State of the action"),
)


@login_required
@require_safe
@takes_as_of
def gap_list(request: HttpRequest) -> HttpResponse:
    """Show the gaps the address asks for, the gravest first."""
    user, now = signed_in(request), clock.now()
    form, filters = asked(request, user)
    listed = with_actions(gap_rows(user, filters, now))
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "gaps/gap_list.html",
        {
            "filters": form,
            "page": page,
            "rows": gap_table(page.object_list, user, now),
            "quarter": filters.quarter,
            "is_narrowed": bool(set(request.GET) - {"q", "page", "as_of"}),
            "may_raise": can_raise(user),
            "may_triage": can_triage(user),
            "may_review": can_review(user),
            "verbs": [(verb, WORDS[verb][0]) for verb in bulk_verbs(user)],
            "here": request.GET.urlencode(),
            "most": MOST,
            "export_url": f"{reverse('gaps:gap_export')}?{request.GET.urlencode()}",
        },
    )


@login_required
@require_safe
@takes_as_of
def gap_export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand over the filtered register as a table for spreadsheets; no cell is ever a formula."""
    user, now = signed_in(request), clock.now()
    _form, filters = asked(request, user)
    code = filters.quarter.code if filters.quarter else "all"
    rows = gap_table(with_actions(gap_rows(user, filters, now)), user, now)
    return csv_file(_HEADERS, [_cells(row) for row in rows], f"gaps-{code}.csv")


def _cells(row: GapRow) -> list[Any]:
    gap, action = row.gap, row.action
    return [
        gap.sentence,
        gap.get_kind_display(),
        gap.kind_choice.formal,
        "; ".join(row.departments),
        gap.get_severity_display(),
        gap.get_state_display(),
        row.days_open,
        row.reaction.left if row.reaction else "",
        gap.opened_at.astimezone(clock.organization_zone()).date().isoformat(),
        rule_name(gap.rule_id),
        gap.get_cause_display(),
        gap.owner.name if gap.owner else "",
        gap.times_reopened,
        action.title if action else "",
        action.get_state_display() if action else "",
    ]
