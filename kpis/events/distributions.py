"""What the distribution of targets writes into the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "distribution.made": _("distributed the targets"),
    "distribution.sent": _("wrote all summaries"),
    "distribution.tested": _("sent a test of the summary"),
    "distribution.resent": _("sent summaries again"),
    "distribution.asked": _("asked those who have not read the targets"),
    "distribution.acknowledged": _("read and understood the targets"),
}
