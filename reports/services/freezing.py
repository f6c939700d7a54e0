"""A document becomes a run's frozen numbers and words, once."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from reports.choices import RunState
from reports.document import canonical
from reports.models import ReportRun
from reports.renderers import html, text
from reports.services import links
from saypro_align.audit.services import record

if TYPE_CHECKING:
    from departments.models import Quarter
    from reports.document import Document


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
        record("report.built", actor=None, subject=run, now=now)
    return bool(frozen)
