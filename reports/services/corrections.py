"""A report that was wrong gets a further revision; the one before stays readable and says so."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from reports import builders
from reports.builders import correction
from reports.builders.outside import load_outside
from reports.choices import Audience, RunState
from reports.document import Document
from reports.models import ReportRun
from reports.services import freezing
from reports.services.runs import finish_run
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

if TYPE_CHECKING:
    from departments.models import User

LONGEST_REASON: Final = 500


class NothingToCorrect(DomainError):
    """What is known today tells the same."""

    code = "nothing_to_correct"


def correct_run(
    *, run: ReportRun, reason: str, with_mails: bool, actor: "User", now: datetime
) -> ReportRun:
    """Make the report again from what is known now, as its next revision.

    Everybody who reads it reads the reason; mails go out only when asked for. Raises WrongState for a
    report that was not handed over, Conflict when somebody corrected it already, NothingToCorrect when
    nothing is different, DomainError for a reason that outsiders must not read.
    """
    words = _reason(reason)
    _names_nobody(run, words)
    with transaction.atomic():
        made = _begin(run, words, is_quiet=not with_mails, actor=actor, now=now)
        _freeze(made, run, now)
    finish_run(made, now=now)
    return made


def _reason(text: str) -> str:
    words = text.strip()
    if not words:
        raise _refused(_("Say what was wrong: everybody who reads the report reads it."))
    if len(words) > LONGEST_REASON:
        raise _refused(
            _("The reason must be %(count)d characters or less.") % {"count": LONGEST_REASON}
        )
    return words


def _names_nobody(run: ReportRun, reason: str) -> None:
    """What outsiders read of a correction names nobody, like all else they read."""
    if run.audience != Audience.EXTERNAL:
        return
    held = load_outside(run.quarter).names.first_in(reason)
    if held:
        raise _refused(
            _("“%(name)s” stays inside: a person, an address, or a department that is not shown.")
            % {"name": held}
        )


def _refused(sentence: str) -> DomainError:
    return DomainError(sentence, fields={"reason": [sentence]})


def _begin(
    run: ReportRun, reason: str, *, is_quiet: bool, actor: "User", now: datetime
) -> ReportRun:
    if run.state != RunState.SENT:
        raise WrongState(_("Only a report that was handed over can be corrected."))
    kept: dict[str, Any] = {
        name: getattr(run, name)
        for name in (
            "schedule",
            "kind",
            "audience",
            "language",
            "department",
            "period_key",
            "period_start",
            "period_end",
        )
    }
    try:
        with transaction.atomic():
            made = ReportRun.objects.create(
                **kept,
                revision=run.revision + 1,
                corrects=run,
                reason=reason,
                is_quiet=is_quiet,
                due_at=now,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError as error:
        sentence = _("Somebody has corrected this report already. Correct the newest one.")
        raise Conflict(sentence) from error
    record("report.corrected", actor=actor, subject=made, now=now, why=reason)
    return made


def _freeze(made: ReportRun, run: ReportRun, now: datetime) -> None:
    earlier = document_of(run)
    with translation.override(made.language):
        document, quarter = builders.build(made, now=now)
        if earlier is not None and correction.is_the_same(earlier, document):
            raise NothingToCorrect(
                _("Nothing is different: what is known today tells the same as this report.")
            )
        freezing.freeze(
            made,
            correction.corrected(document, earlier, reason=made.reason),
            quarter,
            mine=ReportRun.objects.filter(pk=made.pk, state=RunState.PENDING),
            now=now,
        )


def document_of(run: ReportRun) -> Document | None:
    """Return what the report says; None for one that was made before reports had this form."""
    try:
        return Document.from_json(run.content)
    except (KeyError, TypeError):
        return None
