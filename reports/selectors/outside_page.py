"""What outside readers see of one report: what was frozen, what it hashes to, and its corrections."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from reports.builders.outside import load_outside
from reports.document import Document, canonical
from reports.models import ReportRun
from reports.redaction import Names


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of the report: when it was made, why it took the place of the one before."""

    number: int
    made_at: datetime
    reason: str
    digest: str
    is_shown: bool


@dataclass(frozen=True)
class OutsidePage:
    """One report as outsiders see it, and all by which they can check it."""

    run: ReportRun
    document: Document
    digest: str
    revisions: tuple[Revision, ...]

    @property
    def is_intact(self) -> bool:
        """Return whether what is kept still hashes to what was noted when it was frozen."""
        return self.digest == self.run.content_hash

    @property
    def newer(self) -> Revision | None:
        """Return the newest revision if the one shown has been corrected."""
        newest = self.revisions[-1] if self.revisions else None
        return None if newest is None or newest.is_shown else newest


def outside_page(run: ReportRun) -> OutsidePage:
    """Return the page of a report that was made for outside readers."""
    return OutsidePage(
        run=run,
        document=Document.from_json(run.content),
        digest=hashlib.sha256(frozen_bytes(run)).hexdigest(),
        revisions=_revisions(run),
    )


def frozen_bytes(run: ReportRun) -> bytes:
    """Return the very bytes that the report's hash is made of."""
    return canonical(run.content)


def _revisions(run: ReportRun) -> tuple[Revision, ...]:
    """Return every version that was made, the first one first; reasons name nobody."""
    rows = ReportRun.objects.filter(
        kind=run.kind,
        audience=run.audience,
        language=run.language,
        period_key=run.period_key,
        department=run.department_id,
        built_at__isnull=False,
    )
    told = list(
        rows.order_by("revision").values_list(
            "pk", "revision", "built_at", "reason", "content_hash"
        )
    )
    names = _names(reason for _pk, _number, _at, reason, _hash in told)
    return tuple(
        Revision(number, made_at, _safe(reason, names), digest, pk == run.pk)
        for pk, number, made_at, reason, digest in told
        if made_at is not None
    )


def _names(reasons: Iterable[str]) -> Names:
    """Return who must not be named, if there is anything that could name him."""
    return load_outside(None).names if any(reasons) else Names()


def _safe(reason: str, names: Names) -> str:
    """Return why a version was corrected, unless the text names who must not be named."""
    if names.first_in(reason):
        return _("The strategy office tells why.")
    return reason
