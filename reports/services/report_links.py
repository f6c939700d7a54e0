"""The doors of outside readers: a long random word opens one report for some weeks, and nothing else.

Only the word's digest is kept, so that nobody who reads the database can open a door. Each mail to an
outside reader holds a word of its own; the strategy office makes others by hand, and closes any.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import Department
from departments.services.checks import needs_text
from departments.services.sign_in import reserve
from reports.choices import Audience
from reports.models import ReportLink, ReportRun
from reports.selectors.consent import withdrawn_from
from reports.selectors.report_links import living_links, naming
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError, WrongState

if TYPE_CHECKING:
    from departments.models import User

DAYS: Final = 90
LONGEST_DAYS: Final = 365
_BYTES: Final = 32
# What a word of ours looks like: anything else is not looked up.
_LENGTH: Final = 43
_KEPT_AFTERWARDS: Final = timedelta(days=365)
_MISSES_PER_NETWORK: Final = 30
_FILES_PER_LINK: Final = 60


def link_for(run: ReportRun, address: str, *, now: datetime) -> str:
    """Make the link that stands in the mail to one outside address; return the page's address.

    To be called in the transaction that writes the mail.
    """
    link = ReportLink(run=run, address=address)
    return _insert(link, timedelta(days=DAYS), actor=None, now=now)


@transaction.atomic
def make_link(
    *, run: ReportRun, label: str, days: int = DAYS, actor: "User", now: datetime
) -> tuple[ReportLink, str]:
    """Make a link by hand; return it with the page's address, which is nowhere kept."""
    if run.audience != Audience.EXTERNAL or run.built_at is None:
        raise WrongState(_("Only a finished report for external readers can be opened by a link."))
    if withdrawn := withdrawn_from(run):
        told = {"departments": ", ".join(one.name for one in withdrawn)}
        sentence = _("Outsiders are to read of %(departments)s no more. Correct the report first.")
        raise WrongState(sentence % told)
    named = needs_text(label, "label", _("Say for whom the link is."))
    if not 1 <= days <= LONGEST_DAYS:
        sentence = _("Choose between 1 and %(most)d days.") % {"most": LONGEST_DAYS}
        raise DomainError(sentence, fields={"days": [sentence]})
    link = ReportLink(run=run, label=named, created_by=actor)
    return link, _insert(link, timedelta(days=days), actor=actor, now=now)


@transaction.atomic
def revoke_link(*, link: ReportLink, actor: "User", now: datetime) -> ReportLink:
    """Close one link; twice is fine."""
    if _close(ReportLink.objects.filter(pk=link.pk), actor, now):
        record("report_link.revoked", actor=actor, subject=link, now=now)
    link.refresh_from_db()
    return link


@transaction.atomic
def revoke_links(*, run: ReportRun, actor: "User", now: datetime) -> int:
    """Close all open links of a report; return how many there were."""
    closed = _close(living_links(now).filter(run=run), actor, now)
    if closed:
        told = {"links": (closed, 0)}
        record("report_link.all_revoked", actor=actor, subject=run, now=now, changes=told)
    return closed


@transaction.atomic
def revoke_naming(*, department: Department, actor: "User", now: datetime) -> int:
    """Close all open links to reports that name a department; return how many there were."""
    runs = naming([department], now).get(department.pk, frozenset())
    closed = _close(living_links(now).filter(run__in=runs), actor, now)
    if closed:
        told = {"links": (closed, 0)}
        record("report_link.all_revoked", actor=actor, subject=department, now=now, changes=told)
    return closed


def link_behind(word: str) -> ReportLink | None:
    """Return the link of a word, be it open, over or closed; reading it changes nothing."""
    if len(word) != _LENGTH:
        return None
    rows = ReportLink.objects.filter(digest=_digest(word), run__audience=Audience.EXTERNAL)
    return rows.select_related("run__schedule", "run__quarter").first()


def count_miss(*, network: str, now: datetime) -> None:
    """Count a word that we never made. Raises TooManyAttempts for a network that keeps guessing."""
    reserve("report-link-miss", network, most=_MISSES_PER_NETWORK, now=now)


def count_file(*, link: ReportLink, now: datetime) -> None:
    """Count a file taken through a link. Raises TooManyAttempts when there are too many."""
    reserve("report-link-file", str(link.pk), most=_FILES_PER_LINK, now=now)


def forget_links(now: datetime) -> int:
    """Remove links that have opened nothing for a year, with the addresses they were made for."""
    removed, _by_kind = ReportLink.objects.filter(expires_at__lte=now - _KEPT_AFTERWARDS).delete()
    return removed


def _insert(link: ReportLink, lives: timedelta, *, actor: "User | None", now: datetime) -> str:
    word = secrets.token_urlsafe(_BYTES)
    link.digest, link.expires_at = _digest(word), now + lives
    link.created_at = link.updated_at = now
    link.clean_fields(exclude=["run", "created_by", "revoked_at", "revoked_by"])
    link.save(force_insert=True)
    record("report_link.made", actor=actor, subject=link, now=now)
    return f"{settings.SITE_URL}{reverse('reports:outside_report', args=[word])}"


def _close(rows: QuerySet[ReportLink], actor: "User", now: datetime) -> int:
    return rows.filter(revoked_at=None).update(revoked_at=now, revoked_by=actor, updated_at=now)


def _digest(word: str) -> str:
    return hashlib.sha256(f"report:{word}".encode()).hexdigest()
