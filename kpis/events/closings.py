"""What the end of a target writes into the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "target.closing_said": _("said how the target ended"),
    "target.closing_frozen": _("froze how the target ended"),
    "target.carried_over": _("carried the target over"),
}
