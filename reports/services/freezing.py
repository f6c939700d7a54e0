"""A document becomes a run's frozen numbers and words, once."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from departments.models import Department
from reports.builders.outside import names_of
from reports.choices import Audience, RunState
from reports.document import canonical, texts_in
from reports.models import ReportRun
from reports.redaction import departments_in
from reports.renderers import html, text
from reports.services import links
from saypro_align.audit.services import record

if TYPE_CHECKING:
    from departments.models import Quarter
    from reports.document import Document


@transaction.atomic
def freeze(
    run: ReportRun,
    document: "Document",
    quarter: "Quarter | None",
    *,
    mine: QuerySet[ReportRun],
    now: datetime,
) -> bool:
    """Write the document and its mail on the run while it is still `mine`; tell whether it was."""
    places, told = links.for_run(run), document.to_json()
    frozen = mine.update(
        content=told,
        content_hash=hashlib.sha256(canonical(told)).hexdigest(),
        subject=document.subject,
        text=text.render(document, places),
        html=html.render(document, places),
        quarter=quarter,
        state=RunState.BUILT,
        built_at=now,
        lease_until=None,
        last_error="",
        updated_at=now,
    )
    run.refresh_from_db()
    if frozen:
        note_named(run, told)
        record("report.built", actor=None, subject=run, now=now)
    return bool(frozen)


def note_named(run: ReportRun, told: Mapping[str, Any]) -> None:
    """Note of whom outsiders read in the report: who withdraws later is found by this.

    Whoever does not agree when the report is made stands nowhere in it.
    """
    if run.audience != Audience.EXTERNAL:
        return
    agreed = Department.objects.filter(is_shown_outside=True).order_by()
    names = names_of(dict(agreed.values_list("pk", "name")))
    found = departments_in(set(texts_in(told)), set().union(*names.values()))
    told_of = [pk for pk, forms in names.items() if forms & found]
    run.named_departments.set(Department.objects.filter(pk__in=told_of))
