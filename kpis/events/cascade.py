"""What is written into the audit trail of cascades, contributions and the monthly question."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "kpt.cascaded": _("shared the target out"),
    "contribution.stated": _("said how a function contributes to the target"),
    "contribution.edited": _("changed how a function contributes to the target"),
    "contribution.confirmed": _("confirmed how the function contributes"),
    "contribution.declined": _("declined the contribution"),
    "contribution.removed": _("took a function out of the table"),
    "pulse.answered": _("answered the question of the month"),
}
