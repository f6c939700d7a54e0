"""Mails that come again and again beside the reports: who gets them may stop them as he stops a report."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.reminding import REMINDER
from reports.choices import DigestKind, ReportKind
from reports.selectors.opt_outs import has_stopped, stopped_among
from reports.services import progress, results_mails
from reports.services.links import stop_link
from saypro_align.outbox.guards import object_to
from saypro_align.outbox.unsubscribing import Stop, may_be_stopped

if TYPE_CHECKING:
    from saypro_align.outbox.models import OutgoingMail

# The kind in the mail log, and the kind that is stopped with it.
DIGESTS: Final = (
    (REMINDER, DigestKind.REMINDER),
    (progress.MAIL, DigestKind.PROGRESS),
    (results_mails.KIND, ReportKind.RESULTS),
)
_STOPPED: Final = _("The recipient asked for no more of these mails.")


def register() -> None:
    """Put the link into each of these mails, and ask again when they are sent."""
    for kind, stopped_with in DIGESTS:
        may_be_stopped([kind], Stop(_link(stopped_with.value), _stopped(stopped_with.value)))
        object_to([kind], partial(_objection, stopped_with.value))


def _link(kind: str) -> Callable[[str], str]:
    return lambda address: stop_link(address, kind)


def _stopped(kind: str) -> Callable[[Iterable[str]], Collection[str]]:
    return lambda addresses: stopped_among(addresses, kind)


def _objection(kind: str, mail: "OutgoingMail") -> str | Promise:
    return _STOPPED if has_stopped(mail.recipient, kind) else ""
