"""What is written about targets into the audit trail, each as a sentence in the past tense."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "kpt.created": _("set the target"),
    "kpt.edited": _("changed the target"),
    "kpt.proposed": _("proposed the target"),
    "kpt.finalized": _("made the target final"),
    "kpt.closed": _("closed the target"),
    "kpt.stopped": _("stopped the target"),
    "kpt.withdrawn": _("withdrew the target"),
    "kpt.replaced": _("replaced the target by another"),
    "kpt.relinked": _("let the target serve the one that took the old one's place"),
    "kpt.handed_over": _("handed the target over"),
    "kpt.changed": _("changed the target as decided"),
    "kpt.path_changed": _("changed the path to the target"),
    "target_change.requested": _("asked for a change of the target"),
    "target_change.approved": _("approved the change of the target"),
    "target_change.declined": _("declined the change of the target"),
}
