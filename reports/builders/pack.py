"""The pack for the company-wide meeting: how the last quarter went, and what this one asks of whom.

Every figure comes from where the pages take it: attainment from `standing_of`, alignment from the
snapshot, the targets from the summary everybody gets. Targets of persons stand in no pack.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Recognition, RecognitionOptOut
from departments.models import Department, Quarter
from gaps.selectors.scores import headline
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptClosing
from kpis.selectors.summaries import summary_of, targets_in
from kpis.selectors.targets import Standing, standing_of
from kpis.summaries import Line, Part, Summary
from kpis.words.targets import path_text
from reports.builders.pack_content import (
    DepartmentLine,
    DepartmentPage,
    Pack,
    ResultLine,
    Results,
    TargetPage,
    Thanks,
)
from saypro_align.lib import numerals, percent
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import day_bounds
from saypro_align.lib.templatetags.ui import day, moment

MOST_THANKS: Final = 10
_PROMISED: Final = (KptState.FINAL, KptState.CLOSED)
_TONES: Final = {"reached": "good", "partly": "warn", "missed": "bad"}


def build(quarter: Quarter, *, now: datetime) -> Pack:
    """Return the pack as things stand; a fixed number of queries, however many targets there are."""
    targets = list(targets_in(quarter, _PROMISED))
    is_final = any(one.level == KptLevel.ORGANIZATION for one in targets)
    if not is_final:
        targets = list(targets_in(quarter, [*_PROMISED, KptState.PROPOSED]))
    shared = [one for one in targets if one.level != KptLevel.PERSON]
    summary = summary_of(quarter, shared)
    before = Quarter.objects.filter(ends_on__lt=quarter.starts_on).order_by("-ends_on").first()
    thanks, more = _thanks(before, quarter, now)
    return Pack(
        organization=settings.ORGANIZATION_NAME,
        quarter=quarter.name,
        code=quarter.code,
        vision=quarter.vision,
        as_of=moment(now),
        is_final=is_final,
        results=_results(before, now) if before else None,
        targets=_target_pages(summary, shared),
        departments=_department_pages(summary, quarter),
        thanks=thanks,
        more_thanks=more,
        thanks_url=reverse("actions:recognition_wall"),
        url=reverse("reports:pack", args=[quarter.code]),
    )


def _results(quarter: Quarter, now: datetime) -> Results:
    rows = [one for one in targets_in(quarter, _PROMISED) if one.level == KptLevel.ORGANIZATION]
    last = day_bounds(quarter.ends_on, organization_zone())[1] - timedelta(seconds=1)
    standings = standing_of(rows, now=min(now, last))
    closings = {one.kpt_id: one for one in KptClosing.objects.filter(kpt__in=rows)}
    lines = [_result(one, standings[one.pk], closings.get(one.pk)) for one in rows]
    number = headline(quarter)
    said = _("How %(quarter)s went") if now > last else _("How %(quarter)s stands today")
    return Results(
        quarter=quarter.name,
        heading=said % {"quarter": quarter.name},
        alignment=_("%(aligned)d of %(total)d (%(share)s)")
        % {
            "aligned": number.aligned,
            "total": number.total,
            "share": percent.percent_text(number.aligned, number.total),
        },
        alignment_url=f"{reverse('reports:dashboard')}?q={quarter.code}",
        alignment_as_of=moment(number.as_of),
        reached=sum(line.tone == "good" for line in lines),
        judged=len(lines),
        url=reverse("kpis:target_list") + f"?q={quarter.code}",
        lines=tuple(lines),
    )


def _result(target: Kpt, standing: Standing, closing: KptClosing | None) -> ResultLine:
    """Tell how a target ended: what its owner said, else what the numbers say."""
    unit = target.kpi.unit if target.kpi else ""
    actual = standing.actual
    status, tone = str(standing.status.label), standing.status.tone
    if closing is not None:
        status, tone = str(closing.get_outcome_display()), _TONES.get(closing.outcome, "none")
    elif standing.status != "reached" and tone == "good":
        # On track is not reached: at the end only reached counts as good.
        tone = "none"
    return ResultLine(
        name=target.name,
        owner=str(target.team or target.owner or ""),
        path=path_text(target),
        actual="" if actual is None else numerals.quantity(actual, unit),
        attained=standing.way_text,
        share=standing.bar,
        status=status,
        tone=tone,
        url=_page(target.pk),
    )


def _target_pages(summary: Summary, targets: Sequence[Kpt]) -> tuple[TargetPage, ...]:
    shares: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for target in targets:
        if target.level == KptLevel.DEPARTMENT and target.department and target.parent_id:
            shares[str(target.parent_id)].append((target.department.name, path_text(target)))
    expected: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part in summary.parts:
        for one in part.expected:
            expected[one.target].append((part.name, one.how))
    return tuple(
        TargetPage(
            name=line.name,
            path=line.path,
            kpi=line.kpi,
            owner=line.owner,
            by_when=day(line.day),
            why=line.why,
            serves=line.serves,
            url=_page(line.id),
            shares=tuple(shares[line.id]),
            expected=tuple(expected[line.id]),
        )
        for line in summary.lines
    )


def _department_pages(summary: Summary, quarter: Quarter) -> tuple[DepartmentPage, ...]:
    """Return a page for each department of the quarter, with or without targets of its own."""
    running = Department.objects.filter(active_from__lte=quarter.ends_on).exclude(
        active_until__lt=quarter.starts_on
    )
    parts = {part.slug: part for part in summary.parts}
    return tuple(
        _department(one.name, one.slug, parts.get(one.slug), quarter)
        for one in running.order_by("name", "pk")
    )


def _department(name: str, slug: str, part: Part | None, quarter: Quarter) -> DepartmentPage:
    return DepartmentPage(
        name=name,
        url=reverse("kpis:summary_department", args=[quarter.code, slug]),
        lines=tuple(_line(line) for line in part.lines) if part else (),
        expected=tuple((one.name, one.how, one.is_confirmed) for one in part.expected)
        if part
        else (),
    )


def _line(line: Line) -> DepartmentLine:
    return DepartmentLine(line.name, line.path, line.owner, day(line.day), _page(line.id))


def _thanks(
    before: Quarter | None, quarter: Quarter, now: datetime
) -> tuple[tuple[Thanks, ...], int]:
    """Return the recognitions since the quarter before, newest first, as everybody may see them.

    Who stays off the wall is not named; thanks that name nobody then are left out.
    """
    first = (before or quarter).starts_on
    start = day_bounds(first, organization_zone())[0]
    end = min(now, day_bounds(quarter.ends_on, organization_zone())[1])
    off = RecognitionOptOut.objects.filter(is_out=True).values_list("person_id", flat=True)
    rows = Recognition.objects.filter(
        withdrawn_at=None, created_at__gte=start, created_at__lte=end
    ).select_related("by", "department")
    shown = list(
        _shown(rows.prefetch_related("recipients__person").order_by("-created_at", "-pk"), set(off))
    )
    return tuple(shown[:MOST_THANKS]), max(len(shown) - MOST_THANKS, 0)


def _shown(rows: Iterable[Recognition], off: set[object]) -> Iterable[Thanks]:
    for row in rows:
        people = [one.person.name for one in row.recipients.all() if one.person_id not in off]
        whom = [row.department.name, *people] if row.department else people
        if whom:
            yield Thanks(by=row.by.name, whom=", ".join(whom), why=row.why)


def _page(pk: object) -> str:
    return reverse("kpis:target_page", args=[pk])
